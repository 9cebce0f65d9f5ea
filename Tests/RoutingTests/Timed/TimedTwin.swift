import Geometry
import Quantities
import Routing

/// The slow twin of `TimedPaths` among convex obstacles and zones, without a clearance: it goes through all sequences
/// of different places, each with all intervals in which its places are safe, and leaves each place as early as it can.
///
/// No label ever shuts out another one; only sequences that cannot beat the best arrival end early.
struct TimedTwin {
  private let places: [LocalPoint]
  /// For each pair of places whether a link joins them, and where it runs through zones.
  private var links: [[Link?]]
  private var stays: [[(low: Double, high: Double)]]
  private let zones: [TimedZone]
  private var best = Double.infinity
  private var budget: Int

  private struct Link {
    var cost: Double
    var goalCost: Double
    var parts: [(zone: Int, first: Double, last: Double)]
  }

  /// - Parameters:
  ///   - obstacles: rings of convex obstacles, counter-clockwise, in general position.
  ///   - prunesLinks: whether links must be taut at the corners of obstacles.
  init(
    obstacles: [[LocalPoint]], zones: [TimedZone], start: LocalPoint, goal: LocalPoint, metric: some PathMetric,
    prunesLinks: Bool, budget: Int
  ) {
    self.zones = zones
    self.budget = budget
    let rings = zones.map { zone -> [LocalPoint] in
      if case .polygon(let polygon) = zone.shape { polygon.exterior } else { [] }
    }
    func isFree(_ point: LocalPoint) -> Bool {
      RandomMaps.boundary.contains(point)
        && obstacles.allSatisfy { TimedChecker.part(of: point, point, inside: $0) == nil }
    }
    var places = [start, goal]
    var walls: [(LocalPoint, LocalPoint)?] = [nil, nil]
    for ring in obstacles {
      for (index, corner) in ring.enumerated() where isFree(corner) {
        places.append(corner)
        walls.append((ring[(index + ring.count - 1) % ring.count], ring[(index + 1) % ring.count]))
      }
    }
    for corner in rings.flatMap(\.self) where isFree(corner) {
      places.append(corner)
      walls.append(nil)
    }
    self.places = places
    func isTaut(_ corner: Int, _ other: Int) -> Bool {
      guard prunesLinks, let wall = walls[corner] else { return true }
      return Predicates.orientation(places[other], places[corner], wall.0)
        * Predicates.orientation(places[other], places[corner], wall.1) >= 0
    }
    links = places.indices.map { one in
      places.indices.map { other in
        guard one != other, isTaut(one, other), isTaut(other, one) else { return nil }
        let (from, to) = (places[one], places[other])
        guard obstacles.allSatisfy({ TimedChecker.part(of: from, to, inside: $0) == nil }) else { return nil }
        let parts = rings.indices.compactMap { zone in
          TimedChecker.part(of: from, to, inside: rings[zone]).map { (zone, $0.first, $0.last) }
        }
        return Link(
          cost: metric.cost(of: to - from, metres: (to - from).lengthMetres),
          goalCost: metric.cost(of: goal - to, metres: (goal - to).lengthMetres), parts: parts)
      }
    }
    stays = places.map { place in
      let holders = zones.indices.filter { TimedChecker.part(of: place, place, inside: rings[$0]) != nil }
      var stays = [(low: -Double.infinity, high: Double.infinity)]
      for hours in holders.flatMap({ zones[$0].active }) {
        stays = stays.flatMap { stay -> [(low: Double, high: Double)] in
          [(stay.low, min(stay.high, hours.lowerBound)), (max(stay.low, hours.upperBound), stay.high)]
            .filter { $0.0 < $0.1 }
        }
      }
      return stays
    }
  }

  /// The earliest arrival, infinite where there is none; nil where the budget of steps is spent.
  mutating func arrival(departure: Double) -> Double? {
    var visited = places.map { _ in false }
    visited[0] = true
    if let stay = stays[0].first(where: { $0.low <= departure && departure <= $0.high }) {
      go(on: 0, departure, leaveBy: stay.high, &visited)
    }
    return budget > 0 ? best : nil
  }

  private mutating func go(on place: Int, _ ready: Double, leaveBy: Double, _ visited: inout [Bool]) {
    guard budget > 0 else { return }
    budget -= 1
    for next in places.indices where !visited[next] {
      guard let link = links[place][next], ready + link.cost + link.goalCost < best else { continue }
      for stay in stays[next] {
        guard let leaving = departure(link, ready, leaveBy, stay) else { continue }
        let arrival = leaving + link.cost
        if next == 1 {
          best = min(best, arrival)
        } else if arrival + link.goalCost < best {
          visited[next] = true
          go(on: next, arrival, leaveBy: stay.high, &visited)
          visited[next] = false
        }
      }
    }
  }

  /// The least of all times at which something may end that stands against the departure.
  private func departure(
    _ link: Link, _ ready: Double, _ leaveBy: Double, _ stay: (low: Double, high: Double)
  ) -> Double? {
    let first = max(ready, stay.low - link.cost)
    var candidates = [first]
    for part in link.parts {
      candidates += zones[part.zone].active.map { $0.upperBound - part.first * link.cost }
    }
    return candidates.filter { departure in
      departure >= first && departure <= min(leaveBy, stay.high - link.cost)
        && link.parts.allSatisfy { part in
          zones[part.zone].active.allSatisfy {
            departure + part.last * link.cost <= $0.lowerBound + 1e-12
              || departure + part.first * link.cost >= $0.upperBound - 1e-12
          }
        }
    }.min()
  }
}
