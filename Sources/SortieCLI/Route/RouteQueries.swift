import Diagnostics
import Quantities
import Routing

/// `sortie route --queries`: many legs, an answer of CSV.
enum RouteQueries {
  static func answer(_ path: String, _ finder: RouteFinder, on console: Console) throws -> Outcome {
    let bytes = try Files.read(path, help: "give a CSV file with the heading id,from,to")
    var (queries, diagnostics) = LegQueryFile.read(bytes, path: path)
    var text = "id,height_m,length_m,seconds,joules,nearest_m,problem\n"
    var hasAll = true
    for query in queries {
      let answer: RouteFinder.Answer
      do {
        answer = try finder.answer(from: query.from, to: query.to, names: ("", ""))
      } catch let failure as CommandFailure {
        if diagnostics.count < LegQueryFile.problemsMax {
          let span = SourceSpan(path: path, position: SourcePosition(line: query.line, column: 1))
          diagnostics.append(Diagnostic(RoutingRule.queryRow, .error, failure.message, at: span, help: failure.help))
        }
        text += "\(field(query.id)),,,,,,\(field(failure.message))\n"
        hasAll = false
        continue
      }
      if let best = answer.best, case .success(let leg) = answer.legs[best] {
        let numbers = [
          ClockText.fixed(finder.request.heights[best]), ClockText.fixed(leg.path.lengthMetres, 3),
          ClockText.fixed(leg.seconds, 2), ClockText.fixed(leg.joules, 0), ClockText.fixed(leg.nearest.metres, 3),
        ]
        text += "\(field(query.id)),\(numbers.joined(separator: ",")),\n"
      } else {
        hasAll = false
        let reasons = answer.legs.compactMap { result in
          if case .failure(let failure) = result { failure.description } else { nil }
        }
        text += "\(field(query.id)),,,,,,\(field(reasons.last ?? "no height was asked for"))\n"
      }
    }
    LoadedMission.report(diagnostics, sources: [:], on: console)
    console.result(text)
    return hasAll && !diagnostics.hasErrors ? .fine : .problems
  }

  /// A field of CSV, in quotes where it needs them (RFC 4180).
  private static func field(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
