import Geometry
import Maps
import Plans
import Quantities

extension ProblemPicture {
  /// Everything that has a place on the ground, in tenths of a pixel.
  func shapes() -> String {
    var text = base.baseLayers() + outsideOfMap() + base.taskAreas() + base.zoneShapes()
    if case .task = problem.hurt { text += base.swathLayer() }
    return text + paleRoutes() + hurtShape() + boldLegs() + ring()
  }

  /// What lies beyond the map's boundary, darkened: nothing is known there.
  private func outsideOfMap() -> String {
    var path = SVGPath(base.canvas)
    let frame = base.canvas.frame
    path.rectangle(
      southWest: LocalPoint(east: frame.west, north: frame.south),
      northEast: LocalPoint(east: frame.east, north: frame.north))
    path.polygon(base.map.boundary)
    return base.path(path, class: "p-off", attributes: " fill-rule=\"evenodd\"")
  }

  private func paleRoutes() -> String {
    base.routes.map { route in
      var path = SVGPath(base.canvas)
      for part in visible(route.line) { path.line(part, tolerance: 2) }
      guard !path.isEmpty else { return "" }
      let colour = Palette.vehicle(route.vehicle)
      let title = "<title>\(Markup.escaped(route.sortie.id))</title>"
      return "<g>\(title)"
        + base.path(
          path, class: "m-route p-pale", attributes: " stroke=\"\(colour)\"\(base.dashes(route.vehicle))") + "</g>\n"
    }.joined()
  }

  /// The parts of a line that can be seen, and a little beyond so that no end shows.
  func visible(_ line: [LocalPoint]) -> [[LocalPoint]] {
    VisibleParts.of(line, in: base.canvas.frame.expanded(byMetres: 20))
  }

  /// The leg of the hurt vehicle at the moment of the problem; nil where it is on the ground.
  var otherLeg: (route: PlannedRoute, index: Int)? {
    guard let flight = otherVehicle?.flight else { return nil }
    return base.routes.first { $0.sortie.id == flight.sortie && $0.lines.indices.contains(flight.leg) }
      .map { ($0, flight.leg) }
  }

  /// The leg that breaks the rule, and the leg of the vehicle that it comes near.
  private func boldLegs() -> String {
    [leg, otherLeg].compactMap { $0 }.map { bold($0.route, $0.index) }.joined()
  }

  private func bold(_ route: PlannedRoute, _ index: Int) -> String {
    let colour = Palette.vehicle(route.vehicle)
    let parts = visible(route.lines[index])
    var path = SVGPath(base.canvas)
    for part in parts { path.line(part, tolerance: 1) }
    let title = "<title>\(Markup.escaped("\(route.sortie.id) legs[\(index)]"))</title>"
    return "<g>\(title)" + base.path(path, class: "m-case p-case")
      + base.path(path, class: "m-route p-bold", attributes: " stroke=\"\(colour)\"")
      + parts.map { base.arrows(along: $0, colour: "#fff") }.joined() + "</g>\n"
  }

  /// What is hurt, in a strong outline. A vehicle is drawn with the symbols.
  private func hurtShape() -> String {
    switch problem.hurt {
    case .zone(let identifier):
      return base.map.zones.filter { $0.identifier == identifier }
        .map { base.shape(of: $0, class: "p-hurt") }.joined()
    case .building(let id):
      return outline(base.map.buildings.first { $0.id == id }?.footprint, class: "p-hurt")
    case .task(let id):
      return outline(base.tasks.first { $0.id == id }?.outline, class: "p-area")
    case .vehicle, nil:
      return ""
    }
  }

  private func outline(_ polygon: Polygon?, class name: String) -> String {
    guard let polygon else { return "" }
    var path = SVGPath(base.canvas)
    path.polygon(polygon, tolerance: 1)
    return base.path(path, class: name)
  }

  private func ring() -> String {
    guard let ring = problem.ring, ring.radius.metres > 0 else { return "" }
    let centre = base.canvas.pixel(place)
    func tenths(_ pixels: Double) -> String { NumberText.short(pixels * 10, digits: 0) }
    return "<circle class=\"p-ring\" cx=\"\(tenths(centre.x))\" cy=\"\(tenths(centre.y))\" "
      + "r=\"\(tenths(ring.radius.metres * base.canvas.scale))\"/>\n"
  }
}
