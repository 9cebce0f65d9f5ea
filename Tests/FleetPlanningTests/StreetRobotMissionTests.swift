import FleetPlanning
import Foundation
import Maps
import Missions
import Plans
import Testing

/// The mission of the project in which ground robots treat streets.
struct StreetRobotMissionTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  @Test("three robots treat nearly all of the streets in Helsinki's centre")
  func helsinki() throws {
    let map = CityMapReader.read(folder: "\(Self.root)/maps/helsinki")
    let read = MissionReader.read(path: "\(Self.root)/missions/street-robots.yaml", files: DiskFiles()) { _ in map }
    let mission = try #require(read.mission, "\(read.diagnostics)")
    let plan = try FleetPlanner(mission: mission, options: PlanningOptions(seed: 1, iterations: 200))
      .plan(inputs: TestWorld.inputs, toolVersion: "test")
    #expect(plan.leftOut == [])
    #expect(plan.vehicles.allSatisfy { !$0.sorties.isEmpty })
    let covered = try #require(plan.assignments.first?.covered)
    #expect(covered > 0.9, "\(covered) is covered")
  }
}
