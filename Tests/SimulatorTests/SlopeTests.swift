import Energetics
import Geometry
import MAVLink
import Maps
import Quantities
import Simulator
import Testing

/// Rovers on ground that is not level.
@Suite struct SlopeTests {
  static let kilograms = 80.0
  static let wattHours = 500.0

  /// A rover that has driven 100 m to the east, on ground that rises by a share of the way, and stands there.
  private static func drive(risingBy share: Float, floor: AltitudeAMSL? = nil) throws -> SimulatedVehicle {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let projection = try MapProjection(origin: origin)
    // From 200 m west to 200 m east.
    let grid = TerrainGrid(
      origin: LocalPoint(east: -200, north: -200), spacingMetres: 400, columns: 2, rows: 2,
      altitudesMetres: [20 - 200 * share, 20 + 200 * share, 20 - 200 * share, 20 + 200 * share])
    let map = CityMap(
      metadata: MapMetadata(
        name: "Hill", source: "made up", sourceDate: "2026-01-01", licence: "CC0", attribution: "–"),
      projection: projection, boundary: try WorldTests.square(-200, -200, 400), terrain: Terrain(ground: .grid(grid)))
    var rover = VehicleConfiguration(
      name: "cart-1", systemID: 1, home: LocalPoint(east: 0, north: 0), emptyMass: Mass(kilograms: kilograms),
      defaultSpeed: Speed(metresPerSecond: 1), maxGroundSpeed: Speed(metresPerSecond: 1), climbSpeed: .zero,
      descentSpeed: .zero, accelerationMetresPerSecondSquared: 0.5,
      battery: Battery(capacity: Energy(wattHours: wattHours)),
      powerModel: .wheels(idleWatts: 50, rollingResistance: 0.015, efficiency: 0.6), swapSeconds: 30)
    rover.kind = .rover(VehicleConfiguration.Wheels(bodyRadiusMetres: 0.3))
    rover.homeAltitude = floor
    var simulation = Simulation(
      map: map, vehicles: [rover], conditions: Simulation.Conditions(link: LinkQuality(delaySeconds: 0)), seed: 5)
    var writer = MAVLinkFrameWriter(systemID: 255, componentID: 190)
    func run(_ seconds: Double) {
      for _ in 0..<Int((seconds / Simulation.stepSeconds).rounded()) { simulation.step() }
    }
    func send(_ message: any MAVLinkMessage) { _ = simulation.exchange(writer.encode(message), with: 1) }
    run(7)
    let place = try projection.geo(LocalPoint(east: 100, north: 0))
    let items = [
      MissionItemInt(targetSystem: 1, targetComponent: 1, frame: MavFrame.global, command: MavCmd.navWaypoint),
      MissionItemInt(
        targetSystem: 1, targetComponent: 1, seq: 1, frame: MavFrame.globalRelativeAltInt,
        command: MavCmd.navWaypoint, x: place.latitudeE7, y: place.longitudeE7),
    ]
    send(MissionCount(targetSystem: 1, targetComponent: 1, count: 2))
    for item in items { send(item) }
    for (command, first, second) in [
      (MavCmd.doSetMode, Float(1), Float(15)), (MavCmd.componentArmDisarm, 1, 0), (MavCmd.missionStart, 0, 0),
    ] {
      send(CommandLong(targetSystem: 1, targetComponent: 1, command: command, param1: first, param2: second))
    }
    run(115)
    return simulation.vehicles[0]
  }

  @Test("a rover stands on the ground below it, and on its floor inside a building")
  func altitude() throws {
    let uphill = try Self.drive(risingBy: 0.1)
    #expect(abs(uphill.body.position.east - 100) < 0.1)
    #expect(abs(uphill.body.altitudeMetres - 30) < 0.02, "\(uphill.body.altitudeMetres)")
    let floor = AltitudeAMSL(metres: 22)
    #expect(try Self.drive(risingBy: 0.1, floor: floor).body.altitudeMetres == floor.metres)
  }

  @Test("climbing costs the lifted weight over the drive's efficiency; going down costs what level ground does")
  func energy() throws {
    let level = try Self.drive(risingBy: 0)
    let uphill = try Self.drive(risingBy: 0.1)
    let downhill = try Self.drive(risingBy: -0.1)
    func load(_ vehicle: SimulatedVehicle) -> Double { vehicle.battery.drawn.joules - vehicle.battery.heat.joules }
    let model = level.configuration.powerModel
    let lift = Self.kilograms * Atmosphere.gravityMetresPerSecondSquared * 10 / model.climbEfficiency
    #expect(abs(load(uphill) - load(level) - lift) < lift * 0.01, "\(load(uphill) - load(level)) J, not \(lift) J")
    #expect(abs(load(downhill) - load(level)) < 1)
  }
}
