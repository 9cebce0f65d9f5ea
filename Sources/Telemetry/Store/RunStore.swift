import Foundation
import GRDB
import GRDBSQLite
import Geometry
import Quantities
import Synchronization

/// The record of one run: an SQLite file in WAL mode, `run.sqlite` by custom.
///
/// `append` stores a batch in one transaction. What it acknowledged survives the end of the process by any means,
/// `kill -9` included; a batch that was under way is either whole or absent. One process writes; others may read at the
/// same time. Calls are safe from any thread and block while the disk works.
package final class RunStore: Sendable {
  /// The store's file.
  package let path: String
  /// What the run is of.
  package let description: RunDescription
  /// Whether `append` is refused.
  package let isReadOnly: Bool
  let queue: DatabaseQueue
  let projection: MapProjection
  /// What the writer knows of the vehicles; nil before the first batch.
  let memory = Mutex<WriterMemory?>(nil)
  /// Held by a store that may write.
  private let lock: RunLock?
  /// Whether another process writes the run, and this store adds to the audit alone.
  let isGuest: Bool

  /// How long a call waits for another process before it gives up with `busy`.
  package static let busyTimeoutSeconds = 5.0

  /// The bytes of a page: larger ones waste less of themselves, smaller ones make a small batch cheaper.
  private static let pageBytes = 8192
  /// Pages of the log after which it is emptied into the file: 4 MB.
  private static let logPagesMax = 512

  private init(
    path: String, description: RunDescription, queue: DatabaseQueue, lock: RunLock?, isGuest: Bool = false
  ) throws(RunStoreError) {
    self.lock = lock
    self.isGuest = isGuest
    self.path = path
    self.description = description
    self.queue = queue
    isReadOnly = lock == nil && !isGuest
    do {
      self.projection = try MapProjection(origin: description.mapOrigin)
    } catch {
      throw RunStoreError(
        .invalidValue, path: path, message: "the map's origin cannot be projected around", underlying: error)
    }
  }

  /// What an acknowledged batch survives.
  package enum Durability: String, Sendable {
    /// The end of the process (SQLite `synchronous = NORMAL` in WAL mode): no disk flush per batch.
    case processEnd = "NORMAL"
    /// The loss of power too (`synchronous = FULL`): one disk flush per batch.
    case powerLoss = "FULL"
  }

  /// Makes a new run at a path.
  ///
  /// Refuses with `alreadyExists` where a file is there, unless `replacing` is true: then the old file goes.
  package static func create(
    at path: String, description: RunDescription, replacing: Bool = false, durability: Durability = .processEnd
  ) throws(RunStoreError) -> RunStore {
    let lock = try claim(path, replacing: replacing)
    do {
      var configuration = configuration(readOnly: false)
      configuration.prepareDatabase {
        try $0.execute(
          sql: """
            PRAGMA page_size = \(pageBytes); PRAGMA wal_autocheckpoint = \(logPagesMax);
            PRAGMA synchronous = \(durability.rawValue)
            """)
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try RunSchema.migrator.migrate(queue)
      try queue.write { try insert(description, into: $0) }
      return try RunStore(path: path, description: description, queue: queue, lock: lock)
    } catch {
      throw RunStoreError(error, path: path, trying: "create the run")
    }
  }

  /// Opens an existing run for reading, also while another process writes it.
  package static func open(at path: String) throws(RunStoreError) -> RunStore {
    try open(at: path, readOnly: true)
  }

  /// Opens an existing run to go on with it: what a process that ended had recorded stays.
  package static func reopen(at path: String) throws(RunStoreError) -> RunStore {
    try open(at: path, readOnly: false)
  }

  /// Opens a run that another process writes, to add to its audit alone: SQLite lets the two take turns.
  static func openAsGuest(at path: String) throws(RunStoreError) -> RunStore {
    try open(at: path, readOnly: false, isGuest: true)
  }

  private static func open(
    at path: String, readOnly: Bool, isGuest: Bool = false
  ) throws(RunStoreError) -> RunStore {
    var status = stat()
    // Opening a pipe would wait for a writer for ever.
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw RunStoreError(
        .notARun, path: path, message: "this is a folder, a pipe or a device; choose a run.sqlite that Sortie wrote")
    }
    if !readOnly, access(path, F_OK) != 0 {
      throw RunStoreError(.cannotOpen, path: path, message: "there is no such file, or it may not be opened")
    }
    let lock = readOnly || isGuest ? nil : try RunLock.take(run: path)
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: readOnly))
      if !readOnly, !isGuest {
        try queue.read { try checkSchema(of: $0, path: path) }
        try RunSchema.migrator.migrate(queue)
      }
      let description = try queue.read { database in
        try checkSchema(of: database, path: path)
        return try fetchDescription(from: database, path: path)
      }
      return try RunStore(path: path, description: description, queue: queue, lock: lock, isGuest: isGuest)
    } catch {
      throw RunStoreError(error, path: path, trying: "open the run")
    }
  }

  /// Moves everything into the one file, so that it can be copied alone, and closes it. No call may follow.
  ///
  /// Without it nothing is lost: the next reader finds the rest in the files beside it (`-wal`, `-shm`).
  package func close() throws(RunStoreError) {
    do {
      if !isReadOnly, !isGuest {
        try queue.writeWithoutTransaction { database in
          _ = try database.checkpoint(.truncate)
          // Without a log a reader needs no files beside it, and a run can be read from a folder that is read-only. It
          // is not possible while somebody reads; then the log stays, and nothing is lost by it.
          sqlite3_busy_timeout(database.sqliteConnection, 0)
          _ = sqlite3_exec(database.sqliteConnection, "PRAGMA journal_mode = DELETE", nil, nil, nil)
        }
      }
      try queue.close()
      lock?.release()
    } catch {
      throw RunStoreError(error, path: path, trying: "close the run")
    }
  }

  private static func configuration(readOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(busyTimeoutSeconds)
    if !readOnly { configuration.journalMode = .wal }
    return configuration
  }

  /// Makes the empty file, which only one process can.
  private static func claim(_ path: String, replacing: Bool) throws(RunStoreError) -> RunLock {
    // Before the lock: it makes a file in the folder.
    if !replacing, access(path, F_OK) == 0 { throw claimError(EEXIST, path) }
    let lock = try RunLock.take(run: path)
    if replacing {
      for suffix in ["", "-wal", "-shm", "-journal"] where unlink(path + suffix) != 0 && errno != ENOENT {
        throw RunStoreError(
          .readOnly, path: path, message: "cannot replace the run: \(String(cString: strerror(errno)))")
      }
    }
    let descriptor = Foundation.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw claimError(errno, path) }
    _ = Foundation.close(descriptor)
    return lock
  }

  private static func claimError(_ reason: Int32, _ path: String) -> RunStoreError {
    let text = String(cString: strerror(reason))
    return switch reason {
    case EEXIST:
      RunStoreError(
        .alreadyExists, path: path, message: "a file is there already; choose another name or ask to replace it")
    case ENOSPC, EDQUOT: RunStoreError(.diskFull, path: path, message: "cannot create the run: \(text)")
    case EACCES, EROFS, EPERM: RunStoreError(.readOnly, path: path, message: "cannot create the run: \(text)")
    default: RunStoreError(.cannotOpen, path: path, message: "cannot create the run: \(text)")
    }
  }

  /// Refuses files that are no run, or a run of a newer Sortie.
  private static func checkSchema(of database: Database, path: String) throws {
    guard try database.tableExists("grdb_migrations"),
      try RunSchema.migrator.appliedIdentifiers(database).contains(RunSchema.firstMigration)
    else {
      throw RunStoreError(
        .notARun, path: path, message: "this is a database, but no run; choose a run.sqlite that Sortie wrote")
    }
    if try RunSchema.migrator.hasBeenSuperseded(database) {
      throw RunStoreError(
        .newerSchema, path: path, message: "a newer version of Sortie wrote this run; open it with that version")
    }
  }
}
