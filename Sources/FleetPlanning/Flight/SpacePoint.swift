import Quantities

/// A place in space: the map's frame and metres above mean sea level.
package struct SpacePoint: Hashable, Sendable {
  /// The place in the map's frame.
  package var position: LocalPoint
  /// Metres above mean sea level.
  package var altitude: Double

  /// Makes a place.
  package init(position: LocalPoint, altitude: Double) {
    self.position = position
    self.altitude = altitude
  }

  /// The distance in space, in metres.
  package func distance(to other: SpacePoint) -> Double {
    let across = position.planarDistanceMetres(to: other.position)
    let up = other.altitude - altitude
    return (across * across + up * up).squareRoot()
  }
}

/// A straight movement with constant acceleration, or a hover where both ends are the same.
package struct FlightPiece: Hashable, Sendable {
  /// Where it starts.
  package var start: SpacePoint
  /// Where it ends.
  package var end: SpacePoint
  /// Mission seconds of the start.
  package var startSeconds: Double
  /// Mission seconds of the end.
  package var endSeconds: Double
  /// Metres per second along the way at the start.
  package var startSpeed: Double
  /// Metres per second along the way at the end.
  package var endSpeed: Double

  /// Makes a movement.
  package init(
    start: SpacePoint, end: SpacePoint, startSeconds: Double, endSeconds: Double, startSpeed: Double, endSpeed: Double
  ) {
    self.start = start
    self.end = end
    self.startSeconds = startSeconds
    self.endSeconds = endSeconds
    self.startSpeed = startSpeed
    self.endSpeed = endSpeed
  }

  /// The seconds that the piece takes.
  package var seconds: Double { endSeconds - startSeconds }

  /// The share of the way that is done at a moment of the piece, in [0, 1].
  func share(at time: Double) -> Double {
    guard seconds > 0 else { return time < startSeconds ? 0 : 1 }
    let mean = (startSpeed + endSpeed) / 2
    let elapsed = min(max(0, time - startSeconds), seconds)
    guard mean > 0 else { return elapsed / seconds }
    let acceleration = (endSpeed - startSpeed) / seconds
    return (startSpeed * elapsed + acceleration * elapsed * elapsed / 2) / (mean * seconds)
  }

  /// Where the vehicle is at a moment of the piece.
  package func place(at time: Double) -> SpacePoint {
    let share = share(at: time)
    return SpacePoint(
      position: start.position.interpolated(to: end.position, fraction: share),
      altitude: start.altitude + (end.altitude - start.altitude) * share)
  }

  /// The greatest speed in the piece; the mean speed where rounding makes that the larger one.
  var speedMax: Double {
    let mean = seconds > 0 ? start.distance(to: end) / seconds : 0
    return max(startSpeed, endSpeed, 2 * mean - min(startSpeed, endSpeed))
  }
}
