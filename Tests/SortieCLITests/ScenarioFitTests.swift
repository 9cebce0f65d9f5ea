import Foundation
import Plans
import SortieTestSupport
import Testing

/// Scenarios that do not go with the plan.
@Suite struct ScenarioFitTests {
  private static let header = "sortie-scenario: 1\nscenario: Odd day\nmission: insulin-run.yaml\n"

  /// Each breaks one rule; the name is that of its golden file.
  private static let wrong: [(name: String, text: String)] = [
    ("S001-vehicle", "faults: [{ fault: no-radio, vehicles: [courier-north-1, courier-norht-2], after: 1 s }]\n"),
    ("S001-base", "faults: [{ fault: base-closed, base: harbour, after: 1 min, for: 5 min }]\n"),
    ("S002-lamp-time", "expect: { lamp-time: 3 % }\n"), ("S002-robot-gap", "expect: { robot-gap: 0.2 m }\n"),
    ("S002-settled", "expect: { settled: 10 min }\n"),
    ("S002-alarm", "expect:\n  crashes: 0\n  alarms: [{ alarm: battery, within: 5 s }]\n"),
    (
      "S002-alarm-untold",
      "faults: [{ fault: new-zone, name: a, at: [24.94, 60.17], radius: 90 m, after: 1 min }]\n"
        + "expect: { alarms: [{ alarm: zone, within: 5 s }] }\n"
    ),
  ]

  /// Flies a scenario that must be refused before anything is written.
  private func refused(_ text: String, _ fixture: PlanFixture, name: String = "odd.yaml") throws -> String {
    let scenario = "\(fixture.outside)/\(name)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: scenario))
    let output = "\(fixture.outside)/run"
    let run = CommandRun("simulate", fixture.folder, "--scenario", scenario, "-o", output)
    #expect(run.outcome == 1 && run.result.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: output))
    return run.messages.replacing(fixture.outside, with: "SCRATCH")
  }

  @Test("what does not go with the plan is refused with its place, as committed")
  func golden() throws {
    let fixture = try PlanFixture()
    for (name, text) in Self.wrong {
      let messages = try refused(Self.header + text, fixture)
      #expect(messages.hasPrefix("error[\(name.prefix(4))]"), "\(messages)")
      let comparison = try Golden.compare(messages, with: "scenarios/\(name).txt")
      #expect(comparison == .same || comparison == .written, "\(name): \(comparison)")
    }
  }

  @Test("all problems of a scenario come at once, in the order of the file")
  func allAtOnce() throws {
    let fixture = try PlanFixture()
    let messages = try refused(
      Self.header + Self.wrong.map(\.text).prefix(3).joined().replacing("]\nfaults: [", with: ", "), fixture)
    #expect(messages.components(separatedBy: "error[").count == 4, "\(messages)")
  }

  @Test("a scenario of another mission is refused, by digest where its file is there and by name where it is not")
  func otherMission() throws {
    let fixture = try PlanFixture()
    let gone = try refused(Self.header.replacing("insulin-run", with: "market-square"), fixture)
    #expect(gone.hasPrefix("error[S003]") && gone.contains("SCRATCH/odd.yaml:3:10"), "\(gone)")
    #expect(gone.contains("there is no such file here"))
    // The same name and another content.
    let path = CommandRun.file("missions/insulin-run.yaml")
    let mission = try String(contentsOfFile: path, encoding: .utf8)
    let copy = URL(fileURLWithPath: "\(fixture.outside)/insulin-run.yaml")
    try Data((mission + "# changed\n").utf8).write(to: copy)
    let changed = try refused(Self.header, fixture)
    #expect(changed.hasPrefix("error[S003]") && changed.contains("this file differs"), "\(changed)")
    let comparison = try Golden.compare(
      changed.replacing(SourceTree.root.path, with: "PROJECT").replacing(
        /`[^`]*missions\/insulin-run.yaml`/, with: "`…`"), with: "scenarios/S003-mission.txt")
    #expect(comparison == .same || comparison == .written, "\(comparison)")
    // The same content by another name is the same mission.
    try Data(mission.utf8).write(to: URL(fileURLWithPath: "\(fixture.outside)/other.yaml"))
    let scenario = "\(fixture.outside)/fine.yaml"
    try Data(Self.header.replacing("insulin-run", with: "other").utf8).write(to: URL(fileURLWithPath: scenario))
    let run = CommandRun(
      "simulate", fixture.folder, "--scenario", scenario, "-o", "\(fixture.outside)/run", "--format", "json")
    #expect(run.outcome == 0, "\(run.messages)")
  }

  @Test("a plan for another map is refused at the digest that it states, with --unproved too")
  func otherMap() throws {
    let fixture = try PlanFixture()
    try fixture.edit { $0.inputs.map.sha256 = String(repeating: "ab", count: 32) }
    for flags in [[], ["--unproved"]] {
      let run = CommandRun(arguments: ["simulate", fixture.folder, "-o", "\(fixture.outside)/run"] + flags)
      #expect(run.outcome == 1)
      #expect(run.messages.hasPrefix("error[S004]: the plan is for another map\n"), "\(run.messages)")
      #expect(run.messages.contains("plan.json:14:"), "\(run.messages)")
      #expect(run.messages.contains("abababab"))
    }
  }
}
