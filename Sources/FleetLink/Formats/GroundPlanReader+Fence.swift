import Quantities

extension GroundPlanReader {
  /// The fence, of version 2 or of version 1 with its one polygon.
  mutating func fence(_ node: Node, into plan: inout GroundStationPlan) {
    guard let version = version(node, of: "the fence", in: 1...2, otherwise: 1) else { return }
    if version == 1 {
      if let outline = node["polygon"], outline.value.list?.isEmpty == false,
        let corners = line(outline, of: "the fence", countMin: 3)
      {
        plan.fence.polygons.append(
          GroundStationPlan.Outline(corners: corners, isInclusion: true, place: lines.place(outline.value.bytes)))
      }
    } else {
      for outline in parts(node, "polygons") {
        guard let ring = required(outline, "polygon", of: "a fence"),
          let corners = line(ring, of: "the fence", countMin: 3)
        else { continue }
        plan.fence.polygons.append(
          GroundStationPlan.Outline(
            corners: corners, isInclusion: flag(outline, "inclusion") ?? true,
            place: lines.place(outline.value.bytes)))
      }
      for node in parts(node, "circles") {
        guard let circle = required(node, "circle", of: "a round fence"),
          let middle = required(circle, "center", of: "a circle"),
          let centre = coordinate(middle, of: "a circle"),
          let radius = required(circle, "radius", of: "a circle")
        else { continue }
        guard let metres = radius.value.number, metres > 0 else {
          log(.value, "the radius of a circle is not above zero", at: radius)
          continue
        }
        plan.fence.circles.append(
          GroundStationPlan.Disc(
            centre: centre.position, radius: Length(metres: metres), isInclusion: flag(node, "inclusion") ?? true,
            place: lines.place(node.value.bytes)))
      }
    }
    if let back = node["breachReturn"], back.value.list?.isEmpty != true,
      let place = coordinate(back, of: "the way back after a breach")
    {
      plan.fence.breachReturn = place.position
      plan.fence.breachReturnHeight = place.metres.map(HeightAboveHome.init(metres:))
    }
  }

  /// The rally points; their heights are above home.
  mutating func rallyPoints(_ node: Node, into plan: inout GroundStationPlan) {
    guard version(node, of: "the part with rally points", in: 1...2, otherwise: 1) != nil else { return }
    for point in parts(node, "points") {
      guard let place = coordinate(point, of: "a rally point") else { continue }
      plan.rallyPoints.append(
        GroundStationPlan.RallyPoint(
          position: place.position, height: HeightAboveHome(metres: place.metres ?? 0),
          place: lines.place(point.value.bytes)))
    }
  }

  /// The elements of a list that may be absent.
  private mutating func parts(_ node: Node, _ key: String) -> [Node] {
    guard let member = node[key] else { return [] }
    guard let elements = member.elements else {
      log(.value, "`\(key)` is \(member.value.kindName), and a list is needed", at: member)
      return []
    }
    guard elements.count <= GroundStationFile.cornersMax else {
      log(
        .tooLarge, "`\(key)` has \(elements.count) entries, and at most \(GroundStationFile.cornersMax) are read",
        at: member)
      return []
    }
    return elements
  }
}
