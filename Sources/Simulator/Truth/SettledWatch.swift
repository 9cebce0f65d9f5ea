/// The second phase of a run: after the faults' end every vehicle comes to stand on its pad, or the run ends.
package struct SettledWatch: Sendable, Hashable {
  /// When that was, in seconds after the faults' end; 0 where the run was over before. Nil where it was not.
  package private(set) var afterSeconds: Double?
  /// The vehicles that were away when somebody looked last.
  package private(set) var away: [String] = []

  /// How far from its pad a vehicle may stand, in metres: the ground crew reaches it.
  package static let padMetres = SimulatedVehicle.padReachMetres

  /// Watches for it.
  package init() {}

  /// Looks at the vehicles.
  ///
  /// - Parameters:
  ///   - seconds: since the faults' end; below 0 before it.
  ///   - isFinished: whether the dispatcher has nothing more to do.
  package mutating func observe(
    _ vehicles: [RunFacts.VehicleAtEnd], secondsAfterFaults seconds: Double, isFinished: Bool
  ) {
    guard afterSeconds == nil, seconds >= 0 || isFinished else { return }
    away = vehicles.filter { $0.isUnderWay || (!isFinished && $0.metresFromPad > Self.padMetres) }.map(\.vehicle)
    if away.isEmpty { afterSeconds = max(0, seconds) }
  }

  func verdict(withinSeconds limit: Double, on facts: RunFacts) -> Expectation.Verdict {
    let words: String
    if let afterSeconds {
      words = "after \(Expectation.fixed(afterSeconds)) s"
    } else {
      words = away.isEmpty ? "the run was cut before" : "\(away.count) away at the end, first \(away[0])"
    }
    return Expectation.Verdict(
      name: "all settle within \(Expectation.fixed(limit)) s of the faults' end", value: words,
      isMet: afterSeconds.map { $0 <= limit + AlarmWatch.slackSeconds } ?? false)
  }
}
