import Foundation
import Plans
import Quantities
import Testing

/// `sortie plan --from RUN --at TIME`, as an operator uses it.
@Suite struct ReplanCommandTests {
  /// A folder with the project's missions and maps, and a plan of the insulin run.
  private struct Day {
    let scratch = try? Scratch()
    let folder: String
    let mission: String

    init() throws {
      let scratch = try #require(scratch)
      folder = scratch.path
      mission = try scratch.mission("insulin-run.yaml", replacing: "duration: 1 h", with: "duration: 1 h")
      let run = CommandRun("plan", mission, "-o", "\(folder)/a", "--iterations", "200")
      try #require(run.outcome == 0, "\(run.messages)")
    }

    /// The mission with a text replaced, as a file of its own.
    func changed(_ right: String, to wrong: String, name: String = "changed.yaml") throws -> String {
      let text = try String(contentsOfFile: mission, encoding: .utf8)
      try #require(text.contains(right))
      let path = "\(folder)/missions/\(name)"
      try text.replacing(right, with: wrong).write(toFile: path, atomically: true, encoding: .utf8)
      return path
    }

    func replan(_ mission: String, from: String = "a", at: String, to: String = "b", _ more: String...) -> CommandRun {
      CommandRun(
        arguments: [
          "plan", mission, "--from", "\(folder)/\(from)", "--at", at, "-o", "\(folder)/\(to)", "--iterations", "200",
        ] + more)
    }

    func plan(_ name: String) throws -> FleetPlan {
      try PlanFile.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)/plan.json"))))
    }
  }

  private static let serum = """
    tasks:
      - deliver: serum
        from: kluuvin-apteekki
        to: aid-kaisaniemi
        payload: 0.4 kg
        priority: urgent
    """

  @Test("nothing new: the same sorties, proved alone, and the summary says so")
  func nothingNew() throws {
    let day = try Day()
    let run = day.replan(day.mission, at: "08:08")
    #expect(run.outcome == 0, "\(run.messages)")
    #expect(run.result.contains("planned again at 08:08:00\n"))
    #expect(!run.result.contains("moved:") && !run.result.contains("new:"))
    #expect(try day.plan("b").vehicles == day.plan("a").vehicles)
    let proof = CommandRun("verify", "\(day.folder)/b")
    #expect(proof.outcome == 0 && proof.result.contains("V220  kept from the earlier plan"), "\(proof.result)")
    // The same words give the same bytes.
    _ = day.replan(day.mission, at: "2026-03-02T08:08:00+02:00", to: "c")
    let bytes = try ["b", "c"].map { try Data(contentsOf: URL(fileURLWithPath: "\(day.folder)/\($0)/plan.json")) }
    #expect(bytes[0] == bytes[1])
    // Without the earlier plan the proof does not hold.
    try FileManager.default.removeItem(atPath: "\(day.folder)/a")
    #expect(CommandRun("verify", "\(day.folder)/b").result.contains("error[V220]"))
  }

  @Test("an urgent task is added and nothing that is kept moves; JSON says the same")
  func urgentTask() throws {
    let day = try Day()
    let mission = try day.changed("tasks:", to: Self.serum)
    let run = day.replan(mission, at: "08:08", "--format", "json")
    #expect(run.outcome == 0, "\(run.messages)")
    let json = try #require(try JSONSerialization.jsonObject(with: Data(run.result.utf8)) as? [String: Any])
    let replan = try #require(json["replan"] as? [String: Any])
    let new = try #require((replan["new"] as? [[String: Any]])?.first)
    #expect(new["task"] as? String == "serum")
    #expect((replan["moved"] as? [Any])?.isEmpty == true && replan["at_s"] as? Double == 480)
    let (before, now) = (try day.plan("a"), try day.plan("b"))
    for (old, new) in zip(before.vehicles, now.vehicles) {
      #expect(old.sorties.allSatisfy { sortie in new.sorties.contains { $0.legs == sortie.legs } })
    }
  }

  @Test("a run shows what has flown; a lost vehicle's work goes to others")
  func fromRun() throws {
    let day = try Day()
    #expect(CommandRun("simulate", "\(day.folder)/a", "-o", "\(day.folder)/run").outcome == 0)
    let before = try day.plan("a")
    let sortie = try #require(
      before.vehicles.flatMap(\.sorties).max { ($0.takeOff ?? .start) < ($1.takeOff ?? .start) })
    let vehicle = String(sortie.id.prefix { $0 != "/" })
    let moment = before.start.advanced(bySeconds: try #require(sortie.takeOff).seconds + 20)
    let run = day.replan(day.mission, from: "run", at: "\(moment)", "--lost", vehicle)
    #expect(run.outcome == 0, "\(run.messages)")
    let plan = try day.plan("b")
    #expect(plan.earlier?.lost == [vehicle] && plan.earlier?.dropped == [sortie.id])
    #expect(!plan.vehicles.flatMap(\.sorties).contains { $0.id == sortie.id })
    #expect(CommandRun("verify", "\(day.folder)/b").outcome == 0)
    // A plan that was made anew since is not the one that was flown.
    _ = CommandRun("plan", day.mission, "-o", "\(day.folder)/a", "--iterations", "0", "--seed", "7")
    let other = day.replan(day.mission, from: "run", at: "08:08", to: "c")
    #expect(other.outcome == 1 && other.messages.contains("is not the plan that the run"))
  }

  @Test(
    "wrong flags and moments end with a sentence and help",
    arguments: [
      (["--at", "08:08"], 2, "error: --at needs --from"), (["--from", "a"], 2, "error: --from needs --at"),
      (["--lost", "courier-north-1"], 2, "error: --lost needs --from"),
      (["--repeat-swath"], 2, "error: --repeat-swath needs --from"),
      (["--from", "nowhere", "--at", "08:08"], 2, "error: there is no `"),
      (["--from", "missions", "--at", "08:08"], 2, "holds neither a run nor a plan"),
      (["--from", "a", "--at", "8:8"], 2, "is neither a time of day nor a date and time"),
      (["--from", "a", "--at", "24:00"], 2, "`24:00` is no time of day"),
      (["--from", "a", "--at", "09:30"], 1, "lies outside the mission"),
      (["--from", "a", "--at", "07:59"], 1, "lies outside the mission"),
      (["--from", "a", "--at", "08:08", "--lost", "courier-nord-1"], 1, "did you mean `courier-north-1`?"),
      (["--from", "a", "--at", "08:08", "-o", "a"], 2, "would take the place of"),
    ])
  func wrongFlags(flags: [String], outcome: Int32, words: String) throws {
    let day = try Day()
    let names = ["a", "missions", "nowhere"]
    let arguments = flags.map { names.contains($0) ? "\(day.folder)/\($0)" : $0 }
    let output = flags.contains("-o") ? [] : ["-o", "\(day.folder)/b"]
    let run = CommandRun(arguments: ["plan", day.mission] + arguments + output)
    #expect(run.outcome == outcome)
    #expect(run.messages.contains(words), "\(run.messages)")
    #expect(run.messages.contains("help: "))
    #expect(!FileManager.default.fileExists(atPath: "\(day.folder)/b"))
  }

  @Test("a task that is in the air and has changed is told where it stands in the mission file")
  func changedTask() throws {
    let day = try Day()
    let flying = try #require(
      try day.plan("a").vehicles.flatMap(\.sorties).first { $0.legs.contains { $0.task == "insulin" } })
    let moment = try day.plan("a").start.advanced(bySeconds: try #require(flying.takeOff).seconds + 5)
    let mission = try day.changed("payload: 0.4 kg", to: "payload: 0.5 kg")
    let run = day.replan(mission, at: "\(moment)")
    #expect(run.outcome == 1)
    #expect(
      run.messages.contains("changed.yaml:11:")
        && run.messages.contains("task `insulin` is in the air in \(flying.id)"),
      "\(run.messages)")
    let gone = try day.changed("deliver: insulin", to: "deliver: insulin pens", name: "gone.yaml")
    let other = day.replan(gone, at: "\(moment)")
    #expect(other.outcome == 1 && other.messages.contains("and the mission does not have it"), "\(other.messages)")
  }

  @Test("a damaged earlier plan is told by its line, and one that was altered is not gone on from")
  func damagedPlan() throws {
    let day = try Day()
    let path = "\(day.folder)/a/plan.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let altered = text.replacing("\"seed\": 1", with: "\"seed\": 2")
    try #require(altered != text)
    try altered.write(toFile: path, atomically: true, encoding: .utf8)
    let refused = day.replan(day.mission, at: "08:08")
    #expect(refused.outcome == 1 && refused.messages.contains("never proved, or altered since"), "\(refused.messages)")
    try "{ \"sortiePlan\": 1 ".write(toFile: "\(day.folder)/a/plan.json", atomically: true, encoding: .utf8)
    let run = day.replan(day.mission, at: "08:08")
    #expect(run.outcome == 1 && run.messages.contains("/a/plan.json:1: "), "\(run.messages)")
  }
}
