import Plans
import Quantities

/// A run over time: a row per vehicle with what was planned, what was flown, when tasks were done, and their windows.
struct RunTimeline {
  let report: RunReport
  let axis: ChartAxis

  private static let width = 1200.0
  private static let plannedHeight = 8.0
  private static let flownHeight = 16.0
  private static let laneHeight = 6.0
  /// The most characters of a vehicle's name beside its row; the rest is in the title.
  private static let nameCharactersMax = 18
  /// Pixels between two numbered marks; where there are fewer, a mark goes without its number.
  private static let markPixels = 19.0

  /// One row.
  private struct Row {
    var number: Int
    var name: String
    var plan: VehiclePlan?
    var track: RunTrack?
  }

  private var rows: [Row] {
    var rows: [Row] = []
    for (number, vehicle) in (report.plan?.vehicles ?? []).enumerated() {
      let track = report.record.tracks.first { $0.vehicle == vehicle.id }
      if !vehicle.sorties.isEmpty || !(track?.trips.isEmpty ?? true) {
        rows.append(Row(number: number, name: vehicle.id, plan: vehicle, track: track))
      }
    }
    let known = Set((report.plan?.vehicles ?? []).map(\.id))
    for track in report.record.tracks where !known.contains(track.vehicle) && !track.trips.isEmpty {
      rows.append(Row(number: track.number, name: track.vehicle, plan: nil, track: track))
    }
    return rows
  }

  /// The picture as an `<svg>` element; empty where nothing was planned or flown.
  func svg() -> String {
    let rows = self.rows
    guard !rows.isEmpty else { return "" }
    var body = ""
    var y = 12.0
    for row in rows {
      let (text, height) = drawn(row, top: y)
      body += text
      y += height
    }
    let height = NumberText.short(y + 26)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="chart rows" viewBox="0 0 1200 \(height)" role="list" \
      aria-labelledby="timeline-name"\(axis.attribute)>
      <title id="timeline-name">Vehicles over time, planned and flown</title>
      <defs><pattern id="c-none" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
      <path d="M0 0v6" class="c-wait" stroke-width="2.5"/></pattern></defs>
      \(axis.grid(report.clock, top: 6, bottom: y))\(body)</svg>

      """
  }

  private func drawn(_ row: Row, top: Double) -> (text: String, height: Double) {
    let colour = Palette.vehicle(row.number)
    let flownTop = top + Self.plannedHeight + 3
    let short =
      row.name.count > Self.nameCharactersMax ? row.name.prefix(Self.nameCharactersMax - 1) + "…" : row.name[...]
    var text = """
      <g class="row" data-v="\(row.number)" role="listitem" tabindex="0" aria-label="\(Markup.escaped(words(of: row)))">
      <rect class="hit" x="0" y="\(NumberText.short(top - 5))" width="1200" height="40" fill="transparent"/>
      <text class="c-t c-b" x="0" y="\(NumberText.short(flownTop + 10))">\(Markup.escaped(String(short)))</text>

      """
    for sortie in row.plan?.sorties ?? [] {
      guard let start = sortie.takeOff, let end = sortie.landing else { continue }
      text += bar(
        start, end, top: top, height: Self.plannedHeight, tip: "planned \(sortie.id)",
        paint: "fill=\"\(colour)\" fill-opacity=\".16\" stroke=\"\(colour)\" stroke-opacity=\".8\"")
    }
    text += plannedServices(of: row, top: top, colour: colour)
    for trip in row.track?.trips ?? [] {
      let name = trip.sortie.isEmpty ? "on its way" : "flown \(trip.sortie)"
      let charge = trip.chargeAtEnd.map { ", ends with \(NumberText.charge($0))" } ?? ""
      text += bar(
        trip.span.start, trip.span.end, top: flownTop, height: Self.flownHeight, tip: name, after: charge,
        paint: "fill=\"\(colour)\" fill-opacity=\".62\"")
    }
    for silence in row.track?.silences ?? [] where isFlying(row.track, in: silence) {
      text += bar(
        silence.start, silence.end, top: flownTop, height: Self.flownHeight, tip: "no reading",
        paint: "class=\"c-none\" fill=\"url(#c-none)\"")
    }
    text += marks(of: row, top: top, middle: flownTop + Self.flownHeight / 2)
    let (windows, lanes) = windowLanes(of: row, top: flownTop + Self.flownHeight + 6)
    return (text + windows + "</g>\n", Self.plannedHeight + Self.flownHeight + 20 + Double(lanes) * Self.laneHeight)
  }

  /// With more services than this in the plan they have no titles of their own.
  private static let titledServicesMax = 600

  private var servicesCount: Int {
    (report.plan?.vehicles ?? []).reduce(0) { sum, vehicle in
      sum + vehicle.sorties.reduce(0) { $0 + $1.legs.count { $0.kind == .service || $0.kind == .swath } }
    }
  }

  /// When the plan has the vehicle at work: neighbouring legs of one task as one block.
  private func plannedServices(of row: Row, top: Double, colour: String) -> String {
    var blocks: [(task: String, span: MissionInterval)] = []
    for leg in (row.plan?.sorties ?? []).flatMap(\.legs) where [.service, .swath, .link].contains(leg.kind) {
      guard let task = leg.task, let start = leg.start, let end = leg.end else { continue }
      if let last = blocks.last, last.task == task, start - last.span.end < 0.001 {
        blocks[blocks.count - 1].span.end = end
      } else {
        blocks.append((task, MissionInterval(start: start, end: end)))
      }
    }
    guard servicesCount <= Self.titledServicesMax else {
      let path = blocks.map { block in
        let (x, right) = (axis.x(block.span.start), axis.x(block.span.end))
        let width = NumberText.short(max(right - x, 1))
        let height = NumberText.short(Self.plannedHeight)
        return "M\(NumberText.short(x)) \(NumberText.short(top))h\(width)v\(height)h-\(width)z"
      }
      return path.isEmpty ? "" : "<path fill=\"\(colour)\" d=\"\(path.joined())\"/>\n"
    }
    let numbers = Dictionary(report.tasks.enumerated().map { ($1.id, $0 + 1) }, uniquingKeysWith: { first, _ in first })
    return blocks.map { block in
      let name = "\(numbers[block.task].map { "\($0) " } ?? "")\(block.task)"
      return bar(
        block.span.start, block.span.end, top: top, height: Self.plannedHeight, tip: "planned service of \(name)",
        paint: "fill=\"\(colour)\"")
    }.joined()
  }

  private func isFlying(_ track: RunTrack?, in silence: MissionInterval) -> Bool {
    track?.trips.contains { $0.span.overlaps(silence) } ?? false
  }

  private func words(of row: Row) -> String {
    let clock = report.clock
    var parts = [row.name]
    if let plan = row.plan { parts.append("\(plan.sorties.count) sorties planned") }
    let trips = row.track?.trips ?? []
    parts.append("\(trips.count) flown")
    if let first = trips.first, let last = trips.last {
      parts.append("from \(clock.minutes(first.span.start)) to \(clock.minutes(last.span.end))")
    }
    let results = self.results(of: row)
    parts += results.filter { $0.status == .late }.map { "task \($0.number ?? 0) late" }
    parts += results.filter { $0.status == .notDone }.map { "task \($0.number ?? 0) not done" }
    return parts.joined(separator: ", ")
  }

  private func bar(
    _ start: MissionTime, _ end: MissionTime, top: Double, height: Double, tip: String, after: String = "",
    paint: String
  ) -> String {
    let (x, right) = (axis.x(start), axis.x(end))
    let times = "\(report.clock.clock(start)) – \(report.clock.clock(end))"
    return """
      <g><title>\(Markup.escaped("\(tip): \(times)\(after)"))</title><rect x="\(NumberText.short(x))" \
      y="\(NumberText.short(top))" width="\(NumberText.short(max(right - x, 1)))" \
      height="\(NumberText.short(height))" rx="2.5" \(paint)/></g>

      """
  }

  /// The tasks that the vehicle did, or was to do.
  private func results(of row: Row) -> [TaskResult] {
    let sorties = Set(row.plan?.sorties.map(\.id) ?? [])
    return report.taskResults.filter { result in
      if let vehicle = result.vehicle { return vehicle == row.name }
      return !sorties.isDisjoint(with: result.sorties)
    }
  }

  /// A disc where a task was done in time, a triangle where it was late, a cross where it was to be done and was not.
  private func marks(of row: Row, top: Double, middle: Double) -> String {
    var text = ""
    var last = -100.0
    let placed = results(of: row).compactMap { result in
      (result.doneAt ?? (result.status == .notDone ? result.plannedEnd : nil)).map { (x: axis.x($0), result: result) }
    }.sorted { ($0.x, $0.result.number ?? 0) < ($1.x, $1.result.number ?? 0) }
    for (x, result) in placed {
      let number = result.number.map(String.init) ?? ""
      let shows = x - last >= Self.markPixels && !number.isEmpty
      if shows { last = x }
      let tip = "\(number) \(result.title): \(Self.words(for: result, clock: report.clock))"
      text += "<g><title>\(Markup.escaped(tip))</title>"
      text += Self.mark(
        result.status, x: x, y: result.status == .notDone ? top + 4 : middle, number: shows ? number : "")
      text += "</g>\n"
    }
    return text
  }

  /// What became of a task, in words.
  static func words(for result: TaskResult, clock: TimeText) -> String {
    switch result.status {
    case .done: "done at \(result.doneAt.map(clock.clock) ?? "–")"
    case .late:
      "done at \(result.doneAt.map(clock.clock) ?? "–"), \(NumberText.span(seconds: result.lateSeconds ?? 0)) late"
    case .notDone: "not done"
    case .leftOut: "left out of the plan"
    }
  }

  /// The mark of a status; without a number it is small.
  static func mark(
    _ status: TaskResult.Status, x: Double, y: Double, number: String, isKey: Bool = false
  ) -> String {
    let size = number.isEmpty && !isKey ? 4.0 : 8.5
    func place(_ east: Double, _ down: Double) -> String {
      "\(NumberText.short(x + east * size)) \(NumberText.short(y + down * size))"
    }
    let shape =
      switch status {
      case .done, .leftOut:
        "<circle class=\"c-done\" cx=\"\(NumberText.short(x))\" cy=\"\(NumberText.short(y))\" "
          + "r=\"\(NumberText.short(size))\"/>"
      case .late:
        "<path class=\"c-late\" d=\"M\(place(0, -1.35))L\(place(1.25, 0.95))L\(place(-1.25, 0.95))z\"/>"
      case .notDone:
        "<path class=\"c-undone\" d=\"M\(place(-0.6, -0.6))L\(place(0.6, 0.6))M\(place(0.6, -0.6))"
          + "L\(place(-0.6, 0.6))\"/>"
      }
    guard !number.isEmpty else { return shape }
    let style = status == .notDone ? "c-markout" : "c-mark"
    let dx = status == .notDone ? 9.0 : 0
    return shape + "<text class=\"\(style)\" x=\"\(NumberText.short(x + dx))\" y=\"\(NumberText.short(y + 3.6))\">"
      + "\(number)</text>"
  }

  /// The windows of the vehicle's tasks as brackets below its bars, in as few lanes as they fit.
  private func windowLanes(of row: Row, top: Double) -> (text: String, lanes: Int) {
    var ends: [Double] = []
    var text = ""
    for result in results(of: row) {
      guard let number = result.number, let window = report.tasks[number - 1].windowInterval,
        window.end > axis.start, window.start < axis.end
      else { continue }
      let (left, right) = (axis.x(window.start), axis.x(window.end))
      let lane = ends.firstIndex { $0 + 3 < left } ?? ends.count
      if lane == ends.count { ends.append(right) } else { ends[lane] = right }
      let y = top + Double(lane) * Self.laneHeight
      let clock = report.clock
      let tip = "window of \(number) \(result.title): \(clock.minutes(window.start)) – \(clock.minutes(window.end))"
      text += "<g><title>\(Markup.escaped(tip))</title><path class=\"c-window\" "
      text += "d=\"M\(NumberText.short(left)) \(NumberText.short(y - 1.5))v3m0 -1.5H\(NumberText.short(right))"
      text += "m0 -1.5v3\"/></g>\n"
    }
    return (text, ends.count)
  }
}
