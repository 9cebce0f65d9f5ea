import Foundation
import SortieTestSupport
import Testing

/// Defects that are planted on purpose: each is named by the expectation that it breaks. Answers that a dispatcher
/// loses are planted in the tests of the dispatcher.
@Suite struct PlantedDefectTests {
  /// The wind of the day, from the west, in metres per second.
  private static let wind = "9.9 m/s"

  /// A plan of the insulin run whose reserve leaves little to spare.
  private static func plan(wind: String, in folder: String) throws -> String {
    var mission = try String(contentsOfFile: CommandRun.file("missions/insulin-run.yaml"), encoding: .utf8)
    for (right, other) in [
      ("../maps/helsinki", CommandRun.file("maps/helsinki")),
      ("fleets/two-bases.yaml", CommandRun.file("missions/fleets/two-bases.yaml")),
      ("reserve: 20 %", "reserve: 84 %"), ("speed: 3 m/s", "speed: \(wind)"),
    ] {
      try #require(mission.contains(right), "`\(right)` stands in the mission")
      mission = mission.replacing(right, with: other)
    }
    let path = "\(folder)/insulin-run.yaml"
    try Data(mission.utf8).write(to: URL(fileURLWithPath: path))
    let run = CommandRun("plan", path, "-o", "\(folder)/plan", "--seed", "1", "--iterations", "200")
    try #require(run.outcome == 0, "\(run.messages)")
    return "\(folder)/plan"
  }

  /// The expectations that a day of strong wind breaks, with what they say.
  private static func broken(_ plan: String, more: String = "", in folder: String) throws -> [String: String] {
    let scenario = "\(folder)/windy.yaml"
    let text = """
      sortie-scenario: 1
      scenario: Windy day
      wind: { speed: \(wind), from: 270 deg }
      \(more)
      expect: { tasks-done: all, late-tasks: 0, crashes: 0, zone-entries: 0, charge-at-landing: reserve }

      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: scenario))
    let run = CommandRun("simulate", plan, "--scenario", scenario, "-o", "\(folder)/run", "--format", "json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.result.utf8)) as? [String: Any], "\(run.messages)")
    let verdicts = try #require(json["expectations"] as? [[String: Any]])
    let broken = verdicts.filter { $0["met"] as? Bool == false }
    #expect(run.outcome == (broken.isEmpty ? 0 : 1))
    return Dictionary(
      uniqueKeysWithValues: broken.compactMap { verdict in
        guard let name = verdict["name"] as? String, let value = verdict["value"] as? String else { return nil }
        return (name, value)
      })
  }

  private static let charge = "at least 84.0 % charge at each landing"

  @Test("a planner that ignores the wind lands below the reserve, and the charge names vehicle and second")
  func wind() throws {
    let scratch = try Scratch()
    let broken = try Self.broken(try Self.plan(wind: "0 m/s", in: scratch.path), in: scratch.path)
    #expect(Array(broken.keys) == [Self.charge], "\(broken)")
    #expect(broken[Self.charge]?.contains(/^8[0-3]\.[0-9] %, courier-[a-z]+-[0-9] at second [0-9.]+$/) == true)
  }

  @Test("a planner that knows of the wind meets everything; with half the battery the charge is broken")
  func battery() throws {
    let scratch = try Scratch()
    let plan = try Self.plan(wind: Self.wind, in: scratch.path)
    let whole = try Self.broken(plan, in: scratch.path)
    #expect(whole.isEmpty, "\(whole)")
    let half = try Self.broken(plan, more: "battery-health: 50 %", in: scratch.path)
    #expect(Array(half.keys) == [Self.charge], "\(half)")
  }
}
