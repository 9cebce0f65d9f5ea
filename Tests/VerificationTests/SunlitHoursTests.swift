import Geometry
import Maps
import Quantities
import Testing
import Verification

/// The verifier lays hours by the sun out by other means than the map: here they are held against each other.
struct SunlitHoursTests {
  private static func random(_ generator: inout SplitMix64) -> ActivePeriod.DayMoment {
    let events = ActivePeriod.DaylightEvent.allCases
    let choice = generator.nextIndex(below: events.count + 2)
    return choice < events.count ? .event(events[choice]) : .seconds(generator.nextIndex(below: 86_401))
  }

  @Test("below 65 degrees both give the same hours within 30 seconds", arguments: 1...40 as ClosedRange<UInt64>)
  func twin(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let place = try #require(
      GeoPoint(
        longitude: Double(generator.nextIndex(below: 360)) - 180,
        latitude: Double(generator.nextIndex(below: 130)) - 65))
    let hours = ActivePeriod.DailyHours(
      weekdays: (0..<7).filter { _ in generator.nextIndex(below: 3) > 0 }, start: Self.random(&generator),
      end: Self.random(&generator))
    let zone = Zone(
      identifier: "Z", name: "", restriction: .prohibited,
      shape: .circle(Circle(centre: LocalPoint(east: 0, north: 0), radiusMetres: 50)),
      periods: [ActivePeriod(schedule: [hours])], daylightPlace: place)
    let days = 8.0
    let start = CivilTime(secondsSinceEpoch: Double(20_000 + generator.nextIndex(below: 400)) * 86_400)
    let expected = zone.activeIntervals(from: start, to: start.advanced(bySeconds: days * 86_400))
    let found = ZoneActivity.spans(of: zone, missionStart: start, from: 0, to: days * 86_400)
    try #require(found.count == expected.count, "\(hours) at \(place): \(found) for \(expected)")
    for (one, other) in zip(found, expected) {
      #expect(abs(one.lower - (other.start.secondsSinceEpoch - start.secondsSinceEpoch)) < 30)
      #expect(abs(one.upper - (other.end.secondsSinceEpoch - start.secondsSinceEpoch)) < 30)
    }
  }

  @Test("in polar day and night both give the same hours", arguments: ActivePeriod.DaylightEvent.allCases)
  func polar(event: ActivePeriod.DaylightEvent) throws {
    let place = try #require(GeoPoint(longitude: 18.96, latitude: 69.65))
    let bounds = ActivePeriod.DaylightEvent.allCases.map(ActivePeriod.DayMoment.event) + [.seconds(43_200)]
    for bound in bounds {
      for hours in [
        ActivePeriod.DailyHours(weekdays: [0, 2, 3], start: .event(event), end: bound),
        ActivePeriod.DailyHours(weekdays: [0, 2, 3], start: bound, end: .event(event)),
      ] {
        let zone = Zone(
          identifier: "Z", name: "", restriction: .prohibited,
          shape: .circle(Circle(centre: LocalPoint(east: 0, north: 0), radiusMetres: 50)),
          periods: [ActivePeriod(schedule: [hours])], daylightPlace: place)
        // Mid June, mid December, mid March.
        for day in [20_619.0, 20_802, 20_527] {
          let start = CivilTime(secondsSinceEpoch: day * 86_400)
          let expected = zone.activeIntervals(from: start, to: start.advanced(bySeconds: 7 * 86_400))
          let found = ZoneActivity.spans(of: zone, missionStart: start, from: 0, to: 7 * 86_400)
          try #require(found.count == expected.count, "\(hours) on day \(day): \(found) for \(expected)")
          for (one, other) in zip(found, expected) {
            #expect(abs(one.lower - (other.start.secondsSinceEpoch - start.secondsSinceEpoch)) < 120)
            #expect(abs(one.upper - (other.end.secondsSinceEpoch - start.secondsSinceEpoch)) < 120)
          }
        }
      }
    }
  }
}
