import Geometry
import Maps
import Plans
import Quantities
import Reporting
import Testing

/// Two rooms with a bed, in which a robot shines twice from its pad: what floor pictures and dose tables show.
enum SampleWard {
  static let floor = FloorID(building: 0, level: "L1")

  static func map() throws -> CityMap {
    var level = IndoorLevel(name: "L1", elevation: Length(metres: 0))
    level.walls = [((0.0, 0.0), (8.0, 0.0)), ((8, 0), (8, 4)), ((8, 4), (0, 4)), ((0, 4), (0, 0)), ((4, 0), (4, 3))]
      .map { IndoorWall(start: SampleCity.point($0.0.0, $0.0.1), end: SampleCity.point($0.1.0, $0.1.1)) }
    level.doors = [
      IndoorDoor(name: "d", kind: .hinged, start: SampleCity.point(4, 3), end: SampleCity.point(4, 4))
    ]
    level.rooms = [
      IndoorRoom(name: "ward", outline: try SampleCity.square(0, 0, 4, 4), doors: [0]),
      IndoorRoom(name: "store", outline: try SampleCity.square(4, 0, 4, 4), doors: [0]),
    ]
    level.furniture = [
      IndoorFurniture(
        model: "Sortie/HospitalBed", position: SampleCity.point(1, 1), yaw: Angle(degrees: 0),
        outline: try SampleCity.square(0.2, 0.5, 2, 0.9))
    ]
    var map = try SampleCity.map()
    map.indoor = [IndoorMap(name: "Clinic", referenceLevel: "L1", levels: [level])]
    return map
  }

  static let tasks = [
    TaskSummary(id: "clean", title: "Clean <ward>", kind: "disinfect", place: "ward", payload: "UV-C").inRooms(["ward"])
  ]

  static func floors() -> [FloorSummary] {
    let cells: [(east: Double, dose: Double)] = [(0, 100), (1, 240), (2, 250), (3, 2600)]
    let level = cells.map { cell in
      DoseSummary.LevelPart(
        corners: [(0.0, 0.0), (1.0, 0.0), (1.0, 4.0), (0.0, 4.0)].map {
          SampleCity.point(cell.east + $0.0, $0.1)
        }, dose: cell.dose)
    }
    let wall = DoseSummary.UprightPart(
      start: SampleCity.point(0, 0), end: SampleCity.point(4, 0), normal: LocalVector(east: 0, north: 1), dose: 500)
    return [
      FloorSummary(
        floor: floor, vehicles: ["robot"], tasks: ["clean"],
        doses: [DoseSummary(task: "clean", asked: 250, level: level, upright: [wall])])
    ]
  }

  static func plan(on map: CityMap) throws -> FleetPlan {
    func leg(_ kind: Leg.Kind, _ points: [(Double, Double, Double)], lamp: Bool) throws -> Leg {
      Leg(
        kind: kind,
        points: try points.map {
          TrajectoryPoint(
            position: try map.projection.geo(SampleCity.point($0.0, $0.1)).roundedToE7,
            altitude: AltitudeAMSL(metres: 5), time: MissionTime(seconds: $0.2), speed: .zero)
        }, payload: .zero, energy: Energy(joules: 100), chargeAtEnd: StateOfCharge(fraction: 0.9),
        task: lamp ? "clean" : nil, activity: lamp ? .irradiate : nil)
    }
    let sortie = Sortie(
      id: "robot/1",
      legs: [
        try leg(.drive, [(6, 1, 0), (6, 3.5, 10), (3, 3.5, 20)], lamp: false),
        try leg(.service, [(3, 3.5, 20), (3, 3.5, 620)], lamp: true),
        try leg(.swath, [(3, 3.5, 620), (3, 1, 660)], lamp: true),
        try leg(.drive, [(3, 1, 660), (3, 3.5, 670), (6, 3.5, 680), (6, 1, 690)], lamp: false),
      ], chargeAtStart: .full, chargeAtEnd: StateOfCharge(fraction: 0.9))
    var plan = try SamplePlan.plan(on: map)
    plan.vehicles = [
      VehiclePlan(
        id: "robot", type: "uv", base: "store", pad: try map.projection.geo(SampleCity.point(6, 1)).roundedToE7,
        padAltitude: AltitudeAMSL(metres: 5), sorties: [sortie])
    ]
    let missing = SurfaceDose.MissingSurface(
      surface: "floor of ward", cause: .unseen, squareMetres: 0.5, least: 0,
      place: try map.projection.geo(SampleCity.point(0.5, 2)).roundedToE7, height: .zero)
    plan.assignments = [
      TaskAssignment(
        task: "clean", sorties: ["robot/1"], start: MissionTime(seconds: 20), end: MissionTime(seconds: 660),
        covered: 0.96,
        dose: SurfaceDose(
          asked: 250, planned: 300, squareMetres: 44, least: 301, fifthPercentile: 255, lampSeconds: 640,
          lowerBoundSeconds: 600,
          logReduction: SurfaceDose.LogReduction(germ: "germ <x>", log10: 3, source: "paper & table"),
          missing: [missing], missingOmitted: 2, missingSquareMetres: 0.7))
    ]
    plan.leftOut = []
    return plan
  }
}

extension TaskSummary {
  fileprivate func inRooms(_ rooms: [String]) -> TaskSummary {
    var copy = self
    copy.rooms = rooms
    return copy
  }
}
