import ArgumentParser
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Simulator
import Telemetry

/// `sortie simulate`: flies a plan in the simulator, over MAVLink bytes.
struct SimulateCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Fly a plan in the simulator, faster than real time, over MAVLink bytes.",
    discussion: """
      The plan is proved again before it is flown; one that is not proved is refused.
      Writes a run folder with run.sqlite. The exit code says whether the expectations were met.
      The same plan, scenario and seed give the same readings.
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

  @Option(help: "A JUnit file to write, with one test case for each expectation.")
  var junit: String?

  @Flag(help: "Fly a plan that is not proved, too; the run and its report say so.")
  var unproved = false

  @Option(help: "text or json.")
  var format: AnswerFormat = .text

  func run(on console: Console) throws -> Outcome {
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
    guard let scenario = try conditions(on: console) else { return .problems }
    let setup = SimulationSetup(mission: folder.loaded.mission, plan: folder.plan, scenario: scenario)
    if let obstacle = setup.obstacle {
      console.note("error: the plan cannot be flown: \(obstacle)\nhelp: plan again")
      return .problems
    }
    if let misfit = setup.misfit {
      console.note("error: the scenario does not fit the plan: \(misfit)\nhelp: correct `vehicles` in the scenario")
      return .problems
    }
    let proof = PlanProof(of: folder)
    guard proof.isProved || unproved else {
      console.message(proof.refusal(of: plan))
      return .problems
    }
    try Files.makeFolder(output)
    let digest = sha256(folder.plan.digestInput)
    if let range {
      let runs = SeedRuns(
        folder: folder, setup: setup, plan: plan, scenarioPath: self.scenario, output: output, digest: digest,
        isProved: proof.isProved)
      return try answer(runs.run(range, jobs: jobs), of: runs, on: console)
    }
    let store = try RunFolder.createStore(
      in: output, of: folder, scenario: scenario.name, seed: seed, digest: digest, isProved: proof.isProved)
    let result: MissionRun.Result
    do {
      result = try MissionRun(setup: setup, seed: seed).fly(into: store) { now in
        guard console.showsProgress else { return }
        console.message("\r\u{1B}[Ksimulating: \(ClockText(start: folder.plan.start).time(now))")
      }
      if console.showsProgress { console.message("\r\u{1B}[K") }
      try store.close()
    } catch let error as RunStoreError {
      throw CommandFailure("the run cannot be stored: \(error)")
    }
    let sheet = RunFolder(
      plan: Files.relative(plan, to: output), planSHA256: digest, verdicts: result.verdicts)
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
    return result.verdicts.allSatisfy(\.isMet) ? .fine : .problems
  }

  private func answer(_ outcomes: [SeedRuns.Outcome], of runs: SeedRuns, on console: Console) throws -> Outcome {
    if let junit {
      try Files.write(
        JUnit.text(scenario: runs.setup.scenario.name, runs: outcomes.map { ($0.seed, $0.verdicts, $0.failure) }),
        to: junit)
    }
    switch format {
    case .text: console.result(runs.text(outcomes, mission: runs.folder.plan.mission))
    case .json: console.result(runs.json(outcomes))
    }
    return outcomes.allSatisfy(\.isFine) ? .fine : .problems
  }

  private func conditions(on console: Console) throws -> Scenario? {
    guard let path = scenario else { return Scenario(name: "as forecast", expectations: Scenario.usual) }
    return try FleetLoading.scenario(path, on: console)
  }
}
