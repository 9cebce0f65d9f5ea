import Geometry
import Maps
import Quantities
import Testing

@Suite struct RoomFinderTests {
  /// A plan of square cells with random walls and doors between them, closed all around, turned and shifted.
  private struct Plan {
    var level = IndoorLevel(name: "L1", elevation: Length(metres: 0))
    /// The number of cells of each room, by the cells that no wall or door parts.
    var roomSizes: [Int] = []
    /// For each door the number of rooms that it parts: 1 where both sides are one room.
    var doorSides: [Int] = []
  }

  private func plan(seed: UInt64) -> Plan {
    var random = SplitMix64(seed: seed)
    let (columns, rows) = (2 + random.nextIndex(below: 6), 2 + random.nextIndex(below: 6))
    let (turn, shift) = (random.nextUnit() * 6, random.nextUnit() * 500)
    let (x, y) = (Rotation(turn), shift)
    func corner(_ column: Int, _ row: Int) -> LocalPoint { x.turned(Double(column) * 3 + y, Double(row) * 3) }
    var plan = Plan()
    var parent = Array(0..<columns * rows)
    func root(_ cell: Int) -> Int { parent[cell] == cell ? cell : root(parent[cell]) }
    var doors: [(Int, Int)] = []
    func border(_ first: Int, _ second: Int?, _ start: LocalPoint, _ end: LocalPoint) {
      let kind = second == nil ? 0 : random.nextIndex(below: 5)
      switch kind {
      case 0, 1: plan.level.walls.append(IndoorWall(start: start, end: end))
      case 2:
        // A door in the middle third, walls beside it.
        let (low, high) = (start.interpolated(to: end, fraction: 1 / 3), start.interpolated(to: end, fraction: 2 / 3))
        plan.level.walls += [IndoorWall(start: start, end: low), IndoorWall(start: end, end: high)]
        plan.level.doors.append(IndoorDoor(name: "d", kind: .hinged, start: low, end: high))
        doors.append((first, second ?? first))
      default: if let second { parent[max(root(first), root(second))] = min(root(first), root(second)) }
      }
    }
    for row in 0..<rows {
      for column in 0..<columns {
        let cell = row * columns + column
        let (east, north) = (corner(column + 1, row), corner(column, row + 1))
        border(cell, column + 1 < columns ? cell + 1 : nil, east, corner(column + 1, row + 1))
        border(cell, row + 1 < rows ? cell + columns : nil, north, corner(column + 1, row + 1))
        if column == 0 { border(cell, nil, corner(0, row), north) }
        if row == 0 { border(cell, nil, corner(column, 0), east) }
      }
    }
    var sizes = [Int](repeating: 0, count: columns * rows)
    for cell in parent.indices { sizes[root(cell)] += 1 }
    plan.roomSizes = sizes.filter { $0 > 0 }.sorted()
    plan.doorSides = doors.map { root($0.0) == root($0.1) ? 1 : 2 }
    return plan
  }

  private struct Rotation {
    let (sine, cosine): (Double, Double)

    init(_ radians: Double) {
      // Rational points of the circle: exact enough, and no library function is needed.
      let t = radians / 6
      (sine, cosine) = (2 * t / (1 + t * t), (1 - t * t) / (1 + t * t))
    }

    func turned(_ x: Double, _ y: Double) -> LocalPoint {
      LocalPoint(east: x * cosine - y * sine, north: x * sine + y * cosine)
    }
  }

  @Test("rooms are the connected cells of a random plan, and doors know their rooms", arguments: 0..<40)
  func floodFill(seed: UInt64) throws {
    let plan = plan(seed: seed)
    let (rooms, small) = try RoomFinder.rooms(of: plan.level)
    #expect(small == 0)
    let sizes = rooms.map { Int(($0.outline.areaSquareMetres / 9).rounded()) }.sorted()
    #expect(sizes == plan.roomSizes, "seed \(seed)")
    #expect(abs(rooms.reduce(0) { $0 + $1.outline.areaSquareMetres } - Double(9 * sizes.reduce(0, +))) < 1e-6)
    for (door, sides) in plan.doorSides.enumerated() where sides == 2 {
      #expect(rooms.count { $0.doors.contains(door) } == 2, "seed \(seed), door \(door)")
    }
    #expect(Set(rooms.map(\.name)).count == rooms.count)
    let again = try RoomFinder.rooms(of: plan.level).rooms
    #expect(again == rooms)
  }

  @Test("a room's name is that of its only waypoint, or of the only plain one, and never that of another room")
  func names() throws {
    func square(_ west: Double) -> [IndoorWall] {
      let corners = [(west, 0.0), (west + 4, 0), (west + 4, 4), (west, 4)].map { LocalPoint(east: $0.0, north: $0.1) }
      return corners.indices.map { IndoorWall(start: corners[$0], end: corners[($0 + 1) % 4]) }
    }
    var level = IndoorLevel(name: "L7", elevation: Length(metres: 0))
    level.walls = (0..<5).flatMap { square(Double($0) * 10) }
    func waypoint(_ name: String, _ east: Double, charger: Bool = false) -> IndoorWaypoint {
      var result = IndoorWaypoint(name: name, position: LocalPoint(east: east, north: 2))
      result.isCharger = charger
      return result
    }
    level.waypoints = [
      waypoint("kitchen", 2), waypoint("lab", 11), waypoint("dock", 13, charger: true), waypoint("a", 21),
      waypoint("b", 22), waypoint("kitchen", 32), waypoint("", 41), waypoint("wall", 44),
    ]
    let rooms = try RoomFinder.rooms(of: level).rooms
    #expect(rooms.map(\.name) == ["kitchen", "lab", "L7-room-3", "L7-room-4", "L7-room-5"])
  }

  @Test("too many walls and too many crossings are refused by their limits")
  func limits() throws {
    let plan = plan(seed: 1)
    var options = RoomFinder.Options()
    options.segmentsMax = 3
    #expect(throws: RoomFinder.Failure.self) { try RoomFinder.rooms(of: plan.level, options: options) }
    #expect(try RoomFinder.rooms(of: IndoorLevel(name: "", elevation: Length(metres: 0))).rooms.isEmpty)
  }
}
