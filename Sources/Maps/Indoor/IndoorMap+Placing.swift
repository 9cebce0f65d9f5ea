import Foundation
import Geometry
import Quantities

extension IndoorMap {
  /// Metres around a building that stands alone: the boundary of its map.
  package static let boundaryMarginMetres = 5.0

  /// A rectangle around buildings; nil where there is nothing.
  package static func boundary(around buildings: [IndoorMap]) -> Polygon? {
    var points: [LocalPoint] = []
    for building in buildings {
      for level in building.levels {
        for floor in level.floors { points += floor.exterior }
        for wall in level.walls { points += [wall.start, wall.end] }
        points += level.waypoints.map(\.position)
      }
      for lift in building.lifts { points += lift.cabin.exterior }
    }
    guard let box = BoundingBox(around: points)?.expanded(byMetres: boundaryMarginMetres) else { return nil }
    return Polygon(exterior: [
      LocalPoint(east: box.west, north: box.south), LocalPoint(east: box.east, north: box.south),
      LocalPoint(east: box.east, north: box.north), LocalPoint(east: box.west, north: box.north),
    ])
  }

  /// The building in the frame of a map.
  ///
  /// A building whose file says where it stands on the Earth is moved there, and turned by the angle between the norths
  /// of the two frames; one drawn on an image has the map's frame as its own.
  package func placed(in projection: MapProjection) throws(ProjectionError) -> IndoorMap {
    guard let origin, origin != projection.origin else { return self }
    let own = try MapProjection(origin: origin)
    let start = try projection.local(origin)
    let north = try projection.local(try own.geo(LocalPoint(east: 0, north: Self.turnMetres))) - start
    let length = north.lengthMetres
    return moved(Placement(start: start, sine: -north.east / length, cosine: north.north / length))
  }

  /// The length over which the angle between two norths is measured, in metres.
  private static let turnMetres = 1000.0

  /// A turn about the building's origin, counter-clockwise, and a shift.
  private struct Placement {
    let start: LocalPoint
    let sine: Double
    let cosine: Double

    func callAsFunction(_ point: LocalPoint) -> LocalPoint {
      LocalPoint(
        east: start.east + point.east * cosine - point.north * sine,
        north: start.north + point.east * sine + point.north * cosine)
    }

    func callAsFunction(_ polygon: Polygon) -> Polygon {
      Polygon(exterior: polygon.exterior.map { self($0) }, holes: polygon.holes.map { $0.map { self($0) } })
        ?? polygon
    }

    var angle: Angle { Angle(radians: (sine < 0 ? -1 : 1) * acos(max(-1, min(1, cosine)))) }
  }

  private func moved(_ placed: Placement) -> IndoorMap {
    var result = self
    for index in result.levels.indices {
      var level = result.levels[index]
      level.floors = level.floors.map { placed($0) }
      level.rooms = level.rooms.map { IndoorRoom(name: $0.name, outline: placed($0.outline), doors: $0.doors) }
      level.walls = level.walls.map { IndoorWall(start: placed($0.start), end: placed($0.end)) }
      level.doors = level.doors.map {
        IndoorDoor(name: $0.name, kind: $0.kind, start: placed($0.start), end: placed($0.end))
      }
      for place in level.waypoints.indices { level.waypoints[place].position = placed(level.waypoints[place].position) }
      level.furniture = level.furniture.map {
        IndoorFurniture(
          model: $0.model, position: placed($0.position),
          yaw: Angle(radians: $0.yaw.radians + placed.angle.radians), outline: $0.outline.map { placed($0) })
      }
      result.levels[index] = level
    }
    result.lifts = lifts.map { lift in
      IndoorLift(
        name: lift.name, cabin: placed(lift.cabin), levels: lift.levels,
        doors: lift.doors.map {
          IndoorLift.Door(
            name: $0.name, kind: $0.kind, start: placed($0.start), end: placed($0.end), levels: $0.levels)
        })
    }
    result.origin = nil
    return result
  }
}
