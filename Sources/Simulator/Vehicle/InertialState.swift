import Foundation
import Quantities

/// How a body leans, turns and is pushed: what its sensors feel, from how it moved in the last two steps.
///
/// A multirotor leans so that its thrust gives its acceleration, carries its weight and holds against the drag of the
/// air; a rover stands level. The body is a point, so nothing else shakes it.
struct InertialState: Sendable, Hashable {
  /// The body at the end of one step.
  struct Sample: Sendable, Hashable {
    /// The velocity over ground and its change, in metres per second and per second squared.
    var velocity = LocalVector.zero
    var acceleration = LocalVector.zero
    var climb = 0.0
    var climbAcceleration = 0.0
    /// Clockwise from north, in radians.
    var heading = 0.0
    /// Whether thrust carries it.
    var isFlying = false
  }

  /// Roll, pitch and yaw in radians: the right side down, the front up, clockwise from north (-π to π).
  struct Attitude: Sendable, Hashable {
    var roll = 0.0
    var pitch = 0.0
    var yaw = 0.0
  }

  /// Three numbers along the body's axes: to its front, to its right, and down.
  struct Axes: Sendable, Hashable {
    var front = 0.0
    var right = 0.0
    var down = 0.0
  }

  /// Standard gravity, in metres per second squared.
  static let gravity = 9.80665
  /// The share of its airspeed that drag takes from a multirotor in a second.
  static let dragPerSecond = MultirotorBody.rotorDragPerSecond
  /// The power of thrust over weight: full thrust is twice the weight.
  static let thrustToWeight = 2.0

  /// The last two samples.
  private(set) var now = Sample()
  private(set) var before = Sample()
  /// The wind at the last sample, metres per second, where it blows to.
  private(set) var wind = LocalVector.zero
  /// The time between the samples, in seconds.
  private var stepSeconds = 1.0

  /// Takes the body after a step of some seconds.
  mutating func take(_ body: VehicleBody, isFlying: Bool, wind: LocalVector, seconds: Double) {
    before = now
    self.wind = wind
    stepSeconds = seconds
    let velocity = body.velocity
    let climb = body.climbMetresPerSecond
    now = Sample(
      velocity: velocity, acceleration: (velocity - before.velocity) * (1 / seconds), climb: climb,
      climbAcceleration: (climb - before.climb) / seconds, heading: body.heading.radians, isFlying: isFlying)
  }

  /// The airspeed, in metres per second.
  var airspeed: Double { now.isFlying ? (now.velocity - wind).lengthMetres : now.velocity.lengthMetres }

  /// How the body leans.
  var attitude: Attitude { attitude(of: now) }

  private func attitude(of sample: Sample) -> Attitude {
    let yaw = sample.heading.remainder(dividingBy: 2 * Double.pi)
    guard sample.isFlying else { return Attitude(yaw: yaw) }
    let push = sample.acceleration + (sample.velocity - wind) * Self.dragPerSecond
    let (front, right) = Self.turned(push, heading: sample.heading)
    let up = Self.gravity + sample.climbAcceleration
    return Attitude(
      roll: atan2(right, (front * front + up * up).squareRoot()), pitch: -atan2(front, up), yaw: yaw)
  }

  /// The thrust over the weight: 1 while it hovers, 0 on the ground.
  var thrustOverWeight: Double {
    guard now.isFlying else { return 0 }
    let push = now.acceleration + (now.velocity - wind) * Self.dragPerSecond
    let up = Self.gravity + now.climbAcceleration
    return (push.lengthMetres * push.lengthMetres + up * up).squareRoot() / Self.gravity
  }

  /// The throttle of a multirotor, 0 to 1.
  var throttle: Double { min(1, thrustOverWeight / Self.thrustToWeight) }

  /// What its gyroscopes read, in radians per second.
  var rates: Axes {
    let (new, old) = (attitude(of: now), attitude(of: before))
    let roll = (new.roll - old.roll) / stepSeconds
    let pitch = (new.pitch - old.pitch) / stepSeconds
    let yaw = (new.yaw - old.yaw).remainder(dividingBy: 2 * Double.pi) / stepSeconds
    return Axes(
      front: roll - yaw * sin(new.pitch), right: pitch * cos(new.roll) + yaw * sin(new.roll) * cos(new.pitch),
      down: -pitch * sin(new.roll) + yaw * cos(new.roll) * cos(new.pitch))
  }

  /// What its accelerometers read, in metres per second squared: at rest, gravity held up.
  var specificForce: Axes {
    inBody(now.acceleration, down: -(Self.gravity + now.climbAcceleration))
  }

  /// A vector over ground and down, along the body's axes.
  func inBody(_ vector: LocalVector, down: Double) -> Axes {
    let lean = attitude
    let (front, right) = Self.turned(vector, heading: now.heading)
    let (sinRoll, cosRoll) = (sin(lean.roll), cos(lean.roll))
    let (sinPitch, cosPitch) = (sin(lean.pitch), cos(lean.pitch))
    return Axes(
      front: front * cosPitch - down * sinPitch,
      right: front * sinRoll * sinPitch + right * cosRoll + down * sinRoll * cosPitch,
      down: front * cosRoll * sinPitch - right * sinRoll + down * cosRoll * cosPitch)
  }

  /// A vector over ground, to the front and to the right of a heading.
  private static func turned(_ vector: LocalVector, heading: Double) -> (front: Double, right: Double) {
    let (east, north) = (sin(heading), cos(heading))
    return (vector.north * north + vector.east * east, vector.east * north - vector.north * east)
  }
}
