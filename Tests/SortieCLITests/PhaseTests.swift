import Foundation
import Plans
import Quantities
import Telemetry
import Testing

/// Faults and expectations of whole runs, with a small plan.
@Suite struct PhaseTests {
  private static let header = "sortie-scenario: 1\nscenario: Odd day\nmission: insulin-run.yaml\n"

  /// A run of a scenario with its answer in JSON.
  private struct Flight {
    var outcome: Int32
    /// What the run showed, by the expectation's name.
    var values: [String: String] = [:]
    var broken: [String] = []
    var events: [RunEvent]
    var readings: Int

    init(_ text: String, _ fixture: PlanFixture) throws {
      let scenario = "\(fixture.outside)/odd.yaml"
      try Data((PhaseTests.header + text).utf8).write(to: URL(fileURLWithPath: scenario))
      let folder = "\(fixture.outside)/run"
      let run = CommandRun("simulate", fixture.folder, "--scenario", scenario, "-o", folder, "--format", "json")
      outcome = run.outcome
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(run.result.utf8)) as? [String: Any], "\(run.messages)")
      for verdict in json["expectations"] as? [[String: Any]] ?? [] {
        guard let name = verdict["name"] as? String, let value = verdict["value"] as? String else { continue }
        values[name] = value
        if verdict["met"] as? Bool == false { broken.append(name) }
      }
      let store = try RunStore.open(at: "\(folder)/run.sqlite")
      events = try store.events()
      readings = try store.readingCount()
    }
  }

  @Test("a restart of each autopilot in flight costs no task: the dispatcher asks for the streams again")
  func reboot() throws {
    let flight = try Flight(
      "faults: [{ fault: reboot, after: 4 min }]\n"
        + "expect: { tasks-done: all, crashes: 0, late-tasks: 0, building-clearance: 3 m, settled: 40 min }\n",
      PlanFixture())
    #expect(flight.broken.isEmpty, "\(flight.values)")
    #expect(flight.events.contains { $0.kind == "fault" && $0.text == "Fault begins: reboot" })
    #expect(flight.events.contains { $0.text.contains("streams are asked for again") })
  }

  @Test("what waits for a full disk is stored when it is back, with an alarm; the run is the same otherwise")
  func diskFull() throws {
    let fixture = try PlanFixture()
    let plain = try Flight("expect: { tasks-done: all }\n", fixture)
    let full = try Flight(
      "faults: [{ fault: disk-full, after: 3 min, for: 2 min }]\n"
        + "expect: { tasks-done: all, alarms: [{ alarm: disk, within: 1 s }] }\n", fixture)
    #expect(full.broken.isEmpty, "\(full.values)")
    #expect(full.readings == plain.readings)
    let event = try #require(full.events.first { $0.kind == "store" })
    #expect(event.severity == .alert && event.time == MissionTime(seconds: 300))
    #expect(event.text == "The disk takes records again after 120 s; 0 readings are lost")
  }

  @Test("a dispatcher that dies while the disk is full takes with it what waited, and the readings lost are counted")
  func diskFullAndKilled() throws {
    let flight = try Flight(
      """
      faults:
        - { fault: disk-full, after: 3 min, for: 2 min }
        - { fault: dispatcher-killed, after: 4 min, for: 10 s }
      expect: { crashes: 0 }

      """, PlanFixture())
    let event = try #require(flight.events.first { $0.kind == "store" })
    let lost = try #require(event.text.firstMatch(of: /; ([0-9]+) readings/).flatMap { Int($0.output.1) })
    #expect(lost > 50, "\(event.text)")
  }

  @Test("a base that is closed at take-off keeps its vehicles on the ground, and the task that is late is named")
  func baseClosed() throws {
    let fixture = try PlanFixture()
    let plan = try PlanFile.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: fixture.path))))
    let vehicle = try #require(plan.vehicles.first { !$0.sorties.isEmpty })
    let flight = try Flight(
      "faults: [{ fault: base-closed, base: \(vehicle.base), after: 0 s, for: 50 min }]\n"
        + "expect: { late-tasks: 0, crashes: 0, settled: 10 min }\n", fixture)
    #expect(flight.broken == ["no task is late"], "\(flight.values)")
    #expect(flight.values["no task is late"]?.contains("not done") == true)
    #expect(flight.events.contains { $0.text.contains("Hardware safety switch") })
  }

  @Test("crashes are judged in both phases and say in which they were")
  func phases() throws {
    let fixture = try PlanFixture()
    let flight = try Flight(
      "faults: [{ fault: motors-weak, thrust: 20 %, after: 3 min }]\nexpect: { crashes: 0, settled: 10 min }\n", fixture
    )
    #expect(flight.values["no vehicle crashes"]?.hasSuffix("while faults are on") == true, "\(flight.values)")
  }

  @Test("a new zone that the dispatcher is told of raises the alarm; with `rules: act` the vehicle holds")
  func newZone() throws {
    let fixture = try PlanFixture()
    let plan = try PlanFile.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: fixture.path))))
    let sortie = try #require(plan.vehicles.flatMap(\.sorties).first)
    // Where the vehicle is planned to be, a minute after its take-off.
    let takeOff = try #require(sortie.takeOff)
    let points = sortie.legs.flatMap(\.points)
    let point = try #require(points.first { $0.time > takeOff + 60 })
    let place = "[\(point.position.longitude), \(point.position.latitude)]"
    func fly(_ rules: String) throws -> Flight {
      try Flight(
        """
        rules: \(rules)
        faults:
          - fault: new-zone
            name: helicopter
            at: \(place)
            radius: 60 m
            told: 0 s
            after: \(takeOff.seconds + 20) s
            for: 10 min
        expect: { alarms: [{ alarm: zone, within: 10 s }], crashes: 0 }

        """, fixture)
    }
    let recorded = try fly("record")
    #expect(recorded.broken.isEmpty, "\(recorded.values)")
    #expect(recorded.values["the alarm `zone` comes within 10.0 s"]?.hasPrefix("never") == false)
    let answers = recorded.events.filter { $0.kind == "rule" && $0.text.hasPrefix("zone") }
    #expect(!answers.isEmpty && answers.allSatisfy { $0.text.hasSuffix(": record") }, "\(answers)")
    #expect(!recorded.events.contains { $0.kind == "order" })
    let acted = try fly("act")
    #expect(acted.events.contains { $0.kind == "rule" && $0.text.hasPrefix("zone") && $0.text.hasSuffix(": hold") })
    #expect(acted.events.contains { $0.kind == "order" })
  }

  @Test("lost cells raise the alarm `battery`; with `rules: act` the vehicle comes home")
  func battery() throws {
    let fixture = try PlanFixture()
    func fly(_ rules: String) throws -> Flight {
      try Flight(
        "rules: \(rules)\nfaults: [{ fault: cells-lost, share: 40 %, after: 4 min }]\n"
          + "expect: { alarms: [{ alarm: battery, within: 15 s }], crashes: 0 }\n", fixture)
    }
    let recorded = try fly("record")
    #expect(recorded.broken.isEmpty, "\(recorded.values)")
    #expect(
      recorded.events.contains { $0.kind == "rule" && $0.text.hasPrefix("charge") && $0.text.hasSuffix(": record") })
    let acted = try fly("act")
    #expect(acted.events.contains { $0.kind == "rule" && $0.text.hasPrefix("charge") && $0.text.hasSuffix(": return") })
    #expect(acted.events.contains { $0.kind == "order" })
  }
}
