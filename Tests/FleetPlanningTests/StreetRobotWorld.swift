import Energetics
import Geometry
import Maps
import Missions
import Quantities
import Testing

/// Robots with sprayers on small streets: two streets from west to east, 120 metres apart, two from south to north that
/// join them, and a square in the south-west where the robots stand.
struct StreetRobotWorld {
  var world = TestWorld()
  var robotCount = 1
  var pads: [LocalPoint] = []
  var type = StreetRobotWorld.type()
  /// A drone with a sprayer beside the robots.
  var hasDrone = false
  var kinds = ["residential", "residential", "residential", "residential"]

  static let far = 240.0
  static let radius = 0.4

  static func type(tank: Double = 20, batteryWattHours: Double = 1500, speed: Double = 1.2) -> VehicleType {
    VehicleType(
      id: "sprinkler", name: "sprinkler", emptyMass: Mass(kilograms: 100), maxPayload: Mass(kilograms: tank),
      cruiseSpeed: Speed(metresPerSecond: speed), maxGroundSpeed: Speed(metresPerSecond: speed), climbSpeed: .zero,
      descentSpeed: .zero, accelerationMetresPerSecondSquared: 0.5, maxWind: .zero,
      battery: Battery(capacity: Energy(joules: batteryWattHours * 3600)),
      powerModel: .wheels(idleWatts: 60, rollingResistance: 0.02, efficiency: 0.6),
      sprayer: .init(
        tank: Volume(litres: tank), swathWidth: Length(metres: 2.5), height: HeightAGL(metres: 0),
        maxFlowLitresPerSecond: 0.1),
      serviceHeight: HeightAGL(metres: 0), wheels: .init(radius: Length(metres: radius)))
  }

  /// The middles of the streets.
  static let lines: [[LocalPoint]] = [
    [LocalPoint(east: 0, north: 0), LocalPoint(east: far, north: 0)],
    [LocalPoint(east: 0, north: 120), LocalPoint(east: far, north: 120)],
    [LocalPoint(east: 0, north: 0), LocalPoint(east: 0, north: 120)],
    [LocalPoint(east: far, north: 0), LocalPoint(east: far, north: 120)],
  ]

  static func square() throws -> Area {
    Area(
      id: "square", name: "", kind: "square",
      outline: try #require(TestWorld.square(east: -22, north: -22, half: 20)))
  }

  /// A task for lines; those of all streets where none are given.
  static func task(
    _ lines: [[LocalPoint]] = lines, passes: Int = 1, litresPerSquareMetre: Double = 0.01
  ) throws -> MissionTask {
    let outline = try #require(TestWorld.square(east: 120, north: 60, half: 300))
    return TestWorld.task(
      "streets",
      .treatStreets(
        StreetTreatment(
          area: Area(id: "blocks", name: "", kind: "block", outline: outline), lines: lines, passes: passes,
          litresPerSquareMetre: litresPerSquareMetre)))
  }

  func mission() throws -> Mission {
    var outdoors = world
    outdoors.areas.append(try Self.square())
    outdoors.streets += zip(Self.lines, kinds).enumerated().map { number, street in
      Street(id: "w\(number)", name: "", kind: street.1, line: street.0, isOneWay: false, footAccess: .yes)
    }
    outdoors.types = hasDrone ? [TestWorld.type(sprayer: true)] : []
    outdoors.vehicles = hasDrone ? [("heron-1", "heron", LocalPoint(east: -100, north: -100))] : []
    if outdoors.tasks.isEmpty { outdoors.tasks = [try Self.task()] }
    var mission = try outdoors.mission()
    mission.fleet.types.append(type)
    mission.fleet.bases.append(
      Base(id: "yard", position: LocalPoint(east: -22, north: -22), turnaroundSeconds: 300))
    for number in 0..<robotCount {
      let pad =
        pads.indices.contains(number) ? pads[number] : LocalPoint(east: -30 + 4 * Double(number), north: -22)
      mission.fleet.vehicles.append(Vehicle(id: "sprinkler-\(number + 1)", type: type.id, base: "yard", pad: pad))
    }
    return mission
  }
}
