import Geometry
import MAVLink
import Quantities
import Simulator
import Testing

/// What was observed of an ArduCopter and no other test says; `docs/simulated-vehicles.md` has the whole list.
@Suite struct ObservedCopterTests {
  private func copter() throws -> VehicleBench { try VehicleBench(VehicleBench.copter(.ardupilot)) }

  /// A copter in AUTO on its way to its second way point, 8 m high.
  private func underWay() throws -> VehicleBench {
    var bench = try copter()
    let items = [try bench.item(22, z: 8), try bench.item(16, 5, 0, z: 8), try bench.item(16, 150, 0, z: 8)]
    try #require(bench.upload(items) == MavMissionResult.accepted)
    _ = bench.order(176, 1, 4)
    _ = bench.order(400, 1)
    _ = bench.order(300)
    let isOnWay = bench.run(upTo: 30) { $0.autopilot.currentItem == 3 }
    try #require(isOnWay)
    return bench
  }

  @Test(
    "after the start: a heartbeat each second with its states, home and origin once, the time every 10 s, no stream")
  func unasked() throws {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot), startsAfter: 0)
    bench.run(seconds: 30)
    let heartbeats = bench.all(Heartbeat.self)
    #expect(heartbeats.count == 30)
    #expect(heartbeats.first?.systemStatus == MavState.boot && heartbeats.last?.systemStatus == MavState.standby)
    #expect(heartbeats.allSatisfy { $0.baseMode == 81 && $0.autopilot == MavAutopilot.ardupilotmega })
    #expect(bench.all(HomePosition.self).count == 1 && bench.all(GpsGlobalOrigin.self).count == 1)
    #expect(bench.all(HomePosition.self).allSatisfy { $0.q.allSatisfy(\.isNaN) })
    #expect((2...4).contains(bench.all(Timesync.self).count))
    let types = Set(bench.heard.map { type(of: $0).id })
    #expect(
      types.isSubset(of: [Heartbeat.id, HomePosition.id, GpsGlobalOrigin.id, Timesync.id, Statustext.id]), "\(types)")
    _ = bench.order(176, 1, 4)
    bench.run(seconds: 1)
    #expect(bench.all(Heartbeat.self).last?.baseMode == 89)
    _ = bench.order(400, 1)
    bench.run(seconds: 1)
    #expect(bench.all(Heartbeat.self).last?.baseMode == 217)
    try bench.fly(to: 5)
    bench.run(seconds: 1)
    #expect(bench.all(Heartbeat.self).last?.systemStatus == MavState.active)
  }

  @Test("a text of more than 50 characters comes in chunks that make the whole")
  func longText() throws {
    var bench = try copter()
    bench.heard = []
    var item = try bench.item(16, 1, 1)
    (item.targetSystem, item.targetComponent) = (1, 1)
    bench.send(MissionCount(targetSystem: 1, targetComponent: 1, count: 2))
    bench.send(MissionItem(item))
    #expect(bench.texts.contains("got MISSION_ITEM; GCS should send MISSION_ITEM_INT"))
    #expect(bench.all(MissionRequest.self).map(\.seq) == [0, 1] && bench.all(MissionRequestInt.self).isEmpty)
    #expect(bench.texts.allSatisfy { $0.utf8.count <= 50 })
  }

  @Test("home is item 0 whatever was sent, in frame 0, and the total leaves it out")
  func home() throws {
    var bench = try copter()
    #expect(bench.upload(try (0..<9).map { try bench.item(16, Double($0), 9, z: 9) }) == MavMissionResult.accepted)
    bench.heard = []
    bench.send(MissionRequestList(targetSystem: 1, targetComponent: 1))
    bench.send(MissionRequestInt(targetSystem: 1, targetComponent: 1, seq: 0))
    #expect(bench.all(MissionCount.self).first?.count == 10)
    let home = try #require(bench.all(MissionItemInt.self).first)
    #expect(home.frame == MavFrame.global && home.command == MavCmd.navWaypoint && home.z == Float(VehicleBench.ground))
    #expect(bench.order(512, 42) == MavResult.accepted && bench.all(MissionCurrent.self).last?.total == 9)
    bench.send(MissionCount(targetSystem: 1, targetComponent: 1, count: 5))
    #expect(bench.order(512, 42) == MavResult.accepted && bench.all(MissionCurrent.self).last?.total == 4)
  }

  @Test("items with odd numbers are accepted as they were, and those out of range are refused by their parameter")
  func oddItems() throws {
    var bench = try copter()
    for frame: UInt8 in [0, 2, 3, 5, 6, 10, 11] {
      #expect(bench.upload([try bench.item(16, 1, 1, z: 5, frame: frame)]) == 0, "frame \(frame)")
    }
    #expect(bench.upload([MissionItemInt(frame: 3, command: 16, z: 9)]) == 0, "latitude and longitude 0")
    #expect(bench.upload([try bench.item(16, 1, 1, z: -1000)]) == 0)
    #expect(bench.upload([try bench.item(93, param1: 1e6)]) == 0)
    #expect(bench.upload([try bench.item(5100, 5000, 0, z: 20)], type: 2) == 0, "a rally point 5 km away")
    #expect(bench.texts.contains("Rally points received"))
    let bowtie = try [(0.0, 0.0), (20.0, 20.0), (20.0, 0.0), (0.0, 20.0)].map {
      try bench.item(5001, $0.0, $0.1, param1: 4, frame: 0)
    }
    #expect(bench.upload(bowtie, type: 1) == 0)
    for (x, y, z, result) in [
      (950_000_000, 0, 0, MavMissionResult.invalidParam5X), (.max, 0, 0, MavMissionResult.invalidParam5X),
      (.min, 0, 0, MavMissionResult.invalidParam5X), (0, 1_900_000_000, 0, MavMissionResult.invalidParam6Y),
      (0, 0, 1e9, MavMissionResult.invalidParam7),
    ] as [(Int32, Int32, Float, UInt8)] {
      #expect(bench.upload([MissionItemInt(frame: 3, command: 16, x: x, y: y, z: z)]) == result)
    }
    #expect(bench.upload([try bench.item(177, param1: 9, param2: 1)]) == MavMissionResult.error, "a jump past the end")
    for type: UInt8 in [1, 2] {
      #expect(bench.upload([try bench.item(16, 1, 1)], type: type) == MavMissionResult.unsupported)
    }
  }

  @Test("a bad fence is refused with its reason, a second text, and the old one stays")
  func badFences() throws {
    var bench = try copter()
    let good = try [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0)].map { try bench.item(5001, $0.0, $0.1, param1: 3, frame: 0) }
    #expect(bench.upload(good, type: 1) == 0 && bench.texts.last == "Fence Indexed OK")
    var outside = good
    outside[1].x = 950_000_000
    let circle = try bench.item(5003, 5, 5, param1: 0, frame: 0)
    for (items, reason) in [
      (Array(good.prefix(2)), "Incorrect item count"), (outside, "Bad lat or lon"),
      ([circle], "Non-positive circle radius"),
    ] {
      bench.heard = []
      #expect(bench.upload(items, type: 1) == MavMissionResult.error)
      #expect(bench.texts == [reason, "Fence validation failed"])
    }
    bench.heard = []
    bench.send(MissionRequestList(targetSystem: 1, targetComponent: 1, missionType: 1))
    #expect(bench.all(MissionCount.self).first?.count == 3)
  }

  @Test("an upload of all items again is accepted, and the last item alone after it is an error")
  func again() throws {
    var bench = try copter()
    let items = [try bench.item(22, z: 8), try bench.item(16, 5, 0, z: 8)]
    #expect(bench.upload(items) == 0 && bench.upload(items) == 0)
    var last = items[1]
    (last.seq, last.targetSystem, last.targetComponent) = (2, 1, 1)
    bench.send(last)
    #expect(bench.all(MissionAck.self).last?.type == MavMissionResult.error)
  }

  @Test("orders that move nothing: SET_MODE gets no answer, AUTO needs no mission, unknown intervals are told in words")
  func quietOrders() throws {
    var bench = try copter()
    bench.heard = []
    bench.send(SetMode(targetSystem: 1, baseMode: 1, customMode: 3))
    #expect(bench.heard.isEmpty)
    bench.run(seconds: 1)
    #expect(bench.all(Heartbeat.self).last?.customMode == 3)
    #expect(bench.order(511, 60_000, 1e6) == MavResult.denied)
    #expect(bench.texts.last == "No ap_message for mavlink id (60000)")
    #expect(bench.order(410) == MavResult.accepted && bench.all(HomePosition.self).count == 1)
    // A copy of a command is done again, as the real one does it.
    #expect(bench.order(410) == MavResult.accepted && bench.all(HomePosition.self).count == 2)
  }

  @Test("before home is known a request for it is accepted and met later")
  func homeLater() throws {
    var configuration = VehicleBench.copter(.ardupilot)
    configuration.isTalkative = false
    var bench = try VehicleBench(configuration, startsAfter: 0.5)
    #expect(bench.order(512, 242) == MavResult.accepted && bench.all(HomePosition.self).isEmpty)
    bench.run(seconds: 4)
    #expect(bench.all(HomePosition.self).count == 1)
  }

  @Test("in AUTO: a go-to without the flag or off the Earth is denied, the flag leads to GUIDED, fence and rally go in")
  func ordersInAuto() throws {
    var bench = try underWay()
    let place = try bench.projection.geo(LocalPoint(east: 0, north: 20))
    var order = CommandInt(
      targetSystem: 1, targetComponent: 1, frame: MavFrame.globalRelativeAltInt, command: 192, param1: -1,
      x: place.latitudeE7, y: place.longitudeE7, z: 10)
    #expect(bench.answer(to: order) == MavResult.denied)
    (order.param2, order.x) = (1, 950_000_000)
    #expect(bench.answer(to: order) == MavResult.denied)
    let corners = try [(-90.0, -90.0), (300.0, -90.0), (300.0, 90.0), (-90.0, 90.0)].map {
      try bench.item(5001, $0.0, $0.1, param1: 4, frame: 0)
    }
    #expect(bench.upload(corners, type: 1) == 0)
    #expect(bench.upload([try bench.item(5100, 10, 10, z: 20)], type: 2) == 0)
    #expect(bench.vehicle.autopilot.mode == .auto)
    order.x = place.latitudeE7
    #expect(bench.answer(to: order) == MavResult.accepted && bench.vehicle.autopilot.mode == .guided)
    #expect(bench.order(512, 42) == 0 && bench.all(MissionCurrent.self).last?.missionMode == 0)
  }

  @Test("an armed vehicle in the air: take-off, disarming, restart and pause outside of AUTO fail")
  func refusedInFlight() throws {
    var bench = try copter()
    try bench.fly(to: 10)
    #expect(bench.order(22, 0, 0, 0, 0, 0, 0, 10) == MavResult.failed)
    #expect(bench.order(400, 0) == MavResult.failed && bench.order(246, 1) == MavResult.failed)
    #expect(bench.order(193, 0) == MavResult.failed && bench.texts.contains("Failed to pause"))
  }

  @Test("a breach in AUTO: the mission is no longer flown, the state stays active, and the words come in their order")
  func breachInAuto() throws {
    var bench = try copter()
    let corners = try [(-30.0, -30.0), (60.0, -30.0), (60.0, 30.0), (-30.0, 30.0)].map {
      try bench.item(5001, $0.0, $0.1, param1: 4, frame: 0)
    }
    #expect(bench.upload(corners, type: 1) == 0)
    bench.set("FENCE_ENABLE", 1)
    #expect(bench.upload([try bench.item(22, z: 8), try bench.item(16, 150, 0, z: 8)]) == 0)
    _ = bench.order(176, 1, 4)
    _ = bench.order(400, 1)
    _ = bench.order(300)
    let isOut = bench.run(upTo: 40) { $0.autopilot.mode == .returnToLaunch }
    #expect(isOut)
    bench.run(seconds: 1)
    #expect(bench.order(512, 42) == 0)
    let current = try #require(bench.all(MissionCurrent.self).last)
    #expect(current.missionState == MissionState.notStarted && current.missionMode == 0)
    let heartbeat = try #require(bench.all(Heartbeat.self).last)
    #expect(heartbeat.systemStatus == MavState.active && heartbeat.customMode == 6)
    let isDown = bench.run(upTo: 90) { !$0.autopilot.isArmed }
    #expect(isDown)
    let words = ["Polygon fence breached", "Manual recovery started", "Fence breach cleared", "Disarming motors"]
    #expect(bench.texts.filter { words.contains($0) } == words)
  }

  @Test("a battery that is too low to arm is refused, and after a failsafe another refusal")
  func batteryRefusals() throws {
    var low = VehicleBench.copter(.ardupilot, wattHours: 12)
    low.swapSeconds = 1e6
    var bench = try VehicleBench(low)
    try bench.fly(to: 20)
    let isEmpty = bench.run(upTo: 300) { $0.battery.charge.percent < 14 }
    #expect(isEmpty)
    _ = bench.order(176, 1, 9)
    let isDown = bench.run(upTo: 60) { !$0.autopilot.isArmed }
    #expect(isDown)
    _ = bench.order(176, 1, 4)
    #expect(bench.order(400, 1) == MavResult.failed)
    #expect(bench.texts.last == "Arm: Battery 1 below minimum arming voltage")

    var failed = try VehicleBench(VehicleBench.copter(.ardupilot))
    failed.set("BATT_LOW_VOLT", 25)
    failed.set("BATT_FS_LOW_ACT", 1)
    try failed.fly(to: 20)
    let isLanded = failed.run(upTo: 300) { !$0.autopilot.isArmed }
    #expect(isLanded)
    let text = try #require(failed.texts.first { $0.hasPrefix("Battery 1 is low ") })
    #expect(text.wholeMatch(of: /Battery 1 is low \d+\.\d\dV used \d+ mAh/) != nil, "\(text)")
    _ = failed.order(176, 1, 4)
    #expect(failed.order(400, 1) == MavResult.failed && failed.texts.last == "Arm: Battery 1 low voltage failsafe")
    #expect(failed.order(401) == MavResult.accepted)
    #expect(failed.texts.last == "PreArm: Battery 1 low voltage failsafe")
  }

  @Test("a real flight that was recorded has its groups of messages, and the vehicle sends all of them but five")
  func recordedTypes() throws {
    // Counted in the recording: messages that were sent more than 100 times in 190 s.
    let recorded: Set<UInt32> = [
      0, 1, 2, 24, 27, 29, 30, 32, 33, 36, 42, 62, 65, 74, 87, 116, 125, 129, 133, 136, 137, 147, 152, 163, 164, 168,
      178, 193, 241, 11_030,
    ]
    // Power supply, terrain requests, memory, the filter's drift, and motors' own telemetry.
    let left: Set<UInt32> = [125, 133, 152, 163, 11_030]
    var configuration = VehicleBench.copter(.ardupilot)
    configuration.isTalkative = false
    var bench = try VehicleBench(configuration)
    bench.send(
      RequestDataStream(targetSystem: 1, targetComponent: 1, reqStreamId: 0, reqMessageRate: 4, startStop: 1))
    try bench.fly(to: 8)
    bench.run(seconds: 3)
    let sent = Set(bench.heard.map { type(of: $0).id })
    #expect(recorded.subtracting(left).isSubset(of: sent), "\(recorded.subtracting(left).subtracting(sent))")
  }
}
