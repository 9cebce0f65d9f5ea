import Geometry
import Quantities

/// Names a floor of a building that a map holds from the inside.
package struct FloorID: Hashable, Sendable {
  /// The building, a place in `CityMap.indoor`.
  package var building: Int
  /// The level, by name.
  package var level: String

  /// Names a floor.
  package init(building: Int, level: String) {
    self.building = building
    self.level = level
  }
}

extension CityMap {
  /// A floor of a building; nil where the map has none of that name.
  package func level(_ floor: FloorID) -> IndoorLevel? {
    indoor.indices.contains(floor.building) ? indoor[floor.building].level(floor.level) : nil
  }

  /// The altitude of a floor: the ground under the middle of its rectangle, and the floor's height above the building's
  /// zero. Nil where the map has no such floor, or one without walls, floors and rooms.
  package func altitude(of floor: FloorID) -> AltitudeAMSL? {
    guard let level = level(floor) else { return nil }
    let corners =
      level.floors.flatMap(\.exterior) + level.walls.flatMap { [$0.start, $0.end] }
      + level.rooms.flatMap(\.outline.exterior)
    guard let box = BoundingBox(around: corners) else { return nil }
    return AltitudeAMSL(metres: terrain.ground(at: box.centre).metres + level.elevation.metres)
  }
}
