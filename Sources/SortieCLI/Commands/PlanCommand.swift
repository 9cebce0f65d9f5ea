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

      With --from and --at it goes on from a plan that is being flown. The mission file is that of the whole day as it \
      is now, with new tasks, zones or vehicles. What has changed is told after the plan. Of an area in which a \
      vehicle broke off, exactly what is left is flown.
      """)

  @Argument(help: "The mission file.")
  var mission: String

  @Option(name: [.short, .customLong("output")], help: "The plan folder to write.")
  var output: String

  @Option(help: "The seed of every random choice.")
  var seed: UInt64 = 1

  @Option(
    help: """
      The number of improvement steps of the assignment, 0 to 10000000. Without it 10000, or as many as --time-limit \
      allows.
      """)
  var iterations: Int?

  @Option(help: "Seconds after which the best assignment so far is taken; plans then depend on the machine.")
  var timeLimit: Double?

  @Option(help: "The threads that improve the assignment, 1 to 64; each does all steps.")
  var threads: Int = 1

  @Option(help: "A run folder or a plan folder: go on from the plan that is being flown there. Needs --at.")
  var from: String?

  @Option(
    help: """
      The moment to plan again: 08:20, 08:20:30 or 2026-03-02T08:20:00+02:00. What has landed or is in the air then \
      stays.
      """)
  var at: String?

  @Option(help: "A vehicle that flies no more, by its name in the fleet; may be given several times. Needs --from.")
  var lost: [String] = []

  @Flag(
    help: """
      Fly the swath on which a sortie broke off again from its start, and not only the rest of it. Needs --from.
      """)
  var repeatSwath = false

  @Option(help: "text or json.")
  var format: AnswerFormat = .text

  /// The iterations that can be asked for.
  private static let iterationsRange = 0...10_000_000

  func run(on console: Console) throws -> Outcome {
    guard iterations.map(Self.iterationsRange.contains) ?? true else {
      throw CommandFailure("\(iterations ?? 0) iterations are out of range", help: "use 0 to 10000000")
    }
    guard (1...64).contains(threads) else {
      throw CommandFailure("\(threads) threads are out of range", help: "use 1 to 64")
    }
    guard timeLimit.map({ $0 > 0 && $0.isFinite }) ?? true else {
      throw CommandFailure("a time limit is a positive number of seconds")
    }
    guard (from == nil) == (at == nil) else {
      throw CommandFailure(
        from == nil ? "--at needs --from" : "--from needs --at",
        help: "give both: the run or plan that is being flown, and the moment")
    }
    guard lost.isEmpty || from != nil else {
      throw CommandFailure("--lost needs --from", help: "leave the vehicle out of the fleet where nothing flies yet")
    }
    guard !repeatSwath || from != nil else {
      throw CommandFailure("--repeat-swath needs --from", help: "leave it out where nothing flies yet")
    }
    guard let loaded = LoadedMission.load(mission, on: console) else { return .problems }
    guard let proposals = try proposals(for: loaded, on: console) else { return .problems }
    guard let proved = try proposals.proved(for: loaded, output: output, on: console) else { return .problems }
    let proven = proved.plan
    let files = try PlanFolder.write(proven, proved: proved.result, of: loaded, to: output)
    switch format {
    case .text:
      console.result(PlanSummaryText.text(proven, passages: proved.result.passages))
      if let changes = proved.changes { console.result(PlanChangesText.text(changes, plan: proven)) }
    case .json:
      console.result(PlanSummaryText.json(proven, passages: proved.result.passages, changes: proved.changes))
    }
    console.note("\(files.count) files in \(output): plan.json, plan.html, plan.svg, plan.geojson, vehicles/")
    return .fine
  }

  private func proposals(for loaded: LoadedMission, on console: Console) throws -> PlanProposals? {
    let planner = FleetPlanner(
      mission: loaded.mission,
      options: PlanningOptions(
        seed: seed,
        iterations: iterations ?? (timeLimit == nil ? PlanningOptions().iterations : Self.iterationsRange.upperBound),
        threads: threads))
    var start = console.clock()
    // Going on from an earlier plan means planning twice.
    let limit = timeLimit.map { from == nil ? $0 : $0 / 2 }
    // The limit ends the improvement of the assignment; what comes after it is short and must be done.
    var stage = PlanningProgress.Stage.airspace
    let shouldStop = { stage == .assignment && (limit.map { console.clock() - start > $0 } ?? false) }
    let budgetSpent = limit.map { limit in { (console.clock() - start) / limit } }
    let progress = { (step: PlanningProgress) in
      if step.stage == .airspace, stage != .airspace { start = console.clock() }
      stage = step.stage
      guard console.showsProgress else { return }
      console.message("\r\u{1B}[Kplanning: \(step.stage.rawValue) \(Int(step.fraction * 100)) %")
      if step.stage == PlanningProgress.Stage.allCases.last, step.fraction >= 1 { console.message("\r\u{1B}[K") }
    }
    let inputs = loaded.inputs(seenFrom: output)
    guard let from, let at else {
      do {
        let plan = try planner.plan(
          inputs: inputs, toolVersion: sortieVersion, budgetSpent: budgetSpent, shouldStop: shouldStop,
          progress: progress)
        return PlanProposals(proposals: [.init(plan: plan, changes: nil)])
      } catch {
        console.note("error: no plan: \(error.reason)")
        return nil
      }
    }
    guard let request = try request(from: from, at: at, loaded, on: console) else { return nil }
    do {
      let replans = try planner.replan(
        request, inputs: inputs, toolVersion: sortieVersion, budgetSpent: budgetSpent, shouldStop: shouldStop,
        progress: progress)
      return PlanProposals(
        proposals: replans.map { .init(plan: $0.plan, changes: $0.changes) }, earlier: request.earlier)
    } catch {
      for problem in error.problems { console.note(text(of: problem, in: loaded.mission)) }
      return nil
    }
  }

  /// What `--from`, `--at` and `--lost` ask for; nil where something is wrong with it, which is reported.
  private func request(
    from: String, at: String, _ loaded: LoadedMission, on console: Console
  ) throws -> ReplanRequest? {
    let moment = try Moments.missionTime(at, start: loaded.mission.start)
    guard let earlier = try EarlierRun.read(from, on: console) else { return nil }
    guard Files.relative(earlier.path, to: output) != PlanFolder.planName else {
      throw CommandFailure(
        "the new plan would take the place of `\(earlier.path)`, which it goes on from",
        help: "choose another folder with -o")
    }
    let (facts, isKnown) = try earlier.facts(at: moment, lost: Set(lost), on: console)
    guard isKnown else { return nil }
    return ReplanRequest(
      earlier: earlier.plan, file: earlier.file(seenFrom: output), at: moment, lost: Set(lost), facts: facts,
      repeatsSwath: repeatSwath)
  }

  private func text(of problem: ReplanError.Problem, in mission: Mission) -> String {
    let span = problem.task.flatMap { name in mission.tasks.first { $0.id == name }?.span }
    let place = span.map { span in
      span.path + (span.position.map { ":\($0.line):\($0.column)" } ?? "") + ": "
    }
    return "error: \(place ?? "")\(problem.reason)\nhelp: \(problem.help)"
  }
}
