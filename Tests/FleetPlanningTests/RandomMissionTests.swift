import FleetPlanning
import Plans
import Testing

@Suite("Plans of random missions")
struct RandomMissionTests {
  @Test("every plan keeps every rule, by dense sampling and plain sums", arguments: UInt64(1)...5)
  func plansKeepTheRules(seed: UInt64) throws {
    let world = try TestWorld.random(seed: seed)
    let mission = try world.mission()
    let plan = try world.plan(seed: seed)
    let problems = try PlanAudit(plan: plan, mission: mission).problems()
    #expect(problems.isEmpty, "seed \(seed)")
    #expect(!plan.assignments.isEmpty, "seed \(seed)")
    #expect(plan.leftOut.allSatisfy { !$0.reason.isEmpty }, "seed \(seed)")
  }

  @Test("the same mission, seed and iterations give the same plan", arguments: [UInt64(11)])
  func plansAreRepeatable(seed: UInt64) throws {
    let first = try TestWorld.random(seed: seed).plan(seed: seed)
    let second = try TestWorld.random(seed: seed).plan(seed: seed)
    #expect(PlanFile.encode(first) == PlanFile.encode(second))
  }
}
