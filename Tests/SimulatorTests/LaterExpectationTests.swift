import Diagnostics
import Quantities
import Simulator
import Testing

/// Expectations about time, buildings, alarms and the phase after the faults, as files and as verdicts.
@Suite struct LaterExpectationTests {
  private static let good = """
    sortie-scenario: 1
    scenario: Swarm
    mission: a.yaml
    rules: act
    faults:
      - { fault: reboot, vehicles: [one], after: 3 min }
      - { fault: reboot, gap: 2 s, every: 10 min }
      - { fault: base-closed, base: north, after: 4 min, for: 5 min }
      - { fault: disk-full, after: 6 min, for: 1 min }
      - { fault: new-zone, name: a, at: [24.9, 60.1], radius: 90 m, told: 10 s, after: 1 min }
    expect:
      late-tasks: 2
      building-clearance: 5 m
      alarms:
        - { alarm: battery, within: 2 s }
        - { alarm: zone, within: 15 s }
      settled: 30 min
    """

  private static func read(_ text: String) -> ScenarioReader.Result {
    ScenarioReader.read(SourceText(path: "swarm.yaml", text: text))
  }

  @Test("rules, faults and expectations are read, each with its place")
  func everything() throws {
    let result = Self.read(Self.good)
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics)")
    let scenario = try #require(result.scenario)
    #expect(scenario.rules == .act)
    #expect(
      scenario.faults.map(\.kind).prefix(4) == [
        .reboot(gapSeconds: FaultKind.rebootGapSeconds), .reboot(gapSeconds: 2), .baseClosed("north"), .diskFull,
      ])
    #expect(
      scenario.expectations == [
        .lateTasksAtMost(2), .buildingClearanceAtLeast(Length(metres: 5)), .alarm(.battery, withinSeconds: 2),
        .alarm(.zone, withinSeconds: 15), .settled(withinSeconds: 1800),
      ])
    #expect(scenario.expectations.map { scenario.span(of: $0)?.position?.line } == [12, 13, 15, 16, 17])
    #expect(scenario.span(ofFault: 0, key: "vehicles", name: "one")?.position == SourcePosition(line: 6, column: 33))
    #expect(scenario.span(ofFault: 2, key: "base")?.position?.line == 8)
    #expect(scenario.missionSpan?.position == SourcePosition(line: 3, column: 10))
  }

  @Test(
    "a slip is reported at its line",
    arguments: [
      ("rules: act", "rules: obey", 4), ("late-tasks: 2", "late-tasks: -1", 12),
      ("building-clearance: 5 m", "building-clearance: 50 m", 13), ("alarm: battery", "alarm: batery", 15),
      ("within: 15 s", "within: 15 m", 16), ("settled: 30 min", "settled: soon", 17), ("gap: 2 s", "gap: 200 s", 7),
      ("base: north, ", "", 8), ("told: 10 s", "told: -1 s", 10), ("disk-full, after", "disk-full, base: a, after", 9),
      (", after: 3 min", ", after: 3 min, for: 5 s", 6),
    ])
  func slips(right: String, wrong: String, line: Int) {
    let result = Self.read(Self.good.replacing(right, with: wrong))
    #expect(result.scenario == nil)
    #expect(result.diagnostics.map { $0.span.position?.line } == [line], "\(result.diagnostics)")
  }

  private static func facts(late: [RunFacts.LateTask] = [], faultsUntil: Double? = nil) throws -> RunFacts {
    let bench = try VehicleBench(VehicleBench.copter(.ardupilot), startsAfter: 0)
    var facts = RunFacts(
      truth: bench.simulation.truth, tasksPlanned: 3, tasksDone: 3, reserve: StateOfCharge(percent: 20),
      separation: Length(metres: 30), warmestCell: nil)
    facts.lateTasks = late
    facts.missionStartSeconds = 90
    facts.faultsUntilSeconds = faultsUntil
    return facts
  }

  @Test("late tasks are counted, and the first is named with vehicle, second and phase")
  func late() throws {
    let tasks = [
      RunFacts.LateTask(task: "insulin", vehicle: "courier-1", dueSeconds: 600, doneSeconds: 612.5),
      RunFacts.LateTask(task: "cool-box", vehicle: nil, dueSeconds: 900, doneSeconds: nil),
    ]
    let facts = try Self.facts(late: tasks, faultsUntil: 700)
    let verdict = Simulator.Expectation.lateTasksAtMost(1).verdict(on: facts)
    #expect(!verdict.isMet && verdict.name == "at most 1 tasks are late")
    #expect(
      verdict.value == "2 of 3, first insulin by courier-1 12.5 s late at second 612.5 while faults are on",
      "\(verdict.value)")
    #expect(Simulator.Expectation.lateTasksAtMost(2).verdict(on: facts).isMet)
    let undone = try Self.facts(late: [tasks[1]])
    #expect(Simulator.Expectation.lateTasksAtMost(0).verdict(on: undone).value == "1 of 3, first cool-box not done")
  }

  @Test("a moment is told from the mission's start, with the phase where there are faults")
  func moments() throws {
    #expect(try Self.facts().moment(100) == "at second 10.0")
    #expect(try Self.facts(faultsUntil: 20).moment(111) == "at second 21.0 after the faults")
  }
}
