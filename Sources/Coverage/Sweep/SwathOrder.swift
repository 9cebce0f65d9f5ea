import Geometry
import Quantities
import Routing

/// The order and direction in which swaths are flown: a generalised travelling salesman problem with two ways through
/// each cluster.
///
/// An entry of a tour is the end at which a swath is entered; the other end is entry XOR 1. Costs are symmetric.
package struct SwathOrder: ~Copyable {
  /// The number of swaths.
  package let count: Int
  private var links: LinkCosts
  private let near: [Int32]
  private let nearCount: Int

  /// Up to so many swaths the order is exact: a dynamic programme over subsets.
  package static let exactMax = 8
  /// How many near ends are tried for each end.
  private static let nearMax = 12
  /// How many ends by straight distance are measured to find the near ones, where not all pairs are known.
  private static let measuredMax = 16

  /// Sorts near ends.
  package init(_ links: consuming LinkCosts) {
    count = links.endCount / 2
    let isDense = links.isDense
    var near: [Int32] = []
    nearCount = min(Self.nearMax, max(0, links.endCount - 2)) + 2
    let finder = isDense ? nil : EndFinder(links.places)
    for end in 0..<links.endCount {
      let candidates: [Int] =
        if let finder { finder.nearest(to: end, count: Self.measuredMax) } else {
          (0..<links.endCount).filter { $0 >> 1 != end >> 1 }
        }
      var ranked: [(cost: Double, end: Int)] = []
      for candidate in candidates { ranked.append((links.cost(end, candidate), candidate)) }
      ranked.sort { ($0.cost, $0.end) < ($1.cost, $1.end) }
      // Both ends of the free swath come first: linking to it costs nothing.
      near.append(Int32(links.endCount))
      near.append(Int32(links.endCount + 1))
      let kept = ranked.prefix(nearCount - 2)
      near += kept.map { Int32($0.end) }
      // Lists of equal length; a repeated end does no harm.
      near += Array(repeating: near[near.count - 1], count: nearCount - 2 - kept.count)
    }
    self.near = near
    self.links = links
  }

  /// Why a link could not be found, the first time that happened.
  package var problem: RouteFailure? { links.problem }

  /// A good tour: exact for few swaths; else 2-opt, Or-opt and double bridges from the better of two starts, and exact
  /// directions.
  ///
  /// - Parameters:
  ///   - rows: a first tour, one entry for each swath.
  ///   - shakes: the double bridges that are tried.
  package mutating func best(from rows: [Int], shakes: Int, generator: inout SplitMix64) -> [Int] {
    guard count > 1 else { return rows }
    if count <= Self.exactMax { return exact() }
    var best: (tour: [Int], cost: Double)?
    for start in [rows, greedy()] {
      let tour = improved(start, shakes: 0, &generator)
      let cost = total(tour)
      if cost < best?.cost ?? .infinity { best = (tour, cost) }
    }
    guard let best else { return rows }
    return bestDirections(improved(best.tour, shakes: shakes, &generator))
  }

  /// The cost of all links of a tour, added from its start.
  package mutating func total(_ tour: [Int]) -> Double {
    var sum = 0.0
    for (entry, next) in zip(tour, tour.dropFirst()) { sum += links.cost(entry ^ 1, next) }
    return sum
  }

  private mutating func improved(_ start: [Int], shakes: Int, _ generator: inout SplitMix64) -> [Int] {
    var taken = LinkCosts(endCount: 0, costs: [])
    swap(&taken, &links)
    var search = SwathSearch(start, near: near, nearCount: nearCount, links: taken)
    search.improve(shakes: shakes, generator: &generator)
    let entries = search.entries
    links = search.handBack()
    return entries
  }

  /// Joins the cheapest pairs of near ends first, then the pieces that are left, each to the nearest.
  private mutating func greedy() -> [Int] {
    var pairs: [(cost: Double, from: Int, to: Int)] = []
    for end in 0..<2 * count {
      for index in 2..<nearCount {
        let other = Int(near[end * nearCount + index])
        if other < 2 * count { pairs.append((links.cost(end, other), min(end, other), max(end, other))) }
      }
    }
    pairs.sort { ($0.cost, $0.from, $0.to) < ($1.cost, $1.from, $1.to) }
    var partner = [Int](repeating: -1, count: 2 * count)
    // The other end of the piece that an end closes.
    var far = (0..<2 * count).map { $0 ^ 1 }
    func join(_ one: Int, _ other: Int) {
      (partner[one], partner[other]) = (other, one)
      let (first, last) = (far[one], far[other])
      (far[first], far[last]) = (last, first)
    }
    for pair in pairs where partner[pair.from] < 0 && partner[pair.to] < 0 && far[pair.from] != pair.to {
      join(pair.from, pair.to)
    }
    // From a free end through its piece, then on to the nearest free end.
    var isUsed = [Bool](repeating: false, count: count)
    var entries: [Int] = []
    var entry = (0..<2 * count).first { partner[$0] < 0 } ?? 0
    while entries.count < count {
      var next = entry
      while true {
        entries.append(next)
        isUsed[next / 2] = true
        let follower = partner[next ^ 1]
        guard follower >= 0 else { break }
        next = follower
      }
      let exit = next ^ 1
      var best: (metres: Double, end: Int)?
      for end in 0..<2 * count where partner[end] < 0 && !isUsed[end / 2] {
        let metres = links.isDense ? links.cost(exit, end) : links.straightMetres(exit, end)
        if metres < best?.metres ?? .infinity { best = (metres, end) }
      }
      guard let best else { break }
      entry = best.end
    }
    return entries
  }

  /// The best tour of few swaths: a dynamic programme over the swaths flown and the end left last (Held and Karp).
  private mutating func exact() -> [Int] {
    let ends = 2 * count
    let sets = 1 << count
    var costs = [Double](repeating: .infinity, count: sets * ends)
    var before = [Int](repeating: -1, count: sets * ends)
    for entry in 0..<ends { costs[(1 << (entry / 2)) * ends + entry] = 0 }
    for set in 1..<sets {
      for last in 0..<ends where costs[set * ends + last] < .infinity {
        for entry in 0..<ends where set & (1 << (entry / 2)) == 0 {
          let cost = costs[set * ends + last] + links.cost(last ^ 1, entry)
          let state = (set | 1 << (entry / 2)) * ends + entry
          if cost < costs[state] { (costs[state], before[state]) = (cost, last) }
        }
      }
    }
    var set = sets - 1
    var entry = (0..<ends).min { costs[set * ends + $0] < costs[set * ends + $1] } ?? 0
    var tour: [Int] = []
    while entry >= 0 {
      tour.append(entry)
      let previous = before[set * ends + entry]
      set &= ~(1 << (entry / 2))
      entry = previous
    }
    return tour.reversed()
  }

  /// The best direction of every swath for a fixed order: a dynamic programme over the two ways through each.
  package mutating func bestDirections(_ tour: [Int]) -> [Int] {
    guard let start = tour.first else { return tour }
    var costs = (0.0, 0.0)
    var choices: [(Int, Int)] = []
    var previous = start & ~1
    for entry in tour.dropFirst() {
      let swath = entry & ~1
      var reached: [(Double, Int)] = []
      for end in [swath, swath + 1] {
        // Entered at its even end, a swath is left at its odd one.
        let forward = costs.0 + links.cost(previous + 1, end)
        let backward = costs.1 + links.cost(previous, end)
        reached.append(forward <= backward ? (forward, 0) : (backward, 1))
      }
      choices.append((reached[0].1, reached[1].1))
      costs = (reached[0].0, reached[1].0)
      previous = swath
    }
    var result = tour
    var side = costs.0 <= costs.1 ? 0 : 1
    for index in tour.indices.reversed() {
      result[index] = (tour[index] & ~1) + side
      if index > 0 { side = side == 0 ? choices[index - 1].0 : choices[index - 1].1 }
    }
    return result
  }
}

/// Finds the nearest of many points by looking at ever larger squares.
struct EndFinder {
  private let places: [LocalPoint]
  private let index: GridIndex
  private let startMetres: Double

  /// The most times that a square is doubled.
  private static let doublingsMax = 40

  init(_ places: [LocalPoint]) {
    self.places = places
    index = GridIndex(places.map { BoundingBox(west: $0.east, south: $0.north, east: $0.east, north: $0.north) })
    let box = BoundingBox(around: places) ?? BoundingBox(west: 0, south: 0, east: 1, north: 1)
    let area = max(1e-6, (box.east - box.west) * (box.north - box.south))
    startMetres = max(1e-3, (area / Double(max(1, places.count))).squareRoot())
  }

  /// The points nearest to a point of another swath, the nearest first.
  func nearest(to end: Int, count: Int) -> [Int] {
    let place = places[end]
    var reach = startMetres
    for _ in 0..<Self.doublingsMax {
      let box = BoundingBox(west: place.east, south: place.north, east: place.east, north: place.north)
      let found = index.indices(meeting: box.expanded(byMetres: reach)).filter { $0 >> 1 != end >> 1 }
      let inside = found.filter { places[$0].planarDistanceMetres(to: place) <= reach }
      if inside.count >= count || inside.count >= places.count - 2 {
        let ranked = inside.map { (metres: places[$0].planarDistanceMetres(to: place), end: $0) }
        return ranked.sorted { ($0.metres, $0.end) < ($1.metres, $1.end) }.prefix(count).map(\.end)
      }
      reach *= 2
    }
    return []
  }
}
