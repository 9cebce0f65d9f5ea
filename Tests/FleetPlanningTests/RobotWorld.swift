import Energetics
import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing

/// Rooms of 3 m by 3 m beside each other, each with a door to a corridor, in the middle of `TestWorld`'s map.
struct RobotWorld {
  var roomCount = 2
  /// How wide the corridor is, in metres.
  var corridorMetres = 2.0
  var robotCount = 1
  var world = TestWorld()
  var tasks: [MissionTask] = []
  var type = RobotWorld.robot()
  /// Whether the drones of `TestWorld` are there, too.
  var hasDrones = false
  var minutes = 600.0
  var floor = FloorID(building: 0, level: "L1")
  /// The floor of the robots' base.
  var baseLevel = "L1"
  var map: CityMap?
  var pads: [LocalPoint] = []

  static let radius = 0.25
  static let elevation = 4.25
  static let dose = 100.0

  static func point(_ east: Double, _ north: Double) -> LocalPoint { LocalPoint(east: east, north: north) }

  static func box(_ west: Double, _ south: Double, _ east: Double, _ north: Double) throws -> Polygon {
    try #require(
      Polygon(exterior: [point(west, south), point(east, south), point(east, north), point(west, north)]))
  }

  static func robot(watts: Double = 200, wattHours: Double = 2000) -> VehicleType {
    VehicleType(
      id: "lamp", name: "lamp", emptyMass: Mass(kilograms: 80), maxPayload: Mass(kilograms: 0),
      cruiseSpeed: Speed(metresPerSecond: 0.5), maxGroundSpeed: Speed(metresPerSecond: 0.5),
      climbSpeed: Speed(metresPerSecond: 0), descentSpeed: Speed(metresPerSecond: 0),
      accelerationMetresPerSecondSquared: 0.5, maxWind: Speed(metresPerSecond: 0),
      battery: Battery(capacity: Energy(joules: wattHours * 3600)),
      powerModel: .wheels(idleWatts: 60, rollingResistance: 0.015, efficiency: 0.6), hasLoudspeaker: false,
      serviceHeight: HeightAGL(metres: 0), wheels: VehicleType.Wheels(radius: Length(metres: radius)),
      lamp: VehicleType.Lamp(
        output: Power(watts: watts), outputShare: 0.85, length: Length(metres: 1.2), base: Length(metres: 0.5),
        draw: Power(watts: 700)))
  }

  func level() throws -> IndoorLevel {
    var level = IndoorLevel(name: "L1", elevation: Length(metres: Self.elevation))
    let (wide, east) = (corridorMetres, 3 * Double(roomCount))
    func wall(_ start: LocalPoint, _ end: LocalPoint) { level.walls.append(IndoorWall(start: start, end: end)) }
    wall(Self.point(0, 0), Self.point(east, 0))
    wall(Self.point(0, 0), Self.point(0, wide + 3))
    wall(Self.point(east, 0), Self.point(east, wide + 3))
    wall(Self.point(0, wide + 3), Self.point(east, wide + 3))
    level.rooms = [IndoorRoom(name: "corridor", outline: try Self.box(0, 0, east, wide), doors: Array(0..<roomCount))]
    for room in 0..<roomCount {
      let west = 3 * Double(room)
      if room > 0 { wall(Self.point(west, wide), Self.point(west, wide + 3)) }
      wall(Self.point(west, wide), Self.point(west + 0.9, wide))
      wall(Self.point(west + 2.1, wide), Self.point(west + 3, wide))
      level.doors.append(
        IndoorDoor(
          name: "door-\(room + 1)", kind: .hinged, start: Self.point(west + 0.9, wide),
          end: Self.point(west + 2.1, wide)))
      level.rooms.append(
        IndoorRoom(name: "room-\(room + 1)", outline: try Self.box(west, wide, west + 3, wide + 3), doors: [room]))
    }
    return level
  }

  func mission() throws -> Mission {
    var outdoors = world
    outdoors.tasks = tasks
    outdoors.minutes = minutes
    if !hasDrones { outdoors.vehicles = [] }
    var mission = try outdoors.mission()
    if let map {
      mission.map = map
    } else {
      mission.map.indoor = [IndoorMap(name: "", referenceLevel: "L1", levels: [try level()])]
    }
    if !hasDrones { (mission.fleet.bases, mission.fleet.types) = ([], []) }
    mission.fleet.bases.append(
      Base(
        id: "alcove", position: Self.point(0.6, 0.6), turnaroundSeconds: 300,
        floor: FloorID(building: 0, level: baseLevel)))
    mission.fleet.types.append(type)
    for number in 0..<robotCount {
      let pad = pads.indices.contains(number) ? pads[number] : Self.point(0.6 + 1.3 * Double(number), 0.6)
      mission.fleet.vehicles.append(
        Vehicle(id: "lamp-\(number + 1)", type: type.id, base: "alcove", pad: pad))
    }
    return mission
  }

  /// A task for all rooms.
  func disinfection(
    _ id: String = "rooms", rooms: [String]? = nil, shutDoors: [String] = [], window: ClosedRange<Double>? = nil,
    priority: MissionTask.Priority = .normal
  ) -> MissionTask {
    TestWorld.task(
      id,
      .irradiate(
        Irradiation(
          floor: floor, rooms: rooms ?? (0..<roomCount).map { "room-\($0 + 1)" }, through: ["corridor"],
          shutDoors: shutDoors, doseJoulesPerSquareMetre: Self.dose,
          against: DoseEntry(
            name: "germ", germ: "germ", wavelengthNanometres: 254, doseJoulesPerSquareMetre: 100, logReduction: 3,
            source: "a test"))), window: window, priority: priority)
  }

  static func options(seed: UInt64 = 1) -> PlanningOptions {
    var options = PlanningOptions(seed: seed, iterations: 300)
    options.ultravioletCoarseness = 2
    return options
  }

  func plan(seed: UInt64 = 1) throws -> FleetPlan {
    try FleetPlanner(mission: try mission(), options: Self.options(seed: seed))
      .plan(inputs: TestWorld.inputs, toolVersion: "test")
  }
}
