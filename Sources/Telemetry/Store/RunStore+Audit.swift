import Foundation
import GRDB
import Quantities

/// Who did what to the run: written by each command that makes, ends, exports or purges it.
extension RunStore {
  /// The most entries that are read.
  package static let auditEntriesMax = 1_000_000

  /// Adds an entry to the audit. When it returns, the entry is on disk as a batch is. Returns where the audit ends.
  @discardableResult
  package func record(_ entry: AuditEntry) throws(RunStoreError) -> AuditTrail.Anchor {
    guard !isReadOnly else {
      throw RunStoreError(.readOnly, path: path, message: "cannot record in a run that was opened for reading")
    }
    do {
      return try queue.write { try Self.record(entry, of: description, in: $0) }
    } catch {
      throw RunStoreError(error, path: path, trying: "record in the audit")
    }
  }

  /// Adds an entry to the audit of a run, such as after an export; a run that another process is writing gets it too.
  /// Older runs become runs of the present schema by it, and runs without layers get them.
  @discardableResult
  package static func record(_ entry: AuditEntry, at path: String) throws(RunStoreError) -> AuditTrail.Anchor {
    let store = try openForEntry(at: path)
    // A run whose writer was killed has none yet.
    if !store.isGuest, try !store.hasLayers() { try store.writeLayers() }
    let end: Result<AuditTrail.Anchor, RunStoreError> = Result { () throws(RunStoreError) in try store.record(entry) }
    try store.close()
    return try end.get()
  }

  private static func openForEntry(at path: String) throws(RunStoreError) -> RunStore {
    do {
      return try reopen(at: path)
    } catch {
      guard error.code == .inUse else { throw error }
      return try openAsGuest(at: path)
    }
  }

  /// Reads the audit and checks it. Runs from before there was one have none.
  package func auditTrail() throws(RunStoreError) -> AuditTrail {
    let root = AuditChain.root(of: description)
    do {
      return try queue.read { database in
        guard try database.tableExists("audit") else {
          return AuditTrail(
            lines: [], problems: [], end: AuditTrail.Anchor(entries: 0, hash: Self.hex(root)))
        }
        let rows = try Row.fetchCursor(
          database,
          sql: """
            SELECT number, time, who, action, detail, previous, hash FROM audit ORDER BY number
            LIMIT \(Self.auditEntriesMax)
            """)
        var reader = TrailReader(root: root)
        while let row = try rows.next() { reader.take(row) }
        return reader.trail
      }
    } catch {
      throw RunStoreError(error, path: path, trying: "read the audit")
    }
  }

  static func record(
    _ entry: AuditEntry, of description: RunDescription, in database: Database
  ) throws -> AuditTrail.Anchor {
    let last = try Row.fetchOne(database, sql: "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
    let (number, overflows) = try (last?.decode(Int64.self, forColumn: "number") ?? 0).addingReportingOverflow(1)
    guard !overflows else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the audit's numbers are damaged")
    }
    let previous = (last?["hash"] as DatabaseValue?).map(bytes) ?? AuditChain.root(of: description)
    let time = entry.time.description
    let hash = AuditChain.hash(
      number: number, time: time, who: entry.who, action: entry.action.name, detail: entry.detail, after: previous)
    try database.execute(
      sql: "INSERT INTO audit (number, time, who, action, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
      arguments: [number, time, entry.who, entry.action.name, entry.detail, Data(previous), Data(hash)])
    return AuditTrail.Anchor(entries: number, hash: hex(hash))
  }

  static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  fileprivate static func bytes(_ value: DatabaseValue) -> [UInt8] {
    switch value.storage {
    case .blob(let data): Array(data)
    case .string(let text): Array(text.utf8)
    default: []
    }
  }
}

/// Reads entry after entry and notes where the chain breaks.
private struct TrailReader {
  private(set) var trail: AuditTrail
  private var before: [UInt8]
  private var isFirst = true

  init(root: [UInt8]) {
    before = root
    trail = AuditTrail(lines: [], problems: [], end: AuditTrail.Anchor(entries: 0, hash: RunStore.hex(root)))
  }

  mutating func take(_ row: Row) {
    // Whatever a stranger's hand left in the columns is read as text.
    func text(_ index: Int) -> String {
      let value: DatabaseValue = row[index]
      return String.fromDatabaseValue(value) ?? String(decoding: RunStore.bytes(value), as: UTF8.self)
    }
    let number = Int64.fromDatabaseValue(row[0]) ?? 0
    let line = AuditTrail.Line(
      number: number, time: text(1), who: text(2), action: text(3), detail: text(4),
      hash: RunStore.hex(RunStore.bytes(row[6])))
    let previous = RunStore.bytes(row[5])
    let hash = AuditChain.hash(
      number: number, time: line.time, who: line.who, action: line.action, detail: line.detail, after: previous)
    let expected = trail.end.entries &+ 1
    if number != expected {
      trail.problems.append(
        number == expected &+ 1
          ? "entry \(expected) is missing"
          : "entries \(expected) to \(number &- 1) are missing, or numbers were changed")
    }
    if RunStore.hex(hash) != line.hash { trail.problems.append("entry \(number) was changed after it was written") }
    if previous != before {
      trail.problems.append(
        isFirst
          ? "entry \(number) does not stand on this run's description: the description was changed, or earlier entries "
            + "are gone"
          : "entry \(number) does not follow the entry before it: entries were removed, changed or put in another order"
      )
    }
    trail.lines.append(line)
    trail.end = AuditTrail.Anchor(entries: number, hash: line.hash)
    before = RunStore.bytes(row[6])
    isFirst = false
  }
}
