import GRDB

/// Why a run store could not do what it was asked to.
package struct RunStoreError: Error, Sendable {
  /// What kind of trouble it is.
  package var code: Code
  /// The store's file.
  package var path: String
  /// What was tried, what came of it and what to do next, as sentences for people.
  package var message: String
  /// The error below it, where there is one.
  package var underlying: (any Error)?

  /// Describes the trouble.
  package init(_ code: Code, path: String, message: String, underlying: (any Error)? = nil) {
    self.code = code
    self.path = path
    self.message = message
    self.underlying = underlying
  }

  /// The kinds of trouble; more may come.
  package struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The stable name of the kind.
    package let description: String

    init(_ name: String) { self.description = name }

    /// There is no file at the path, or it cannot be read.
    package static let cannotOpen = Code("cannotOpen")
    /// A run is there already, and replacing it was not asked for.
    package static let alreadyExists = Code("alreadyExists")
    /// The file is no run of Sortie.
    package static let notARun = Code("notARun")
    /// A newer version of Sortie wrote the file.
    package static let newerSchema = Code("newerSchema")
    /// Writing to a store opened for reading, or to a folder or disk that is read-only.
    package static let readOnly = Code("readOnly")
    /// No space is left on the disk.
    package static let diskFull = Code("diskFull")
    /// Another process holds the store for longer than `RunStore.busyTimeoutSeconds`.
    package static let busy = Code("busy")
    /// Another process is writing the run.
    package static let inUse = Code("inUse")
    /// A value that the store does not take, such as a number that is not finite.
    package static let invalidValue = Code("invalidValue")
    /// Anything else that SQLite reports.
    package static let failed = Code("failed")
  }
}

extension RunStoreError: CustomStringConvertible {
  /// The message with the file and the error below it.
  package var description: String {
    let cause = underlying.map { " (\($0))" } ?? ""
    return "\(path): \(message)\(cause)"
  }
}

extension RunStoreError {
  /// Translates an error that came out of SQLite.
  init(_ error: any Error, path: String, trying action: String) {
    if let known = error as? RunStoreError {
      self = known
      return
    }
    let (code, hint) = Self.classify(error)
    self.init(code, path: path, message: "cannot \(action): \(hint)", underlying: error)
  }

  private static func classify(_ error: any Error) -> (Code, String) {
    guard let failure = error as? DatabaseError else { return (.failed, "the store reports an unexpected error") }
    switch failure.resultCode {
    case .SQLITE_FULL: return (.diskFull, "no space is left on the disk; free some and run again")
    case .SQLITE_READONLY, .SQLITE_PERM:
      return (.readOnly, "the file or its folder is read-only; choose another place or change its permissions")
    case .SQLITE_CANTOPEN: return (.cannotOpen, "there is no such file, or it may not be opened; check the path")
    case .SQLITE_NOTADB, .SQLITE_CORRUPT:
      return (.notARun, "the file is no database, or a damaged one; choose a run.sqlite that Sortie wrote")
    case .SQLITE_BUSY, .SQLITE_LOCKED: return (.busy, "another process keeps it locked; close it and try again")
    case .SQLITE_CONSTRAINT: return (.invalidValue, "the store does not take it; nothing of it is stored")
    case .SQLITE_IOERR: return (.failed, "the disk reports an error; what was stored before stays readable")
    default: return (.failed, "SQLite reports an error")
    }
  }
}
