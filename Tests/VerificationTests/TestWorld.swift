import Diagnostics
import Energetics
import Geometry
import Maps
import Missions
import Quantities

/// A small world by hand: level ground at 10 m, two pads 40 m apart, one zone and one building beside the ways.
struct TestWorld {
  var mission: Mission

  static let groundMetres = 10.0

  init() throws {
    let origin = try value(GeoPoint(longitude: 24.94, latitude: 60.17))
    let places = [
      TestWorld.place("depot", 300, 0), TestWorld.place("clinic", 300, 600), TestWorld.place("mast", -400, 100),
      TestWorld.place("gate", -300, 300), TestWorld.place("hall", -420, 300),
    ]
    let yard = Area(
      id: "yard", name: "Yard", kind: "square",
      outline: try TestWorld.rectangle(-220, -320, -180, -300, hole: (-204, -316, -196, -304)))
    let map = CityMap(
      metadata: MapMetadata(name: "Test", source: "by hand", sourceDate: "", licence: "", attribution: ""),
      projection: try MapProjection(origin: origin), boundary: try TestWorld.rectangle(-1000, -1000, 1000, 1000),
      terrain: Terrain(groundLevel: AltitudeAMSL(metres: TestWorld.groundMetres)),
      zones: [
        Zone(
          identifier: "park", name: "Park", restriction: .prohibited,
          shape: .polygon(try TestWorld.rectangle(350, 100, 450, 200)))
      ],
      buildings: [try TestWorld.building("b1", 320, 300, 340, 320, height: 45)], places: places, areas: [yard])
    mission = Mission(
      name: "Round", start: CivilTime(secondsSinceEpoch: 1_772_431_200, offsetSeconds: 7200),
      end: MissionTime(seconds: 3600),
      rules: Rules(
        clearance: Length(metres: 10), ceiling: HeightAGL(metres: 120), reserve: StateOfCharge(fraction: 0.2),
        separation: Length(metres: 30)),
      weather: Weather(wind: LocalVector(east: 0, north: 0), airTemperature: Temperature(celsius: 10)),
      fleet: TestWorld.fleet(), map: map, tasks: TestWorld.tasks(places, yard))
  }

  var type: VehicleType {
    get { mission.fleet.types[0] }
    set { mission.fleet.types[0] = newValue }
  }

  static func place(_ id: String, _ east: Double, _ north: Double) -> Place {
    Place(id: id, name: id, kind: "point", position: LocalPoint(east: east, north: north))
  }

  static func rectangle(
    _ west: Double, _ south: Double, _ east: Double, _ north: Double,
    hole: (Double, Double, Double, Double)? = nil
  ) throws -> Polygon {
    func ring(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> [LocalPoint] {
      [
        LocalPoint(east: west, north: south), LocalPoint(east: east, north: south),
        LocalPoint(east: east, north: north), LocalPoint(east: west, north: north),
      ]
    }
    return try value(
      Polygon(exterior: ring(west, south, east, north), holes: hole.map { [ring($0.0, $0.1, $0.2, $0.3)] } ?? []))
  }

  static func building(
    _ id: String, _ west: Double, _ south: Double, _ east: Double, _ north: Double, height: Double
  ) throws -> Building {
    Building(
      id: id, name: "", kind: "yes", footprint: try rectangle(west, south, east, north),
      height: HeightAGL(metres: height), heightIsAssumed: false)
  }

  static func fleet() -> Fleet {
    let type = VehicleType(
      id: "heron", name: "Heron", emptyMass: Mass(kilograms: 6), maxPayload: Mass(kilograms: 4.5),
      cruiseSpeed: Speed(metresPerSecond: 12), maxGroundSpeed: Speed(metresPerSecond: 16),
      climbSpeed: Speed(metresPerSecond: 3), descentSpeed: Speed(metresPerSecond: 2),
      accelerationMetresPerSecondSquared: 2, maxWind: Speed(metresPerSecond: 10),
      battery: Battery(capacity: Energy(joules: 2_000_000)),
      powerModel: .dorling(
        rotorDiscAreaSquareMetres: 0.1, rotorCount: 6, figureOfMerit: 0.7, auxiliaryWatts: 20,
        dragAreaSquareMetres: 0.05),
      winch: VehicleType.Winch(
        length: Length(metres: 25), speed: Speed(metresPerSecond: 1), handoverSeconds: 10),
      sprayer: VehicleType.Sprayer(
        tank: Volume(litres: 4), swathWidth: Length(metres: 4), height: HeightAGL(metres: 4),
        maxFlowLitresPerSecond: 0.5),
      hasLoudspeaker: true, serviceHeight: HeightAGL(metres: 20))
    func vehicle(_ number: Int, _ north: Double) -> Vehicle {
      Vehicle(id: "heron-\(number)", type: "heron", base: "quay", pad: LocalPoint(east: 0, north: north))
    }
    return Fleet(
      name: "Test",
      bases: [Base(id: "quay", position: LocalPoint(east: 0, north: 20), turnaroundSeconds: 120)],
      types: [type], vehicles: [vehicle(1, 0), vehicle(2, 40)])
  }

  static func tasks(_ places: [Place], _ yard: Area) -> [MissionTask] {
    func task(_ id: String, _ work: MissionTask.Work, window: MissionInterval? = nil) -> MissionTask {
      MissionTask(
        id: id, title: id, priority: .normal, window: window, work: work, span: SourceSpan(path: "mission.yaml"))
    }
    let window = MissionInterval(start: MissionTime(seconds: 60), end: MissionTime(seconds: 400))
    return [
      task(
        "insulin", .deliver(Delivery(from: places[0], to: places[1], payload: Mass(kilograms: 0.4))), window: window),
      task(
        "relay",
        .station(StationKeeping(place: places[2], durationSeconds: 60, height: HeightAGL(metres: 50)))),
      task("yard", .spray(Spraying(area: yard, litresPerSquareMetre: 0.005))),
      task(
        "round",
        .patrol(
          Patrol(
            route: [places[3], places[4]], rounds: 2, announcement: "Please keep your distance", pauseSeconds: 5,
            height: HeightAGL(metres: 40)))),
      task("roofs", .survey(AreaSurvey(area: yard, purpose: .surfaceHotspots))),
    ]
  }
}

/// What was missing in a test.
struct Missing: Error {}

/// The value, or an error that fails the test.
func value<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw Missing() }
  return value
}
