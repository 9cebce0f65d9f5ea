import Diagnostics
import Documents
import Geometry
import Quantities

extension BuildingYAMLReader {
  /// A drawn level in the building's frame, without its rooms.
  mutating func placed(_ drawing: DrawnLevel, _ frame: LevelFrame) -> IndoorLevel {
    var level = IndoorLevel(
      name: drawing.name, elevation: Length(metres: drawing.elevationMetres), metresPerUnit: frame.scale,
      vertexCount: drawing.vertices.count)
    let positions = drawing.vertices.map { frame.place($0.x, $0.y) }
    for (vertex, position) in zip(drawing.vertices, positions) {
      guard isInReach(position, "vertex \(vertex.label)", at: vertex.span) else { return level }
    }
    level.walls = drawing.walls.map { IndoorWall(start: positions[$0.from], end: positions[$0.to]) }
    level.doors = doors(of: drawing, positions)
    readWaypoints(of: drawing, positions, into: &level)
    level.floors = floors(of: drawing, positions)
    for model in drawing.models {
      let position = frame.place(model.x, model.y)
      guard isInReach(position, "model `\(model.name)`", at: model.span) else { continue }
      let turned = PlacedRectangle(middle: position, yawRadians: model.yawRadians + frame.turnRadians)
      let outline = FurnitureSizes.size(of: model.name).flatMap {
        turned.polygon(lengthMetres: $0.lengthMetres, widthMetres: $0.widthMetres)
      }
      level.furniture.append(
        IndoorFurniture(
          model: model.name, position: position, yaw: Angle(radians: turned.yawRadians), outline: outline))
    }
    return level
  }

  private mutating func doors(of drawing: DrawnLevel, _ positions: [LocalPoint]) -> [IndoorDoor] {
    var names: Set<String> = []
    return drawing.doors.compactMap { edge in
      let name = text(edge.parameters, "name")
      let written = text(edge.parameters, "type")
      guard let kind = IndoorDoor.Kind(rawValue: written) else {
        log.error(
          written.isEmpty ? MapRule.buildingMissingKey : MapRule.buildingWrongValue,
          written.isEmpty ? "a door has no `type`" : "a door cannot be of type `\(written.prefix(40))`", at: edge.span,
          help: "known: \(IndoorDoor.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
        return nil
      }
      if !name.isEmpty, !names.insert(name).inserted {
        log.warning(
          MapRule.buildingDuplicate, "another door of level `\(drawing.name)` is called `\(name)` as well",
          at: edge.span, help: "a controller that is told to open it could mean either")
      }
      return IndoorDoor(name: name, kind: kind, start: positions[edge.from], end: positions[edge.to])
    }
  }

  /// Vertices that a lane uses or that mean something, and the lanes between them.
  private mutating func readWaypoints(
    of drawing: DrawnLevel, _ positions: [LocalPoint], into level: inout IndoorLevel
  ) {
    var isUsed = drawing.vertices.map(\.isSpecial)
    for lane in drawing.lanes { (isUsed[lane.from], isUsed[lane.to]) = (true, true) }
    var numbers = [Int](repeating: -1, count: isUsed.count)
    var names: Set<String> = []
    for (index, vertex) in drawing.vertices.enumerated() where isUsed[index] {
      numbers[index] = level.waypoints.count
      var waypoint = vertex.waypoint
      waypoint.position = positions[index]
      if !waypoint.name.isEmpty, !names.insert(waypoint.name).inserted {
        log.warning(
          MapRule.buildingDuplicate,
          "another waypoint of level `\(drawing.name)` is called `\(waypoint.name)` as well", at: vertex.span,
          help: "a mission that names it means the first")
      }
      level.waypoints.append(waypoint)
    }
    for edge in drawing.lanes {
      guard let lane = lane(edge, numbers) else { continue }
      level.lanes.append(lane)
    }
  }

  private mutating func lane(_ edge: DrawnLevel.Edge, _ numbers: [Int]) -> IndoorLane? {
    let written = text(edge.parameters, "orientation")
    guard let orientation = IndoorLane.Orientation(rawValue: written) else {
      log.error(
        MapRule.buildingWrongValue, "a lane cannot have the orientation `\(written.prefix(40))`", at: edge.span,
        help: "write `forward` or `backward`, or leave it empty")
      return nil
    }
    let limit = real(edge.parameters, "speed_limit") ?? 0
    guard limit >= 0 else {
      log.error(MapRule.buildingWrongValue, "a lane's speed limit is negative", at: edge.span)
      return nil
    }
    return IndoorLane(
      from: numbers[edge.from], to: numbers[edge.to], isBidirectional: flag(edge.parameters, "bidirectional"),
      graphIndex: index(edge.parameters, "graph_idx"),
      speedLimit: limit > 0 ? Speed(metresPerSecond: limit) : nil, mutex: text(edge.parameters, "mutex"),
      orientation: orientation)
  }

  /// Floor plates without the holes that lie in them. Crossing outlines are repaired.
  private mutating func floors(of drawing: DrawnLevel, _ positions: [LocalPoint]) -> [Polygon] {
    let holes = drawing.holes.flatMap { polygons($0, "a hole", positions) }
    return drawing.floors.flatMap { ring -> [Polygon] in
      let plates = polygons(ring, "a floor", positions)
      guard !holes.isEmpty, !plates.isEmpty else { return plates }
      do throws(GEOSError) {
        return try GeometryOperations.difference(plates, minus: holes)
      } catch {
        log.error(MapRule.buildingWrongValue, "the holes of a floor cannot be cut out: \(error.reason)", at: ring.span)
        return []
      }
    }
  }

  private mutating func polygons(
    _ ring: DrawnLevel.Ring, _ what: String, _ positions: [LocalPoint]
  ) -> [Polygon] {
    guard let polygon = Polygon(exterior: ring.vertices.map { positions[$0] }) else {
      log.error(MapRule.buildingWrongValue, "\(what) has fewer than three corners", at: ring.span)
      return []
    }
    do throws(GEOSError) {
      guard let problem = try GeometryOperations.validityProblem(of: polygon) else { return [polygon] }
      log.warning(MapRule.buildingWrongValue, "\(what) crosses itself and was repaired (\(problem))", at: ring.span)
      return try GeometryOperations.madeValid(polygon)
    } catch {
      log.error(MapRule.buildingWrongValue, "\(what) cannot be used: \(error.reason)", at: ring.span)
      return []
    }
  }

  /// Finds the rooms of a level and checks its lanes.
  mutating func finish(_ level: inout IndoorLevel, drawing: DrawnLevel, lifts: [IndoorLift]) {
    do throws(RoomFinder.Failure) {
      let found = try RoomFinder.rooms(of: level, lifts: lifts)
      level.rooms = found.rooms
      level.smallFaceCount = found.smallFaceCount
    } catch {
      log.error(
        MapRule.buildingTooComplex, "rooms of level `\(level.name)` cannot be found: \(error.reason)", at: drawing.span)
      return
    }
    let crossings = LaneCheck.crossings(in: level, lifts: lifts)
    for crossing in crossings.found {
      let edge = drawing.lanes[crossing.lane]
      let (from, to) = (drawing.vertices[edge.from].label, drawing.vertices[edge.to].label)
      let place = crossing.place
      log.warning(
        MapRule.laneThroughWall,
        "the lane from \(from) to \(to) of level `\(level.name)` leads through a wall at "
          + "\(Self.signed(place.east)) m east, \(Self.signed(place.north)) m north", at: edge.span,
        help: "put a door there, or move the lane")
    }
    if !crossings.isComplete {
      log.warning(
        MapRule.buildingTooComplex,
        "level `\(level.name)` has too many lanes and walls to check all lanes against them", at: drawing.span)
    }
  }

  private static func signed(_ metres: Double) -> String {
    (metres < 0 ? "-" : "") + String(centimetres(abs(metres)).dropLast(2))
  }
}
