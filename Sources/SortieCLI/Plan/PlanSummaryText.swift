import FleetPlanning
import Maps
import Plans
import Quantities
import Verification

/// What `sortie plan` tells about a plan.
enum PlanSummaryText {
  static func text(_ plan: FleetPlan, passages: [ZonePassage]) -> String {
    let clock = ClockText(start: plan.start)
    var table = TextTable([
      ("sortie", .left), ("take-off", .left), ("landing", .left), ("km", .right), ("Wh", .right),
      ("charge left", .right), ("tasks", .left),
    ])
    for vehicle in plan.vehicles {
      for sortie in vehicle.sorties {
        guard let takeOff = sortie.takeOff, let landing = sortie.landing else { continue }
        var tasks: [String] = []
        for leg in sortie.legs {
          if let task = leg.task, tasks.last != task, !tasks.contains(task) { tasks.append(task) }
        }
        let sums = PlanMetrics(of: [
          VehiclePlan(
            id: vehicle.id, type: vehicle.type, base: vehicle.base, pad: vehicle.pad, padAltitude: vehicle.padAltitude,
            sorties: [sortie])
        ])
        table.add(
          sortie.id, clock.time(takeOff), clock.time(landing), ClockText.fixed(sums.distance.metres / 1000, 2),
          ClockText.fixed(sums.energy.wattHours, 0), ClockText.fixed(sortie.chargeAtEnd.percent, 1) + " %",
          tasks.joined(separator: ", "))
      }
    }
    var text = "\(plan.mission): \(plan.assignments.count) of \(plan.assignments.count + plan.leftOut.count) tasks, "
    text += "\(plan.metrics.sorties) sorties, \(ClockText.fixed(plan.metrics.distance.metres / 1000, 1)) km, "
    text += "all down at \(clock.time(plan.metrics.end)), proved by \(plan.certificate?.checks.count ?? 0) checks\n"
    text += table.text
    for passage in passages {
      let legs = "\(passage.legs) leg" + (passage.legs == 1 ? "" : "s")
      text += "  zone \(passage.identifier) (\(passage.restriction.rawValue)), \(legs): "
      text += passage.reasonText + "\n"
    }
    for left in plan.leftOut { text += "  left out: \(left.task): \(left.reason)\n" }
    return text
  }

  static func json(_ plan: FleetPlan, passages: [ZonePassage], changes: PlanChanges? = nil) -> String {
    let replan = changes.map { ", \"replan\": \(PlanChangesText.json($0, plan: plan))" } ?? ""
    let zones = passages.map { JSONText.string($0.identifier) }
    let left = plan.leftOut.map {
      JSONText.line([
        ("task", JSONText.string($0.task)), ("cause", JSONText.string($0.cause.rawValue)),
        ("reason", JSONText.string($0.reason)),
      ])
    }
    return """
      { "mission": \(JSONText.string(plan.mission)), "seed": \(plan.seed), "tasks": \(plan.assignments.count), \
      "left_out": [\(left.joined(separator: ", "))], "sorties": \(plan.metrics.sorties), \
      "zones_passed": [\(zones.joined(separator: ", "))], \
      "distance_m": \(JSONText.number(plan.metrics.distance.metres, digits: 1)), \
      "flight_s": \(JSONText.number(plan.metrics.flightSeconds, digits: 1)), \
      "end_s": \(JSONText.number(plan.metrics.end.seconds, digits: 1)), \
      "energy_j": \(JSONText.number(plan.metrics.energy.joules, digits: 0)), \
      "lowest_charge": \(JSONText.number(plan.metrics.lowestCharge.fraction, digits: 4)), \
      "plan_sha256": \(JSONText.string(plan.certificate?.planSHA256 ?? ""))\(replan) }

      """
  }
}
