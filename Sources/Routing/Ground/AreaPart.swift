import Geometry
import Quantities

/// A connected free part of the areas of one rule: what lies in them and keeps clear of buildings, water, closed areas
/// and the streets that cut them.
struct AreaPart: Sendable {
  /// The most corners and joints of a part together. Its lines take the square of them in time and memory.
  static let placesMax = 3_000

  /// The polygon; borders belong to it.
  let polygon: Polygon
  /// The rectangle around it.
  let box: BoundingBox
  /// The rule of its areas.
  let rule: GroundProfile.Rule
  /// The areas that it comes from, ascending.
  let areas: [Int32]
  /// Its borders.
  let walls: Walls
  /// The corners round which a shortest way can turn.
  let corners: [Walls.Corner]
  private let space: FreeSpace
  /// The place of the first corner in the network; the others follow.
  var firstCorner: Int32 = 0
  /// The places where it meets streets, ascending.
  var ports: [Int32] = []

  /// Prepares a free polygon.
  init(_ polygon: Polygon, rule: GroundProfile.Rule, areas: [Int32]) {
    self.polygon = polygon
    self.rule = rule
    self.areas = areas
    box = polygon.boundingBox
    walls = Walls([polygon])
    corners = walls.corners
    space = FreeSpace(polygons: [polygon])
  }

  /// Whether a point lies in the part or on its border; exact.
  func contains(_ point: LocalPoint) -> Bool { box.contains(point) && space.contains(point) }

  /// How far inside its border a point is moved, in metres: the first that lies in the polygon after rounding.
  private static let nudgesMetres = [0, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4]

  /// The point of the part nearest to a point and its distance in metres: itself inside, else on the border or just
  /// inside it. Nil where the distance is greater than the reach.
  func nearest(to point: LocalPoint, withinMetres reach: Double) -> (place: LocalPoint, metres: Double)? {
    let here = BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north)
    guard here.expanded(byMetres: reach).intersects(box) else { return nil }
    if contains(point) { return (point, 0) }
    var best: (metres: Double, place: LocalPoint, start: LocalPoint, end: LocalPoint)?
    for ring in polygon.rings {
      guard var start = ring.last else { continue }
      for end in ring {
        let place = Distances.nearest(to: point, onSegment: (start, end))
        let metres = point.planarDistanceMetres(to: place)
        if metres <= reach, metres < best?.metres ?? .infinity { best = (metres, place, start, end) }
        start = end
      }
    }
    guard let best else { return nil }
    let along = best.end - best.start
    guard along.lengthMetres > 0 else { return nil }
    // The free side is to the left of each edge.
    let inward = LocalVector(east: -along.north, north: along.east) * (1 / along.lengthMetres)
    for metres in Self.nudgesMetres {
      let place = best.place + inward * metres
      if contains(place) { return (place, point.planarDistanceMetres(to: place)) }
    }
    // At a sharp corner the inward side of one edge is outside the other: the corner itself is free.
    let (first, second) = (best.start, best.end)
    let isFirst = best.place.planarDistanceMetres(to: first) <= best.place.planarDistanceMetres(to: second)
    let corner = isFirst ? first : second
    return (corner, point.planarDistanceMetres(to: corner))
  }

  /// Calls back with each place of the network that a point of the part sees along a taut line, and how far it is in
  /// metres: corners first, then joints.
  func visit(from point: LocalPoint, places: [LocalPoint], _ body: (Int32, Double) -> Void) {
    for (number, corner) in corners.enumerated() where corner.isTaut(from: point) && walls.sees(point, corner.point) {
      body(firstCorner + Int32(number), point.planarDistanceMetres(to: corner.point))
    }
    for port in ports where walls.sees(point, places[Int(port)]) {
      body(port, point.planarDistanceMetres(to: places[Int(port)]))
    }
  }
}
