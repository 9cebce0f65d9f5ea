import Energetics
import Missions
import Quantities
import Testing
import Verification

/// The verifier's integral of the power law against integrals worked by hand.
///
/// The vehicle is made for round numbers. It weighs 4 kg, 39.24 N; its rotors speed the air up to 4 m/s, so hovering
/// takes 39.24 · 4 / 0.75 + 20 = 229.28 W. Drag takes 1.25 / 2 · 0.06 / 0.75 = 0.05 W for each (m/s)³ of airspeed, and
/// climbing 39.24 / 0.75 = 52.32 W for each m/s.
struct EnergyClosedFormTests {
  private static let hoverWatts = 229.28
  private static let climbWatts = 52.32

  private let type = VehicleType(
    id: "round", name: "", emptyMass: Mass(kilograms: 4), maxPayload: Mass(kilograms: 12),
    cruiseSpeed: Speed(metresPerSecond: 10), maxGroundSpeed: Speed(metresPerSecond: 20),
    climbSpeed: Speed(metresPerSecond: 3), descentSpeed: Speed(metresPerSecond: 3),
    accelerationMetresPerSecondSquared: 2, maxWind: Speed(metresPerSecond: 10),
    battery: Battery(capacity: Energy(joules: 1_000_000)),
    powerModel: .dorling(
      rotorDiscAreaSquareMetres: 39.24 / (2 * 1.25 * 16) / 4, rotorCount: 4, figureOfMerit: 0.75,
      auxiliaryWatts: 20, dragAreaSquareMetres: 0.06, climbEfficiency: 0.75,
      airDensityKilogramsPerCubicMetre: 1.25),
    serviceHeight: HeightAGL(metres: 20))

  /// A way from the origin to the east, in this many seconds, the wind blowing to the east and north.
  private func joules(
    east: Double, up: Double = 0, seconds: Double, speeds: (Double, Double), wind: (Double, Double) = (0, 0),
    payload: Double = 0
  ) -> Double {
    let start = TrackPoint(position: LocalPoint(east: 0, north: 0), altitude: 50)
    let end = TrackPoint(position: LocalPoint(east: east, north: 0), altitude: 50 + up)
    let piece = Piece(
      from: start, to: end, startTime: 100, endTime: 100 + seconds, startSpeed: speeds.0, endSpeed: speeds.1)
    let wind = LocalVector(east: wind.0, north: wind.1)
    return FlightEnergy(type, wind: wind).joules(of: piece, payload: payload)
  }

  private func isNear(_ value: Double, _ expected: Double) -> Bool { abs(value - expected) < 1e-6 * expected }

  @Test("a hover takes the hover's power, and drag where wind blows")
  func hover() {
    #expect(isNear(joules(east: 0, seconds: 30, speeds: (0, 0)), 30 * Self.hoverWatts))
    // In a wind of 6 m/s drag takes 0.05 · 216 W.
    #expect(isNear(joules(east: 0, seconds: 30, speeds: (0, 0), wind: (0, 6)), 30 * (Self.hoverWatts + 10.8)))
    // Four times the mass: four times the thrust with twice the speed of the air.
    let heavy = 4 * 39.24 * 8 / 0.75 + 20
    #expect(isNear(joules(east: 0, seconds: 30, speeds: (0, 0), payload: 12), 30 * heavy))
  }

  @Test("a level cruise takes the drag of the airspeed: calm, head wind, tail wind and cross wind")
  func cruise() {
    func cruise(_ east: Double, _ north: Double) -> Double {
      joules(east: 200, seconds: 20, speeds: (10, 10), wind: (east, north))
    }
    #expect(isNear(cruise(0, 0), 20 * (Self.hoverWatts + 50)))
    #expect(isNear(cruise(-4, 0), 20 * (Self.hoverWatts + 0.05 * 14 * 14 * 14)))
    #expect(isNear(cruise(4, 0), 20 * (Self.hoverWatts + 0.05 * 6 * 6 * 6)))
    // √(10² + 7.5²) = 12.5 m/s through the air.
    #expect(isNear(cruise(0, 7.5), 20 * (Self.hoverWatts + 0.05 * 12.5 * 12.5 * 12.5)))
    // Faster over ground than the wind alone carries it: the air comes from behind.
    #expect(isNear(cruise(16, 0), 20 * (Self.hoverWatts + 0.05 * 6 * 6 * 6)))
  }

  @Test("a climb takes its height, a descent gives nothing back, and wind drags on both")
  func climb() {
    #expect(isNear(joules(east: 0, up: 30, seconds: 10, speeds: (3, 3)), 10 * (Self.hoverWatts + 3 * Self.climbWatts)))
    #expect(isNear(joules(east: 0, up: -30, seconds: 10, speeds: (3, 3)), 10 * Self.hoverWatts))
    #expect(isNear(joules(east: 0, up: -30, seconds: 10, speeds: (3, 3), wind: (3, 4)), 10 * (Self.hoverWatts + 6.25)))
    // 30 m across and 40 m up at 5 m/s: 3 m/s through the air and 4 m/s upwards.
    let slanting = 10 * (Self.hoverWatts + 0.05 * 27 + 4 * Self.climbWatts)
    #expect(isNear(joules(east: 30, up: 40, seconds: 10, speeds: (5, 5)), slanting))
    // A climb from rest to rest takes the same height whatever its speeds: here 0 to 6 m/s within 10 s.
    #expect(isNear(joules(east: 0, up: 30, seconds: 10, speeds: (0, 6)), 10 * Self.hoverWatts + 30 * Self.climbWatts))
  }

  @Test("speeding up and slowing down take the integral of the cube of the airspeed")
  func ramp() {
    // From rest with 2 m/s² for 6 s: ∫ (2t)³ dt = 8 · 6⁴ / 4.
    #expect(isNear(joules(east: 36, seconds: 6, speeds: (0, 12)), 6 * Self.hoverWatts + 0.05 * 2592))
    #expect(isNear(joules(east: 36, seconds: 6, speeds: (12, 0)), 6 * Self.hoverWatts + 0.05 * 2592))
    // Against 4 m/s: ∫ (4 + 2t)³ dt = (16⁴ − 4⁴) / 8.
    #expect(isNear(joules(east: 36, seconds: 6, speeds: (0, 12), wind: (-4, 0)), 6 * Self.hoverWatts + 0.05 * 8160))
    // Before 4 m/s the airspeed falls to 0 after 2 s and grows again: (4⁴ + 8⁴) / 8. The kink costs some digits.
    let tail = joules(east: 36, seconds: 6, speeds: (0, 12), wind: (4, 0))
    #expect(abs(tail - (6 * Self.hoverWatts + 0.05 * 544)) < 0.01)
  }

  @Test("where stated speeds do not fit the way, the way counts")
  func misfit() {
    // 100 m in 10 s with stated speeds of 0, and with ones that are half of the true mean.
    let true100 = 10 * (Self.hoverWatts + 50)
    #expect(isNear(joules(east: 100, seconds: 10, speeds: (0, 0)), true100))
    #expect(isNear(joules(east: 100, seconds: 10, speeds: (5, 5)), true100))
    #expect(joules(east: 100, seconds: 0, speeds: (5, 5)) == 0)
  }
}
