import Quantities

/// Finds a smaller scenario that still fails: fewer faults, shorter ones, calmer weather, a better radio.
package struct ScenarioShrinker {
  /// How many runs it takes at most where nobody says.
  package static let runsMaxUsual = 60
  /// The most runs that may be asked for.
  package static let runsMaxLimit = 10_000
  /// Faults are not made shorter than this, in seconds.
  static let secondsMin = 1.0
  /// How often a value is halved.
  static let halvingsMax = 4

  /// The smallest scenario so far.
  package private(set) var draft: ScenarioDraft
  /// Runs that may still be flown.
  package private(set) var runsLeft: Int

  /// Begins with a scenario that fails.
  package init(_ draft: ScenarioDraft, runsMax: Int) {
    self.draft = draft
    runsLeft = runsMax
  }

  /// Tries smaller scenarios until none is found or the runs are used up.
  ///
  /// - Parameters:
  ///   - read: reads the text of a scenario; nil where it is none.
  ///   - fails: whether a scenario breaks the same expectation.
  package mutating func shrink(
    read: (String) -> Scenario?, fails: (Scenario) throws -> Bool
  ) rethrows {
    func breaks(_ draft: ScenarioDraft) throws -> Bool {
      guard let scenario = read(draft.text) else { return false }
      return try fails(scenario)
    }
    try dropFaults(breaks)
    try calm(read, breaks)
    try shorten(read, breaks)
  }

  /// Tries one scenario; it becomes the smallest where it fails.
  private mutating func attempt(
    _ fails: (ScenarioDraft) throws -> Bool, _ change: (inout ScenarioDraft) -> Void
  ) rethrows -> Bool {
    var smaller = draft
    change(&smaller)
    guard runsLeft > 0, smaller != draft else { return false }
    runsLeft -= 1
    guard try fails(smaller) else { return false }
    draft = smaller
    return true
  }

  private mutating func dropFaults(_ fails: (ScenarioDraft) throws -> Bool) rethrows {
    let whole = draft
    let left = try DeltaDebugging.smallest(draft.faults, tries: &runsLeft) { faults in
      var smaller = whole
      smaller.faults = faults
      return try fails(smaller)
    }
    draft.faults = left
  }

  private mutating func calm(
    _ read: (String) -> Scenario?, _ fails: (ScenarioDraft) throws -> Bool
  ) rethrows {
    _ = try attempt(fails) { $0.set("hot-spots", nil as String?) }
    if draft.has("gusts") { try weaken(read, fails, of: \.gustDeviation) { $0.set("gusts", $1.map { "\($0) m/s" }) } }
    if draft.has("link") {
      let isClear = try attempt(fails) { $0.set("link", nil as String?) }
      for key in ["loss", "duplication", "jitter", "delay"] where !isClear {
        _ = try attempt(fails) { $0.set("link", [(key, nil)]) }
      }
    }
    if draft.has("wind") {
      try weaken(read, fails, of: \.windMetresPerSecond) { $0.set("wind", [("speed", "\($1 ?? 0) m/s")]) }
    }
  }

  /// Takes a value out, or halves it as often as the scenario fails.
  private mutating func weaken(
    _ read: (String) -> Scenario?, _ fails: (ScenarioDraft) throws -> Bool, of value: (Scenario) -> Double,
    _ set: (inout ScenarioDraft, Double?) -> Void
  ) rethrows {
    if try attempt(fails, { set(&$0, nil) }) { return }
    for _ in 0..<Self.halvingsMax {
      guard let now = read(draft.text).map(value), now > 0 else { return }
      let half = (now * 50).rounded() / 100
      guard try attempt(fails, { set(&$0, half) }) else { return }
    }
  }

  private mutating func shorten(
    _ read: (String) -> Scenario?, _ fails: (ScenarioDraft) throws -> Bool
  ) rethrows {
    for place in draft.faults.indices {
      for _ in 0..<Self.halvingsMax {
        guard let seconds = read(draft.text)?.faults[place].seconds, seconds >= 2 * Self.secondsMin else { break }
        guard try attempt(fails, { $0.setDuration(ofFault: place, seconds: seconds / 2) }) else { break }
      }
    }
  }
}

extension Scenario {
  /// The speed of the wind that the scenario names, in metres per second; 0 where it names none.
  fileprivate var windMetresPerSecond: Double { wind?.lengthMetres ?? 0 }
}
