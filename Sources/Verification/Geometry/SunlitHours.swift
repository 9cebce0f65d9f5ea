import Maps
import Quantities

/// The hours of a day whose bounds the sun gives, found by halving on the sun's elevation. Written anew here, by other
/// means than the map's code.
///
/// The rules are the map's: an event belongs to the day by the sun whose noon falls on the date; a day whose bound the
/// sun stays below, a night whose bound it stays above and a twilight that it misses altogether do not happen; else a
/// missing bound is midnight by the sun, of a night noon.
struct SunlitHours {
  /// Halvings of half a day: to a millisecond.
  private static let halvings = 26
  private static let secondsPerDay = 86_400.0

  let place: GeoPoint

  /// Seconds since 1970; nil where there are no such hours on the date.
  func span(of hours: ActivePeriod.DailyHours, day: Int) -> FractionInterval? {
    let dayStart = Double(day) * Self.secondsPerDay - 240 * place.longitude
    let begin = event(hours.start)
    let finish = event(hours.end)
    let isNight = begin.map { !$0.isRising } ?? false && finish?.isRising ?? false
    let isDay = begin?.isRising ?? false && finish.map { !$0.isRising } ?? false
    let lower = moment(hours.start, on: day)
    var upper = moment(hours.end, on: isNight ? day + 1 : day)
    if begin != nil, finish != nil {
      let low = [lower, upper].contains(.sunBelow)
      let high = [lower, upper].contains(.sunAbove)
      if isDay ? low : isNight ? high : lower == upper && (low || high) { return nil }
    }
    if case .second(let first) = lower, case .second(let last) = upper, last <= first {
      upper = moment(hours.end, on: day + 1)
    }
    let missing = isNight ? dayStart + Self.secondsPerDay / 2 : dayStart
    let from = lower.second ?? missing
    let to = upper.second ?? missing + Self.secondsPerDay
    return FractionInterval(lower: from, upper: to > from ? to : to + Self.secondsPerDay)
  }

  /// Where a bound lies, or where the sun stays.
  private enum Found: Equatable {
    case second(Double)
    case sunBelow
    case sunAbove

    var second: Double? { if case .second(let value) = self { value } else { nil } }
  }

  /// The elevation of the sun's centre in degrees at an event, and whether the sun is rising then.
  private func event(_ moment: ActivePeriod.DayMoment) -> (degrees: Double, isRising: Bool)? {
    guard case .event(let event) = moment else { return nil }
    return switch event {
    case .morningTwilight: (-6, true)
    case .sunrise: (-0.833, true)
    case .sunset: (-0.833, false)
    case .eveningTwilight: (-6, false)
    }
  }

  private func moment(_ moment: ActivePeriod.DayMoment, on day: Int) -> Found {
    if case .seconds(let seconds) = moment { return .second(Double(day) * Self.secondsPerDay + Double(seconds)) }
    guard let event = event(moment) else { return .sunAbove }
    let noon = SunElevation.highest(near: (Double(day) + 0.5) * Self.secondsPerDay - 240 * place.longitude, place)
    let midnight = SunElevation.lowest(
      near: noon + (event.isRising ? -0.5 : 0.5) * Self.secondsPerDay, place)
    if SunElevation.degrees(at: noon, place) <= event.degrees { return .sunBelow }
    if SunElevation.degrees(at: midnight, place) >= event.degrees { return .sunAbove }
    var (dark, light) = (midnight, noon)
    for _ in 0..<Self.halvings {
      let middle = (dark + light) / 2
      if SunElevation.degrees(at: middle, place) < event.degrees { dark = middle } else { light = middle }
    }
    return .second((dark + light) / 2)
  }
}
