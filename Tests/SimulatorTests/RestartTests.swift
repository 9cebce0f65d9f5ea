import Geometry
import MAVLink
import Maps
import Quantities
import Simulator
import Testing

/// A restart of the autopilot, and a base that is closed.
@Suite struct RestartTests {
  /// A copter that hovers 40 m above its pad when a fault comes at second 60.
  private static func flight(
    _ kind: FaultKind, _ profile: AutopilotProfile = .ardupilot, seconds: Double? = nil, wind: LocalVector = .zero,
    for duration: Double
  ) throws -> VehicleBench {
    let fault = Fault(kind: kind, start: .at(60), seconds: seconds)
    var bench = try VehicleBench(VehicleBench.copter(profile), faults: [fault], wind: wind)
    try bench.fly(to: 40)
    bench.run(seconds: 60 - bench.simulation.seconds + duration)
    return bench
  }

  @Test(
    "in flight it drifts for the gap with the lean that it had, and then flies on in the same mode",
    arguments: [AutopilotProfile.ardupilot, .px4])
  func inFlight(profile: AutopilotProfile) throws {
    var bench = try Self.flight(
      .reboot(gapSeconds: 2), profile, wind: LocalVector(east: 6, north: 0), for: -0.1)
    let mode = bench.vehicle.autopilot.mode
    bench.run(seconds: 0.2)
    bench.heard = []
    // An order that comes in the gap is not heard.
    #expect(bench.order(MavCmd.navReturnToLaunch) == nil)
    bench.run(seconds: 1.8)
    #expect(bench.heard.isEmpty)
    bench.run(seconds: 2)
    #expect(bench.texts.contains("WDG: watchdog reset"))
    #expect(!bench.all(Heartbeat.self).isEmpty)
    bench.run(seconds: 20)
    #expect(bench.vehicle.autopilot.mode == mode && bench.vehicle.autopilot.isInAir)
    #expect(abs(bench.height - 40) < 1)
    #expect(bench.vehicle.body.position.planarDistanceMetres(to: bench.vehicle.configuration.home) < 2)
    #expect(bench.simulation.truth.crashes.isEmpty)
  }

  @Test("in the gap nobody corrects a gust: it moves more than one that is controlled")
  func noControl() throws {
    func moved(_ kind: FaultKind) throws -> Double {
      let front = Fault(kind: .windFront(LocalVector(east: 15, north: 0), overSeconds: 0.5), start: .at(60))
      let other = Fault(kind: kind, start: .at(60))
      var bench = try VehicleBench(VehicleBench.copter(.ardupilot), faults: [front, other])
      try bench.fly(to: 40)
      bench.run(seconds: 63 - bench.simulation.seconds)
      return bench.vehicle.body.position.planarDistanceMetres(to: bench.vehicle.configuration.home)
    }
    let free = try moved(.reboot(gapSeconds: 3))
    let held = try moved(.winchStuck)
    #expect(free > 2 * held && free < 45, "\(free) m, \(held) m")
  }

  @Test("streams that were asked for are gone after it, and the autopilot's clock begins anew")
  func streams() throws {
    var bench = try VehicleBench(
      VehicleBench.copter(.ardupilot), faults: [Fault(kind: .reboot(gapSeconds: 1), start: .at(60))])
    try bench.fly(to: 40)
    let id = Float(GlobalPositionInt.id)
    #expect(bench.order(MavCmd.setMessageInterval, id, 100_000) == MavResult.accepted)
    bench.run(seconds: 59 - bench.simulation.seconds)
    let before = try #require(bench.all(GlobalPositionInt.self).last?.timeBootMs)
    #expect(before > 50_000)
    bench.run(seconds: 2.5)
    bench.heard = []
    bench.run(seconds: 5)
    #expect(bench.all(GlobalPositionInt.self).isEmpty)
    #expect(bench.order(MavCmd.setMessageInterval, id, 100_000) == MavResult.accepted)
    bench.run(seconds: 1)
    let after = try #require(bench.all(GlobalPositionInt.self).last?.timeBootMs)
    #expect(after < 10_000)
  }

  @Test("a PX4 speaks again by itself after it")
  func px4Streams() throws {
    var bench = try Self.flight(.reboot(gapSeconds: 1), .px4, for: 1.5)
    bench.heard = []
    bench.run(seconds: 2)
    #expect(bench.all(GlobalPositionInt.self).count >= 5)
  }

  @Test("on the ground it boots for 20 s, knows its mission still, and can be armed after that")
  func onGround() throws {
    var bench = try VehicleBench(
      VehicleBench.copter(.ardupilot), faults: [Fault(kind: .reboot(gapSeconds: 1), start: .at(30))])
    let items = [
      try bench.item(MavCmd.navTakeoff, z: 20), try bench.item(MavCmd.navWaypoint, 30, 0, z: 20),
    ]
    #expect(bench.upload(items) == 0)
    #expect(bench.order(MavCmd.doSetMode, 1, 4) == MavResult.accepted)
    bench.run(seconds: 29 - bench.simulation.seconds)
    #expect(bench.order(MavCmd.componentArmDisarm, 1) == MavResult.accepted)
    bench.run(seconds: 1.2)
    #expect(!bench.vehicle.autopilot.isArmed && bench.vehicle.autopilot.mode == .stabilize)
    bench.heard = []
    bench.run(seconds: 19)
    #expect(bench.heard.isEmpty && bench.order(MavCmd.componentArmDisarm, 1) == nil)
    bench.run(seconds: 2)
    #expect(bench.texts.contains("Boot"))
    #expect(bench.vehicle.autopilot.mission.count == 3)
    #expect(bench.order(MavCmd.componentArmDisarm, 1) == MavResult.accepted)
  }

  @Test("a closed base lets nobody take off and changes no battery; who is in the air may land, and other bases work")
  func closedBase() throws {
    var copter = VehicleBench.copter(.ardupilot)
    copter.base = "north"
    func bench(_ base: String) throws -> VehicleBench {
      let fault = Fault(kind: .baseClosed(base), start: .at(60), seconds: 120)
      var bench = try VehicleBench(copter, faults: [fault])
      try bench.fly(to: 20)
      bench.run(seconds: 61 - bench.simulation.seconds)
      #expect(bench.order(MavCmd.navLand) == MavResult.accepted)
      bench.run(seconds: 40)
      #expect(bench.simulation.truth.landings.count == 1)
      bench.run(seconds: 40)
      return bench
    }
    var closed = try bench("north")
    let charge = closed.vehicle.battery.charge
    #expect(charge.fraction < 1)
    #expect(closed.order(MavCmd.doSetMode, 1, 4) == MavResult.accepted)
    closed.heard = []
    #expect(closed.order(MavCmd.componentArmDisarm, 1) == MavResult.failed)
    #expect(closed.texts.contains("Arm: Hardware safety switch"), "\(closed.texts)")
    closed.run(seconds: 70)
    #expect(closed.vehicle.battery.charge.fraction == 1)
    #expect(closed.order(MavCmd.componentArmDisarm, 1) == MavResult.accepted)
    #expect(try bench("south").vehicle.battery.charge.fraction == 1)
  }
}
