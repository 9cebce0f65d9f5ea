import Geometry
import Quantities

/// Consecutive steps of a plan: what a robot does in one go.
package struct UltravioletRun: Hashable, Sendable {
  /// The steps, never empty.
  package let steps: [UltravioletPlan.Step]

  /// Makes a run; nil without steps.
  package init?(_ steps: some Sequence<UltravioletPlan.Step>) {
    self.steps = Array(steps)
    if self.steps.isEmpty { return nil }
  }

  /// Where it begins.
  package var entry: LocalPoint { steps[0].start }
  /// Where it ends.
  package var exit: LocalPoint { steps[steps.count - 1].end }
  /// The seconds of its steps.
  package var seconds: Double { steps.reduce(0) { $0 + $1.seconds } }
}

extension UltravioletPlan.Step {
  /// Where it begins.
  package var start: LocalPoint {
    switch self {
    case .stop(let place, _): place
    case .drive(let from, _, _): from
    }
  }

  /// Where it ends.
  package var end: LocalPoint {
    switch self {
    case .stop(let place, _): place
    case .drive(_, let to, _): to
    }
  }

  /// The seconds that it takes.
  package var seconds: Double {
    switch self {
    case .stop(_, let seconds), .drive(_, _, let seconds): seconds
    }
  }
}

extension UltravioletPlan {
  /// The most runs into which a plan is cut.
  package static let runsMax = 512
  /// A stop is cut only into parts of this many seconds or more.
  package static let cutSecondsMin = 5.0
  /// The halvings by which the place of a cut, and the limit of an even split, are found.
  private static let halvingsMax = 24

  /// Cuts the steps into runs that cost at most a limit each, as few as their order allows. A stop is cut in two where
  /// only a part of it fits.
  ///
  /// - Parameter cost: what a run costs (seconds, a share of a battery); more steps never cost less.
  /// - Returns: nil where one piece alone costs more, or more than `runsMax` runs would be needed.
  package func split(limit: Double, cost: (UltravioletRun) -> Double) -> [UltravioletRun]? {
    split(limit: limit, runs: Self.runsMax, cost: cost)
  }

  /// Cuts the steps into a number of runs, or fewer, such that the dearest costs as little as their order allows
  /// (min–max).
  ///
  /// - Parameter cost: what a run costs; more steps never cost less.
  /// - Returns: empty where there is nothing to do.
  package func split(runs count: Int, cost: (UltravioletRun) -> Double) -> [UltravioletRun] {
    guard let whole = UltravioletRun(steps) else { return [] }
    let total = cost(whole)
    var best = [whole]
    guard count > 1 else { return best }
    var (low, high) = (total / Double(count) / 2, total)
    for _ in 0..<Self.halvingsMax {
      let limit = (low + high) / 2
      if let runs = split(limit: limit, runs: count, cost: cost) { (best, high) = (runs, limit) } else { low = limit }
    }
    return best
  }

  /// Fills runs up to a limit, one after the other; nil where `most` runs do not hold all.
  private func split(limit: Double, runs most: Int, cost: (UltravioletRun) -> Double) -> [UltravioletRun]? {
    var result: [UltravioletRun] = []
    var open = steps[...]
    func costs(_ steps: some Sequence<Step>) -> Double { UltravioletRun(steps).map(cost) ?? 0 }
    while !open.isEmpty {
      guard result.count < most else { return nil }
      var (fits, tooMany) = (0, open.count + 1)
      while tooMany - fits > 1 {
        let middle = (fits + tooMany) / 2
        if costs(open.prefix(middle)) <= limit { fits = middle } else { tooMany = middle }
      }
      var run = Array(open.prefix(fits))
      open = open.dropFirst(fits)
      if case .stop(let place, let seconds)? = open.first, seconds >= 2 * Self.cutSecondsMin,
        costs(run + [.stop(at: place, seconds: Self.cutSecondsMin)]) <= limit
      {
        var (low, high) = (Self.cutSecondsMin, seconds - Self.cutSecondsMin)
        if costs(run + [.stop(at: place, seconds: high)]) <= limit { low = high }
        for _ in 0..<Self.halvingsMax where high - low > Self.cutErrorSeconds {
          let middle = (low + high) / 2
          if costs(run + [.stop(at: place, seconds: middle)]) <= limit { low = middle } else { high = middle }
        }
        run.append(.stop(at: place, seconds: low))
        open = [.stop(at: place, seconds: seconds - low)] + open.dropFirst()
      }
      guard let filled = UltravioletRun(run) else { return nil }
      result.append(filled)
    }
    return result
  }

  /// How exactly a stop is cut, in seconds.
  private static let cutErrorSeconds = 0.1
}
