/// A cut around the depots at a radius: the vertices within it, seen as one, and what lies beyond.
struct CutLayer {
  /// The distance of the cut from the depots in units.
  let radius: Int
  /// How much farther the nearest vertex beyond is. Every way across the cut is so long at least between the two.
  let thickness: Int
  /// The vertices beyond with an odd number of services.
  let odd: [Int]
  /// The services that cross the cut.
  let crossingServices: Int
  /// How often tours cross the cut without service at least.
  var crossings: Int { crossings(beyond: toursMin) }
  /// The fewest tours that go beyond.
  private let toursMin: Int
  /// Whether every service is beyond, at least in part.
  private let isAllBeyond: Bool

  /// Looks at a cut; nil where nothing is to be served beyond it. `depths` are the distances of all vertices from the
  /// depots. O(services · log services).
  init?(_ arcs: ArcServices, depths: [Int], radius: Int, nextRadius: Int) {
    self.radius = radius
    thickness = nextRadius - radius
    var isOdd = [Bool](repeating: false, count: depths.count)
    var demands: [Double] = []
    var crossingServices = 0
    for service in arcs.services {
      let link = arcs.problem.links[service.link]
      guard depths[link.from] > radius || depths[link.to] > radius else { continue }
      if min(depths[link.from], depths[link.to]) <= radius { crossingServices += 1 }
      isOdd[link.from].toggle()
      isOdd[link.to].toggle()
      demands.append(link.demand)
    }
    guard !demands.isEmpty else { return nil }
    odd = depths.indices.filter { depths[$0] > radius && isOdd[$0] }
    self.crossingServices = crossingServices
    toursMin = Self.binsMin(demands, capacity: arcs.problem.capacity)
    isAllBeyond = demands.count == arcs.services.count
  }

  /// The same where there are so many tours in all; a tour may serve nothing beyond only if something is not beyond.
  func crossings(tours: Int) -> Int { crossings(beyond: isAllBeyond ? max(tours, toursMin) : toursMin) }

  /// Each tour that goes beyond crosses twice, and all of them together cross an even number of times.
  private func crossings(beyond tours: Int) -> Int { max(crossingServices % 2, 2 * tours - crossingServices) }

  /// The way between the odd vertices, row by row, with all within the radius as the last row and column; its last
  /// element is the way out and back in. O(odd vertices · passages · log passages).
  func distances(_ network: StreetNetwork, depths: [Int]) -> [Int] {
    let beyond = network.within(radius, depths: depths)
    let inner = depths.firstIndex { $0 <= radius } ?? 0
    var ways = ShortestWays(beyond)
    let ends = odd + [inner]
    var distances: [Int] = []
    for start in ends {
      ways.search(from: start)
      for end in ends { distances.append(ways.distances[end]) }
    }
    let leaving = Int(beyond.firstOut[inner])..<Int(beyond.firstOut[inner + 1])
    distances[distances.count - 1] = 2 * (leaving.map { beyond.costs[$0] }.min() ?? 0)
    return distances
  }

  /// The least units of joining the odd vertices and so many crossings in pairs.
  func matchingUnits(crossings: Int, _ distances: [Int]) -> Int {
    let size = odd.count + 1
    let count = odd.count + crossings
    let cost = { (first: Int, second: Int) in distances[min(first, size - 1) * size + min(second, size - 1)] }
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
  /// The same network where all vertices within a radius are one, the first of them, and where what lies within the
  /// radius costs nothing.
  func within(_ radius: Int, depths: [Int]) -> StreetNetwork {
    let inner = depths.firstIndex { $0 <= radius } ?? 0
    var lists: [[(head: Int, index: Int, cost: Int)]] = Array(repeating: [], count: vertexCount)
    for tail in 0..<vertexCount {
      for index in Int(firstOut[tail])..<Int(firstOut[tail + 1]) {
        let head = Int(heads[index])
        let isInside = (depths[tail] <= radius, depths[head] <= radius)
        if isInside == (true, true) { continue }
        var cost = costs[index]
        if isInside.0 { cost -= radius - depths[tail] }
        if isInside.1 { cost -= radius - depths[head] }
        lists[isInside.0 ? inner : tail].append((isInside.1 ? inner : head, index, cost))
      }
    }
    var first: [Int32] = [0]
    for list in lists { first.append((first.last ?? 0) + Int32(list.count)) }
    let all = lists.joined()
    return StreetNetwork(
      vertexCount: vertexCount, firstOut: first, heads: all.map { Int32($0.head) },
      passages: all.map { passages[$0.index] }, costs: all.map(\.cost))
  }
}
