/// A moment of a mission: seconds since the mission's `start`. Files keep it to the millisecond.
@frozen
@usableFromInline
package struct MissionTime: Hashable, Sendable, Comparable, Codable {
  /// Seconds since the mission's start; negative before it.
  @usableFromInline package var seconds: Double

  /// Makes a moment from seconds since the mission's start.
  @inlinable
  package init(seconds: Double) {
    self.seconds = seconds
  }

  /// The mission's start.
  @inlinable
  package static var start: MissionTime { MissionTime(seconds: 0) }

  /// The same moment rounded to the millisecond.
  @inlinable
  package var roundedToMilliseconds: MissionTime { MissionTime(seconds: (seconds * 1000).rounded() / 1000) }

  @inlinable
  package static func < (left: MissionTime, right: MissionTime) -> Bool { left.seconds < right.seconds }

  /// The moment `right` seconds later.
  @inlinable
  package static func + (left: MissionTime, rightSeconds: Double) -> MissionTime {
    MissionTime(seconds: left.seconds + rightSeconds)
  }

  /// The seconds from `right` to `left`.
  @inlinable
  package static func - (left: MissionTime, right: MissionTime) -> Double { left.seconds - right.seconds }

  /// Decodes the bare number of seconds.
  @usableFromInline package init(from decoder: any Decoder) throws {
    self.init(seconds: try decoder.singleValueContainer().decode(Double.self))
  }

  /// Encodes the bare number of seconds.
  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(seconds)
  }
}

/// A half-open span of mission time.
package struct MissionInterval: Hashable, Sendable, Codable {
  /// The first moment that belongs to the span.
  package var start: MissionTime
  /// The first moment after the span.
  package var end: MissionTime

  /// Makes a span; `end` must not lie before `start`.
  package init(start: MissionTime, end: MissionTime) {
    precondition(start <= end, "a span of time ends after it starts")
    self.start = start
    self.end = end
  }

  /// Whether the two spans share a moment.
  package func overlaps(_ other: MissionInterval) -> Bool { start < other.end && other.start < end }

  /// Whether the moment lies in the span.
  package func contains(_ moment: MissionTime) -> Bool { start <= moment && moment < end }
}
