import Plans
import Quantities
import Simulator
import Telemetry

/// What `sortie simulate` tells about a run.
enum RunSummaryText {
  static func text(
    _ result: MissionRun.Result, plan: FleetPlan, scenario: Scenario, isProved: Bool
  ) -> String {
    let truth = result.facts.truth
    var text =
      "\(plan.mission), \(scenario.name): \(result.facts.tasksDone) of \(result.facts.tasksPlanned) tasks done, "
    text += "\(truth.takeOffs) flights, \(ClockText.span(result.simulatedSeconds)) simulated, "
    text += "\(result.readings) readings, \(result.cells) thermal cells, "
    text += "\(result.packets.lost) of \(result.packets.sent) packets lost\n"
    if !isProved { text += "NOT PROVED: this run flew a plan that was not proved\n" }
    var table = TextTable([("expectation", .left), ("run", .left), ("", .left)])
    for verdict in result.verdicts { table.add(verdict.name, verdict.value, verdict.isMet ? "met" : "NOT MET") }
    text += table.text
    for outcome in result.outcomes where !outcome.isDone {
      text += "  not done: \(outcome.task): \(outcome.note)\n"
    }
    return text
  }

  static func json(
    _ result: MissionRun.Result, scenario: Scenario, seed: UInt64, isProved: Bool
  ) -> String {
    let verdicts = result.verdicts.map {
      "{ \"name\": \(JSONText.string($0.name)), \"value\": \(JSONText.string($0.value)), \"met\": \($0.isMet) }"
    }
    return """
      { "scenario": \(JSONText.string(scenario.name)), "seed": \(seed), "proved": \(isProved), \
      "tasks_done": \(result.facts.tasksDone), \
      "tasks_planned": \(result.facts.tasksPlanned), "flights": \(result.facts.truth.takeOffs), \
      "simulated_s": \(JSONText.number(result.simulatedSeconds, digits: 2)), "readings": \(result.readings), \
      "thermal_cells": \(result.cells), "packets_sent": \(result.packets.sent), \
      "packets_lost": \(result.packets.lost), "expectations": [\(verdicts.joined(separator: ", "))] }

      """
  }
}

/// Expectations as a JUnit file.
enum JUnit {
  static func text(scenario: String, verdicts: [Expectation.Verdict]) -> String {
    func escaped(_ text: String) -> String {
      text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        .replacing("\"", with: "&quot;")
    }
    let failures = verdicts.count { !$0.isMet }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuite name=\"\(escaped(scenario))\" tests=\"\(verdicts.count)\" failures=\"\(failures)\">\n"
    for verdict in verdicts {
      text += "  <testcase classname=\"\(escaped(scenario))\" name=\"\(escaped(verdict.name))\""
      text += verdict.isMet ? "/>\n" : "><failure message=\"\(escaped(verdict.value))\"/></testcase>\n"
    }
    return text + "</testsuite>\n"
  }
}
