import Foundation

/// Public test data that stands beside the project in `../shared/data` and is not part of it. Tests that need it are
/// skipped with a message where it is absent.
package enum SharedData {
  /// The folder.
  package static let folder: URL = SourceTree.root.deletingLastPathComponent().appendingPathComponent("shared/data")

  /// Whether a file or folder is there.
  package static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path)
  }

  /// The bytes of a file, or nil with a line on standard output where it is absent.
  package static func bytes(_ path: String) -> [UInt8]? {
    guard let data = FileManager.default.contents(atPath: folder.appendingPathComponent(path).path) else {
      print("skipped: ../shared/data/\(path) is absent")
      return nil
    }
    return [UInt8](data)
  }
}
