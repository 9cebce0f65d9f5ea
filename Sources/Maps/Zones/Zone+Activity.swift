import Quantities

extension Zone {
  /// The most days over which hours are laid out in one call: a hundred years.
  package static let activityDaysMax = 36_525

  /// When the zone is active between two moments: intervals that neither touch nor overlap, ascending, cut to the span.
  ///
  /// An interval holds its start and not its end. Weekly hours are universal time, as the file has them, or moments
  /// that the sun gives; hours that end at or before their start run into the next day. Exact: no sampling. Moments
  /// have the offset of `from`.
  /// A span of more than `activityDaysMax` days is answered as active throughout, the safe answer.
  package func activeIntervals(from: CivilTime, to: CivilTime) -> [(start: CivilTime, end: CivilTime)] {
    guard from < to else { return [] }
    let (first, last) = (from.secondsSinceEpoch, to.secondsSinceEpoch)
    guard !periods.isEmpty, (last - first) / 86_400 <= Double(Self.activityDaysMax) else { return [(from, to)] }
    var spans: [(start: Double, end: Double)] = []
    for period in periods {
      let start = max(first, period.start?.secondsSinceEpoch ?? first)
      let end = min(last, period.end?.secondsSinceEpoch ?? last)
      guard start < end else { continue }
      if period.schedule.isEmpty {
        spans.append((start, end))
      } else {
        for hours in period.schedule { spans += self.spans(of: hours, from: start, to: end) }
      }
    }
    spans.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    var merged: [(start: Double, end: Double)] = []
    for span in spans {
      if let previous = merged.last, span.start <= previous.end {
        merged[merged.count - 1].end = max(previous.end, span.end)
      } else {
        merged.append(span)
      }
    }
    return merged.map {
      (
        CivilTime(secondsSinceEpoch: $0.start, offsetSeconds: from.offsetSeconds),
        CivilTime(secondsSinceEpoch: $0.end, offsetSeconds: from.offsetSeconds)
      )
    }
  }

  /// Whether the zone is active at some moment of the span; for an empty span, at its start.
  package func isActive(during span: Range<CivilTime>) -> Bool {
    // An instant is looked at as the shortest span that the calendar's numbers can tell apart.
    let end = span.isEmpty ? span.lowerBound.advanced(bySeconds: 1e-3) : span.upperBound
    return !activeIntervals(from: span.lowerBound, to: end).isEmpty
  }

  /// Whether the zone is active at a moment.
  package func isActive(at moment: CivilTime) -> Bool { isActive(during: moment..<moment) }

  private func spans(
    of hours: ActivePeriod.DailyHours, from: Double, to: Double
  ) -> [(start: Double, end: Double)] {
    // The hours of the two days before may run into the first: far from Greenwich a day by the sun lies half a day off.
    let firstDay = Int((from / 86_400).rounded(.down)) - 2
    let lastDay = Int((to / 86_400).rounded(.down)) + 1
    var result: [(start: Double, end: Double)] = []
    for day in firstDay...lastDay {
      // 1970-01-01 was a Thursday.
      let weekday = ((day + 3) % 7 + 7) % 7
      guard hours.weekdays.contains(weekday), let span = span(of: hours, day: day) else { continue }
      let (start, end) = (max(from, span.start), min(to, span.end))
      if start < end { result.append((start, end)) }
    }
    return result
  }

  /// The hours of one day, in seconds since 1970; nil where the sun gives none.
  private func span(of hours: ActivePeriod.DailyHours, day: Int) -> (start: Double, end: Double)? {
    if case .seconds(let start) = hours.start, case .seconds(let end) = hours.end {
      return (Double(day * 86_400 + start), Double(day * 86_400 + (end > start ? end : end + 86_400)))
    }
    guard let place = daylightPlace else { return (Double(day * 86_400), Double((day + 1) * 86_400)) }
    return DaylightHours(place: place).span(of: hours, day: day)
  }
}
