import Geometry

extension StraightMotion {
  /// Metres from the start, speed and acceleration along the way at a moment of the motion.
  ///
  /// - Parameters:
  ///   - seconds: since the start, not negative; after the end the motion is at rest there.
  ///   - acceleration: the one that the motion was worked out with, metres per second squared.
  func state(
    atSeconds seconds: Double, accelerationMetresPerSecondSquared acceleration: Double
  ) -> (metres: Double, speed: Double, change: Double) {
    let ramp = rampSeconds
    if seconds >= self.seconds { return (distanceMetres, 0, 0) }
    if seconds < ramp { return (acceleration * seconds * seconds / 2, acceleration * seconds, acceleration) }
    let left = self.seconds - seconds
    if left < ramp {
      return (distanceMetres - acceleration * left * left / 2, acceleration * left, -acceleration)
    }
    let rampMetres = peakSpeedMetresPerSecond * ramp / 2
    return (rampMetres + peakSpeedMetresPerSecond * (seconds - ramp), peakSpeedMetresPerSecond, 0)
  }
}
