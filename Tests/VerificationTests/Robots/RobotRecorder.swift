import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Verification

/// Drives one sortie of a robot by hand and writes its legs down on the grid of plan files.
struct RobotRecorder {
  private let mission: Mission
  private let vehicle: Vehicle
  private let type: VehicleType
  private let altitude: Double
  private(set) var legs: [Leg] = []
  private var place: LocalPoint
  private(set) var time: Double
  private var charge = 1.0

  init(_ mission: Mission, vehicle id: String = "robot-1", at seconds: Double = 10) throws {
    self.mission = mission
    vehicle = try value(mission.fleet.vehicle(named: id))
    type = try value(mission.fleet.type(named: vehicle.type))
    let floor = try value(mission.fleet.base(named: vehicle.base)?.floor)
    altitude = try value(mission.map.altitude(of: floor)).metres
    place = vehicle.pad
    time = seconds
  }

  /// Straight to each place, with a stop there.
  mutating func drive(
    _ way: [(Double, Double)], _ kind: Leg.Kind = .drive, speed: Double? = nil, task: String? = nil
  ) throws {
    for (east, north) in way {
      let end = LocalPoint(east: east, north: north)
      let start = place
      let length = start.planarDistanceMetres(to: end)
      guard length > 0 else { continue }
      let motion = StraightMotion(
        distanceMetres: length, speedMetresPerSecond: speed ?? type.cruiseSpeed.metresPerSecond,
        accelerationMetresPerSecondSquared: type.accelerationMetresPerSecondSquared * 0.95)
      let points = try motion.knots.map { knot in
        try point(
          start.interpolated(to: end, fraction: knot.metres / length), time + knot.seconds, knot.metresPerSecond)
      }
      time += motion.seconds
      place = end
      add(kind, points, task)
    }
  }

  /// Stands with the lamp on.
  mutating func shine(_ seconds: Double, task: String = "night") throws {
    let start = try point(place, time, 0)
    time += seconds
    add(.service, [start, try point(place, time, 0)], task)
  }

  /// Stands with the lamp off.
  mutating func wait(_ seconds: Double) throws {
    let start = try point(place, time, 0)
    time += seconds
    add(.wait, [start, try point(place, time, 0)], nil)
  }

  private func point(_ place: LocalPoint, _ time: Double, _ speed: Double) throws -> TrajectoryPoint {
    func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
    return TrajectoryPoint(
      position: try mission.map.projection.geo(place).roundedToE7, altitude: AltitudeAMSL(metres: rounded(altitude)),
      time: MissionTime(seconds: rounded(time)), speed: Speed(metresPerSecond: rounded(speed)))
  }

  /// Standing, rolling and the lamp: the law by hand, with the mean speed of each piece, in which it is linear.
  private mutating func add(_ kind: Leg.Kind, _ points: [TrajectoryPoint], _ task: String?) {
    let activity: Leg.Activity? = task == nil ? nil : .irradiate
    var joules = 0.0
    for (from, to) in zip(points, points.dropFirst()) {
      let mean = (from.speed.metresPerSecond + to.speed.metresPerSecond) / 2
      let watts = 60 + 0.015 * type.emptyMass.kilograms * 9.80665 * mean / 0.6 + (activity == nil ? 0 : 700)
      joules += watts * (to.time - from.time)
    }
    charge -= joules / type.battery.capacity.joules
    legs.append(
      Leg(
        kind: kind, points: points, payload: Mass(kilograms: 0), energy: Energy(joules: joules.rounded()),
        chargeAtEnd: StateOfCharge(fraction: (charge * 1e4).rounded() / 1e4), task: task, activity: activity))
  }

  /// The sortie, `number` counting from 1.
  func sortie(_ number: Int = 1) -> Sortie {
    Sortie(
      id: "\(vehicle.id)/\(number)", legs: legs, chargeAtStart: .full, chargeAtEnd: legs.last?.chargeAtEnd ?? .full)
  }
}

/// Plans of the robot world.
enum RobotPlan {
  /// Six places around the bed for some minutes each, two of them reached with the lamp on, and home.
  static func round(
    _ world: RobotWorld, seconds: Double = 120, vehicle: String = "robot-1", at start: Double = 10
  ) throws -> [Sortie] {
    var robot = try RobotRecorder(world.mission, vehicle: vehicle, at: start)
    try robot.drive([(0.6, 1.2)])
    try robot.shine(seconds)
    try robot.drive([(2, 2)])
    try robot.shine(seconds)
    try robot.drive([(3.3, 0.7)], .swath, speed: 0.2, task: "night")
    try robot.shine(seconds)
    try robot.drive([(3.3, 3.3)], .swath, speed: 0.2, task: "night")
    try robot.shine(seconds)
    try robot.drive([(2.6, 3.2), (2.6, 2.2), (0.7, 2.2)])
    try robot.shine(seconds)
    try robot.drive([(0.6, 0.6)])
    return [robot.sortie()]
  }

  /// A plan of sorties by vehicle that claims what it does.
  ///
  /// - Parameter honest: whether the doses are those that the verifier finds; else nothing is missing.
  static func plan(_ world: RobotWorld, _ sorties: [[Sortie]], honest: Bool = true) throws -> FleetPlan {
    let mission = world.mission
    let vehicles = try zip(mission.fleet.vehicles, sorties).map { vehicle, sorties in
      VehiclePlan(
        id: vehicle.id, type: vehicle.type, base: vehicle.base,
        pad: try mission.map.projection.geo(vehicle.pad).roundedToE7,
        padAltitude: AltitudeAMSL(metres: RobotWorld.altitude), sorties: sorties)
    }
    let assignments = try mission.tasks.map { try assignment($0, sorties.flatMap { $0 }) }
    let rules = mission.rules
    var plan = FleetPlan(
      toolVersion: "test", seed: 1,
      inputs: PlanInputs(
        mission: .init(path: "mission.yaml", sha256: "m"), fleet: [.init(path: "fleet.yaml", sha256: "f")],
        map: .init(path: "map", sha256: "c")),
      mission: mission.name, start: mission.start,
      rules: PlanRules(
        clearance: rules.clearance, ceiling: rules.ceiling, reserve: rules.reserve, separation: rules.separation,
        daylight: rules.daylight, requiresWayHome: rules.requiresWayHome),
      wind: PlanWind(speed: Speed(metresPerSecond: mission.weather.wind.lengthMetres), fromDegrees: 225),
      vehicles: vehicles, assignments: assignments, leftOut: [], metrics: PlanMetrics(of: vehicles))
    plan = try PlanFile.rounded(plan)
    return honest ? try PlanFile.rounded(claimingWhatIsFound(plan, world)) : plan
  }

  private static func assignment(_ task: MissionTask, _ sorties: [Sortie]) throws -> TaskAssignment {
    let serving = sorties.filter { $0.legs.contains { $0.task == task.id } }
    let legs = serving.flatMap(\.legs).filter { $0.task == task.id }
    guard case .irradiate(let work) = task.work else { throw Missing() }
    let (asked, planned) = (
      work.doseJoulesPerSquareMetre, work.doseJoulesPerSquareMetre * work.safetyFactor
    )
    return TaskAssignment(
      task: task.id, sorties: serving.map(\.id).sorted(),
      start: try value(legs.compactMap(\.start).min()), end: try value(legs.compactMap(\.end).max()), covered: 1,
      dose: SurfaceDose(
        asked: asked, planned: planned, squareMetres: 1, least: asked, fifthPercentile: asked,
        lampSeconds: legs.reduce(0) { $0 + (($1.end?.seconds ?? 0) - ($1.start?.seconds ?? 0)) }, lowerBoundSeconds: 1))
  }

  /// The plan with the doses and gaps that the verifier finds: what an honest planner would state.
  static func claimingWhatIsFound(_ plan: FleetPlan, _ world: RobotWorld) throws -> FleetPlan {
    var plan = plan
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    for map in result.doses {
      let index = try value(plan.assignments.firstIndex { $0.task == map.task })
      plan.assignments[index].covered = map.covered
      plan.assignments[index].dose?.squareMetres = map.squareMetres
      plan.assignments[index].dose?.least = map.leastAtDose ?? 0
      plan.assignments[index].dose?.fifthPercentile = map.dose(atShare: 0.05) ?? 0
      plan.assignments[index].dose?.missingSquareMetres = map.shortSquareMetres
      plan.assignments[index].dose?.missing = try map.short.map { surface in
        SurfaceDose.MissingSurface(
          surface: surface.name, cause: .unseen, squareMetres: surface.shortSquareMetres, least: surface.least,
          place: try value(surface.place), height: Length(metres: surface.heightMetres))
      }
    }
    return plan
  }
}
