import Geometry
import Quantities
import Routing

/// Kinds of seeded worlds of 100 m by 100 m in which all crossings of outlines are exact: what lies in an obstacle can
/// be decided without doubt.
enum World: String, CaseIterable, Sendable {
  /// Rectangles and diamonds on whole coordinates that touch, overlap, line up and cross the boundary.
  case lattice
  /// Random squares of a chessboard: many touch in a corner only.
  case chessboard
  /// Frames in frames with gates in their walls, and obstacles inside obstacles.
  case nested
  /// Long thin triangles that touch no other.
  case slivers
  /// Rectangles that lie on the boundary, cross it or touch it.
  case border
  /// Turned rectangles that touch no other.
  case apart

  func obstacles(_ generator: inout SplitMix64) -> [Obstacle] {
    var polygons: [Polygon] = []
    func draw(_ below: Int) -> Double { Double(generator.nextIndex(below: below)) }
    switch self {
    case .lattice: return RandomMaps.lattice(&generator, count: 14)
    case .chessboard:
      for cell in 0..<100 where generator.nextUnit() < 0.4 {
        polygons.append(rectangle(Double(cell % 10) * 10, Double(cell / 10) * 10, 10, 10))
      }
    case .nested:
      for (inset, width) in [(8.0, 4.0), (20, 8), (36, 4)] {
        let side = 100 - 2 * inset
        let hole = rectangle(inset + width, inset + width, side - 2 * width, side - 2 * width).exterior
        if generator.nextIndex(below: 4) == 0,
          let frame = Polygon(
            exterior: rectangle(inset, inset, side, side).exterior, holes: [hole])
        {
          polygons.append(frame)
          continue
        }
        // A frame of four walls, of which one is shorter.
        let gate = draw(4) * 2
        polygons += [
          rectangle(inset, inset, side, width), rectangle(inset, inset, width, side - gate),
          rectangle(inset, 100 - inset - width, side, width), rectangle(100 - inset - width, inset, width, side),
        ].dropFirst(generator.nextIndex(below: 2))
        polygons.append(rectangle(inset + 1, inset + 1, 1, 1))
      }
      for _ in 0..<4 { polygons.append(rectangle(4 * draw(24), 4 * draw(24), 2, 6)) }
    case .slivers:
      for _ in 0..<30 {
        let centre = point(generator.nextUnit() * 100, generator.nextUnit() * 100)
        let angle = generator.nextUnit() * 6
        let corners = (0..<3).map { _ in
          RandomMaps.rotated(
            LocalVector(east: (generator.nextUnit() - 0.5) * 60, north: (generator.nextUnit() - 0.5) * 0.4),
            by: angle, about: centre)
        }
        if let triangle = Polygon(exterior: corners) { polygons.append(triangle) }
      }
      polygons = Self.apart(polygons)
    case .border:
      polygons = [
        rectangle(0, 10 + draw(10), 30, 10), rectangle(60 + draw(8), -5, 12, 40), rectangle(90, 90, 10, 10),
        rectangle(-10, 70, 10, 10), rectangle(100, 40, 10, 10), rectangle(20 + draw(8), 80, 16, 20),
        rectangle(80, 50 + draw(8), 40, 6),
      ]
      for _ in 0..<6 { polygons.append(rectangle(4 * draw(24), 4 * draw(24), 8, 8)) }
    case .apart:
      polygons = RandomMaps.general(&generator, count: 26).compactMap(\.polygon)
      polygons = Self.apart(polygons)
    }
    return polygons.enumerated().map { Obstacle(id: "o\($0)", shape: .polygon($1)) }
  }

  /// Whether obstacles have whole coordinates.
  var isWhole: Bool { self != .slivers && self != .apart }

  /// The polygons that lie inside the boundary and touch none before them.
  static func apart(_ polygons: [Polygon]) -> [Polygon] {
    func touch(_ one: Polygon, _ other: Polygon) -> Bool {
      zip(one.exterior, one.exterior.dropFirst() + one.exterior.prefix(1)).contains {
        other.planarDistanceMetres(toSegmentFrom: $0, to: $1) < 1e-3
      }
    }
    var kept: [Polygon] = []
    for polygon in polygons {
      let isInside = polygon.exterior.allSatisfy { RandomMaps.boundary.location(of: $0) == .inside }
      if isInside, !kept.contains(where: { touch(polygon, $0) || touch($0, polygon) }) { kept.append(polygon) }
    }
    return kept
  }

  /// A free point: of a lattice, anywhere, or a corner of an obstacle.
  static func freePoint(
    _ generator: inout SplitMix64, _ space: FreeSpace, _ obstacles: [Obstacle]
  ) -> LocalPoint {
    if generator.nextIndex(below: 8) == 0, let polygon = obstacles.randomElement(using: &generator)?.polygon {
      let corner = polygon.exterior[generator.nextIndex(below: polygon.exterior.count)]
      if space.contains(corner) { return corner }
    }
    return RandomMaps.freePoint(&generator, space, lattice: generator.nextIndex(below: 2) == 0)
  }
}

extension Obstacle {
  /// Its polygon; nil for a circle.
  var polygon: Polygon? { if case .polygon(let polygon) = shape { polygon } else { nil } }
}

extension Polygon {
  /// Whether a closed segment holds a point inside the polygon; the ends of pieces and crossings are decided exactly.
  func isEntered(from start: LocalPoint, to end: LocalPoint) -> Bool {
    guard let reach = BoundingBox(around: [start, end]), boundingBox.intersects(reach) else { return false }
    var stops = [start, end]
    for ring in rings {
      guard var previous = ring.last else { continue }
      for current in ring {
        if Predicates.contact(start, end, previous, current) == .crossing { return true }
        if Predicates.isOn(current, segmentFrom: start, to: end) { stops.append(current) }
        previous = current
      }
    }
    stops.sort { $0.planarDistanceMetres(to: start) < $1.planarDistanceMetres(to: start) }
    // What lies on an edge does not enter, though its middle may, as that is rounded.
    return zip(stops, stops.dropFirst()).contains { one, other in
      location(of: one.interpolated(to: other, fraction: 0.5)) == .inside && !hasEdge(along: one, other)
    } || location(of: start) == .inside
  }

  private func hasEdge(along one: LocalPoint, _ other: LocalPoint) -> Bool {
    rings.contains { ring in
      zip(ring, ring.dropFirst() + ring.prefix(1)).contains { first, second in
        Predicates.isOn(one, segmentFrom: first, to: second) && Predicates.isOn(other, segmentFrom: first, to: second)
      }
    }
  }
}
