/// A moment in universal time with the local offset it was written with.
///
/// Read from and written as RFC 3339 (`2026-03-02T08:00:00+02:00`). There are no leap seconds in it.
package struct CivilTime: Hashable, Sendable, Comparable, Codable {
  /// Seconds since 1970-01-01T00:00:00Z.
  package let secondsSinceEpoch: Double
  /// Seconds that local time is ahead of universal time.
  package let offsetSeconds: Int

  /// Makes a moment from seconds since 1970 and the local offset.
  package init(secondsSinceEpoch: Double, offsetSeconds: Int = 0) {
    self.secondsSinceEpoch = secondsSinceEpoch
    self.offsetSeconds = offsetSeconds
  }

  /// Reads an RFC 3339 date and time with a zone; seconds may be left out. Returns nil for anything else.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    func number(_ start: Int, _ count: Int) -> Int? {
      guard start + count <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[start..<start + count] {
        guard byte >= 48, byte <= 57 else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      return value
    }
    func has(_ character: Character, at index: Int) -> Bool {
      index < bytes.count && bytes[index] == character.asciiValue
    }
    guard let year = number(0, 4), has("-", at: 4), let month = number(5, 2), has("-", at: 7),
      let day = number(8, 2), has("T", at: 10) || has("t", at: 10) || has(" ", at: 10),
      let hour = number(11, 2), has(":", at: 13), let minute = number(14, 2)
    else { return nil }
    var index = 16
    var seconds = 0.0
    if has(":", at: index) {
      guard let whole = number(index + 1, 2) else { return nil }
      seconds = Double(whole)
      index += 3
      if has(".", at: index) {
        index += 1
        var scale = 0.1
        let first = index
        while let digit = number(index, 1), index - first < 9 {
          seconds += Double(digit) * scale
          scale /= 10
          index += 1
        }
        guard index > first else { return nil }
      }
    }
    var offset = 0
    if has("Z", at: index) || has("z", at: index) {
      index += 1
    } else if has("+", at: index) || has("-", at: index) {
      guard let hours = number(index + 1, 2), hours <= 23, has(":", at: index + 3),
        let minutes = number(index + 4, 2), minutes <= 59
      else { return nil }
      offset = (hours * 3600 + minutes * 60) * (has("-", at: index) ? -1 : 1)
      index += 6
    } else {
      return nil
    }
    guard index == bytes.count, year >= 1900, (1...12).contains(month), hour < 24, minute < 60, seconds < 60,
      day >= 1, day <= Self.daysInMonth(year: year, month: month)
    else { return nil }
    let days = Self.daysSinceEpoch(year: year, month: month, day: day)
    self.init(
      secondsSinceEpoch: Double(days * 86400 + hour * 3600 + minute * 60 - offset) + seconds, offsetSeconds: offset)
  }

  /// The local calendar day, as days since 1970-01-01.
  package var localDay: Int { Int(((secondsSinceEpoch + Double(offsetSeconds)) / 86400).rounded(.down)) }

  /// Seconds since local midnight, in [0, 86400).
  package var localSecondsOfDay: Double { secondsSinceEpoch + Double(offsetSeconds) - Double(localDay) * 86400 }

  /// The local weekday: 0 is Monday, 6 is Sunday.
  package var localWeekday: Int {
    let shifted = (localDay + 3) % 7
    return shifted < 0 ? shifted + 7 : shifted
  }

  /// The moment `seconds` later, with the same offset.
  package func advanced(bySeconds seconds: Double) -> CivilTime {
    CivilTime(secondsSinceEpoch: secondsSinceEpoch + seconds, offsetSeconds: offsetSeconds)
  }

  package static func < (left: CivilTime, right: CivilTime) -> Bool {
    left.secondsSinceEpoch < right.secondsSinceEpoch
  }

  /// Days from 1970-01-01 to a date of the proleptic Gregorian calendar (Howard Hinnant, "chrono-compatible
  /// low-level date algorithms", `days_from_civil`).
  package static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The date of a day counted from 1970-01-01 (`civil_from_days` of the same source).
  package static func date(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = daysSinceEpoch + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// The number of days of a month, 1...12.
  static func daysInMonth(year: Int, month: Int) -> Int {
    let next = month == 12 ? (year + 1, 1) : (year, month + 1)
    return daysSinceEpoch(year: next.0, month: next.1, day: 1) - daysSinceEpoch(year: year, month: month, day: 1)
  }
}

extension CivilTime: CustomStringConvertible {
  /// RFC 3339 to the second, in local time; milliseconds only where there are some.
  package var description: String {
    let date = Self.date(daysSinceEpoch: localDay)
    let milliseconds = Int((localSecondsOfDay * 1000).rounded())
    func padded(_ value: Int, _ width: Int = 2) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    var text = "\(padded(date.year, 4))-\(padded(date.month))-\(padded(date.day))T"
    text += "\(padded(milliseconds / 3_600_000)):\(padded(milliseconds / 60_000 % 60))"
    text += ":\(padded(milliseconds / 1000 % 60))"
    if milliseconds % 1000 != 0 { text += ".\(padded(milliseconds % 1000, 3))" }
    if offsetSeconds == 0 { return text + "Z" }
    let minutes = abs(offsetSeconds) / 60
    return text + (offsetSeconds < 0 ? "-" : "+") + padded(minutes / 60) + ":" + padded(minutes % 60)
  }

  /// Decodes RFC 3339 text.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let time = CivilTime(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not a date and time such as 2026-03-02T08:00:00+02:00")
    }
    self = time
  }

  /// Encodes RFC 3339 text.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
