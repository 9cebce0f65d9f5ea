import Quantities

/// Mission time by a clock that never goes back.
struct DispatchClock {
  /// What the clock showed at `missionAtStart`.
  let clockAtStart: Double
  /// The mission time at that moment; below 0 before the mission starts.
  let missionAtStart: Double
  /// Mission seconds for each second of the clock; 1 but for simulated vehicles.
  let speed: Double

  /// The mission time now.
  func now(_ clock: Double) -> MissionTime {
    MissionTime(seconds: missionAtStart + (clock - clockAtStart) * speed)
  }

  /// The start that is asked for, as seconds of mission time until mission time 0.
  ///
  /// - Parameters:
  ///   - text: `+60` for so many seconds from now, a date and time with an offset, or nothing for the plan's own start.
  ///   - plan: the moment for which the plan was made.
  ///   - now: this moment.
  static func leadSeconds(_ text: String?, plan: CivilTime, now: CivilTime) throws -> Double {
    guard let text else {
      let lead = plan.secondsSinceEpoch - now.secondsSinceEpoch
      guard lead >= 0 else {
        throw CommandFailure(
          "the plan starts at \(plan), and that is over",
          help: "plan again, or fly it later than it was made for with --start, as --start +60")
      }
      return lead
    }
    if text.hasPrefix("+"), let seconds = Double(text.dropFirst()), seconds.isFinite, seconds >= 0 { return seconds }
    guard let moment = CivilTime(text) else {
      throw CommandFailure(
        "`\(text)` is no start", help: "write seconds from now as +60, or a moment as 2026-03-02T08:00:00+02:00")
    }
    let lead = moment.secondsSinceEpoch - now.secondsSinceEpoch
    guard lead >= 0 else { throw CommandFailure("\(text) is over", help: "give a moment to come, or +60") }
    return lead
  }
}
