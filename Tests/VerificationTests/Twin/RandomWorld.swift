import Diagnostics
import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Verification

/// A small world with a plan from a seed. Nothing is made to fit: the plan often breaks rules, and it is the twin that
/// says which.
struct RandomWorld {
  let seed: UInt64
  let mission: Mission
  let plan: FleetPlan

  init(seed: UInt64) throws {
    self.seed = seed
    var dice = Dice(seed: seed, stream: "world")
    var mission = try Self.mission(&dice)
    let sorties = try Self.sorties(&mission, &dice)
    let motions = try sorties.flatMap { try SampledMotion.all(of: $0, projection: mission.map.projection) }
    try RandomObstacles(motions, mission).put(into: &mission, &dice)
    plan = try Self.plan(of: sorties, mission)
    self.mission = mission
  }

  /// Draws the flights and the batteries, most of them large enough.
  private static func sorties(_ mission: inout Mission, _ dice: inout Dice) throws -> [Sortie] {
    let vehicles = mission.fleet.vehicles
    let flights = vehicles.map { RandomFlight($0, others: vehicles, from: $0.pad, &dice) }
    mission.tasks = flights.compactMap(Self.task)
    for (index, flight) in flights.enumerated() {
      let spent = try flight.fly(in: mission).legs.reduce(0) { $0 + $1.energy.joules }
      let battery = mission.fleet.types[index].battery
      let share = battery.usableEnergy(at: mission.weather.airTemperature).joules / battery.capacity.joules
      let usable = min(1 - mission.rules.reserve.fraction, share)
      let need = dice.happens(3) ? dice.number(0.97, 1.05) : dice.number(0.4, flight.slants.isEmpty ? 0.98 : 0.75)
      mission.fleet.types[index].battery = Battery(
        capacity: Energy(joules: spent / usable / need), usableFraction: battery.usableFraction,
        derating: battery.derating)
    }
    return try flights.map { try $0.fly(in: mission) }
  }

  private static func plan(of sorties: [Sortie], _ mission: Mission) throws -> FleetPlan {
    let vehicles = try zip(mission.fleet.vehicles, sorties).map { vehicle, sortie in
      VehiclePlan(
        id: vehicle.id, type: vehicle.type, base: vehicle.base,
        pad: try mission.map.projection.geo(vehicle.pad).roundedToE7,
        padAltitude: mission.map.terrain.groundLevel, sorties: [sortie])
    }
    let rules = mission.rules
    return FleetPlan(
      toolVersion: "twin", seed: 0,
      inputs: PlanInputs(
        mission: .init(path: "m", sha256: "m"), fleet: [.init(path: "f", sha256: "f")],
        map: .init(path: "c", sha256: "c")),
      mission: mission.name, start: mission.start,
      rules: PlanRules(
        clearance: rules.clearance, ceiling: rules.ceiling, reserve: rules.reserve, separation: rules.separation),
      wind: .calm, vehicles: vehicles, assignments: [], leftOut: [], metrics: PlanMetrics(of: vehicles))
  }

  private static func task(_ flight: RandomFlight) -> MissionTask? {
    flight.task.map { id in
      let place = Place(id: "somewhere", name: "", kind: "point", position: LocalPoint(east: 0, north: 0))
      return MissionTask(
        id: id, title: id, priority: .normal, window: nil,
        work: .deliver(Delivery(from: place, to: place, payload: Mass(kilograms: flight.kilograms))),
        span: SourceSpan(path: "mission.yaml"))
    }
  }

  private static func mission(_ dice: inout Dice) throws -> Mission {
    let map = CityMap(
      metadata: MapMetadata(name: "Twin", source: "seed", sourceDate: "", licence: "", attribution: ""),
      projection: try MapProjection(origin: try value(GeoPoint(longitude: 24.94, latitude: 60.17))),
      boundary: try TestWorld.rectangle(-1, -1, 1, 1),
      terrain: Terrain(groundLevel: AltitudeAMSL(metres: dice.number(-5, 60).rounded())))
    // 2026-03-02 was a Monday. Some missions start shortly before or after midnight, universal time.
    let day = 1_772_409_600 + 86_400 * Double(dice.index(below: 7))
    let second = dice.happens(30) ? dice.pick([0, 86_280]) + dice.number(0, 120) : dice.number(0, 86_000)
    return Mission(
      name: "Twin", start: CivilTime(secondsSinceEpoch: (day + second).rounded(), offsetSeconds: 7200),
      end: MissionTime(seconds: 3600),
      rules: Rules(
        clearance: Length(metres: dice.happens(6) ? 0 : dice.number(0.5, 12)), ceiling: HeightAGL(metres: 120),
        reserve: StateOfCharge(fraction: dice.number(0.05, 0.4)),
        separation: Length(metres: dice.happens(4) ? 0 : dice.number(3, 17))),
      weather: Weather(
        wind: dice.direction() * dice.number(0, 6), airTemperature: Temperature(celsius: dice.number(-15, 25))),
      fleet: fleet(&dice), map: map, tasks: [])
  }

  /// The first type of a world draws its power by Dorling's law, the second by Stolaroff's, and so on.
  private static func power(_ number: Int, dragArea: Double) -> PowerModel {
    let law = number % 2 == 0 ? PowerModel.dorling : PowerModel.stolaroff
    return law(0.1, 6, 0.7, 20, dragArea, 0.7, Atmosphere.standardDensityKilogramsPerCubicMetre)
  }

  /// Two or three vehicles, each of a type of its own, on pads in a row.
  private static func fleet(_ dice: inout Dice) -> Fleet {
    var types: [VehicleType] = []
    var vehicles: [Vehicle] = []
    let spacing = dice.happens(4) ? dice.number(2, 5) : dice.number(20, 90)
    for number in 0..<(2 + dice.index(below: 2)) {
      let battery = Battery(
        capacity: Energy(joules: 1_000_000), usableFraction: dice.number(0.8, 1),
        derating: [
          .init(temperature: Temperature(celsius: -20), capacityFraction: 0.6),
          .init(temperature: Temperature(celsius: 15), capacityFraction: 1),
        ])
      types.append(
        VehicleType(
          id: "type-\(number)", name: "", emptyMass: Mass(kilograms: dice.number(3, 9)),
          maxPayload: Mass(kilograms: 4), cruiseSpeed: Speed(metresPerSecond: 14),
          maxGroundSpeed: Speed(metresPerSecond: 20), climbSpeed: Speed(metresPerSecond: dice.number(2, 5)),
          descentSpeed: Speed(metresPerSecond: dice.number(1.5, 4)),
          accelerationMetresPerSecondSquared: dice.number(1, 3), maxWind: Speed(metresPerSecond: 10),
          battery: battery,
          powerModel: power(number, dragArea: dice.number(0.01, 0.1)),
          serviceHeight: HeightAGL(metres: 20)))
      vehicles.append(
        Vehicle(
          id: "v\(number)", type: "type-\(number)", base: "base",
          pad: LocalPoint(east: spacing * Double(number), north: dice.number(-1, 1))))
    }
    return Fleet(
      name: "Twin", bases: [Base(id: "base", position: LocalPoint(east: 0, north: 0), turnaroundSeconds: 60)],
      types: types, vehicles: vehicles)
  }
}
