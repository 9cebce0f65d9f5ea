import FleetLink
import Foundation
import Geometry
import MAVLink
import Plans
import Quantities
import Testing

/// What is written for ground stations is read again as it was sent.
@Suite struct GroundStationRoundTripTests {
  private static func commands(_ plan: GroundStationPlan) -> [GroundStationPlan.Command] {
    plan.items.compactMap { item in
      if case .command(let command) = item.content { return command }
      return nil
    }
  }

  private static func expectSame(_ plan: GroundStationPlan, as mission: SortieMission) {
    let commands = commands(plan)
    let items = mission.items.dropFirst()
    #expect(commands.count == items.count)
    for (command, item) in zip(commands, items) {
      #expect(command.command == item.command)
      for (read, sent) in zip(command.parameters, [item.param1, item.param2, item.param3, item.param4]) {
        #expect(read.map { abs(Float($0) - sent) <= 1e-6 * max(1, abs(sent)) } ?? (sent == 0))
      }
      if item.x != 0 || item.y != 0 {
        #expect(command.position?.latitudeE7 == item.x && command.position?.longitudeE7 == item.y)
        #expect(command.height.map { Float($0.metres) } == item.z)
      } else {
        #expect(command.position == nil)
      }
    }
  }

  @Test("a sortie, its fence and its rally points come back from a .plan, and the sortie from a list of way points")
  func roundTrip() throws {
    let builder = try FlightBuilder()
    let vehicle = try builder.plan(takeOffs: [10]).vehicles[0]
    let mission = SortieMission(vehicle.sorties[0], of: vehicle)
    let square = try #require(
      Polygon(
        exterior: [(500.0, 500.0), (540, 500), (540, 540)].map { LocalPoint(east: $0.0, north: $0.1) }))
    let fence = try FencePlan(
      zones: [
        .init(name: "A", shape: .polygon(square)),
        .init(name: "B", shape: .circle(centre: LocalPoint(east: -300, north: 0), radiusMetres: 42.5)),
      ], ways: [[LocalPoint(east: 0, north: 0)]], projection: builder.projection)
    let rally = RallyItems.items(at: [vehicle.pad], height: HeightAboveHome(metres: 61.25))
    let text = MissionFiles.groundControlPlan(
      mission, of: vehicle, cruise: Speed(metresPerSecond: 12), fence: fence.items, rally: rally)
    let reading = GroundStationFile.read(Array(text.utf8))
    #expect(reading.problems.isEmpty, "\(reading.problems)")
    let plan = try #require(reading.plan)
    Self.expectSame(plan, as: mission)
    #expect(plan.home?.position == vehicle.pad && plan.home?.altitude == vehicle.padAltitude)
    #expect(plan.firmware == 3 && plan.vehicle == MavType.hexarotor)
    #expect(plan.cruiseSpeed == Speed(metresPerSecond: 12))
    let corners = fence.items.filter { $0.command == MavCmd.navFencePolygonVertexExclusion }
    #expect(plan.fence.polygons.count == 1 && !plan.fence.polygons[0].isInclusion)
    #expect(plan.fence.polygons[0].corners.map(\.latitudeE7) == corners.map(\.x))
    #expect(plan.fence.polygons[0].corners.map(\.longitudeE7) == corners.map(\.y))
    #expect(plan.fence.circles.map(\.radius) == [Length(metres: 42.5)])
    #expect(plan.rallyPoints.map(\.position) == [vehicle.pad])
    #expect(plan.rallyPoints.map(\.height) == [HeightAboveHome(metres: 61.25)])
    let lines = try #require(GroundStationFile.read(Array(MissionFiles.wayPoints(mission).utf8)).plan)
    Self.expectSame(lines, as: mission)
    #expect(lines.home?.position == vehicle.pad)
  }

  @Test("a slow robot's speeds survive: a lamp's dose goes with one over them")
  func slowSpeeds() throws {
    let builder = try RobotBuilder()
    let vehicle = try builder.plan(starts: [20]).vehicles[0]
    let mission = SortieMission(vehicle.sorties[0], of: vehicle)
    let text = MissionFiles.groundControlPlan(
      mission, of: vehicle, kind: .groundRobot, cruise: Speed(metresPerSecond: RobotBuilder.speed))
    let plan = try #require(GroundStationFile.read(Array(text.utf8)).plan)
    Self.expectSame(plan, as: mission)
    #expect(plan.vehicle == MavType.groundRover)
  }
}
