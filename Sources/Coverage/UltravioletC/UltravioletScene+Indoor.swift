import Foundation
import Geometry
import Maps
import Quantities

extension UltravioletScene {
  /// The scene of some rooms of a level; nil where none of them is there.
  ///
  /// Heights of furniture are assumed by rule. Furniture whose size the map does not know is not in the scene: it is
  /// returned by name, for the report.
  /// - Parameters:
  ///   - treated: the names of the rooms that are to be disinfected.
  ///   - passed: the names of rooms through which the robot only drives.
  ///   - shutDoors: the names of doors that stay shut; all others between these rooms are open.
  package static func scene(
    of level: IndoorLevel, treated: [String], passed: [String] = [], shutDoors: Set<String> = []
  ) -> (scene: UltravioletScene, unknownFurniture: [String])? {
    let rooms = level.rooms.compactMap { room -> Room? in
      let isTreated = treated.contains(room.name)
      guard isTreated || passed.contains(room.name) else { return nil }
      return Room(name: room.name, outline: room.outline, isTreated: isTreated)
    }
    guard !rooms.isEmpty else { return nil }
    let doors = level.doors.map { door in
      Door(
        name: door.name, segment: Segment(start: door.start, end: door.end), isOpen: !shutDoors.contains(door.name))
    }
    var furniture: [Furniture] = []
    var unknown: [String] = []
    for (item, name) in zip(level.furniture, level.furnitureNames(inRooms: Set(rooms.map(\.name)))) {
      guard let name else { continue }
      guard let outline = item.outline else {
        unknown.append(name)
        continue
      }
      let height = FurnitureSizes.assumedHeight(of: item.model)
      furniture.append(Furniture(name: name, outline: outline, height: height, isHeightAssumed: true))
    }
    let walls = level.walls.map { Segment(start: $0.start, end: $0.end) }
    return (UltravioletScene(rooms: rooms, walls: walls, doors: doors, furniture: furniture), unknown)
  }
}
