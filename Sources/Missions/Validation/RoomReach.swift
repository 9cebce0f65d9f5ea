import Maps
import Quantities

/// Which rooms robots can get to through open doors that are wide enough. Furniture in the way is not looked at.
struct RoomReach: Sendable {
  /// What is compared with the width of a door may be this much above it, in metres: drawings are not exact.
  static let widthSlackMetres = 0.001

  /// A place from where robots start.
  struct Start: Hashable, Sendable {
    /// The name of the room.
    var room: String
    /// The radius of the robot's body, in metres.
    var radiusMetres: Double
    /// One of the robots, by name.
    var vehicle: String
  }

  /// The level with its doors.
  let level: IndoorLevel
  /// The names of the rooms that may be driven through.
  let allowed: Set<String>
  /// The names of doors that stay shut.
  let shut: Set<String>
  /// The rooms that may be driven through.
  private let rooms: [IndoorRoom]

  init(level: IndoorLevel, allowed: Set<String>, shut: Set<String>) {
    self.level = level
    self.allowed = allowed
    self.shut = shut
    rooms = level.rooms.filter { allowed.contains($0.name) }
  }

  /// The width that a robot needs of a door, in metres: its body and the gap that plans keep on both sides.
  static func neededWidthMetres(radius: Double) -> Double { 2 * (radius + FleetDraft.robotWallGapMetresMin) }

  /// The rooms that a robot gets to, with the one in which it starts; empty where that one is not allowed.
  func rooms(from start: Start) -> Set<String> {
    guard allowed.contains(start.room) else { return [] }
    let needed = Self.neededWidthMetres(radius: start.radiusMetres)
    var reached: Set<String> = [start.room]
    var waiting = [start.room]
    // Each room is taken from the list once.
    while let name = waiting.popLast() {
      for (door, neighbour) in openings(of: name)
      where door.width.metres + Self.widthSlackMetres >= needed && reached.insert(neighbour).inserted {
        waiting.append(neighbour)
      }
    }
    return reached
  }

  /// The doors of a room that stand open, each with the allowed room behind it.
  func openings(of room: String) -> [(door: IndoorDoor, neighbour: String)] {
    guard let own = rooms.first(where: { $0.name == room }) else { return [] }
    return own.doors.flatMap { index -> [(door: IndoorDoor, neighbour: String)] in
      guard level.doors.indices.contains(index), !shut.contains(level.doors[index].name) else { return [] }
      return rooms.filter { $0.name != room && $0.doors.contains(index) }.map { (level.doors[index], $0.name) }
    }
  }
}
