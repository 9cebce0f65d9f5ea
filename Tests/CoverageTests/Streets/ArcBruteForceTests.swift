import Coverage
import Quantities
import Testing

@Suite struct ArcBruteForceTests {
  private static let seeds = UInt64(1)...40

  @Test("on tiny networks the answer is the cheapest of all, and holds", arguments: RandomNetwork.allCases)
  func answerEqualsBruteForce(kind: RandomNetwork) throws {
    var solved = 0
    for seed in Self.seeds {
      let problem = kind.make(seed: seed)
      guard let solver = try? ArcRoutingSolver(problem) else {
        #expect(ArcBruteForceTwin(problem).leastCost() == nil, "\(kind) \(seed): refused and can be done")
        continue
      }
      let least = ArcBruteForceTwin(problem).leastCost()
      let solution = solver.solve(.init(seed: seed, iterations: 400))
      #expect(ArcTourChecker.breaches(problem, solution) == [], "\(kind) \(seed)")
      guard let least else {
        #expect(!solution.unserved.isEmpty, "\(kind) \(seed): everything served, and it cannot be done")
        continue
      }
      solved += 1
      #expect(solution.unserved.isEmpty && solution.cost == least, "\(kind) \(seed): \(solution.cost), least \(least)")
      #expect(solution.lowerBound <= least, "\(kind) \(seed): bound \(solution.lowerBound), least \(least)")
      #expect(solver.lowerBound() <= least, "\(kind) \(seed): bound \(solver.lowerBound()), least \(least)")
    }
    #expect(solved > 10, "\(kind): only \(solved) can be done")
  }

  @Test("on tiny networks one tour is proved", arguments: RandomNetwork.oneTour)
  func oneTourIsProved(kind: RandomNetwork) throws {
    for seed in Self.seeds {
      let problem = kind.make(seed: seed)
      let solution = try ArcRoutingSolver(problem).solve(.init(seed: seed, iterations: 0))
      #expect(solution.proof == .proved, "\(kind) \(seed)")
      #expect(solution.lowerBound == solution.cost, "\(kind) \(seed)")
    }
  }

  @Test("a matching costs the least of all, from 2 to 12 nodes", arguments: UInt64(1)...6)
  func matchingEqualsBruteForce(half: UInt64) {
    let count = 2 * Int(half)
    for seed in UInt64(1)...60 {
      var generator = SplitMix64(seed: seed, stream: "matching-\(count)")
      let range = [3, 10, 1_000][generator.nextIndex(below: 3)]
      var costs = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
      for first in 0..<count {
        for second in 0..<first {
          costs[first][second] = generator.nextIndex(below: range)
          costs[second][first] = costs[first][second]
        }
      }
      let partners = PerfectMatching.partners(count: count) { costs[$0][$1] }
      for node in 0..<count { #expect(partners[partners[node]] == node && partners[node] != node) }
      let sum = (0..<count).reduce(0) { $0 + costs[$1][partners[$1]] } / 2
      #expect(sum == least(costs), "\(count) nodes, seed \(seed)")
    }
  }

  /// The least sum over all perfect matchings, by sets of nodes.
  private func least(_ costs: [[Int]]) -> Int {
    var sums = [Int](repeating: .max, count: 1 << costs.count)
    sums[0] = 0
    for set in sums.indices where sums[set] < .max {
      guard let first = costs.indices.first(where: { set >> $0 & 1 == 0 }) else { continue }
      for second in (first + 1)..<costs.count where set >> second & 1 == 0 {
        let next = set | 1 << first | 1 << second
        sums[next] = min(sums[next], sums[set] + costs[first][second])
      }
    }
    return sums[sums.count - 1]
  }
}
