import Coverage
import Geometry
import Quantities

/// A made-up ward: rooms of two beds on both sides of a corridor.
enum SyntheticWard {
  /// A room's side along the corridor and away from it, the corridor's width and a door's width, in metres.
  private static let (roomWidth, roomDepth, corridorWidth, doorWidth) = (5.0, 6.0, 2.4, 1.2)

  /// The rooms with so many beds and the corridor between them, all of them treated, and the place of the charger.
  static func scene(beds: Int) -> (UltravioletScene, LocalPoint) {
    let roomCount = max(1, (beds + 1) / 2)
    let columns = (roomCount + 1) / 2
    let length = Double(columns) * roomWidth
    var scene = UltravioletScene(rooms: [], walls: [])
    scene.rooms.append(.init(name: "corridor", outline: rectangle(0, 0, length, corridorWidth)))
    wall(&scene, point(0, 0), point(0, corridorWidth))
    wall(&scene, point(length, 0), point(length, corridorWidth))
    var bedsLeft = beds
    for number in 0..<2 * columns {
      let (column, isNorth) = (number / 2, number % 2 == 0)
      let west = Double(column) * roomWidth
      let (inner, outer) = isNorth ? (corridorWidth, corridorWidth + roomDepth) : (0, -roomDepth)
      guard number < roomCount else {
        wall(&scene, point(west, inner), point(west + roomWidth, inner))
        continue
      }
      let name = "room-\(number + 1)"
      scene.rooms.append(
        .init(name: name, outline: rectangle(west, min(inner, outer), roomWidth, roomDepth)))
      let door = west + 0.6
      wall(&scene, point(west, inner), point(door, inner))
      wall(&scene, point(door + doorWidth, inner), point(west + roomWidth, inner))
      scene.doors.append(
        .init(
          name: "\(name)-door",
          segment: .init(start: point(door, inner), end: point(door + doorWidth, inner)), isOpen: true))
      wall(&scene, point(west, inner), point(west, outer))
      wall(&scene, point(west + roomWidth, inner), point(west + roomWidth, outer))
      wall(&scene, point(west, outer), point(west + roomWidth, outer))
      for bed in 0..<min(2, bedsLeft) {
        furnish(&scene, "\(name) bed \(bed + 1)", west + roomWidth, isNorth ? outer - 1.5 : outer + 1.5, bed, isNorth)
      }
      bedsLeft -= min(2, bedsLeft)
    }
    return (scene, point(length / 2, corridorWidth / 2))
  }

  /// A bed with its head at the eastern wall and a cabinet beside it.
  private static func furnish(
    _ scene: inout UltravioletScene, _ name: String, _ wall: Double, _ first: Double, _ number: Int, _ isNorth: Bool
  ) {
    let middle = first + (isNorth ? -2.4 : 2.4) * Double(number)
    scene.furniture.append(
      .init(name: name, outline: rectangle(wall - 2.1, middle - 0.45, 2, 0.9), height: Length(metres: 0.6)))
    scene.furniture.append(
      .init(
        name: "\(name) cabinet", outline: rectangle(wall - 0.55, middle + (isNorth ? 0.6 : -1.05), 0.45, 0.45),
        height: Length(metres: 0.9)))
  }

  private static func wall(_ scene: inout UltravioletScene, _ start: LocalPoint, _ end: LocalPoint) {
    scene.walls.append(.init(start: start, end: end))
  }

  private static func point(_ east: Double, _ north: Double) -> LocalPoint { LocalPoint(east: east, north: north) }

  private static func rectangle(_ west: Double, _ south: Double, _ width: Double, _ depth: Double) -> Polygon {
    let corners = [
      point(west, south), point(west + width, south), point(west + width, south + depth), point(west, south + depth),
    ]
    guard let polygon = Polygon(exterior: corners) else { preconditionFailure("a rectangle has an area") }
    return polygon
  }
}
