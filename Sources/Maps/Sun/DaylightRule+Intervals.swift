import Quantities

extension DaylightRule {
  /// The most days over which daylight is laid out in one call.
  package static let daysMax = 36_525

  /// When it is day by the rule at all of some places between two moments: intervals that neither touch nor overlap,
  /// ascending, cut to the span. Moments have the offset of `from`.
  ///
  /// Between the places the sun's height differs by less than between the farthest of them, so the corners of a map
  /// stand for the map. A span of more than `daysMax` days has no answer and no daylight.
  ///
  /// - Parameters:
  ///   - marginSeconds: what each day begins later and ends sooner.
  ///   - marginAngle: by how much the sun must stand higher than the rule asks. Where it grazes the horizon a small
  ///     error of its height is a long time.
  package func intervals(
    at places: [GeoPoint], from: CivilTime, to: CivilTime, marginSeconds: Double = 0,
    marginAngle: Angle = Angle(degrees: 0)
  ) -> [(start: CivilTime, end: CivilTime)] {
    let (first, last) = (from.secondsSinceEpoch, to.secondsSinceEpoch)
    guard first < last, (last - first) / 86_400 <= Double(Self.daysMax) else { return [] }
    var common: [Range<Double>] = [first..<last]
    for place in places {
      let days = days(at: place, from: first, to: last, marginAngle: marginAngle)
      common = Self.intersection(
        common,
        days.compactMap { day in
          let (start, end) = (day.lowerBound + marginSeconds, day.upperBound - marginSeconds)
          return start < end ? start..<end : nil
        })
    }
    return common.map {
      (
        CivilTime(secondsSinceEpoch: $0.lowerBound, offsetSeconds: from.offsetSeconds),
        CivilTime(secondsSinceEpoch: $0.upperBound, offsetSeconds: from.offsetSeconds)
      )
    }
  }

  /// The days at one place in seconds since 1970, from before the span to after it. Days that touch are one.
  private func days(at place: GeoPoint, from: Double, to: Double, marginAngle: Angle) -> [Range<Double>] {
    // A day's events lie within a day of its date's noon; one day more holds whole days around the span.
    let dates = Int((from / 86_400).rounded(.down)) - 2...Int((to / 86_400).rounded(.down)) + 2
    var result: [Range<Double>] = []
    for date in dates {
      let sun = SunCrossings(at: place, day: date)
      let (rise, set) = sun.events(of: self, margin: marginAngle)
      guard rise != .alwaysBelow, set != .alwaysBelow else { continue }
      // In polar day the day runs from midnight to midnight, by the sun.
      let before = SunCrossings(at: place, day: date - 1).noonSeconds
      let after = SunCrossings(at: place, day: date + 1).noonSeconds
      let start = rise.time?.secondsSinceEpoch ?? (before + sun.noonSeconds) / 2
      let end = set.time?.secondsSinceEpoch ?? (sun.noonSeconds + after) / 2
      guard start < end else { continue }
      if let previous = result.last, start <= previous.upperBound {
        result[result.count - 1] = previous.lowerBound..<max(previous.upperBound, end)
      } else {
        result.append(start..<end)
      }
    }
    return result
  }

  /// What two ascending lists of spans have in common.
  private static func intersection(_ left: [Range<Double>], _ right: [Range<Double>]) -> [Range<Double>] {
    var result: [Range<Double>] = []
    var (one, other) = (0, 0)
    while one < left.count, other < right.count {
      let start = max(left[one].lowerBound, right[other].lowerBound)
      let end = min(left[one].upperBound, right[other].upperBound)
      if start < end { result.append(start..<end) }
      if left[one].upperBound < right[other].upperBound { one += 1 } else { other += 1 }
    }
    return result
  }
}
