import Energetics
import Foundation
import Geometry
import MAVLink
import Maps
import Quantities
import Simulator
import Testing

/// A rover on a floor, spoken to over MAVLink.
private struct RoverBench {
  var simulation: Simulation
  var heard: [any MAVLinkMessage] = []
  private var parser = MAVLinkFrameParser()
  private var writer = MAVLinkFrameWriter(systemID: 255, componentID: 190)

  static let floor = AltitudeAMSL(metres: 9.5)

  static func rover(_ name: String, _ systemID: UInt8, east: Double, hasLamp: Bool = true) -> VehicleConfiguration {
    var rover = VehicleConfiguration(
      name: name, systemID: systemID, home: LocalPoint(east: east, north: 0), emptyMass: Mass(kilograms: 80),
      defaultSpeed: Speed(metresPerSecond: 0.8), maxGroundSpeed: Speed(metresPerSecond: 0.8), climbSpeed: .zero,
      descentSpeed: .zero, accelerationMetresPerSecondSquared: 0.5, battery: Battery(capacity: Energy(wattHours: 500)),
      powerModel: .wheels(idleWatts: 50, rollingResistance: 0.015, efficiency: 0.6), swapSeconds: 30)
    rover.kind = .rover(VehicleConfiguration.Wheels(bodyRadiusMetres: 0.3))
    rover.homeAltitude = floor
    if hasLamp { rover.lamp = VehicleConfiguration.Lamp(draw: Power(watts: 700)) }
    return rover
  }

  init(_ vehicles: [VehicleConfiguration]) throws {
    simulation = Simulation(
      map: try WorldTests.map(), vehicles: vehicles,
      conditions: Simulation.Conditions(
        wind: LocalVector(east: 12, north: -7), gustDeviation: 4, link: LinkQuality(delaySeconds: 0)), seed: 5)
    run(seconds: 6)
  }

  mutating func run(seconds: Double, watching watch: (Simulation) -> Void = { _ in }) {
    for _ in 0..<Int((seconds / Simulation.stepSeconds).rounded()) {
      simulation.step()
      for packet in simulation.receive() { heard += parser.consume(packet.bytes).compactMap(\.message) }
      watch(simulation)
    }
  }

  mutating func send(_ message: any MAVLinkMessage, to systemID: UInt8 = 1) {
    simulation.send(writer.encode(message), to: systemID)
  }

  /// Sends a command and gives the answer.
  mutating func order(_ command: UInt16, _ param1: Float = 0, _ param2: Float = 0, to systemID: UInt8 = 1) -> UInt8? {
    heard.removeAll()
    send(
      CommandLong(
        targetSystem: systemID, targetComponent: 1, command: command, param1: param1, param2: param2), to: systemID)
    run(seconds: 0.2)
    return heard.compactMap { $0 as? CommandAck }.last?.result
  }

  /// Gives the rover a mission of places and other items, item 0 is home.
  mutating func load(_ items: [MissionItemInt], on systemID: UInt8 = 1) {
    let all = [MissionItemInt(frame: MavFrame.global, command: MavCmd.navWaypoint)] + items
    send(MissionCount(targetSystem: systemID, targetComponent: 1, count: UInt16(all.count)), to: systemID)
    for (number, item) in all.enumerated() {
      var item = item
      item.seq = UInt16(number)
      item.targetSystem = systemID
      item.targetComponent = 1
      send(item, to: systemID)
    }
    run(seconds: 0.2)
  }

  func wayPoint(east: Double, north: Double) throws -> MissionItemInt {
    let place = try WorldTests.map().projection.geo(LocalPoint(east: east, north: north))
    return MissionItemInt(
      frame: MavFrame.globalRelativeAltInt, command: MavCmd.navWaypoint, x: place.latitudeE7, y: place.longitudeE7)
  }

  func item(_ command: UInt16, _ param1: Float, _ param2: Float = 0) -> MissionItemInt {
    MissionItemInt(frame: MavFrame.globalRelativeAltInt, command: command, param1: param1, param2: param2)
  }
}

@Suite struct RoverTests {
  @Test("a rover says that it is one, stands on its floor, and has the modes of ArduPilot Rover")
  func modes() throws {
    var bench = try RoverBench([RoverBench.rover("lamp-1", 1, east: 0)])
    bench.run(seconds: 1)
    #expect(bench.heard.compactMap { $0 as? Heartbeat }.allSatisfy { $0.type == MavType.groundRover })
    for (number, isMode) in [
      (0, true), (4, true), (10, true), (11, true), (15, true), (3, false), (5, false), (6, false), (9, false),
    ] {
      let expected = isMode ? MavResult.accepted : MavResult.failed
      #expect(bench.order(MavCmd.doSetMode, 1, Float(number)) == expected, "mode \(number)")
    }
    #expect(bench.order(MavCmd.navLand) == MavResult.unsupported)
    #expect(bench.simulation.vehicles[0].body.altitudeMetres == RoverBench.floor.metres)
  }

  @Test("a rover is armed in every mode but its way home")
  func arming() throws {
    var bench = try RoverBench([RoverBench.rover("lamp-1", 1, east: 0)])
    for (mode, expected) in [
      (11, MavResult.failed), (0, MavResult.accepted), (4, MavResult.accepted), (10, MavResult.accepted),
      (15, MavResult.accepted),
    ] {
      #expect(bench.order(MavCmd.doSetMode, 1, Float(mode)) == MavResult.accepted)
      #expect(bench.order(MavCmd.componentArmDisarm, 1) == expected, "mode \(mode)")
      #expect(bench.order(MavCmd.componentArmDisarm, 0) == MavResult.accepted)
    }
    // Switching off on the pad, without a drive before, needs no battery.
    #expect(bench.order(MavCmd.componentArmDisarm, 1) == MavResult.accepted)
  }

  @Test("a rover keeps within speed, acceleration and turn rate, and moves only where it points, in any wind")
  func limits() throws {
    var bench = try RoverBench([RoverBench.rover("lamp-1", 1, east: 0)])
    bench.load([try bench.wayPoint(east: 0, north: 5), try bench.wayPoint(east: -4, north: 2)])
    _ = bench.order(MavCmd.doSetMode, 1, 15)
    _ = bench.order(MavCmd.componentArmDisarm, 1)
    #expect(bench.order(MavCmd.missionStart) == MavResult.accepted)
    var last: (velocity: LocalVector, heading: Angle)?
    var fastest = 0.0
    var hardest = 0.0
    var quickest = 0.0
    var aside = 0.0
    bench.run(seconds: 40) { simulation in
      let body = simulation.vehicles[0].body
      fastest = max(fastest, body.velocity.lengthMetres)
      if let last {
        hardest = max(
          hardest, abs(body.velocity.lengthMetres - last.velocity.lengthMetres) / Simulation.stepSeconds)
        let turned = (body.heading.radians - last.heading.radians).remainder(dividingBy: 2 * Double.pi)
        quickest = max(quickest, abs(turned) / Simulation.stepSeconds)
      }
      let course = LocalVector(east: sin(body.heading.radians), north: cos(body.heading.radians))
      aside = max(aside, abs(body.velocity.cross(course)))
      last = (body.velocity, body.heading)
    }
    #expect(fastest > 0.75 && fastest < 0.85, "\(fastest) m/s")
    #expect(hardest < 0.81, "\(hardest) m/s2")
    #expect(quickest > 1 && quickest < Double.pi / 2 + 0.01, "\(quickest) rad/s")
    #expect(aside < 1e-9)
    let end = bench.simulation.vehicles[0]
    #expect(end.body.position.planarDistanceMetres(to: LocalPoint(east: -4, north: 2)) < 0.03)
    #expect(end.autopilot.mode == .auto && end.autopilot.isArmed && end.autopilot.isMissionComplete)
    #expect(bench.simulation.truth.trips == 1 && bench.simulation.truth.takeOffs == 0)
    #expect(bench.simulation.truth.landings.isEmpty)
    #expect(bench.order(MavCmd.componentArmDisarm, 0) == MavResult.accepted)
    #expect(bench.simulation.truth.landings.count == 1)
  }

  @Test("the lamp burns only while a mission is driven, draws its power, and RELAY_STATUS tells of it")
  func lamp() throws {
    var bench = try RoverBench([RoverBench.rover("lamp-1", 1, east: 0)])
    let relay = Float(PayloadState.lampRelay)
    #expect(bench.order(MavCmd.doSetRelay, relay, 1) == MavResult.failed, "it must not burn while disarmed")
    #expect(bench.order(MavCmd.doSetRelay, 3, 1) == MavResult.failed, "nothing is on relay 3")
    #expect(bench.order(MavCmd.doSetRelay, 77, 1) == MavResult.denied)
    bench.load([
      bench.item(MavCmd.navDelay, 10), bench.item(MavCmd.doSetRelay, relay, 1), bench.item(MavCmd.navDelay, 100),
    ])
    _ = bench.order(MavCmd.doSetMode, 1, 15)
    _ = bench.order(MavCmd.componentArmDisarm, 1)
    _ = bench.order(MavCmd.missionStart)
    bench.heard.removeAll()
    bench.run(seconds: 9)
    #expect(!bench.simulation.vehicles[0].payload.isLampOn)
    #expect(bench.simulation.vehicles[0].battery.power.watts == 50)
    bench.run(seconds: 11)
    #expect(bench.simulation.vehicles[0].payload.isLampOn)
    #expect(bench.simulation.vehicles[0].battery.power.watts == 750)
    #expect(bench.order(MavCmd.requestMessage, Float(RelayStatus.id)) == MavResult.accepted)
    #expect(bench.heard.compactMap { $0 as? RelayStatus }.last?.on == 1)
    // Somebody stops the robot: out goes the lamp at once.
    #expect(bench.order(MavCmd.doSetMode, 1, 4) == MavResult.accepted)
    #expect(!bench.simulation.vehicles[0].payload.isLampOn)
    #expect(bench.heard.compactMap { $0 as? RelayStatus }.last?.on == 0)
    let seconds = bench.simulation.vehicles[0].payload.lampSeconds
    bench.run(seconds: 5)
    #expect(bench.simulation.vehicles[0].payload.lampSeconds == seconds)
    #expect((9...12).contains(seconds), "\(seconds) s")
  }

  @Test("a rover without a lamp, and a drone, refuse the relay")
  func noLamp() throws {
    var bench = try RoverBench([RoverBench.rover("cart-1", 1, east: 0, hasLamp: false)])
    #expect(bench.order(MavCmd.doSetRelay, 0, 1) == MavResult.failed)
    #expect(bench.order(MavCmd.requestMessage, Float(RelayStatus.id)) == MavResult.failed)
  }

  @Test("robots are measured among themselves: by their bodies, and only where one is under way")
  func gaps() throws {
    var bench = try RoverBench([
      RoverBench.rover("lamp-1", 1, east: 0), RoverBench.rover("lamp-2", 2, east: 0.7),
    ])
    bench.run(seconds: 2)
    #expect(bench.simulation.truth.closestRobots == nil, "two on their pads do not count")
    bench.load([try bench.wayPoint(east: -3, north: 0), try bench.wayPoint(east: -0.4, north: 0)])
    _ = bench.order(MavCmd.doSetMode, 1, 15)
    _ = bench.order(MavCmd.componentArmDisarm, 1)
    _ = bench.order(MavCmd.missionStart)
    bench.run(seconds: 30)
    let closest = try #require(bench.simulation.truth.closestRobots)
    #expect(abs(closest.gapMetres - 0.1) < 0.02, "\(closest)")
    #expect(abs(closest.pair.metres - 0.7) < 0.02)
    #expect(bench.simulation.truth.closestPair == nil, "robots are no aircraft")
    #expect(bench.simulation.truth.buildingClearanceMetres == .infinity)
    let robots = bench.simulation.truth.robots
    #expect(robots.map(\.vehicle) == ["lamp-1", "lamp-2"])
    #expect(robots.map(\.trips) == [1, 0])
    #expect(abs(robots[0].metres - 5.6) < 0.1 && robots[1].metres == 0)
  }

  @Test("expectations of lamps and gaps are held against the truth")
  func verdicts() throws {
    var bench = try RoverBench([
      RoverBench.rover("lamp-1", 1, east: 0), RoverBench.rover("lamp-2", 2, east: 1),
    ])
    bench.load([bench.item(MavCmd.doSetRelay, 0, 1), bench.item(MavCmd.navDelay, 20), bench.item(MavCmd.doSetRelay, 0)])
    _ = bench.order(MavCmd.doSetMode, 1, 15)
    _ = bench.order(MavCmd.componentArmDisarm, 1)
    _ = bench.order(MavCmd.missionStart)
    bench.run(seconds: 30)
    func verdict(_ expectation: Simulator.Expectation, planned: [String: Double]) -> Simulator.Expectation.Verdict {
      expectation.verdict(
        on: RunFacts(
          truth: bench.simulation.truth, tasksPlanned: 1, tasksDone: 1, reserve: StateOfCharge(percent: 20),
          separation: Length(metres: 30), warmestCell: nil, lampSecondsPlanned: planned))
    }
    #expect(verdict(.lampTimeWithin(0.02), planned: ["lamp-1": 20, "lamp-2": 0]).isMet)
    let short = verdict(.lampTimeWithin(0.02), planned: ["lamp-1": 25, "lamp-2": 0])
    #expect(!short.isMet && short.value == "20.0 s of 25.0 s, lamp-1", "\(short)")
    #expect(!verdict(.lampTimeWithin(0.02), planned: ["lamp-1": 20, "lamp-2": 10]).isMet)
    #expect(!verdict(.lampTimeWithin(0.5), planned: [:]).isMet, "no lamp shall burn that no plan lets burn")
    #expect(verdict(.robotGapAtLeast(Length(metres: 0.3)), planned: [:]).isMet)
    let near = verdict(.robotGapAtLeast(Length(metres: 0.5)), planned: [:])
    #expect(!near.isMet && near.value.hasPrefix("0.40 m, lamp-1 and lamp-2 at second "), "\(near)")
    #expect(verdict(.separationAtLeast(nil), planned: [:]).isMet)
  }

  @Test("a mission of items that a rover cannot do is run through without a step in the air")
  func foreignItems() throws {
    var bench = try RoverBench([RoverBench.rover("lamp-1", 1, east: 0)])
    bench.load([
      bench.item(MavCmd.navTakeoff, 0), bench.item(MavCmd.doWinch, 1, 2), bench.item(MavCmd.navLand, 0),
      bench.item(MavCmd.doSetRelay, 900, 1), try bench.wayPoint(east: 2, north: 0),
    ])
    _ = bench.order(MavCmd.doSetMode, 1, 15)
    _ = bench.order(MavCmd.componentArmDisarm, 1)
    _ = bench.order(MavCmd.missionStart)
    bench.heard.removeAll()
    bench.run(seconds: 15)
    let vehicle = bench.simulation.vehicles[0]
    #expect(!vehicle.autopilot.isInAir && vehicle.body.altitudeMetres == RoverBench.floor.metres)
    #expect(vehicle.body.position.planarDistanceMetres(to: LocalPoint(east: 2, north: 0)) < 0.03)
  }
}
