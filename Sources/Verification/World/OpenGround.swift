import Geometry
import Maps

/// What robots outdoors may drive on and what stands in their way, laid out once for all of them: streets that are open
/// to them, areas that they may cross, and the outlines of buildings and water.
struct OpenGround: Sendable {
  /// A building or a surface of water.
  struct Obstacle: Sendable {
    /// With its article or identifier, for messages.
    let name: String
    let outline: Outline
  }

  /// The kinds of streets on which robots may drive, as OpenStreetMap has them: all but motorways, trunk roads, rails,
  /// lanes for buses and steps.
  static let openKinds: Set<String> = [
    "bridleway", "cycleway", "footway", "living_street", "minor", "path", "pedestrian", "primary", "primary_link",
    "residential", "road", "secondary", "secondary_link", "service", "tertiary", "tertiary_link", "track",
    "unclassified",
  ]
  /// The kinds of areas that they may cross freely.
  static let openAreas: Set<String> = [
    "garden", "hospital", "marketplace", "park", "parking", "pedestrian", "square",
  ]

  let obstacles: [Obstacle]
  /// Finds obstacles by place.
  let obstacleTree: BoxTree
  /// The straight parts of the middle lines of open streets.
  private let streets: [FlatSegment]
  private let streetTree: BoxTree
  private let areas: [Extent]
  private let areaTree: BoxTree

  init(_ map: CityMap, prisms: [Prism]) {
    obstacles =
      prisms.map { Obstacle(name: $0.name, outline: $0.outline) }
      + map.water.map { Obstacle(name: "water", outline: Outline($0)) }
    obstacleTree = BoxTree(obstacles.map { SpaceTimeBox($0.outline.box) })
    streets = map.streets.filter(Self.isOpen).flatMap { street in
      zip(street.line, street.line.dropFirst()).map { FlatSegment(start: $0, end: $1) }
    }
    streetTree = BoxTree(streets.map { SpaceTimeBox($0.box) })
    areas = map.areas.filter { Self.openAreas.contains($0.kind) }.map { .outline(Outline($0.outline)) }
    areaTree = BoxTree(areas.map { SpaceTimeBox($0.box) })
  }

  /// Whether a robot may drive on a street. Where nothing says whether people may walk there, its kind decides.
  static func isOpen(_ street: Street) -> Bool { openKinds.contains(street.kind) && street.footAccess != .no }

  /// The parts of a straight way that lie within some metres of an open street, in an open area or along one of some
  /// stretches. Borders of areas and stretches are wide enough for the grid of positions.
  ///
  /// - Parameter work: gets what was done, in edges that were held against the way.
  func openParts(
    of way: FlatSegment, within metres: Double, along stretches: [FlatSegment], work: inout Int
  ) -> [FractionInterval] {
    var parts: [FractionInterval] = []
    var near: [Int] = []
    streetTree.find(meeting: SpaceTimeBox(way.box.expanded(byMetres: metres)), into: &near)
    work += near.count
    for number in near {
      let street = streets[number]
      let part = HorizontalReach.capsule(
        from: street.start, to: street.end, radius: metres, wayFrom: way.start, wayTo: way.end)
      if let part { parts.append(part) }
    }
    areaTree.find(meeting: SpaceTimeBox(way.box.expanded(byMetres: Tolerances.bodyMetres)), into: &near)
    for number in near {
      work += areas[number].edgeCount
      parts += HorizontalReach.within(Tolerances.bodyMetres, of: areas[number], from: way.start, to: way.end)
    }
    work += stretches.count
    for stretch in stretches {
      let part = HorizontalReach.capsule(
        from: stretch.start, to: stretch.end, radius: Tolerances.padMetres, wayFrom: way.start, wayTo: way.end)
      if let part { parts.append(part) }
    }
    return parts.merged()
  }

  /// What is left of a way beside some of its parts, which are disjoint and ascending. Gaps that are narrower than
  /// what floating point makes of two parts that touch are none.
  static func gaps(in parts: [FractionInterval], of way: FlatSegment) -> [FractionInterval] {
    let length = way.lengthMetres
    guard length > gapMetres else { return parts.isEmpty ? [.whole] : [] }
    var gaps: [FractionInterval] = []
    var from = 0.0
    for part in parts + [FractionInterval(lower: 1, upper: 1)] {
      if (part.lower - from) * length > gapMetres { gaps.append(FractionInterval(lower: from, upper: part.lower)) }
      from = max(from, part.upper)
    }
    return gaps
  }

  /// Metres of a gap that floating point may make.
  private static let gapMetres = 1e-6
}
