import Diagnostics
import Quantities

/// Turns local times of day into mission time.
struct MissionClock: Sendable, Hashable {
  /// Mission time 0.
  let start: CivilTime
  /// The end of the mission, where it is known already.
  let end: MissionTime?

  /// The mission time of a local time of day, in seconds after midnight.
  ///
  /// It is on the day of the start. Only where the mission lasts into the next day is a time that lies before the
  /// start's taken to be of the next day.
  func time(secondsOfDay: Double) -> MissionTime {
    let sameDay = MissionTime(seconds: secondsOfDay - start.localSecondsOfDay)
    guard sameDay.seconds < 0, let end else { return sameDay }
    let nextDay = MissionTime(seconds: sameDay.seconds + 86_400)
    return nextDay <= end ? nextDay : sameDay
  }

  /// The local time of day of a mission time, such as `08:10`; with seconds where there are some.
  func text(_ time: MissionTime) -> String {
    let whole = Int(start.advanced(bySeconds: time.seconds).localSecondsOfDay.rounded())
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let minutes = "\(padded(whole / 3600 % 24)):\(padded(whole / 60 % 60))"
    return whole % 60 == 0 ? minutes : minutes + ":\(padded(whole % 60))"
  }

  /// Seconds after midnight of `08:10` or `08:10:30`; nil for anything else.
  static func secondsOfDay(_ text: some StringProtocol) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts.allSatisfy({ $0.utf8.count == 2 }) else { return nil }
    guard parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return nil }
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count, numbers[0] < 24, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
    return Double(numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0))
  }
}

extension YamlNode {
  /// A window of local time such as `08:10-08:40`.
  func window(clock: MissionClock, log: inout ProblemLog) -> MissionInterval? {
    let parts = (text ?? "").split(separator: "-", omittingEmptySubsequences: false).map { part in
      part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    }
    guard parts.count == 2, let from = MissionClock.secondsOfDay(String(parts[0])),
      let until = MissionClock.secondsOfDay(String(parts[1]))
    else {
      log.error(
        "M016", "`\(text ?? "")` is not a window of time", at: span,
        help: "write it as `08:10-08:40`, in the local time of the mission's `start`")
      return nil
    }
    let first = clock.time(secondsOfDay: from)
    let last = clock.time(secondsOfDay: until)
    guard first < last else {
      log.error(
        "M016", "the window ends before it starts", at: span, help: "write the earlier time first, as in `08:10-08:40`")
      return nil
    }
    return MissionInterval(start: first, end: last)
  }

  /// A date and time with its offset, as RFC 3339 has it.
  func civilTime(key: String, log: inout ProblemLog) -> CivilTime? {
    guard let text, let time = CivilTime(text) else {
      log.error(
        "M016", "`\(key)` must be a date and time with its offset from universal time", at: span,
        help: "write it as `2026-03-02T08:00:00+02:00`")
      return nil
    }
    return time
  }
}
