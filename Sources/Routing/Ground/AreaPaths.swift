import Geometry
import Quantities

/// Shortest ways inside one free polygon: the one place where ground routing meets the search in free space, so that
/// another search can take its place.
struct AreaPaths: Sendable {
  /// The most corners of a part of an area. The graph takes the square of them in time to build.
  static let cornersMax = 2_000

  /// A point and what it sees of the graph; made once, then measured from often.
  struct Port: Sendable {
    let place: LocalPoint
    fileprivate let corners: [Int32]
    fileprivate let metres: [Double]
  }

  private let paths: ShortestPaths
  /// The rectangle around the polygon.
  let box: BoundingBox
  /// The polygon.
  let polygon: Polygon

  /// Prepares a free polygon; borders belong to it.
  init(_ polygon: Polygon) throws(PreparationError) {
    let corners = Walls([polygon]).corners.count
    guard corners <= Self.cornersMax else { throw .tooManyCorners(count: corners, limit: Self.cornersMax) }
    paths = try ShortestPaths(FreeSpace(polygons: [polygon]))
    box = polygon.boundingBox
    self.polygon = polygon
  }

  /// Whether a point lies in the polygon or on its border; exact.
  func contains(_ point: LocalPoint) -> Bool { box.contains(point) && paths.freeSpace.contains(point) }

  /// A point of the polygon with what it sees.
  func port(at place: LocalPoint) -> Port {
    var (seen, metres): ([Int32], [Double]) = ([], [])
    for corner in paths.corners.indices where paths.corners[corner].isTaut(from: place) {
      let there = paths.position(corner)
      guard paths.walls.sees(place, there) else { continue }
      seen.append(Int32(corner))
      metres.append(place.planarDistanceMetres(to: there))
    }
    return Port(place: place, corners: seen, metres: metres)
  }

  /// The lengths of the shortest ways from one point to others, in metres; infinite where there is none.
  func lengthsMetres(from start: Port, to goals: [Port]) -> [Double] {
    var reached = [Double](repeating: .infinity, count: paths.corners.count)
    var heap = LeastHeap<Step>()
    for (corner, metres) in zip(start.corners, start.metres) {
      reached[Int(corner)] = metres
      heap.append(Step(metres: metres, corner: corner))
    }
    heap.heapify()
    while let step = heap.popLeast() {
      let corner = Int(step.corner)
      if step.metres > reached[corner] { continue }
      for link in Int(paths.offsets[corner])..<Int(paths.offsets[corner + 1]) {
        let (other, metres) = (Int(paths.targets[link]), step.metres + paths.lengths[link])
        guard metres < reached[other] else { continue }
        reached[other] = metres
        heap.push(Step(metres: metres, corner: Int32(other)))
      }
    }
    return goals.map { goal in
      if paths.walls.sees(start.place, goal.place) { return start.place.planarDistanceMetres(to: goal.place) }
      return zip(goal.corners, goal.metres).reduce(.infinity) { min($0, reached[Int($1.0)] + $1.1) }
    }
  }

  /// The points of the shortest way between two points of the polygon; nil where there is none.
  func line(from start: LocalPoint, to goal: LocalPoint) -> [LocalPoint]? {
    try? paths.path(from: start, to: goal).points
  }

  private struct Step: Comparable {
    let metres: Double
    let corner: Int32

    static func < (left: Step, right: Step) -> Bool {
      left.metres != right.metres ? left.metres < right.metres : left.corner < right.corner
    }
  }

  /// How far inside its border a point is moved, in metres: the first that lies in the polygon after rounding.
  private static let nudgesMetres = [0, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4]

  /// The point of the polygon nearest to a point and its distance in metres: itself inside, else just inside the
  /// border. Nil where the distance is greater than the reach.
  func nearest(to point: LocalPoint, withinMetres reach: Double) -> (place: LocalPoint, metres: Double)? {
    let near = BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north)
    guard near.expanded(byMetres: reach).intersects(box) else { return nil }
    if contains(point) { return (point, 0) }
    var best: (metres: Double, place: LocalPoint, start: LocalPoint, end: LocalPoint)?
    for ring in polygon.rings {
      guard var start = ring.last else { continue }
      for end in ring {
        let place = Distances.nearest(to: point, onSegment: (start, end))
        let metres = point.planarDistanceMetres(to: place)
        if metres <= min(reach, best?.metres ?? .infinity), metres < best?.metres ?? .infinity {
          best = (metres, place, start, end)
        }
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
    let corner = [best.start, best.end].min {
      point.planarDistanceMetres(to: $0) < point.planarDistanceMetres(to: $1)
    }
    return corner.map { ($0, point.planarDistanceMetres(to: $0)) }
  }
}
