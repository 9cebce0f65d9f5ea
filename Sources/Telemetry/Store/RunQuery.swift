import Foundation
import GRDBSQLite

/// A question in SQL to a run that can do nothing but read.
///
/// It has a connection of its own, opened read-only, on which SQLite asks for leave to do anything: only selecting,
/// reading and calling functions is granted. No other file can be attached, no setting changed. Rows and time are
/// limited, so that a question that never ends does.
package final class RunQuery {
  /// A value of an answer.
  package enum Value: Hashable, Sendable {
    /// NULL.
    case none
    /// A whole number.
    case whole(Int64)
    /// A floating-point number; finite, since SQLite stores no others but infinity.
    case real(Double)
    /// A text.
    case text(String)
    /// Bytes.
    case bytes([UInt8])
  }

  /// What a question may cost.
  package struct Limits: Sendable, Hashable {
    /// The most rows.
    package var rows = 1000
    /// The most seconds of the clock.
    package var seconds = 30.0
    /// The most bytes of one value.
    package var valueBytes: Int32 = 16 << 20
    /// The most bytes of the question.
    package var textBytes: Int32 = 100_000

    /// The usual ones.
    package init() {}
  }

  /// Why there is no answer.
  package struct Refusal: Error, Sendable, Hashable {
    /// What is wrong, without a period.
    package var message: String
    /// Where in the question, as a character from 1; nil where that is not known.
    package var column: Int?
  }

  /// The names of the columns.
  package let columns: [String]
  /// Whether more rows were there than the limit lets through; known after the last row.
  package private(set) var isCut = false
  private let limits: Limits
  private let database: OpaquePointer
  private let statement: OpaquePointer
  private let deadline: Deadline
  private var rows = 0

  /// When a question has to end; SQLite's progress handler looks at it.
  private final class Deadline {
    let clock: () -> Double
    var seconds: Double
    init(clock: @escaping () -> Double, seconds: Double) {
      self.clock = clock
      self.seconds = seconds
    }
  }

  /// Steps of SQLite's machine between two looks at the clock.
  private static let stepsBetweenLooks: Int32 = 10_000

  /// Prepares a question.
  ///
  /// - Parameters:
  ///   - run: the run's file; `RunStore.open` says before whether it is one.
  ///   - clock: seconds of a clock that never goes back.
  package init(_ sql: String, of run: String, limits: Limits, clock: @escaping () -> Double) throws(Refusal) {
    self.limits = limits
    deadline = Deadline(clock: clock, seconds: clock() + limits.seconds)
    var opened: OpaquePointer?
    guard sqlite3_open_v2(run, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK,
      let database = opened
    else {
      let text = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
      sqlite3_close(opened)
      throw Refusal(message: "the run cannot be opened: \(text)")
    }
    self.database = database
    do throws(Refusal) {
      statement = try Self.prepare(sql, on: database, limits, deadline)
    } catch {
      sqlite3_close(database)
      throw error
    }
    let statement = self.statement
    columns = (0..<sqlite3_column_count(statement)).map { index in
      sqlite3_column_name(statement, index).map { String(cString: $0) } ?? ""
    }
  }

  deinit {
    sqlite3_finalize(statement)
    sqlite3_close(database)
  }

  private static func prepare(
    _ sql: String, on database: OpaquePointer, _ limits: Limits, _ deadline: Deadline
  ) throws(Refusal) -> OpaquePointer {
    sqlite3_busy_timeout(database, Int32(RunStore.busyTimeoutSeconds * 1000))
    // A damaged or doctored file must not make SQLite do more than read it.
    sqlite3_exec(
      database, "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON", nil, nil, nil)
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, limits.valueBytes)
    sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, limits.textBytes)
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0)
    sqlite3_set_authorizer(
      database,
      { _, action, _, second, _, _ in
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return SQLITE_OK
        case SQLITE_FUNCTION:
          let name = second.map { String(cString: $0).lowercased() } ?? ""
          return name == "load_extension" ? SQLITE_DENY : SQLITE_OK
        default: return SQLITE_DENY
        }
      }, nil)
    sqlite3_progress_handler(
      database, stepsBetweenLooks,
      { context in
        guard let context else { return 0 }
        let deadline = Unmanaged<Deadline>.fromOpaque(context).takeUnretainedValue()
        return deadline.clock() > deadline.seconds ? 1 : 0
      }, Unmanaged.passUnretained(deadline).toOpaque())
    guard sql.utf8.count < limits.textBytes, !sql.utf8.contains(0) else {
      throw Refusal(message: "the question is longer than \(limits.textBytes) bytes, or has a null in it")
    }
    var prepared: OpaquePointer?
    let rest = sql.withCString { start -> String? in
      var tail: UnsafePointer<CChar>?
      guard sqlite3_prepare_v2(database, start, -1, &prepared, &tail) == SQLITE_OK else { return nil }
      return tail.map { String(cString: $0) } ?? ""
    }
    guard let rest else { throw failure(of: database, in: sql) }
    guard let prepared else { throw Refusal(message: "there is no question in the text") }
    guard rest.allSatisfy({ $0.isWhitespace || $0 == ";" }) else {
      sqlite3_finalize(prepared)
      throw Refusal(
        message: "there is more than one question in the text", column: sql.count - rest.count + 1)
    }
    guard sqlite3_bind_parameter_count(prepared) == 0 else {
      sqlite3_finalize(prepared)
      throw Refusal(message: "the question has parameters, and there are no values for them")
    }
    return prepared
  }

  private static func failure(of database: OpaquePointer, in sql: String) -> Refusal {
    let code = sqlite3_errcode(database)
    let text = String(cString: sqlite3_errmsg(database))
    switch code & 0xff {
    case SQLITE_AUTH: return Refusal(message: "only questions are answered here: \(text)")
    case SQLITE_INTERRUPT: return Refusal(message: "the question took too long")
    case SQLITE_CORRUPT, SQLITE_NOTADB: return Refusal(message: "the run is damaged: \(text)")
    default:
      let offset = Int(sqlite3_error_offset(database))
      let bytes = Array(sql.utf8)
      guard bytes.indices.contains(offset) else { return Refusal(message: text) }
      return Refusal(message: text, column: String(decoding: bytes[..<offset], as: UTF8.self).count + 1)
    }
  }

  /// The next row; nil at the end.
  package func next() throws(Refusal) -> [Value]? {
    switch sqlite3_step(statement) {
    case SQLITE_ROW:
      guard rows < limits.rows else {
        isCut = true
        return nil
      }
      rows += 1
      return (0..<sqlite3_column_count(statement)).map(value)
    case SQLITE_DONE: return nil
    case SQLITE_INTERRUPT:
      throw Refusal(message: "the question took longer than \(limits.seconds) s; ask for less, or allow more time")
    default: throw Self.failure(of: database, in: "")
    }
  }

  private func value(_ column: Int32) -> Value {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .whole(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
    case SQLITE_TEXT:
      guard let start = sqlite3_column_text(statement, column) else { return .none }
      let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
      return .text(String(decoding: bytes, as: UTF8.self))
    case SQLITE_BLOB:
      guard let start = sqlite3_column_blob(statement, column) else { return .bytes([]) }
      let count = Int(sqlite3_column_bytes(statement, column))
      return .bytes(Array(UnsafeRawBufferPointer(start: start, count: count)))
    default: return .none
    }
  }
}
