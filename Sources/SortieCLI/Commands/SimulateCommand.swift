import ArgumentParser
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Simulator
import Telemetry
import Verification

/// `sortie simulate`: flies a plan in the simulator, over MAVLink bytes.
struct SimulateCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Fly a plan in the simulator, faster than real time, over MAVLink bytes.",
    discussion: """
      The plan is proved again before it is flown; one that is not proved is refused.
      Writes a run folder with run.sqlite. The exit code says whether the expectations were met.
      The same plan, scenario and seed give the same readings, whatever the speed.
      With --console, type pause, go, step 10 s, until 12 min, speed 4, keep NAME, back NAME, show or quit.
      """)

  @Argument(help: "The plan folder.")
  var plan: String

  @Option(help: "A scenario file; without it the weather is as forecast and the radio is clear.")
  var scenario: String?

  @Option(name: [.short, .customLong("output")], help: "The run folder to write; an earlier run in it is replaced.")
  var output: String

  @Option(help: "The seed of weather, radio and sensors.")
  var seed: UInt64 = 1

  @Option(help: "Many seeds at once, such as 1...50; the folders of runs that met all expectations are removed.")
  var seeds: String?

  @Option(help: "How many runs at once, with --seeds.")
  var jobs = 1

  @Option(help: "Simulated seconds for each second: 1 is real time. Without it as fast as possible.")
  var speed: String?

  @Option(help: "Fly as fast as possible up to this time of the mission, such as \"12 min\", and then obey --speed.")
  var startAt: String?

  @Flag(name: .customLong("console"), help: "Take lines from standard input; the run stands still until one comes.")
  var takesLines = false

  @Flag(help: "Where an expectation is broken, look for a smaller scenario that breaks it, and write shrunk.yaml.")
  var shrink = false

  @Option(help: "The most runs that --shrink flies.")
  var shrinkRuns = ScenarioShrinker.runsMaxUsual

  @Option(help: "A JUnit file to write, with one test case for each expectation.")
  var junit: String?

  @Flag(help: "Fly a plan that is not proved, too; the run and its report say so.")
  var unproved = false

  @Option(help: "text or json.")
  var format: AnswerFormat = .text

  func run(on console: Console) throws -> Outcome {
    let timing = try self.timing()
    let range = try seeds.map { text in
      guard let range = SeedRuns.seeds(text) else {
        throw CommandFailure(
          "`\(text)` are no seeds", help: "write --seeds 1...50, with at most \(SeedRuns.seedsMax) of them")
      }
      return range
    }
    guard (1...SeedRuns.jobsMax).contains(jobs) else {
      throw CommandFailure("--jobs must lie between 1 and \(SeedRuns.jobsMax)")
    }
    guard let folder = try PlanFolder.read(plan, on: console) else { return .problems }
    if try reportsOtherMap(folder, on: console) { return .problems }
    guard let (scenario, sources) = try conditions(on: console) else { return .problems }
    let setup = SimulationSetup(mission: folder.loaded.mission, plan: folder.plan, scenario: scenario)
    if let obstacle = setup.obstacle {
      console.note("error: the plan cannot be flown: \(obstacle)\nhelp: plan again")
      return .problems
    }
    let misfits = try ScenarioFit(setup: setup, mission: (folder.loaded.path, folder.digests.mission)).problems()
    guard misfits.isEmpty else {
      LoadedMission.report(misfits, sources: sources, on: console)
      return .problems
    }
    let proof = PlanProof(of: folder)
    guard proof.isProved || unproved else {
      console.message(proof.refusal(of: plan))
      return .problems
    }
    try Files.makeFolder(output)
    let digest = sha256(folder.plan.digestInput)
    let created = AuditEntry.simulated(
      .created, "sortie \(sortieVersion) simulate, scenario \(scenario.name)", at: folder.plan.start)
    let shrinking = ShrinkRuns(
      setup: setup, folder: folder, plan: plan, output: output, digest: digest, isProved: proof.isProved,
      runsMax: shrinkRuns, created: created)
    if let range {
      let runs = SeedRuns(
        folder: folder, setup: setup, plan: plan, scenarioPath: self.scenario, output: output, digest: digest,
        isProved: proof.isProved, created: created)
      return try answer(runs.run(range, jobs: jobs), of: runs, shrinking, on: console)
    }
    let store = try RunFolder.createStore(
      in: output, of: folder, scenario: scenario.name, seed: seed, digest: digest, isProved: proof.isProved,
      created: created)
    let result: MissionRun.Result
    let end: AuditTrail.Anchor
    do {
      result = try fly(setup, into: store, timing, start: folder.plan.start, on: console)
      for note in result.notes { console.note(note) }
      if let trouble = result.storeTrouble { throw CommandFailure("the run cannot be stored: \(trouble)") }
      end = try RunFolder.close(
        store, .simulated(.closed, result.isLeft ? "left before its end" : "", at: folder.plan.start))
    } catch let error as RunStoreError {
      throw CommandFailure("the run cannot be stored: \(error)")
    }
    let sheet = RunFolder(
      plan: Files.relative(plan, to: output), planSHA256: digest, verdicts: result.verdicts, audit: end)
    try Files.write(sheet.text, to: "\(output)/\(RunFolder.sheetName)")
    if let junit { try Files.write(JUnit.text(scenario: scenario.name, verdicts: result.verdicts), to: junit) }
    switch format {
    case .text:
      console.result(
        RunSummaryText.text(result, plan: folder.plan, scenario: scenario, isProved: proof.isProved))
    case .json:
      console.result(RunSummaryText.json(result, scenario: scenario, seed: seed, isProved: proof.isProved))
    }
    console.note("\(output)/\(RunFolder.storeName)")
    if let mended = result.repairs.text { console.note(mended) }
    if result.isLeft { console.note("the run was left before its end: its expectations are not judged") }
    try self.shrink(shrinking, seed: seed, verdicts: result.verdicts, on: console)
    return result.verdicts.allSatisfy(\.isMet) && !result.isLeft ? .fine : .problems
  }

  private func answer(
    _ outcomes: [SeedRuns.Outcome], of runs: SeedRuns, _ shrinking: ShrinkRuns, on console: Console
  ) throws -> Outcome {
    if let junit {
      try Files.write(
        JUnit.text(scenario: runs.setup.scenario.name, runs: outcomes.map { ($0.seed, $0.verdicts, $0.failure) }),
        to: junit)
    }
    switch format {
    case .text: console.result(runs.text(outcomes, mission: runs.folder.plan.mission))
    case .json: console.result(runs.json(outcomes))
    }
    if let broken = outcomes.first(where: { $0.failure == nil && !$0.isFine }) {
      try self.shrink(shrinking, seed: broken.seed, verdicts: broken.verdicts, on: console)
    }
    return outcomes.allSatisfy(\.isFine) ? .fine : .problems
  }

  private func shrink(
    _ shrinking: ShrinkRuns, seed: UInt64, verdicts: [Expectation.Verdict], on console: Console
  ) throws {
    guard shrink, let result = try shrinking.run(seed: seed, verdicts: verdicts) else { return }
    console.note(
      """
      shrunk in \(result.runs) runs, from \(result.faultsBefore) faults to \(result.faultsAfter): \(result.path)
        NOT MET: \(result.verdict.name): \(result.verdict.value)
        again: \(result.command)
      """)
  }
}
