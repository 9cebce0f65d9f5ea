import Geometry
import Maps
import Quantities

/// Positions, altitudes and times as a plan file holds them: 1e-7 degree, millimetres, milliseconds.
struct PlanGrid: Sendable {
  let projection: MapProjection

  /// A position on the grid, in both frames.
  struct Position: Hashable, Sendable {
    var geo: GeoPoint
    var local: LocalPoint
  }

  /// The grid position nearest to a point.
  func position(near point: LocalPoint) throws(ProjectionError) -> Position {
    let geo = try projection.geo(point).roundedToE7
    return Position(geo: geo, local: try projection.local(geo))
  }

  /// A number of metres rounded to the millimetre.
  static func millimetres(_ metres: Double) -> Double { (metres * 1000).rounded() / 1000 }
  /// A number of seconds rounded to the millisecond.
  static func milliseconds(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
  /// The first whole millisecond at or after a number of seconds.
  static func millisecondsUp(_ seconds: Double) -> Double {
    let nearest = milliseconds(seconds)
    return nearest < seconds ? milliseconds(nearest + 0.001) : nearest
  }
  /// A speed rounded to the micrometre per second.
  static func speed(_ metresPerSecond: Double) -> Double { (metresPerSecond * 1e6).rounded() / 1e6 }
}
