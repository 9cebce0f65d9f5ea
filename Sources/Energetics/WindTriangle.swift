import Quantities

/// How a vehicle holds a track in wind: ground velocity is air velocity plus wind.
package struct WindTriangle: Hashable, Sendable {
  /// The speed along the track.
  package let groundSpeed: Speed
  /// The velocity relative to the air, in m/s east and north; its length is the airspeed.
  package let airVelocity: LocalVector

  /// Solves the triangle for a track, an airspeed and a wind.
  ///
  /// Returns nil where the track cannot be held: the wind across it is not below the airspeed, or the wind
  /// against it leaves no way forward.
  ///
  /// - Parameters:
  ///   - trackDirection: where the vehicle must go over the ground; any positive length.
  ///   - airspeed: the speed relative to the air.
  ///   - wind: the velocity of the air over the ground, in m/s. It points where the wind blows **to**.
  package init?(trackDirection: LocalVector, airspeed: Speed, wind: LocalVector) {
    let length = trackDirection.lengthMetres
    precondition(length > 0, "a track has a direction")
    let track = trackDirection * (1 / length)
    let across = track.cross(wind)
    let along = track.dot(wind)
    let speed = airspeed.metresPerSecond
    let forwardSquared = speed * speed - across * across
    guard speed > 0, forwardSquared > 0 else { return nil }
    let ground = along + forwardSquared.squareRoot()
    guard ground > 0 else { return nil }
    self.groundSpeed = Speed(metresPerSecond: ground)
    self.airVelocity = track * ground - wind
  }

  /// The velocity relative to the air of a vehicle that moves over the ground; both and `wind` in m/s.
  package static func airVelocity(groundVelocity: LocalVector, wind: LocalVector) -> LocalVector {
    groundVelocity - wind
  }

  /// The airspeed of a vehicle that moves over the ground; velocities in m/s.
  package static func airspeed(groundVelocity: LocalVector, wind: LocalVector) -> Speed {
    Speed(metresPerSecond: airVelocity(groundVelocity: groundVelocity, wind: wind).lengthMetres)
  }
}
