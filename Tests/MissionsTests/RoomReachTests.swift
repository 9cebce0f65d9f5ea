import Diagnostics
import Geometry
import Maps
import Missions
import Quantities
import Testing

/// Which rooms the reader says that no robot gets into.
struct RoomReachTests {
  /// Rooms of 3 m in rows and columns, with a door of any width between some neighbours.
  private struct Grid {
    var building: IndoorMap
    var names: [String]
    /// The rooms on both sides of each door.
    var sides: [(Int, Int)]
  }

  private static func grid(_ random: inout SplitMix64) -> Grid {
    let (columns, rows) = (2 + random.nextIndex(below: 3), 2 + random.nextIndex(below: 3))
    var level = IndoorLevel(name: "L1", elevation: Length(metres: 0))
    var sides: [(Int, Int)] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let room = row * columns + column
        let (west, south) = (Double(column) * 3, Double(row) * 3)
        let middle = LocalPoint(east: west + 1.5, north: south + 1.5)
        let outline = SmallMap.square(east: middle.east, north: middle.north, half: 1.5)
        if let outline { level.rooms.append(IndoorRoom(name: "room-\(room)", outline: outline, doors: [])) }
        level.waypoints.append(IndoorWaypoint(name: "room-\(room)", position: middle))
        let half = 0.2 + 0.3 * random.nextUnit()
        if column > 0, random.nextIndex(below: 5) > 0 {
          sides.append((room - 1, room))
          level.doors.append(
            IndoorDoor(
              name: "door-\(sides.count - 1)", kind: .hinged,
              start: LocalPoint(east: west, north: middle.north - half),
              end: LocalPoint(east: west, north: middle.north + half)))
        }
        if row > 0, random.nextIndex(below: 5) > 0 {
          sides.append((room - columns, room))
          level.doors.append(
            IndoorDoor(
              name: "door-\(sides.count - 1)", kind: .hinged,
              start: LocalPoint(east: middle.east - half, north: south),
              end: LocalPoint(east: middle.east + half, north: south)))
        }
      }
    }
    for (door, rooms) in sides.enumerated() {
      level.rooms[rooms.0].doors.append(door)
      level.rooms[rooms.1].doors.append(door)
    }
    let building = IndoorMap(name: "grid", referenceLevel: "L1", levels: [level])
    return Grid(building: building, names: level.rooms.map(\.name), sides: sides)
  }

  @Test("A room is said to be out of reach where no chain of open, wide doors leads to it", arguments: UInt64(0)..<60)
  func reach(seed: UInt64) throws {
    var random = SplitMix64(seed: seed, stream: "reach of robots")
    let grid = Self.grid(&random)
    // The first room is passed, since the robot starts there.
    var (rooms, through): ([Int], [Int]) = ([], [0])
    for room in 1..<grid.names.count {
      switch random.nextIndex(below: 4) {
      case 0: through.append(room)
      case 1: continue
      default: rooms.append(room)
      }
    }
    guard !rooms.isEmpty else { return }
    let shut = grid.sides.indices.filter { _ in random.nextIndex(below: 6) == 0 }
    let text = """
      sortie: 1
      mission: Test
      map: map
      fleet: fleet.yaml
      start: 2026-03-02T20:00:00+02:00
      tasks:
        - disinfect: a
          method: uv-c
          rooms: [\(rooms.map { grid.names[$0] }.joined(separator: ", "))]
          through: [\(through.map { grid.names[$0] }.joined(separator: ", "))]
          shut-doors: [\(shut.map { "door-\($0)" }.joined(separator: ", "))]
          dose: 25 mJ/cm2
          people: excluded

      """
    let fleet = """
      sortie-fleet: 1
      fleet: One
      types: [support/robot.yaml]
      bases: [{ id: base, building: grid, place: room-0 }]
      vehicles: [{ id: robot-1, type: robot, base: base }]

      """
    var files = MemoryFiles(["mission.yaml": text, "fleet.yaml": fleet])
    files.files["support/robot.yaml"] = try GoldenMissions.Files().bytes(at: "support/robot.yaml")
    let result = MissionReader.read(path: "mission.yaml", files: files) { _ in
      var map = SmallMap.make()
      map?.indoor = [grid.building]
      return (map, [])
    }
    // The twin: the closure of what single doors join. A robot of 0.3 m needs 0.66 m.
    var joined = grid.names.indices.map { one in grid.names.indices.map { $0 == one } }
    let allowed = Set(rooms + through)
    for (door, (one, other)) in grid.sides.enumerated() where !shut.contains(door) {
      guard allowed.contains(one), allowed.contains(other) else { continue }
      if grid.building.levels[0].doors[door].width.metres >= 0.66 {
        joined[one][other] = true
        joined[other][one] = true
      }
    }
    for middle in joined.indices {
      for one in joined.indices where joined[one][middle] {
        for other in joined.indices where joined[middle][other] { joined[one][other] = true }
      }
    }
    let missed = rooms.filter { !joined[0][$0] }.map { "no robot can get into `\(grid.names[$0])`" }
    #expect(result.diagnostics.map(\.message) == missed, "seed \(seed)")
    #expect(result.diagnostics.allSatisfy { $0.code == "M315" }, "seed \(seed)")
    #expect((result.mission == nil) == (missed.count == rooms.count), "seed \(seed)")
  }
}
