import Coverage

/// The least cost by trying everything: all orders and directions of services in a tour, all ways to share the
/// services among tours. Distances by Floyd and Warshall. For some eight services.
struct ArcBruteForceTwin {
  private let problem: ArcRoutingProblem
  private var distances: [[Double]]
  private var services: [Int] = []

  /// Prepares a problem.
  init(_ problem: ArcRoutingProblem) {
    self.problem = problem
    let count = problem.vertexCount
    distances = [[Double]](repeating: [Double](repeating: .infinity, count: count), count: count)
    for vertex in 0..<count { distances[vertex][vertex] = 0 }
    for (index, link) in problem.links.enumerated() {
      if let way = link.forward { distances[link.from][link.to] = min(distances[link.from][link.to], way.travelCost) }
      if let way = link.backward { distances[link.to][link.from] = min(distances[link.to][link.from], way.travelCost) }
      services += [Int](repeating: index, count: link.services)
    }
    for middle in 0..<count {
      for start in 0..<count {
        for end in 0..<count {
          distances[start][end] = min(distances[start][end], distances[start][middle] + distances[middle][end])
        }
      }
    }
  }

  /// The least cost of serving everything; nil where it cannot be done.
  func leastCost() -> Double? {
    let full = (1 << services.count) - 1
    if full == 0 { return 0 }
    let tours = tourCosts()
    var least = [Double](repeating: .infinity, count: full + 1)
    least[0] = 0
    for _ in 0..<min(problem.toursMax ?? services.count, services.count) {
      var next = least
      for set in 1...full {
        // Every way to take one tour off the set.
        var part = set
        while part > 0 {
          next[set] = min(next[set], least[set ^ part] + tours[part])
          part = (part - 1) & set
        }
      }
      least = next
    }
    return least[full] < .infinity ? least[full] : nil
  }

  /// The least cost of one tour for each set of services, with the turn-around; infinite where it is not allowed.
  private func tourCosts() -> [Double] {
    let sets = 1 << services.count
    var costs = [Double](repeating: .infinity, count: sets)
    for depot in problem.depots {
      // The least cost to have served a set and to stand behind a service in a direction.
      var ways = [[[Double]]](
        repeating: [[Double]](repeating: [.infinity, .infinity], count: services.count), count: sets)
      for set in 1..<sets {
        for last in services.indices where set >> last & 1 == 1 {
          let link = problem.links[services[last]]
          for direction in 0..<2 {
            guard let cost = (direction == 0 ? link.forward : link.backward)?.serviceCost else { continue }
            let start = direction == 0 ? link.from : link.to
            let before = set ^ (1 << last)
            var least = before == 0 ? distances[depot][start] : .infinity
            for other in services.indices where before >> other & 1 == 1 {
              let end = problem.links[services[other]]
              least = min(least, ways[before][other][0] + distances[end.to][start])
              least = min(least, ways[before][other][1] + distances[end.from][start])
            }
            ways[set][last][direction] = least + cost
          }
        }
        guard load(set) <= problem.capacity * (1 + 1e-12) else { continue }
        for last in services.indices where set >> last & 1 == 1 {
          let link = problem.links[services[last]]
          let cost = min(
            ways[set][last][0] + distances[link.to][depot], ways[set][last][1] + distances[link.from][depot])
          if cost <= problem.tourCostMax { costs[set] = min(costs[set], cost + problem.turnaroundCost) }
        }
      }
    }
    return costs
  }

  private func load(_ set: Int) -> Double {
    services.indices.reduce(0) { set >> $1 & 1 == 1 ? $0 + problem.links[services[$1]].demand : $0 }
  }
}
