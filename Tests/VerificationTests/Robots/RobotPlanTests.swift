import Geometry
import Missions
import Plans
import Quantities
import Testing
import Verification

/// Hand-made plans of robots on a floor are proved with all rules.
struct RobotPlanTests {
  @Test("a robot's round is proved at night, in a gale, under a roof, and its figures are told")
  func proved() throws {
    let world = try RobotWorld()
    let plan = try RobotPlan.plan(world, [try RobotPlan.round(world)])
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    #expect(result.isProved, "\(TextReport.text(result))")
    print(TextReport.text(result))
    #expect(result.checks.map(\.code).suffix(2) == ["V222", "V223"])
  }
}
