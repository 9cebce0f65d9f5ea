import Diagnostics
import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Verification

/// A few streets by hand on level ground, with a building, water and a square, and robots with sprayers whose pads lie
/// 20 m beside the main street. A closed zone lies over all of it, it is night, and a gale blows.
struct StreetWorld {
  var mission: Mission
  /// The litres per square metre that are asked for.
  static let rate = 0.05
  /// The width of a pass in metres.
  static let swath = 3.0

  init(robots: Int = 1) throws {
    let map = CityMap(
      metadata: MapMetadata(name: "Streets", source: "by hand", sourceDate: "", licence: "", attribution: ""),
      projection: try MapProjection(origin: try value(GeoPoint(longitude: 24.94, latitude: 60.17))),
      boundary: try TestWorld.rectangle(-300, -300, 300, 300),
      terrain: Terrain(groundLevel: AltitudeAMSL(metres: TestWorld.groundMetres)),
      zones: [
        Zone(
          identifier: "closed", name: "", restriction: .prohibited,
          shape: .polygon(try TestWorld.rectangle(-300, -300, 300, 300)))
      ],
      buildings: [try TestWorld.building("b1", 6, 10, 30, 40, height: 20)], places: [],
      areas: [
        Area(id: "square", name: "", kind: "square", outline: try TestWorld.rectangle(-60, 6, -20, 50)),
        Area(id: "block", name: "", kind: "block", outline: try TestWorld.rectangle(-120, -20, 120, 90)),
      ],
      streets: [
        Self.street("main", "residential", [(-100, 0), (100, 0)], .yes),
        Self.street("path", "footway", [(0, 0), (0, 80)], .yes),
        Self.street("stairs", "steps", [(100, 0), (100, 60)], .yes),
        Self.street("private", "service", [(-100, 0), (-100, 60)], .no),
        Self.street("large", "secondary", [(0, 80), (100, 80)], .unknown),
        Self.street("fast", "motorway", [(-100, -60), (100, -60)], .no),
      ],
      water: [try TestWorld.rectangle(-30, -40, -10, -4)])
    mission = Mission(
      name: "Streets", start: CivilTime(secondsSinceEpoch: 1_772_388_000, offsetSeconds: 7200),
      end: MissionTime(seconds: 7200),
      rules: Rules(
        clearance: Length(metres: 10), ceiling: HeightAGL(metres: 120), reserve: StateOfCharge(fraction: 0.2),
        separation: Length(metres: 30), daylight: .sunriseToSunset, requiresWayHome: true),
      weather: Weather(wind: .zero, airTemperature: Temperature(celsius: 20)), fleet: Self.fleet(robots), map: map,
      tasks: [Self.task(map.areas[1])])
  }

  static func street(
    _ id: String, _ kind: String, _ line: [(Double, Double)], _ access: FootAccess
  ) -> Street {
    Street(
      id: id, name: "", kind: kind, line: line.map { LocalPoint(east: $0.0, north: $0.1) }, isOneWay: false,
      footAccess: access)
  }

  static func fleet(_ robots: Int) -> Fleet {
    let type = VehicleType(
      id: "tank-robot", name: "Tank robot", emptyMass: Mass(kilograms: 120), maxPayload: Mass(kilograms: 60),
      cruiseSpeed: Speed(metresPerSecond: 1.5), maxGroundSpeed: Speed(metresPerSecond: 1.5),
      climbSpeed: .zero, descentSpeed: .zero, accelerationMetresPerSecondSquared: 0.5, maxWind: .zero,
      battery: Battery(capacity: Energy(joules: 3_600_000)),
      powerModel: .wheels(idleWatts: 60, rollingResistance: 0.015, efficiency: 0.6),
      sprayer: VehicleType.Sprayer(
        tank: Volume(litres: 60), swathWidth: Length(metres: swath), height: HeightAGL(metres: 0),
        maxFlowLitresPerSecond: 0.25),
      serviceHeight: HeightAGL(metres: 0), wheels: .init(radius: Length(metres: 0.4)))
    let vehicles = (0..<robots).map { number in
      Vehicle(
        id: "tank-\(number + 1)", type: type.id, base: "yard",
        pad: LocalPoint(east: 50 + 6 * Double(number), north: -20))
    }
    return Fleet(
      name: "Robots",
      bases: [Base(id: "yard", position: LocalPoint(east: 50, north: -20), turnaroundSeconds: 60)], types: [type],
      vehicles: vehicles)
  }

  static func task(_ area: Area) -> MissionTask {
    let lines = [[(-90.0, 0.0), (90, 0)], [(0, 2), (0, 70)]]
    return MissionTask(
      id: "clean", title: "clean", priority: .normal, window: nil,
      work: .treatStreets(
        StreetTreatment(
          area: area, lines: lines.map { $0.map { LocalPoint(east: $0.0, north: $0.1) } }, passes: 1,
          litresPerSquareMetre: rate)), span: SourceSpan(path: "mission.yaml"))
  }

  var type: VehicleType {
    get { mission.fleet.types[0] }
    set { mission.fleet.types[0] = newValue }
  }
}

/// Plans of robots on the streets by hand.
enum StreetPlan {
  /// The litres of both lines.
  static let litres = (180.0 + 68) * StreetWorld.swath * StreetWorld.rate

  /// A robot that is loaded on its pad.
  static func recorder(_ world: StreetWorld, vehicle: String = "tank-1", at seconds: Double = 10) throws
    -> FlightRecorder
  {
    var robot = try FlightRecorder(world.mission, vehicle: vehicle, at: seconds)
    robot.payload = litres
    return robot
  }

  /// From the main street at 50 m east along both lines and back to there.
  static func spray(_ robot: inout FlightRecorder, beside metres: Double = 0, lines: Int = 2) throws {
    try robot.fly([(90, metres)], .drive)
    try robot.fly([(-90, metres)], .swath, task: "clean", activity: .spray)
    robot.payload -= 180 * StreetWorld.swath * StreetWorld.rate
    if lines > 1 {
      try robot.fly([(0, 0), (0, 2)], .link, task: "clean")
      try robot.fly([(0, 70)], .swath, task: "clean", activity: .spray)
      robot.payload = 0
      try robot.hover(20, .wait)
      try robot.fly([(0, 0)], .drive)
    }
    try robot.fly([(50, 0)], .drive)
  }

  /// The whole round.
  static func round(_ world: StreetWorld) throws -> Sortie {
    var robot = try recorder(world)
    try robot.fly([(50, 0)], .drive)
    try spray(&robot)
    try robot.fly([(50, -20)], .drive)
    return robot.sortie(1)
  }

  /// A plan of sorties by vehicle in a gale of 9 m/s from the south-west, which the mission has from now on.
  static func plan(_ world: inout StreetWorld, _ sorties: [[Sortie]], covered: Double = 1) throws -> FleetPlan {
    world.mission.weather.wind = LocalVector(east: 9, north: 9)
    let mission = world.mission
    let vehicles = try zip(mission.fleet.vehicles, sorties).map { vehicle, sorties in
      VehiclePlan(
        id: vehicle.id, type: vehicle.type, base: vehicle.base,
        pad: try mission.map.projection.geo(vehicle.pad).roundedToE7,
        padAltitude: AltitudeAMSL(metres: TestWorld.groundMetres), sorties: sorties)
    }
    let all = sorties.flatMap { $0 }
    let assignments = try mission.tasks.compactMap { task -> TaskAssignment? in
      let serving = all.filter { $0.legs.contains { $0.task == task.id && $0.activity != nil } }
      let legs = serving.flatMap(\.legs).filter { $0.task == task.id && $0.activity != nil }
      guard !legs.isEmpty else { return nil }
      return TaskAssignment(
        task: task.id, sorties: serving.map(\.id).sorted(), start: try value(legs.compactMap(\.start).min()),
        end: try value(legs.compactMap(\.end).max()), covered: covered)
    }
    let rules = mission.rules
    return try PlanFile.rounded(
      FleetPlan(
        toolVersion: "test", seed: 1,
        inputs: PlanInputs(
          mission: .init(path: "mission.yaml", sha256: "m"), fleet: [.init(path: "fleet.yaml", sha256: "f")],
          map: .init(path: "map", sha256: "c")),
        mission: mission.name, start: mission.start,
        rules: PlanRules(
          clearance: rules.clearance, ceiling: rules.ceiling, reserve: rules.reserve, separation: rules.separation,
          daylight: rules.daylight, requiresWayHome: rules.requiresWayHome),
        wind: PlanWind(speed: Speed(metresPerSecond: mission.weather.wind.lengthMetres), fromDegrees: 225),
        vehicles: vehicles, assignments: assignments,
        leftOut: mission.tasks.map(\.id).filter { id in !assignments.contains { $0.task == id } }
          .map { TaskLeftOut(task: $0, reason: "not in this test", cause: .noWay) },
        metrics: PlanMetrics(of: vehicles)))
  }
}
