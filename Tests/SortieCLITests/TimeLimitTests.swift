import SortieCLI
import Testing

@Suite struct TimeLimitTests {
  @Test("a time limit ends the search, and the plan so far is finished, proved and written")
  func timeLimit() throws {
    let scratch = try Scratch()
    // A clock that a test hands in: each look at it takes a tenth of a second.
    var seconds = 0.0
    var result = ""
    let console = Console(
      result: { result += $0 }, message: { _ in },
      clock: {
        seconds += 0.1
        return seconds
      })
    let outcome = SortieCommandLine.run(
      [
        "plan", CommandRun.file("missions/insulin-run.yaml"), "-o", "\(scratch.path)/plan", "--iterations", "1000000",
        "--time-limit", "2",
      ], on: console)
    #expect(outcome == 0)
    #expect(result.contains("proved by"))
    #expect(seconds > 2)
  }
}
