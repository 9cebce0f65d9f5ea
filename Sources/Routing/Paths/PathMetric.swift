import Quantities

/// What straight ways cost: a convex gauge of the displacement. No detour over a third point costs less than the
/// straight way, so cheapest paths turn at corners only, as taut strings do.
package protocol PathMetric: Sendable {
  /// The cost of a straight way.
  ///
  /// - Parameter metres: the length of `way`, for metrics that need no direction.
  /// - Returns: zero or more; infinite where the way cannot be taken.
  func cost(of way: LocalVector, metres: Double) -> Double
  /// No metre of any way costs less; zero or more.
  var leastPerMetre: Double { get }
}

/// The length in metres.
package struct EuclideanMetric: PathMetric {
  /// The metric.
  @inlinable
  package init() {}

  @inline(__always)
  package func cost(of way: LocalVector, metres: Double) -> Double { metres }

  package var leastPerMetre: Double { 1 }
}

/// The time in seconds that a vehicle of constant airspeed takes in a steady wind, which it holds off by crabbing, with
/// a greatest speed over ground: the gauge of what it reaches in a second, a disc about the wind cut by a disc about
/// itself, both convex (Zermelo's problem with straight ways). At constant power the energy is in proportion.
package struct WindMetric: PathMetric {
  /// The speed through the air in metres per second.
  package let airspeedMetresPerSecond: Double
  /// The greatest speed over ground in metres per second.
  package let groundSpeedMaxMetresPerSecond: Double
  /// Where the air moves to, in metres per second.
  package let windMetresPerSecond: LocalVector
  package let leastPerMetre: Double

  /// The metric of speeds and a wind; nil unless the speeds are positive, the airspeed and the wind finite, and their
  /// squares too.
  package init?(
    airspeedMetresPerSecond: Double, groundSpeedMaxMetresPerSecond: Double = .infinity,
    windMetresPerSecond wind: LocalVector = .zero
  ) {
    let fastest = min(airspeedMetresPerSecond + wind.lengthMetres, groundSpeedMaxMetresPerSecond)
    guard airspeedMetresPerSecond > 0, (airspeedMetresPerSecond * airspeedMetresPerSecond).isFinite,
      groundSpeedMaxMetresPerSecond > 0, wind.lengthMetres.isFinite, fastest > 0
    else { return nil }
    self.airspeedMetresPerSecond = airspeedMetresPerSecond
    self.groundSpeedMaxMetresPerSecond = groundSpeedMaxMetresPerSecond
    windMetresPerSecond = wind
    // A hair less, against rounding.
    leastPerMetre = (1 - 0x1p-40) / fastest
  }

  package func cost(of way: LocalVector, metres: Double) -> Double {
    guard metres > 0 else { return 0 }
    let along = windMetresPerSecond.dot(way) / metres
    let across = windMetresPerSecond.cross(way) / metres
    let squared = airspeedMetresPerSecond * airspeedMetresPerSecond - across * across
    // As for the wind triangle of the energy model, the wind across the way must be below the airspeed.
    guard squared > 0 else { return .infinity }
    let forward = squared.squareRoot()
    // A wind stronger than the vehicle may drive it faster than it may go.
    guard along - forward <= groundSpeedMaxMetresPerSecond else { return .infinity }
    let groundSpeed = min(along + forward, groundSpeedMaxMetresPerSecond)
    return groundSpeed > 0 ? metres / groundSpeed : .infinity
  }
}
