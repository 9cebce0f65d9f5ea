import Diagnostics
import Energetics
import Geometry
import Maps
import Missions
import Quantities

/// A small building by hand: two rooms of 4 m × 4 m side by side with a door between them, a bed in the first, and one
/// robot with a lamp that charges in the first.
struct RobotWorld {
  var mission: Mission
  static let floor = FloorID(building: 0, level: "L1")
  /// The ground at 10 m, and the floor 4.2 m above the building's zero.
  static let altitude = 14.2

  /// At night, in a wind in which nothing flies.
  init(bed: Bool = true, robots: Int = 1, dose: Double = 100) throws {
    let map = CityMap(
      metadata: MapMetadata(name: "House", source: "by hand", sourceDate: "", licence: "", attribution: ""),
      projection: try MapProjection(origin: try value(GeoPoint(longitude: 24.94, latitude: 60.17))),
      boundary: try TestWorld.rectangle(-20, -20, 20, 20),
      terrain: Terrain(groundLevel: AltitudeAMSL(metres: 10)), zones: [], buildings: [], places: [], areas: [],
      indoor: [try Self.building(bed: bed)])
    mission = Mission(
      name: "Night", start: CivilTime(secondsSinceEpoch: 1_772_388_000, offsetSeconds: 7200),
      end: MissionTime(seconds: 7200),
      rules: Rules(
        clearance: Length(metres: 10), ceiling: HeightAGL(metres: 120), reserve: StateOfCharge(fraction: 0.2),
        separation: Length(metres: 30), daylight: .sunriseToSunset, requiresWayHome: true),
      weather: Weather(wind: LocalVector(east: 9, north: 9), airTemperature: Temperature(celsius: 20)),
      fleet: Self.fleet(robots), map: map, tasks: [Self.task(rooms: ["room-1"], through: ["room-2"], dose: dose)])
  }

  static func building(bed: Bool) throws -> IndoorMap {
    var level = IndoorLevel(name: "L1", elevation: Length(metres: 4.2))
    func point(_ east: Double, _ north: Double) -> LocalPoint { LocalPoint(east: east, north: north) }
    func wall(_ one: (Double, Double), _ two: (Double, Double)) -> IndoorWall {
      IndoorWall(start: point(one.0, one.1), end: point(two.0, two.1))
    }
    // The wall between the rooms stands at 4 m east, with a door from 1.4 to 2.6 m north, and the outer door leads out
    // of the second room.
    level.walls = [
      wall((0, 0), (8, 0)), wall((8, 0), (8, 1.4)), wall((8, 2.6), (8, 4)), wall((8, 4), (0, 4)),
      wall((0, 4), (0, 0)), wall((4, 0), (4, 1.4)), wall((4, 2.6), (4, 4)),
    ]
    level.doors = [
      IndoorDoor(name: "inner-door", kind: .hinged, start: point(4, 1.4), end: point(4, 2.6)),
      IndoorDoor(name: "outer-door", kind: .hinged, start: point(8, 1.4), end: point(8, 2.6)),
    ]
    func corners(_ west: Double, _ ways: [(Double, Double)]) throws -> Polygon {
      try value(Polygon(exterior: ways.map { point(west + $0.0, $0.1) }))
    }
    level.rooms = [
      IndoorRoom(
        name: "room-1", outline: try corners(0, [(0, 0), (4, 0), (4, 1.4), (4, 2.6), (4, 4), (0, 4)]), doors: [0]),
      IndoorRoom(
        name: "room-2",
        outline: try corners(4, [(0, 0), (4, 0), (4, 1.4), (4, 2.6), (4, 4), (0, 4), (0, 2.6), (0, 1.4)]),
        doors: [0, 1]),
    ]
    if bed {
      level.furniture = [
        IndoorFurniture(
          model: "Sortie/HospitalBed", position: point(1.05, 3.2), yaw: Angle(degrees: 180),
          outline: try TestWorld.rectangle(0.05, 2.75, 2.05, 3.65))
      ]
    }
    return IndoorMap(name: "house", referenceLevel: "L1", levels: [level])
  }

  /// One type, and robots 1.2 m apart along the southern wall of the first room.
  static func fleet(_ robots: Int) -> Fleet {
    let type = VehicleType(
      id: "lamp-robot", name: "Lamp robot", emptyMass: Mass(kilograms: 80), maxPayload: Mass(kilograms: 0),
      cruiseSpeed: Speed(metresPerSecond: 0.8), maxGroundSpeed: Speed(metresPerSecond: 0.8),
      climbSpeed: .zero, descentSpeed: .zero, accelerationMetresPerSecondSquared: 0.5, maxWind: .zero,
      battery: Battery(capacity: Energy(joules: 3_600_000)),
      powerModel: .wheels(idleWatts: 60, rollingResistance: 0.015, efficiency: 0.6),
      serviceHeight: HeightAGL(metres: 0), wheels: .init(radius: Length(metres: 0.3)),
      lamp: VehicleType.Lamp(
        output: Power(watts: 200), outputShare: 0.85, length: Length(metres: 1.2), base: Length(metres: 0.5),
        draw: Power(watts: 700)))
    let vehicles = (0..<robots).map { number in
      Vehicle(
        id: "robot-\(number + 1)", type: "lamp-robot", base: "alcove",
        pad: LocalPoint(east: 0.6 + 1.2 * Double(number), north: 0.6))
    }
    return Fleet(
      name: "Robots",
      bases: [
        Base(
          id: "alcove", position: LocalPoint(east: 0.6, north: 0.6), turnaroundSeconds: 60, floor: Self.floor)
      ], types: [type], vehicles: vehicles)
  }

  static func task(
    rooms: [String], through: [String] = [], shut: [String] = [], dose: Double = 100, factor: Double = 1.2,
    against: DoseEntry? = nil, id: String = "night"
  ) -> MissionTask {
    MissionTask(
      id: id, title: id, priority: .normal, window: nil,
      work: .irradiate(
        Irradiation(
          floor: Self.floor, rooms: rooms, through: through, shutDoors: shut, doseJoulesPerSquareMetre: dose,
          safetyFactor: factor, against: against)), span: SourceSpan(path: "mission.yaml"))
  }

  var type: VehicleType {
    get { mission.fleet.types[0] }
    set { mission.fleet.types[0] = newValue }
  }
}
