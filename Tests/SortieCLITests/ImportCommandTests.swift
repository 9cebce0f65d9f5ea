import Foundation
import SortieTestSupport
import Testing

/// `sortie import` on the files under `Tests/Golden/ground-stations`, each beside what is said and, where there is one,
/// the mission that is written.
@Suite struct ImportCommandTests {
  /// A run on a file of the folder, with paths seen from the project.
  private struct Import {
    var run: CommandRun
    /// The mission; nil where none was written.
    var mission: String?
    var messages: String

    init(_ name: String, _ options: [String]) throws {
      let scratch = try Scratch()
      for folder in ["maps", "missions"] {
        try FileManager.default.createSymbolicLink(
          atPath: "\(scratch.path)/\(folder)", withDestinationPath: CommandRun.file(folder))
      }
      try FileManager.default.createDirectory(atPath: "\(scratch.path)/made", withIntermediateDirectories: true)
      let file = "\(scratch.path)/\(name)"
      try FileManager.default.copyItem(atPath: CommandRun.file("Tests/Golden/ground-stations/\(name)"), toPath: file)
      let output = "\(scratch.path)/made/mission.yaml"
      run = CommandRun(
        arguments: [
          "import", file, "--map", "\(scratch.path)/maps/helsinki", "--start", "2026-03-02T08:00:00+02:00", "-o",
          output,
        ] + options.map { $0.replacingOccurrences(of: "missions/", with: "\(scratch.path)/missions/") })
      mission = try? String(contentsOfFile: output, encoding: .utf8)
      messages = (run.messages + run.result).replacingOccurrences(of: "\(scratch.path)/", with: "")
    }
  }

  private static let fleet = ["--fleet", "missions/fleets/two-bases.yaml"]

  @Test(
    "what becomes of a file, and what is said of it, is what was looked at",
    arguments: [
      ("rounds.waypoints", fleet, 0), ("parcels.plan", fleet + ["--payload", "0.5"], 0),
      ("surveys.plan", fleet + ["--purpose", "damage-mapping"], 0),
      ("thermal.plan", fleet + ["--sensor", "thermal", "--purpose", "building-heat-loss"], 0),
      ("G002-old-version.waypoints", fleet, 0), ("G006-unknown-part.plan", [], 0), ("G101-no-payload.plan", [], 0),
      ("G107-far.waypoints", [], 0), ("G001-cut.plan", [], 1), ("G001-columns.waypoints", [], 1),
      ("G001-neither.waypoints", [], 1),
      ("G002-version.plan", [], 1), ("G002-version.waypoints", [], 1), ("G003-no-mission.plan", [], 1),
      ("G004-position.plan", [], 1), ("G005-deep.plan", [], 1), ("G105-nothing.waypoints", [], 1),
    ] as [(String, [String], Int32)])
  func golden(name: String, options: [String], outcome: Int32) throws {
    let made = try Import(name, options)
    #expect(made.run.outcome == outcome, "\(made.messages)")
    let said = try Golden.compare(made.messages, with: "ground-stations/\(name).txt")
    #expect(said == .same || said == .written, "\(said)")
    #expect((made.mission == nil) == (outcome != 0))
    if let mission = made.mission {
      let written = try Golden.compare(mission, with: "ground-stations/\(name).yaml")
      #expect(written == .same || written == .written, "\(written)")
    }
  }

  @Test("each rule of ground stations' files has a golden file that shows it, and a page")
  func rules() throws {
    let folder = CommandRun.file("Tests/Golden/ground-stations")
    let texts = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".txt") }
      .map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
    let codes = CommandRun("explain").result.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
      .filter { $0.hasPrefix("G") }
    #expect(codes.count == 13)
    for code in codes { #expect(texts.contains { $0.contains("[\(code)]") }, "\(code)") }
  }

  @Test("what a plan gives to ground stations holds its zones and bases, and a parcel comes back from it")
  func planFolder() throws {
    let scratch = try Scratch()
    let folder = "\(scratch.path)/plan"
    let plan = CommandRun(
      "plan", CommandRun.file("missions/insulin-run.yaml"), "-o", folder, "--seed", "1", "--iterations", "200")
    #expect(plan.outcome == 0, "\(plan.messages)")
    let output = "\(scratch.path)/back.yaml"
    let back = CommandRun(
      "import", "\(folder)/vehicles/courier-north-1.plan", "--map", CommandRun.file("maps/helsinki"), "--fleet",
      CommandRun.file("missions/fleets/two-bases.yaml"), "--payload", "0.4", "-o", output)
    #expect(back.outcome == 0, "\(back.messages)")
    #expect(back.messages.contains("the round fence of 50 m that keeps the vehicle outside is not kept"))
    #expect(back.messages.ranges(of: "the rally point is not kept").count == 2)
    let mission = try String(contentsOfFile: output, encoding: .utf8)
    #expect(mission.contains("deliver: ") && mission.contains("payload: 0.4 kg"))
    let again = CommandRun(
      "import", "\(folder)/vehicles/courier-north-1.waypoints", "--map", CommandRun.file("maps/helsinki"), "--payload",
      "0.4", "-o", output)
    let tasks = mission.split(separator: "\n").drop { $0 != "tasks:" }
    // The numbers of items differ, for home is one of them in a list.
    #expect(again.outcome == 0 && tasks.count > 4)
    #expect(
      try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").drop { $0 != "tasks:" }.count
        == tasks.count)
  }

  @Test("options that make no sense and files that are not there end with exit code 2")
  func misuse() throws {
    let scratch = try Scratch()
    let file = CommandRun.file("Tests/Golden/ground-stations/surveys.plan")
    let output = "\(scratch.path)/mission.yaml"
    func run(_ options: String...) -> CommandRun {
      CommandRun(arguments: ["import", file, "--map", CommandRun.file("maps/helsinki"), "-o", output] + options)
    }
    #expect(run("--sensor", "radar").outcome == 2)
    #expect(run("--purpose", "fever").messages.contains("use disinfection-check, damage-mapping, terrain-model"))
    #expect(run("--payload", "0").outcome == 2)
    #expect(run("--start", "tomorrow").outcome == 2)
    #expect(CommandRun("import", "\(scratch.path)/none", "--map", "x", "-o", output).outcome == 2)
    #expect(CommandRun("import", file, "--map", "\(scratch.path)/none", "-o", output).outcome == 1)
    #expect(!FileManager.default.fileExists(atPath: output))
  }
}
