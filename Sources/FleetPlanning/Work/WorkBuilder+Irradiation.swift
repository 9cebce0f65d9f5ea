import Coverage
import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities

extension WorkBuilder {
  /// A robot starts a run of its own only where it has this much to do, in seconds.
  static let runSecondsMin = 120.0
  /// What a run takes of a sortie: 1 over the most runs of one. The battery is the limit.
  static let runSortieShare = 1.0 / 64
  /// The most runs of one task.
  static let runsMax = 256
  /// Robots' ways to their work are looked at from this many pads at most.
  static let padsMax = 4

  /// UV-C in rooms: one plan for the whole task, cut into runs.
  mutating func irradiate(_ work: Irradiation, task: Int) throws(FleetPlanningError) -> TaskOutcome {
    let able = models.indices.filter { index in
      models[index].type.isGroundRobot && models[index].type.lamp != nil
        && mission.fleet.vehicles.contains { $0.type == models[index].type.id }
    }
    guard !able.isEmpty else { return .impossible(.noVehicle, "no vehicle carries a UV-C lamp") }
    let here = able.filter { !robots(ofType: $0, on: work.floor).isEmpty }
    guard !here.isEmpty else {
      return .impossible(.noVehicle, "no robot with a UV-C lamp has its base on level `\(work.floor.level)`")
    }
    guard let level = airspace.map.level(work.floor), let altitude = airspace.map.altitude(of: work.floor) else {
      return .impossible(.noWay, "the map has no floor `\(work.floor.level)`")
    }
    let known = Set(level.rooms.map(\.name))
    if let room = (work.rooms + work.through).first(where: { !known.contains($0) }) {
      return .impossible(.other, "level `\(work.floor.level)` has no room `\(room)`")
    }
    guard
      var scene = UltravioletScene.scene(
        of: level, treated: work.rooms, passed: work.through, shutDoors: Set(work.shutDoors))?.scene
    else { return .impossible(.other, "level `\(work.floor.level)` has none of the rooms") }
    scene.wallHeight = work.wallHeight
    let floor = Floor(
      work: work, scene: scene, shared: sharedScene(work, level) ?? scene,
      altitude: PlanGrid.millimetres(altitude.metres), task: task)
    var best: IrradiatedRooms?
    var problem: Refusal?
    for type in here {
      do throws(Refusal) {
        let rooms = try irradiated(floor, type: type)
        if rooms.seconds < best?.seconds ?? .infinity { best = rooms }
      } catch {
        problem = problem ?? error
      }
    }
    guard let best else { return .impossible(problem ?? Refusal(.other, "no robot can do it")) }
    irradiations[task] = best
    let key = key(of: work, type: best.type)
    let number = floorNumbers[key] ?? airspace.grounds.count
    if floorNumbers[key] == nil { airspace.grounds.append(.floor(best.network)) }
    floorNumbers[key] = number
    return .work(items(of: best, floor: floor, number: number))
  }

  private func key(of work: Irradiation, type: Int) -> FloorNetwork.Key {
    FloorNetwork.Key(floor: work.floor, shutDoors: Set(work.shutDoors), type: type)
  }

  /// The rooms of all tasks that share a network: robots drive through them with the lamp off.
  private func sharedScene(_ work: Irradiation, _ level: IndoorLevel) -> UltravioletScene? {
    let together = mission.tasks.compactMap { task -> Irradiation? in
      guard case .irradiate(let other) = task.work, other.floor == work.floor,
        Set(other.shutDoors) == Set(work.shutDoors)
      else { return nil }
      return other
    }
    let rooms = Set(together.flatMap { $0.rooms + $0.through })
    return UltravioletScene.scene(
      of: level, treated: level.rooms.map(\.name).filter(rooms.contains), shutDoors: Set(work.shutDoors))?.scene
  }

  /// A task's floor as robots meet it.
  private struct Floor {
    var work: Irradiation
    var scene: UltravioletScene
    /// The same with the rooms of other tasks that share its network.
    var shared: UltravioletScene
    /// Metres above mean sea level, to the millimetre.
    var altitude: Double
    var task: Int
  }

  /// The robots of a type whose base stands on a floor, as indices into the fleet.
  private func robots(ofType type: Int, on floor: FloorID) -> [Int] {
    robots(on: floor).filter { mission.fleet.vehicles[$0].type == models[type].type.id }
  }

  /// All robots whose base stands on a floor, as indices into the fleet.
  private func robots(on floor: FloorID) -> [Int] {
    mission.fleet.vehicles.indices.filter {
      mission.isRobot($0) && mission.fleet.base(named: mission.fleet.vehicles[$0].base)?.floor == floor
    }
  }

  private func items(of rooms: IrradiatedRooms, floor: Floor, number: Int) -> [WorkItem] {
    let window = window(of: floor.task)
    return rooms.runs.enumerated().map { index, run in
      var blocks: [ServiceBlock?] = models.map { _ in nil }
      var block = ServiceBlock(
        entry: run.entry, exit: run.exit, height: floor.altitude,
        steps: IrradiationRun(run, speed: models[rooms.type].type.cruiseSpeed.metresPerSecond).steps,
        model: models[rooms.type])
      block.ground = number
      blocks[rooms.type] = block
      var item = WorkItem(
        task: floor.task, visits: [Visit(task: floor.task, windows: [window], blocks: blocks)], kilograms: 0, litres: 0,
        squareMetres: 0, types: [rooms.type])
      item.run = index
      item.sortieShare = Self.runSortieShare
      return item
    }
  }

  /// The plan of one type for the rooms, cut into runs.
  private func irradiated(_ floor: Floor, type: Int) throws(Refusal) -> IrradiatedRooms {
    let all = robots(ofType: type, on: floor.work.floor)
    let robots = all.filter { vehicle in
      floor.scene.rooms.contains { $0.outline.contains(mission.fleet.vehicles[vehicle].pad) }
    }
    guard !robots.isEmpty else {
      throw Refusal(
        .noWay,
        "the pad of `\(mission.fleet.vehicles[all[0]].id)` lies in none of the task's rooms; name its room under "
          + "`through`")
    }
    let network: FloorNetwork
    if let known = floorNumbers[key(of: floor.work, type: type)], case .floor(let here) = airspace.grounds[known] {
      network = here
    } else {
      network = try self.network(floor, robots: all, type: type)
    }
    let (planner, plan) = try plan(floor, type: type, robots: robots, network)
    let pads = robots.map { mission.fleet.vehicles[$0].pad }.filter { network.ways(fromPad: $0) != nil }
    let splitter = RunSplitter(plan: plan, model: models[type], network: network, pads: pads)
    let usable = models[type].usableJoules(
      reserve: mission.rules.reserve, airTemperature: mission.weather.airTemperature)
    let window = window(of: floor.task)
    let runs = try splitter.runs(
      limits: .init(
        joules: usable * (1 - PlanningMargins.assignmentEnergyShare), serviceSeconds: window.end - window.start,
        sortieSeconds: airspace.horizon.end - airspace.horizon.start))
    return IrradiatedRooms(
      type: type, planner: planner, plan: plan, runs: runs, network: network,
      seconds: runs.reduce(0) { $0 + splitter.seconds(of: $1) })
  }

  /// The plan from the pad from which all rooms can be reached, or most of them.
  private func plan(
    _ floor: Floor, type: Int, robots: [Int], _ network: FloorNetwork
  ) throws(Refusal) -> (UltravioletPlanner, UltravioletPlan) {
    var options = UltravioletOptions(doseJoulesPerSquareMetre: floor.work.doseJoulesPerSquareMetre)
    options.safetyFactor = floor.work.safetyFactor
    options.dwellSecondsMax = floor.work.dwellSecondsMax
    options.coarseMetres *= ultravioletCoarseness
    options.fineMetres *= ultravioletCoarseness
    options.gridMetres *= ultravioletCoarseness
    options.boundGridMetres *= ultravioletCoarseness
    var tried: [(ways: FloorWays, start: LocalPoint)] = []
    var best: (planner: UltravioletPlanner, plan: UltravioletPlan, closed: Int)?
    var problem = Refusal(.noWay, "no robot can leave its pad")
    for vehicle in robots where best?.closed != 0 {
      guard let ways = network.ways(fromPad: mission.fleet.vehicles[vehicle].pad),
        let robot = worker(floor, type: type, vehicle: vehicle, network)
      else {
        continue
      }
      // Pads that are joined reach the same rooms.
      if tried.contains(where: { $0.ways.way(from: $0.start, to: robot.start) != nil }) { continue }
      tried.append((ways, robot.start))
      do throws(UltravioletError) {
        let planner = try UltravioletPlanner(scene: floor.scene, robot: robot, options: options)
        let plan = try planner.plan()
        let closed = plan.problems.count { $0.kind == .roomOutOfReach }
        if closed < best?.closed ?? .max { best = (planner, plan, closed) }
      } catch {
        problem = Self.refusal(for: error)
      }
    }
    guard let best else { throw problem }
    guard !best.plan.steps.isEmpty else {
      if let closed = best.plan.problems.first(where: { $0.kind != .limit }) {
        throw Refusal(.noWay, closed.description)
      }
      throw Refusal(
        .other,
        "no place that the robot reaches gives a surface its dose within \(number(options.dwellSecondsMax / 60)) min")
    }
    return (best.planner, best.plan)
  }

  /// The floor from the pad of each robot; refuses where none of them can stand on its pad.
  private func network(_ floor: Floor, robots: [Int], type: Int) throws(Refusal) -> FloorNetwork {
    var entrances: [FloorNetwork.Entrance] = []
    var problem: Refusal?
    for vehicle in robots {
      let pad = mission.fleet.vehicles[vehicle].pad
      guard floor.shared.rooms.contains(where: { $0.outline.contains(pad) }) else { continue }
      for others in [self.robots(on: floor.work.floor), []] {
        guard let robot = robot(ofType: type, at: vehicle, beside: others) else { continue }
        do throws(UltravioletError) {
          entrances.append(.init(pad: pad, ways: try FloorWays(scene: floor.shared, robot: robot)))
          break
        } catch {
          // Pads may stand nearer to each other than two robots pass.
          if others.isEmpty { problem = problem ?? Self.refusal(for: error) }
        }
      }
    }
    guard !entrances.isEmpty else { throw problem ?? Refusal(.noWay, "no robot can stand on its pad") }
    let doors = FloorNetwork(entrances: entrances, between: nil)
    let between = robots.lazy.compactMap { vehicle -> FloorWays? in
      guard let worker = worker(floor, type: type, vehicle: vehicle, doors) else { return nil }
      do throws(UltravioletError) {
        return try FloorWays(scene: floor.shared, robot: worker)
      } catch {
        return nil
      }
    }.first
    return FloorNetwork(entrances: entrances, between: between)
  }

  /// A robot of a type on the pad of a vehicle that keeps away from the pads of some others.
  private func robot(ofType type: Int, at vehicle: Int, beside others: [Int]) -> UltravioletRobot? {
    let kind = models[type].type
    guard let lamp = kind.lamp, let wheels = kind.wheels else { return nil }
    let pads = mission.fleet.vehicles.map(\.pad)
    var robot = UltravioletRobot(
      lamp: LineLamp(power: lamp.output, outputShare: lamp.outputShare, length: lamp.length, base: lamp.base),
      radius: wheels.radius, start: pads[vehicle])
    robot.speed = kind.cruiseSpeed
    robot.accelerationMetresPerSecondSquared = models[type].acceleration
    robot.clearance = Length(metres: PlanningMargins.robotClearanceMetres)
    robot.lightsWayThereAndBack = false
    robot.avoided = others.map(padCircle(wheels.radius)).filter {
      $0.centre.planarDistanceMetres(to: pads[vehicle]) > $0.radiusMetres + Self.padSlackMetres
    }
    return robot
  }

  /// The circle that the middle of a robot of a radius stays out of while a vehicle stands on its pad.
  private func padCircle(_ radius: Length) -> (Int) -> Circle {
    { other in
      let vehicle = mission.fleet.vehicles[other]
      let wide = mission.fleet.type(named: vehicle.type)?.wheels?.radius ?? radius
      return Circle(centre: vehicle.pad, radiusMetres: RobotSpacing.metres(radius.metres, wide.metres))
    }
  }

  /// The robot of a task's plan. Any robot of the type may do a part of it while the others stand on their pads: it
  /// keeps away from all of them, and starts beside its own.
  private func worker(_ floor: Floor, type: Int, vehicle: Int, _ network: FloorNetwork) -> UltravioletRobot? {
    let others = robots(on: floor.work.floor)
    guard var robot = robot(ofType: type, at: vehicle, beside: others),
      let ways = network.ways(fromPad: mission.fleet.vehicles[vehicle].pad)
    else {
      return nil
    }
    guard others.count > 1 else { return robot }
    let pads = others.map(padCircle(robot.radius))
    let pad = robot.start
    for step in 0..<Self.directionsMax {
      let angle = 2 * Double.pi * Double(step) / Double(Self.directionsMax)
      let metres = RobotSpacing.metres(robot.radius.metres, robot.radius.metres) + Self.padSlackMetres
      let place = LocalPoint(east: pad.east + metres * cos(angle), north: pad.north + metres * sin(angle))
      guard ways.way(from: pad, to: place) != nil,
        pads.allSatisfy({ $0.centre.planarDistanceMetres(to: place) > $0.radiusMetres + Self.padSlackMetres / 2 })
      else { continue }
      (robot.start, robot.avoided) = (place, pads)
      return robot
    }
    return robot
  }

  /// The directions in which a place beside a pad is looked for.
  private static let directionsMax = 24

  /// Pads of robots are avoided only where they lie this much farther apart than two robots have to be, in metres.
  private static let padSlackMetres = 0.05

  private static func refusal(for error: UltravioletError) -> Refusal {
    switch error.code {
    case .blocked, .noWay, .outsideRooms: Refusal(.noWay, error.description)
    case .badNumber, .badDose, .notFinite, .badOutline, .nothingToTreat, .limit, .engine:
      Refusal(.other, error.description)
    }
  }
}

/// The plan of one robot type for the rooms of a task.
struct IrradiatedRooms: Sendable {
  /// The type, an index into the models.
  var type: Int
  var planner: UltravioletPlanner
  var plan: UltravioletPlan
  /// What sorties do, in the order of the plan; `WorkItem.run` counts them.
  var runs: [UltravioletRun]
  var network: FloorNetwork
  /// The seconds of all runs with coming and going.
  var seconds: Double
}
