import Quantities
import Testing

@Suite struct CivilTimeTests {
  @Test(
    "RFC 3339 is read and written back the same",
    arguments: [
      "2026-03-02T08:00:00+02:00", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2024-02-29T12:30:15-05:30",
      "2000-12-31T23:59:59.250Z", "2100-02-28T00:00:00+14:00",
    ])
  func roundTrip(text: String) throws {
    #expect(try #require(CivilTime(text)).description == text)
  }

  @Test("known moments have their known seconds since 1970")
  func knownMoments() throws {
    #expect(try #require(CivilTime("2026-03-02T08:00:00+02:00")).secondsSinceEpoch == 1_772_431_200)
    #expect(try #require(CivilTime("2000-03-01T00:00Z")).secondsSinceEpoch == 951_868_800)
    #expect(try #require(CivilTime("1970-01-01T00:00:00.5Z")).secondsSinceEpoch == 0.5)
  }

  @Test(
    "what is no date and time with a zone is refused",
    arguments: [
      "", "2026-03-02", "2026-03-02T08:00:00", "2026-13-02T08:00:00Z", "2026-02-29T08:00:00Z", "2026-03-02T24:00:00Z",
      "2026-03-02T08:60:00Z", "2026-03-02T08:00:00+2:00", "2026-03-02T08:00:00Zx", "2026-03-02T08:00:00.Z",
      "2026-03-02T08:00:00+24:00", "20260302T080000Z", "2026-03-02T08:0", "\u{1F681}",
    ])
  func refusals(text: String) {
    #expect(CivilTime(text) == nil)
  }

  @Test("every day of four centuries goes to a date and back, one day after the other")
  func calendar() {
    var expected = (year: 1900, month: 1, day: 1)
    let first = CivilTime.daysSinceEpoch(year: 1900, month: 1, day: 1)
    for day in first..<first + 146_097 {
      let date = CivilTime.date(daysSinceEpoch: day)
      guard date == expected, CivilTime.daysSinceEpoch(year: date.year, month: date.month, day: date.day) == day else {
        Issue.record("day \(day) is \(date), expected \(expected)")
        return
      }
      let isLeap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      expected.day += 1
      if expected.day > lengths[date.month - 1] { expected = (date.year, date.month + 1, 1) }
      if expected.month > 12 { expected = (date.year + 1, 1, 1) }
    }
  }

  @Test("weekday and time of day are local")
  func local() throws {
    let monday = try #require(CivilTime("2026-03-02T00:30:00+02:00"))
    #expect(monday.localWeekday == 0)
    #expect(monday.localSecondsOfDay == 1800)
    #expect(CivilTime(secondsSinceEpoch: monday.secondsSinceEpoch).localWeekday == 6)
  }
}
