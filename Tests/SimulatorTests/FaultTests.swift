import Geometry
import MAVLink
import Maps
import Quantities
import Simulator
import Testing

/// Faults in a simulation, seen from the ground and from outside.
@Suite struct FaultTests {
  /// A copter that hovers 40 m above its pad when a fault comes at second 60.
  private static func flight(
    _ kind: FaultKind, seconds: Double? = nil, map: CityMap? = nil, wind: LocalVector = .zero, for duration: Double = 60
  ) throws -> VehicleBench {
    let fault = Fault(kind: kind, start: .at(60), seconds: seconds)
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot), map: map, faults: [fault], wind: wind)
    try bench.fly(to: 40)
    bench.run(seconds: 60 - bench.simulation.seconds + duration)
    return bench
  }

  @Test("motors that carry less than the weight let it crash, once, and it cannot be armed again")
  func weakMotors() throws {
    var bench = try Self.flight(.motorsWeak(0.3))
    #expect(bench.simulation.truth.crashes.map(\.into) == ["the ground"])
    #expect(bench.vehicle.hasCrashed && !bench.vehicle.autopilot.isArmed && bench.height == 0)
    #expect(bench.simulation.truth.landings.isEmpty)
    #expect(bench.order(MavCmd.componentArmDisarm, 1) == MavResult.failed)
  }

  @Test("motors that are too weak from the start do not lift it, and nothing breaks")
  func neverLifts() throws {
    let fault = Fault(kind: .motorsWeak(0.3), start: .at(0))
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot), faults: [fault])
    #expect(bench.order(MavCmd.doSetMode, 1, 4) == MavResult.accepted)
    #expect(bench.order(MavCmd.componentArmDisarm, 1) == MavResult.accepted)
    #expect(bench.order(MavCmd.navTakeoff, 0, 0, 0, 0, 0, 0, 20) == MavResult.accepted)
    bench.run(seconds: 20)
    #expect(bench.height == 0 && bench.simulation.truth.crashes.isEmpty)
  }

  @Test("motors that carry the weight hold the height")
  func enoughThrust() throws {
    let bench = try Self.flight(.motorsWeak(0.6), seconds: 30)
    #expect(bench.simulation.truth.crashes.isEmpty && abs(bench.height - 40) < 0.5)
  }

  @Test("a battery that loses all its cells lets it fall; one that loses a third shows it")
  func cells() throws {
    let empty = try Self.flight(.cellsLost(1))
    #expect(empty.simulation.truth.crashes.count == 1)
    let weak = try Self.flight(.cellsLost(1.0 / 3), for: 1)
    let whole = try Self.flight(.winchStuck, for: 1)
    let ratio = weak.vehicle.battery.charge.fraction / whole.vehicle.battery.charge.fraction
    #expect(abs(ratio - 2.0 / 3) < 0.01)
  }

  @Test("without radio nothing is heard until it is back")
  func partition() throws {
    var bench = try Self.flight(.partition, seconds: 20, for: 0.2)
    bench.heard = []
    bench.run(seconds: 15)
    #expect(bench.heard.isEmpty)
    bench.run(seconds: 10)
    #expect(!bench.all(Heartbeat.self).isEmpty)
  }

  @Test("faults of one kind that overlap hold until the last of them is over, and no radio is worse than a weak one")
  func overlapping() throws {
    let weak = FaultKind.link(LinkQuality(loss: 0.1, delaySeconds: 0))
    var bench = try VehicleBench(
      VehicleBench.copter(.ardupilot),
      faults: [
        Fault(kind: .partition, start: .at(10), seconds: 20), Fault(kind: weak, start: .at(15), seconds: 5),
        Fault(kind: .winchStuck, start: .at(10), seconds: 10), Fault(kind: .winchStuck, start: .at(15), seconds: 20),
        Fault(kind: .motorsWeak(0.5), start: .at(10), seconds: 30),
        Fault(kind: .motorsWeak(0.7), start: .at(12), seconds: 5),
      ])
    bench.run(seconds: 12 - bench.simulation.seconds)
    bench.heard = []
    bench.run(seconds: 15)
    #expect(bench.heard.isEmpty, "a weak radio began and ended while there was none")
    #expect(bench.vehicle.payload.isWinchStuck, "the first of two is over")
    bench.run(seconds: 10)
    #expect(!bench.all(Heartbeat.self).isEmpty && !bench.vehicle.payload.isWinchStuck)
  }

  @Test("jammed satellites let a copter land where it is")
  func jammed() throws {
    let bench = try Self.flight(.positionJammed)
    #expect(bench.texts.contains("EKF variance"))
    #expect(bench.simulation.truth.landings.count == 1)
  }

  @Test("a front blows it aside no farther than it can lean, and the lean stays")
  func front() throws {
    let bench = try Self.flight(.windFront(LocalVector(east: 12, north: 0), overSeconds: 5))
    guard case .multirotor(let body) = bench.vehicle.body else {
      Issue.record("a copter flies")
      return
    }
    #expect(body.tilt.degrees > 5 && body.push.east < 0)
    #expect(body.position.planarDistanceMetres(to: bench.vehicle.configuration.home) < 3)
  }

  @Test("a new zone is seen entered by whoever is inside from its beginning to its end")
  func newZone() throws {
    let bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    let centre = try bench.projection.geo(LocalPoint(east: 0, north: 0))
    let zone = FaultKind.NewZone(
      name: "helicopter", centre: centre, radiusMetres: 50, lowerMetres: 0, upperMetres: 200)
    let flown = try Self.flight(.zone(zone), seconds: 10, for: 30)
    #expect(flown.simulation.truth.incursions.map(\.zone) == ["helicopter"])
    #expect(abs((flown.simulation.truth.incursions.first?.seconds ?? 0) - 10) < 0.2)
  }

  @Test("whoever flies into a building crashes, and falls")
  func building() throws {
    let hall = Building(
      id: "hall", name: "", kind: "yes", footprint: try WorldTests.square(20, -30, 60), height: HeightAGL(metres: 60),
      heightIsAssumed: false)
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot), map: try WorldTests.map(buildings: [hall]))
    try bench.fly(to: 30)
    let target = try bench.item(MavCmd.doReposition, 60, 0, z: 30)
    bench.send(
      CommandInt(
        targetSystem: 1, targetComponent: 1, frame: MavFrame.globalRelativeAlt, command: MavCmd.doReposition,
        param1: -1, param2: 1, x: target.x, y: target.y, z: 30))
    bench.run(seconds: 30)
    #expect(bench.simulation.truth.crashes.map(\.into) == ["hall"])
    #expect(bench.height == 0 && !bench.vehicle.autopilot.isArmed)
  }

  @Test("what a fault does is the same from a seed, to the last bit")
  func sameAgain() throws {
    let one = try Self.flight(.windFront(LocalVector(east: 9, north: 4), overSeconds: 3))
    let other = try Self.flight(.windFront(LocalVector(east: 9, north: 4), overSeconds: 3))
    #expect(one.vehicle.body == other.vehicle.body && one.vehicle.battery == other.vehicle.battery)
  }
}
