import Quantities

/// Lays out daily hours that the sun bounds.
///
/// A date's events are those of the day by the sun whose noon falls on it (`SunTimes`). From a morning event to an
/// evening event is a day, from an evening event to the next morning event a night, between two events of one half of
/// the day a twilight. Where the sun does not give an event:
///
/// - a day of which a bound lies always above the sun, a night of which one lies always below, and a twilight of which
///   both lie on one side do not happen;
/// - otherwise the day begins and ends at midnight by the sun, the night at noon. Hours of which only one bound is an
///   event, and twilights, run from or to midnight: rather active too long.
struct DaylightHours {
  let place: GeoPoint

  /// The hours of a date, in seconds since 1970; nil where there are none.
  ///
  /// - Parameter day: the date as days since 1970-01-01.
  func span(of hours: ActivePeriod.DailyHours, day: Int) -> (start: Double, end: Double)? {
    // Local mean midnight before the date's noon. The Earth turns by a degree in 240 seconds.
    var fallback = Double(day) * 86_400 - 240 * place.longitude
    let start = moment(hours.start, day: day)
    var end = moment(hours.end, day: day)
    if case (.event(let from), .event(let to)) = (hours.start, hours.end) {
      let isNight = !from.isMorning && to.isMorning
      if isNight {
        fallback += 43_200
        end = moment(hours.end, day: day + 1)
      }
      guard Self.happens(isDay: from.isMorning && !to.isMorning, isNight: isNight, start, end) else { return nil }
    }
    if case (.at(let first), .at(let last)) = (start, end), last <= first { end = moment(hours.end, day: day + 1) }
    let from = if case .at(let first) = start { first } else { fallback }
    let to = if case .at(let last) = end { last } else { fallback + 86_400 }
    return (from, to <= from ? to + 86_400 : to)
  }

  /// A bound of the hours: where it lies, or on which side of the event's height the sun stays.
  private enum Bound: Equatable {
    case at(Double)
    case alwaysAbove
    case alwaysBelow
  }

  private func moment(_ moment: ActivePeriod.DayMoment, day: Int) -> Bound {
    switch moment {
    case .seconds(let seconds): return .at(Double(day * 86_400 + seconds))
    case .event(let event):
      let sun = SunTimes(at: place, day: day)
      let found =
        switch event {
        case .morningTwilight: sun.morningTwilight
        case .sunrise: sun.sunrise
        case .sunset: sun.sunset
        case .eveningTwilight: sun.eveningTwilight
        }
      return switch found {
      case .at(let time): .at(time.secondsSinceEpoch)
      case .alwaysAbove: .alwaysAbove
      case .alwaysBelow: .alwaysBelow
      }
    }
  }

  /// Whether hours between two events happen at all.
  private static func happens(isDay: Bool, isNight: Bool, _ start: Bound, _ end: Bound) -> Bool {
    let bounds = [start, end]
    if isDay { return !bounds.contains(.alwaysBelow) }
    if isNight { return !bounds.contains(.alwaysAbove) }
    return !(start == end && (start == .alwaysAbove || start == .alwaysBelow))
  }
}

extension ActivePeriod.DaylightEvent {
  /// Whether the event lies before noon.
  var isMorning: Bool { self == .morningTwilight || self == .sunrise }
}
