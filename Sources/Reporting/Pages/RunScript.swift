/// The script of a run's page: moves time on the map and in the charts, shows one vehicle, and filters events.
///
/// The page shows everything without it. It makes no request, keeps nothing, and writes texts as text only.
enum RunScript {
  /// The whole script.
  static let text = "\"use strict\";\n(() => {\n" + [numbers, moving, player, showing, filtering].joined() + "})();"

  /// Unpacks the samples of `RunData`.
  private static let numbers = #"""
    const source = document.getElementById("run-data");
    const run = source ? JSON.parse(source.textContent) : { from: 0, to: 0, clock: 0, vehicles: [] };
    const length = run.to - run.from;
    const byId = (name) => document.getElementById(name);
    const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

    /** Whole numbers in zigzag form, seven bits to a byte; sums of differences where `adds`. */
    function unpack(base64, adds) {
      const bytes = atob(base64);
      const values = [];
      let value = 0, factor = 1, sum = 0;
      for (let i = 0; i < bytes.length; i += 1) {
        const byte = bytes.charCodeAt(i);
        value += (byte & 127) * factor;
        factor *= 128;
        if (byte >= 128) continue;
        const signed = value % 2 ? -(value + 1) / 2 : value / 2;
        sum = adds ? sum + signed : signed;
        values.push(sum);
        value = 0;
        factor = 1;
      }
      return values;
    }
    for (const vehicle of run.vehicles) {
      for (const column of ["t", "x", "y", "h", "s", "q"]) vehicle[column] = unpack(vehicle[column], true);
      vehicle.f = unpack(vehicle.f, false);
      vehicle.cursor = 0;
    }

    const two = (number) => String(number).padStart(2, "0");
    /** The local time of day so many seconds after the first reading. */
    function clock(seconds) {
      const day = Math.floor(run.clock + seconds + 1e-6);
      const time = ((day % 86400) + 86400) % 86400;
      return two(Math.floor(time / 3600)) + ":" + two(Math.floor(time / 60) % 60) + ":" + two(time % 60);
    }

    """#

  /// Where vehicles are at a moment, and their signs on the maps.
  private static let moving = #"""
    /** Where a vehicle is: between samples in proportion to the time; null where nothing is known. */
    function state(vehicle, seconds) {
      const { t, x, y, h, s, q, f } = vehicle;
      const time = seconds * 100;
      if (!t.length || time < t[0] - 1) return null;
      let i = vehicle.cursor;
      if (t[i] > time) {
        let low = 0, high = t.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (t[middle] <= time) low = middle + 1; else high = middle;
        }
        i = Math.max(0, low - 1);
      }
      while (i + 1 < t.length && t[i + 1] <= time) i += 1;
      vehicle.cursor = i;
      const j = Math.min(i + 1, t.length - 1);
      // Nothing is known between two parts, nor some time after the last reading.
      const silent = j > i ? (f[j] & 4) !== 0 : time > t[i] + run.silence * 100;
      const share = silent || j === i ? 0 : Math.max(0, time - t[i]) / (t[j] - t[i]);
      const between = (column) => (column[i] + (column[j] - column[i]) * share) / 10;
      return {
        silent, flies: (f[i] & 1) !== 0, moves: (f[i] & 2) !== 0, x: between(x), y: between(y), h: between(h),
        s: between(s), q: q[i] < 0 ? null : q[j] < 0 ? q[i] / 10 : between(q),
        turn: silent || j === i || (x[j] === x[i] && y[j] === y[i])
          ? null : Math.atan2(x[j] - x[i], y[j] - y[i]) * 180 / Math.PI,
      };
    }

    const space = "http://www.w3.org/2000/svg";
    function draw(name, attributes, parent) {
      const element = document.createElementNS(space, name);
      for (const key of Object.keys(attributes)) element.setAttribute(key, attributes[key]);
      parent.append(element);
      return element;
    }
    /** Each map with the signs of the vehicles that it shows. */
    const maps = all("svg[data-frame]").map((svg) => {
      const [west, north, scale, height, top] = svg.dataset.frame.split(" ").map(Number);
      const shown = new Set(all("[data-v]", svg).map((element) => Number(element.dataset.v)));
      const layer = draw("g", { class: "live", "aria-hidden": "true" }, svg);
      const signs = run.vehicles.filter((vehicle) => shown.has(vehicle.v)).map((vehicle) => {
        const group = draw("g", { "data-v": vehicle.v, class: "sign" }, layer);
        const arrow = draw("path", { d: "M0-13L9 10L0 5L-9 10z", fill: vehicle.colour }, group);
        const disc = draw("circle", { r: 8, fill: vehicle.colour }, group);
        const name = draw("text", { x: 13, y: 4 }, group);
        name.textContent = vehicle.name;
        return { vehicle, group, arrow, disc, name };
      });
      return { west, north, scale, height, top, width: svg.viewBox.baseVal.width, signs };
    });
    function move(states) {
      for (const map of maps) {
        for (const { vehicle, group, arrow, disc, name } of map.signs) {
          const at = states.get(vehicle.v);
          const x = at ? (at.x - map.west) * map.scale : -1;
          const y = at ? map.top + (map.north - at.y) * map.scale : -1;
          const isSeen = at && x >= 0 && y >= map.top && x <= map.width && y <= map.top + map.height;
          group.setAttribute("visibility", isSeen ? "visible" : "hidden");
          if (!isSeen) continue;
          group.setAttribute("transform", "translate(" + x.toFixed(1) + " " + y.toFixed(1) + ")");
          const turns = at.moves && at.turn !== null;
          arrow.setAttribute("visibility", turns ? "inherit" : "hidden");
          disc.setAttribute("visibility", turns ? "hidden" : "inherit");
          if (turns) arrow.setAttribute("transform", "rotate(" + at.turn.toFixed(0) + ")");
          // Vehicles that stand share their base: their names would lie on one another.
          name.setAttribute("visibility", at.flies || at.moves || at.silent ? "inherit" : "hidden");
          group.classList.toggle("silent", at.silent);
        }
      }
    }

    """#

  /// The slider, its buttons and keys, and the cursors in the charts.
  private static let player = #"""
    const slider = byId("time"), play = byId("play"), speed = byId("speed"), shownTime = byId("clock");
    const charts = all("svg[data-axis]").map((svg) => {
      const [start, end, left, right] = svg.dataset.axis.split(" ").map(Number);
      const height = svg.viewBox.baseVal.height - 26;
      const line = draw("path", { class: "c-cursor", "aria-hidden": "true", d: "M0 4V" + height }, svg);
      return { svg, start, end, left, right, line };
    });
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    let now = 0, isPlaying = false, lastFrame = 0, lastTable = 0;

    function show(seconds, isQuick) {
      now = Math.min(Math.max(seconds, 0), length);
      const states = new Map(run.vehicles.map((vehicle) => [vehicle.v, state(vehicle, now)]));
      move(states);
      for (const chart of charts) {
        const share = (run.from + now - chart.start) / (chart.end - chart.start);
        const x = chart.left + share * (chart.right - chart.left);
        chart.line.setAttribute("transform", "translate(" + x.toFixed(1) + " 0)");
      }
      slider.value = String(now);
      slider.setAttribute("aria-valuetext", clock(now));
      shownTime.textContent = clock(now);
      const tick = performance.now();
      if (isQuick && tick - lastTable < 250) return;
      lastTable = tick;
      fill(states);
    }

    function step(tick) {
      if (!isPlaying) return;
      const passed = Math.min(1, (tick - lastFrame) / 1000);
      // Whoever asked for less motion gets one step in each second.
      if (!calm.matches || passed >= 1) {
        lastFrame = tick;
        show(now + passed * Number(speed.value), true);
      }
      if (now >= length) return setPlaying(false);
      requestAnimationFrame(step);
    }
    function setPlaying(value) {
      isPlaying = value;
      play.textContent = value ? "Pause" : "Play";
      play.setAttribute("aria-pressed", String(value));
      if (!value) return show(now, false);
      if (now >= length) now = 0;
      lastFrame = performance.now();
      requestAnimationFrame(step);
    }
    if (slider && run.vehicles.length) {
      all("[data-script]").forEach((element) => { element.hidden = false; });
      const stride = Math.max(1, Math.round(length / 240));
      slider.max = String(length);
      slider.addEventListener("input", () => { show(Number(slider.value), false); });
      slider.addEventListener("keydown", (event) => {
        const size = event.shiftKey ? 1 : stride;
        const to = {
          ArrowLeft: now - size, ArrowDown: now - size, ArrowRight: now + size, ArrowUp: now + size,
          PageDown: now - stride * 12, PageUp: now + stride * 12, Home: 0, End: length,
        }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        show(to, false);
      });
      play.addEventListener("click", () => { setPlaying(!isPlaying); });
      for (const chart of charts) {
        const seek = (event) => {
          const box = chart.svg.getBoundingClientRect();
          const x = (event.clientX - box.left) / box.width * chart.svg.viewBox.baseVal.width;
          if (x < chart.left) return;
          const share = (x - chart.left) / (chart.right - chart.left);
          show(chart.start + share * (chart.end - chart.start) - run.from, false);
        };
        chart.svg.addEventListener("click", seek);
        chart.svg.addEventListener("pointermove", (event) => { if (event.buttons === 1) seek(event); });
      }
    }

    """#

  /// The table of the moment, and one vehicle before the others.
  private static let showing = #"""
    const rows = new Map(all("#now tbody tr").map((row) => [Number(row.dataset.v), Array.from(row.cells).slice(1)]));
    const put = (cell, text) => { if (cell.textContent !== text) cell.textContent = text; };
    function nearest(vehicle, states) {
      const here = states.get(vehicle.v);
      if (!here || !here.flies || here.silent) return "–";
      let best = null;
      for (const other of run.vehicles) {
        const there = states.get(other.v);
        if (other === vehicle || !there || !there.flies || there.silent) continue;
        const metres = Math.hypot(here.x - there.x, here.y - there.y, here.h - there.h);
        if (!best || metres < best.metres) best = { metres, name: other.name };
      }
      if (!best) return "–";
      const warns = run.separation > 0 && best.metres < run.separation;
      return best.metres.toFixed(0) + " m to " + best.name + (warns ? ", below the separation" : "");
    }
    function fill(states) {
      for (const vehicle of run.vehicles) {
        const cells = rows.get(vehicle.v);
        if (!cells) continue;
        const at = states.get(vehicle.v);
        const trip = vehicle.trips.find((entry) => entry[1] <= now && now <= entry[2]);
        const mode = vehicle.modes.filter((entry) => entry[0] <= now).pop();
        const texts = at ? [
          at.silent ? "silent" : at.flies ? "in the air" : at.moves ? "on its way" : "stands",
          trip && trip[0] ? trip[0] : "–", mode ? mode[1] : "–", at.s.toFixed(1) + " m/s", at.h.toFixed(0) + " m",
          at.q === null ? "–" : Math.floor(at.q) + " %" + (at.q < run.reserve ? ", below the reserve" : ""),
          nearest(vehicle, states),
        ] : ["no reading", "–", "–", "–", "–", "–", "–"];
        texts.forEach((text, index) => { put(cells[index], text); });
      }
    }

    const parts = new Map();
    for (const element of all("[data-v]")) {
      const number = Number(element.dataset.v);
      if (!parts.has(number)) parts.set(number, []);
      parts.get(number).push(element);
    }
    let lit = null, pinned = null;
    function light(number) {
      const wanted = number ?? pinned;
      if (wanted === lit) return;
      if (lit !== null) parts.get(lit).forEach((element) => { element.classList.remove("on"); });
      lit = wanted;
      document.body.classList.toggle("lit", lit !== null);
      if (lit === null) return;
      for (const element of parts.get(lit)) {
        element.classList.add("on");
        // What is drawn last lies on top.
        if (element.matches(".sign, .m-track")) element.parentNode.append(element);
      }
    }
    for (const element of all(".row[data-v], tr[data-v], .key[data-v]")) {
      const number = Number(element.dataset.v);
      element.addEventListener("pointerenter", () => { light(number); });
      element.addEventListener("pointerleave", () => { light(null); });
      element.addEventListener("focus", () => { light(number); });
      element.addEventListener("blur", () => { light(null); });
      const pin = () => {
        pinned = pinned === number ? null : number;
        all(".key[aria-pressed]").forEach((key) => {
          key.setAttribute("aria-pressed", String(Number(key.dataset.v) === pinned));
        });
        light(null);
      };
      if (element.matches(".key")) element.addEventListener("click", pin);
      if (element.matches(".row")) {
        element.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          pin();
        });
      }
    }

    """#

  /// Filters of events, and times that move the slider.
  private static let filtering = #"""
    const severity = byId("severity"), whose = byId("whose"), kept = byId("kept");
    const events = all("#event-table tbody tr");
    function filter() {
      let count = 0;
      for (const row of events) {
        const isShown = Number(row.dataset.s) <= Number(severity.value)
          && (whose.value === "" || row.dataset.w === whose.value);
        row.hidden = !isShown;
        if (isShown) count += 1;
      }
      kept.textContent = count + " of " + events.length + " listed events shown";
    }
    if (severity) {
      severity.addEventListener("change", filter);
      whose.addEventListener("change", filter);
      filter();
    }
    for (const cell of slider ? all("td[data-t]") : []) {
      const button = document.createElement("button");
      button.className = "at";
      button.textContent = cell.textContent;
      button.title = "Show this moment on the map";
      button.addEventListener("click", () => { setPlaying(false); show(Number(cell.dataset.t) - run.from, false); });
      cell.replaceChildren(button);
    }
    // On a narrow screen the middle of a map tells more than its border.
    for (const box of all(".wide:has(svg.map)")) box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;
    addEventListener("beforeprint", () => { all("details").forEach((element) => { element.open = true; }); });
    if (slider && run.vehicles.length) show(length, false);

    """#
}
