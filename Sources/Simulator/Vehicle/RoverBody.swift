import Foundation
import Quantities

/// A vehicle on driven wheels: it moves where it points, and turns on the spot.
///
/// The autopilot asks for a speed and a turn rate; the body follows both with a time constant and within limits. It
/// stands on its floor or on the ground, up and down slopes at the same speed over the map, and no wind moves it.
package struct RoverBody: Sendable, Hashable {
  /// Where its middle is, in the map's local frame.
  package var position: LocalPoint
  /// The altitude of the floor or ground that it stands on, above mean sea level, in metres.
  package var altitudeMetres: Double
  /// How fast the ground takes it up, metres per second; 0 on a floor.
  package var climbMetresPerSecond = 0.0
  /// Where its front points, clockwise from north, in [0, 2π).
  package var heading = Angle.zero
  /// The speed forwards, metres per second.
  package var speedMetresPerSecond = 0.0
  /// The turn rate clockwise, radians per second.
  package var turnRadiansPerSecond = 0.0

  /// The time in which the body follows a change of the asked speed, in seconds.
  static let responseSeconds = 0.2
  /// The time in which it follows a change of the asked turn rate, in seconds.
  static let turnResponseSeconds = 0.1
  /// How much harder than the mission's limit it can speed up and brake: control needs room above the plan.
  static let accelerationReserve = 1.6
  /// The speed below which a body whose brakes hold stands, metres per second.
  static let standstillMetresPerSecond = 1e-3

  /// Puts a body at rest.
  package init(position: LocalPoint, altitudeMetres: Double) {
    self.position = position
    self.altitudeMetres = altitudeMetres
  }

  /// The velocity over ground, metres per second.
  package var velocity: LocalVector { Self.direction(heading.radians) * speedMetresPerSecond }

  /// The unit vector of a course, clockwise from north.
  static func direction(_ courseRadians: Double) -> LocalVector {
    LocalVector(east: sin(courseRadians), north: cos(courseRadians))
  }

  /// Lets the body move for a short time.
  ///
  /// - Parameters:
  ///   - wanted: the speed forwards that is asked for, metres per second.
  ///   - wantedTurn: the turn rate that is asked for, radians per second.
  ///   - limit: the mission's acceleration limit, metres per second squared.
  ///   - turnLimit: the limit of the turn rate's change, radians per second squared.
  ///   - seconds: the length of the step.
  mutating func move(
    speed wanted: Double, turnRate wantedTurn: Double, limit: Double, turnLimit: Double, seconds: Double
  ) {
    let greatest = limit * Self.accelerationReserve
    let change = (wanted - speedMetresPerSecond) / Self.responseSeconds
    let before = speedMetresPerSecond
    speedMetresPerSecond += min(max(change, -greatest), greatest) * seconds
    if wanted == 0, abs(speedMetresPerSecond) < Self.standstillMetresPerSecond { speedMetresPerSecond = 0 }

    let turnChange = (wantedTurn - turnRadiansPerSecond) / Self.turnResponseSeconds
    let turnBefore = turnRadiansPerSecond
    turnRadiansPerSecond += min(max(turnChange, -turnLimit), turnLimit) * seconds
    let turned = (turnBefore + turnRadiansPerSecond) * (seconds / 2)

    // The way of a step goes along the heading at its middle.
    let course = Self.direction(heading.radians + turned / 2)
    position = position + course * ((before + speedMetresPerSecond) * (seconds / 2))
    heading = Angle(radians: heading.radians + turned).normalised
  }

  /// Puts the body on the ground below it after a step of so many seconds.
  mutating func follow(groundMetres: Double, seconds: Double) {
    climbMetresPerSecond = (groundMetres - altitudeMetres) / seconds
    altitudeMetres = groundMetres
  }
}
