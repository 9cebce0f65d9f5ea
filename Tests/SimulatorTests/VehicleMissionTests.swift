import Energetics
import Geometry
import MAVLink
import Maps
import Quantities
import Simulator
import Testing

@Suite struct VehicleMissionTests {
  @Test("a copter flies its items one by one and says so; a return counts as reached on landing")
  func mission() throws {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    _ = bench.order(511, 42, 1_000_000)
    let items = [
      try bench.item(22, z: 10), try bench.item(16, 20, 0, z: 10), try bench.item(82, 20, 20, z: 12),
      try bench.item(19, 10, 20, z: 12, param1: 3), try bench.item(18, 10, 10, z: 12, param1: 1, param3: 5),
      try bench.item(20),
    ]
    #expect(bench.upload(items) == MavMissionResult.accepted)
    #expect(bench.texts.contains("Flight plan received"))
    _ = bench.order(176, 1, 4)
    _ = bench.order(400, 1)
    #expect(bench.order(300) == MavResult.accepted)
    bench.run(seconds: 8)
    let current = try #require(bench.all(MissionCurrent.self).last)
    #expect(current.seq == 2 && current.total == 6 && current.missionState == MissionState.active)
    let isDown = bench.run(upTo: 120) { !$0.autopilot.isArmed }
    #expect(isDown)
    #expect(bench.vehicle.autopilot.mode == .auto, "a return within a mission stays in AUTO")
    #expect(bench.all(MissionItemReached.self).map(\.seq) == [1, 2, 3, 4, 5, 6])
    for text in ["Mission: 1 Takeoff", "Mission: 2 WP", "Reached command #2", "Disarming motors"] {
      #expect(bench.texts.contains(text), "\(text)")
    }
  }

  @Test("jumps are taken as often as they say, and a loop without time ends")
  func jumps() throws {
    for profile in AutopilotProfile.allCases {
      var bench = try VehicleBench(VehicleBench.copter(profile))
      let first: Float = profile == .ardupilot ? 1 : 0
      let items = [
        try bench.item(22, z: 8), try bench.item(16, 8, 0, z: 8), try bench.item(16, 0, 0, z: 8),
        try bench.item(177, param1: first + 1, param2: 2), try bench.item(16, 0, 8, z: 8),
      ]
      #expect(bench.upload(items) == MavMissionResult.accepted)
      try bench.fly(to: 8)
      bench.heard = []
      _ = profile == .ardupilot ? bench.order(176, 1, 3) : bench.order(176, 129, 4, 4)
      let isDone = bench.run(upTo: 120) { $0.autopilot.isMissionComplete }
      #expect(isDone)
      let reached = bench.all(MissionItemReached.self).map { Int($0.seq) - Int(first) }
      #expect(reached.filter { $0 == 1 }.count == 3, "\(profile) \(reached)")
      #expect(reached.last == 4)

      #expect(
        bench.upload([try bench.item(16, 1, 1, z: 8), try bench.item(177, param1: 99, param2: 1)])
          == MavMissionResult.error)
      var loop = try VehicleBench(VehicleBench.copter(profile))
      #expect(
        loop.upload([try bench.item(178, param1: 1, param2: 5), try bench.item(177, param1: first, param2: -1)])
          == MavMissionResult.accepted)
      try loop.fly(to: 8)
      _ = profile == .ardupilot ? loop.order(176, 1, 3) : loop.order(176, 129, 4, 4)
      loop.run(seconds: 2)
      #expect(loop.texts.contains { $0.hasPrefix("Mission: too many items") })
      #expect(loop.vehicle.autopilot.isInAir)
    }
  }

  @Test("a mission can be paused, left, resumed and jumped in")
  func pause() throws {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    _ = bench.order(511, 42, 200_000)
    let items = [
      try bench.item(22, z: 8), try bench.item(16, 60, 0, z: 8), try bench.item(16, 60, 60, z: 8),
      try bench.item(16, 0, 60, z: 8),
    ]
    #expect(bench.upload(items) == MavMissionResult.accepted)
    _ = bench.order(176, 1, 4)
    _ = bench.order(400, 1)
    _ = bench.order(300)
    bench.run(seconds: 8)
    #expect(bench.order(193, 0) == MavResult.accepted)
    bench.run(seconds: 4)
    #expect(bench.vehicle.body.velocity.lengthMetres < 0.3)
    #expect(bench.all(MissionCurrent.self).last?.missionState == 4)
    #expect(bench.order(193, 1) == MavResult.accepted)
    bench.run(seconds: 1)
    #expect(bench.all(MissionCurrent.self).last?.missionState == 3)
    #expect(bench.order(176, 1, 4) == MavResult.accepted)
    bench.run(seconds: 3)
    #expect(bench.order(300) == MavResult.accepted, "from GUIDED it goes on")
    bench.run(seconds: 1)
    #expect(bench.all(MissionCurrent.self).last?.seq == 2)
    #expect(bench.order(224, 4) == MavResult.accepted)
    bench.run(seconds: 0.5)
    #expect(bench.all(MissionCurrent.self).last?.seq == 4)
    #expect(bench.order(178, 1, 3) == MavResult.accepted)
    bench.run(seconds: 5)
    #expect(bench.vehicle.body.velocity.lengthMetres < 3.2)
    let isDone = bench.run(upTo: 60) { $0.autopilot.isMissionComplete }
    #expect(isDone && bench.vehicle.autopilot.mode == .auto)
  }

  @Test("the item that was set on the ground is the first that is flown, once")
  func currentOnGround() throws {
    for profile in AutopilotProfile.allCases {
      var bench = try VehicleBench(VehicleBench.copter(profile))
      let first: Float = profile == .ardupilot ? 1 : 0
      let items = [
        try bench.item(22, z: 8), try bench.item(16, 30, 0, z: 8), try bench.item(22, z: 8),
        try bench.item(16, 0, 10, z: 8), try bench.item(20),
      ]
      #expect(bench.upload(items) == MavMissionResult.accepted)
      #expect(bench.order(224, first + 2) == MavResult.accepted)
      if profile == .ardupilot { _ = bench.order(176, 1, 4) }
      #expect(bench.order(400, 1) == MavResult.accepted)
      _ = profile == .ardupilot ? bench.order(300) : bench.order(176, 129, 4, 4)
      let isDown = bench.run(upTo: 90) { !$0.autopilot.isArmed }
      #expect(isDown)
      #expect(bench.all(MissionItemReached.self).map { Float($0.seq) - first } == [2, 3, 4], "\(profile)")
      bench.run(seconds: 25)
      bench.heard = []
      if profile == .ardupilot { _ = bench.order(176, 1, 4) }
      #expect(bench.order(400, 1) == MavResult.accepted)
      _ = profile == .ardupilot ? bench.order(300) : bench.order(176, 129, 4, 4)
      bench.run(seconds: 6)
      #expect(bench.all(MissionItemReached.self).first.map { Float($0.seq) - first } == 0)
    }
  }

  @Test("an upload in AUTO is flown at once and keeps the number; one that is too short keeps the copter in AUTO")
  func liveUpload() throws {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    let far = [
      try bench.item(22, z: 8), try bench.item(16, 5, 0, z: 8), try bench.item(16, 150, 0, z: 8),
      try bench.item(16, 150, 50, z: 8),
    ]
    #expect(bench.upload(far) == MavMissionResult.accepted)
    _ = bench.order(176, 1, 4)
    _ = bench.order(400, 1)
    _ = bench.order(300)
    let isOnWay = bench.run(upTo: 30) { $0.autopilot.currentItem == 3 }
    #expect(isOnWay)
    bench.run(seconds: 2)
    bench.heard = []
    bench.send(MissionClearAll(targetSystem: 1, targetComponent: 1))
    #expect(bench.all(MissionAck.self).last?.type == MavMissionResult.error)
    let near = [
      try bench.item(22, z: 8), try bench.item(16, 5, 0, z: 8), try bench.item(16, 0, 30, z: 8),
      try bench.item(16, 10, 30, z: 8),
    ]
    #expect(bench.upload(near) == MavMissionResult.accepted)
    #expect(bench.texts.contains("Auto mission changed, restarted command"))
    #expect(bench.texts.contains("Mission: 4 WP"))
    bench.run(seconds: 1)
    #expect(bench.vehicle.autopilot.currentItem == 3)
    let isDone = bench.run(upTo: 60) { $0.autopilot.isMissionComplete }
    #expect(isDone)
    #expect(bench.vehicle.body.position.planarDistanceMetres(to: LocalPoint(east: 10, north: 30)) < 1)
    bench.heard = []
    #expect(bench.upload([try bench.item(22, z: 8)]) == MavMissionResult.accepted)
    #expect(bench.texts.contains("Auto mission changed but failed to restart command"))
    bench.run(seconds: 2)
    #expect(bench.vehicle.autopilot.mode == .auto && bench.vehicle.autopilot.isInAir)
  }

  @Test("a height above the ground is one above the ground at the place, and landing elsewhere ends on it")
  func terrain() throws {
    let flat = try WorldTests.map()
    // A slope of 1 in 10 that rises to the east, 5 m at the pad.
    let grid = TerrainGrid(
      origin: LocalPoint(east: -200, north: -200), spacingMetres: 200, columns: 3, rows: 3,
      altitudesMetres: [-15, 5, 25, -15, 5, 25, -15, 5, 25])
    let map = CityMap(
      metadata: flat.metadata, projection: flat.projection, boundary: flat.boundary,
      terrain: Terrain(ground: .grid(grid)))
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot), map: map)
    #expect(
      bench.upload([
        try bench.item(22, z: 10), try bench.item(16, 100, 0, z: 10, frame: MavFrame.globalTerrainAlt),
        try bench.item(21),
      ]) == MavMissionResult.accepted)
    _ = bench.order(176, 1, 4)
    _ = bench.order(400, 1)
    _ = bench.order(300)
    let isThere = bench.run(upTo: 60) { $0.autopilot.currentItem == 3 }
    #expect(isThere && abs(bench.vehicle.body.altitudeMetres - 25) < 1)
    let isDown = bench.run(upTo: 60) { !$0.autopilot.isArmed }
    #expect(isDown)
    #expect(abs(bench.vehicle.body.altitudeMetres - 15) < 0.3)
  }

  @Test("bad items end an upload with the observed answers, and a PX4 vehicle takes NaN")
  func badItems() throws {
    for profile in AutopilotProfile.allCases {
      var bench = try VehicleBench(VehicleBench.copter(profile))
      for command: UInt16 in [65_000, 258, 400, 5001, 5100] {
        #expect(bench.upload([try bench.item(command, 1, 1)]) == MavMissionResult.unsupported, "\(command)")
      }
      for command: UInt16 in [94, 211, 42_600, 2000] {
        #expect(bench.upload([try bench.item(command, 1, 1)]) == MavMissionResult.accepted, "\(command)")
      }
      for frame: UInt8 in [1, 4, 7, 8, 9, 12, 14, 20, 21] {
        #expect(
          bench.upload([try bench.item(16, 1, 1, frame: frame)]) == MavMissionResult.unsupportedFrame, "\(frame)")
      }
      let isStrict = profile == .ardupilot
      #expect(
        bench.upload([try bench.item(16, 1, 1, z: .nan)])
          == (isStrict ? MavMissionResult.invalidParam7 : MavMissionResult.accepted))
      #expect(
        bench.upload([try bench.item(22, 1, 1, z: 5, param1: .nan)])
          == (isStrict ? MavMissionResult.invalidParam1 : MavMissionResult.accepted))
    }
  }
}
