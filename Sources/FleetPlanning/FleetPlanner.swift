import Geometry
import Maps
import Missions
import Plans
import Quantities
import VehicleRouting

/// Plans a mission: which vehicle does which task, on which way, at which height and when.
///
/// The plan is a proposal: it carries no certificate until an independent verifier has proved it. The same mission,
/// seed and iterations give the same plan.
package struct FleetPlanner: Sendable {
  let mission: Mission
  let options: PlanningOptions

  /// Prepares planning; nothing is computed yet.
  package init(mission: Mission, options: PlanningOptions = PlanningOptions()) {
    self.mission = mission
    self.options = options
  }

  /// Makes the plan. Tasks that cannot be done stand in `leftOut` with the reason.
  ///
  /// - Parameters:
  ///   - inputs: the files that the mission was read from, copied into the plan.
  ///   - toolVersion: copied into the plan.
  ///   - budgetSpent: the share of the caller's time for the assignment that is used up; the search cools along it and
  ///     ends at 1. Nil where the iterations alone count.
  ///   - shouldStop: asked now and then; where it says true before the assignment is done, the best assignment so far
  ///     is scheduled, and later it throws `stopped`.
  ///   - progress: called when a stage starts and, in long stages, on the way.
  package func plan(
    inputs: PlanInputs, toolVersion: String, budgetSpent: (() -> Double)? = nil,
    shouldStop: () -> Bool = { false }, progress: ((PlanningProgress) -> Void)? = nil
  ) throws(FleetPlanningError) -> FleetPlan {
    try plan(
      around: nil, inputs: inputs, toolVersion: toolVersion, budgetSpent: budgetSpent, shouldStop: shouldStop,
      progress: progress)
  }

  /// Makes the plan of what is open around sorties that are kept; nil for a day that has not begun.
  func plan(
    around keptSorties: KeptSorties?, inputs: PlanInputs, toolVersion: String, budgetSpent: (() -> Double)?,
    shouldStop: () -> Bool, progress: ((PlanningProgress) -> Void)?
  ) throws(FleetPlanningError) -> FleetPlan {
    let kept = keptSorties
    progress?(PlanningProgress(stage: .airspace, fraction: 0))
    let models = mission.fleet.types.map { FlightModel(type: $0, wind: mission.weather.wind) }
    let horizon = MissionInterval(start: .start, end: max(.start, mission.end))
    let zones = BlockingZone.zones(of: mission, horizon: horizon)
    let hours = try FlightHours(mission: mission)
    let writer = ReasonWriter(mission: mission, hours: hours)
    var airspace = try Airspace(mission: mission, zones: zones)
    let ground = try VehicleGround(mission: mission, models: models, airspace: airspace)

    progress?(PlanningProgress(stage: .work, fraction: 0))
    var work = WorkBuilder(
      mission: kept.map(missionWithoutLostTypes) ?? mission, models: models, airspace: airspace)
    work.ultravioletCoarseness = options.ultravioletCoarseness
    if let kept { work.flown = try kept.flown(mission: mission) }
    var reasons: [Int: Refusal] = [:]
    let items = try items(&work, kept, hours: hours, writer: writer, reasons: &reasons, shouldStop, progress)
    airspace = work.airspace

    progress?(PlanningProgress(stage: .ways, fraction: 0))
    let assignment = AssignmentBuilder(
      mission: mission, models: models, options: options, items: items, typeOfVehicle: ground.typeOfVehicle,
      flyable: ground.problems.enumerated().map { $1 == nil && !(kept?.lost.contains($0) ?? false) },
      ground: airspace.ground,
      shifts: kept.map { VehicleShifts(mission: mission, hours: hours, around: $0) }
        ?? VehicleShifts(mission: mission, hours: hours))
    let level = try assignment.cheapestLevel(&airspace)
    let wayHome = try assignment.wayHomeJoules(level: level, &airspace)
    var problem = try assignment.problem(level: level, wayHome: wayHome, &airspace)
    if let kept { assignment.priceChanges(&problem, kept) }
    try stopIfAsked(shouldStop)

    progress?(PlanningProgress(stage: .assignment, fraction: 0))
    let isOpen = !problem.jobs.isEmpty && !problem.vehicles.isEmpty
    let solution =
      isOpen ? try solve(problem, budgetSpent: budgetSpent, shouldStop: shouldStop, progress: progress) : nil
    for item in items where solution == nil {
      reasons[item.task] =
        reasons[item.task] ?? Refusal(.noVehicle, "no vehicle is left that may fly before the end of the mission")
    }
    var open: [Int: ReasonHints.OpenItem] = [:]
    for unassigned in solution?.unassigned ?? [] {
      let item = items[unassigned.job]
      if reasons[item.task] == nil { open[item.task] = .init(item: unassigned.job, unassigned: unassigned.reason) }
      reasons[item.task] =
        reasons[item.task] ?? ground.refusal(forTypes: item.types)
        ?? writer.refusal(
          for: unassigned.reason, item: item, wayHomeJoules: assignment.wayHomeJoules(of: unassigned, in: wayHome))
    }

    progress?(PlanningProgress(stage: .schedule, fraction: 0))
    let builder = SortieBuilder(
      mission: mission, models: models, visits: assignment.visits, typeOfVehicle: ground.typeOfVehicle,
      grid: ground.grid, pads: ground.pads, hours: hours,
      inspector: TripInspector(zones: zones, clearance: mission.rules.clearance.metres), airspace: airspace)
    var scheduler = Scheduler(builder: builder, preferredLevel: level, around: kept)
    let failures = try scheduler.place(solution.map(assignment.orders) ?? [], shouldStop: shouldStop)
    let lost = try scheduler.placeAlone(failures, assignment: assignment, shouldStop: shouldStop)
    for (item, problem) in lost {
      if reasons[items[item].task] == nil { open[items[item].task] = .init(item: item, unassigned: nil) }
      reasons[items[item].task] = reasons[items[item].task] ?? writer.refusal(for: problem, task: items[item].task)
    }
    var hints = ReasonHints(
      assignment: assignment, builder: scheduler.builder, placed: scheduler.placed, level: level,
      earliest: kept?.record.at.seconds ?? 0, writer: writer)
    try hints.extend(&reasons, of: open, shouldStop: shouldStop)
    progress?(PlanningProgress(stage: .schedule, fraction: 1))
    let plan = try PlanAssembler(
      mission: mission, models: models, typeOfVehicle: ground.typeOfVehicle, items: items, pads: ground.pads,
      placed: scheduler.placed, coverage: work.coverage, before: work.coveredBefore(),
      irradiations: work.irradiations, reasons: reasons, kept: kept
    ).plan(options: options, inputs: inputs, toolVersion: toolVersion)
    do throws(PlanFileError) {
      // What is handed out is what the file will say, and its sums are those of the rounded legs.
      var rounded = try PlanFile.rounded(plan)
      rounded.metrics = PlanMetrics(of: rounded.vehicles)
      return try PlanFile.rounded(rounded)
    } catch {
      throw FleetPlanningError(code: .planFile, reason: "the plan does not survive its file: \(error)")
    }
  }

  /// The work of all tasks within the hours of flight; `reasons` gains why a task has none.
  private func items(
    _ work: inout WorkBuilder, _ kept: KeptSorties?, hours: FlightHours, writer: ReasonWriter,
    reasons: inout [Int: Refusal],
    _ shouldStop: () -> Bool, _ progress: ((PlanningProgress) -> Void)?
  ) throws(FleetPlanningError) -> [WorkItem] {
    var items: [WorkItem] = []
    for index in mission.tasks.indices {
      try stopIfAsked(shouldStop)
      if kept?.doneTasks.contains(index) ?? false { continue }
      switch try work.outcome(ofTask: index) {
      case .work(let all):
        let pieces = try kept?.open(all, ofTask: index, mission: mission) ?? all
        if pieces.isEmpty {
          reasons[index] = Refusal(.other, "nothing of it is left to do")
          break
        }
        let isDriven = pieces.allSatisfy { $0.types.allSatisfy { mission.fleet.types[$0].isGroundRobot } }
        let inHours = isDriven ? pieces : pieces.compactMap(hours.limited)
        if inHours.isEmpty { reasons[index] = writer.noDaylight(task: index) }
        items += inHours
      case .impossible(let refusal):
        reasons[index] = refusal
      }
      progress?(PlanningProgress(stage: .work, fraction: Double(index + 1) / Double(mission.tasks.count)))
    }
    return items
  }

  private func stopIfAsked(_ shouldStop: () -> Bool) throws(FleetPlanningError) {
    if shouldStop() { throw FleetPlanningError(code: .stopped, reason: "planning was stopped before it had a plan") }
  }

  private func solve(
    _ problem: VehicleRoutingProblem, budgetSpent: (() -> Double)?, shouldStop: () -> Bool,
    progress: ((PlanningProgress) -> Void)?
  ) throws(FleetPlanningError) -> VehicleRoutingSolution {
    let solver: VehicleRoutingSolver
    do throws(VehicleRoutingError) {
      solver = try VehicleRoutingSolver(problem)
    } catch {
      let reasons = error.defects.map(\.reason).joined(separator: "; ")
      throw FleetPlanningError(code: .assignment, reason: "the assignment cannot be stated: \(reasons)")
    }
    let total = Double(max(1, options.iterations))
    return solver.solve(
      VehicleRoutingSolver.Options(
        seed: options.seed, iterations: options.iterations, threads: options.threads),
      budgetSpent: budgetSpent, shouldStop: shouldStop
    ) { step in
      let share = max(Double(step.iteration) / total, budgetSpent?() ?? 0)
      progress?(PlanningProgress(stage: .assignment, fraction: min(1, share)))
    }
  }
}
