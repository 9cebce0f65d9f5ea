import Diagnostics
import Foundation
import Maps
import Plans
import Quantities
import Simulator
import Telemetry
import Verification

/// What `sortie simulate` reads before it flies, and how it flies one run.
extension SimulateCommand {
  /// How time passes in a run.
  struct Timing {
    var speed: Double?
    var startAtSeconds: Double?
    var takesLines: Bool

    /// Whether the run is flown as fast as possible and nobody can interfere.
    var isUsual: Bool { speed == nil && startAtSeconds == nil && !takesLines }
  }

  /// The most lines of a plan in which its inputs are looked for.
  private static let inputLinesMax = 1000

  /// How time passes, from the options.
  func timing() throws -> Timing {
    var timing = Timing(speed: nil, startAtSeconds: nil, takesLines: takesLines)
    if let speed {
      timing.speed = RunLine.speed(speed)
      guard timing.speed != nil else {
        throw CommandFailure(
          "`\(speed)` is no speed", help: "write a factor of real time up to \(Int(RunPace.speedMax)), as --speed 1")
      }
    }
    if let startAt {
      timing.startAtSeconds = RunLine.duration(startAt)
      guard timing.startAtSeconds != nil else {
        throw CommandFailure("`\(startAt)` is no time of the mission", help: "write --start-at \"12 min\"")
      }
    }
    guard seeds == nil || timing.isUsual else {
      throw CommandFailure(
        "--speed, --start-at and --console are for one run", help: "take --seeds out, and fly one with --seed")
    }
    guard (1...ScenarioShrinker.runsMaxLimit).contains(shrinkRuns) else {
      throw CommandFailure("--shrink-runs must lie between 1 and \(ScenarioShrinker.runsMaxLimit)")
    }
    guard !shrink || scenario != nil else {
      throw CommandFailure("--shrink needs a scenario", help: "give one with --scenario FILE")
    }
    return timing
  }

  /// Flies one run.
  func fly(
    _ setup: SimulationSetup, into store: RunStore, _ timing: Timing, start: CivilTime, on console: Console
  ) throws -> MissionRun.Result {
    func progress(_ now: MissionTime) {
      guard console.showsProgress, !timing.takesLines else { return }
      console.message("\r\u{1B}[Ksimulating: \(ClockText(start: start).time(now))")
    }
    defer { if console.showsProgress, !timing.takesLines { console.message("\r\u{1B}[K") } }
    let run = MissionRun(setup: setup, seed: seed)
    guard !timing.isUsual else { return try run.fly(into: store, progress: progress) }
    var timed = TimedRun(
      try RunState(setup: setup, seed: seed), store: store, speed: timing.speed,
      startAtSeconds: timing.startAtSeconds, start: start,
      around: TimedRun.Surroundings(
        clock: console.clock, wait: console.wait, lines: timing.takesLines ? console.type() : nil,
        show: console.note, progress: progress))
    return try timed.fly()
  }

  /// The scenario, with the text of its file; nil where it has problems, which are reported.
  func conditions(on console: Console) throws -> (Scenario, [String: SourceText])? {
    guard let path = scenario else { return (Scenario(name: "as forecast", expectations: Scenario.usual), [:]) }
    return try FleetLoading.read(scenario: path, on: console).map { ($0.scenario, $0.sources) }
  }

  /// Whether the plan was made for another map than the one that is there now; says so.
  func reportsOtherMap(_ folder: PlanFolder.Loaded, on console: Console) throws -> Bool {
    let stated = folder.plan.inputs.map.sha256
    guard stated != folder.digests.map else { return false }
    let path = Files.isFolder(plan) ? "\(plan)/\(PlanFolder.planName)" : plan
    let bytes = try Files.read(path, bytesMax: PlanFile.bytesMax)
    let source = SourceText(path: path, text: String(decoding: bytes, as: UTF8.self))
    var span = SourceSpan(path: path)
    // The digest of the map is the last of the inputs.
    for (number, line) in source.lines.prefix(Self.inputLinesMax).enumerated() {
      guard line.contains("\"map\""), let place = line.range(of: stated) else { continue }
      let column = line.distance(from: line.startIndex, to: place.lowerBound) + 1
      span = SourceSpan(
        path: path, position: SourcePosition(line: number + 1, column: column), length: stated.count)
      break
    }
    let problem = Diagnostic(
      "S004", .error, "the plan is for another map", at: span,
      label: "the map `\(folder.loaded.mapPath)` has the digest \(folder.digests.map.prefix(12))… now",
      help: "put the map back as it was, or plan again")
    LoadedMission.report([problem], sources: [path: source], on: console)
    return true
  }
}
