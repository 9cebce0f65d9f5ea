import ArgumentParser
import Foundation
import Plans
import Telemetry

/// `sortie query`: a question in SQL to a run.
struct QueryCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Ask a run a question in SQL; nothing in it can be changed by that.",
    discussion: """
      Tables and views are described in docs/run-files.md. For people there are reading_view, status_view, \
      event_view, command_view, thermal_frame_view, zone_passage_view and task_outcome_view, with units in the \
      columns' names. A run that is being written can be asked too.
      """)

  /// How rows are written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
    case csv
  }

  @Argument(help: "The run folder, or a run.sqlite.")
  var run: String

  @Argument(help: "One SELECT.")
  var sql: String

  @Option(help: "table, json or csv.")
  var format: Format = .table

  @Option(help: "The most rows.")
  var rows = 1000

  @Option(help: "The most seconds.")
  var seconds = 30.0

  /// The most rows that may be asked for.
  static let rowsMax = 100_000_000

  func run(on console: Console) throws -> Outcome {
    guard (1...Self.rowsMax).contains(rows) else {
      throw CommandFailure("--rows must lie between 1 and \(Self.rowsMax)")
    }
    guard seconds > 0, seconds <= 86_400 else { throw CommandFailure("--seconds must lie between 0 and 86400") }
    let path = RunFolder.storePath(run)
    do throws(RunStoreError) {
      try RunStore.open(at: path).close()
    } catch {
      throw CommandFailure("the run cannot be read: \(error)")
    }
    do throws(RunQuery.Refusal) {
      var limits = RunQuery.Limits()
      limits.rows = rows
      limits.seconds = seconds
      try answer(try RunQuery(sql, of: path, limits: limits, clock: console.clock), on: console)
      return .fine
    } catch {
      console.note("error: \(error.message)")
      if let column = error.column { console.note(Self.caret(sql, column)) }
      return .problems
    }
  }

  private func answer(_ query: RunQuery, on console: Console) throws(RunQuery.Refusal) {
    switch format {
    case .table:
      var rows: [[String]] = []
      while let row = try query.next() { rows.append(row.map { Self.plain($0) }) }
      console.result(Self.table(query.columns, rows))
    case .json:
      console.result("[")
      var isFirst = true
      while let row = try query.next() {
        let members = zip(query.columns, row).map { "\(JSONText.string($0)): \(Self.json($1))" }
        console.result((isFirst ? "\n" : ",\n") + "{ \(members.joined(separator: ", ")) }")
        isFirst = false
      }
      console.result(isFirst ? "]\n" : "\n]\n")
    case .csv:
      console.say(query.columns.map(Self.csv).joined(separator: ","))
      while let row = try query.next() { console.say(row.map { Self.csv(Self.exact($0)) }.joined(separator: ",")) }
    }
    if query.isCut { console.note("only the first \(rows) rows are shown; --rows shows more") }
  }

  // MARK: Values

  /// For people: nothing that moves a terminal's cursor.
  private static func plain(_ value: RunQuery.Value) -> String {
    guard case .text(let text) = value else { return exact(value) }
    return String(text.map { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? "·" : $0 })
  }

  /// The value as others read it again; none is empty, bytes are hexadecimal.
  private static func exact(_ value: RunQuery.Value) -> String {
    switch value {
    case .none: ""
    case .whole(let number): String(number)
    case .real(let number): "\(number)"
    case .text(let text): text
    case .bytes(let bytes): hex(bytes)
    }
  }

  private static func json(_ value: RunQuery.Value) -> String {
    switch value {
    case .none: "null"
    case .whole(let number): String(number)
    case .real(let number): number.isFinite ? "\(number)" : "null"
    case .text(let text): JSONText.string(text)
    case .bytes(let bytes): JSONText.string(hex(bytes))
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// A field of RFC 4180.
  private static func csv(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else { return text }
    return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }

  private static func table(_ columns: [String], _ rows: [[String]]) -> String {
    // A column of numbers stands to the right.
    var table = TextTable(
      columns.enumerated().map { index, name in
        (name, rows.allSatisfy { $0[index].isEmpty || Double($0[index]) != nil } ? .right : .left)
      })
    for row in rows { table.add(cells: row) }
    return table.text
  }

  private static func caret(_ sql: String, _ column: Int) -> String {
    let before = sql.prefix(column - 1)
    let line = before.lastIndex(where: \.isNewline).map { sql[sql.index(after: $0)...] } ?? sql[...]
    let shown = line.prefix { !$0.isNewline }
    let offset = before.count - (sql.count - line.count)
    return "  \(shown)\n  " + String(repeating: " ", count: max(0, offset)) + "^"
  }
}
