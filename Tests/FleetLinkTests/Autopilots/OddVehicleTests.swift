import FleetLink
import Geometry
import MAVLink
import Plans
import Quantities
import Simulator
import Telemetry
import Testing

/// Versions and capabilities, and vehicles that are odd about them.
@Suite struct OddVehicleTests {
  private static func plan() throws -> FleetPlan { try FlightBuilder().plan(takeOffs: [20]) }

  private static func rally() throws -> [RallyPlace] {
    [RallyPlace(name: "north", place: try plan().vehicles[0].pad, metresAbovePad: 60)]
  }

  private static func fence() throws -> FencePlan {
    let builder = try FlightBuilder()
    let corners: [(Double, Double)] = [(150, 120), (200, 120), (200, 160), (150, 160)]
    let polygon = try #require(Polygon(exterior: corners.map { LocalPoint(east: $0.0, north: $0.1) }))
    return try FencePlan(
      zones: [FencePlan.Zone(name: "Z", shape: .polygon(polygon))], ways: [], projection: builder.projection)
  }

  @Test(
    "the flight software's version is recorded, with what kind of release it is",
    arguments: [
      (MavAutopilot.ardupilotmega, 0x0406_02FF, "ArduPilot 4.6.2"),
      (MavAutopilot.ardupilotmega, 0x0407_0000, "ArduPilot 4.7.0-dev"),
      (MavAutopilot.px4, 0x010F_0440, "PX4 1.15.4-alpha"), (MavAutopilot.px4, 0x0110_0080, "PX4 1.16.0-beta"),
      (MavAutopilot.px4, 0x0110_00C1, "PX4 1.16.0-rc"),
    ] as [(UInt8, UInt32, String)])
  func versions(autopilot: UInt8, software: UInt32, text: String) throws {
    let meeting = ScriptedVehicle(autopilot: autopilot, software: software).meet(try Self.plan(), until: -50)
    #expect(meeting.events.contains { $0.kind == "version" && $0.text == "courier-1: \(text)" })
    #expect(meeting.software.map(\.text) == [text])
    #expect(meeting.vehicle.versionRequests == 1 && meeting.vehicle.olderVersionRequests == 0)
  }

  @Test("a vehicle without MISSION_INT or without MAVLink 2 is refused, and the reason is told")
  func incapable() throws {
    for (missing, words) in [
      (MavProtocolCapability.missionInt, "does not take missions as MISSION_ITEM_INT (ArduPilot)"),
      (MavProtocolCapability.mavlink2, "does not speak MAVLink 2 (ArduPilot)"),
    ] {
      let vehicle = ScriptedVehicle(capabilities: ScriptedVehicle.everything & ~missing)
      let meeting = vehicle.meet(try Self.plan(), until: 60)
      #expect(meeting.vehicle.offered.isEmpty, "nothing is uploaded")
      #expect(meeting.outcomes.count == 2 && meeting.outcomes.allSatisfy { !$0.isDone && $0.note.contains(words) })
    }
  }

  @Test("a vehicle that is silent about its version is asked ten times and five times the older way, then flown")
  func silent() throws {
    for result in [nil, MavResult.accepted] as [UInt8?] {
      var vehicle = ScriptedVehicle(capabilities: nil)
      (vehicle.requestResult, vehicle.olderRequestResult) = (result, result)
      let meeting = vehicle.meet(try Self.plan(), until: 0)
      #expect(meeting.vehicle.versionRequests == 10 && meeting.vehicle.olderVersionRequests == 5)
      let warning = try #require(meeting.events.first { $0.kind == "version" })
      #expect(warning.severity == .warning && warning.text.contains("to 15 requests"))
      #expect(meeting.vehicle.offered.contains(MavMissionType.mission), "its mission is uploaded")
      #expect(meeting.software.map(\.text) == ["ArduPilot of unknown version"])
    }
  }

  @Test("a vehicle that refuses one way of asking is asked the other way at once")
  func older() throws {
    for refusal in [MavResult.unsupported, MavResult.failed, MavResult.denied] {
      var vehicle = ScriptedVehicle()
      vehicle.requestResult = refusal
      let meeting = vehicle.meet(try Self.plan(), until: -58)
      #expect(meeting.vehicle.versionRequests == 1 && meeting.vehicle.olderVersionRequests == 1)
      #expect(meeting.software.map(\.text) == ["ArduPilot 4.6.2"])
      vehicle.olderRequestResult = refusal
      let neither = vehicle.meet(try Self.plan(), until: -58)
      #expect(neither.events.contains { $0.kind == "version" && $0.text.contains("to 2 requests") })
    }
  }

  @Test("the version of another component of the vehicle is not taken for its autopilot's")
  func camera() throws {
    var vehicle = ScriptedVehicle(capabilities: 0)
    vehicle.versionComponent = 100
    let meeting = vehicle.meet(try Self.plan(), until: 0)
    #expect(meeting.events.contains { $0.kind == "version" && $0.severity == .warning })
    #expect(meeting.vehicle.offered.contains(MavMissionType.mission))
  }

  @Test("the heartbeat of a vehicle's camera says nothing of its autopilot")
  func cameraHeartbeat() throws {
    var vehicle = ScriptedVehicle(autopilot: MavAutopilot.px4)
    vehicle.hasCamera = true
    let meeting = vehicle.meet(try Self.plan(), until: 0)
    #expect(meeting.software.map(\.autopilot) == [.px4])
    #expect(meeting.outcomes.isEmpty && meeting.vehicle.offered.contains(MavMissionType.mission))
  }

  @Test("a vehicle that takes no fence or no rally points flies without, and a warning says so")
  func withoutFence() throws {
    let meeting = ScriptedVehicle(
      capabilities: MavProtocolCapability.missionInt | MavProtocolCapability.mavlink2
    ).meet(try Self.plan(), until: 0, fence: try Self.fence(), rally: try Self.rally())
    #expect(meeting.vehicle.offered == [MavMissionType.mission])
    for kind in ["fence", "rally"] {
      #expect(meeting.events.contains { $0.kind == kind && $0.severity == .warning && $0.text.contains("takes none") })
    }
    let able = ScriptedVehicle().meet(try Self.plan(), until: -50, fence: try Self.fence())
    #expect(able.vehicle.offered == [MavMissionType.fence])
  }

  @Test("a vehicle with another autopilot is refused, and so is a robot with PX4")
  func others() throws {
    let other = ScriptedVehicle(autopilot: MavAutopilot.generic).meet(try Self.plan(), until: 60)
    #expect(other.outcomes.allSatisfy { $0.note.contains("neither ArduPilot nor PX4") } && other.outcomes.count == 2)
    #expect(other.vehicle.offered.isEmpty && other.vehicle.versionRequests == 0)
    let robot = ScriptedVehicle(autopilot: MavAutopilot.px4, type: MavType.groundRover)
      .meet(try Self.plan(), kind: .groundRobot, until: 60)
    #expect(robot.outcomes.allSatisfy { $0.note.contains("The robot's autopilot is PX4") } && robot.outcomes.count == 2)
    #expect(robot.vehicle.offered.isEmpty)
  }

  @Test("a PX4 that does not tell its parameters flies without a fence, and a warning names them")
  func silentParameters() throws {
    let meeting = ScriptedVehicle(autopilot: MavAutopilot.px4)
      .meet(try Self.plan(), until: 20, fence: try Self.fence())
    #expect(
      meeting.events.contains {
        $0.severity == .warning && $0.text.contains("did not tell GF_ACTION, GF_MAX_HOR_DIST, GF_MAX_VER_DIST")
      })
    #expect(meeting.events.contains { $0.kind == "fence" && $0.text.contains("does not tell its GF_ACTION") })
    #expect(meeting.vehicle.offered == [MavMissionType.mission])
  }
}

/// Missions for PX4.
@Suite struct PX4MissionTests {
  @Test("a mission for PX4 has no home, NaN for yaw, stops at way points, and items without places in their own frame")
  func layout() throws {
    let plan = try FlightBuilder().plan(takeOffs: [10])
    let vehicle = plan.vehicles[0]
    let other = SortieMission(vehicle.sorties[0], of: vehicle)
    let mission = SortieMission(vehicle.sorties[0], of: vehicle, dialect: .px4)
    #expect(mission.obstacle == nil)
    #expect(mission.items.count == other.items.count - 1)
    #expect(mission.lastItemOfLeg.map { $0 + 1 } == other.lastItemOfLeg)
    #expect(mission.items.map(\.seq) == Array(0..<UInt16(mission.items.count)))
    #expect(mission.items.first?.command == MavCmd.navTakeoff && mission.items.last?.command == MavCmd.navLand)
    for (item, twin) in zip(mission.items, other.items.dropFirst()) {
      #expect(item.command == twin.command && item.x == twin.x && item.y == twin.y && item.z == twin.z)
      let isPlace = item.x != 0 || item.y != 0
      #expect(item.frame == (isPlace ? MavFrame.globalRelativeAltInt : MavFrame.mission))
      #expect(item.param4.isNaN == isPlace)
      guard item.command == MavCmd.navWaypoint else { continue }
      #expect(item.param1 > 0 && item.param2 == 1, "it stays a moment, and is reached within a metre")
    }
  }

  private static func sortie(_ activity: Leg.Activity) throws -> (Sortie, VehiclePlan) {
    let plan = try FlightBuilder().plan(takeOffs: [10])
    var sortie = plan.vehicles[0].sorties[0]
    let swath = try #require(sortie.legs.firstIndex { $0.kind == .swath })
    sortie.legs[swath].activity = activity
    sortie.legs[swath].triggerDistance = nil
    if activity == .announce { sortie.legs[swath].kind = .transit }
    return (sortie, plan.vehicles[0])
  }

  @Test("what hangs on a PX4's first actuator sprays, and nothing else is moved")
  func sprayer() throws {
    let (sortie, vehicle) = try Self.sortie(.spray)
    let mission = SortieMission(sortie, of: vehicle, dialect: .px4)
    let items = mission.items.filter { $0.command == MavCmd.doSetActuator }
    #expect(items.map(\.param1) == [1, -1])
    for item in items {
      #expect(item.param2.isNaN && item.param3.isNaN && item.param4.isNaN)
      #expect(item.x == Int32.max && item.y == Int32.max && item.z == 0 && item.frame == MavFrame.mission)
    }
    #expect(!SortieMission(sortie, of: vehicle).items.contains { $0.command == MavCmd.doSetActuator })
  }

  @Test("a sortie with an announcement is not given to a PX4, which has no item for it")
  func announcement() throws {
    let (sortie, vehicle) = try Self.sortie(.announce)
    let mission = SortieMission(sortie, of: vehicle, dialect: .px4)
    #expect(mission.obstacle == "PX4 has no mission item that plays an announcement")
    #expect(SortieMission(sortie, of: vehicle).obstacle == nil)
    var plan = try FlightBuilder().plan(takeOffs: [10])
    plan.vehicles[0].sorties = [sortie]
    let run = try PX4FlightTests.builder().fly(plan)
    #expect(run.truth.takeOffs == 0)
    #expect(run.batch.outcomes.allSatisfy { $0.note.contains("no mission item that plays an announcement") })
  }
}
