import Foundation
import GRDBSQLite

/// The peer: SQLite's C interface, prepared statements and nothing else.
///
/// It gets whole numbers and texts that are ready, in the tables of the store.
final class PlainSQLite {
  private var source: OpaquePointer?
  private var target: OpaquePointer?
  private let batch: Int
  private var lastReading = Int64.min
  /// The key of the newest status that was copied.
  private var lastStatus = Int64.min

  /// - Parameters:
  ///   - rowsFrom: the store whose rows are written again.
  init(path: String, rowsFrom store: String, synchronous: String, batch: Int) throws {
    self.batch = batch
    try Self.check(sqlite3_open_v2(store, &source, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil))
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    try Self.check(sqlite3_open_v2(path, &target, flags, nil))
    // As the store has them.
    try execute("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 512")
    try execute("PRAGMA synchronous = \(synchronous)")
    for table in ["reading", "status"] {
      let schema = try rows("SELECT sql FROM sqlite_master WHERE name = '\(table)'", columns: 1)
      guard case .text(let sql)? = schema.first?.first else { throw BenchmarkError("the store has no table \(table)") }
      try execute(sql)
    }
  }

  /// A value of a row.
  private enum Value {
    case none
    case whole(Int64)
    case text(String)
  }

  /// Copies the rows that have come since the last call; only the writing counts.
  func copyNew(_ watch: inout Stopwatch) throws {
    let statuses = try rows("SELECT * FROM status WHERE id > \(lastStatus) ORDER BY id", columns: 13)
    if case .whole(let newest)? = statuses.last?.first { lastStatus = newest }
    var waiting = statuses[...]
    while true {
      let flat = try readings()
      guard !flat.isEmpty else { break }
      // As many of the others in each transaction as the store had on average.
      let share = waiting.prefix(max(1, statuses.count * flat.count / 13 / max(1, batch * 10)))
      waiting = waiting.dropFirst(share.count)
      try watch.measure { try write(flat, share) }
    }
    try watch.measure { try write([], waiting) }
  }

  /// Empties the log into the file and closes both.
  func close() throws {
    try Self.check(sqlite3_wal_checkpoint_v2(target, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil))
    sqlite3_close(target)
    sqlite3_close(source)
  }

  // MARK: Writing

  /// Rows of readings one after the other, 13 numbers each; `Int64.min` stands for none.
  private func write(_ flat: [Int64], _ statuses: ArraySlice<[Value]>) throws {
    try execute("BEGIN IMMEDIATE")
    var insertion: OpaquePointer?
    try Self.check(
      sqlite3_prepare_v2(target, "INSERT INTO reading VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", -1, &insertion, nil))
    for start in stride(from: 0, to: flat.count, by: 13) {
      for column in 0..<13 {
        let value = flat[start + column]
        if value == .min {
          sqlite3_bind_null(insertion, Int32(column + 1))
        } else {
          sqlite3_bind_int64(insertion, Int32(column + 1), value)
        }
      }
      try Self.check(sqlite3_step(insertion))
      sqlite3_reset(insertion)
    }
    sqlite3_finalize(insertion)
    try Self.check(
      sqlite3_prepare_v2(target, "INSERT INTO status VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", -1, &insertion, nil))
    for row in statuses {
      for (column, value) in row.enumerated() {
        switch value {
        case .none: sqlite3_bind_null(insertion, Int32(column + 1))
        case .whole(let number): sqlite3_bind_int64(insertion, Int32(column + 1), number)
        case .text(let text):
          // SQLITE_TRANSIENT: SQLite copies the text.
          let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
          sqlite3_bind_text(insertion, Int32(column + 1), text, -1, copies)
        }
      }
      try Self.check(sqlite3_step(insertion))
      sqlite3_reset(insertion)
    }
    sqlite3_finalize(insertion)
    try execute("COMMIT")
  }

  // MARK: Reading

  private func readings() throws -> [Int64] {
    var flat: [Int64] = []
    flat.reserveCapacity(batch * 13)
    var selection: OpaquePointer?
    try Self.check(
      sqlite3_prepare_v2(source, "SELECT * FROM reading WHERE id > ? ORDER BY id LIMIT ?", -1, &selection, nil))
    sqlite3_bind_int64(selection, 1, lastReading)
    sqlite3_bind_int64(selection, 2, Int64(batch))
    while sqlite3_step(selection) == SQLITE_ROW {
      for column in 0..<Int32(13) {
        let isNone = sqlite3_column_type(selection, column) == SQLITE_NULL
        flat.append(isNone ? .min : sqlite3_column_int64(selection, column))
      }
      lastReading = sqlite3_column_int64(selection, 0)
    }
    sqlite3_finalize(selection)
    return flat
  }

  private func rows(_ sql: String, columns: Int32) throws -> [[Value]] {
    var selection: OpaquePointer?
    try Self.check(sqlite3_prepare_v2(source, sql, -1, &selection, nil))
    var rows: [[Value]] = []
    while sqlite3_step(selection) == SQLITE_ROW {
      rows.append(
        (0..<columns).map { column in
          switch sqlite3_column_type(selection, column) {
          case SQLITE_NULL: .none
          case SQLITE_INTEGER: .whole(sqlite3_column_int64(selection, column))
          default: sqlite3_column_text(selection, column).map { .text(String(cString: $0)) } ?? .none
          }
        })
    }
    sqlite3_finalize(selection)
    return rows
  }

  private func execute(_ sql: String) throws { try Self.check(sqlite3_exec(target, sql, nil, nil, nil)) }

  private static func check(_ code: Int32) throws {
    guard [SQLITE_OK, SQLITE_DONE, SQLITE_ROW].contains(code) else {
      throw BenchmarkError("SQLite answers \(code): \(String(cString: sqlite3_errstr(code)))")
    }
  }
}
