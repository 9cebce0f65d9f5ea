/// A zone that stands in the way at some times only.
package struct TimedZone: Hashable, Sendable {
  /// What it is: `zone:HEL1`. Messages and results use it; each zone has its own.
  package var id: String
  /// Its extent, without any clearance.
  package var shape: Obstacle.Shape
  /// When it is active, in seconds on the caller's clock, with the caller's margins; ascending and disjoint. Hours that
  /// touch or overlap count as one.
  package var active: [Range<Double>]

  /// Names a zone and its hours.
  package init(id: String, shape: Obstacle.Shape, active: [Range<Double>]) {
    self.id = id
    self.shape = shape
    self.active = active
  }
}

/// The hours of one or several zones: ascending, disjoint, not empty.
struct Hours: Sendable {
  let ranges: [Range<Double>]

  /// Joins hours that touch or overlap.
  init(_ active: [Range<Double>]) {
    var ranges: [Range<Double>] = []
    for range in active.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = ranges.last, range.lowerBound <= last.upperBound {
        ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
    self.ranges = ranges
  }

  /// The times outside the hours, shorter by the rounding at both ends; at least one, the last without an end.
  var gaps: [SafeInterval] {
    var gaps: [SafeInterval] = []
    var low = -Double.infinity
    for range in ranges {
      let high = range.lowerBound - Self.roundingSeconds(range, 0)
      if low <= high { gaps.append(SafeInterval(low: low, high: high)) }
      low = range.upperBound + Self.roundingSeconds(range, 0)
    }
    gaps.append(SafeInterval(low: low, high: .infinity))
    return gaps
  }

  /// Until when a vehicle may stay that is there at a time; nil where it must not be there.
  func safeUntil(from seconds: Double) -> Double? {
    let index = firstIndex(endingAfter: seconds)
    guard index < ranges.count else { return .infinity }
    let end = ranges[index].lowerBound - Self.roundingSeconds(ranges[index], 0)
    return seconds <= end ? end : nil
  }

  /// The first of the hours that ends after a time.
  func firstIndex(endingAfter seconds: Double) -> Int {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound > seconds { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// More than the sums and products of times can be off: kept between a flight and the hours, on the safe side. A
  /// tenth of a nanosecond for clocks of an hour, some microseconds for ones that count from 1970.
  @inline(__always)
  static func roundingSeconds(_ range: Range<Double>, _ costSeconds: Double) -> Double {
    (max(abs(range.lowerBound), abs(range.upperBound), 4096) + costSeconds) * 0x1p-46
  }
}

/// A time span during which a vehicle may stay at a place; both ends belong to it.
struct SafeInterval: Sendable {
  var low: Double
  var high: Double
}
