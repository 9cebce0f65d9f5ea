import FleetPlanning
import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// Sprayed areas of any shape: plans that stand on a grid of positions spray nothing outside.
struct SprayBorderTests {
  @Test(
    "areas with slanted borders and a hole are sprayed whole, and nothing beside them is", arguments: UInt64(1)...12)
  func proved(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "sprayed areas")
    // A star-shaped outline of slanted edges.
    let corners = 5 + generator.nextIndex(below: 6)
    let exterior = (0..<corners).map { corner -> LocalPoint in
      let angle = (Double(corner) + 0.6 * generator.nextUnit()) * 2 * .pi / Double(corners)
      let radius = 16 + 16 * generator.nextUnit()
      return LocalPoint(east: radius * cos(angle), north: radius * sin(angle))
    }
    let hole = [LocalPoint(east: -2, north: -1), LocalPoint(east: 3, north: -2), LocalPoint(east: 1, north: 3)]
    var world = TestWorld()
    world.types = [TestWorld.type(sprayer: true)]
    let outline = try #require(Polygon(exterior: exterior, holes: seed % 2 == 0 ? [hole] : []))
    let area = Area(id: "a", name: "", kind: "square", outline: outline)
    world.tasks = [TestWorld.task("spray", .spray(Spraying(area: area, litresPerSquareMetre: 0.001)))]
    let plan = try PlanFile.rounded(try world.plan(iterations: 50))
    let result = PlanVerifier.verify(plan: plan, mission: try world.mission())
    #expect(result.isProved, "\(TextReport.text(result))")
    #expect((plan.assignments.first?.covered ?? 0) > 0.99)
  }
}
