import Foundation

/// Public test data that stands beside the project and is not part of it. Tests that need it are skipped without it.
package enum SharedData {
  /// The folder `../shared/data` beside the project.
  package static let folder: URL = SourceTree.root.deletingLastPathComponent().appendingPathComponent("shared/data")

  /// The file's place, or nil where it is absent.
  package static func url(_ path: String) -> URL? {
    let url = folder.appendingPathComponent(path)
    return FileManager.default.fileExists(atPath: url.path) ? url : nil
  }

  /// What a skipped test says.
  package static let absence: String = "the public test data in ../shared/data is absent"
}
