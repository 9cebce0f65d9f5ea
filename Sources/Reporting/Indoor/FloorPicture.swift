import Geometry
import Maps
import Plans
import Quantities
import Telemetry

/// A picture of a floor with the ways of ground robots on it, or with the doses that its surfaces get. SVG, north up.
package struct FloorPicture {
  /// What is shown on the floor.
  package enum Content: Hashable, Sendable {
    /// The robots' ways, and where they stand and how long.
    case ways
    /// What the surfaces get by UV-C.
    case doses
  }

  /// The width of pictures in pixels.
  private static let widthPixels = 1200.0
  /// Metres around what is shown.
  private static let marginMetres = 1.5
  /// The least width of the shown part in metres.
  private static let widthMetresMin = 8.0
  /// Pixels below the plan.
  private static let footPixels = 64.0
  /// The thickness of a strip of wall in metres.
  private static let stripMetres = 0.16

  let floor: FloorSummary
  let building: IndoorMap
  let level: IndoorLevel
  let content: Content
  let routes: [PlannedRoute]
  let tracks: [FlownTrack]
  let attribution: String
  let canvas: SVGCanvas

  /// Draws a floor; nil where the map has none of that name, or where there is nothing to show.
  ///
  /// - Returns: an `<svg>` element that stands alone as a file and inside a page. The same input gives the same bytes.
  /// - Throws: where a position of the plan or the run is too far from the map to be projected.
  package static func svg(
    map: CityMap, plan: FleetPlan, floor: FloorSummary, tasks: [TaskSummary], run: RunRecord? = nil,
    content: Content
  ) throws(ProjectionError) -> String? {
    guard let level = map.level(floor.floor) else { return nil }
    let all = try PlannedRoute.all(of: plan, projection: map.projection)
    let names = Set(floor.vehicles)
    let routes = all.filter { names.contains(plan.vehicles[$0.vehicle].id) }
    let driven = run?.tracks.filter { names.contains($0.vehicle) } ?? []
    let tracks = FlownTrack.all(of: driven, scales: TrackScales(tracks: driven, reserve: plan.rules.reserve))
    let rooms = Set(tasks.filter { floor.tasks.contains($0.id) }.flatMap(\.rooms))
    var points = level.rooms.filter { rooms.contains($0.name) }.flatMap(\.outline.exterior)
    points += routes.flatMap(\.line) + tracks.flatMap { $0.lines.flatMap { $0 } }
    guard let used = BoundingBox(around: points) else { return nil }
    if content == .doses, floor.doses.allSatisfy({ $0.level.isEmpty && $0.upright.isEmpty }) { return nil }
    let picture = FloorPicture(
      floor: floor, building: map.indoor[floor.floor.building], level: level, content: content, routes: routes,
      tracks: tracks, attribution: map.metadata.attribution,
      canvas: SVGCanvas(frame: frame(around: used), widthPixels: widthPixels))
    return picture.drawn(title: "\(plan.mission): \(content == .ways ? "ways" : "doses") on \(level.name)")
  }

  private static func frame(around used: BoundingBox) -> BoundingBox {
    let box = used.expanded(byMetres: marginMetres)
    let width = max(box.east - box.west, widthMetresMin, (box.north - box.south) / 1.2)
    let centre = box.centre
    return BoundingBox(
      west: centre.east - width / 2, south: box.south, east: centre.east + width / 2, north: box.north)
  }

  private func drawn(title: String) -> String {
    let plan = IndoorLevelPlan(building: building, level: level, canvas: canvas)
    var overlay = IndoorLevelPlan.Overlay()
    overlay.showsLanes = false
    switch content {
    case .ways:
      overlay.subtitle = "ways of \(floor.vehicles.joined(separator: ", "))"
      overlay.above = ways()
      overlay.symbols = stops()
    case .doses:
      overlay.subtitle = doseTitle
      overlay.below = levelDoses()
      overlay.above = uprightDoses()
    }
    let width = NumberText.short(Self.widthPixels)
    let height = NumberText.short(plan.heightPixels + Self.footPixels)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" role="img" class="map"\
      \(tracks.isEmpty ? "" : SVGCanvas.frameAttribute(canvas, top: IndoorLevelPlan.titlePixels)) \
      font-family="system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif">
      <title>\(Markup.escaped(title))</title>
      <style>\(IndoorPicture.style)\(Self.style)</style>
      <rect class="i-paper" width="\(width)" height="\(height)"/>
      <clipPath id="f-\(content == .ways ? "w" : "d")"><rect width="\(width)" \
      height="\(NumberText.short(plan.heightPixels))"/></clipPath>
      <g clip-path="url(#f-\(content == .ways ? "w" : "d"))">
      \(plan.drawn(overlay))</g>
      \(foot(top: plan.heightPixels))</svg>

      """
  }

  // MARK: Ways

  /// Whether robots shine on a leg.
  private static func shines(_ leg: Leg) -> Bool { leg.activity == .irradiate }

  private func ways() -> String {
    var text = ""
    for route in routes {
      let colour = Palette.vehicle(route.vehicle)
      var (dark, lit) = (SVGPath(canvas), SVGPath(canvas))
      for (leg, points) in zip(route.sortie.legs, route.lines) where leg.kind != .service && leg.kind != .wait {
        if Self.shines(leg) { lit.line(points, tolerance: 1) } else { dark.line(points, tolerance: 1) }
      }
      text += "<g stroke=\"\(colour)\"><title>\(Markup.escaped(route.sortie.id))</title>"
      if !dark.isEmpty { text += "<path class=\"f-drive\" d=\"\(dark.text)\"/>" }
      if !lit.isEmpty { text += "<path class=\"f-lit\" d=\"\(lit.text)\"/>" }
      text += "</g>\n"
    }
    for track in tracks {
      var path = SVGPath(canvas)
      for line in track.lines { path.line(line, tolerance: 3) }
      guard !path.isEmpty else { continue }
      text +=
        "<path class=\"f-track\" data-v=\"\(track.vehicle)\" "
        + "stroke=\"\(Palette.vehicle(track.vehicle))\" d=\"\(path.text)\"/>\n"
    }
    return text
  }

  /// The radius of a stop's disc: its area grows with the seconds.
  private static func radius(seconds: Double) -> Double { min(30, max(2.2, (seconds / 6).squareRoot())) }

  private func stops() -> String {
    var text = ""
    for route in routes {
      let colour = Palette.vehicle(route.vehicle)
      for (leg, points) in zip(route.sortie.legs, route.lines) where leg.kind == .service && Self.shines(leg) {
        guard let place = points.first, let start = leg.start, let end = leg.end else { continue }
        let pixel = canvas.pixel(place)
        let tip = "\(route.sortie.id): \(NumberText.span(seconds: end - start)) with the lamp on"
        text += "<circle class=\"f-stop\" cx=\"\(NumberText.short(pixel.x))\" cy=\"\(NumberText.short(pixel.y))\" "
        text += "r=\"\(NumberText.short(Self.radius(seconds: end - start)))\" fill=\"\(colour)\" stroke=\"\(colour)\">"
        text += "<title>\(Markup.escaped(tip))</title></circle>\n"
      }
    }
    return text
  }

  // MARK: Doses

  private var doseTitle: String {
    let asked = Set(floor.doses.map(\.asked)).sorted().map { NumberText.short($0 / 10) + " mJ/cm²" }
    return "proved dose; asked \(asked.joined(separator: ", "))"
  }

  private func levelDoses() -> String {
    var steps = [SVGPath](repeating: SVGPath(canvas), count: DoseScale.steps.count)
    for dose in floor.doses {
      for part in dose.level {
        guard let polygon = Polygon(exterior: part.corners) else { continue }
        steps[DoseScale.step(of: part.dose, asked: dose.asked)].polygon(polygon, tolerance: 1)
      }
    }
    return zip(DoseScale.steps, steps).map { step, path in
      path.isEmpty
        ? "" : "<path fill=\"\(step.colour)\" stroke=\"\(step.colour)\" stroke-width=\"4\" d=\"\(path.text)\"/>\n"
    }.joined()
  }

  private func uprightDoses() -> String {
    var steps = [SVGPath](repeating: SVGPath(canvas), count: DoseScale.steps.count)
    for dose in floor.doses {
      for part in dose.upright {
        let shift = part.normal * (Self.stripMetres / 2)
        steps[DoseScale.step(of: part.dose, asked: dose.asked)].line(
          [part.start + shift, part.end + shift], tolerance: 0)
      }
    }
    let width = NumberText.short(max(Self.stripMetres * canvas.scale * 10, 20), digits: 0)
    return zip(DoseScale.steps, steps).map { step, path in
      path.isEmpty
        ? "" : "<path fill=\"none\" stroke=\"\(step.colour)\" stroke-width=\"\(width)\" d=\"\(path.text)\"/>\n"
    }.joined()
  }

  // MARK: Legend

  private func foot(top: Double) -> String {
    let metres = [0.5, 1.0, 2, 5, 10, 20, 50].last { $0 * canvas.scale <= 160 } ?? 0.5
    let right = 16 + metres * canvas.scale
    var text = "<path class=\"i-bar\" d=\"M16 \(NumberText.short(top + 30))v6H\(NumberText.short(right))v-6\"/>\n"
    text += "<text class=\"i-t\" x=\"16\" y=\"\(NumberText.short(top + 24))\">\(NumberText.short(metres)) m</text>\n"
    var x = right + 32
    for (mark, width, label) in content == .ways ? wayLegend() : doseLegend() {
      text += "<g transform=\"translate(\(NumberText.short(x)) \(NumberText.short(top + 32)))\">\(mark)"
      text += "<text class=\"i-t\" x=\"\(NumberText.short(width + 6))\" y=\"4\">\(Markup.escaped(label))</text></g>\n"
      x += width + 6 + PixelBox.textWidth(label.count, fontPixels: 12) + 14
    }
    if content == .doses {
      text +=
        "<text class=\"i-t i-soft\" x=\"16\" y=\"\(NumberText.short(top + 56))\">times the asked dose; strips along "
      text += "walls and furniture show the least dose of any height</text>\n"
    }
    if !attribution.isEmpty {
      text += "<text class=\"i-t i-end i-soft\" x=\"\(NumberText.short(Self.widthPixels - 16))\" "
      text += "y=\"\(NumberText.short(top + 56))\">\(Markup.escaped(attribution))</text>\n"
    }
    return text
  }

  private func wayLegend() -> [(mark: String, width: Double, label: String)] {
    var items: [(String, Double, String)] = []
    for vehicle in Set(routes.map(\.vehicle)).sorted() {
      let name = routes.first { $0.vehicle == vehicle }.map { String($0.sortie.id.split(separator: "/")[0]) } ?? ""
      items.append(("<path stroke=\"\(Palette.vehicle(vehicle))\" stroke-width=\"4\" d=\"M0 0h20\"/>", 20, name))
    }
    items.append(
      (
        "<g class=\"f-key\"><path class=\"f-drive\" stroke=\"#23262b\" d=\"M0 0h24\"/></g>",
        24, "lamp off"
      ))
    items.append(
      (
        "<g class=\"f-key\"><path class=\"f-lit\" stroke=\"#23262b\" d=\"M0 0h24\"/></g>", 24, "lamp on, driving"
      ))
    for minutes in [1.0, 10] {
      let radius = Self.radius(seconds: 60 * minutes)
      let size = NumberText.short(radius)
      let disc = "<circle class=\"f-stop\" cx=\"\(size)\" r=\"\(size)\" fill=\"#5a5f68\" stroke=\"#5a5f68\"/>"
      items.append((disc, 2 * radius, minutes == 1 ? "stands 1 min" : "10 min"))
    }
    return items
  }

  private func doseLegend() -> [(mark: String, width: Double, label: String)] {
    DoseScale.steps.map { step in
      (
        "<rect y=\"-7\" width=\"22\" height=\"14\" fill=\"\(step.colour)\" stroke=\"#8a8f98\" stroke-width=\".6\"/>",
        22, step.label
      )
    }
  }

  private static let style = """
    .f-drive{fill:none;stroke-width:14;stroke-dasharray:50 40;stroke-opacity:.9}.f-lit{fill:none;stroke-width:34;\
    stroke-opacity:.75;stroke-linejoin:round}.f-track{fill:none;stroke-width:18}
    .f-stop{fill-opacity:.42;stroke-width:1}
    .f-key .f-drive{stroke-width:1.4;stroke-dasharray:5 4}.f-key .f-lit{stroke-width:3}
    """
}
