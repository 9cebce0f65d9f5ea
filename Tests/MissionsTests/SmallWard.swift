import Geometry
import Maps
import Quantities

/// A hand-made building with two levels: on `L1` a hall with three rooms above it and a closet behind the last one.
///
/// ```
///   8 +--------+--------+--------+----+
///     | room-a | room-b | room-c |    |
///     |        |        |        = closet
///   3 +--==----+---=----+---==---+----+
///     | hall                     |
///   0 +--------------------------+
///     0        4        8        12   14
/// ```
enum SmallWard {
  static func make() -> IndoorMap? {
    guard let upper = upperLevel() else { return nil }
    var lower = IndoorLevel(name: "L0", elevation: Length(metres: 0))
    lower.rooms = rectangle(0, 0, 12, 8).map { [IndoorRoom(name: "cellar", outline: $0, doors: [])] } ?? []
    lower.waypoints = [IndoorWaypoint(name: "cellar-charger", position: LocalPoint(east: 6, north: 4))]
    return IndoorMap(name: "small-ward", referenceLevel: "L0", levels: [lower, upper])
  }

  private static func upperLevel() -> IndoorLevel? {
    var level = IndoorLevel(name: "L1", elevation: Length(metres: 4))
    level.doors = [
      door("room-a-door", (1.5, 3), (2.5, 3)), door("room-b-door", (5.75, 3), (6.25, 3)),
      door("room-c-door", (9.5, 3), (10.5, 3)), door("closet-door", (12, 5), (12, 6)),
    ]
    let rooms: [(String, (Double, Double, Double, Double), [Int])] = [
      ("hall", (0, 0, 12, 3), [0, 1, 2]), ("room-a", (0, 3, 4, 8), [0]), ("room-b", (4, 3, 8, 8), [1]),
      ("room-c", (8, 3, 12, 8), [2, 3]), ("closet", (12, 3, 14, 8), [3]),
    ]
    level.rooms = rooms.compactMap { name, box, doors in
      rectangle(box.0, box.1, box.2, box.3).map { IndoorRoom(name: name, outline: $0, doors: doors) }
    }
    let walls: [((Double, Double), (Double, Double))] = [
      ((0, 0), (12, 0)), ((0, 0), (0, 8)), ((0, 8), (14, 8)), ((14, 3), (14, 8)), ((12, 3), (14, 3)),
      ((12, 0), (12, 5)), ((12, 6), (12, 8)), ((4, 3), (4, 8)), ((8, 3), (8, 8)), ((0, 3), (1.5, 3)),
      ((2.5, 3), (5.75, 3)), ((6.25, 3), (9.5, 3)), ((10.5, 3), (12, 3)),
    ]
    level.walls = walls.map { IndoorWall(start: point($0.0), end: point($0.1)) }
    let waypoints: [(String, (Double, Double), Bool)] = [
      ("charger-1", (2, 1.5), true), ("charger-2", (4, 1.5), true), ("crowded", (4.8, 1.5), false),
      ("by-the-wall", (0.2, 1.5), false), ("by-the-cabinet", (8, 0.8), false), ("garden", (30, 30), false),
      ("bedside", (2, 5), false),
    ]
    level.waypoints = waypoints.map { name, place, isCharger in
      var waypoint = IndoorWaypoint(name: name, position: point(place))
      waypoint.isCharger = isCharger
      return waypoint
    }
    level.furniture = [
      IndoorFurniture(
        model: "Sortie/Cabinet", position: point((8, 0.3)), yaw: .zero, outline: rectangle(7.4, 0.05, 8.6, 0.55))
    ]
    return level.rooms.count == rooms.count ? level : nil
  }

  private static func point(_ place: (Double, Double)) -> LocalPoint { LocalPoint(east: place.0, north: place.1) }

  private static func door(_ name: String, _ start: (Double, Double), _ end: (Double, Double)) -> IndoorDoor {
    IndoorDoor(name: name, kind: .hinged, start: point(start), end: point(end))
  }

  private static func rectangle(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> Polygon? {
    Polygon(exterior: [
      point((west, south)), point((east, south)), point((east, north)), point((west, north)),
    ])
  }
}
