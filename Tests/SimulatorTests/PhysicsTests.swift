import Energetics
import Foundation
import Quantities
import Simulator
import Testing

/// The bodies of the simulator against closed forms.
@Suite struct PhysicsTests {
  static let step = 0.05
  static let gravity = 9.81

  private static func body(velocity: LocalVector = .zero) -> MultirotorBody {
    var body = MultirotorBody(position: LocalPoint(east: 0, north: 0), altitudeMetres: 100)
    body.velocity = velocity
    return body
  }

  @Test("hovering in a steady wind, the body leans into it by the angle at which thrust and drag are equal")
  func leans() {
    let wind = LocalVector(east: 6, north: 8)
    let limits = MultirotorBody.Limits(acceleration: 2.5, dragPerMetre: 0.004)
    var body = Self.body()
    for _ in 0..<400 {
      body.move(
        toward: .zero, climb: 0, air: MultirotorBody.Air(velocity: wind), limits: limits, seconds: Self.step)
    }
    let drag = 10 * (MultirotorBody.rotorDragPerSecond + 0.004 * 10)
    #expect(body.velocity.lengthMetres < 1e-6)
    #expect(abs(body.tilt.radians - atan(drag / Self.gravity)) < 1e-6)
    // The push is against the wind.
    #expect(body.push.dot(wind) < 0)
  }

  @Test("against a wind that needs more than the greatest tilt, the body drifts at the speed that balances")
  func drifts() {
    let limits = MultirotorBody.Limits(acceleration: 2.5, tilt: Angle(degrees: 20), dragPerMetre: 0.01)
    var body = Self.body()
    for _ in 0..<4000 {
      body.move(
        toward: .zero, climb: 0, air: MultirotorBody.Air(velocity: LocalVector(east: 30, north: 0)), limits: limits,
        seconds: Self.step)
    }
    // g tan(tilt) = k v + c v², solved for the airspeed.
    let push = Self.gravity * tan(20 * Double.pi / 180)
    let rotor = MultirotorBody.rotorDragPerSecond
    let airspeed = ((rotor * rotor + 4 * 0.01 * push).squareRoot() - rotor) / (2 * 0.01)
    #expect(abs(body.velocity.east - (30 - airspeed)) < 1e-3, "\(body.velocity.east)")
  }

  @Test(
    "a body that brakes at its limit stops within the distance v²/2a, and the lags of tilt and control",
    arguments: [
      3.0, 8, 14, 18,
    ])
  func stops(speed: Double) {
    let limits = MultirotorBody.Limits(acceleration: 2.5)
    var body = Self.body(velocity: LocalVector(east: speed, north: 0))
    var seconds = 0.0
    // The drag is known from before.
    for _ in 0..<200 {
      body.move(toward: body.velocity, climb: 0, air: MultirotorBody.Air(), limits: limits, seconds: Self.step)
    }
    let start = body.position.east
    let before = body.velocity.east
    while body.velocity.east > 0.02, seconds < 60 {
      body.move(toward: .zero, climb: 0, air: MultirotorBody.Air(), limits: limits, seconds: Self.step)
      seconds += Self.step
    }
    let strength = 2.5 * 1.6
    let ideal = before * before / (2 * strength)
    let way = body.position.east - start
    // The tilt's lag costs its time at full speed; the last quarter of a second is no longer at the limit.
    #expect(way > ideal * 0.9 && way < ideal + before * 0.2 + 0.6, "\(way) m instead of \(ideal) m")
  }

  @Test("a fall from rest is v∞²/g · ln cosh(g t / v∞), to a thousandth", arguments: [1.0, 3, 6, 12])
  func falls(seconds: Double) {
    let drag = 0.004
    let limits = MultirotorBody.Limits(acceleration: 2.5, dragPerMetre: drag)
    var body = Self.body()
    for _ in 0..<Int((seconds / Self.step).rounded()) {
      body.fall(air: MultirotorBody.Air(), limits: limits, seconds: Self.step)
    }
    let terminal = (Self.gravity / drag).squareRoot()
    let way = terminal * terminal / Self.gravity * log(cosh(Self.gravity * seconds / terminal))
    #expect(abs(100 - body.altitudeMetres - way) < way * 1e-3)
    #expect(abs(body.climbMetresPerSecond + terminal * tanh(Self.gravity * seconds / terminal)) < 0.02)
  }

  @Test(
    "what the cells of a battery give is load and heat, to a millionth, whatever is drawn",
    arguments: 1...10 as ClosedRange<UInt64>
  )
  func balance(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var battery = BatteryState(
      battery: Battery(capacity: Energy(wattHours: 700)), health: 0.8 + 0.2 * generator.nextUnit(),
      cells: Temperature(celsius: generator.nextUnit() * 30 - 5))
    var load = 0.0
    for _ in 0..<20_000 {
      let watts = generator.nextUnit() * 1200
      battery.draw(Power(watts: watts), seconds: Self.step, air: Temperature(celsius: -5))
      load += watts * Self.step
    }
    #expect(abs(battery.drawn.joules - load - battery.heat.joules) <= 1e-6 * battery.drawn.joules)
    #expect(battery.heat.joules > 0)
  }

  @Test("the voltage sags by current times resistance, more in cells that are cold or old")
  func sags() {
    let kind = Battery(capacity: Energy(wattHours: 700))
    func sag(health: Double, celsius: Double) -> Double {
      var battery = BatteryState(battery: kind, health: health, cells: Temperature(celsius: celsius))
      let idle = battery.volts
      battery.draw(Power(watts: 1000), seconds: 1e-6)
      // The current follows from P = U I.
      #expect(abs(battery.volts * battery.amperes - 1000) < 1e-6)
      return idle - battery.volts
    }
    let fresh = sag(health: 1, celsius: 25)
    #expect(sag(health: 1, celsius: 0) > 1.8 * fresh)
    #expect(sag(health: 0.8, celsius: 25) > 2.5 * fresh)
  }

  /// The lengths of MIL-F-8785C at a height in metres: horizontal and vertical.
  private static func lengths(_ height: Double) -> (horizontal: Double, vertical: Double, share: Double) {
    let feet = height / 0.3048
    let shape = 0.177 + 0.000823 * feet
    return (feet / pow(shape, 1.2) * 0.3048, height, pow(shape, 0.4))
  }

  @Test(
    "gusts have the deviation of their axis at any height, speed and step, and fade along the wind over L / V",
    arguments: [(10.0, 2.0, 0.05), (60, 12, 0.05), (250, 6, 0.05), (60, 12, 0.5)])
  func gusts(height: Double, airspeed: Double, step: Double) {
    let deviation = 1.5
    let lengths = Self.lengths(height)
    let steps = Int(lengths.horizontal / airspeed / step)
    var squares = (along: 0.0, across: 0.0, up: 0.0)
    var product = 0.0
    let runs = 1500
    for run in 0..<runs {
      var gust = GustState(seed: UInt64(run), name: "test")
      func go(_ count: Int) {
        for _ in 0..<count {
          gust.advance(
            bySeconds: step, deviation: deviation, heightMetres: height, airspeed: airspeed,
            mean: LocalVector(east: 0, north: 4))
        }
      }
      go(1)
      let before = gust.velocity.north
      go(steps)
      product += before * gust.velocity.north
      squares.along += gust.velocity.north * gust.velocity.north
      squares.across += gust.velocity.east * gust.velocity.east
      squares.up += gust.climbMetresPerSecond * gust.climbMetresPerSecond
    }
    func root(_ sum: Double) -> Double { (sum / Double(runs)).squareRoot() }
    // The deviation of 1,500 draws is known to 2 %.
    #expect(abs(root(squares.along) - deviation) < deviation * 0.07)
    #expect(abs(root(squares.across) - deviation) < deviation * 0.07)
    #expect(abs(root(squares.up) - deviation * lengths.share) < deviation * lengths.share * 0.07)
    #expect(abs(product / Double(runs) / (deviation * deviation) - exp(-1)) < 0.1)
  }

  @Test("the wind follows the power law of height, and a front turns it over its time")
  func wind() {
    let front = WindField.Front(atSeconds: 100, overSeconds: 50, mean: LocalVector(east: 0, north: 8))
    var wind = WindField(mean: LocalVector(east: 4, north: 0), shearExponent: 0.2, fronts: [front])
    #expect(abs(wind.mean(atHeightMetres: 10).east - 4) < 1e-12)
    #expect(abs(wind.mean(atHeightMetres: 80).east - 4 * pow(8, 0.2)) < 1e-12)
    wind.advance(to: 125)
    #expect(abs(wind.meanNow.east - 2) < 1e-12 && abs(wind.meanNow.north - 4) < 1e-12)
    wind.advance(to: 500)
    #expect(wind.meanNow == LocalVector(east: 0, north: 8))
  }
}
