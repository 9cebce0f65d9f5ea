import Foundation
import Maps
import Quantities
import Simulator
import Testing

/// Sun, sky and what they make of surfaces.
@Suite struct SunAndSkyTests {
  private static func seconds(_ year: Int, _ month: Int, _ day: Int, _ hours: Double) throws -> Double {
    let text = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    let date = try #require(CivilTime("\(year)-\(text(month))-\(text(day))T00:00:00Z"))
    return date.secondsSinceEpoch + hours * 3600
  }

  @Test("the sun stands where published examples say, within a fiftieth of a degree")
  func sun() throws {
    // I. Reda, A. Andreas, NREL/TP-560-34302, table A4.1: without refraction 39.872046 degrees.
    let denver = try #require(GeoPoint(longitude: -105.1786, latitude: 39.742476))
    let moment = try Self.seconds(2003, 10, 17, 19 + 30 / 60.0 + 30 / 3600.0)
    #expect(abs(SolarPosition(atSecondsSinceEpoch: moment).elevation(at: denver).degrees - 39.872046) < 0.02)
    // J. Meeus, Astronomical Algorithms, examples 25.a and 28.b: 13 October 1992, 0 h.
    let meeus = SolarPosition(atSecondsSinceEpoch: try Self.seconds(1992, 10, 13, 0))
    #expect(abs(meeus.declination.degrees + 7.78507) < 0.001)
    #expect(abs(meeus.equationOfTimeSeconds - (13 * 60 + 42.7)) < 1)
    // At noon by the sun it stands 90 - φ + δ high, at midnight φ + δ - 90.
    let helsinki = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let noon = try Self.seconds(2026, 6, 21, 12 - 24.94 / 15)
    let high = SolarPosition(atSecondsSinceEpoch: noon)
    #expect(abs(high.elevation(at: helsinki).degrees - (90 - 60.17 + high.declination.degrees)) < 0.2)
    let low = SolarPosition(atSecondsSinceEpoch: noon - 43_200)
    #expect(abs(low.elevation(at: helsinki).degrees - (60.17 + low.declination.degrees - 90)) < 0.2)
  }

  @Test("a surface follows a daily course with amplitude 1/√(1+ω²τ²) and the lag atan(ωτ)/ω", arguments: [0.5, 3, 12])
  func lag(hours: Double) {
    let (omega, lag) = (2 * Double.pi / 86_400, hours * 3600)
    var value = 0.0
    var worst = 0.0
    let step = SurfaceWeather.stepSeconds
    for number in 0..<(288 * 12) {
      let start = Double(number) * step
      value = SurfaceWeather.followed(
        value, toward: sin(omega * (start + step / 2)), lagSeconds: lag, seconds: step)
      let wanted = sin(omega * (start + step) - atan(omega * lag)) / (1 + omega * omega * lag * lag).squareRoot()
      if number >= 288 * 10 { worst = max(worst, abs(value - wanted)) }
    }
    #expect(worst < 2e-3)
  }

  @Test("the sol-air excess is that of its formula, and the sky that of Swinbank")
  func solAir() {
    let air = Temperature(celsius: 20)
    let sky = SurfaceWeather.sky(air: air, cloudShare: 0)
    #expect(abs(sky.celsius + 273.15 - 0.0552 * pow(293.15, 1.5)) < 1e-6)
    let street = SurfaceWeather.material(of: .street)
    let loss = 5.670374e-8 * (pow(293.15, 4) - pow(sky.celsius + 273.15, 4))
    let wanted = (0.9 * 700 - 0.95 * loss) / 17
    #expect(
      abs(SurfaceWeather.solAirExcess(street, sunWatts: 700, air: air, cloudShare: 0) - wanted) < 1e-9)
    // Kasten and Czeplak: a covered sky lets a quarter through. Haurwitz: 980 W/m² from 70 degrees.
    let high = Angle(degrees: 70)
    #expect(abs(SurfaceWeather.sunWatts(elevation: high, cloudShare: 0) - 971) < 1)
    #expect(
      abs(
        SurfaceWeather.sunWatts(elevation: high, cloudShare: 1)
          / SurfaceWeather.sunWatts(elevation: high, cloudShare: 0) - 0.25) < 1e-9)
    #expect(SurfaceWeather.sunWatts(elevation: Angle(degrees: -3), cloudShare: 0) == 0)
    #expect(SurfaceWeather.sky(air: air, cloudShare: 1) > SurfaceWeather.sky(air: air, cloudShare: 0.5))
  }

  @Test("streets burn at a summer's noon and are colder than the air in a clear night; clouds level both")
  func day() throws {
    let place = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    func excess(_ hour: Double, _ clouds: SkyCover, _ kind: SurfaceMap.Kind) throws -> Double {
      let weather = SurfaceWeather(
        air: Temperature(celsius: 20), cloudShare: clouds.share, place: place,
        atSecondsSinceEpoch: try Self.seconds(2026, 7, 1, hour))
      return weather.excessKelvin[Int(kind.rawValue)]
    }
    let street = try excess(12, .clear, .street)
    #expect(street > 15 && street < 45)
    let park = try excess(12, .clear, .park)
    #expect(park > 2 && park < street)
    let water = try excess(12, .clear, .water)
    #expect(water > 0 && water < park)
    // At 2 in the night by the sun's time roofs have given their heat away.
    let night = try excess(0.5, .clear, .roof)
    #expect(night < -1 && night > -8)
    #expect(try abs(excess(0.5, .overcast, .roof)) < abs(night))
    #expect(try excess(12, .overcast, .street) < street / 2)
  }

  @Test("following in steps of a simulation gives what following at once gives")
  func steps() throws {
    let place = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let start = try Self.seconds(2026, 7, 1, 6)
    func weather(_ moment: Double) -> SurfaceWeather {
      SurfaceWeather(
        air: Temperature(celsius: 20), cloudShare: 0, place: place, atSecondsSinceEpoch: moment)
    }
    var slow = weather(start)
    for step in 1...12 { slow.advance(to: start + Double(step) * 300) }
    let fast = weather(start + 3600)
    for (one, other) in zip(slow.excessKelvin, fast.excessKelvin) { #expect(abs(one - other) < 0.03) }
  }
}
