import Diagnostics
import Documents
import Geometry
import Maps
import Quantities

/// Ground robots: where they stand, and where they can get to.
extension MissionValidation {
  /// Comparisons of distances to walls are this much generous, in metres.
  static let distanceSlackMetres = 1e-6

  /// A robot on its pad.
  private struct Robot {
    var vehicle: Vehicle
    var radiusMetres: Double
    var floor: FloorID
  }

  /// All ground robots inside buildings, in the order of the file.
  private var robots: [Robot] {
    let types = Dictionary(mission.fleet.types.map { ($0.id, $0) }) { first, _ in first }
    let floors = Dictionary(mission.fleet.bases.map { ($0.id, $0.floor) }) { first, _ in first }
    return mission.fleet.vehicles.compactMap { vehicle in
      guard let wheels = types[vehicle.type]?.wheels, let floor = floors[vehicle.base] ?? nil else { return nil }
      return Robot(vehicle: vehicle, radiusMetres: wheels.radius.metres, floor: floor)
    }
  }

  /// Whether robots have room on their pads, and between them.
  func checkRobotPads(_ log: inout ProblemLog) {
    let robots = robots
    for robot in robots { checkPad(of: robot, &log) }
    let widest = robots.map(\.radiusMetres).max() ?? 0
    let sorted = robots.sorted { ($0.vehicle.pad.east, $0.vehicle.id) < ($1.vehicle.pad.east, $1.vehicle.id) }
    for (index, robot) in sorted.enumerated() {
      for other in sorted[(index + 1)...] {
        // A sweep from west to east: no pair farther apart than this can be too near.
        let reach = robot.radiusMetres + widest + FleetDraft.robotGapMetresMin
        if other.vehicle.pad.east - robot.vehicle.pad.east >= reach { break }
        let needed = robot.radiusMetres + other.radiusMetres + FleetDraft.robotGapMetresMin
        let distance = robot.vehicle.pad.planarDistanceMetres(to: other.vehicle.pad)
        guard robot.floor == other.floor, distance < needed - Self.distanceSlackMetres else { continue }
        let ids = [robot.vehicle.id, other.vehicle.id].sorted()
        log.error(
          "M208",
          "the pads of `\(ids[0])` and `\(ids[1])` are \(NumberText.short(distance)) m apart",
          at: padSpan(of: ids[1]), label: "these robots need \(NumberText.short(needed)) m from middle to middle",
          help: "give one of them another waypoint")
        break
      }
    }
  }

  private func checkPad(of robot: Robot, _ log: inout ProblemLog) {
    guard let level = mission.map.level(robot.floor) else { return }
    let pad = robot.vehicle.pad
    let span = padSpan(of: robot.vehicle.id)
    guard level.rooms.contains(where: { $0.outline.contains(pad) }) else {
      log.error(
        "M210", "the pad of `\(robot.vehicle.id)` lies in no room of level `\(level.name)`", at: span,
        help: "name a waypoint inside a room")
      return
    }
    var nearest = (metres: Double.infinity, what: "a wall")
    for wall in level.walls {
      let metres = Distances.planarMetres(from: pad, toSegment: (wall.start, wall.end))
      if metres < nearest.metres { nearest = (metres, "a wall") }
    }
    for item in level.furniture {
      guard let metres = item.outline?.planarDistanceMetres(to: pad), metres < nearest.metres else { continue }
      nearest = (metres, "`\(item.model)`")
    }
    let needed = robot.radiusMetres + FleetDraft.robotWallGapMetresMin
    guard nearest.metres < needed - Self.distanceSlackMetres else { return }
    log.error(
      "M210",
      "`\(robot.vehicle.id)` has no room on its pad: \(nearest.what) is \(NumberText.short(nearest.metres)) m from it",
      at: span,
      label: "the robot needs \(NumberText.short(needed)) m: its radius and "
        + "\(NumberText.short(FleetDraft.robotWallGapMetresMin * 100)) cm",
      help: "name a waypoint that stands free, or move it in the building's file")
  }

  private func padSpan(of vehicle: String) -> SourceSpan {
    let spans = fleetSpans
    return spans.padNames[vehicle]?.span ?? spans.vehicles[vehicle]
      ?? mission.fleet.vehicle(named: vehicle).flatMap { spans.pads[$0.base] } ?? SourceSpan(path: "")
  }

  // MARK: Rooms

  /// From which rooms robots with lamps start, by floor; each room once for each radius.
  static func starts(of mission: Mission) -> [FloorID: [RoomReach.Start]] {
    let types = Dictionary(mission.fleet.types.map { ($0.id, $0) }) { first, _ in first }
    let floors = Dictionary(mission.fleet.bases.map { ($0.id, $0.floor) }) { first, _ in first }
    var result: [FloorID: [RoomReach.Start]] = [:]
    var seen: Set<[String]> = []
    for vehicle in mission.fleet.vehicles {
      guard let type = types[vehicle.type], type.lamp != nil, let radius = type.wheels?.radius.metres,
        let floor = floors[vehicle.base] ?? nil, let level = mission.map.level(floor),
        let room = level.rooms.first(where: { $0.outline.contains(vehicle.pad) }),
        seen.insert([vehicle.type, "\(floor.building)", floor.level, room.name]).inserted
      else { continue }
      result[floor, default: []].append(.init(room: room.name, radiusMetres: radius, vehicle: vehicle.id))
    }
    return result
  }

  /// Whether robots based on the floor can get into the rooms of a task.
  func checkRooms(_ work: Irradiation, of task: LocatedTask, _ log: inout ProblemLog) {
    guard let level = mission.map.level(work.floor) else { return }
    guard !ability.able(task.task.work).isEmpty else {
      log.error(
        "M314", "no robot with a UV-C lamp is based on level `\(work.floor.level)`", at: task.span("floor"),
        label: "robots stay on the floor of their base",
        help: "give a base on that level to a vehicle of a type with `uv-c-lamp`")
      return
    }
    // Pads outside all rooms are reported as such.
    guard let starts = robotStarts[work.floor] else { return }
    let reach = RoomReach(
      level: level, allowed: Set(work.rooms + work.through), shut: Set(work.shutDoors))
    let usable = starts.filter { reach.allowed.contains($0.room) }
    guard let narrowest = usable.min(by: { ($0.radiusMetres, $0.vehicle) < ($1.radiusMetres, $1.vehicle) }) else {
      log.error(
        "M315",
        "no robot can start: `\(starts[0].vehicle)` stands in `\(starts[0].room)`, which is no room of this task",
        at: task.span("rooms"), help: "add `\(starts[0].room)` to `through`")
      return
    }
    let reached = usable.reduce(into: Set<String>()) { $0.formUnion(reach.rooms(from: $1)) }
    let isAny = work.rooms.contains { reached.contains($0) }
    for (index, room) in work.rooms.enumerated() where !reached.contains(room) {
      let (label, help) = reason(room, reach, narrowest)
      let message = "no robot can get into `\(room)`"
      if isAny {
        log.warning("M315", message, at: task.span("rooms.\(index)"), label: label, help: help)
      } else {
        log.error("M315", message, at: task.span("rooms.\(index)"), label: label, help: help)
      }
    }
  }

  /// Why a room cannot be reached, and what to do.
  private func reason(_ room: String, _ reach: RoomReach, _ robot: RoomReach.Start) -> (label: String, help: String) {
    let openings = reach.openings(of: room)
    guard let widest = openings.max(by: { $0.door.width < $1.door.width }) else {
      let known = reach.level.rooms.first { $0.name == room }
      let doors = known?.doors.map { reach.level.doors[$0].name } ?? []
      let isShut = !doors.isEmpty && doors.allSatisfy(reach.shut.contains)
      return isShut
        ? ("all its doors are in `shut-doors`", "take one of them out of `shut-doors`")
        : ("no door leads to it from the other rooms of this task", "add the room in front of it to `through`")
    }
    let needed = RoomReach.neededWidthMetres(radius: robot.radiusMetres)
    guard widest.door.width.metres + RoomReach.widthSlackMetres < needed else {
      return ("no way leads to the rooms beside it", "add the rooms on the way to `through`")
    }
    return (
      "its widest door, `\(widest.door.name)`, has \(NumberText.short(widest.door.width.metres)) m, and the narrowest "
        + "robot needs \(NumberText.short(needed)) m",
      "take the room out, or send a narrower robot"
    )
  }
}
