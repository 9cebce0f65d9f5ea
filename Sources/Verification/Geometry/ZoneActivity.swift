import Maps
import Quantities

/// When a zone is active, in mission seconds. Written anew here, so that a mistake of the map's code is not repeated.
package enum ZoneActivity {
  /// The most days over which weekly hours are laid out.
  package static let daysMax = 400
  private static let secondsPerDay = 86_400

  /// The stretches in which the zone is active, clipped to `from`..<`to`, disjoint and ascending.
  ///
  /// The bounds of a stretch are decided as half-open: at its end the zone is no longer active.
  package static func spans(of zone: Zone, missionStart: CivilTime, from: Double, to: Double) -> [FractionInterval] {
    guard from <= to else { return [] }
    let horizon = FractionInterval(lower: from, upper: to)
    guard !zone.periods.isEmpty else { return [horizon] }
    let origin = missionStart.secondsSinceEpoch
    var spans: [FractionInterval] = []
    for period in zone.periods {
      let span = FractionInterval(
        lower: period.start.map { $0.secondsSinceEpoch - origin } ?? from,
        upper: period.end.map { $0.secondsSinceEpoch - origin } ?? to)
      guard let valid = span.intersection(horizon) else { continue }
      if period.schedule.isEmpty {
        spans.append(valid)
      } else {
        spans += hours(period.schedule, place: zone.daylightPlace, origin: origin, within: valid)
      }
    }
    return spans.merged()
  }

  private static func hours(
    _ schedule: [ActivePeriod.DailyHours], place: GeoPoint?, origin: Double, within valid: FractionInterval
  ) -> [FractionInterval] {
    // The days before count too: their hours may end after midnight, and by the sun a day may lie half a day off.
    let first = Int(((origin + valid.lower) / Double(secondsPerDay)).rounded(.down)) - 2
    let last = Int(((origin + valid.upper) / Double(secondsPerDay)).rounded(.down)) + 1
    // A longer plan than the limit is judged as if the zone were always active.
    guard last - first < daysMax else { return [valid] }
    var spans: [FractionInterval] = []
    for day in first...max(first, last) {
      // 1970-01-01 was a Thursday, weekday 3 where Monday is 0.
      let weekday = ((day + 3) % 7 + 7) % 7
      for hours in schedule where hours.weekdays.contains(weekday) {
        guard let moments = moments(hours, day: day, place: place) else { continue }
        let span = FractionInterval(lower: moments.lower - origin, upper: moments.upper - origin)
        if let part = span.intersection(valid) { spans.append(part) }
      }
    }
    return spans
  }

  /// The bounds of one day's hours in seconds since 1970; nil where the sun gives no such hours.
  private static func moments(
    _ hours: ActivePeriod.DailyHours, day: Int, place: GeoPoint?
  ) -> FractionInterval? {
    let midnight = Double(day * secondsPerDay)
    switch (hours.start, hours.end) {
    case (.seconds(let start), .seconds(let end)):
      return FractionInterval(
        lower: midnight + Double(start), upper: midnight + Double(end + (end > start ? 0 : secondsPerDay)))
    default:
      // Without a place nobody knows the sun: active all day.
      guard let place else { return FractionInterval(lower: midnight, upper: midnight + Double(secondsPerDay)) }
      return SunlitHours(place: place).span(of: hours, day: day)
    }
  }
}
