import GRDB
import Geometry
import Synchronization

/// Going back to an earlier moment of a run that is still being written.
extension RunStore {
  /// A state of the store to which it can go back: where each table ended, and what is replaced in place.
  package struct Mark: Sendable {
    fileprivate var lastRows: [String: Int64]
    fileprivate var cells: [ThermalCell]
    fileprivate var outcomes: [TaskOutcome]
  }

  /// The tables to which rows are only added.
  private static let growing = ["reading", "status", "event", "command", "thermal_frame", "zone_passage"]

  /// Remembers the present state; linear in the thermal cells and outcomes.
  package func mark() throws(RunStoreError) -> Mark {
    do {
      let rows = try queue.read { database in
        var rows: [String: Int64] = [:]
        for table in Self.growing {
          rows[table] = try Int64.fetchOne(database, sql: "SELECT max(id) FROM \(table)") ?? Int64.min
        }
        return rows
      }
      return Mark(lastRows: rows, cells: try thermalCells(), outcomes: try outcomes())
    } catch {
      throw RunStoreError(error, path: path, trying: "mark a moment of the run")
    }
  }

  /// Takes out what was recorded after a mark, in one transaction. Marks of later moments are void then. Repairs stay
  /// counted, and readings that came late, with a time from before the mark, stay.
  package func rewind(to mark: Mark) throws(RunStoreError) {
    do {
      let centres = try projection.geo(mark.cells.map { $0.index.centre(cellSize: description.cellSize) })
      try queue.write { database in
        for table in Self.growing {
          try database.execute(sql: "DELETE FROM \(table) WHERE id > ?", arguments: [mark.lastRows[table] ?? .min])
        }
        try database.execute(sql: "DELETE FROM thermal_cell")
        try database.execute(sql: "DELETE FROM task_outcome")
        try Self.restore(mark.outcomes, mark.cells, centres: centres, into: database)
      }
      memory.withLock { $0 = nil }
    } catch {
      throw RunStoreError(error, path: path, trying: "go back in the run")
    }
  }
}
