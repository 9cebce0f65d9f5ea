import Foundation
import Testing

/// `sortie simulate` with many seeds, and with faults.
@Suite struct SeedRunTests {
  private static let header = "sortie-scenario: 1\nscenario: Odd day\nmission: insulin-run.yaml\n"

  @Test("seeds that meet everything leave no folders, whatever the number of jobs, and have a suite each")
  func allFine() throws {
    let fixture = try PlanFixture()
    var answers: [String] = []
    for jobs in ["1", "3"] {
      let output = "\(fixture.outside)/runs-\(jobs)"
      let run = CommandRun(
        "simulate", fixture.folder, "--seeds", "4...6", "--jobs", jobs, "-o", output, "--junit",
        "\(fixture.outside)/\(jobs).xml", "--format", "json")
      #expect(run.outcome == 0, "\(run.messages)")
      answers.append(run.result)
      #expect(try FileManager.default.contentsOfDirectory(atPath: output).isEmpty)
      let suites = try String(contentsOfFile: "\(fixture.outside)/\(jobs).xml", encoding: .utf8)
      #expect(suites.components(separatedBy: "<testsuite ").count == 4)
    }
    #expect(answers[0] == answers[1])
    #expect(answers[0].contains("\"seed\": 5, \"fine\": true"))
  }

  @Test("a seed that breaks an expectation is named with what broke, and its command shows the same again")
  func replay() throws {
    let fixture = try PlanFixture()
    let scenario = "\(fixture.outside)/weak.yaml"
    // Couriers that lose nearly all lift crash.
    try Data(
      (Self.header + "faults: [{ fault: motors-weak, thrust: 20 %, after: 3 min }]\nexpect: { crashes: 0 }\n").utf8
    ).write(to: URL(fileURLWithPath: scenario))
    let output = "\(fixture.outside)/runs"
    let run = CommandRun("simulate", fixture.folder, "--scenario", scenario, "--seeds", "1...2", "-o", output)
    #expect(run.outcome == 1)
    #expect(run.result.contains("0 of 2 seeds met all expectations"), "\(run.result)")
    let lines = run.result.split(separator: "\n")
    let broken = try #require(lines.first { $0.hasPrefix("seed 2: NOT MET: no vehicle crashes") })
    let command = try #require(lines.first { $0.hasPrefix("  again: sortie ") && $0.contains("--seed 2 ") })
    let arguments = command.dropFirst("  again: sortie ".count).split(separator: " ").map(String.init)
    let again = CommandRun(arguments: arguments)
    #expect(again.outcome == 1)
    let value = try #require(broken.split(separator: ":").last).trimmingCharacters(in: .whitespaces)
    #expect(again.result.contains(value), "\(value) in \(again.result)")
  }

  @Test("a dispatcher that dies in flight is followed by one that does the rest")
  func dispatcherDies() throws {
    let fixture = try PlanFixture()
    let scenario = "\(fixture.outside)/dies.yaml"
    try Data((Self.header + "faults: [{ fault: dispatcher-killed, after: 3 min, for: 20 s }]\n").utf8)
      .write(to: URL(fileURLWithPath: scenario))
    let run = CommandRun(
      "simulate", fixture.folder, "--scenario", scenario, "-o", "\(fixture.outside)/run", "--format", "json")
    #expect(run.outcome == 0, "\(run.result)")
  }

  @Test("wrong seeds, jobs and vehicles of faults are refused with help")
  func refused() throws {
    let fixture = try PlanFixture()
    let output = "\(fixture.outside)/out"
    for seeds in ["a", "5...1", "1...", "1..3", "1...99999999", "-1...3"] {
      let run = CommandRun("simulate", fixture.folder, "--seeds=\(seeds)", "-o", output)
      #expect(run.outcome == 2 && run.messages.contains("are no seeds"), "\(seeds): \(run.messages)")
    }
    #expect(CommandRun("simulate", fixture.folder, "--jobs", "0", "-o", output).messages.contains("--jobs"))
    let scenario = "\(fixture.outside)/stranger.yaml"
    try Data((Self.header + "faults: [{ fault: no-radio, vehicles: [nobody], after: 1 s }]\n").utf8)
      .write(to: URL(fileURLWithPath: scenario))
    let run = CommandRun("simulate", fixture.folder, "--scenario", scenario, "-o", output)
    #expect(run.outcome == 1 && run.messages.contains("`nobody`"), "\(run.messages)")
  }
}
