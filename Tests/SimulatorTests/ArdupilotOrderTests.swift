import Geometry
import MAVLink
import Quantities
import Simulator
import Testing

@Suite struct ArdupilotOrderTests {
  private let nan = Float.nan

  @Test("a copter is silent but for heartbeats until it is asked, and then sends the groups that were seen")
  func streams() throws {
    var configuration = VehicleBench.copter(.ardupilot)
    configuration.isTalkative = false
    var bench = try VehicleBench(configuration)
    #expect(bench.heard.allSatisfy { $0 is Heartbeat })
    #expect(bench.all(Heartbeat.self).last?.baseMode == 81)
    bench.heard = []
    bench.send(RequestDataStream(targetSystem: 1, targetComponent: 1, reqStreamId: 0, reqMessageRate: 4, startStop: 1))
    bench.run(seconds: 10)
    for count in [
      bench.all(SysStatus.self).count, bench.all(GlobalPositionInt.self).count, bench.all(Attitude.self).count,
      bench.all(VfrHud.self).count, bench.all(BatteryStatus.self).count, bench.all(MissionCurrent.self).count,
      bench.all(LocalPositionNed.self).count, bench.all(GpsRawInt.self).count,
    ] {
      #expect((39...41).contains(count), "\(count)")
    }
    #expect(bench.all(ExtendedSysState.self).isEmpty, "it comes only by 511")
    bench.send(RequestDataStream(targetSystem: 1, targetComponent: 1, reqStreamId: 0, reqMessageRate: 4, startStop: 0))
    bench.heard = []
    bench.run(seconds: 3)
    #expect(bench.heard.allSatisfy { $0 is Heartbeat })
  }

  @Test("orders on the ground are answered as the observed ArduCopter answers them")
  func answersOnGround() throws {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    for command: UInt16 in [31_000, 65_000, 16, 94, 258, 252, 192] {
      #expect(bench.order(command) == MavResult.unsupported, "\(command)")
    }
    for command: UInt16 in [211, 42_600, 2000, 520, 193, 22] {
      #expect(bench.order(command) == MavResult.failed, "\(command)")
    }
    #expect(bench.texts.contains("Failed to pause"))
    for command: UInt16 in [203, 216, 115, 20, 21, 300, 401] {
      #expect(bench.order(command) == MavResult.accepted, "\(command)")
    }
    #expect(bench.order(178, 1, 5) == MavResult.denied)
    #expect(bench.order(224, 99) == MavResult.denied)
    #expect(bench.order(511, 60_000, 1e6) == MavResult.denied)
    for message: Float in [148, 245, 147, 33, 242] {
      #expect(bench.order(512, message) == MavResult.accepted, "\(message)")
    }
    for message: Float in [300, 395, 397, 436, 60_000] {
      #expect(bench.order(512, message) == MavResult.failed, "\(message)")
    }
    for message: Float in [435, 259] { #expect(bench.order(512, message) == MavResult.accepted) }
    for mode: Float in [0, 2, 3, 4, 5, 6, 9, 16, 17] {
      #expect(bench.order(176, 1, mode) == MavResult.accepted, "mode \(mode)")
      bench.run(seconds: 1)
      #expect(bench.all(Heartbeat.self).last?.customMode == UInt32(mode))
    }
    #expect(bench.order(176, 1, 99) == MavResult.failed)
    #expect(bench.texts.contains("No such mode 99"))
    #expect(bench.answer(to: CommandLong(targetSystem: 9, targetComponent: 1, command: 400)) == nil)
    #expect(bench.answer(to: CommandLong(targetSystem: 0, targetComponent: 0, command: 401)) == MavResult.accepted)
  }

  @Test("a mode that is not armable, and a vehicle that is not ready, are refused with the observed words")
  func armingRefused() throws {
    var early = try VehicleBench(VehicleBench.copter(.ardupilot), startsAfter: 0.5)
    #expect(early.order(400, 1, 21_196) == MavResult.failed)
    #expect(early.texts.last == "Arm: System not initialised")
    early.run(seconds: 1)
    #expect(early.order(400, 1) == MavResult.failed)
    #expect(early.texts.last == "Arm: GPS 1: Bad fix")
    early.run(seconds: 3)
    #expect(early.order(400, 1) == MavResult.failed)
    #expect(early.texts.last == "Arm: Need Position Estimate")

    var bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    for (mode, name) in [(3, "Auto"), (6, "RTL"), (9, "Land")] {
      _ = bench.order(176, 1, Float(mode))
      #expect(bench.order(400, 1) == MavResult.failed)
      #expect(bench.texts.last == "Arm: \(name) mode not armable")
    }
    _ = bench.order(176, 1, 4)
    bench.set("FENCE_ENABLE", 1)
    bench.set("FENCE_TYPE", 0)
    #expect(bench.order(400, 1) == MavResult.failed)
    #expect(bench.texts.last == "Arm: Fences enabled, but none selected")
    bench.set("FENCE_TYPE", 2)
    bench.set("FENCE_RADIUS", -1)
    #expect(bench.order(400, 1) == MavResult.failed)
    #expect(bench.texts.last == "Arm: Invalid Circle FENCE_RADIUS value")
    #expect(bench.order(207, 0) == MavResult.accepted)
    bench.simulation.setPosition(isLost: true, of: 1)
    #expect(bench.order(400, 1) == MavResult.failed)
    #expect(bench.texts.last == "Arm: GPS 1: Bad fix")
    #expect(bench.order(400, 1, 21_196) == MavResult.accepted, "force overrules the checks")
    #expect(bench.order(400, 1) == MavResult.accepted, "a second time")
    bench.run(seconds: 1)
    #expect(bench.all(Heartbeat.self).last?.baseMode == 217)
  }

  @Test("in GUIDED a copter takes off, goes where it is sent by both messages, and comes home to be disarmed")
  func guided() throws {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    #expect(bench.order(512, 245) == MavResult.accepted)
    #expect(bench.order(511, 245, 200_000) == MavResult.accepted)
    try bench.fly(to: 20)
    #expect(abs(bench.height - 20) < 1)
    #expect(bench.order(22, 0, 0, 0, 0, 0, 0, 10) == MavResult.failed, "it flies already")
    #expect(bench.order(400, 0) == MavResult.failed, "not in the air")
    #expect(bench.order(246, 1) == MavResult.failed)
    let place = try bench.projection.geo(LocalPoint(east: 40, north: 30))
    var reposition = CommandInt(
      targetSystem: 1, targetComponent: 1, frame: MavFrame.globalRelativeAltInt, command: 192, param1: -1, param2: 1,
      x: place.latitudeE7, y: place.longitudeE7, z: 25)
    #expect(bench.answer(to: reposition) == MavResult.accepted)
    bench.run(seconds: 20)
    #expect(bench.vehicle.body.position.planarDistanceMetres(to: LocalPoint(east: 40, north: 30)) < 1)
    #expect(abs(bench.height - 25) < 1)
    reposition.x = 950_000_000
    #expect(bench.answer(to: reposition) == MavResult.denied)
    let back = try bench.projection.geo(LocalPoint(east: 10, north: 0))
    bench.send(
      SetPositionTargetGlobalInt(
        targetSystem: 1, targetComponent: 1, coordinateFrame: MavFrame.globalRelativeAltInt, typeMask: 0xDF8,
        latInt: back.latitudeE7, lonInt: back.longitudeE7, alt: 12))
    bench.run(seconds: 20)
    #expect(bench.vehicle.body.position.planarDistanceMetres(to: LocalPoint(east: 10, north: 0)) < 1)
    #expect(abs(bench.height - 12) < 1)
    #expect(bench.order(20) == MavResult.accepted)
    let isDown = bench.run(upTo: 60) { !$0.autopilot.isArmed }
    #expect(isDown && bench.height < 0.01)
    #expect(bench.texts.contains("Disarming motors"))
    let landed = bench.all(ExtendedSysState.self).map(\.landedState)
    let order = landed.reduce(into: [UInt8]()) { if $0.last != $1 { $0.append($1) } }
    #expect(
      order == [MavLandedState.onGround, MavLandedState.takeoff, MavLandedState.inAir, MavLandedState.landing]
        || order == [
          MavLandedState.onGround, MavLandedState.takeoff, MavLandedState.inAir, MavLandedState.landing,
          MavLandedState.onGround,
        ], "\(order)")
  }

  @Test("home is what the ground sets, and a return leads there")
  func home() throws {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    let place = try bench.projection.geo(LocalPoint(east: 30, north: -20))
    #expect(
      bench.answer(
        to: CommandInt(
          targetSystem: 1, targetComponent: 1, frame: MavFrame.global, command: 179, x: place.latitudeE7,
          y: place.longitudeE7, z: Float(VehicleBench.ground))) == MavResult.accepted)
    #expect(bench.order(179, 0, 0, 0, 0, 95, 20, 5) == MavResult.failed)
    bench.heard = []
    #expect(bench.order(410) == MavResult.accepted)
    #expect(bench.all(HomePosition.self).first?.latitude == place.latitudeE7)
    try bench.fly(to: 15)
    #expect(bench.order(176, 1, 6) == MavResult.accepted)
    let isDown = bench.run(upTo: 60) { !$0.autopilot.isArmed }
    #expect(isDown)
    #expect(bench.vehicle.body.position.planarDistanceMetres(to: LocalPoint(east: 30, north: -20)) < 1)
  }

  @Test("parameters are listed, read and set; what is unknown, no number or out of range gets no answer")
  func parameters() throws {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    bench.heard = []
    bench.send(ParamRequestList(targetSystem: 1, targetComponent: 1))
    bench.run(seconds: 0.5)
    let list = bench.all(ParamValue.self)
    #expect(list.count > 20 && list.allSatisfy { Int($0.paramCount) == list.count })
    #expect(list.map(\.paramIndex) == (0..<UInt16(list.count)).map { $0 })
    #expect(list.first { $0.paramId == "MAV1_POSITION" }?.paramValue == 0)
    bench.heard = []
    bench.send(ParamRequestRead(targetSystem: 1, targetComponent: 1, paramId: "RTL_ALT", paramIndex: -1))
    #expect(bench.all(ParamValue.self).map(\.paramValue) == [3000])
    bench.heard = []
    bench.set("NO_SUCH", 1)
    bench.set("RTL_ALT", .nan)
    bench.send(ParamRequestRead(targetSystem: 1, targetComponent: 1, paramId: "", paramIndex: 999))
    #expect(bench.heard.isEmpty)
    bench.set("FENCE_ACTION", 77)
    #expect(bench.all(ParamValue.self).map(\.paramValue) == [77])
    bench.set("MAV1_POSITION", 2)
    bench.heard = []
    bench.run(seconds: 5)
    #expect((9...11).contains(bench.all(GlobalPositionInt.self).count))
    bench.set("WPNAV_SPEED", 500)
    try bench.fly(to: 10)
    #expect(bench.upload([try bench.item(16, 80, 0, z: 10)]) == MavMissionResult.accepted)
    #expect(bench.order(300) == MavResult.accepted)
    bench.run(seconds: 6)
    #expect(abs(bench.vehicle.body.velocity.lengthMetres - 5) < 0.3)
  }

  @Test("a request for a file is refused, with the number and the order it came with")
  func files() throws {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    bench.heard = []
    var payload = [UInt8](repeating: 0, count: 251)
    (payload[0], payload[3]) = (41, 4)
    bench.send(FileTransferProtocol(targetSystem: 1, targetComponent: 1, payload: payload))
    let answer = try #require(bench.all(FileTransferProtocol.self).first)
    #expect(answer.payload[0] == 42 && answer.payload[3] == 129 && answer.payload[5] == 4)
    #expect(answer.targetSystem == 255)
  }
}
