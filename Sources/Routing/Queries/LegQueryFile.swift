import Diagnostics

/// Reads lists of legs to find: CSV with the heading `id,from,to` and a line for each leg; places as in `PlaceText`,
/// with a space between latitude and longitude.
package enum LegQueryFile {
  /// One leg to find.
  package struct Query: Hashable, Sendable {
    /// Its name in the answer.
    package var id: String
    package var from: PlaceText
    package var to: PlaceText
    /// The line of the file, from 1.
    package var line: Int
  }

  /// The most legs of a file.
  package static let queriesMax = 1_000_000
  /// The most problems that are told.
  package static let problemsMax = 50

  /// Reads the legs; lines with problems are left out and told.
  package static func read(_ bytes: [UInt8], path: String) -> (queries: [Query], diagnostics: [Diagnostic]) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return ([], [problem(RoutingRule.queryFile, "the file is not UTF-8", path, line: 1, "write it as UTF-8")])
    }
    var queries: [Query] = []
    var diagnostics: [Diagnostic] = []
    var number = 0
    var hasHeading = false
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      var line = line
      if number == 1, line.first == "\u{FEFF}" { line.removeFirst() }
      if line.allSatisfy(\.isWhitespace) || line.first == "#" { continue }
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map { field in
        String(field.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
      }
      guard hasHeading else {
        guard fields == ["id", "from", "to"] else {
          return (
            [],
            [
              problem(
                RoutingRule.queryFile, "the heading is not `id,from,to`", path, line: number,
                "begin the file with the line id,from,to")
            ]
          )
        }
        hasHeading = true
        continue
      }
      guard diagnostics.count < problemsMax, queries.count < queriesMax else {
        diagnostics.append(
          problem(
            RoutingRule.queryFile, "the rest of the file is not read", path, line: number,
            "mend the problems before, and keep to \(queriesMax) legs"))
        return (queries, diagnostics)
      }
      switch query(fields, line: number, path) {
      case .success(let query): queries.append(query)
      case .failure(let problem): diagnostics.append(problem.diagnostic)
      }
    }
    if !hasHeading {
      diagnostics.append(
        problem(RoutingRule.queryFile, "the file is empty", path, line: 1, "begin it with the line id,from,to"))
    }
    return (queries, diagnostics)
  }

  private struct Problem: Error {
    var diagnostic: Diagnostic
  }

  private static func query(_ fields: [String], line: Int, _ path: String) -> Result<Query, Problem> {
    guard fields.count == 3, !fields[0].isEmpty else {
      let help = "write id,from,to with a space between latitude and longitude: 7,aid-oodi,60.1734 24.9381"
      return .failure(
        Problem(
          diagnostic: problem(
            RoutingRule.queryRow, "the line has \(fields.count) fields, or no id", path, line: line, help)))
    }
    do throws(PlaceText.Failure) {
      return .success(
        Query(id: fields[0], from: try PlaceText(fields[1]), to: try PlaceText(fields[2]), line: line))
    } catch {
      return .failure(
        Problem(diagnostic: problem(RoutingRule.queryRow, error.reason, path, line: line, error.help)))
    }
  }

  private static func problem(
    _ code: String, _ message: String, _ path: String, line: Int, _ help: String
  ) -> Diagnostic {
    Diagnostic(
      code, .error, message, at: SourceSpan(path: path, position: SourcePosition(line: line, column: 1)), help: help)
  }
}
