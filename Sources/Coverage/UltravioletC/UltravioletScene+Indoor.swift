import Foundation
import Geometry
import Maps
import Quantities

extension UltravioletScene {
  /// The height of a model of furniture by rule, as it stands in a hospital; all of them are assumed.
  package static func assumedHeight(ofModel model: String) -> Length {
    switch model {
    case "Sortie/HospitalBed": Length(metres: 0.6)
    case "Sortie/BedsideCabinet": Length(metres: 0.9)
    case "Sortie/NurseDesk": Length(metres: 1.1)
    case "Sortie/Cabinet", "Sortie/Shelf": Length(metres: 1.8)
    case "Sortie/Sluice": Length(metres: 0.9)
    case "Sortie/ChargingDock": Length(metres: 0.4)
    default: Length(metres: 1)
    }
  }

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
    var counts: [String: Int] = [:]
    for item in level.furniture {
      guard let room = rooms.first(where: { $0.outline.contains(item.position) }) else { continue }
      let kind = item.model.split(separator: "/").last.map(String.init) ?? item.model
      let label = "\(room.name) \(kind)"
      let number = counts[label, default: 0] + 1
      counts[label] = number
      let name = "\(label) \(number)"
      guard let outline = item.outline else {
        unknown.append(name)
        continue
      }
      furniture.append(
        Furniture(
          name: name, outline: outline, height: assumedHeight(ofModel: item.model), isHeightAssumed: true))
    }
    let walls = level.walls.map { Segment(start: $0.start, end: $0.end) }
    return (UltravioletScene(rooms: rooms, walls: walls, doors: doors, furniture: furniture), unknown)
  }
}
