import Geometry
import Maps
import Quantities

/// The level from which the planner counts heights: the highest ground of the map. Over level ground its heights are
/// heights above ground; over hills a height holds everywhere at least what it says, and at most the relief more.
///
/// Vehicles cruise level. So roofs, pads and services are all told in heights above this level, and the ceiling, which
/// counts from the ground below, is lowered by the relief.
struct ReferenceGround: Sendable {
  let terrain: Terrain
  /// Metres above mean sea level.
  let altitude: Double
  /// Metres between the lowest and the highest ground of the map.
  let reliefMetres: Double

  init(of map: CityMap) {
    terrain = map.terrain
    let range = map.terrain.groundRange(in: map.boundary.boundingBox)
    altitude = range.upperBound
    reliefMetres = range.upperBound - range.lowerBound
  }

  /// The height of the ground at a point; at most 0.
  func ground(at point: LocalPoint) -> Double { terrain.ground(at: point).metres - altitude }

  /// The heights of the lowest and the highest ground in a box.
  func groundRange(in box: BoundingBox) -> ClosedRange<Double> {
    let range = terrain.groundRange(in: box)
    return range.lowerBound - altitude...range.upperBound - altitude
  }

  /// The height of a roof that stands so high above the highest ground at its corners, in metres.
  func roof(of building: Building) -> Double {
    let ground = building.footprint.exterior.map { self.ground(at: $0) }.max() ?? 0
    return building.height.metres + ground
  }

  /// The height of what is `metres` above the ground at a point.
  func height(aboveGround metres: Double, at point: LocalPoint) -> Double { metres + ground(at: point) }

  /// The metres above the ground at a point of a height.
  func metresAboveGround(_ height: Double, at point: LocalPoint) -> Double { height - ground(at: point) }

  /// Metres above mean sea level of a height.
  func altitude(ofHeight height: Double) -> Double { altitude + height }
}
