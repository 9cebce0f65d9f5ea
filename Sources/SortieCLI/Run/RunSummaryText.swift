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
    let robots = truth.robots
    if !robots.isEmpty {
      text += "\(truth.trips) trips of ground robots, "
      let lit = robots.reduce(0) { $0 + $1.lampSeconds }
      let metres = robots.reduce(0) { $0 + $1.metres }
      text += "\(Int(metres.rounded())) m driven, "
      if lit > 0 { text += "lamps on for \(ClockText.span(lit)), " }
    }
    if robots.isEmpty || truth.takeOffs > 0 { text += "\(truth.takeOffs) flights, " }
    text += "\(ClockText.span(result.simulatedSeconds)) simulated, "
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
    let robots = result.facts.truth.robots.map {
      "{ \"vehicle\": \(JSONText.string($0.vehicle)), \"trips\": \($0.trips), "
        + "\"driven_m\": \(JSONText.number($0.metres, digits: 1)), "
        + "\"lamp_s\": \(JSONText.number($0.lampSeconds, digits: 1)), "
        + "\"lamp_m\": \(JSONText.number($0.lampMetres, digits: 1)) }"
    }
    return """
      { "scenario": \(JSONText.string(scenario.name)), "seed": \(seed), "proved": \(isProved), \
      "tasks_done": \(result.facts.tasksDone), \
      "tasks_planned": \(result.facts.tasksPlanned), "flights": \(result.facts.truth.takeOffs), \
      "trips": \(result.facts.truth.trips), \
      "robots": [\(robots.joined(separator: ", "))], \
      "simulated_s": \(JSONText.number(result.simulatedSeconds, digits: 2)), "readings": \(result.readings), \
      "thermal_cells": \(result.cells), "packets_sent": \(result.packets.sent), \
      "packets_lost": \(result.packets.lost), "expectations": [\(verdicts.joined(separator: ", "))] }

      """
  }
}

/// Expectations as a JUnit file.
enum JUnit {
  /// One run: a suite with a test case for each expectation.
  static func text(scenario: String, verdicts: [Expectation.Verdict]) -> String {
    header + suite(escaped(scenario), of: escaped(scenario), verdicts, failure: nil)
  }

  /// Many runs: a suite for each seed.
  static func text(
    scenario: String, runs: [(seed: UInt64, verdicts: [Expectation.Verdict], failure: String?)]
  ) -> String {
    let name = escaped(scenario)
    let suites = runs.map { suite("\(name), seed \($0.seed)", of: name, $0.verdicts, failure: $0.failure) }
    return header + "<testsuites name=\"\(name)\">\n\(suites.joined())</testsuites>\n"
  }

  private static let header = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  private static func suite(
    _ name: String, of scenario: String, _ verdicts: [Expectation.Verdict], failure: String?
  ) -> String {
    let failures = verdicts.count { !$0.isMet }
    let errors = failure == nil ? "" : " errors=\"1\""
    let tests = verdicts.count + (failure == nil ? 0 : 1)
    var text = "<testsuite name=\"\(name)\" tests=\"\(tests)\" failures=\"\(failures)\"\(errors)>\n"
    for verdict in verdicts {
      text += "  <testcase classname=\"\(scenario)\" name=\"\(escaped(verdict.name))\""
      text += verdict.isMet ? "/>\n" : "><failure message=\"\(escaped(verdict.value))\"/></testcase>\n"
    }
    if let failure {
      text += "  <testcase classname=\"\(scenario)\" name=\"the run is stored\">"
      text += "<error message=\"\(escaped(failure))\"/></testcase>\n"
    }
    return text + "</testsuite>\n"
  }
}
