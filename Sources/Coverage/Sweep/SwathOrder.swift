import Quantities

/// The order and direction in which swaths are flown: a generalised travelling salesman problem with two ways through
/// each cluster.
///
/// An entry of a tour is the end at which a swath is entered; the other end is entry XOR 1. Costs are symmetric.
struct SwathOrder {
  /// The number of swaths.
  let count: Int
  /// The cost of the link between two ends, row by row; ends 2i and 2i + 1 belong to swath i.
  let cost: [Double]

  /// The cost of all links of a tour, added from its start.
  func total(_ tour: [Int]) -> Double {
    zip(tour, tour.dropFirst()).reduce(0) { $0 + link($1.0, $1.1) }
  }

  /// A tour made better by 2-opt, Or-opt and exact directions, then shaken and improved again.
  func best(from starts: [[Int]], shakesMax: Int, generator: inout SplitMix64) -> [Int] {
    var best: [Int] = []
    var bestCost = Double.infinity
    for start in starts {
      let tour = improved(start)
      let cost = total(tour)
      if cost < bestCost { (best, bestCost) = (tour, cost) }
    }
    guard count >= 4 else { return best }
    for _ in 0..<min(shakesMax, SwathOrder.shakeWorkMax / (count * count)) {
      let tour = improved(shaken(best, &generator))
      let cost = total(tour)
      if cost < bestCost - SwathOrder.gainMin { (best, bestCost) = (tour, cost) }
    }
    return best
  }

  /// From an end, always to the nearest end of a swath that is left; ties go to the lower end.
  func nearestNeighbour(from end: Int) -> [Int] {
    var tour = [end]
    var isUsed = [Bool](repeating: false, count: count)
    isUsed[end / 2] = true
    while tour.count < count {
      let leaving = tour[tour.count - 1] ^ 1
      var next = -1
      for candidate in 0..<2 * count where !isUsed[candidate / 2] {
        if next < 0 || cost[leaving * 2 * count + candidate] < cost[leaving * 2 * count + next] { next = candidate }
      }
      isUsed[next / 2] = true
      tour.append(next)
    }
    return tour
  }

  /// The most shakes times the square of the number of swaths: large tours are shaken less.
  private static let shakeWorkMax = 2_000_000
  /// Gains below this are rounding.
  private static let gainMin = 1e-9
  /// The longest run of swaths that Or-opt moves.
  private static let movedMax = 3

  @inline(__always)
  private func link(_ from: Int, _ to: Int) -> Double { cost[(from ^ 1) * 2 * count + to] }

  private func improved(_ start: [Int]) -> [Int] {
    var tour = start
    for _ in 0..<SweepOptions.improvementRoundsMax {
      let didReverse = reverseRuns(&tour)
      let didMove = moveRuns(&tour)
      let turned = bestDirections(tour)
      let didTurn = total(turned) < total(tour) - SwathOrder.gainMin
      if didTurn { tour = turned }
      if !didReverse && !didMove && !didTurn { break }
    }
    return tour
  }

  /// 2-opt on an open tour: turns runs round where that saves; one pass.
  private func reverseRuns(_ tour: inout [Int]) -> Bool {
    var didImprove = false
    for first in tour.indices {
      for last in first..<tour.count {
        var gain = 0.0
        if first > 0 { gain += link(tour[first - 1], tour[first]) - link(tour[first - 1], tour[last] ^ 1) }
        if last < tour.count - 1 { gain += link(tour[last], tour[last + 1]) - link(tour[first] ^ 1, tour[last + 1]) }
        guard gain > SwathOrder.gainMin else { continue }
        var (low, high) = (first, last)
        while low < high {
          (tour[low], tour[high]) = (tour[high] ^ 1, tour[low] ^ 1)
          low += 1
          high -= 1
        }
        if low == high { tour[low] ^= 1 }
        didImprove = true
      }
    }
    return didImprove
  }

  /// Or-opt: moves runs of up to `movedMax` swaths elsewhere, either way round; one pass.
  private func moveRuns(_ tour: inout [Int]) -> Bool {
    var didImprove = false
    for length in 1...SwathOrder.movedMax where length < tour.count {
      for first in 0...(tour.count - length) {
        let run = Array(tour[first..<first + length])
        var rest = tour
        rest.removeSubrange(first..<first + length)
        let before = first > 0 ? rest[first - 1] : nil
        let after = first < rest.count ? rest[first] : nil
        let removed = joint(before, run[0]) + joint(run[length - 1], after) - joint(before, after)
        var (bestGain, bestPlace, isTurned) = (SwathOrder.gainMin, -1, false)
        for place in 0...rest.count {
          let left = place > 0 ? rest[place - 1] : nil
          let right = place < rest.count ? rest[place] : nil
          let open = joint(left, right)
          let straight = removed + open - joint(left, run[0]) - joint(run[length - 1], right)
          let turned = removed + open - joint(left, run[length - 1] ^ 1) - joint(run[0] ^ 1, right)
          if straight > bestGain { (bestGain, bestPlace, isTurned) = (straight, place, false) }
          if turned > bestGain { (bestGain, bestPlace, isTurned) = (turned, place, true) }
        }
        guard bestPlace >= 0 else { continue }
        rest.insert(contentsOf: isTurned ? run.reversed().map { $0 ^ 1 } : run, at: bestPlace)
        tour = rest
        didImprove = true
      }
    }
    return didImprove
  }

  @inline(__always)
  private func joint(_ left: Int?, _ right: Int?) -> Double {
    guard let left, let right else { return 0 }
    return link(left, right)
  }

  /// The best direction of every swath for a fixed order: a dynamic programme over the two ways through each.
  private func bestDirections(_ tour: [Int]) -> [Int] {
    guard let start = tour.first else { return tour }
    var costs = (0.0, 0.0)
    var choices: [(Int, Int)] = []
    var previous = start & ~1
    for entry in tour.dropFirst() {
      let swath = entry & ~1
      func reach(_ end: Int) -> (Double, Int) {
        let forward = costs.0 + link(previous, end)
        let backward = costs.1 + link(previous + 1, end)
        return forward <= backward ? (forward, 0) : (backward, 1)
      }
      let (one, other) = (reach(swath), reach(swath + 1))
      choices.append((one.1, other.1))
      costs = (one.0, other.0)
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

  /// A double bridge: two neighbouring runs change places.
  private func shaken(_ tour: [Int], _ generator: inout SplitMix64) -> [Int] {
    let cuts = [0, 0, 0].map { _ in generator.nextIndex(below: tour.count + 1) }.sorted()
    return Array(tour[..<cuts[0]] + tour[cuts[1]..<cuts[2]] + tour[cuts[0]..<cuts[1]] + tour[cuts[2]...])
  }
}
