import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Verification

/// A valid plan of the test world: a delivery, a spraying with a hole, a station and a patrol by two vehicles.
enum TestPlan {
  /// The legs of `heron-1/1`, by their place in the sortie.
  static let toClinic = 5
  static let drop = 7
  static let home = 9

  static func make(_ world: TestWorld) throws -> FleetPlan {
    let one = [try delivery(world), try spraying(world)]
    let two = [try station(world), try patrol(world)]
    let vehicles = try zip(world.mission.fleet.vehicles, [one, two]).map { vehicle, sorties in
      VehiclePlan(
        id: vehicle.id, type: vehicle.type, base: vehicle.base,
        pad: try world.mission.map.projection.geo(vehicle.pad).roundedToE7,
        padAltitude: AltitudeAMSL(metres: TestWorld.groundMetres), sorties: sorties)
    }
    let rules = world.mission.rules
    let plan = FleetPlan(
      toolVersion: "test", seed: 1,
      inputs: PlanInputs(
        mission: .init(path: "mission.yaml", sha256: "m"), fleet: [.init(path: "fleet.yaml", sha256: "f")],
        map: .init(path: "map", sha256: "c")),
      mission: world.mission.name, start: world.mission.start,
      rules: PlanRules(
        clearance: rules.clearance, ceiling: rules.ceiling, reserve: rules.reserve, separation: rules.separation),
      wind: .calm, vehicles: vehicles,
      assignments: [
        try assignment("insulin", [one[0]]), try assignment("relay", [two[0]]),
        try assignment("yard", [one[1]], covered: 1), try assignment("round", [two[1]]),
      ],
      leftOut: [TaskLeftOut(task: "roofs", reason: "no vehicle has a thermal camera")],
      metrics: PlanMetrics(of: vehicles))
    return try PlanFile.rounded(plan)
  }

  private static func assignment(
    _ task: String, _ sorties: [Sortie], covered: Double? = nil
  ) throws -> TaskAssignment {
    let legs = sorties.flatMap(\.legs).filter { $0.task == task && $0.activity != nil }
    return TaskAssignment(
      task: task, sorties: sorties.map(\.id), start: try value(legs.first?.start), end: try value(legs.last?.end),
      covered: covered)
  }

  private static func delivery(_ world: TestWorld) throws -> Sortie {
    var flight = try FlightRecorder(world.mission, vehicle: "heron-1", at: 10)
    try deliver(kilograms: 0.4, &flight)
    try flight.fly([(0, 0)])
    try flight.rise(to: 0, .landing)
    return flight.sortie(1)
  }

  /// Takes off, brings the parcel from the depot to the clinic, and climbs again.
  static func deliver(kilograms: Double, _ flight: inout FlightRecorder) throws {
    try flight.rise(to: 60, .takeOff)
    try flight.fly([(300, 0)])
    try flight.rise(to: 20, .descent)
    try flight.hover(50, .service, task: "insulin", activity: .pickUp)
    flight.payload = kilograms
    try flight.rise(to: 60, .climb)
    try flight.fly([(300, 600)])
    try flight.rise(to: 20, .descent)
    try flight.hover(50, .service, task: "insulin", activity: .dropOff)
    flight.payload = 0
    try flight.rise(to: 60, .climb)
  }

  /// Five passes 4 m apart; the second to fourth go around the hole on the outside of the sprayed strips.
  static let passes: [((Double, Double), (Double, Double))] = [
    ((-220, -318), (-180, -318)), ((-180, -314), (-196, -314)), ((-196, -310), (-180, -310)),
    ((-180, -306), (-196, -306)), ((-180, -302), (-220, -302)), ((-220, -306), (-204, -306)),
    ((-204, -310), (-220, -310)), ((-220, -314), (-204, -314)),
  ]

  private static func spraying(_ world: TestWorld) throws -> Sortie {
    var flight = try FlightRecorder(world.mission, vehicle: "heron-1", at: 800)
    flight.payload = 3.52
    try flight.rise(to: 60, .takeOff)
    try flight.fly([(-220, -318)])
    try flight.rise(to: 4, .descent)
    var isFirst = true
    for (from, to) in passes {
      if !isFirst { try flight.fly([from], .link, speed: 3, task: "yard") }
      try flight.fly([to], .swath, speed: 3, task: "yard", activity: .spray)
      isFirst = false
    }
    flight.payload = 0
    try flight.rise(to: 60, .climb)
    try flight.fly([(0, 0)])
    try flight.rise(to: 0, .landing)
    return flight.sortie(2)
  }

  private static func station(_ world: TestWorld) throws -> Sortie {
    var flight = try FlightRecorder(world.mission, vehicle: "heron-2", at: 10)
    try flight.rise(to: 60, .takeOff)
    try flight.fly([(-400, 100)])
    try flight.rise(to: 50, .descent)
    try flight.hover(60, .service, task: "relay", activity: .hold)
    try flight.rise(to: 60, .climb)
    try flight.fly([(0, 40)])
    try flight.rise(to: 0, .landing)
    return flight.sortie(1)
  }

  private static func patrol(_ world: TestWorld) throws -> Sortie {
    var flight = try FlightRecorder(world.mission, vehicle: "heron-2", at: 600)
    try flight.rise(to: 60, .takeOff)
    try flight.fly([(-300, 300)])
    try flight.rise(to: 40, .descent)
    for round in 0..<2 {
      if round > 0 { try flight.fly([(-300, 300)], task: "round", activity: .patrol) }
      try flight.hover(5, .service, task: "round", activity: .announce)
      try flight.fly([(-420, 300)], task: "round", activity: .patrol)
      try flight.hover(5, .service, task: "round", activity: .announce)
    }
    try flight.rise(to: 60, .climb)
    try flight.fly([(0, 40)])
    try flight.rise(to: 0, .landing)
    return flight.sortie(2)
  }
}

extension FleetPlan {
  /// The plan with its sums made anew, as a careful forger would do it.
  func withSums() -> FleetPlan {
    var plan = self
    plan.metrics = PlanMetrics(of: vehicles)
    return plan
  }
}
