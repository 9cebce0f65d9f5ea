import Foundation
import SortieCLI
import SortieTestSupport
import Testing

/// Runs commands as the program does, without a process.
struct CommandRun {
  var outcome: Int32
  var result: String
  var messages: String

  init(_ arguments: String...) {
    self.init(arguments: arguments)
  }

  init(arguments: [String]) {
    var result = ""
    var messages = ""
    let console = Console(result: { result += $0 }, message: { messages += $0 })
    outcome = SortieCommandLine.run(arguments, on: console)
    self.result = result
    self.messages = messages
  }

  /// A file of the project.
  static func file(_ path: String) -> String { SourceTree.root.appendingPathComponent(path).path }
}

/// A folder that is gone after the test.
final class Scratch {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("sortie-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      // What is left in the folder for temporary files is the system's to clean.
    }
  }

  /// A copy of the project's missions and maps in which `missions/<name>` has a text replaced.
  func mission(_ name: String, replacing right: String, with wrong: String) throws -> String {
    for folder in ["missions", "maps"] {
      try FileManager.default.copyItem(atPath: CommandRun.file(folder), toPath: "\(path)/\(folder)")
    }
    let file = "\(path)/missions/\(name)"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let place = try #require(text.range(of: right), "`\(right)` stands in \(name)")
    try text.replacingCharacters(in: place, with: wrong).write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }
}

@Suite struct CommandTests {
  @Test("every shipped file is fine, and a map says what it holds")
  func shippedFiles() throws {
    let run = CommandRun(
      "check", CommandRun.file("missions/medicine-round.yaml"), CommandRun.file("missions/fleets/two-bases.yaml"),
      CommandRun.file("missions/vehicle-types/courier.yaml"), CommandRun.file("maps/helsinki"),
      CommandRun.file("simulator/calm-morning.yaml"))
    #expect(run.outcome == 0, "\(run.messages)\(run.result)")
    #expect(run.result.isEmpty)
    let map = CommandRun("map", "info", CommandRun.file("maps/helsinki"), "--format", "json")
    let json = try #require(try JSONSerialization.jsonObject(with: Data(map.result.utf8)) as? [String: Any])
    let layers = try #require(json["layers"] as? [String: [String: Int]])
    #expect(layers["buildings"]?["count"] == 485)
    #expect((json["digest"] as? String)?.count == 64)
  }

  @Test(
    "a wrong mission gives a located message, exit code 1 and no plan",
    arguments: [
      ("priority: urgent", "priorty: urgent", "M011"), ("payload: 0.4 kg", "payload: 0.4 m", "M013"),
      ("to: aid-kaisaniemi", "to: aid-kaisaneimi", "M020"), ("to: aid-kaisaniemi", "to: marski-by-scandic", "M201"),
      ("payload: 0.4 kg", "payload: 40 kg", "M301"), ("window: 08:10-08:40", "window: 08:00-08:01", "M305"),
    ])
  func wrongMission(right: String, wrong: String, code: String) throws {
    let scratch = try Scratch()
    let mission = try scratch.mission("medicine-round.yaml", replacing: right, with: wrong)
    let run = CommandRun("plan", mission, "-o", "\(scratch.path)/plan")
    #expect(run.outcome == 1)
    #expect(run.messages.contains("error[\(code)]"))
    #expect(run.messages.contains("^^"))
    #expect(run.messages.contains("medicine-round.yaml:"))
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/plan"))
  }

  @Test("unknown commands, options and files end with exit code 2 or 1 and say what to do")
  func misuse() {
    #expect(CommandRun("fly").outcome == 2)
    #expect(CommandRun("plan").outcome == 2)
    #expect(CommandRun("check", "--format", "xml", "x.yaml").outcome == 2)
    #expect(CommandRun("check", "nowhere.yaml").outcome == 1)
    #expect(CommandRun("verify", "nowhere").outcome == 2)
    #expect(CommandRun("report", "nowhere", "-o", "x.html").outcome == 2)
    #expect(CommandRun("explain", "Z999").outcome == 1)
    #expect(CommandRun("--version").outcome == 0)
    #expect(CommandRun("--help").result.contains("simulate"))
  }

  @Test("every rule that is listed has a page")
  func pages() {
    let list = CommandRun("explain").result.split(separator: "\n")
    #expect(list.count > 60)
    for line in list {
      let code = String(line.prefix { $0 != " " })
      let page = CommandRun("explain", code)
      #expect(page.outcome == 0 && page.result.count > 100, "\(code)")
    }
  }
}
