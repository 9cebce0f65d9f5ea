import FleetLink
import Foundation
import Geometry
import MAVLink
import Plans
import Quantities
import Simulator
import Testing

/// What a ground robot is told of a sortie.
@Suite struct RobotMissionTests {
  @Test("a robot's mission stays at its pad's height, has neither take-off nor landing, and ends on the pad")
  func items() throws {
    let builder = try RobotBuilder()
    let vehicle = try builder.plan(starts: [20]).vehicles[0]
    let mission = SortieMission(vehicle.sorties[0], of: vehicle)
    let commands = Set(mission.items.map(\.command))
    #expect(
      commands == [MavCmd.navWaypoint, MavCmd.navDelay, MavCmd.doSetRelay, MavCmd.doChangeSpeed], "\(commands)")
    #expect(mission.items.dropFirst().allSatisfy { $0.z == 0 })
    #expect(mission.items[0].z == 12.5)
    let last = try #require(mission.items.last)
    #expect(last.command == MavCmd.navWaypoint)
    #expect(last.x == vehicle.pad.latitudeE7 && last.y == vehicle.pad.longitudeE7)
    #expect(mission.lastItemOfLeg.last == last.seq)
    // The slow way with the lamp on, and back to the robot's own speed behind it.
    let speeds = mission.items.filter { $0.command == MavCmd.doChangeSpeed }.map(\.param2)
    #expect(speeds == [Float(RobotBuilder.speed), 0.11, Float(RobotBuilder.speed)])
  }

  @Test("a way at several speeds has a way point where each piece ends, and the speed of the next behind it")
  func pacedItems() throws {
    let builder = try RobotBuilder()
    let vehicle = try builder.plan(of: [try builder.pacedSortie(start: 20)]).vehicles[0]
    let items = SortieMission(vehicle.sorties[0], of: vehicle).items
    let lit = items.drop { $0.command != MavCmd.doSetRelay }.dropFirst().prefix { $0.command != MavCmd.doSetRelay }
    #expect(
      lit.map(\.command) == Array(repeating: [MavCmd.doChangeSpeed, MavCmd.navWaypoint], count: 4).flatMap { $0 })
    #expect(lit.filter { $0.command == MavCmd.doChangeSpeed }.map(\.param2) == [0.3, 0.05, 0.6, 0.123])
    let metres = try lit.filter { $0.command == MavCmd.navWaypoint }.map { item in
      let place = try builder.projection.local(try #require(GeoPoint(longitudeE7: item.y, latitudeE7: item.x)))
      return place.planarDistanceMetres(to: RobotBuilder.pad)
    }
    for (found, planned) in zip(metres, [1.5, 2.5, 5.5, 6.2]) { #expect(abs(found - planned) < 0.02, "\(metres)") }
  }

  @Test("the lamp is on for the items of the legs that irradiate, and off for all others")
  func lamp() throws {
    let builder = try RobotBuilder()
    let vehicle = try builder.plan(starts: [20]).vehicles[0]
    let sortie = vehicle.sorties[0]
    let mission = SortieMission(sortie, of: vehicle)
    var isOn = false
    var switches = 0
    for (item, leg) in zip(mission.items, mission.legOfItem).dropFirst() {
      if item.command == MavCmd.doSetRelay {
        #expect(item.param1 == Float(SortieMission.lampRelay))
        isOn = item.param2 == 1
        switches += 1
      } else {
        #expect(isOn == (sortie.legs[leg].activity == .irradiate), "item \(item.seq)")
      }
    }
    #expect(!isOn)
    // Stops that follow each other without the lamp going out need no switch between.
    #expect(switches == 6)
    #expect(SortieMission.lampRelay == PayloadState.lampRelay)
  }

  @Test("a lamp that burns in the last leg is switched off behind it")
  func lampAtTheEnd() throws {
    let builder = try RobotBuilder()
    var vehicle = try builder.plan(starts: [20]).vehicles[0]
    let end = try #require(vehicle.sorties[0].legs.lastIndex { $0.activity == .irradiate })
    vehicle.sorties[0].legs.removeSubrange((end + 1)...)
    let last = try #require(SortieMission(vehicle.sorties[0], of: vehicle).items.last)
    #expect(last.command == MavCmd.doSetRelay && last.param2 == 0)
  }

  @Test("a mission comes to the robot as it was sent, over a radio that loses a tenth", arguments: 1...3)
  func roundTrip(seed: Int) throws {
    let builder = try RobotBuilder()
    let plan = try builder.plan(starts: [20])
    let run = builder.drive(plan, link: RobotDriveTests.weakRadio, seed: UInt64(seed))
    let sent = SortieMission(plan.vehicles[0].sorties[0], of: plan.vehicles[0]).items
    #expect(run.mission.count == sent.count)
    for (one, other) in zip(sent, run.mission).dropFirst() {
      #expect(one.command == other.command && one.x == other.x && one.y == other.y && one.z == other.z)
      #expect(one.param1 == other.param1 && one.param2 == other.param2)
    }
    #expect(run.texts.contains("lamp-1/1: mission of \(sent.count) items read back and equal"))
  }

  @Test("files for ground stations carry the rover's vehicle type, and heights above home are 0")
  func files() throws {
    let builder = try RobotBuilder()
    let vehicle = try builder.plan(starts: [20]).vehicles[0]
    let mission = SortieMission(vehicle.sorties[0], of: vehicle)
    let text = MissionFiles.groundControlPlan(
      mission, of: vehicle, kind: .groundRobot, cruise: Speed(metresPerSecond: RobotBuilder.speed))
    let file = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let part = try #require(file["mission"] as? [String: Any])
    #expect(part["vehicleType"] as? Int == 10)
    #expect(part["firmwareType"] as? Int == 3)
    #expect((part["plannedHomePosition"] as? [Double])?.last == 12.5)
    let items = try #require(part["items"] as? [[String: Any]])
    #expect(items.count == mission.items.count - 1)
    #expect(items.allSatisfy { $0["Altitude"] as? Double == 0 })
    let lines = MissionFiles.wayPoints(mission).split(separator: "\n").dropFirst()
    #expect(lines.count == mission.items.count)
    #expect(lines.dropFirst().allSatisfy { $0.split(separator: "\t")[10] == "0" })
  }
}
