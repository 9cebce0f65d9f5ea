import Geometry
import Quantities
import Routing

/// The slow twin of cheapest paths: all corners of the free polygons, every pair tested for sight, dense Dijkstra over
/// the costs of a metric in their direction.
struct MetricTwin {
  private let free: [Polygon]
  private let nodes: [LocalPoint]
  private var sight: [[Bool]]

  init(obstacles: [Obstacle]) throws {
    free = try GeometryOperations.difference([RandomMaps.boundary], minus: obstacles.compactMap(\.polygon))
    nodes = free.flatMap(\.rings).flatMap(\.self)
    sight = nodes.map { _ in [] }
    for (row, one) in nodes.enumerated() { sight[row] = nodes.map { sees(one, $0) } }
  }

  /// The cost of the cheapest path; infinite where there is none.
  func cost(from start: LocalPoint, to goal: LocalPoint, _ metric: some PathMetric) -> Double {
    func cost(_ one: LocalPoint, _ other: LocalPoint) -> Double {
      metric.cost(of: other - one, metres: one.planarDistanceMetres(to: other))
    }
    if start == goal { return 0 }
    var best = sees(start, goal) ? cost(start, goal) : .infinity
    var reached = nodes.map { sees(start, $0) ? cost(start, $0) : .infinity }
    let ends = nodes.map { sees($0, goal) }
    var waiting = Array(nodes.indices)
    while let next = waiting.min(by: { reached[$0] < reached[$1] }), reached[next].isFinite {
      waiting.removeAll { $0 == next }
      if ends[next] { best = min(best, reached[next] + cost(nodes[next], goal)) }
      for other in waiting where sight[next][other] {
        reached[other] = min(reached[other], reached[next] + cost(nodes[next], nodes[other]))
      }
    }
    return best
  }

  /// Whether a straight way stays in the free polygons or on their borders.
  private func sees(_ start: LocalPoint, _ end: LocalPoint) -> Bool {
    var stops = [start, end]
    for ring in free.flatMap(\.rings) {
      guard var previous = ring.last else { continue }
      for current in ring {
        if Predicates.contact(start, end, previous, current) == .crossing { return false }
        if Predicates.isOn(current, segmentFrom: start, to: end) { stops.append(current) }
        previous = current
      }
    }
    stops.sort { $0.planarDistanceMetres(to: start) < $1.planarDistanceMetres(to: start) }
    return zip(stops, stops.dropFirst()).allSatisfy { one, other in
      let middle = one.interpolated(to: other, fraction: 0.5)
      return free.contains { $0.planarDistanceMetres(to: middle) < 1e-9 }
    }
  }
}
