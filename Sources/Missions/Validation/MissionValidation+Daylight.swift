import Diagnostics
import Documents
import Geometry
import Maps
import Quantities

extension MissionValidation {
  /// How far around the mission a day is looked for, to say when it begins, in seconds.
  static let nextDaySeconds = 86_400.0

  /// Whether the mission and the tasks' windows have daylight, where the mission asks for it. The place is the map's
  /// origin; the planner looks at the corners of the map and keeps a margin.
  func checkDaylight(_ log: inout ProblemLog) {
    guard let rule = mission.rules.daylight, let daylightSpan else { return }
    // Ground robots work indoors, by day and by night.
    let outdoors = tasks.filter { if case .irradiate = $0.task.work { false } else { true } }
    guard !outdoors.isEmpty else { return }
    let days = days(rule, from: .start, to: mission.end)
    guard !days.isEmpty else {
      let clock = MissionClock(start: mission.start, end: mission.end)
      log.error(
        "M312", "the mission from \(clock.text(.start)) to \(clock.text(mission.end)) lies wholly in the dark",
        at: daylightSpan, label: nearestDay(rule),
        help: "move the mission into the day, or take `daylight` out if you may fly at night")
      return
    }
    for task in outdoors { checkDaylight(task, days: days, &log) }
  }

  private func checkDaylight(_ task: LocatedTask, days: [MissionInterval], _ log: inout ProblemLog) {
    guard let window = task.task.window, window.overlaps(wholeMission) else { return }
    let asked = MissionInterval(start: max(window.start, .start), end: min(window.end, mission.end))
    let light = days.reduce(0.0) { sum, day in
      sum + max(0, min(day.end, asked.end) - max(day.start, asked.start))
    }
    let label = "daylight lasts \(days.map(text).joined(separator: " and "))"
    if light <= 0 {
      log.error(
        "M313", "the window lies wholly in the dark", at: task.span("window"), label: label,
        help: "move the window into the day, or take `daylight` out of `rules` if you may fly at night")
    } else if light < asked.end - asked.start {
      log.warning("M313", "a part of the window lies in the dark", at: task.span("window"), label: label)
    }
  }

  /// The days between two moments of the mission, at the map's origin.
  private func days(_ rule: DaylightRule, from: MissionTime, to: MissionTime) -> [MissionInterval] {
    rule.intervals(
      at: [mission.map.projection.origin], from: mission.start.advanced(bySeconds: from.seconds),
      to: mission.start.advanced(bySeconds: to.seconds)
    ).map { day in
      MissionInterval(
        start: MissionTime(seconds: day.start.secondsSinceEpoch - mission.start.secondsSinceEpoch),
        end: MissionTime(seconds: day.end.secondsSinceEpoch - mission.start.secondsSinceEpoch))
    }
  }

  /// When it is day next to the mission; nil where it is not within a day of it.
  private func nearestDay(_ rule: DaylightRule) -> String {
    let last = days(rule, from: .start + -Self.nextDaySeconds, to: .start).last
    let next = days(rule, from: mission.end, to: mission.end + Self.nextDaySeconds).first
    guard let next else { return "there is no day within 24 h of it" }
    let clock = MissionClock(start: mission.start, end: mission.end)
    guard let last else { return "the next day begins at \(minute(next.start, clock))" }
    return "the day ends at \(minute(last.end, clock)), the next one begins at \(minute(next.start, clock))"
  }

  /// An interval for people.
  private func text(_ day: MissionInterval) -> String {
    let clock = MissionClock(start: mission.start, end: mission.end)
    return "from \(minute(day.start, clock)) to \(minute(day.end, clock))"
  }

  /// A moment to the minute: sunrise to the second would be more than anybody knows.
  private func minute(_ time: MissionTime, _ clock: MissionClock) -> String {
    let local = mission.start.localSecondsOfDay
    return clock.text(MissionTime(seconds: ((time.seconds + local) / 60).rounded() * 60 - local))
  }
}
