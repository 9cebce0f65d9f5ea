import Geometry
import MAVLink
import Quantities
import Simulator
import Testing

@Suite struct Px4VehicleTests {
  private let nan = Float.nan

  @Test("a PX4 vehicle speaks at once, at its usual rates, and every sensor that MAVSDK asks for is healthy")
  func streams() throws {
    var bench = try VehicleBench(VehicleBench.copter(.px4))
    bench.heard = []
    bench.run(seconds: 10)
    #expect((9...11).contains(bench.all(Heartbeat.self).count))
    #expect((48...52).contains(bench.all(GlobalPositionInt.self).count))
    #expect((98...102).contains(bench.all(Attitude.self).count))
    #expect((9...11).contains(bench.all(SysStatus.self).count))
    #expect((9...11).contains(bench.all(ExtendedSysState.self).count))
    #expect((9...11).contains(bench.all(GpsRawInt.self).count))
    #expect((4...6).contains(bench.all(BatteryStatus.self).count))
    #expect((4...6).contains(bench.all(HomePosition.self).count))
    #expect((9...11).contains(bench.all(MissionCurrent.self).count))
    let heartbeat = try #require(bench.all(Heartbeat.self).last)
    #expect(heartbeat.autopilot == MavAutopilot.px4)
    #expect(heartbeat.customMode == 4 << 16 | 3 << 24)
    let status = try #require(bench.all(SysStatus.self).last)
    let needed =
      MavSysStatusSensor.sensor3dGyro | MavSysStatusSensor.sensor3dAccel | MavSysStatusSensor.sensor3dMag
      | MavSysStatusSensor.sensorGps | MavSysStatusSensor.prearmCheck
    #expect(status.onboardControlSensorsPresent & needed == needed)
    #expect(status.onboardControlSensorsEnabled & needed == needed)
    #expect(status.onboardControlSensorsHealth & needed == needed)
    bench.heard = []
    #expect(bench.order(512, 148, nan, nan, nan, nan, nan, nan) == MavResult.accepted)
    let version = try #require(bench.all(AutopilotVersion.self).first)
    #expect(version.flightSwVersion >> 24 == 1 && version.uid != 0)
    #expect(version.capabilities & MavProtocolCapability.missionFence != 0)
    #expect(version.capabilities & MavProtocolCapability.ftp == 0)
    #expect(bench.order(520, nan) == MavResult.accepted)
  }

  @Test("modes go by main and sub number; OFFBOARD, and a mission where there is none, are refused")
  func modes() throws {
    var bench = try VehicleBench(VehicleBench.copter(.px4))
    for (main, sub) in [(1, 0), (2, 0), (3, 0), (7, 0), (4, 2), (4, 3), (4, 5), (4, 6)] {
      #expect(bench.order(176, 129, Float(main), Float(sub)) == MavResult.accepted, "\(main) \(sub)")
      bench.run(seconds: 1)
      #expect(bench.all(Heartbeat.self).last?.customMode == UInt32(main) << 16 | UInt32(sub) << 24)
    }
    #expect(bench.order(176, 129, 6, 0) == MavResult.temporarilyRejected)
    #expect(bench.order(176, 129, 4, 4) == MavResult.temporarilyRejected)
    #expect(bench.order(176, 129, 99, 99) == MavResult.unsupported)
    #expect(bench.order(176, nan, nan, nan) == MavResult.denied)
    #expect(bench.order(176, 1, 3, nan) == MavResult.accepted)
  }

  @Test("take-off leads to its usual height, then the vehicle loiters, and a return ends on the ground, disarmed")
  func takeOff() throws {
    var bench = try VehicleBench(VehicleBench.copter(.px4))
    bench.set("MIS_TAKEOFF_ALT", 12)
    #expect(bench.order(400, 1, nan, nan, nan, nan, nan, nan) == MavResult.accepted)
    #expect(bench.order(22, nan, nan, nan, nan, nan, nan, nan) == MavResult.accepted)
    let isUp = bench.run(upTo: 30) { $0.autopilot.mode == .loiter && $0.autopilot.isInAir }
    #expect(isUp)
    bench.run(seconds: 3)
    #expect(abs(bench.height - 12) < 1)
    #expect(bench.order(400, 0) == MavResult.denied)
    let place = try bench.projection.geo(LocalPoint(east: -30, north: 20))
    #expect(
      bench.answer(
        to: CommandInt(
          targetSystem: 1, targetComponent: 1, frame: MavFrame.globalInt, command: 192, param1: -1, param2: 1,
          param4: nan, x: place.latitudeE7, y: place.longitudeE7, z: nan)) == MavResult.accepted)
    bench.run(seconds: 15)
    #expect(bench.vehicle.body.position.planarDistanceMetres(to: LocalPoint(east: -30, north: 20)) < 1)
    #expect(abs(bench.height - 12) < 1, "no altitude keeps the vehicle's own")
    #expect(bench.order(176, 129, 4, 5) == MavResult.accepted)
    let isDown = bench.run(upTo: 60) { !$0.autopilot.isArmed }
    #expect(isDown)
    #expect(bench.vehicle.body.position.planarDistanceMetres(to: LocalPoint(east: 0, north: 0)) < 1)
    let order = bench.all(ExtendedSysState.self).map(\.landedState).reduce(into: [UInt8]()) {
      if $0.last != $1 { $0.append($1) }
    }
    #expect(
      order.prefix(4) == [
        MavLandedState.onGround, MavLandedState.takeoff, MavLandedState.inAir, MavLandedState.landing,
      ],
      "\(order)")
  }

  @Test("a mission as MAVSDK writes it, with speeds beside way points and NaN for what is not set, is flown to its end")
  func mission() throws {
    var bench = try VehicleBench(VehicleBench.copter(.px4))
    var items: [MissionItemInt] = []
    for (east, north) in [(20.0, 0.0), (20, 20), (0, 20)] {
      var point = try bench.item(16, east, north, z: 15, param2: 2, frame: MavFrame.globalRelativeAlt)
      point.param4 = nan
      var speed = try bench.item(178, z: nan, param1: 1, param2: 5, param3: -1, frame: MavFrame.mission)
      speed.autocontinue = 1
      items += [point, speed]
    }
    #expect(bench.upload(items) == MavMissionResult.accepted)
    #expect(bench.all(MissionRequestInt.self).count == 6 && bench.all(MissionRequest.self).isEmpty)
    #expect(bench.order(400, 1) == MavResult.accepted)
    #expect(bench.order(176, 129, 4, 4) == MavResult.accepted)
    let isDone = bench.run(upTo: 90) { $0.autopilot.isMissionComplete }
    #expect(isDone)
    bench.run(seconds: 2)
    #expect(bench.vehicle.autopilot.mode == .loiter && bench.vehicle.autopilot.isInAir)
    #expect(bench.all(MissionItemReached.self).map(\.seq) == [0, 1, 2, 3, 4, 5])
    let current = try #require(bench.all(MissionCurrent.self).last)
    #expect(current.total == 6 && current.missionState == MissionState.complete)
    #expect(abs(bench.height - 15) < 1)
    // Once more from its start: PX4 begins a mission anew that was flown to its end.
    bench.heard = []
    #expect(bench.order(176, 129, 4, 4) == MavResult.accepted)
    bench.run(seconds: 10)
    #expect(bench.all(MissionItemReached.self).first?.seq == 0)
    #expect(bench.order(193, 0) == MavResult.accepted)
    #expect(bench.vehicle.autopilot.mode == .loiter)
    #expect(bench.order(193, 1) == MavResult.accepted)
    #expect(bench.vehicle.autopilot.mode == .auto)
  }

  @Test("a mission with a relay, a sprayer or a message to a script is refused, and one that moves an actuator is not")
  func unknownItems() throws {
    var bench = try VehicleBench(VehicleBench.copter(.px4))
    for command: UInt16 in [181, 216, 217] {
      #expect(
        bench.upload([try bench.item(command, frame: MavFrame.mission)]) == MavMissionResult.unsupported, "\(command)")
    }
    #expect(bench.upload([try bench.item(187, param1: 1, frame: MavFrame.mission)]) == MavMissionResult.accepted)
  }

  @Test("an item without an altitude keeps the height, and a return within a mission ends with a disarmed vehicle")
  func missionWithReturn() throws {
    var bench = try VehicleBench(VehicleBench.copter(.px4))
    let items = [
      try bench.item(22, 0, 0, z: 10), try bench.item(16, 15, 0, z: nan), try bench.item(20, frame: MavFrame.mission),
    ]
    #expect(bench.upload(items) == MavMissionResult.accepted)
    #expect(bench.order(176, 129, 4, 4) == MavResult.accepted)
    #expect(bench.order(400, 1) == MavResult.accepted, "PX4 is armed in any mode, and starts its mission")
    let isReturning = bench.run(upTo: 30) { $0.autopilot.mode == .returnToLaunch }
    #expect(isReturning && abs(bench.height - 10) < 1)
    let isDown = bench.run(upTo: 60) { !$0.autopilot.isArmed }
    #expect(isDown)
    #expect(bench.all(MissionItemReached.self).map(\.seq) == [0, 1, 2])
  }

  @Test("integers of parameters travel as their bits, and a vehicle that is armed and left alone is disarmed")
  func parameters() throws {
    var bench = try VehicleBench(VehicleBench.copter(.px4))
    bench.heard = []
    bench.send(ParamRequestRead(targetSystem: 1, targetComponent: 1, paramId: "GF_ACTION", paramIndex: -1))
    let value = try #require(bench.all(ParamValue.self).first)
    #expect(value.paramType == MavParamType.int32 && value.paramValue.bitPattern == 2)
    bench.set("GF_ACTION", Float(bitPattern: 3), type: MavParamType.int32)
    #expect(bench.all(ParamValue.self).last?.paramValue.bitPattern == 3)
    #expect(bench.order(400, 1) == MavResult.accepted)
    bench.run(seconds: 9)
    #expect(bench.vehicle.autopilot.isArmed)
    bench.run(seconds: 2)
    #expect(!bench.vehicle.autopilot.isArmed)
  }
}
