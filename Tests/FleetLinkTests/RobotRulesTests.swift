import FleetLink
import Plans
import Quantities
import Simulator
import Telemetry
import Testing

/// Ground robots: rules, orders and their lamps.
@Suite struct RobotRulesTests {
  static func broken(_ run: RobotBuilder.Run) -> [String] {
    run.batch.events.filter { $0.kind == "rule" }.map(\.text)
  }

  @Test("an undisturbed drive breaks no rule, whatever the radio", arguments: 1...4)
  func undisturbed(seed: Int) throws {
    let builder = try RobotBuilder()
    let run = builder.drive(
      try RobotDriveTests.twoSorties(builder), link: seed % 2 == 0 ? RobotDriveTests.weakRadio : .clear,
      seed: UInt64(seed))
    #expect(Self.broken(run) == [])
    #expect(run.done == ["room-1", "room-2"])
  }

  @Test("sorties at random break no rule", arguments: 1...12)
  func random(seed: Int) throws {
    let builder = try RobotBuilder()
    let run = builder.drive(try builder.plan(of: [try builder.randomSortie(seed: UInt64(seed))]))
    #expect(Self.broken(run) == [], "seed \(seed)")
  }

  @Test("a robot that is told to stand puts its lamp out, and lights it when it goes on")
  func darkWhileHeld() throws {
    let builder = try RobotBuilder()
    let plan = try builder.plan(starts: [20])
    let lit = try #require(plan.vehicles[0].sorties[0].legs.first { $0.activity == .irradiate }?.start).seconds + 10
    let run = builder.drive(plan, ordering: [(lit, .hold), (lit + 40, .resume)])
    let held = run.moments.filter { $0.seconds > lit + 5 && $0.seconds < lit + 39 }
    #expect(!held.isEmpty && held.allSatisfy { !$0.isLampOn })
    #expect(run.moments.contains { $0.seconds > lit + 42 && $0.seconds < lit + 50 && $0.isLampOn })
    #expect(run.texts.contains { $0.contains("its lamp goes out while it stands") })
    #expect(run.isFinished)
  }

  @Test("a rule that would call a robot home lets it stand")
  func stands() throws {
    let builder = try RobotBuilder()
    var rules = FlightRules()
    try rules.set("charge=return:0/0")
    let run = builder.drive(
      try builder.plan(starts: [20]), ordering: [(300, .resume)], rules: rules)
    #expect(Self.broken(run).first?.hasSuffix(": hold") ?? false, "\(Self.broken(run))")
    #expect(!run.batch.readings.contains { $0.mode == "RTL" })
  }

  @Test("lamp times of before are added to by a second dispatcher", arguments: [30.0, 75, 110])
  func lampTakenOver(seconds: Double) throws {
    let builder = try RobotBuilder()
    let run = builder.drive(try builder.plan(starts: [20]), dyingAt: 20 + seconds, silence: 4)
    #expect(run.isFinished)
    let outcome = try #require(run.batch.outcomes.first { $0.task == "room-1" })
    #expect(outcome.isDone)
    let amount = try #require(outcome.amount)
    #expect(abs(amount - 142) < 6, "the lamp was told to have burned \(amount) s: \(run.texts)")
  }
}
