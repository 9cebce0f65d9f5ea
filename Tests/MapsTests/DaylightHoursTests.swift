import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite("Hours that the sun bounds")
struct DaylightHoursTests {
  private func zone(
    _ start: ActivePeriod.DayMoment, _ end: ActivePeriod.DayMoment, days: [Int] = Array(0..<7), at place: GeoPoint?
  ) -> Zone {
    Zone(
      identifier: "Z", name: "", restriction: .prohibited,
      shape: .circle(Circle(centre: LocalPoint(east: 0, north: 0), radiusMetres: 50)),
      periods: [ActivePeriod(schedule: [.init(weekdays: days, start: start, end: end)])], daylightPlace: place)
  }

  private func moment(_ text: String) throws -> CivilTime { try #require(CivilTime(text)) }
  private func place(_ longitude: Double, _ latitude: Double) throws -> GeoPoint {
    try #require(GeoPoint(longitude: longitude, latitude: latitude))
  }

  private func texts(_ zone: Zone, _ from: String, _ to: String) throws -> [String] {
    zone.activeIntervals(from: try moment(from), to: try moment(to)).map {
      "\($0.start.description.prefix(16)) \($0.end.description.prefix(16))"
    }
  }

  @Test("from sunrise to sunset in Helsinki in early spring: the minutes of precise ephemerides")
  func spring() throws {
    // PyEphem (Tests/Golden/sun/ephem.csv), 2026-03-02: sunrise 05:16:26, sunset 15:49:28 universal time.
    let day = zone(.event(.sunrise), .event(.sunset), at: try place(24.94, 60.17))
    let found = try texts(day, "2026-03-02T00:00:00+02:00", "2026-03-03T00:00:00+02:00")
    #expect(found == ["2026-03-02T07:16 2026-03-02T17:49"])
  }

  @Test("a night runs from sunset to the next sunrise, and belongs to the weekday on which it begins")
  func night() throws {
    // 2026-03-02 is a Monday.
    let night = zone(.event(.sunset), .event(.sunrise), days: [0], at: try place(24.94, 60.17))
    let found = try texts(night, "2026-03-01T00:00:00+02:00", "2026-03-06T00:00:00+02:00")
    #expect(found == ["2026-03-02T17:49 2026-03-03T07:13"])
  }

  @Test("far from Greenwich the hours are those of the day by the sun at the place")
  func auckland() throws {
    // Sunday 2026-06-21 in Auckland (+12:00): the sun rises at 07:33 and sets at 17:11, local time.
    let sunday = zone(.event(.sunrise), .event(.sunset), days: [6], at: try place(174.76, -36.85))
    let found = try texts(sunday, "2026-06-18T00:00:00+12:00", "2026-06-25T00:00:00+12:00")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("2026-06-21T07:3") ?? false, "\(found)")
    #expect(found.first?.suffix(16).hasPrefix("2026-06-21T17:1") ?? false, "\(found)")
  }

  @Test("an event and a time of day go together, in either order")
  func mixed() throws {
    let helsinki = try place(24.94, 60.17)
    let evening = zone(.seconds(12 * 3600), .event(.sunset), at: helsinki)
    let first = try texts(evening, "2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z")
    #expect(first.count == 1)
    #expect(first.first?.hasPrefix("2026-03-20T12:00 2026-03-20T16:3") ?? false, "\(first)")
    // From sunset to one o'clock in the morning, universal time.
    let late = zone(.event(.sunset), .seconds(3600), days: [4], at: helsinki)
    let second = try texts(late, "2026-03-20T00:00:00Z", "2026-03-22T00:00:00Z")
    #expect(second.count == 1)
    #expect(second.first?.suffix(16) == "2026-03-21T01:00", "\(second)")
  }

  @Test("in polar day and night a day lasts throughout or does not happen, and a night the other way round")
  func polar() throws {
    let tromso = try place(18.96, 69.65)
    let day = zone(.event(.sunrise), .event(.sunset), at: tromso)
    let night = zone(.event(.sunset), .event(.sunrise), at: tromso)
    let (june, december) = (
      ("2026-06-20T00:00:00Z", "2026-06-22T00:00:00Z"), ("2026-12-20T00:00:00Z", "2026-12-22T00:00:00Z")
    )
    #expect(try texts(day, june.0, june.1) == ["2026-06-20T00:00 2026-06-22T00:00"])
    #expect(try texts(night, june.0, june.1).isEmpty)
    #expect(try texts(day, december.0, december.1).isEmpty)
    #expect(try texts(night, december.0, december.1) == ["2026-12-20T00:00 2026-12-22T00:00"])
    // Civil twilight comes every day in Tromsø's December.
    let twilight = zone(.event(.morningTwilight), .event(.eveningTwilight), at: tromso)
    #expect(try texts(twilight, december.0, december.1).count == 2)
  }

  @Test("where only one bound is an event that the sun does not give, the hours run to midnight by the sun")
  func missing() throws {
    // Midnight by the mean sun in Tromsø lies 75 min 50 s before that of Greenwich.
    let evening = zone(.seconds(12 * 3600), .event(.sunset), days: [5], at: try place(18.96, 69.65))
    let found = try texts(evening, "2026-06-19T00:00:00Z", "2026-06-23T00:00:00Z")
    #expect(found == ["2026-06-20T12:00 2026-06-20T22:44"])
  }

  @Test("without a place the zone is active all day")
  func noPlace() throws {
    let day = zone(.event(.sunrise), .event(.sunset), at: nil)
    #expect(
      try texts(day, "2026-06-20T06:00:00Z", "2026-06-21T06:00:00Z") == ["2026-06-20T06:00 2026-06-21T06:00"])
  }
}
