/// A set of vertices around the depots, seen as one, and what lies beyond it.
struct CutLayer {
  /// The vertices beyond with an odd number of services.
  let odd: [Int]
  /// The services that cross the cut.
  let crossingServices: Int
  /// How often tours cross the cut without service at least.
  var crossings: Int { crossings(beyond: toursMin) }
  /// The least units of crossing the cut once without service.
  let crossingUnits: Int
  /// The fewest tours that go beyond.
  private let toursMin: Int
  /// Whether every service is beyond, at least in part.
  private let isAllBeyond: Bool
  /// The distances between odd vertices, row by row, with the set as the last row and column.
  private let distances: [Int]

  /// Looks at a set; nil where nothing is to be served beyond it. O(odd vertices · passages · log passages).
  init?(_ arcs: ArcServices, _ network: StreetNetwork, isInside: [Bool]) {
    var degrees = [Int](repeating: 0, count: isInside.count)
    var demands: [Double] = []
    var crossingServices = 0
    for service in arcs.services {
      let link = arcs.problem.links[service.link]
      guard !isInside[link.from] || !isInside[link.to] else { continue }
      if isInside[link.from] != isInside[link.to] { crossingServices += 1 }
      degrees[link.from] += 1
      degrees[link.to] += 1
      demands.append(link.demand)
    }
    guard !demands.isEmpty else { return nil }
    odd = isInside.indices.filter { !isInside[$0] && degrees[$0] % 2 == 1 }
    self.crossingServices = crossingServices
    toursMin = Self.binsMin(demands, capacity: arcs.problem.capacity)
    isAllBeyond = demands.count == arcs.services.count
    var crossingUnits = Int.max
    for tail in isInside.indices where isInside[tail] {
      for index in Int(network.firstOut[tail])..<Int(network.firstOut[tail + 1])
      where !isInside[Int(network.heads[index])] {
        crossingUnits = min(crossingUnits, network.costs[index])
      }
    }
    self.crossingUnits = crossingUnits == .max ? 0 : crossingUnits
    guard odd.count <= ToursBound.matchedMax else {
      distances = []
      return
    }
    var ways = ShortestWays(network.merging(isInside))
    let set = isInside.firstIndex(of: true) ?? 0
    let ends = odd + [set]
    var distances: [Int] = []
    for start in ends {
      ways.search(from: start)
      for end in ends { distances.append(ways.distances[end]) }
    }
    self.distances = distances
  }

  /// The same where there are so many tours in all; a tour may serve nothing beyond only if something is not beyond.
  func crossings(tours: Int) -> Int { crossings(beyond: isAllBeyond ? max(tours, toursMin) : toursMin) }

  /// Each tour that goes beyond crosses twice, and all of them together cross an even number of times.
  private func crossings(beyond tours: Int) -> Int { max(crossingServices % 2, 2 * tours - crossingServices) }

  /// The least units of joining the odd vertices and so many crossings in pairs.
  func matchingUnits(crossings: Int) -> Int {
    let size = odd.count + 1
    guard distances.count == size * size else { return 0 }
    let count = odd.count + crossings
    let cost = { (first: Int, second: Int) in
      let (one, other) = (min(first, size - 1), min(second, size - 1))
      // Out of the set and back in.
      return one == size - 1 && other == size - 1 ? 2 * crossingUnits : distances[one * size + other]
    }
    let partners = PerfectMatching.partners(count: count, cost: cost)
    var sum = 0
    for (node, partner) in partners.enumerated() where node < partner { sum += cost(node, partner) }
    return sum
  }

  /// The fewest bins that hold some sizes, at least 1: sizes above half a bin are alone, and what is left of their bins
  /// is filled with others down to any size. Source: S. Martello, P. Toth, "Knapsack problems", 1990, bound L2.
  static func binsMin(_ sizes: [Double], capacity: Double) -> Int {
    guard capacity < .infinity else { return 1 }
    let descending = sizes.sorted(by: >)
    var sums = [0.0]
    for size in descending { sums.append((sums.last ?? 0) + size) }
    let large = descending.firstIndex { 2 * $0 <= capacity } ?? descending.count
    // Without a least size the sum alone counts.
    var most = max(1, bins(sums[descending.count], capacity), large)
    var huge = large
    for at in large..<descending.count {
      let least = descending[at]
      // Sizes so large that nothing as small as the least fits beside them.
      while huge > 0 && descending[huge - 1] <= capacity - least { huge -= 1 }
      let roomBeside = Double(large - huge) * capacity - (sums[large] - sums[huge])
      let overflow = sums[at + 1] - sums[large] - roomBeside
      most = max(most, large + (overflow > 0 ? bins(overflow, capacity) : 0))
    }
    return min(most, max(1, sizes.count))
  }

  /// A sum over a capacity, rounded up; a sum may be a little too large by rounding.
  private static func bins(_ sum: Double, _ capacity: Double) -> Int {
    Int(min(1e9, (sum / capacity - 1e-9).rounded(.up)))
  }
}

extension StreetNetwork {
  /// The same network where some vertices are one: the first of them.
  func merging(_ isMerged: [Bool]) -> StreetNetwork {
    let target = isMerged.firstIndex(of: true) ?? 0
    var lists: [[(head: Int32, index: Int)]] = Array(repeating: [], count: vertexCount)
    for tail in 0..<vertexCount {
      for index in Int(firstOut[tail])..<Int(firstOut[tail + 1]) {
        let head = isMerged[Int(heads[index])] ? Int32(target) : heads[index]
        let from = isMerged[tail] ? target : tail
        if from != Int(head) { lists[from].append((head, index)) }
      }
    }
    var first: [Int32] = [0]
    for list in lists { first.append((first.last ?? 0) + Int32(list.count)) }
    let all = lists.joined()
    return StreetNetwork(
      vertexCount: vertexCount, firstOut: first, heads: all.map(\.head), passages: all.map { passages[$0.index] },
      costs: all.map { costs[$0.index] })
  }
}
