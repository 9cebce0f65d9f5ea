import FleetPlanning
import Maps
import Missions
import Plans
import Quantities
import Testing

@Suite("Plans that keep a way home")
struct WayHomeTests {
  let near = TestWorld.place("near", -500, -500)
  let far = TestWorld.place("far", 800, 800)

  /// A fleet whose type is as given, with the rule or without.
  private func world(wattHours: Double, tasks: [MissionTask], wayHome: Bool) -> TestWorld {
    var world = TestWorld()
    world.types = [TestWorld.type(batteryWattHours: wattHours)]
    world.tasks = tasks
    world.rules.requiresWayHome = wayHome
    return world
  }

  private func plan(_ world: TestWorld) throws -> (plan: FleetPlan, audit: PlanAudit) {
    let plan = try world.plan(iterations: 200)
    let audit = try PlanAudit(plan: plan, mission: try world.mission())
    #expect(audit.problems().isEmpty)
    #expect(plan.rules.requiresWayHome == world.rules.requiresWayHome)
    return (plan, audit)
  }

  @Test("a parcel that could not be carried home is left out with that cause, and without the rule it is flown")
  func leftOut() throws {
    let tasks = [TestWorld.delivery("heavy", from: near, to: far, kilograms: 2.5)]
    let without = try plan(world(wattHours: 115, tasks: tasks, wayHome: false))
    #expect(without.plan.leftOut.isEmpty)
    #expect(!without.audit.strandings().isEmpty)
    let with = try plan(world(wattHours: 115, tasks: tasks, wayHome: true))
    #expect(with.plan.leftOut.map(\.cause) == [.wayHome])
    #expect(with.plan.leftOut[0].reason.hasPrefix("with its load kept on board the sortie takes "))
  }

  @Test("a sortie that only handing over makes light enough is split in two")
  func split() throws {
    let tasks = (0..<2).map { index in
      TestWorld.delivery(
        "part-\(index)", from: near, to: TestWorld.place("to-\(index)", 800, 700 + 100 * Double(index)), kilograms: 1.2)
    }
    let without = try plan(world(wattHours: 133, tasks: tasks, wayHome: false))
    #expect(without.plan.metrics.sorties == 1)
    #expect(!without.audit.strandings().isEmpty)
    let with = try plan(world(wattHours: 133, tasks: tasks, wayHome: true))
    #expect(with.plan.leftOut.isEmpty)
    #expect(with.plan.metrics.sorties == 2)
    #expect(with.audit.strandings().isEmpty)
  }

  @Test("the rule changes nothing where batteries are large enough")
  func noEffect() throws {
    let tasks = [TestWorld.delivery("a", from: near, to: far, kilograms: 1)]
    var with = try plan(world(wattHours: 500, tasks: tasks, wayHome: true)).plan
    let without = try plan(world(wattHours: 500, tasks: tasks, wayHome: false)).plan
    with.rules.requiresWayHome = false
    #expect(with == without)
  }

  @Test("random missions with small batteries keep the way home", arguments: UInt64(1)...4)
  func random(seed: UInt64) throws {
    var world = try TestWorld.random(seed: seed)
    world.types = [
      TestWorld.type(batteryWattHours: 170, sprayer: true),
      TestWorld.type(id: "swift", maxPayload: 1, batteryWattHours: 150, thermal: true),
    ]
    world.rules.requiresWayHome = true
    let plan = try world.plan(seed: seed, iterations: 200)
    let problems = try PlanAudit(plan: plan, mission: try world.mission()).problems()
    #expect(problems == [], "seed \(seed): \(problems)")
    #expect(!plan.assignments.isEmpty, "seed \(seed)")
  }
}
