import Geometry
import Plans
import Quantities

/// A place in space: the map's frame and metres above mean sea level.
package struct TrackPoint: Hashable, Sendable {
  /// The horizontal place.
  package var position: LocalPoint
  /// Metres above mean sea level.
  package var altitude: Double

  /// Names a place in space; metres above mean sea level.
  package init(position: LocalPoint, altitude: Double) {
    self.position = position
    self.altitude = altitude
  }

  /// The place at `fraction` of the straight way to `other`.
  package func interpolated(to other: TrackPoint, fraction: Double) -> TrackPoint {
    TrackPoint(
      position: position.interpolated(to: other.position, fraction: fraction),
      altitude: altitude + (other.altitude - altitude) * fraction)
  }

  /// The distance in space.
  package func distanceMetres(to other: TrackPoint) -> Double {
    let across = other.position - position
    let up = other.altitude - altitude
    return (across.dot(across) + up * up).squareRoot()
  }
}

/// The straight way between two neighbouring points of a leg, with constant acceleration along it.
///
/// A fraction counts the way, 0 at the start and 1 at the end. Where both speeds are 0 it counts the time instead, so
/// that a hover has fractions as well.
package struct Piece: Sendable {
  let address: PieceAddress
  /// Where it starts.
  package let start: TrackPoint
  /// Where it ends.
  package let end: TrackPoint
  /// Mission seconds at the start.
  package let startTime: Double
  /// Mission seconds at the end.
  package let endTime: Double
  /// Metres per second along the way at the start.
  package let startSpeed: Double
  /// Metres per second along the way at the end.
  package let endSpeed: Double
  /// The length in space.
  package let lengthMetres: Double

  /// A movement that stands in no plan.
  package init(
    from start: TrackPoint, to end: TrackPoint, startTime: Double, endTime: Double, startSpeed: Double,
    endSpeed: Double
  ) {
    self.init(
      address: PieceAddress(vehicle: 0, sortie: 0, leg: 0), start: start, end: end, startTime: startTime,
      endTime: endTime,
      startSpeed: startSpeed, endSpeed: endSpeed)
  }

  init(
    address: PieceAddress, start: TrackPoint, end: TrackPoint, startTime: Double, endTime: Double,
    startSpeed: Double, endSpeed: Double
  ) {
    self.address = address
    self.start = start
    self.end = end
    self.startTime = startTime
    self.endTime = endTime
    self.startSpeed = startSpeed
    self.endSpeed = endSpeed
    self.lengthMetres = start.distanceMetres(to: end)
  }

  var duration: Double { endTime - startTime }
  /// The length that speeds and times state.
  var statedMetres: Double { (startSpeed + endSpeed) / 2 * duration }
  /// Along the way, metres per second squared.
  var acceleration: Double { duration > 0 ? (endSpeed - startSpeed) / duration : 0 }

  /// The rectangle around the way.
  var box: BoundingBox {
    BoundingBox(
      west: min(start.position.east, end.position.east), south: min(start.position.north, end.position.north),
      east: max(start.position.east, end.position.east), north: max(start.position.north, end.position.north))
  }

  /// The box around the way in space and time. A piece that goes back in time has the box of its span.
  var spaceTimeBox: SpaceTimeBox {
    SpaceTimeBox(
      box, low: min(start.altitude, end.altitude), high: max(start.altitude, end.altitude),
      from: min(startTime, endTime), to: max(startTime, endTime))
  }

  /// The place at a fraction of the way.
  package func point(atFraction fraction: Double) -> TrackPoint { start.interpolated(to: end, fraction: fraction) }

  /// The fraction as a polynomial of the seconds after `time`: constant, linear, quadratic coefficient.
  func fractionPolynomial(after time: Double) -> (constant: Double, linear: Double, quadratic: Double) {
    let elapsed = time - startTime
    guard duration > 0 else { return (1, 0, 0) }
    let whole = statedMetres
    guard whole > 1e-9 else { return (elapsed / duration, 1 / duration, 0) }
    return (
      (startSpeed * elapsed + acceleration * elapsed * elapsed / 2) / whole,
      (startSpeed + acceleration * elapsed) / whole, acceleration / 2 / whole
    )
  }

  /// The fraction at a moment, within 0...1.
  package func fraction(at time: Double) -> Double {
    if time <= startTime { return 0 }
    if time >= endTime { return 1 }
    return min(1, max(0, fractionPolynomial(after: time).constant))
  }

  /// The moment at which a fraction of the way is done.
  package func time(atFraction fraction: Double) -> Double {
    let whole = statedMetres
    guard whole > 1e-9 else { return startTime + fraction * duration }
    let way = fraction * whole
    let root = max(0, startSpeed * startSpeed + 2 * acceleration * way).squareRoot()
    let sum = startSpeed + root
    return sum > 0 ? min(endTime, startTime + 2 * way / sum) : startTime
  }
}

/// Where a piece stands in the plan.
struct PieceAddress: Hashable, Sendable {
  /// The index into the plan's vehicles.
  var vehicle: Int
  /// The index into `PlanUnderProof.sorties`.
  var sortie: Int
  /// The index of the leg in the sortie.
  var leg: Int
}
