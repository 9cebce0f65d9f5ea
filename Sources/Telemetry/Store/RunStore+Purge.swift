import GRDB
import Quantities
import Synchronization

/// Records that have been kept for long enough are deleted, so that no byte of them stays in the file.
extension RunStore {
  /// What a purge deleted.
  package struct Purged: Hashable, Sendable {
    /// Rows by kind, in the order of `RecordKind`.
    package var rows: [(kind: RecordKind, count: Int)] {
      RecordKind.allCases.compactMap { kind in
        counts[kind].map { (kind, $0) }
      }
    }
    fileprivate(set) var counts: [RecordKind: Int] = [:]
    /// Where the audit ends now; nil where nothing was deleted.
    package fileprivate(set) var end: AuditTrail.Anchor?
    /// All rows.
    package var total: Int { counts.values.reduce(0, +) }
  }

  /// Counts what a purge would delete.
  package func purgeable(before limit: MissionTime, kinds: Set<RecordKind>) throws(RunStoreError) -> Purged {
    try fetch("count what is old enough") { database in
      var purged = Purged()
      for (kind, deletions) in try Self.deletions(before: limit, kinds: kinds, in: database) {
        purged.counts[kind] = try deletions.filter(\.isTold).reduce(0) {
          try $0 + (Int.fetchOne(database, sql: "SELECT count(*) FROM \($1.table) WHERE \($1.condition)") ?? 0)
        }
      }
      return purged
    }
  }

  /// Deletes records of some kinds from before a moment, and makes the file anew without them.
  ///
  /// Thermal cells, outcomes and copies have no time of their own: they go where the whole run is older. Deleted bytes
  /// are overwritten (`secure_delete`), the file is made anew (`VACUUM`) and the log beside it emptied. What the file
  /// system or the disk keeps below that is beyond a program.
  ///
  /// Layers that were made of the records are emptied; `writeLayers()` draws them anew.
  ///
  /// - Parameter entry: what stands in the audit: deleted counts and a seal of what is left are added. It is written in
  ///   the transaction that deletes.
  package func purge(
    before limit: MissionTime, kinds: Set<RecordKind>, entry: AuditEntry
  ) throws(RunStoreError) -> Purged {
    guard !isReadOnly else {
      throw RunStoreError(.readOnly, path: path, message: "cannot purge a run that was opened for reading")
    }
    do {
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA secure_delete = ON") }
      let purged = try queue.write { database in
        var purged = Purged()
        if kinds.contains(.readings) { try Self.carryStatus(to: limit, in: database) }
        for (kind, deletions) in try Self.deletions(before: limit, kinds: kinds, in: database) {
          purged.counts[kind] = 0
          for deletion in deletions {
            try database.execute(sql: "DELETE FROM \(deletion.table) WHERE \(deletion.condition)")
            if deletion.isTold { purged.counts[kind, default: 0] += database.changesCount }
          }
        }
        guard purged.total > 0 else { return purged }
        try database.execute(sql: Self.orphans)
        try Self.emptyLayers(in: database)
        let words = purged.rows.filter { $0.count > 0 }.map { "\($0.count) of \($0.kind.rawValue)" }
        let told = AuditEntry(
          who: entry.who, action: entry.action,
          detail: (entry.detail.isEmpty ? "" : entry.detail + ": ") + words.joined(separator: ", "), time: entry.time)
        purged.end = try Self.record(
          told.sealing(try Self.contentDigest(of: database)), of: description, in: database)
        return purged
      }
      memory.withLock { $0 = nil }
      try queue.vacuum()
      try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
      return purged
    } catch {
      throw RunStoreError(error, path: path, trying: "purge the run")
    }
  }

  /// Vehicles of which nothing is left.
  private static let orphans = """
    DELETE FROM vehicle WHERE id NOT IN (SELECT id & \(ReadingCode.vehiclesMax) FROM reading)
      AND id NOT IN (SELECT vehicle_id FROM event WHERE vehicle_id IS NOT NULL)
      AND id NOT IN (SELECT vehicle_id FROM command) AND id NOT IN (SELECT vehicle_id FROM thermal_frame)
      AND id NOT IN (SELECT vehicle_id FROM zone_passage)
      AND id NOT IN (SELECT vehicle_id FROM task_outcome WHERE vehicle_id IS NOT NULL);
    DELETE FROM word WHERE id NOT IN (SELECT mode_id FROM status)
      AND id NOT IN (SELECT sortie_id FROM status WHERE sortie_id IS NOT NULL)
    """

  private struct Deletion {
    var table: String
    var condition: String
    /// Whether its rows are told: a state is part of the readings for which it holds.
    var isTold = true
  }

  private static func deletions(
    before limit: MissionTime, kinds: Set<RecordKind>, in database: Database
  ) throws -> [(RecordKind, [Deletion])] {
    // Numbers of ours alone stand in the conditions.
    let milliseconds = milliseconds(limit)
    let seconds = Double(milliseconds) / 1000
    let key = ReadingCode.key(milliseconds: milliseconds, vehicle: 0)
    let isWholeRunOlder = try newestSeconds(in: database).map { $0 < seconds } ?? true
    let whole = isWholeRunOlder ? "1" : "0"
    return RecordKind.allCases.filter(kinds.contains).map { kind in
      switch kind {
      case .readings:
        return (
          kind,
          [
            Deletion(table: "reading", condition: "id < \(key)"),
            Deletion(table: "status", condition: "id < \(key)", isTold: false),
          ]
        )
      case .events: return (kind, [Deletion(table: "event", condition: "time_s < \(seconds)")])
      case .commands: return (kind, [Deletion(table: "command", condition: "time_s < \(seconds)")])
      case .thermal:
        return (
          kind,
          [
            Deletion(table: "thermal_frame", condition: "time_s < \(seconds)"),
            Deletion(table: "thermal_cell", condition: whole),
          ]
        )
      case .outcomes: return (kind, [Deletion(table: "task_outcome", condition: whole)])
      case .zones: return (kind, [Deletion(table: "zone_passage", condition: "entered_s < \(seconds)")])
      case .copies: return (kind, [Deletion(table: "flown_file", condition: whole)])
      }
    }
  }

  private static func milliseconds(_ limit: MissionTime) -> Int64 {
    min(
      max(ReadingEncoder.milliseconds(limit) ?? (limit.seconds > 0 ? .max : .min), -ReadingCode.timeMillisecondsMax),
      ReadingCode.timeMillisecondsMax)
  }

  /// What holds at the limit is said anew there, for the readings that stay.
  private static func carryStatus(to limit: MissionTime, in database: Database) throws {
    let key = ReadingCode.key(milliseconds: milliseconds(limit), vehicle: 0)
    let number = "(id & \(ReadingCode.vehiclesMax))"
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO status
        SELECT \(key) + \(number), sortie_id, mode_id, mode_number, armed, in_air, link_loss_e4, link_silence_ms,
          wind_north_dms, wind_east_dms, sprayed_ml, lamp, load_g
        FROM status WHERE id IN (SELECT max(id) FROM status WHERE id < \(key) GROUP BY \(number))
          AND \(number) IN (SELECT \(number) FROM reading WHERE id >= \(key))
        """)
  }

  /// The time of the newest record, in seconds of mission time; nil where none has a time.
  private static func newestSeconds(in database: Database) throws -> Double? {
    var newest = try Int64.fetchOne(database, sql: "SELECT max(id) FROM reading").map {
      Double(ReadingCode.milliseconds(ofKey: $0)) / 1000
    }
    for (table, column) in [
      ("event", "time_s"), ("command", "time_s"), ("thermal_frame", "time_s"), ("zone_passage", "entered_s"),
      ("task_outcome", "done_at_s"),
    ] {
      guard let time = try Double.fetchOne(database, sql: "SELECT max(\(column)) FROM \(table)") else { continue }
      newest = max(newest ?? time, time)
    }
    return newest
  }
}
