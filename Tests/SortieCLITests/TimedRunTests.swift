import Foundation
import SortieCLI
import Telemetry
import Testing

/// `sortie simulate` in step with a clock, and as an operator types. The clock is the test's own.
@Suite struct TimedRunTests {
  /// A clock that moves only by waiting, and lines that come as they are asked for.
  private final class Desk {
    var seconds = 100.0
    var waits = 0
    var shown = ""
    var result = ""
    /// Lines, each with the second of the clock at which it is typed.
    var lines: [(at: Double, text: String)]

    init(_ lines: [(at: Double, text: String)]) { self.lines = lines }

    func run(_ arguments: [String]) -> Int32 {
      var console = Console(
        result: { self.result += $0 }, message: { self.shown += $0 }, clock: { self.seconds })
      console.wait = {
        self.seconds += $0
        self.waits += 1
      }
      console.type = {
        Console.TypedLines(
          take: {
            let due = self.lines.prefix { $0.at <= self.seconds - 100 }.map(\.text)
            self.lines.removeFirst(due.count)
            return due
          }, hasEnded: { self.lines.isEmpty })
      }
      return SortieCommandLine.run(arguments, on: console)
    }
  }

  private static func fly(
    _ fixture: PlanFixture, _ flags: [String], lines: [(at: Double, text: String)] = [], name: String = "run"
  ) -> (desk: Desk, outcome: Int32) {
    let desk = Desk(lines)
    let outcome = desk.run(
      ["simulate", fixture.folder, "-o", "\(fixture.outside)/\(name)", "--format", "json"] + flags)
    return (desk, outcome)
  }

  @Test("a pace waits for the clock, goes on where it is behind, and begins anew after a pause")
  func pace() {
    var pace = RunPace(speed: 2)
    pace.begin(speed: 2, simulated: 10, clock: 50)
    #expect(pace.waitSeconds(until: 14, clock: 50) == 2)
    #expect(pace.waitSeconds(until: 14, clock: 51.5) == 0.5)
    #expect(pace.waitSeconds(until: 14, clock: 60) == 0)
    pace.begin(speed: nil, simulated: 14, clock: 60)
    #expect(pace.waitSeconds(until: 1e9, clock: 60) == 0)
  }

  @Test(
    "lines are read as they are meant",
    arguments: [
      ("pause", RunLine.pause), (" GO ", .go), ("step 10 s", .step(10)), ("until 12 min", .until(720)),
      ("speed 4", .speed(4)), ("speed max", .speed(nil)), ("keep a", .keep("a")), ("back a", .back("a")),
      ("show", .show), ("quit", .quit), ("  ", .empty),
    ])
  func lines(text: String, line: RunLine) { #expect(RunLine(text) == line) }

  @Test(
    "other lines are answered with what can be typed",
    arguments: [
      "stop", "step", "step 10", "until noon", "speed", "speed 0", "speed -1", "speed nan", "keep", "keep a b",
      "pause now", String(repeating: "x", count: 300), "keep " + String(repeating: "x", count: 100), "step -5 s",
    ])
  func mistakes(text: String) {
    guard case .mistake(let words) = RunLine(text) else {
      Issue.record("\(RunLine(text))")
      return
    }
    #expect(!words.isEmpty)
  }

  @Test("at a speed the clock shows simulated time by that factor, and the run is the same as without")
  func speed() throws {
    let fixture = try PlanFixture()
    let plain = Self.fly(fixture, [])
    let paced = Self.fly(fixture, ["--speed", "20"])
    #expect(plain.outcome == 0 && paced.outcome == 0, "\(paced.desk.shown)")
    #expect(plain.desk.waits == 0 && plain.desk.result == paced.desk.result)
    let simulated = try Self.simulatedSeconds(paced.desk)
    #expect(abs((paced.desk.seconds - 100) * 20 - simulated) < 1, "\(paced.desk.seconds) \(simulated)")
    let late = Self.fly(fixture, ["--speed", "1", "--start-at", "5 min"])
    #expect(late.desk.result == plain.desk.result)
    // The lead of 90 s and five minutes take no time.
    #expect(abs(late.desk.seconds - 100 - (simulated - 390)) < 1)
  }

  private static func simulatedSeconds(_ desk: Desk) throws -> Double {
    let json = try JSONSerialization.jsonObject(with: Data(desk.result.utf8)) as? [String: Any]
    return try #require(json?["simulated_s"] as? Double)
  }

  @Test("steps end where they are due, each line waits for the one before, and the end of the input goes on")
  func steps() throws {
    let fixture = try PlanFixture()
    let plain = Self.fly(fixture, [])
    let typed = Self.fly(
      fixture, ["--console"],
      lines: ["step 10 s", "until 2 min", "show", "until 1 min", "speed 2", "step 4 s", "nonsense"].map { (0, $0) })
    #expect(typed.outcome == 0 && typed.desk.result == plain.desk.result, "\(typed.desk.shown)")
    let shown = typed.desk.shown
    #expect(shown.contains("paused at 07:58:40, second -80\n"), "\(shown)")
    #expect(shown.contains("paused at 08:02:00, second 120\n"))
    #expect(shown.contains("that is over: it is 08:02:00, second 120"))
    #expect(shown.contains("paused at 08:02:04, second 124\n"))
    #expect(shown.contains("type pause, go,"))
    #expect(shown.contains("courier-"))
  }

  @Test("time stands still while it is paused, and an empty line ends a step")
  func pause() throws {
    let fixture = try PlanFixture()
    let run = Self.fly(
      fixture, ["--console", "--speed", "10"],
      lines: [(0, "until 30 min"), (20, ""), (60, "show"), (61, "quit")])
    #expect(run.outcome == 1)
    // 200 s after the start at second -90.
    #expect(run.desk.shown.contains("second 110\n"), "\(run.desk.shown)")
    #expect(run.desk.shown.contains("the run was left before its end: its expectations are not judged"))
    #expect(abs(try Self.simulatedSeconds(run.desk) - 200) < 1)
  }

  @Test("a run that goes back to what was kept ends as one that never went on, in its store too")
  func back() throws {
    let fixture = try PlanFixture()
    let plain = Self.fly(fixture, [], name: "plain")
    let run = Self.fly(
      fixture, ["--console"],
      lines: [
        "back a", "until 4 min", "keep a", "until 5 min", "keep b", "back a", "until 6 min", "back b", "back a", "go",
      ]
      .map { (0, $0) }, name: "back")
    #expect(run.outcome == 0 && run.desk.result == plain.desk.result, "\(run.desk.shown)")
    #expect(run.desk.shown.contains("nothing is kept as a\n"))
    #expect(run.desk.shown.contains("kept as a at 08:04:00, second 240\n"))
    #expect(run.desk.shown.contains("nothing is kept as b; there is a\n"))
    let stores = try ["plain", "back"].map { try RunStore.open(at: "\(fixture.outside)/\($0)/run.sqlite") }
    #expect(try stores[0].events() == stores[1].events())
    #expect(try stores[0].outcomes() == stores[1].outcomes())
    #expect(try stores[0].commands() == stores[1].commands())
    for vehicle in try stores[0].vehicles() {
      #expect(try stores[0].readings(of: vehicle) == stores[1].readings(of: vehicle))
    }
  }

  @Test("eight runs are kept and no more")
  func eight() throws {
    let fixture = try PlanFixture()
    let names = (1...9).map { "keep n\($0)" } + ["keep n3", "quit"]
    let run = Self.fly(fixture, ["--console"], lines: names.map { (0, $0) })
    #expect(run.desk.shown.components(separatedBy: "kept as").count == 10, "\(run.desk.shown)")
    #expect(run.desk.shown.contains("8 are kept already; use one of their names again: n1, n2, n3"))
  }

  @Test("wrong options are refused with help")
  func refused() throws {
    let fixture = try PlanFixture()
    for (flags, words) in [
      (["--speed", "0"], "is no speed"), (["--speed=-1"], "is no speed"), (["--start-at", "noon"], "is no time"),
      (["--speed", "1", "--seeds", "1...2"], "are for one run"),
      (["--console", "--seeds", "1...2"], "are for one run"),
      (["--shrink"], "needs a scenario"), (["--shrink-runs", "0"], "--shrink-runs must lie"),
    ] {
      let run = Self.fly(fixture, flags)
      #expect(run.outcome == 2 && run.desk.shown.contains(words), "\(flags): \(run.desk.shown)")
    }
  }
}
