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
  ///   - shouldStop: asked now and then; where it says true before the assignment is done, the best assignment so far
  ///     is scheduled, and later it throws `stopped`.
  ///   - progress: called when a stage starts and, in long stages, on the way.
  package func plan(
    inputs: PlanInputs, toolVersion: String, shouldStop: () -> Bool = { false },
    progress: ((PlanningProgress) -> Void)? = nil
  ) throws(FleetPlanningError) -> FleetPlan {
    progress?(PlanningProgress(stage: .airspace, fraction: 0))
    let models = mission.fleet.types.map { FlightModel(type: $0, wind: mission.weather.wind) }
    let horizon = MissionInterval(start: .start, end: max(.start, mission.end))
    let zones = BlockingZone.zones(of: mission, horizon: horizon)
    let hours = try FlightHours(mission: mission)
    let writer = ReasonWriter(mission: mission, hours: hours)
    var airspace = try Airspace(mission: mission, zones: zones)
    let ground = try VehicleGround(mission: mission, models: models, airspace: airspace)

    progress?(PlanningProgress(stage: .work, fraction: 0))
    var work = WorkBuilder(mission: mission, models: models, airspace: airspace)
    var reasons: [Int: Refusal] = [:]
    let items = try items(&work, hours: hours, writer: writer, reasons: &reasons, shouldStop, progress)
    airspace = work.airspace

    progress?(PlanningProgress(stage: .ways, fraction: 0))
    let assignment = AssignmentBuilder(
      mission: mission, models: models, options: options, items: items, typeOfVehicle: ground.typeOfVehicle,
      flyable: ground.problems.map { $0 == nil }, ground: airspace.ground, hours: hours)
    let level = try assignment.cheapestLevel(&airspace)
    let wayHome = try assignment.wayHomeJoules(level: level, &airspace)
    let problem = try assignment.problem(level: level, wayHome: wayHome, &airspace)
    try stopIfAsked(shouldStop)

    progress?(PlanningProgress(stage: .assignment, fraction: 0))
    let solution = try solve(problem, shouldStop: shouldStop, progress: progress)
    for unassigned in solution.unassigned {
      let item = items[unassigned.job]
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
    var scheduler = Scheduler(builder: builder, preferredLevel: level)
    let failures = try scheduler.place(assignment.orders(of: solution), shouldStop: shouldStop)
    let lost = try scheduler.placeAlone(failures, assignment: assignment, shouldStop: shouldStop)
    for (item, problem) in lost {
      reasons[items[item].task] = reasons[items[item].task] ?? writer.refusal(for: problem)
    }
    progress?(PlanningProgress(stage: .schedule, fraction: 1))
    let plan = PlanAssembler(
      mission: mission, models: models, typeOfVehicle: ground.typeOfVehicle, items: items, pads: ground.pads,
      placed: scheduler.placed, coverage: work.coverage, reasons: reasons
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
    _ work: inout WorkBuilder, hours: FlightHours, writer: ReasonWriter, reasons: inout [Int: Refusal],
    _ shouldStop: () -> Bool, _ progress: ((PlanningProgress) -> Void)?
  ) throws(FleetPlanningError) -> [WorkItem] {
    var items: [WorkItem] = []
    for index in mission.tasks.indices {
      try stopIfAsked(shouldStop)
      switch try work.outcome(ofTask: index) {
      case .work(let pieces):
        let inHours = pieces.compactMap(hours.limited)
        if inHours.isEmpty { reasons[index] = writer.noDaylight(task: index) }
        items += inHours
      case .impossible(let refusal): reasons[index] = refusal
      }
      progress?(PlanningProgress(stage: .work, fraction: Double(index + 1) / Double(mission.tasks.count)))
    }
    return items
  }

  private func stopIfAsked(_ shouldStop: () -> Bool) throws(FleetPlanningError) {
    if shouldStop() { throw FleetPlanningError(code: .stopped, reason: "planning was stopped before it had a plan") }
  }

  private func solve(
    _ problem: VehicleRoutingProblem, shouldStop: () -> Bool, progress: ((PlanningProgress) -> Void)?
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
      VehicleRoutingSolver.Options(seed: options.seed, iterations: options.iterations), shouldStop: shouldStop
    ) { step in
      progress?(PlanningProgress(stage: .assignment, fraction: Double(step.iteration) / total))
    }
  }
}
