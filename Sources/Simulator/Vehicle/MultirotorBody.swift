import Foundation
import Quantities

/// A multirotor as a point mass that accelerates within limits.
///
/// The autopilot asks for a velocity; the body follows with a time constant and never accelerates harder than its
/// limit. Gusts push it: the drag of a small multirotor gives about `gustCoupling` of the gust's change as velocity.
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

  /// The time in which the body follows a change of the asked velocity, in seconds.
  static let responseSeconds = 0.25
  /// The share of a gust that reaches the body as velocity.
  static let gustCoupling = 0.12
  /// How much harder than the mission's limit the body can accelerate: control needs room above the plan.
  static let accelerationReserve = 1.6
  /// The speed over ground above which it turns its front to where it flies, metres per second.
  static let headingMetresPerSecondMin = 0.5

  /// Puts a body at rest.
  package init(position: LocalPoint, altitudeMetres: Double) {
    self.position = position
    self.altitudeMetres = altitudeMetres
  }

  /// Lets the body move for a short time.
  ///
  /// - Parameters:
  ///   - wanted: the velocity that the autopilot asks for, horizontal.
  ///   - wantedClimb: the climb that it asks for, metres per second.
  ///   - gust: the gust now; the mean wind is trimmed out by the attitude controller.
  ///   - limit: the mission's acceleration limit, metres per second squared.
  ///   - seconds: the length of the step.
  mutating func move(
    toward wanted: LocalVector, climb wantedClimb: Double, gust: LocalVector, limit: Double, seconds: Double
  ) {
    let disturbed = wanted + gust * Self.gustCoupling
    var change = (disturbed - velocity) * (1 / Self.responseSeconds)
    let strength = change.lengthMetres
    let greatest = limit * Self.accelerationReserve
    if strength > greatest { change = change * (greatest / strength) }
    let before = velocity
    velocity = velocity + change * seconds
    position = position + (before + velocity) * (seconds / 2)

    let climbChange = (wantedClimb - climbMetresPerSecond) / Self.responseSeconds
    let climbBefore = climbMetresPerSecond
    climbMetresPerSecond += min(max(climbChange, -greatest), greatest) * seconds
    altitudeMetres += (climbBefore + climbMetresPerSecond) * seconds / 2
    if velocity.lengthMetres > Self.headingMetresPerSecondMin {
      let course = atan2(velocity.east, velocity.north)
      heading = Angle(radians: course < 0 ? course + 2 * Double.pi : course)
    }
  }

  /// Puts the body to rest on the ground.
  mutating func rest(atAltitudeMetres ground: Double) {
    velocity = .zero
    climbMetresPerSecond = 0
    altitudeMetres = ground
  }
}
