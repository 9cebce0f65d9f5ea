import Energetics
import Foundation
import Quantities

/// A multirotor as a point mass that tilts its thrust.
///
/// The autopilot asks for a velocity. The controller turns that into an acceleration, adds what it has learned of the
/// drag, and tilts; the tilt follows with a lag and has a limit. What then moves the body is the thrust's horizontal
/// part less the drag in the air that streams past: parasite drag with the square of the airspeed, and the drag of the
/// rotors in proportion to it (the form of M. Faessler, A. Franchi, D. Scaramuzza, IEEE RA-L 3(2), 2018).
package struct MultirotorBody: Sendable, Hashable {
  /// Where it is, in the map's local frame.
  package var position: LocalPoint
  /// The altitude above mean sea level, in metres.
  package var altitudeMetres: Double
  /// The velocity over ground, metres per second.
  package var velocity = LocalVector.zero
  /// The speed upwards, metres per second.
  package var climbMetresPerSecond = 0.0
  /// Where its front points, clockwise from north: where it flies to, or flew to last.
  package var heading = Angle.zero
  /// The horizontal part of the thrust over the mass, metres per second squared.
  package private(set) var push = LocalVector.zero
  /// What the controller believes that the drag takes, metres per second squared.
  private var trim = LocalVector.zero

  /// The time in which the body follows a change of the asked velocity, in seconds.
  static let responseSeconds = 0.25
  /// The time in which the tilt follows, in seconds.
  static let tiltSeconds = 0.1
  /// The time in which the controller learns the drag, in seconds.
  static let trimSeconds = 0.6
  /// How much harder than the mission's limit the body can accelerate: control needs room above the plan.
  static let accelerationReserve = 1.6
  /// The drag of the rotors over mass and airspeed, per second: ours, for a vehicle of some kilograms.
  package static let rotorDragPerSecond = 0.12
  /// The share of the air's vertical speed that its rotors follow, per second.
  static let verticalDragPerSecond = 0.3
  /// The speed over ground above which it turns its front to where it flies, metres per second.
  static let headingMetresPerSecondMin = 0.5

  /// Puts a body at rest.
  package init(position: LocalPoint, altitudeMetres: Double) {
    self.position = position
    self.altitudeMetres = altitudeMetres
  }

  /// What a body can do and what the air does to it.
  package struct Limits: Sendable, Hashable {
    /// The mission's acceleration limit, metres per second squared.
    package var acceleration: Double
    /// The tangent of the greatest tilt.
    package var tiltTangent: Double
    /// The greatest thrust over the weight; below 1 the body sinks.
    package var thrustToWeight: Double
    /// The parasite drag over mass and square of the airspeed, per metre.
    package var dragPerMetre: Double

    /// The thrust over the weight of a sound multirotor.
    package static let usualThrustToWeight = 2.0

    /// States limits; 35 degrees and twice the weight are usual for a multirotor.
    package init(
      acceleration: Double, tilt: Angle = Angle(degrees: 35), thrustToWeight: Double = usualThrustToWeight,
      dragPerMetre: Double = 0
    ) {
      self.acceleration = acceleration
      tiltTangent = tan(tilt.radians)
      self.thrustToWeight = thrustToWeight
      self.dragPerMetre = dragPerMetre
    }
  }

  /// The air around a vehicle.
  package struct Air: Sendable, Hashable {
    /// Where it moves to, metres per second.
    package var velocity: LocalVector
    /// Its speed upwards, metres per second.
    package var climb: Double

    /// Describes moving air.
    package init(velocity: LocalVector = .zero, climb: Double = 0) {
      self.velocity = velocity
      self.climb = climb
    }
  }

  /// The thrust's angle from straight up.
  package var tilt: Angle { Angle(radians: atan(push.lengthMetres / Atmosphere.gravityMetresPerSecondSquared)) }

  /// What the drag takes at an airspeed, metres per second squared.
  package static func drag(airspeed: Double, perMetre: Double) -> Double {
    airspeed * (rotorDragPerSecond + perMetre * airspeed)
  }

  /// Lets the body move for a short time.
  ///
  /// - Parameters:
  ///   - wanted: the velocity over ground that the autopilot asks for, horizontal.
  ///   - wantedClimb: the climb that it asks for, metres per second.
  ///   - seconds: the length of the step.
  package mutating func move(
    toward wanted: LocalVector, climb wantedClimb: Double, air: Air, limits: Limits, seconds: Double
  ) {
    let stream = velocity - air.velocity
    let drag = stream * (Self.rotorDragPerSecond + limits.dragPerMetre * stream.lengthMetres)
    let greatest = limits.acceleration * Self.accelerationReserve
    trim = trim + (drag - trim) * Self.share(seconds, of: Self.trimSeconds)
    var asked = Self.cut((wanted - velocity) * (1 / Self.responseSeconds), to: greatest) + trim
    asked = Self.cut(asked, to: Atmosphere.gravityMetresPerSecondSquared * limits.tiltTangent)
    push = push + (asked - push) * Self.share(seconds, of: Self.tiltSeconds)
    let before = velocity
    velocity = velocity + (push - drag) * seconds
    position = position + (before + velocity) * (seconds / 2)

    let rise = min(
      max((wantedClimb - climbMetresPerSecond) / Self.responseSeconds, -greatest),
      min(greatest, Atmosphere.gravityMetresPerSecondSquared * (limits.thrustToWeight - 1)))
    let climbBefore = climbMetresPerSecond
    climbMetresPerSecond += (rise + air.climb * Self.verticalDragPerSecond) * seconds
    altitudeMetres += (climbBefore + climbMetresPerSecond) * seconds / 2
    if velocity.lengthMetres > Self.headingMetresPerSecondMin {
      let course = atan2(velocity.east, velocity.north)
      heading = Angle(radians: course < 0 ? course + 2 * Double.pi : course)
    }
  }

  /// Lets the body move for a short time with the thrust and lean that it has, and nobody who corrects them.
  package mutating func drift(air: Air, limits: Limits, seconds: Double) {
    let stream = velocity - air.velocity
    let drag = stream * (Self.rotorDragPerSecond + limits.dragPerMetre * stream.lengthMetres)
    let before = velocity
    velocity = velocity + (push - drag) * seconds
    position = position + (before + velocity) * (seconds / 2)
    let climbBefore = climbMetresPerSecond
    climbMetresPerSecond += (air.climb - climbMetresPerSecond) * Self.verticalDragPerSecond * seconds
    altitudeMetres += (climbBefore + climbMetresPerSecond) * seconds / 2
  }

  /// Lets the body fall without thrust for a short time: weight and parasite drag, by the midpoint rule.
  package mutating func fall(air: Air, limits: Limits, seconds: Double) {
    push = .zero
    let half = falling(velocity, climbMetresPerSecond, air, limits)
    let middle = falling(
      velocity + half.across * (seconds / 2), climbMetresPerSecond + half.up * (seconds / 2), air, limits)
    let before = velocity
    let climbBefore = climbMetresPerSecond
    velocity = velocity + middle.across * seconds
    climbMetresPerSecond += middle.up * seconds
    position = position + (before + velocity) * (seconds / 2)
    altitudeMetres += (climbBefore + climbMetresPerSecond) * seconds / 2
  }

  /// The acceleration of a body without thrust, metres per second squared.
  private func falling(
    _ velocity: LocalVector, _ climb: Double, _ air: Air, _ limits: Limits
  ) -> (across: LocalVector, up: Double) {
    let stream = velocity - air.velocity
    let rise = climb - air.climb
    let speed = (stream.dot(stream) + rise * rise).squareRoot()
    let drag = limits.dragPerMetre * speed
    return (stream * -drag, -Atmosphere.gravityMetresPerSecondSquared - rise * drag)
  }

  /// Puts the body to rest on the ground.
  mutating func rest(atAltitudeMetres ground: Double) {
    velocity = .zero
    climbMetresPerSecond = 0
    push = .zero
    trim = .zero
    altitudeMetres = ground
  }

  /// The share of the way that a first-order lag goes in a step, by a fraction that keeps below 1.
  private static func share(_ seconds: Double, of lag: Double) -> Double { seconds / (lag + seconds) }

  private static func cut(_ vector: LocalVector, to length: Double) -> LocalVector {
    let own = vector.lengthMetres
    return own > length ? vector * (length / own) : vector
  }
}
