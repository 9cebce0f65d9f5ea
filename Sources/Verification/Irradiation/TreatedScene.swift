import Geometry
import Maps
import Missions
import Quantities

/// The rooms of one UV-C task with what stands in them, as the verifier lays it out from the map and the mission.
struct TreatedScene: Sendable {
  /// A room.
  struct Room: Sendable {
    let name: String
    let outline: Outline
    let polygon: Polygon
    /// Whether its surfaces are asked for.
    let isTreated: Bool
    /// The parts of its border that are wall or shut door; the room is to their left.
    var walls: [FlatSegment]
  }

  /// An open door between two rooms of the scene.
  struct Opening: Sendable {
    let segment: FlatSegment
    /// Places in `rooms`.
    let rooms: (Int, Int)
  }

  /// A piece of furniture: solid from the floor to its height.
  struct Furniture: Sendable {
    let name: String
    let outline: Outline
    let polygon: Polygon
    let heightMetres: Double
    /// The room of its middle, a place in `rooms`.
    let room: Int
  }

  /// Treated rooms first, in the order of the mission, then those that are driven through.
  private(set) var rooms: [Room] = []
  private(set) var openings: [Opening] = []
  private(set) var furniture: [Furniture] = []
  /// Walls that stand inside a room and are not part of its border, each with the place of the room.
  private(set) var innerWalls: [(segment: FlatSegment, room: Int)] = []
  /// The names of furniture whose size the map does not know: it is no obstacle and has no surface.
  private(set) var unknownFurniture: [String] = []

  /// Metres by which a border may run beside the wall or door that it follows: ends that miss each other by so much are
  /// joined when rooms are found.
  private static let joinMetres = 0.11
  /// Walls inside a room are at least so long, in metres.
  private static let innerMetresMin = 0.2

  /// Lays a task's rooms out; rooms that the level does not have are left out.
  init(_ irradiation: Irradiation, level: IndoorLevel) {
    let names = Self.unique(irradiation.rooms)
    let through = Self.unique(irradiation.through).filter { !names.contains($0) }
    let chosen = (names + through).compactMap { name in level.rooms.first { $0.name == name } }
    let inScene = Set(chosen.map(\.name))
    var openDoors: [(door: Int, rooms: [Int])] = []
    for (number, door) in level.doors.enumerated() where !irradiation.shutDoors.contains(door.name) {
      let beside = level.rooms.filter { $0.doors.contains(number) }
      let places = chosen.indices.filter { chosen[$0].doors.contains(number) }
      if beside.count == 2, beside.allSatisfy({ inScene.contains($0.name) }), places.count == 2 {
        openDoors.append((number, places))
      }
    }
    for (place, room) in chosen.enumerated() {
      let gaps = openDoors.filter { $0.rooms.contains(place) }.map { Self.segment(level.doors[$0.door]) }
      let outline = Outline(room.outline)
      rooms.append(
        Room(
          name: room.name, outline: outline, polygon: room.outline, isTreated: names.contains(room.name),
          walls: outline.edges.flatMap {
            FlatSegment(start: $0.start, end: $0.end).without(gaps, within: Self.joinMetres)
          }))
    }
    openings = openDoors.map { entry in
      Opening(segment: Self.segment(level.doors[entry.door]), rooms: (entry.rooms[0], entry.rooms[1]))
    }
    for (item, name) in zip(level.furniture, level.furnitureNames(inRooms: inScene)) {
      guard let name, let room = rooms.firstIndex(where: { $0.outline.contains(item.position) }) else { continue }
      guard let outline = item.outline else {
        unknownFurniture.append(name)
        continue
      }
      furniture.append(
        Furniture(
          name: name, outline: Outline(outline), polygon: outline,
          heightMetres: FurnitureSizes.assumedHeight(of: item.model).metres, room: room))
    }
    findInnerWalls(level, irradiation)
  }

  /// What is left of walls, and of doors that stay shut, beside all borders and lies inside a room.
  private mutating func findInnerWalls(_ level: IndoorLevel, _ irradiation: Irradiation) {
    let borders = rooms.flatMap { $0.outline.edges.map { FlatSegment(start: $0.start, end: $0.end) } }
    let shut = level.doors.filter { irradiation.shutDoors.contains($0.name) }.map(Self.segment)
    for wall in level.walls.map({ FlatSegment(start: $0.start, end: $0.end) }) + shut {
      let near = borders.filter {
        $0.box.intersects(wall.box.expanded(byMetres: Self.joinMetres))
      }
      for part in wall.without(near, within: Self.joinMetres) where part.lengthMetres >= Self.innerMetresMin {
        guard let room = rooms.firstIndex(where: { $0.outline.contains(part.point(0.5)) }) else { continue }
        innerWalls.append((part, room))
      }
    }
  }

  private static func segment(_ door: IndoorDoor) -> FlatSegment { FlatSegment(start: door.start, end: door.end) }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// All that stops light up to the ceiling.
  var opaque: [FlatSegment] { rooms.flatMap(\.walls) + innerWalls.map(\.segment) }

  /// The number of edges of walls, doors and furniture.
  var edgeCount: Int {
    rooms.reduce(0) { $0 + $1.walls.count } + furniture.reduce(0) { $0 + $1.outline.edges.count } + innerWalls.count
  }

  /// The room of a place; nil outside of all.
  func room(of point: LocalPoint) -> Int? { rooms.firstIndex { $0.outline.contains(point) } }

  /// The greatest distance by which a place is outside of all rooms, in metres; 0 inside.
  func metresOutside(_ point: LocalPoint) -> Double {
    rooms.map { $0.outline.planarMetres(toWayFrom: point, to: point) }.min() ?? .infinity
  }
}
