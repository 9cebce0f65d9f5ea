import Foundation
import Geometry
import Quantities

/// Takes positions of a drawing to the building's local frame.
struct LevelFrame {
  /// Metres for each unit.
  var scale: Double
  /// 1 where the drawing's y points north, -1 where it points down.
  var northSign: Double
  /// The turn that lays the level onto the reference level, radians, counter-clockwise.
  var turnRadians = 0.0
  /// The shift after the turn, in metres.
  var shift = LocalVector.zero
  /// The projection of a drawing in degrees.
  var projection: MapProjection?

  /// The position in metres before the level is laid onto the others.
  func unaligned(_ x: Double, _ y: Double) -> LocalPoint {
    if let projection {
      // The reader has checked that vertices lie on the Earth; what does not is refused by its reach.
      guard let geo = GeoPoint(longitude: x, latitude: y), let local = try? projection.local(geo) else {
        return LocalPoint(east: .infinity, north: .infinity)
      }
      return local
    }
    return LocalPoint(east: x * scale, north: y * scale * northSign)
  }

  /// The position in the building's frame.
  func place(_ x: Double, _ y: Double) -> LocalPoint {
    let point = unaligned(x, y)
    let (sine, cosine) = (sin(turnRadians), cos(turnRadians))
    return LocalPoint(
      east: point.east * cosine - point.north * sine + shift.east,
      north: point.east * sine + point.north * cosine + shift.north)
  }

  /// Turns and shifts the level so that its marks lie best on those of the reference level (least squares; the scale
  /// stays as measured). One mark gives the shift alone.
  ///
  /// - Returns: the largest distance that is left between two marks, in metres.
  mutating func align(_ own: [LocalPoint], onto reference: [LocalPoint]) -> Double {
    guard own.count == reference.count, !own.isEmpty else { return 0 }
    let (from, to) = (Self.middle(of: own), Self.middle(of: reference))
    var (dot, cross) = (0.0, 0.0)
    for (point, target) in zip(own, reference) {
      dot += (point - from).dot(target - to)
      cross += (point - from).cross(target - to)
    }
    turnRadians = own.count > 1 && (dot != 0 || cross != 0) ? atan2(cross, dot) : 0
    let (sine, cosine) = (sin(turnRadians), cos(turnRadians))
    shift = LocalVector(
      east: to.east - (from.east * cosine - from.north * sine),
      north: to.north - (from.east * sine + from.north * cosine))
    var residual = 0.0
    for (point, target) in zip(own, reference) {
      let moved = LocalPoint(
        east: point.east * cosine - point.north * sine + shift.east,
        north: point.east * sine + point.north * cosine + shift.north)
      residual = max(residual, moved.planarDistanceMetres(to: target))
    }
    return residual
  }

  private static func middle(of points: [LocalPoint]) -> LocalPoint {
    var sum = LocalVector.zero
    for point in points { sum = sum + LocalVector(east: point.east, north: point.north) }
    return LocalPoint(east: sum.east / Double(points.count), north: sum.north / Double(points.count))
  }
}
