import Geometry
import Quantities

/// A straight way in space from rest to rest, and where on it the vehicle should be.
struct PathFollower: Sendable, Hashable {
  /// Where the way starts.
  let start: LocalPoint
  let startAltitude: Double
  /// Where it ends.
  let end: LocalPoint
  let endAltitude: Double
  private let motion: StraightMotion
  private let acceleration: Double
  private let speedMax: Double
  /// Seconds since the start.
  private(set) var elapsed = 0.0

  /// The distance from its end at which a way counts as flown, in metres.
  static let acceptanceMetres = 0.8
  /// The speed below which the vehicle counts as standing, in metres per second.
  static let standingMetresPerSecond = 0.6
  /// How strongly the vehicle is pulled to where it should be, per second.
  static let stiffness = 1.2

  /// Plans a way.
  ///
  /// - Parameters:
  ///   - speed: the greatest speed over ground, metres per second.
  ///   - climb: the greatest speed upwards.
  ///   - descent: the greatest speed downwards.
  init(
    from start: LocalPoint, altitude startAltitude: Double, to end: LocalPoint, altitude endAltitude: Double,
    speed: Double, climb: Double, descent: Double, acceleration: Double
  ) {
    self.start = start
    self.startAltitude = startAltitude
    self.end = end
    self.endAltitude = endAltitude
    self.acceleration = acceleration
    speedMax = speed
    let across = start.planarDistanceMetres(to: end)
    let up = endAltitude - startAltitude
    let length = (across * across + up * up).squareRoot()
    let vertical = up >= 0 ? climb : descent
    // The speed along the way is bounded by its part over ground and its part upwards.
    var alongLimit = Double.infinity
    if across > 1e-6 { alongLimit = min(alongLimit, speed * length / across) }
    if abs(up) > 1e-6 { alongLimit = min(alongLimit, vertical * length / abs(up)) }
    motion = StraightMotion(
      distanceMetres: length, speedMetresPerSecond: alongLimit.isFinite ? alongLimit : speed,
      accelerationMetresPerSecondSquared: acceleration)
  }

  /// What the vehicle should do now.
  struct Setpoint {
    var velocity: LocalVector
    var climb: Double
  }

  /// Lets time pass and says which velocity to ask for: that of the profile, led by the body's response, and a pull
  /// towards the place on the way.
  mutating func setpoint(for body: VehicleBody, advancingBySeconds seconds: Double) -> Setpoint {
    elapsed += seconds
    let (travelled, speed, speedChange) = motion.state(
      atSeconds: elapsed, accelerationMetresPerSecondSquared: acceleration)
    let length = motion.distanceMetres
    let share = length > 0 ? travelled / length : 1
    let direction = length > 0 ? (end - start) * (1 / length) : .zero
    let upward = length > 0 ? (endAltitude - startAltitude) / length : 0
    let lead = speed + speedChange * MultirotorBody.responseSeconds
    let place = start.interpolated(to: end, fraction: share)
    let height = startAltitude + (endAltitude - startAltitude) * share
    var pull = (place - body.position) * Self.stiffness
    // From far away, as after a place that was wrong, no faster than the vehicle can brake.
    let gap = pull.lengthMetres / Self.stiffness
    if gap * Self.stiffness * Self.stiffness > 2 * acceleration {
      pull = pull * (min(speedMax, (2 * acceleration * gap).squareRoot()) / (gap * Self.stiffness))
    }
    return Setpoint(
      velocity: direction * lead + pull,
      climb: upward * lead + (height - body.altitudeMetres) * Self.stiffness)
  }

  /// Whether the vehicle has come to rest at the end, which lies so many metres below it.
  func isDone(_ body: VehicleBody, endMetresBelow height: Double) -> Bool {
    guard elapsed >= motion.seconds else { return false }
    return body.position.planarDistanceMetres(to: end) < Self.acceptanceMetres
      && abs(height) < Self.acceptanceMetres
      && body.velocity.lengthMetres < Self.standingMetresPerSecond
  }
}
