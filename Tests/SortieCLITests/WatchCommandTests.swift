import Foundation
import Quantities
import SortieCLI
import Telemetry
import Testing

/// `sortie watch` beside a process that writes: the test writes where the command waits.
@Suite struct WatchCommandTests {
  private let scratch: Scratch
  private let store: RunStore

  init() throws {
    scratch = try Scratch()
    let start = try #require(CivilTime("2026-03-02T08:00:00+02:00"))
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    store = try RunStore.create(
      at: "\(scratch.path)/run.sqlite",
      description: RunDescription(
        mission: "Round\u{1B}[2J", planSHA256: "", seed: 1, scenario: "s", toolVersion: "0", start: start,
        mapOrigin: origin, attribution: "", cellSize: Length(metres: 4), isPlanProved: true))
  }

  private func reading(_ vehicle: String, _ seconds: Double, mode: String = "AUTO", charge: Double = 0.634) throws
    -> Reading
  {
    Reading(
      vehicle: vehicle, sortie: "\(vehicle)/1", time: MissionTime(seconds: seconds),
      position: try #require(GeoPoint(longitude: 24.94, latitude: 60.17)), altitude: AltitudeAMSL(metres: 50),
      groundSpeed: Speed(metresPerSecond: 9.26), verticalSpeed: .zero, charge: StateOfCharge(fraction: charge),
      mode: mode, isArmed: true, isInAir: true)
  }

  /// Runs the command; at each wait time passes and one of the steps is done.
  private func watch(
    _ arguments: [String], size: (columns: Int, rows: Int)? = nil, steps: [() throws -> Void] = []
  ) throws -> (outcome: Int32, result: String, messages: String) {
    var (result, messages, now, next) = ("", "", 0.0, 0)
    var failure: (any Error)?
    var console = Console(
      result: { result += $0 }, message: { messages += $0 }, clock: { now })
    console.wait = { seconds in
      now += seconds
      guard next < steps.count else { return }
      do { try steps[next]() } catch { failure = error }
      next += 1
    }
    console.resultSize = { size }
    let outcome = SortieCommandLine.run(["watch", scratch.path] + arguments, on: console)
    if let failure { throw failure }
    return (outcome, result, messages)
  }

  @Test("one look shows every vehicle with its charge, the last events and the tasks that are done")
  func once() throws {
    try store.append(
      TelemetryBatch(
        readings: [try reading("a", 10), try reading("b", 70), try reading("a", 20)],
        events: [
          RunEvent(time: MissionTime(seconds: 60), vehicle: "b", severity: .warning, kind: "k", text: "wind\u{1B}[31m"),
          RunEvent(time: MissionTime(seconds: 61), severity: .info, kind: "k", text: "no news"),
        ],
        outcomes: [TaskOutcome(task: "meals", doneAt: MissionTime(seconds: 65), vehicle: "b")]))
    let run = try watch(["--once"])
    #expect(run.outcome == 0, "\(run.messages)")
    #expect(run.result.contains("08:01:10, 1 tasks done"))
    #expect(run.result.contains("██████░░░░ 63 %") && run.result.contains("9.3 m/s"))
    #expect(run.result.contains("LOST 50 s") && run.result.contains("08:01:00  warning  b: wind"))
    #expect(!run.result.contains("no news") && !run.result.contains("\u{1B}"))
  }

  @Test("in a pipe there is a line for each change, in the order of time, until the run is closed")
  func changes() throws {
    try store.append(TelemetryBatch(readings: [try reading("a", 10), try reading("b", 10)]))
    let run = try watch(
      ["--patience", "30"],
      steps: [
        { try store.append(TelemetryBatch(readings: [try reading("a", 20, mode: "RTL"), try reading("b", 20)])) },
        {
          try store.append(
            TelemetryBatch(
              readings: [try reading("b", 40)],
              outcomes: [TaskOutcome(task: "meals", doneAt: MissionTime(seconds: 35), vehicle: "b")]))
        },
        {
          try store.append(TelemetryBatch(readings: [try reading("a", 41, mode: "RTL")]))
          try store.record(
            AuditEntry(who: "test", action: .created, detail: "", time: CivilTime(secondsSinceEpoch: 0)))
        },
        {
          try store.record(AuditEntry(who: "test", action: .closed, detail: "", time: CivilTime(secondsSinceEpoch: 0)))
        },
      ])
    #expect(run.outcome == 0)
    let lines = run.result.split(separator: "\n").map(String.init)
    #expect(
      Array(lines.prefix(4)) == [
        "08:00:20  a: mode AUTO → RTL", "08:00:35  task meals: done", "08:00:40  a: not heard since 08:00:20",
        "08:00:41  a: heard again",
      ])
    #expect(lines[4].contains("closed"))
  }

  @Test("a run that nobody writes any more ends the watch with exit code 1")
  func killed() throws {
    try store.append(TelemetryBatch(readings: [try reading("a", 10)]))
    let run = try watch(["--patience", "20", "--interval", "5"])
    #expect(run.outcome == 1 && run.result.contains("nothing new for 25 s"))
  }

  @Test("on a terminal the tables are drawn over those before, and never higher or wider than it is")
  func inPlace() throws {
    let many = try (0..<60).map { try reading("vehicle-with-a-long-name-\($0)", 10) }
    try store.append(TelemetryBatch(readings: many))
    let run = try watch(
      ["--patience", "3"], size: (columns: 60, rows: 20),
      steps: [{ try store.append(TelemetryBatch(readings: [try reading("a", 11)])) }])
    let frames = run.result.components(separatedBy: "\u{1B}[J")
    #expect(frames.count >= 3)
    for frame in frames.dropLast() {
      let lines = frame.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 20)
      #expect(lines.allSatisfy { $0.hasPrefix("\u{1B}") || $0.count <= 60 })
      #expect(frame.contains("more vehicles"))
    }
    #expect((frames.last ?? "").contains("vehicle-with-a-long-name-59"), "the last tables are whole")
  }

  @Test("an empty run, and a folder without one")
  func nothing() throws {
    let run = try watch(["--once"])
    #expect(run.outcome == 0 && run.result.contains("no reading yet"))
    let none = CommandRun("watch", "\(scratch.path)/nowhere")
    #expect(none.outcome == 2 && none.messages.contains("there is no folder"))
  }
}
