import Energetics
import Missions
import Plans
import Quantities

/// The verifier's own integration of a vehicle type's power law over ways, in joules.
///
/// It shares the law with the planner, which is cited, and nothing of how it is integrated.
package struct FlightEnergy: Sendable {
  /// Seconds between two nodes of the integral.
  private static let stepSeconds = 0.25
  /// The most steps of one piece; longer ones take longer steps.
  private static let stepsMax = 2000

  private let type: VehicleType
  /// Where the air moves to, metres per second.
  private let wind: LocalVector

  /// For a type in a wind, which points where the air moves to. Wind does not count on wheels: there the power law asks
  /// for the speed over ground.
  package init(_ type: VehicleType, wind: LocalVector) {
    self.type = type
    self.wind = type.isGroundRobot ? .zero : wind
  }

  /// The energy of a leg with a payload in kilograms; with what a lamp draws where the leg irradiates.
  func joules(of leg: LegTrack, payload: Double) -> Double {
    let motion = leg.pieces.reduce(0) { $0 + joules(of: $1, payload: payload) }
    guard leg.leg.activity == .irradiate, let lamp = type.lamp else { return motion }
    return motion + lamp.draw.watts * max(0, leg.duration)
  }

  /// The energy of a piece with a payload in kilograms: Simpson's rule on steps of at most a quarter of a second; exact
  /// where the speed does not change.
  package func joules(of piece: Piece, payload: Double) -> Double {
    guard piece.duration > 0 else { return 0 }
    let direction =
      piece.lengthMetres > 0
      ? SpaceVector(piece.start, piece.end) * (1 / piece.lengthMetres) : SpaceVector(east: 0, north: 0, up: 0)
    // Where the stated speeds do not add up to the way, the true mean speed counts.
    let stated = piece.statedMetres
    let scale = stated > 1e-9 ? piece.lengthMetres / stated : 0
    let even = stated > 1e-9 ? 0 : piece.lengthMetres / piece.duration
    func watts(_ share: Double) -> Double {
      let speed = (piece.startSpeed + (piece.endSpeed - piece.startSpeed) * share) * scale + even
      return self.watts(direction * speed, payload: payload)
    }
    if piece.startSpeed == piece.endSpeed { return watts(0.5) * piece.duration }
    let steps = min(Self.stepsMax, max(2, Int(min(piece.duration, 1e6) / Self.stepSeconds) + 1))
    var sum = 0.0
    for step in 0..<steps {
      let (from, to) = (Double(step) / Double(steps), Double(step + 1) / Double(steps))
      sum += watts(from) + 4 * watts((from + to) / 2) + watts(to)
    }
    return sum / 6 * piece.duration / Double(steps)
  }

  /// The power at a velocity over ground with a payload in kilograms.
  private func watts(_ velocity: SpaceVector, payload: Double) -> Double {
    let air = LocalVector(east: velocity.east, north: velocity.north) - wind
    return type.powerModel.power(
      totalMass: type.emptyMass + Mass(kilograms: max(0, payload)),
      airspeed: Speed(metresPerSecond: air.lengthMetres), climbRateMetresPerSecond: velocity.up
    ).watts
  }

  /// No less than the energy of a level straight way that starts and ends at rest; infinite where the wind forbids it.
  ///
  /// The type flies at its cruise speed through the air. Speeding up and slowing down are counted as `speed /
  /// acceleration` seconds more, which is exact for long ways and too much for short ones, and all of it with the power
  /// of the greatest airspeed on the way.
  package func joulesAtMost(levelFrom start: LocalPoint, to end: LocalPoint, payload: Double) -> Double {
    let way = end - start
    let length = way.lengthMetres
    guard length > 0 else { return 0 }
    let direction = way * (1 / length)
    let cruise = type.cruiseSpeed.metresPerSecond
    let (along, across) = (wind.dot(direction), direction.cross(wind))
    let forward = cruise * cruise - across * across
    guard forward > 0 else { return .infinity }
    let speed = min(along + forward.squareRoot(), type.maxGroundSpeed.metresPerSecond)
    guard speed > 0 else { return .infinity }
    let seconds = length / speed + speed / max(type.accelerationMetresPerSecondSquared, 1e-3)
    let fastest = max(cruise, wind.lengthMetres)
    return type.powerModel.mostPower(
      totalMass: type.emptyMass + Mass(kilograms: max(0, payload)), airspeedUpTo: Speed(metresPerSecond: fastest)
    ).watts * seconds
  }

  /// No less than the energy of going straight up or down by some metres from rest to rest.
  package func joulesAtMost(risingBy metres: Double, payload: Double) -> Double {
    guard metres != 0 else { return 0 }
    let speed = (metres > 0 ? type.climbSpeed : type.descentSpeed).metresPerSecond
    guard speed > 0 else { return .infinity }
    let seconds = abs(metres) / speed + speed / max(type.accelerationMetresPerSecondSquared, 1e-3)
    return watts(SpaceVector(east: 0, north: 0, up: metres > 0 ? speed : 0), payload: payload) * seconds
  }

  /// The longest that a vehicle can stay in the air with an energy, in seconds: empty, as it draws least.
  func secondsAtMost(with joules: Double) -> Double {
    let power = type.powerModel.leastPower(totalMass: type.emptyMass).watts
    return power > 0 ? max(0, joules) / power : .infinity
  }
}
