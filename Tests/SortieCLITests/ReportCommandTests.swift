import Foundation
import Plans
import Quantities
import SortieCLI
import Telemetry
import Testing

/// `sortie report` over runs that are whole, cut short, damaged or of another plan.
@Suite struct ReportCommandTests {
  private let fixture: PlanFixture
  private let run: String

  init() throws {
    fixture = try PlanFixture()
    run = "\(fixture.outside)/run"
    let flown = CommandRun("simulate", fixture.folder, "-o", run)
    try #require(flown.outcome == 0, "\(flown.messages)\(flown.result)")
  }

  /// A copy of the run whose plan lies as far away as before.
  private func copy(_ name: String) throws -> String {
    let path = "\(fixture.outside)/\(name)"
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: run, toPath: path)
    return path
  }

  @Test("the end of the file's name decides, and the same run gives the same bytes")
  func forms() throws {
    for (name, begins) in [
      ("r.html", "<!DOCTYPE html>"), ("r.md", "# "), ("r.json", "{\n  \"sortie_report\": 1"), ("r.xml", "<?xml"),
    ] {
      var texts: [String] = []
      for number in 1...2 {
        let path = "\(fixture.outside)/\(number)-\(name)"
        let report = CommandRun("report", run, "-o", path)
        #expect(report.outcome == 0, "\(report.messages)")
        texts.append(try String(contentsOfFile: path, encoding: .utf8))
      }
      #expect(texts[0].hasPrefix(begins) && texts[0] == texts[1], "\(name)")
    }
    let json = CommandRun("report", run, "--format", "json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.result.utf8)) as? [String: Any])
    #expect(object["verdict"] as? String == "passed")
    #expect(CommandRun("report", run, "--format", "md").result.contains("## Tasks"))
    #expect(CommandRun("report", run).outcome == 2 && CommandRun("report", run, "--format", "html").outcome == 2)
  }

  @Test("a run that was ended before its sheet was written is reported, with its plan where that is named")
  func withoutSheet() throws {
    let path = try copy("cut")
    try FileManager.default.removeItem(atPath: "\(path)/run.json")
    let bare = CommandRun("report", path, "--format", "json")
    #expect(bare.outcome == 0 && !bare.result.contains("\"tasks_planned\": 0"), "\(bare.messages)")
    #expect(bare.messages.contains("the copy that the run keeps"))
    let named = CommandRun("report", path, "--format", "json", "--plan", fixture.folder)
    #expect(named.outcome == 0 && !named.result.contains("\"tasks_planned\": 0"), "\(named.messages)")
  }

  @Test("a damaged sheet and a damaged run are told apart")
  func damaged() throws {
    let sheet = try copy("damaged-sheet")
    try Data("{".utf8).write(to: URL(fileURLWithPath: "\(sheet)/run.json"))
    let report = CommandRun("report", sheet, "--format", "md")
    #expect(report.outcome == 0 && report.messages.contains("is damaged"))
    let store = try copy("damaged-store")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: "\(store)/run.sqlite"))
    bytes.replaceSubrange(0..<4096, with: Data(repeating: 7, count: 4096))
    try bytes.write(to: URL(fileURLWithPath: "\(store)/run.sqlite"))
    let broken = CommandRun("report", store, "--format", "md")
    #expect(broken.outcome == 2 && broken.messages.contains("the run cannot be read"))
  }

  @Test("a plan that is not the one that was flown is refused, and can be left out")
  func otherPlan() throws {
    let other = try PlanFixture()
    try other.edit { $0.mission = "Another day" }
    let report = CommandRun("report", run, "--format", "md", "--plan", other.folder)
    #expect(report.outcome == 1 && report.messages.contains("is not the one that was flown"))
    let without = CommandRun("report", run, "--format", "md", "--without-plan")
    #expect(without.outcome == 0 && without.result.contains("The run has no plan"))
  }
}
