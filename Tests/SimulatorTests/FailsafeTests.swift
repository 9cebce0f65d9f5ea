import Geometry
import MAVLink
import Quantities
import Simulator
import Testing

@Suite struct FailsafeTests {
  private func square(_ bench: VehicleBench, side: Double, command: UInt16 = 5001) throws -> [MissionItemInt] {
    try [(-side, -side), (side, -side), (side, side), (-side, side)].map {
      try bench.item(command, $0.0, $0.1, param1: 4, frame: MavFrame.global)
    }
  }

  @Test("a copter that leaves its fence comes back, with the observed words, and stays on its way home")
  func fence() throws {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    #expect(bench.upload(try square(bench, side: 50), type: MavMissionType.fence) == MavMissionResult.accepted)
    #expect(bench.texts.contains("Fence Indexed OK"))
    bench.set("FENCE_ENABLE", 1)
    try bench.fly(to: 20)
    bench.heard = []
    #expect(bench.upload([try bench.item(16, 120, 0, z: 20)]) == MavMissionResult.accepted)
    #expect(bench.order(176, 1, 3) == MavResult.accepted)
    let isReturning = bench.run(upTo: 30) { $0.autopilot.mode == .returnToLaunch }
    #expect(isReturning)
    bench.run(seconds: 0.1)
    let status = try #require(bench.all(FenceStatus.self).last)
    #expect(status.breachStatus == 1 && status.breachCount == 1 && status.breachType == 3)
    #expect(bench.texts.contains("Polygon fence breached") && bench.texts.contains("Manual recovery started"))
    let isDown = bench.run(upTo: 90) { !$0.autopilot.isArmed }
    #expect(isDown && bench.vehicle.autopilot.mode == .returnToLaunch)
    #expect(bench.texts.contains("Fence breach cleared"))
    #expect(bench.all(FenceStatus.self).last?.breachStatus == 0)
  }

  @Test("a fence keeps vehicles in and out, by polygon, circle, distance and height")
  func fences() throws {
    for (items, limit, place, height, isBroken) in [
      ([(5001, 30.0)], "", (20.0, 0.0), 10.0, false), ([(5001, 30)], "", (40, 0), 10, true),
      ([(5002, 5)], "", (20, 15), 10, false), ([(5002, 12)], "", (20, 0), 10, true),
      ([], "FENCE_RADIUS", (60, 0), 10, true), ([], "FENCE_ALT_MAX", (10, 0), 40, true),
      ([], "FENCE_ALT_MAX", (10, 0), 20, false),
    ] as [([(UInt16, Double)], String, (Double, Double), Double, Bool)] {
      var bench = try VehicleBench(VehicleBench.copter(.ardupilot))
      for (command, side) in items {
        // An exclusion lies around (20, 0): the pad must not be in it.
        let east = command == 5002 ? 20.0 : 0
        let corners = try [(-side, -side), (side, -side), (side, side), (-side, side)].map {
          try bench.item(command, east + $0.0, $0.1, param1: 4, frame: MavFrame.global)
        }
        #expect(bench.upload(corners, type: MavMissionType.fence) == MavMissionResult.accepted)
      }
      bench.set("FENCE_ENABLE", 1)
      if !limit.isEmpty { bench.set(limit, limit == "FENCE_RADIUS" ? 50 : 30) }
      try bench.fly(to: 8)
      #expect(
        bench.upload([try bench.item(16, place.0, place.1, z: Float(height))]) == MavMissionResult.accepted)
      _ = bench.order(176, 1, 3)
      bench.run(seconds: 25)
      #expect((bench.vehicle.autopilot.mode == .returnToLaunch) == isBroken, "\(items) \(limit) \(place) \(height)")
    }
  }

  @Test("a lost ground station is answered only where a parameter says so, and only by its own heartbeats")
  func station() throws {
    for (isOn, station) in [(true, UInt8(255)), (false, 255), (true, 254)] {
      var bench = try VehicleBench(VehicleBench.copter(.ardupilot), station: station)
      if isOn { bench.set("FS_GCS_ENABLE", 1) }
      let heartbeat = Heartbeat(type: MavType.gcs, autopilot: MavAutopilot.invalid, mavlinkVersion: 3)
      bench.send(heartbeat)
      try bench.fly(to: 10)
      bench.send(heartbeat)
      bench.run(seconds: 6)
      let isAnswered = isOn && station == 255
      #expect((bench.vehicle.autopilot.mode == .returnToLaunch) == isAnswered)
      #expect(bench.texts.contains("GCS Failsafe") == isAnswered)
      guard isAnswered else { continue }
      bench.run(seconds: 1)
      #expect(bench.all(Heartbeat.self).last?.systemStatus == MavState.critical)
      bench.send(heartbeat)
      #expect(bench.texts.contains("GCS Failsafe Cleared"))
      bench.run(seconds: 1)
      #expect(bench.vehicle.autopilot.mode == .returnToLaunch, "it stays on its way home")
      #expect(bench.all(Heartbeat.self).last?.systemStatus == MavState.active)
    }
  }

  @Test("a low battery sends a copter home and a critical one brings it down where it is")
  func battery() throws {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    bench.set("BATT_LOW_VOLT", 25)
    bench.set("BATT_FS_LOW_ACT", 2)
    bench.set("BATT_CRT_VOLT", 24.9)
    bench.set("BATT_FS_CRT_ACT", 1)
    #expect(bench.order(511, 147, 500_000) == MavResult.accepted)
    try bench.fly(to: 25)
    let isReturning = bench.run(upTo: 120) { $0.autopilot.mode == .returnToLaunch }
    #expect(isReturning || bench.vehicle.autopilot.mode == .land)
    #expect(bench.texts.contains { $0.hasPrefix("Battery 1 is low ") && $0.hasSuffix(" mAh") }, "\(bench.texts)")
    #expect(bench.texts.contains("Battery Failsafe"))
    bench.run(seconds: 1)
    #expect(bench.all(Heartbeat.self).last?.systemStatus == MavState.critical)
    #expect(bench.all(BatteryStatus.self).last?.chargeState == 3)
    let isLanding = bench.run(upTo: 120) { $0.autopilot.mode == .land }
    #expect(isLanding)
    #expect(bench.texts.contains { $0.hasPrefix("Battery 1 is critical ") })
    let isDown = bench.run(upTo: 60) { !$0.autopilot.isArmed }
    #expect(isDown)
    #expect(bench.order(400, 1) == MavResult.failed)
  }

  @Test("without satellites a copter lands, and when they are back it goes on landing")
  func position() throws {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    try bench.fly(to: 25)
    bench.simulation.setPosition(isLost: true, of: 1)
    bench.run(seconds: 6)
    #expect(bench.vehicle.autopilot.mode == .guided, "it goes on by its speed for some seconds")
    bench.run(seconds: 2)
    #expect(bench.vehicle.autopilot.mode == .land)
    #expect(bench.texts.contains("EKF variance") && bench.texts.contains("EKF Failsafe: changed to Land Mode"))
    bench.simulation.setPosition(isLost: false, of: 1)
    bench.run(seconds: 1)
    #expect(bench.texts.contains("EKF Failsafe Cleared"))
    #expect(bench.vehicle.autopilot.mode == .land)
  }

  @Test("PX4 vehicles answer fence, silence, battery and position by their own parameters")
  func px4() throws {
    var bench = try VehicleBench(VehicleBench.copter(.px4))
    #expect(bench.upload(try square(bench, side: 40), type: MavMissionType.fence) == MavMissionResult.accepted)
    bench.set("GF_ACTION", Float(bitPattern: 3), type: MavParamType.int32)
    try bench.fly(to: 10)
    let place = try bench.projection.geo(LocalPoint(east: 100, north: 0))
    _ = bench.answer(
      to: CommandInt(
        targetSystem: 1, targetComponent: 1, frame: MavFrame.globalInt, command: 192, param1: -1,
        x: place.latitudeE7, y: place.longitudeE7, z: .nan))
    let isReturning = bench.run(upTo: 30) { $0.autopilot.mode == .returnToLaunch }
    #expect(isReturning)

    var silent = try VehicleBench(VehicleBench.copter(.px4))
    silent.set("NAV_DLL_ACT", Float(bitPattern: 2), type: MavParamType.int32)
    silent.send(Heartbeat(type: MavType.gcs))
    try silent.fly(to: 10)
    silent.run(seconds: 11)
    #expect(silent.vehicle.autopilot.mode == .returnToLaunch)

    var weak = try VehicleBench(VehicleBench.copter(.px4))
    weak.set("BAT_CRIT_THR", 0.995)
    weak.set("COM_LOW_BAT_ACT", Float(bitPattern: 2), type: MavParamType.int32)
    try weak.fly(to: 10)
    let isLanding = weak.run(upTo: 60) { $0.autopilot.mode == .land }
    #expect(isLanding)

    var blind = try VehicleBench(VehicleBench.copter(.px4))
    try blind.fly(to: 10)
    blind.simulation.setPosition(isLost: true, of: 1)
    blind.run(seconds: 8)
    #expect(blind.vehicle.autopilot.mode == .land)
  }

  @Test("a return leads to the nearest rally point where that is nearer than home")
  func rally() throws {
    for profile in AutopilotProfile.allCases {
      var bench = try VehicleBench(VehicleBench.copter(profile))
      #expect(
        bench.upload(
          [try bench.item(5100, 100, 0, z: 20), try bench.item(5100, -100, 0, z: 20)], type: MavMissionType.rally)
          == MavMissionResult.accepted)
      try bench.fly(to: 15)
      let place = try bench.projection.geo(LocalPoint(east: 80, north: 0))
      _ = bench.answer(
        to: CommandInt(
          targetSystem: 1, targetComponent: 1, frame: MavFrame.globalRelativeAltInt, command: 192, param1: -1,
          param2: 1, x: place.latitudeE7, y: place.longitudeE7, z: 15))
      bench.run(seconds: 15)
      #expect(bench.order(20) == MavResult.accepted)
      let isDown = bench.run(upTo: 60) { !$0.autopilot.isArmed }
      #expect(isDown)
      #expect(bench.vehicle.body.position.planarDistanceMetres(to: LocalPoint(east: 100, north: 0)) < 1, "\(profile)")
      // No crew comes there: it flies on with what it has left.
      if profile == .ardupilot { _ = bench.order(176, 1, 4) }
      #expect(bench.order(400, 1) == MavResult.accepted)
    }
  }
}
