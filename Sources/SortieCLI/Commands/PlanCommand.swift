import ArgumentParser
import Diagnostics
import FleetPlanning
import Missions
import Plans
import Quantities
import Verification

/// `sortie plan`: a proven plan, or the reason why there is none.
struct PlanCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Plan a mission and prove the plan.",
    discussion: """
      Writes a plan folder only where an independent verifier has proved the plan. The same mission, seed and
      iterations give the same bytes.
      """)

  @Argument(help: "The mission file.")
  var mission: String

  @Option(name: [.short, .customLong("output")], help: "The plan folder to write.")
  var output: String

  @Option(help: "The seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: "The number of improvement steps of the assignment, 0 to 10000000.")
  var iterations: Int = PlanningOptions().iterations

  @Option(help: "Seconds after which the best assignment so far is taken; plans then depend on the machine.")
  var timeLimit: Double?

  @Option(help: "text or json.")
  var format: AnswerFormat = .text

  func run(on console: Console) throws -> Outcome {
    guard (0...10_000_000).contains(iterations) else {
      throw CommandFailure("\(iterations) iterations are out of range", help: "use 0 to 10000000")
    }
    guard timeLimit.map({ $0 > 0 && $0.isFinite }) ?? true else {
      throw CommandFailure("a time limit is a positive number of seconds")
    }
    guard let loaded = LoadedMission.load(mission, on: console) else { return .problems }
    guard let draft = try propose(for: loaded, on: console) else { return .problems }
    let plan: FleetPlan
    do {
      // What is proved is what the file says, rounded as the file rounds.
      plan = try PlanFile.rounded(draft)
    } catch {
      throw CommandFailure("the plan cannot be written as a file: \(error)")
    }
    let digest = sha256(plan.digestInput)
    let digests = PlanDigests(inputs: loaded.inputs(seenFrom: output), plan: digest)
    let result = PlanVerifier.verify(plan: plan, mission: loaded.mission, digests: digests)
    guard let certificate = result.certificate(for: plan, planSHA256: digest) else {
      console.message(TextReport.text(result, start: plan.start))
      console.note("error: the plan could not be proved, so none is written")
      console.note("help: this is a fault of the planner, not of the mission; please report it with the mission")
      return .problems
    }
    var proven = plan
    proven.certificate = certificate
    let files = try PlanFolder.write(proven, proved: result, of: loaded, to: output)
    switch format {
    case .text: console.result(PlanSummaryText.text(proven, passages: result.passages))
    case .json: console.result(PlanSummaryText.json(proven, passages: result.passages))
    }
    console.note("\(files.count) files in \(output): plan.json, plan.html, plan.svg, plan.geojson, vehicles/")
    return .fine
  }

  private func propose(for loaded: LoadedMission, on console: Console) throws -> FleetPlan? {
    let planner = FleetPlanner(
      mission: loaded.mission, options: PlanningOptions(seed: seed, iterations: iterations))
    let start = console.clock()
    let limit = timeLimit
    // The limit ends the improvement of the assignment; what comes after it is short and must be done.
    var stage = PlanningProgress.Stage.airspace
    do {
      return try planner.plan(
        inputs: loaded.inputs(seenFrom: output), toolVersion: sortieVersion,
        shouldStop: { stage == .assignment && (limit.map { console.clock() - start > $0 } ?? false) },
        progress: { step in
          stage = step.stage
          guard console.showsProgress else { return }
          console.message("\r\u{1B}[Kplanning: \(step.stage.rawValue) \(Int(step.fraction * 100)) %")
          if step.stage == PlanningProgress.Stage.allCases.last, step.fraction >= 1 { console.message("\r\u{1B}[K") }
        })
    } catch {
      console.note("error: no plan: \(error.reason)")
      return nil
    }
  }
}
