import Crypto
import Foundation
import GRDB
import GRDBSQLite

/// A digest over all records of a run: what an entry of the audit seals, and a later look compares.
extension RunStore {
  /// The tables of records in the order in which they are digested, each with its key.
  private static let contentTables = [
    ("run", "id"), ("vehicle", "id"), ("word", "id"), ("reading", "id"), ("status", "id"), ("event", "id"),
    ("command", "id"),
    ("thermal_frame", "id"), ("thermal_cell", "cell_row, cell_column"), ("task_outcome", "task"),
    ("zone_passage", "id"), ("flown_file", "name"), ("repair", "kind"),
  ]
  /// Bytes that are digested at once.
  private static let bytesAtOnce = 1 << 16

  /// SHA-256 over the records, lower-case hex; linear in the run.
  ///
  /// Digested are, table by table and row by row in the order of their keys: the table's name; for each row a byte 1
  /// and for each column a byte with SQLite's type (1 whole number, 2 floating point, 3 text, 4 bytes, 5 none) and the
  /// value: eight bytes, big end first, for numbers, and for texts and bytes their length before them. The audit and
  /// layers that are made from records are not part of it.
  package func contentDigest() throws(RunStoreError) -> String {
    try fetch("digest the records") { try Self.contentDigest(of: $0) }
  }

  static func contentDigest(of database: Database) throws -> String {
    var digest = SHA256()
    var buffer: [UInt8] = []
    buffer.reserveCapacity(Self.bytesAtOnce + 4096)
    for (table, key) in Self.contentTables where try database.tableExists(table) {
      buffer += Array(table.utf8)
      let statement = try database.makeStatement(sql: "SELECT * FROM \(table) ORDER BY \(key)")
      let raw = statement.sqliteStatement
      defer { sqlite3_reset(raw) }
      let columns = sqlite3_column_count(raw)
      while true {
        let code = sqlite3_step(raw)
        if code == SQLITE_DONE { break }
        guard code == SQLITE_ROW else {
          throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
        }
        buffer.append(1)
        for column in 0..<columns { Self.append(raw, column, to: &buffer) }
        if buffer.count >= Self.bytesAtOnce {
          digest.update(data: buffer)
          buffer.removeAll(keepingCapacity: true)
        }
      }
    }
    digest.update(data: buffer)
    return Self.hex(Array(digest.finalize()))
  }

  private static func append(_ raw: OpaquePointer, _ column: Int32, to buffer: inout [UInt8]) {
    func number(_ bits: UInt64) { withUnsafeBytes(of: bits.bigEndian) { buffer.append(contentsOf: $0) } }
    let type = sqlite3_column_type(raw, column)
    buffer.append(UInt8(truncatingIfNeeded: type))
    switch type {
    case SQLITE_INTEGER: number(UInt64(bitPattern: sqlite3_column_int64(raw, column)))
    case SQLITE_FLOAT: number(sqlite3_column_double(raw, column).bitPattern)
    case SQLITE_NULL: break
    default:
      // In this order: asking for the bytes first would count another encoding.
      let start = sqlite3_column_blob(raw, column)
      let count = Int(sqlite3_column_bytes(raw, column))
      number(UInt64(count))
      if let start { buffer.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count)) }
    }
  }

  /// Writes an entry that seals the records as they are now.
  ///
  /// - Parameter entry: what was done; the digest is added to its detail.
  @discardableResult
  package func seal(_ entry: AuditEntry) throws(RunStoreError) -> AuditTrail.Anchor {
    try record(entry.sealing(try contentDigest()))
  }

  /// Whether the records are those that the audit sealed last.
  package func checkSeal(_ trail: AuditTrail) throws(RunStoreError) -> AuditTrail.Seal {
    guard let sealed = trail.sealed else { return .none }
    return try contentDigest() == sealed.digest ? .holds(entry: sealed.entry) : .broken(entry: sealed.entry)
  }
}

extension AuditEntry {
  /// The entry with a digest of the records behind its detail.
  func sealing(_ digest: String) -> AuditEntry {
    AuditEntry(
      who: who, action: action, detail: (detail.isEmpty ? "" : detail + "; ") + AuditTrail.sealMark + digest,
      time: time)
  }
}

extension AuditTrail {
  /// What stands before the digest in an entry that seals.
  static let sealMark = "records sha256 "

  /// Whether records were changed after they were sealed.
  package enum Seal: Hashable, Sendable {
    /// No entry seals the records as they should be now: the run was not closed, or it was opened for writing since.
    case none
    /// They are as this entry says.
    case holds(entry: Int64)
    /// They are not.
    case broken(entry: Int64)
  }

  /// The seal in force: of the last entry that made, ended, took in or deleted records.
  var sealed: (entry: Int64, digest: String)? {
    let changing = [
      AuditEntry.Action.created, .reopened, .closed, .imported, .purged,
    ].map(\.name)
    guard let line = lines.last(where: { changing.contains($0.action) }),
      let mark = line.detail.range(of: Self.sealMark, options: .backwards)
    else { return nil }
    return (line.number, String(line.detail[mark.upperBound...]))
  }
}
