import Quantities
import Testing

@Suite struct QuantityTests {
  @Test("conversions keep the amount")
  func conversions() {
    #expect(abs(Angle(degrees: 180).radians - Double.pi) < 1e-15)
    #expect(Energy(wattHours: 2).joules == 7200)
    #expect(StateOfCharge(percent: 20).fraction == 0.2)
    #expect(abs(Angle(degrees: -90).normalised.degrees - 270) < 1e-12)
    #expect(Angle(degrees: 720).normalised.radians == 0)
  }

  @Test("a geographic point is refused outside the Earth's range and where it is not finite")
  func geoPoint() {
    #expect(GeoPoint(longitude: 180, latitude: 90) != nil)
    #expect(GeoPoint(longitude: 180.1, latitude: 0) == nil)
    #expect(GeoPoint(longitude: 0, latitude: -90.01) == nil)
    #expect(GeoPoint(longitude: .nan, latitude: 0) == nil)
    #expect(GeoPoint(longitudeE7: Int32.max, latitudeE7: 0) == nil)
  }

  @Test("rounding to 1e-7 degree moves a point by at most half a unit and is stable", arguments: 0..<200)
  func rounding(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let point = try #require(
      GeoPoint(longitude: generator.nextUnit() * 360 - 180, latitude: generator.nextUnit() * 180 - 90))
    let rounded = point.roundedToE7
    #expect(abs(rounded.longitude - point.longitude) <= 0.5e-7 + 1e-13)
    #expect(abs(rounded.latitude - point.latitude) <= 0.5e-7 + 1e-13)
    #expect(rounded.roundedToE7 == rounded)
  }

  @Test("heights of the same datum have differences, and a difference raises a height")
  func altitudes() {
    let low = AltitudeAMSL(metres: 8)
    let high = low + Length(metres: 60)
    #expect((high - low).metres == 60)
    #expect(low < high)
  }
}

@Suite struct SplitMix64Tests {
  @Test("the first numbers of seed 1234567 are those of the published generator")
  func published() {
    var generator = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
      16_408_922_859_458_223_821,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test("streams of one seed differ by name and repeat by name")
  func streams() {
    var wind = SplitMix64(seed: 1, stream: "wind")
    var again = SplitMix64(seed: 1, stream: "wind")
    var radio = SplitMix64(seed: 1, stream: "radio")
    let first = wind.next()
    #expect(first == again.next())
    #expect(first != radio.next())
  }

  @Test("indices are evenly spread", arguments: [1, 2, 3, 7, 1000])
  func indices(count: Int) {
    var generator = SplitMix64(seed: 9)
    var hits = [Int](repeating: 0, count: count)
    let draws = 20_000 * min(count, 20)
    for _ in 0..<draws { hits[generator.nextIndex(below: count)] += 1 }
    let mean = Double(draws) / Double(count)
    let chiSquared = hits.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
    // Mean count − 1, deviation √(2(count − 1)): six deviations of room.
    #expect(chiSquared <= Double(count - 1) + 6 * (2 * Double(count)).squareRoot())
  }
}
