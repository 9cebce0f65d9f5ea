import Energetics
import Geometry
import MAVLink
import Maps
import Quantities
import Simulator
import Testing

/// Vehicles that touch one another.
@Suite struct CollisionTests {
  /// Two copters on pads so far apart that rise to heights and are then both sent to one place.
  private static func meeting(heights: [Float], seconds: Double = 30) throws -> Simulation {
    var other = VehicleBench.copter(.ardupilot)
    other.name = "copter-2"
    other.systemID = 2
    other.home = LocalPoint(east: 60, north: 0)
    let vehicles = [VehicleBench.copter(.ardupilot), other]
    let map = try WorldTests.map()
    var simulation = Simulation(
      map: map, vehicles: vehicles, conditions: Simulation.Conditions(link: LinkQuality(delaySeconds: 0)), seed: 4)
    var writer = MAVLinkFrameWriter(systemID: 255, componentID: 190)
    func run(_ seconds: Double) {
      for _ in 0..<Int((seconds / Simulation.stepSeconds).rounded()) { simulation.step() }
    }
    run(7)
    let place = try map.projection.geo(LocalPoint(east: 30, north: 0))
    for (index, height) in heights.enumerated() {
      let system = UInt8(index + 1)
      for (command, first, second, last) in [
        (MavCmd.doSetMode, Float(1), Float(4), Float(0)), (MavCmd.componentArmDisarm, 1, 0, 0),
        (MavCmd.navTakeoff, 0, 0, height),
      ] {
        let order = CommandLong(
          targetSystem: system, targetComponent: 1, command: command, param1: first, param2: second, param7: last)
        _ = simulation.exchange(writer.encode(order), with: system)
      }
    }
    run(20)
    for (index, height) in heights.enumerated() {
      let system = UInt8(index + 1)
      let order = CommandInt(
        targetSystem: system, targetComponent: 1, frame: MavFrame.globalRelativeAlt, command: MavCmd.doReposition,
        param1: -1, param2: 1, x: place.latitudeE7, y: place.longitudeE7, z: height)
      _ = simulation.exchange(writer.encode(order), with: system)
    }
    run(seconds)
    return simulation
  }

  @Test("two copters that meet at one height hit one another: both crash, once, and each names the other")
  func meet() throws {
    let simulation = try Self.meeting(heights: [30, 30])
    let crashes = simulation.truth.crashes
    #expect(crashes.map(\.vehicle) == ["copter-1", "copter-2"])
    #expect(crashes.map(\.into) == ["copter-2", "copter-1"])
    #expect(simulation.vehicles.allSatisfy { $0.hasCrashed && !$0.autopilot.isArmed })
    #expect((simulation.truth.closestPair?.metres ?? .infinity) < FlightTruth.collisionMetres)
  }

  @Test("copters that pass two metres above one another do not touch")
  func pass() throws {
    let simulation = try Self.meeting(heights: [30, 32])
    let closest = try #require(simulation.truth.closestPair?.metres)
    #expect(simulation.truth.crashes.isEmpty && closest > FlightTruth.collisionMetres && closest < 3, "\(closest) m")
  }
}
