import Geometry
import Maps
import Quantities
import Testing

@Suite struct ZoneTests {
  private func zone(_ restriction: Zone.Restriction = .prohibited, periods: [ActivePeriod] = []) -> Zone {
    Zone(
      identifier: "Z", name: "", restriction: restriction,
      shape: .circle(Circle(centre: LocalPoint(east: 0, north: 0), radiusMetres: 50)), periods: periods)
  }

  private func moment(_ text: String) throws -> CivilTime { try #require(CivilTime(text)) }

  @Test("each restriction blocks as ED-269 means it")
  func rules() {
    #expect(zone(.prohibited).blocks(authorisations: ["Z"], acknowledged: ["Z"]))
    #expect(zone(.authorisationRequired).blocks(authorisations: [], acknowledged: ["Z"]))
    #expect(!zone(.authorisationRequired).blocks(authorisations: ["Z"], acknowledged: []))
    #expect(zone(.conditional).blocks(authorisations: ["Z"], acknowledged: []))
    #expect(!zone(.conditional).blocks(authorisations: [], acknowledged: ["Z"]))
    #expect(!zone(.unrestricted).blocks(authorisations: [], acknowledged: []))
  }

  @Test("a zone without periods is always active, and an empty span has no interval")
  func always() throws {
    let (from, to) = (try moment("2026-03-02T08:00:00+02:00"), try moment("2026-03-02T09:00:00+02:00"))
    let intervals = zone().activeIntervals(from: from, to: to)
    #expect(intervals.count == 1 && intervals[0].start == from && intervals[0].end == to)
    #expect(zone().activeIntervals(from: to, to: from).isEmpty)
    #expect(zone().isActive(at: from))
  }

  @Test("weekday hours are universal time: 06:00 to 06:45 is 08:00 to 08:45 in Helsinki's winter")
  func weekdays() throws {
    let morning = zone(periods: [
      ActivePeriod(schedule: [.init(weekdays: [0, 1, 2, 3, 4], startSeconds: 21_600, endSeconds: 24_300)])
    ])
    let monday = try moment("2026-03-02T00:00:00+02:00")
    let intervals = morning.activeIntervals(from: monday, to: monday.advanced(bySeconds: 7 * 86_400))
    #expect(intervals.count == 5)
    #expect(intervals[0].start.description == "2026-03-02T08:00:00+02:00")
    #expect(intervals[0].end.description == "2026-03-02T08:45:00+02:00")
    #expect(intervals[4].end.description == "2026-03-06T08:45:00+02:00")
    #expect(morning.isActive(at: try moment("2026-03-02T08:00:00+02:00")))
    #expect(!morning.isActive(at: try moment("2026-03-02T08:45:00+02:00")))
    #expect(!morning.isActive(at: try moment("2026-03-07T08:10:00+02:00")))
    #expect(morning.isActive(during: try moment("2026-03-02T07:00:00+02:00")..<moment("2026-03-02T08:00:01+02:00")))
    #expect(!morning.isActive(during: try moment("2026-03-02T07:00:00+02:00")..<moment("2026-03-02T08:00:00+02:00")))
  }

  @Test("hours over midnight run into the next day, and the period's dates cut them")
  func overMidnight() throws {
    let night = zone(periods: [
      ActivePeriod(
        start: try moment("2026-03-02T23:00:00Z"), end: try moment("2026-03-03T02:00:00Z"),
        schedule: [.init(weekdays: [0], startSeconds: 79_200, endSeconds: 10_800)])
    ])
    let intervals = night.activeIntervals(
      from: try moment("2026-02-01T00:00:00Z"), to: try moment("2026-04-01T00:00:00Z"))
    #expect(intervals.map { "\($0.start) \($0.end)" } == ["2026-03-02T23:00:00Z 2026-03-03T02:00:00Z"])
  }

  @Test("a span longer than the limit is active throughout: the safe answer")
  func limit() throws {
    let morning = zone(periods: [ActivePeriod(schedule: [.init(weekdays: [0], startSeconds: 0, endSeconds: 60)])])
    let from = try moment("2026-03-02T00:00:00Z")
    #expect(morning.activeIntervals(from: from, to: from.advanced(bySeconds: 1e12)).count == 1)
  }

  @Test("intervals agree with asking every minute", arguments: 1...25)
  func twin(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let origin = try moment("2026-03-02T00:00:00Z").secondsSinceEpoch
    func minute(_ count: Int) -> Double { Double(generator.nextIndex(below: count)) * 60 }
    let periods = (0..<1 + generator.nextIndex(below: 3)).map { _ in
      let start = origin + minute(5 * 1440)
      let hours = (0..<generator.nextIndex(below: 3)).map { _ in
        let days = (0..<7).filter { _ in generator.nextIndex(below: 2) == 0 }
        return ActivePeriod.DailyHours(
          weekdays: days, startSeconds: Int(minute(1440)), endSeconds: Int(minute(1441)))
      }
      return ActivePeriod(
        start: generator.nextIndex(below: 2) == 0 ? nil : CivilTime(secondsSinceEpoch: start),
        end: generator.nextIndex(below: 2) == 0 ? nil : CivilTime(secondsSinceEpoch: start + 60 + minute(4 * 1440)),
        schedule: hours)
    }
    let (from, to) = (origin - 86_400 + minute(1440), origin + 9 * 86_400)
    let intervals = zone(periods: periods).activeIntervals(
      from: CivilTime(secondsSinceEpoch: from), to: CivilTime(secondsSinceEpoch: to))
    for (first, second) in zip(intervals, intervals.dropFirst()) { #expect(first.end < second.start) }
    for time in stride(from: from, to: to, by: 60) {
      let expected = periods.contains { Self.isActive($0, time) }
      let found = intervals.contains { $0.start.secondsSinceEpoch <= time && time < $0.end.secondsSinceEpoch }
      #expect(found == expected, "seed \(seed), second \(time)")
      if found != expected { return }
    }
  }

  /// Whether a period is active at a second, by the calendar alone.
  private static func isActive(_ period: ActivePeriod, _ time: Double) -> Bool {
    if let start = period.start, time < start.secondsSinceEpoch { return false }
    if let end = period.end, time >= end.secondsSinceEpoch { return false }
    if period.schedule.isEmpty { return true }
    let now = CivilTime(secondsSinceEpoch: time)
    let (weekday, second) = (now.localWeekday, Int(now.localSecondsOfDay))
    return period.schedule.contains { hours in
      guard case .seconds(let start) = hours.start, case .seconds(let end) = hours.end else { return false }
      if end > start { return hours.weekdays.contains(weekday) && second >= start && second < end }
      return hours.weekdays.contains(weekday) && second >= start
        || hours.weekdays.contains((weekday + 6) % 7) && second < end
    }
  }

  @Test("limits of either datum come out above mean sea level")
  func vertical() {
    var zone = zone()
    let terrain = Terrain(groundLevel: AltitudeAMSL(metres: 8))
    #expect(zone.altitudeRange(terrain: terrain).lower == nil)
    #expect(zone.altitudeRange(terrain: terrain).upper == nil)
    zone.lower = .aboveMeanSeaLevel(AltitudeAMSL(metres: 20))
    zone.upper = .aboveGround(HeightAGL(metres: 40))
    #expect(zone.altitudeRange(terrain: terrain).lower?.metres == 20)
    #expect(zone.altitudeRange(terrain: terrain).upper?.metres == 48)
  }

  @Test("circles and polygons contain their border")
  func extent() throws {
    var zone = zone()
    #expect(zone.contains(LocalPoint(east: 50, north: 0)))
    #expect(!zone.contains(LocalPoint(east: 50.01, north: 0)))
    #expect(zone.boundingBox == BoundingBox(west: -50, south: -50, east: 50, north: 50))
    let corners = [(0.0, 0.0), (10, 0), (10, 10)].map { LocalPoint(east: $0.0, north: $0.1) }
    zone.shape = .polygon(try #require(Polygon(exterior: corners)))
    #expect(zone.contains(LocalPoint(east: 10, north: 5)) && !zone.contains(LocalPoint(east: 0, north: 5)))
    #expect(zone.boundingBox == BoundingBox(west: 0, south: 0, east: 10, north: 10))
  }
}
