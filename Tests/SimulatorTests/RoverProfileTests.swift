import Energetics
import Geometry
import MAVLink
import Quantities
import Simulator
import Testing

@Suite struct RoverProfileTests {
  private static func rover(_ profile: AutopilotProfile) -> VehicleConfiguration {
    var rover = VehicleBench.copter(profile)
    rover.kind = .rover(VehicleConfiguration.Wheels(bodyRadiusMetres: 0.3))
    rover.powerModel = .wheels(idleWatts: 50, rollingResistance: 0.015, efficiency: 0.6)
    rover.defaultSpeed = Speed(metresPerSecond: 1.5)
    rover.maxGroundSpeed = Speed(metresPerSecond: 2)
    return rover
  }

  @Test("a rover goes where it is sent and comes home, in both profiles")
  func goTo() throws {
    for profile in AutopilotProfile.allCases {
      var bench = try VehicleBench(Self.rover(profile))
      #expect(bench.order(22, 0, 0, 0, 0, 0, 0, 10) == MavResult.unsupported)
      #expect(bench.order(21) == MavResult.unsupported)
      if profile == .ardupilot { #expect(bench.order(176, 1, 15) == MavResult.accepted) }
      #expect(bench.order(400, 1) == MavResult.accepted)
      let place = try bench.projection.geo(LocalPoint(east: 6, north: 4))
      #expect(
        bench.answer(
          to: CommandInt(
            targetSystem: 1, targetComponent: 1, frame: MavFrame.globalInt, command: 192, param1: -1, param2: 1,
            x: place.latitudeE7, y: place.longitudeE7, z: .nan)) == MavResult.accepted)
      bench.run(seconds: 15)
      #expect(bench.vehicle.body.position.planarDistanceMetres(to: LocalPoint(east: 6, north: 4)) < 0.1, "\(profile)")
      #expect(bench.order(20) == MavResult.accepted)
      bench.run(seconds: 20)
      #expect(bench.vehicle.body.position.planarDistanceMetres(to: LocalPoint(east: 0, north: 0)) < 0.1)
      #expect(bench.texts.contains("Reached destination"))
      #expect(bench.vehicle.autopilot.isArmed && bench.order(400, 0) == MavResult.accepted)
    }
  }

  @Test("a PX4 rover drives its mission from item 0 and then holds")
  func mission() throws {
    var bench = try VehicleBench(Self.rover(.px4))
    #expect(
      bench.upload([try bench.item(16, 3, 0), try bench.item(16, 3, 3), try bench.item(16, 0, 3)])
        == MavMissionResult.accepted)
    #expect(bench.order(400, 1) == MavResult.accepted)
    #expect(bench.order(176, 129, 4, 4) == MavResult.accepted)
    let isDone = bench.run(upTo: 60) { $0.autopilot.isMissionComplete }
    #expect(isDone && bench.vehicle.autopilot.mode == .hold)
    #expect(bench.all(MissionItemReached.self).map(\.seq) == [0, 1, 2])
    #expect(bench.vehicle.body.position.planarDistanceMetres(to: LocalPoint(east: 0, north: 3)) < 0.1)
  }

  @Test("a rover that leaves its fence comes back, and one that loses the satellites stops")
  func failsafes() throws {
    var bench = try VehicleBench(Self.rover(.ardupilot))
    bench.set("FENCE_ENABLE", 1)
    bench.set("FENCE_RADIUS", 5)
    _ = bench.order(176, 1, 15)
    #expect(bench.order(400, 1) == MavResult.accepted)
    let place = try bench.projection.geo(LocalPoint(east: 12, north: 0))
    let order = CommandInt(
      targetSystem: 1, targetComponent: 1, frame: MavFrame.globalInt, command: 192, param1: -1, param2: 1,
      x: place.latitudeE7, y: place.longitudeE7, z: 5)
    #expect(bench.answer(to: order) == MavResult.accepted)
    let isReturning = bench.run(upTo: 20) { $0.autopilot.mode == .returnToLaunch }
    #expect(isReturning && bench.texts.contains("Circle fence breached"))
    bench.simulation.setPosition(isLost: true, of: 1)
    let isHeld = bench.run(upTo: 8) { $0.autopilot.mode == .hold }
    #expect(isHeld && bench.texts.contains("EKF Failsafe: changed to Hold Mode"))
    bench.simulation.setPosition(isLost: false, of: 1)
    _ = bench.order(176, 1, 11)
    bench.run(seconds: 15)
    #expect(bench.texts.contains("Fence breach cleared"))
  }
}
