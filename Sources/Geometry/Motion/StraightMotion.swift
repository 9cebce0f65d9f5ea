/// A straight way from rest to rest: speed up, cruise, slow down (a trapezoid of speed over time).
///
/// Vehicles of Sortie stop at each corner of their way. The same profile is used by the planner's clock and by the
/// simulated autopilot; the verifier works from the timed points alone.
package struct StraightMotion: Hashable, Sendable {
  /// The length of the way in metres.
  package let distanceMetres: Double
  /// The highest speed reached, in metres per second.
  package let peakSpeedMetresPerSecond: Double
  /// Seconds of speeding up; slowing down takes as long.
  package let rampSeconds: Double
  /// Seconds at the highest speed.
  package let cruiseSeconds: Double

  /// Works out the profile.
  ///
  /// - Parameters:
  ///   - distanceMetres: the length of the way, not negative.
  ///   - speedMetresPerSecond: the highest allowed speed, positive.
  ///   - accelerationMetresPerSecondSquared: the acceleration at both ends, positive.
  package init(
    distanceMetres: Double, speedMetresPerSecond: Double, accelerationMetresPerSecondSquared: Double
  ) {
    precondition(distanceMetres >= 0, "a way has a length of zero or more")
    precondition(speedMetresPerSecond > 0, "a vehicle that moves has a positive speed")
    precondition(accelerationMetresPerSecondSquared > 0, "a vehicle that moves has a positive acceleration")
    let rampDistance = speedMetresPerSecond * speedMetresPerSecond / accelerationMetresPerSecondSquared
    self.distanceMetres = distanceMetres
    if distanceMetres >= rampDistance {
      peakSpeedMetresPerSecond = speedMetresPerSecond
      rampSeconds = speedMetresPerSecond / accelerationMetresPerSecondSquared
      cruiseSeconds = (distanceMetres - rampDistance) / speedMetresPerSecond
    } else {
      peakSpeedMetresPerSecond = (distanceMetres * accelerationMetresPerSecondSquared).squareRoot()
      rampSeconds = peakSpeedMetresPerSecond / accelerationMetresPerSecondSquared
      cruiseSeconds = 0
    }
  }

  /// The time of the whole way in seconds.
  package var seconds: Double { 2 * rampSeconds + cruiseSeconds }

  /// Where the profile's pieces end: seconds from the start, metres from the start, speed. Zero pieces are left out.
  package var knots: [(seconds: Double, metres: Double, metresPerSecond: Double)] {
    let rampMetres = peakSpeedMetresPerSecond * rampSeconds / 2
    var result: [(seconds: Double, metres: Double, metresPerSecond: Double)] = [(0, 0, 0)]
    guard distanceMetres > 0 else { return result }
    result.append((rampSeconds, rampMetres, peakSpeedMetresPerSecond))
    if cruiseSeconds > 0 {
      result.append((rampSeconds + cruiseSeconds, distanceMetres - rampMetres, peakSpeedMetresPerSecond))
    }
    result.append((seconds, distanceMetres, 0))
    return result
  }
}
