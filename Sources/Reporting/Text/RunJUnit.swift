import Plans
import Quantities
import Telemetry

/// The report of a run as a JUnit file: a test case for each expectation and for each planned task.
///
/// A run that was not closed has a case of its own, which is an error: what it lacks would look like success.
package enum RunJUnit {
  /// Writes it. The same report gives the same bytes.
  package static func text(_ report: RunReport) -> String {
    let name = report.record.description.mission
    let suites = [run(report), expectations(report), tasks(report)].filter { !$0.cases.isEmpty }
    let inner = suites.map { suite(of: name, $0) }.joined()
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="\(Markup.escaped(name))" tests="\(suites.reduce(0) { $0 + $1.cases.count })" \
      failures="\(suites.reduce(0) { $0 + $1.count(.failure) })" \
      errors="\(suites.reduce(0) { $0 + $1.count(.error) })" \
      skipped="\(suites.reduce(0) { $0 + $1.count(.skipped) })">
      \(inner)</testsuites>

      """
  }

  private struct Case {
    var name: String
    var outcome: Outcome?
    var message = ""
  }

  private enum Outcome: String {
    case failure
    case error
    case skipped
  }

  private struct Suite {
    var name: String
    var cases: [Case]
    func count(_ outcome: Outcome) -> Int { cases.count { $0.outcome == outcome } }
  }

  private static func run(_ report: RunReport) -> Suite {
    guard report.record.ending == .notClosed else { return Suite(name: "run", cases: []) }
    return Suite(
      name: "run",
      cases: [Case(name: "the run was closed", outcome: .error, message: report.lacks.first ?? "it was not")])
  }

  private static func expectations(_ report: RunReport) -> Suite {
    Suite(
      name: "expectations",
      cases: report.expectations.map { expectation in
        Case(
          name: expectation.name, outcome: expectation.isMet ? nil : .failure,
          message: expectation.isMet ? "" : expectation.value)
      })
  }

  private static func tasks(_ report: RunReport) -> Suite {
    Suite(
      name: "tasks",
      cases: report.taskResults.map { result in
        let name = "\(result.number.map { "\($0) " } ?? "")\(result.title)"
        switch result.status {
        case .done, .late: return Case(name: name)
        case .notDone:
          return Case(
            name: name, outcome: .failure, message: "not done" + (result.note.isEmpty ? "" : ": \(result.note)"))
        case .leftOut: return Case(name: name, outcome: .skipped, message: "left out of the plan: \(result.note)")
        }
      })
  }

  private static func suite(of mission: String, _ suite: Suite) -> String {
    var text =
      "  <testsuite name=\"\(suite.name)\" tests=\"\(suite.cases.count)\" failures=\"\(suite.count(.failure))\""
    text += " errors=\"\(suite.count(.error))\" skipped=\"\(suite.count(.skipped))\">\n"
    for entry in suite.cases {
      text +=
        "    <testcase classname=\"\(Markup.escaped(mission)).\(suite.name)\" name=\"\(Markup.escaped(entry.name))\""
      if let outcome = entry.outcome {
        text += "><\(outcome.rawValue) message=\"\(Markup.escaped(entry.message))\"/></testcase>\n"
      } else {
        text += "/>\n"
      }
    }
    return text + "  </testsuite>\n"
  }
}
