import FleetPlanning
import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// Plans of ground robots on streets are proved.
struct StreetRobotProofTests {
  private func expectProof(_ mission: Mission, iterations: Int = 100) throws {
    let plan = try PlanFile.rounded(
      FleetPlanner(mission: mission, options: PlanningOptions(seed: 1, iterations: iterations))
        .plan(inputs: TestWorld.inputs, toolVersion: "test"))
    #expect(!plan.assignments.isEmpty)
    let result = PlanVerifier.verify(plan: plan, mission: mission)
    #expect(result.isProved, "\(TextReport.text(result))")
  }

  @Test("a robot's block is proved")
  func block() throws { try expectProof(try StreetRobotWorld().mission()) }

  @Test("sorties by small tanks and small batteries are proved")
  func sorties() throws {
    var world = StreetRobotWorld()
    world.world.minutes = 120
    world.type = StreetRobotWorld.type(tank: 5)
    try expectProof(try world.mission())
    world.type = StreetRobotWorld.type(batteryWattHours: 30)
    try expectProof(try world.mission())
  }

  @Test("both sides by two passes, and two robots, are proved")
  func sides() throws {
    var world = StreetRobotWorld()
    world.robotCount = 2
    try expectProof(try world.mission())
    let sides = StreetRobotWorld.lines.flatMap { [$0.parallel(byMetres: 2), $0.parallel(byMetres: -2)] }
    world.world.tasks = [try StreetRobotWorld.task(sides, passes: 2, litresPerSquareMetre: 0.004)]
    world.world.minutes = 120
    try expectProof(try world.mission())
  }

  @Test("ways past a house, along steps and from a pad in a yard are proved")
  func obstacles() throws {
    var world = StreetRobotWorld()
    world.world.buildings = [try TestWorld.building("house", east: 120, north: 3, half: 4, height: 10)]
    try expectProof(try world.mission())
    world.kinds[1] = "steps"
    try expectProof(try world.mission())
    // A pad in a yard, of a block without the house.
    world = StreetRobotWorld()
    world.pads = [LocalPoint(east: 120, north: 50)]
    try expectProof(try world.mission())
  }

  @Test("a drone that treats streets beside robots is proved")
  func drone() throws {
    var world = StreetRobotWorld()
    world.hasDrone = true
    world.world.tasks = [try StreetRobotWorld.task(litresPerSquareMetre: 0.001)]
    try expectProof(try world.mission())
  }

  @Test("the mission in Helsinki's centre is proved")
  func helsinki() throws {
    let root = StreetRobotMissionTests.root
    let map = CityMapReader.read(folder: "\(root)/maps/helsinki")
    let read = MissionReader.read(path: "\(root)/missions/street-robots.yaml", files: DiskFiles()) { _ in map }
    try expectProof(try #require(read.mission))
  }
}
