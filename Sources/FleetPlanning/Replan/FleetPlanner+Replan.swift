import Missions
import Plans
import Quantities
import VehicleRouting

/// A plan for the rest of a day, with what it changes.
package struct Replan: Sendable {
  /// The whole day: what is kept and what is new. It carries no certificate.
  package var plan: FleetPlan
  /// What is other than in the earlier plan.
  package var changes: PlanChanges
}

extension FleetPlanner {
  /// What a task costs whose service starts at another time by more than `retimedSeconds`, as seconds in the air.
  static let retimePrice = 60.0
  /// Up to this many seconds a service counts as at the same time.
  static let retimedSeconds = 60.0

  /// Plans the rest of a day anew while an earlier plan is being flown.
  ///
  /// What has landed or is in the air at the moment stays as it is. There are two ways to plan the rest: hold all
  /// sorties to come that still stand, and fit what is new between them; or plan everything to come anew, with a price
  /// on every change. The cheaper one comes first; the other is there for the case that the first cannot be proved.
  /// Where nothing has changed there is the first way alone.
  ///
  /// - Returns: the proposals, the best first; never empty.
  package func replan(
    _ request: ReplanRequest, inputs: PlanInputs, toolVersion: String, budgetSpent: (() -> Double)? = nil,
    shouldStop: () -> Bool = { false }, progress: ((PlanningProgress) -> Void)? = nil
  ) throws(ReplanError) -> [Replan] {
    let day: EarlierDay
    do throws(FleetPlanningError) {
      let horizon = MissionInterval(start: .start, end: max(.start, mission.end))
      day = try EarlierDay(
        mission: mission, request: request, zones: BlockingZone.zones(of: mission, horizon: horizon),
        hours: try FlightHours(mission: mission))
    } catch {
      throw ReplanError(error)
    }
    if !day.problems.isEmpty { throw ReplanError(day.problems) }
    var proposals: [(replan: Replan, cost: Double)] = []
    for holdsPending in day.hasChanged ? [true, false] : [true] {
      do throws(FleetPlanningError) {
        let plan = try plan(
          around: day.kept(holdsPending: holdsPending), inputs: inputs, toolVersion: toolVersion,
          budgetSpent: budgetSpent, shouldStop: shouldStop, progress: progress)
        let changes = PlanChanges(from: request.earlier, to: plan, notes: day.notes + day.releases)
        proposals.append((Replan(plan: plan, changes: changes), cost(of: plan, changes)))
      } catch {
        throw ReplanError(error)
      }
    }
    // The sort is stable, so that equal costs prefer to hold what was planned.
    return proposals.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
      .map(\.element.replan)
  }

  /// What a plan costs that goes on from an earlier one, in the measure of the assignment: the prizes of tasks left out
  /// and of parts of areas, time in the air, sorties, the end, and the price of changes.
  private func cost(of plan: FleetPlan, _ changes: PlanChanges) -> Double {
    let prizes = Dictionary(
      mission.tasks.map { ($0.id, AssignmentBuilder.prizes[$0.priority] ?? 0) }, uniquingKeysWith: { first, _ in first }
    )
    let weights = AssignmentBuilder.weights(missionSeconds: mission.end.seconds)
    var cost = plan.leftOut.reduce(0) { $0 + (prizes[$1.task] ?? 0) }
    for assignment in plan.assignments {
      cost += (prizes[assignment.task] ?? 0) * (1 - (assignment.covered ?? 1))
    }
    cost += plan.metrics.flightSeconds + weights.perTrip * Double(plan.metrics.sorties)
    cost += weights.perMakespanSecond * plan.metrics.end.seconds
    for moved in changes.moved {
      cost += moved.isOtherVehicle ? AssignmentBuilder.changePrice : 0
      cost += abs(moved.seconds) > Self.retimedSeconds ? Self.retimePrice : 0
    }
    return cost
  }

  /// The mission without the vehicles of types of which none is left, so that no work is cut to their measure.
  func missionWithoutLostTypes(_ kept: KeptSorties) -> Mission {
    var result = mission
    let left = Set(mission.fleet.vehicles.enumerated().filter { !kept.lost.contains($0.offset) }.map(\.element.type))
    // Without any vehicle there is no measure at all; then the assignment says that none is left.
    if !left.isEmpty { result.fleet.vehicles.removeAll { !left.contains($0.type) } }
    return result
  }
}

extension EarlierDay {
  /// Whether anything is to be planned that the earlier plan had not, or not so.
  var hasChanged: Bool {
    if pending.contains(where: { $0.released != nil }) || !notes.isEmpty || isBrokenOff { return true }
    let kept = kept(holdsPending: true)
    let leftOut = Set(request.earlier.leftOut.map(\.task))
    return mission.tasks.enumerated().contains { number, task in
      !leftOut.contains(task.id) && !kept.doneTasks.contains(number) && kept.working(forTask: task.id).isEmpty
    }
  }

  /// Why sorties to come were not held, one sentence each.
  var releases: [String] {
    pending.compactMap { built, reason in
      guard let reason, let name = built.kept?.id else { return nil }
      return "\(name) is planned again: \(reason)"
    }
  }
}
