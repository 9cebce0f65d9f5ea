import Geometry
import Quantities

/// The slow twin of `ShortestPaths`: all corners of all rings, every pair tested against every edge, dense Dijkstra.
struct VisibilityTwin {
  let nodes: [LocalPoint]
  private let sees: (LocalPoint, LocalPoint) -> Bool
  private var links: [[Double]]

  /// Tests each pair of corners once with the given test.
  init(corners: [LocalPoint], sees: @escaping (LocalPoint, LocalPoint) -> Bool) {
    self.nodes = corners
    self.sees = sees
    links = Array(repeating: Array(repeating: .infinity, count: corners.count), count: corners.count)
    for i in corners.indices {
      for j in corners.indices.dropFirst(i + 1) where sees(corners[i], corners[j]) {
        links[i][j] = corners[i].planarDistanceMetres(to: corners[j])
        links[j][i] = links[i][j]
      }
    }
  }

  /// With the naive test over free polygons: no edge is crossed, and each piece between corners lies in one of them.
  init(free polygons: [Polygon]) {
    self.init(corners: polygons.flatMap(\.rings).flatMap(\.self)) { start, end in
      VisibilityTwin.naive(start, end, polygons)
    }
  }

  /// The length of the shortest way, infinite where there is none.
  func length(from start: LocalPoint, to goal: LocalPoint) -> Double {
    if sees(start, goal) { return start.planarDistanceMetres(to: goal) }
    var reached = nodes.map { sees(start, $0) ? start.planarDistanceMetres(to: $0) : .infinity }
    var isDone = nodes.map { _ in false }
    while let next = nodes.indices.filter({ !isDone[$0] && reached[$0].isFinite }).min(by: { reached[$0] < reached[$1] }
    ) {
      isDone[next] = true
      for other in nodes.indices { reached[other] = min(reached[other], reached[next] + links[next][other]) }
    }
    return zip(nodes, reached).reduce(.infinity) { best, entry in
      entry.1 < best && sees(entry.0, goal) ? min(best, entry.1 + entry.0.planarDistanceMetres(to: goal)) : best
    }
  }

  private static func naive(_ start: LocalPoint, _ end: LocalPoint, _ polygons: [Polygon]) -> Bool {
    var stops = [start, end]
    for ring in polygons.flatMap(\.rings) {
      for (index, first) in ring.enumerated() {
        let second = ring[(index + 1) % ring.count]
        if Predicates.contact(start, end, first, second) == .crossing { return false }
        if Predicates.isOn(first, segmentFrom: start, to: end) { stops.append(first) }
      }
    }
    stops.sort { $0.planarDistanceMetres(to: start) < $1.planarDistanceMetres(to: start) }
    return zip(stops, stops.dropFirst()).allSatisfy { a, b in
      let middle = a.interpolated(to: b, fraction: 0.5)
      return polygons.contains { $0.contains(middle) || $0.planarDistanceMetres(to: middle) < 1e-9 }
    }
  }
}

func point(_ east: Double, _ north: Double) -> LocalPoint { LocalPoint(east: east, north: north) }

/// A rectangle by its south-western corner, turned about it.
func rectangle(_ west: Double, _ south: Double, _ width: Double, _ height: Double) -> Polygon {
  let corners = [
    point(west, south), point(west + width, south), point(west + width, south + height), point(west, south + height),
  ]
  guard let polygon = Polygon(exterior: corners) else { preconditionFailure("a rectangle has four corners") }
  return polygon
}
