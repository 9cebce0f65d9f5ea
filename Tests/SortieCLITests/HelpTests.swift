import SortieTestSupport
import Testing

@Suite struct HelpTests {
  @Test(
    "the help of each command is the one that was looked at",
    arguments: [
      [], ["check"], ["explain"], ["map"], ["map", "import"], ["map", "info"], ["map", "zones"],
      ["map", "draw"], ["route"], ["plan"], ["verify"],
      ["simulate"], ["fleet"], ["dispatch"], ["report"], ["import"], ["export"], ["query"], ["audit"], ["purge"],
      ["mavlink"], ["mavlink", "decode"],
      ["mavlink", "encode"],
    ])
  func help(command: [String]) throws {
    let run = CommandRun(arguments: command + ["--help"])
    #expect(run.outcome == 0)
    let name = "cli/help-\((["sortie"] + command).joined(separator: "-")).txt"
    let comparison = try Golden.compare(run.result, with: name)
    #expect(comparison == .same || comparison == .written, "Tests/Golden/\(name)")
  }
}
