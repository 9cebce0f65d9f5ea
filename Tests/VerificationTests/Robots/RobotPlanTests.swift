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

/// Each kind of damage is named by its rule.
struct RobotDamageTests {
  @Test("every kind of damage to robots' plans is found by its rule", arguments: RobotDamage.all.indices)
  func found(index: Int) throws {
    let damage = RobotDamage.all[index]
    let (world, plan) = try damage.make()
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    let codes = Set(result.violations.map(\.code))
    #expect(codes.contains(damage.code), "\(damage.name): \(TextReport.text(result).prefix(1200))")
    if damage.isOnly { #expect(codes == [damage.code], "\(damage.name): \(TextReport.text(result).prefix(1200))") }
  }
}
