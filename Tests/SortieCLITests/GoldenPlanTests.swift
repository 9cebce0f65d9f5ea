import Foundation
import SortieTestSupport
import Testing

@Suite struct GoldenPlanTests {
  @Test("the plan of a small mission is the one that was looked at, to the byte")
  func insulinRun() throws {
    // A fixed folder: a plan names its inputs relative to where it lies.
    let folder = SourceTree.root.appendingPathComponent(".build/golden-plan").path
    let run = CommandRun(
      "plan", CommandRun.file("missions/insulin-run.yaml"), "-o", folder, "--seed", "1", "--iterations", "500")
    #expect(run.outcome == 0, "\(run.messages)")
    let text = try String(contentsOfFile: "\(folder)/plan.json", encoding: .utf8)
    let comparison = try Golden.compare(text, with: "plans/insulin-run.json")
    #expect(comparison == .same || comparison == .written)
  }
}
