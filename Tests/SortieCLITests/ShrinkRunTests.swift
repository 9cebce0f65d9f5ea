import Foundation
import Testing

/// `sortie simulate --shrink` with a small plan.
@Suite struct ShrinkRunTests {
  @Test("a planted fault among decoys is found, and the command that is printed breaks the same expectation")
  func planted() throws {
    let fixture = try PlanFixture()
    let scenario = "\(fixture.outside)/decoys.yaml"
    try Data(
      """
      sortie-scenario: 1
      scenario: Decoys
      mission: insulin-run.yaml
      gusts: 1 m/s
      link: { loss: 3 % }
      faults:
        - { fault: winch-stuck, vehicles: [courier-north-1], after: 5 min, for: 20 s }
        - { fault: no-radio, vehicles: [courier-north-1, courier-south-2], every: 2 min, for: 10 s }
        - { fault: motors-weak, thrust: 20 %, after: 4 min, for: 2 min }
        - { fault: nozzle-blocked, vehicles: [worker-south], after: 2 min, for: 1 min }
      expect: { zone-entries: 0, crashes: 0 }

      """.utf8
    ).write(to: URL(fileURLWithPath: scenario))
    let output = "\(fixture.outside)/run"
    let run = CommandRun(
      "simulate", fixture.folder, "--scenario", scenario, "--shrink", "--shrink-runs", "25", "-o", output)
    #expect(run.outcome == 1)
    let small = try String(contentsOfFile: "\(output)/shrunk.yaml", encoding: .utf8)
    let faults = small.split(separator: "\n").filter { $0.hasPrefix("  - ") }
    #expect(faults.count == 1 && faults.allSatisfy { $0.contains("motors-weak") }, "\(small)\(run.messages)")
    #expect(!small.contains("gusts") && !small.contains("link"), "\(small)")
    #expect(!FileManager.default.fileExists(atPath: "\(output)/shrinking"))
    let lines = run.messages.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("shrunk in ") && $0.contains(" faults to 1: ") }, "\(run.messages)")
    let broken = try #require(lines.first { $0.hasPrefix("  NOT MET: no vehicle crashes: ") })
    let command = try #require(lines.first { $0.hasPrefix("  again: sortie ") })
    let again = CommandRun(
      arguments: command.dropFirst("  again: sortie ".count).split(separator: " ").map(String.init))
    #expect(again.outcome == 1, "\(again.messages)")
    let value = String(broken.dropFirst("  NOT MET: no vehicle crashes: ".count))
    #expect(again.result.contains(value), "\(value) in \(again.result)")
  }

  @Test("where all is met nothing is shrunk")
  func fine() throws {
    let fixture = try PlanFixture()
    let scenario = "\(fixture.outside)/calm.yaml"
    try Data("sortie-scenario: 1\nscenario: Calm\nmission: insulin-run.yaml\nexpect: { crashes: 0 }\n".utf8)
      .write(to: URL(fileURLWithPath: scenario))
    let output = "\(fixture.outside)/run"
    let run = CommandRun("simulate", fixture.folder, "--scenario", scenario, "--shrink", "-o", output)
    #expect(run.outcome == 0 && !run.messages.contains("shrunk"), "\(run.messages)")
    #expect(!FileManager.default.fileExists(atPath: "\(output)/shrunk.yaml"))
  }
}
