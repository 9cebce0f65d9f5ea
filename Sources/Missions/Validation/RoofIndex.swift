import Geometry
import Maps
import Quantities

/// Finds the buildings near a point.
struct RoofIndex: Sendable {
  let buildings: [Building]
  private let index: GridIndex

  init(_ buildings: [Building]) {
    self.buildings = buildings
    index = GridIndex(buildings.map(\.footprint.boundingBox))
  }

  /// The buildings nearer to a point than a distance, with their distances; 0 on top of one.
  func near(_ point: LocalPoint, withinMetres reach: Double) -> [(building: Building, distanceMetres: Double)] {
    let box = BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north)
    return index.indices(meeting: box.expanded(byMetres: reach)).compactMap { number in
      let distance = buildings[number].footprint.planarDistanceMetres(to: point)
      return distance == 0 || distance < reach ? (buildings[number], distance) : nil
    }
  }

  /// The least height above ground, in metres, at which a point is clear of all buildings: over a roof the clearance
  /// above it, beside a building what is left of the clearance as the third side of a right triangle.
  func hoverHeightMetres(at point: LocalPoint, clearance: Double) -> Double {
    near(point, withinMetres: clearance).map { building, distance in
      building.height.metres + max(0, clearance * clearance - distance * distance).squareRoot()
    }.max() ?? 0
  }

  /// The buildings whose rectangle meets that of a polygon.
  func meeting(_ box: BoundingBox) -> [Building] { index.indices(meeting: box).map { buildings[$0] } }
}
