import Coverage
import FleetPlanning
import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Testing

/// Plans for the ward in `maps/ward`, with two robots at its chargers.
@Suite struct RobotWardTests {
  /// A world on the ward.
  private func world(robots: Int) throws -> RobotWorld {
    var world = RobotWorld()
    let ward = CityMapReader.read(folder: SourceTree.root.appending(path: "maps/ward").path).map
    world.map = ward
    #expect(ward != nil)
    world.robotCount = robots
    let level = try #require(world.map?.indoor.first?.level("L1"))
    world.pads = try ["charger-1", "charger-2"].map { try #require(level.waypoint($0)).position }
    return world
  }

  private func task(_ world: RobotWorld, _ rooms: [String], dose: Double = 250) -> MissionTask {
    TestWorld.task(
      "rooms",
      .irradiate(
        Irradiation(floor: world.floor, rooms: rooms, through: ["corridor"], doseJoulesPerSquareMetre: dose)))
  }

  @Test("two robots treat three rooms of the ward: apart, off walls, with the doses that the plan states")
  func threeRooms() throws {
    var world = try world(robots: 2)
    world.tasks = [task(world, ["room-1", "room-2", "room-3"])]
    let (mission, plan) = (try world.mission(), try world.plan())
    #expect(plan.leftOut.isEmpty, "\(plan.leftOut.map(\.reason))")
    let audit = try RobotAudit(plan: plan, mission: mission)
    #expect(audit.breaks() == [])
    #expect(audit.closeEncounters() == [])
    #expect(audit.parkedEncounters() == [])
    let level = try #require(world.map?.level(world.floor))
    let shut = Set(level.doors.map(\.name)).subtracting(["room-1-door", "room-2-door", "room-3-door"])
    #expect(audit.leastWallClearance(level: level, shutDoors: shut) >= 0)
    #expect(plan.vehicles.allSatisfy { $0.sorties.count == 1 })
    let dose = try #require(plan.assignments.first?.dose)
    #expect(dose.least >= dose.asked)
    #expect(try #require(plan.assignments.first?.covered) > 0.85)
    #expect(dose.missing.allSatisfy { $0.surface.contains("room-") })
    // Three rooms of 23 m², each with its walls, a bed and a cabinet.
    #expect(dose.squareMetres > 150 && dose.squareMetres < 300, "\(dose.squareMetres)")
  }
}
