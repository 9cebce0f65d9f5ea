/// Looks into a log for what must be known before its first reading: when it began and where.
package struct FlightLogScout: FlightLogSink {
  /// The first time of the log's clock, in microseconds; nil while nothing has been found.
  package private(set) var first: Int64?
  /// What is added to the log's clock for microseconds since 1970; nil where the log does not know the time of day.
  package private(set) var unixOffset: Int64?
  /// The first position that is believed: longitude and latitude in degrees.
  package private(set) var position: (longitude: Double, latitude: Double)?

  /// A scout that has seen nothing.
  package init() {}

  /// Whether nothing more is to be found out.
  package var isDone: Bool { first != nil && unixOffset != nil && position != nil }

  /// The moment at which the log begins, in microseconds since 1970; nil where it does not know the time of day.
  package var began: Int64? {
    guard let first, let unixOffset else { return nil }
    return first.addingReportingOverflow(unixOffset).partialValue
  }

  package mutating func take(_ observation: LogObservation, of vehicle: Int, at microseconds: Int64) {
    if first == nil { first = microseconds }
    guard position == nil, case .position(let found) = observation, found.hasFix,
      found.longitude != 0 || found.latitude != 0, abs(found.longitude) <= 180, abs(found.latitude) <= 90
    else { return }
    position = (found.longitude, found.latitude)
  }

  package mutating func tie(_ microseconds: Int64, to unixMicroseconds: Int64) {
    guard unixOffset == nil, unixMicroseconds >= Self.unixMicrosecondsMin,
      unixMicroseconds <= Self.unixMicrosecondsMax
    else { return }
    let (offset, isTooLarge) = unixMicroseconds.subtractingReportingOverflow(microseconds)
    guard !isTooLarge else { return }
    unixOffset = offset
    // A first record far from here was damaged.
    if let first, abs(Double(first) - Double(microseconds)) > LogClock.aheadSecondsMax * 1e6 {
      self.first = microseconds
    }
  }

  /// Clocks before 2000-01-01 were never set.
  package static let unixMicrosecondsMin: Int64 = 946_684_800_000_000
  /// Times after 2200-01-01 are damage.
  package static let unixMicrosecondsMax: Int64 = 7_258_118_400_000_000
}
