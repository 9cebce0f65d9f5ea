import Foundation
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite("Sunrise, sunset and civil twilight")
struct SunTimesTests {
  /// One line of `Tests/Golden/sun/ephem.csv`, which `Scripts/sun/vectors.py` wrote with PyEphem 4.2.1.
  struct Vector: Sendable {
    let name: String
    let place: GeoPoint
    let day: Int
    /// Morning twilight, sunrise, sunset, evening twilight: seconds since 1970, `above` or `below`.
    let expected: [String]
  }

  static func vectors() throws -> [Vector] {
    let file = SourceTree.root.appendingPathComponent("Tests/Golden/sun/ephem.csv")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: ",").map(String.init)
      try #require(fields.count == 8)
      let time = try #require(CivilTime(fields[3] + "T00:00:00Z"))
      let place = GeoPoint(longitude: try #require(Double(fields[1])), latitude: try #require(Double(fields[2])))
      return Vector(
        name: "\(fields[0]) \(fields[3])", place: try #require(place), day: time.localDay,
        expected: Array(fields[4...]))
    }
  }

  private static func events(_ times: SunTimes) -> [SunTimes.Event] {
    [times.morningTwilight, times.sunrise, times.sunset, times.eveningTwilight]
  }

  @Test("agree with precise ephemerides: below 66 degrees within 15 s, beyond within 2 minutes")
  func ephemerides() throws {
    let vectors = try Self.vectors()
    #expect(vectors.count == 104)
    var polar = 0
    for vector in vectors {
      let limit = abs(vector.place.latitude) < 66 ? 15.0 : 120
      for (event, expected) in zip(Self.events(SunTimes(at: vector.place, day: vector.day)), vector.expected) {
        switch event {
        case .at(let time):
          let seconds = try #require(Double(expected), "\(vector.name): \(time) for \(expected)")
          #expect(abs(time.secondsSinceEpoch - seconds) < limit, "\(vector.name): \(time)")
        case .alwaysAbove:
          #expect(expected == "above", "\(vector.name)")
          polar += 1
        case .alwaysBelow:
          #expect(expected == "below", "\(vector.name)")
          polar += 1
        }
      }
    }
    #expect(polar >= 40)
  }

  @Test("agree to the minute with the Astronomical Almanac's table")
  func almanac() throws {
    // As quoted by I. Reda and A. Andreas, "Solar position algorithm for solar radiation applications",
    // NREL/TP-560-34302, revised 2008, section on sunrise and sunset: longitude 0, universal time, minutes.
    let table = [
      (35.0, "1994-01-02", "07:08", "17:00"), (-35, "1996-07-05", "07:08", "17:01"),
      (-35, "2004-12-04", "04:39", "19:02"),
    ]
    for (latitude, date, rise, set) in table {
      let place = try #require(GeoPoint(longitude: 0, latitude: latitude))
      let sun = SunTimes(at: place, day: try #require(CivilTime(date + "T00:00:00Z")).localDay)
      for (event, minute) in [(sun.sunrise, rise), (sun.sunset, set)] {
        let found = try #require(event.time).secondsSinceEpoch
        let expected = try #require(CivilTime("\(date)T\(minute):00Z")).secondsSinceEpoch
        #expect(abs(found - expected) <= 60, "\(latitude) \(date) \(minute): \(found - expected) s")
      }
    }
  }

  /// A place and a day of their own for each seed.
  private func sample(_ seed: UInt64, latitudeMax: Double) throws -> (place: GeoPoint, day: Int) {
    var generator = SplitMix64(seed: seed)
    let place = GeoPoint(
      longitude: generator.nextUnit() * 360 - 180, latitude: (generator.nextUnit() * 2 - 1) * latitudeMax)
    // 2020-01-01 and 20 years on.
    return (try #require(place), 18_262 + generator.nextIndex(below: 7305))
  }

  @Test("come in their order, within a day, wherever there is a night", arguments: UInt64(1)...200)
  func order(seed: UInt64) throws {
    let (place, day) = try sample(seed, latitudeMax: 60)
    let times = Self.events(SunTimes(at: place, day: day)).compactMap { $0.time?.secondsSinceEpoch }
    try #require(times.count == 4, "seed \(seed)")
    #expect(zip(times, times.dropFirst()).allSatisfy(<), "seed \(seed)")
    #expect(times[3] - times[0] < 86_400, "seed \(seed)")
    // Twilight takes 20 minutes at least: 5.2 degrees at 15 degrees an hour.
    #expect(times[1] - times[0] > 1200 && times[3] - times[2] > 1200, "seed \(seed)")
  }

  @Test("lie symmetrically around noon, but for what the sun moves in a day", arguments: UInt64(1)...200)
  func symmetry(seed: UInt64) throws {
    let (place, day) = try sample(seed, latitudeMax: 55)
    let times = Self.events(SunTimes(at: place, day: day)).compactMap { $0.time?.secondsSinceEpoch }
    try #require(times.count == 4, "seed \(seed)")
    #expect(abs((times[1] + times[2]) - (times[0] + times[3])) < 60, "seed \(seed)")
    // Noon by the sun is within 16.5 minutes of noon by mean time, and half the day's change of length from it.
    let noon = Double(day) * 86_400 + 43_200 - place.longitude * 240
    #expect(abs((times[1] + times[2]) / 2 - noon) < 16.5 * 60 + 180, "seed \(seed)")
  }

  @Test("move with the longitude by four minutes a degree", arguments: UInt64(1)...50)
  func longitude(seed: UInt64) throws {
    let (place, day) = try sample(seed, latitudeMax: 55)
    guard let west = GeoPoint(longitude: place.longitude - 1, latitude: place.latitude) else { return }
    let first = try #require(SunTimes(at: place, day: day).sunrise.time).secondsSinceEpoch
    let second = try #require(SunTimes(at: west, day: day).sunrise.time).secondsSinceEpoch
    #expect(abs(second - first - 240) < 2, "seed \(seed)")
  }

  @Test(
    "are one answer, polar day or polar night at the poles, and never not a number", arguments: [90.0, -90, 89.999])
  func poles(latitude: Double) throws {
    let pole = try #require(GeoPoint(longitude: 0, latitude: latitude))
    // 2026-06-21 and 2026-12-21.
    let (june, december) = (SunTimes(at: pole, day: 20_625), SunTimes(at: pole, day: 20_808))
    let (light, dark) = latitude > 0 ? (june, december) : (december, june)
    #expect(Self.events(light).allSatisfy { $0 == .alwaysAbove })
    #expect(Self.events(dark).allSatisfy { $0 == .alwaysBelow })
    for day in 20_454..<20_819 {
      for event in Self.events(SunTimes(at: pole, day: day)) {
        #expect(event.time?.secondsSinceEpoch.isFinite ?? true)
      }
    }
  }
}

@Suite("Daylight of a map")
struct DaylightIntervalTests {
  private func time(_ text: String) throws -> CivilTime { try #require(CivilTime(text)) }
  private func place(_ longitude: Double, _ latitude: Double) throws -> GeoPoint {
    try #require(GeoPoint(longitude: longitude, latitude: latitude))
  }

  @Test("a span over a night has two days, cut to the span, in the span's offset")
  func acrossNight() throws {
    let helsinki = try place(24.94, 60.17)
    let (from, to) = (try time("2026-03-02T12:00:00+02:00"), try time("2026-03-03T12:00:00+02:00"))
    let days = DaylightRule.sunriseToSunset.intervals(at: [helsinki], from: from, to: to)
    #expect(days.count == 2)
    #expect(days[0].start == from && days[1].end == to)
    let first = SunTimes(at: helsinki, day: from.localDay)
    let second = SunTimes(at: helsinki, day: to.localDay)
    #expect(days[0].end.secondsSinceEpoch == first.sunset.time?.secondsSinceEpoch)
    #expect(days[1].start.secondsSinceEpoch == second.sunrise.time?.secondsSinceEpoch)
    #expect(days.allSatisfy { $0.start.offsetSeconds == 7200 && $0.end.offsetSeconds == 7200 })
  }

  @Test("margins take from both ends of a day and nothing from the ends of the span")
  func margins() throws {
    let helsinki = try place(24.94, 60.17)
    let (from, to) = (try time("2026-03-02T00:00:00+02:00"), try time("2026-03-02T12:00:00+02:00"))
    let rule = DaylightRule.civilTwilight
    let plain = try #require(rule.intervals(at: [helsinki], from: from, to: to).first)
    let later = try #require(rule.intervals(at: [helsinki], from: from, to: to, marginSeconds: 60).first)
    let higher = try #require(
      rule.intervals(at: [helsinki], from: from, to: to, marginAngle: Angle(degrees: 0.1)).first)
    #expect(abs(later.start.secondsSinceEpoch - plain.start.secondsSinceEpoch - 60) < 1e-3)
    // The sun rises by 7.4 degrees an hour there and then.
    #expect(abs(higher.start.secondsSinceEpoch - plain.start.secondsSinceEpoch - 49) < 3)
    #expect(plain.end == to && later.end == to && higher.end == to)
  }

  @Test("it is day for several places only while it is day at each")
  func severalPlaces() throws {
    let (west, east) = (try place(24, 60), try place(25, 60))
    let (from, to) = (try time("2026-03-02T00:00:00Z"), try time("2026-03-03T00:00:00Z"))
    let rule = DaylightRule.sunriseToSunset
    let both = try #require(rule.intervals(at: [west, east], from: from, to: to).first)
    #expect(both.start == rule.intervals(at: [west], from: from, to: to).first?.start)
    #expect(both.end == rule.intervals(at: [east], from: from, to: to).first?.end)
  }

  @Test("polar day is one interval without a seam, polar night has none, and a long span is answered by day")
  func polar() throws {
    let far = try place(15.65, 78.22)
    func days(_ from: String, _ to: String) throws -> [(start: CivilTime, end: CivilTime)] {
      DaylightRule.sunriseToSunset.intervals(at: [far], from: try time(from), to: try time(to))
    }
    let summer = try days("2026-06-10T00:00:00Z", "2026-06-20T00:00:00Z")
    #expect(summer.count == 1 && summer[0].end.secondsSinceEpoch - summer[0].start.secondsSinceEpoch == 864_000)
    #expect(try days("2026-12-10T00:00:00Z", "2026-12-20T00:00:00Z").isEmpty)
    // The sun first shows in mid-February and no longer sets after mid-April.
    let spring = try days("2026-02-01T00:00:00Z", "2026-05-15T00:00:00Z")
    #expect((55...75).contains(spring.count))
    #expect(zip(spring, spring.dropFirst()).allSatisfy { $0.end < $1.start })
    #expect(try days("1900-01-01T00:00:00Z", "2026-01-01T00:00:00Z").isEmpty)
  }
}
