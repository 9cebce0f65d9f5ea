import Geometry
import Maps
import Missions
import Plans
import Quantities

/// V222: robots keep on their floor, off walls, shut doors and furniture; outdoors to streets and areas.
enum FreeFloorCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V222", title: "robots on free floor", weight: 92,
    page: """
      A ground robot that is based on a floor of a building stays there: each of its sorties starts inside a room, and
      all its points have the altitude of the floor. The circle that holds its body keeps off walls, doors of lifts,
      shut doors and the outlines of furniture at every moment. For each straight piece the distances of segments are
      exact, and nothing is sampled. So no robot leaves the rooms: whatever leads out of one is a wall or a door.

      A door is shut from the start to the end of each task that keeps it shut (`shut-doors`), for all robots. While a
      robot irradiates, the doors that lead out of the rooms of its task are shut for it besides. A door with a room on
      one side only is shut always. All other doors are taken as open: somebody, or the building, opens them for a
      robot that drives with its lamp off. Furniture whose size the map does not know is no obstacle here: the map has
      to know it.

      A robot whose base stands on no floor is outdoors and keeps on the ground. The circle that holds its body keeps
      off the outlines of buildings and off water. Every place of its way lies within 8 m of the middle line of a street
      that is open to it, or in an open area: a square, a pedestrian area, a market, the ground of a hospital, a park, a
      garden or a car park; or on the straight way between its pad and a street or area, at most 60 m from the pad.
      Steps, motorways, trunk roads, rails and lanes for buses are not open, nor are streets on which people may not
      walk; where the map does not say whether they may, the kind of the street decides. The parts of each piece that
      are on open ground are worked out in closed form, and nothing is sampled.

      The margin is the least distance beyond the radius, with its place; outdoors also what is left of the 8 m where a
      robot is farthest from all open streets, whichever is smaller.

      Tolerance: 2 cm, as positions stand on a grid of 1e-7 degree; 10 cm beside the straight way from the pad; 1 cm of
      altitude on a floor, 2 cm on the ground.

      What to do: plan again; a robot that is wider than a door needs another way; a pad outdoors must be near a street.
      """)

  /// Metres beyond the radius in which margins are still measured.
  private static let marginReachMetres = 1.0

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    var layouts: [FloorID: FloorLayout] = [:]
    var ground: OpenGround?
    for sortie in subject.sorties {
      guard let wheels = sortie.type?.wheels else { continue }
      let first = sortie.address(ofLeg: 0)
      if let vehicle = sortie.missionVehicle, subject.isOutdoors(vehicle) {
        let laidOut = ground ?? OpenGround(subject.mission.map, prisms: subject.surroundings.prisms)
        ground = laidOut
        outdoors(sortie, radius: wheels.radius.metres, pad: vehicle.pad, laidOut, subject, &outcome)
        guard !outcome.hasGivenUp else { return outcome }
        continue
      }
      guard let floor = subject.floor(of: sortie.missionVehicle), let level = subject.mission.map.level(floor),
        let altitude = subject.mission.map.altitude(of: floor)
      else {
        outcome.add(
          Violation(
            rule, "\(first) is driven by a robot that is not based on a floor of the map", at: first,
            time: sortie.startTime, subject: sortie.missionVehicle?.base, excess: 1))
        continue
      }
      let layout = layouts[floor] ?? FloorLayout(floor, level, subject)
      layouts[floor] = layout
      if !level.rooms.contains(where: { Outline($0.outline).contains(sortie.legs[0].start.position) }) {
        outcome.add(
          Violation(
            rule, "\(first) starts outside of all rooms of level `\(floor.level)`", at: first, time: sortie.startTime,
            place: subject.geo(sortie.legs[0].start), subject: floor.level, excess: 1))
      }
      for leg in sortie.legs {
        self.altitude(of: leg, sortie, altitude.metres, subject, &outcome)
        judge(leg, sortie, wheels.radius.metres, layout, subject, &outcome)
        guard !outcome.hasGivenUp else { return outcome }
      }
    }
    return outcome
  }

  private static func altitude(
    of leg: LegTrack, _ sortie: SortieTrack, _ altitude: Double, _ subject: PlanUnderProof,
    _ outcome: inout CheckOutcome
  ) {
    outcome.count += leg.points.count
    guard let worst = leg.points.map({ $0.altitude - altitude }).max(by: { abs($0) < abs($1) }),
      abs(worst) > Tolerances.floorMetres + 1e-9
    else { return }
    let address = sortie.address(ofLeg: leg.index)
    outcome.add(
      Violation(
        rule, "\(address) is \(Wording.metres(abs(worst))) \(worst > 0 ? "above" : "below") its floor", at: address,
        time: leg.startTime, place: subject.geo(leg.start), amount: Amount(abs(worst), "m"), subject: "floor",
        excess: abs(worst)))
  }

  private static func judge(
    _ leg: LegTrack, _ sortie: SortieTrack, _ radius: Double, _ layout: FloorLayout, _ subject: PlanUnderProof,
    _ outcome: inout CheckOutcome
  ) {
    let limit = radius - Tolerances.bodyMetres
    let address = sortie.address(ofLeg: leg.index)
    var worst: (metres: Double, obstacle: FloorLayout.Obstacle)?
    var first: Piece?
    var near: [Int] = []
    for piece in leg.pieces {
      outcome.count += 1
      let reach = radius + max(0, min(marginReachMetres, outcome.marginValue))
      layout.tree.find(meeting: SpaceTimeBox(piece.box.expanded(byMetres: reach)), into: &near)
      let way = FlatSegment(start: piece.start.position, end: piece.end.position)
      for number in near {
        let obstacle = layout.obstacles[number]
        guard outcome.mayWork(onEdges: obstacle.edgeCount, rule) else { return }
        guard obstacle.isThere(during: leg) else { continue }
        let metres = obstacle.metres(to: way)
        outcome.note(
          metres - radius, "m",
          Margin.Spot(
            address, at: piece.time(atFraction: obstacle.nearestFraction(to: way)), subject: obstacle.name,
            "to \(obstacle.name)"))
        guard metres < limit else { continue }
        first = first ?? piece
        if metres < worst?.metres ?? .infinity { worst = (metres, obstacle) }
      }
    }
    guard let worst, let first else { return }
    let how = worst.metres > 0 ? "comes within \(Wording.metres(worst.metres)) of" : "goes through"
    outcome.add(
      tooNear(
        address, "\(how) \(worst.obstacle.name)", worst.obstacle.name, roomMetres: worst.metres, radius: radius,
        at: first, subject))
  }

  /// A body that has less room to an obstacle than its radius.
  ///
  /// - Parameter what: what the leg does, with the obstacle's name.
  static func tooNear(
    _ address: LegAddress, _ what: String, _ obstacle: String, roomMetres: Double, radius: Double, at first: Piece,
    _ subject: PlanUnderProof
  ) -> Violation {
    let missing = Amount(radius - roomMetres, "m")
    return Violation(
      rule,
      "\(address) \(what), \(missing) less than its radius of \(Wording.metres(radius)), from "
        + Wording.second(first.startTime),
      at: address, time: first.startTime, place: subject.geo(first.start), amount: missing, subject: obstacle,
      excess: missing.value / max(radius, 0.1))
  }
}

/// What stands on a floor, laid out for robots.
struct FloorLayout: Sendable {
  /// A wall, a door that is shut at times, or a piece of furniture.
  struct Obstacle: Sendable {
    /// With its article, for messages.
    let name: String
    let shape: Shape
    /// Spans of mission seconds in which a door is shut, and the tasks whose irradiation it must be shut for; nil where
    /// the obstacle is always there.
    let shut: (spans: [ClosedRange<Double>], whileIrradiating: Set<String>)?

    enum Shape: Sendable {
      case line(FlatSegment)
      case filled(Outline)
    }

    var edgeCount: Int {
      switch shape {
      case .line: 1
      case .filled(let outline): outline.edges.count
      }
    }

    var box: BoundingBox {
      switch shape {
      case .line(let segment): segment.box
      case .filled(let outline): outline.box
      }
    }

    func metres(to way: FlatSegment) -> Double {
      switch shape {
      case .line(let segment): segment.metres(to: way)
      case .filled(let outline): outline.planarMetres(toWayFrom: way.start, to: way.end)
      }
    }

    /// Where on a way it is nearest, among the way's ends and middle: for words only.
    func nearestFraction(to way: FlatSegment) -> Double {
      [0, 0.5, 1].min { left, right in
        let (one, two) = (way.point(left), way.point(right))
        return metres(to: FlatSegment(start: one, end: one)) < metres(to: FlatSegment(start: two, end: two))
      } ?? 0
    }

    func isThere(during leg: LegTrack) -> Bool {
      guard let shut else { return true }
      if leg.leg.activity == .irradiate, let task = leg.leg.task, shut.whileIrradiating.contains(task) { return true }
      return shut.spans.contains { $0.lowerBound < leg.endTime && leg.startTime < $0.upperBound }
    }
  }

  let obstacles: [Obstacle]
  /// Finds obstacles by place.
  let tree: BoxTree

  init(_ floor: FloorID, _ level: IndoorLevel, _ subject: PlanUnderProof) {
    var obstacles = level.walls.map {
      Obstacle(name: "a wall", shape: .line(FlatSegment(start: $0.start, end: $0.end)), shut: nil)
    }
    if subject.mission.map.indoor.indices.contains(floor.building) {
      for lift in subject.mission.map.indoor[floor.building].lifts {
        for door in lift.doors where door.levels.contains(level.name) {
          let segment = FlatSegment(start: door.start, end: door.end)
          obstacles.append(Obstacle(name: "the door of lift `\(lift.name)`", shape: .line(segment), shut: nil))
        }
      }
    }
    let names = level.furnitureNames(inRooms: Set(level.rooms.map(\.name)))
    for (item, name) in zip(level.furniture, names) {
      guard let outline = item.outline else { continue }
      obstacles.append(Obstacle(name: "the \(name ?? item.model)", shape: .filled(Outline(outline)), shut: nil))
    }
    let tasks = subject.mission.tasks.compactMap { task in
      task.irradiation.flatMap { $0.floor == floor ? (task.id, $0) : nil }
    }
    let assignments = Dictionary(subject.plan.assignments.map { ($0.task, $0) }) { first, _ in first }
    for (number, door) in level.doors.enumerated() {
      let beside = level.rooms.filter { $0.doors.contains(number) }.map(\.name)
      var (spans, irradiating): ([ClosedRange<Double>], Set<String>) = ([], [])
      for (task, work) in tasks {
        let inside = Set(work.rooms + work.through)
        let isShut = work.shutDoors.contains(door.name)
        if isShut, let assignment = assignments[task] {
          let (start, end) = (assignment.start.seconds, assignment.end.seconds)
          spans.append(min(start, end)...max(start, end))
        }
        if isShut || beside.contains(where: inside.contains) && !beside.allSatisfy(inside.contains) {
          irradiating.insert(task)
        }
      }
      let shape = Obstacle.Shape.line(FlatSegment(start: door.start, end: door.end))
      if beside.count == 1 {
        obstacles.append(Obstacle(name: "door `\(door.name)`, which leads out of all rooms,", shape: shape, shut: nil))
      } else if !irradiating.isEmpty {
        obstacles.append(
          Obstacle(name: "door `\(door.name)`, which is shut,", shape: shape, shut: (spans, irradiating)))
      }
    }
    self.obstacles = obstacles
    tree = BoxTree(obstacles.map { SpaceTimeBox($0.box) })
  }
}
