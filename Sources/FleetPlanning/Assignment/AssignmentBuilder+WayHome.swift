import Missions
import Quantities
import VehicleRouting

extension AssignmentBuilder {
  /// The joules, by item and vehicle type, that carrying a load straight home from where it should be left takes more
  /// than flying home without it; zero where the mission does not ask for a way home.
  ///
  /// For a sortie with one piece of work this is what the rule costs. With several it is a guess, and the schedule
  /// looks at the sortie as it is.
  func wayHomeJoules(level: Int, _ airspace: inout Airspace) throws(FleetPlanningError) -> [[Double]] {
    var result = items.map { _ in models.map { _ in 0.0 } }
    guard mission.rules.requiresWayHome else { return result }
    for (index, item) in items.enumerated() where item.kilograms > 0 {
      let last = firstVisits[index] + item.visits.count - 1
      for type in item.types where !models[type].type.isGroundRobot {
        guard let block = visits[last].blocks[type] else { continue }
        let start = TransitEnd(position: block.exit, height: block.exitHeight)
        for vehicle in typeOfVehicle.indices {
          guard let pad = end(at: sites.pads[vehicle], type: type) else { continue }
          let cost = try transitCost(from: start, to: pad, type: type, level: level, &airspace)
          guard cost.joules.isFinite else { continue }
          result[index][type] = max(result[index][type], max(0, cost.joulesPerKilogram) * item.kilograms)
        }
      }
    }
    return result
  }

  /// The part of `wayHomeJoules` in what the solver has against a job.
  func wayHomeJoules(of unassigned: UnassignedJob, in joules: [[Double]]) -> Double {
    guard let attempt = unassigned.attempts.first(where: { $0.reason == unassigned.reason }) else { return 0 }
    return joules[unassigned.job][typeOfVehicle[vehicle(ofShift: attempt.vehicle)]]
  }
}
