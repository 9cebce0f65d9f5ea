import Foundation
import GRDB

/// Copies of what was flown, so that a run says by itself what it is of.
extension RunStore {
  /// Keeps a copy of a file; one of the same name is replaced.
  package func keep(_ file: FlownFile) throws(RunStoreError) {
    guard !isReadOnly else {
      throw RunStoreError(.readOnly, path: path, message: "cannot keep files in a run that was opened for reading")
    }
    guard file.bytes.count <= FlownFile.bytesMax else {
      throw RunStoreError(
        .invalidValue, path: path, message: "\(file.name) has more than \(FlownFile.bytesMax) bytes and is not kept")
    }
    do {
      try queue.write { database in
        try database.execute(
          sql: "INSERT OR REPLACE INTO flown_file (name, sha256, bytes) VALUES (?, ?, ?)",
          arguments: [file.name, file.sha256, Data(file.bytes)])
      }
    } catch {
      throw RunStoreError(error, path: path, trying: "keep \(file.name)")
    }
  }

  /// The copies by name; none in runs from before there were any. One whose bytes do not match its digest is damaged.
  package func flownFiles() throws(RunStoreError) -> [FlownFile] {
    try fetch("read the copies of what was flown") { database in
      guard try database.tableExists("flown_file") else { return [] }
      return try Row.fetchAll(database, sql: "SELECT name, sha256, bytes FROM flown_file ORDER BY name").map { row in
        let name: String = try row.decode(atIndex: 0)
        let bytes: Data = try row.decode(atIndex: 2)
        guard let file = FlownFile(name: name, sha256: try row.decode(atIndex: 1), bytes: Array(bytes)) else {
          throw RunStoreError(
            .notARun, path: path, message: "the run is damaged: its copy of \(name) is not what its digest says")
        }
        return file
      }
    }
  }
}
