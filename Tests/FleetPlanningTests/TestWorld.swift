import Diagnostics
import Energetics
import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing

/// Small missions on invented ground: two kilometres square, level, with what a test adds.
struct TestWorld {
  var zones: [Zone] = []
  var buildings: [Building] = []
  var areas: [Area] = []
  var streets: [Street] = []
  var water: [Polygon] = []
  var tasks: [MissionTask] = []
  var types: [VehicleType] = [TestWorld.type()]
  /// Vehicles as name, type and pad.
  var vehicles: [(id: String, type: String, pad: LocalPoint)] = [
    ("heron-1", "heron", LocalPoint(east: -800, north: -800)),
    ("heron-2", "heron", LocalPoint(east: -760, north: -800)),
  ]
  var rules = Rules(
    clearance: Length(metres: 10), ceiling: HeightAGL(metres: 120), reserve: StateOfCharge(fraction: 0.2),
    separation: Length(metres: 30))
  var wind = LocalVector(east: 0, north: 0)
  var minutes = 60.0
  var terrain = Terrain(groundLevel: AltitudeAMSL(metres: TestWorld.ground))
  var start = "2026-03-02T08:00:00+02:00"
  var turnaroundsAtOnce: Int?
  /// Bases beside `base`, with the vehicles that stand there and not at it.
  var moreBases: [(base: Base, vehicles: Set<String>)] = []

  static let ground = 12.0
  static let half = 1000.0
  static let nowhere = SourceSpan(path: "test.yaml")

  func mission() throws -> Mission {
    let map = CityMap(
      metadata: MapMetadata(name: "Test", source: "", sourceDate: "", licence: "", attribution: ""),
      projection: try MapProjection(origin: try #require(GeoPoint(longitude: 24.94, latitude: 60.17))),
      boundary: try #require(Self.square(east: 0, north: 0, half: Self.half)),
      terrain: terrain, zones: zones, buildings: buildings, areas: areas, streets: streets,
      water: water)
    let base = Base(
      id: "base", position: LocalPoint(east: -780, north: -800), turnaroundSeconds: 120,
      turnaroundsAtOnce: turnaroundsAtOnce)
    return Mission(
      name: "Test", start: try #require(CivilTime(start)),
      end: MissionTime(seconds: minutes * 60), rules: rules,
      weather: Weather(wind: wind, airTemperature: Temperature(celsius: 10)),
      fleet: Fleet(
        name: "Test", bases: [base] + moreBases.map(\.base), types: types,
        vehicles: vehicles.map { vehicle in
          let other = moreBases.first { $0.vehicles.contains(vehicle.id) }
          return Vehicle(id: vehicle.id, type: vehicle.type, base: other?.base.id ?? "base", pad: vehicle.pad)
        }),
      map: map, tasks: tasks)
  }

  func plan(seed: UInt64 = 1, iterations: Int = 300) throws -> FleetPlan {
    try FleetPlanner(mission: try mission(), options: PlanningOptions(seed: seed, iterations: iterations))
      .plan(inputs: Self.inputs, toolVersion: "test")
  }

  static let inputs: PlanInputs = {
    let file = PlanInputs.InputFile(path: "x", sha256: String(repeating: "0", count: 64))
    return PlanInputs(mission: file, fleet: [file], map: file)
  }()

  static func square(east: Double, north: Double, half: Double) -> Polygon? {
    Polygon(exterior: [
      LocalPoint(east: east - half, north: north - half), LocalPoint(east: east + half, north: north - half),
      LocalPoint(east: east + half, north: north + half), LocalPoint(east: east - half, north: north + half),
    ])
  }

  static func type(
    id: String = "heron", maxPayload: Double = 2.5, batteryWattHours: Double = 500, sprayer: Bool = false,
    thermal: Bool = false
  ) -> VehicleType {
    VehicleType(
      id: id, name: id, emptyMass: Mass(kilograms: 7), maxPayload: Mass(kilograms: maxPayload),
      cruiseSpeed: Speed(metresPerSecond: 14), maxGroundSpeed: Speed(metresPerSecond: 18),
      climbSpeed: Speed(metresPerSecond: 4), descentSpeed: Speed(metresPerSecond: 3),
      accelerationMetresPerSecondSquared: 2.5, maxWind: Speed(metresPerSecond: 10),
      battery: Battery(capacity: Energy(joules: batteryWattHours * 3600)),
      powerModel: .dorling(
        rotorDiscAreaSquareMetres: 0.2, rotorCount: 6, figureOfMerit: 0.65, auxiliaryWatts: 25,
        dragAreaSquareMetres: 0.02),
      winch: VehicleType.Winch(
        length: Length(metres: 40), speed: Speed(metresPerSecond: 2), handoverSeconds: 10),
      sprayer: sprayer
        ? VehicleType.Sprayer(
          tank: Volume(litres: 2), swathWidth: Length(metres: 4), height: HeightAGL(metres: 4),
          maxFlowLitresPerSecond: 0.2) : nil,
      thermalCamera: thermal
        ? VehicleType.ThermalCamera(
          pixelsAcross: 640, pixelsAlong: 512, fieldOfView: Angle(degrees: 45), noiseKelvin: 0.05, biasKelvin: 2)
        : nil,
      hasLoudspeaker: true, serviceHeight: HeightAGL(metres: 15))
  }

  static func place(_ id: String, _ east: Double, _ north: Double) -> Place {
    Place(id: id, name: id, kind: "clinic", position: LocalPoint(east: east, north: north))
  }

  static func task(
    _ id: String, _ work: MissionTask.Work, window: ClosedRange<Double>? = nil,
    priority: MissionTask.Priority = .normal
  ) -> MissionTask {
    MissionTask(
      id: id, title: id, priority: priority,
      window: window.map {
        MissionInterval(
          start: MissionTime(seconds: $0.lowerBound * 60), end: MissionTime(seconds: $0.upperBound * 60))
      }, work: work, span: nowhere)
  }

  static func delivery(
    _ id: String, from: Place, to: Place, kilograms: Double = 0.5, window: ClosedRange<Double>? = nil,
    priority: MissionTask.Priority = .normal
  ) -> MissionTask {
    task(
      id, .deliver(Delivery(from: from, to: to, payload: Mass(kilograms: kilograms))), window: window,
      priority: priority)
  }

  static func building(_ id: String, east: Double, north: Double, half: Double, height: Double) throws -> Building {
    Building(
      id: id, name: "", kind: "yes",
      footprint: try #require(square(east: east, north: north, half: half)), height: HeightAGL(metres: height),
      heightIsAssumed: false)
  }
}
