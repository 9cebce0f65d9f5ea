import Foundation

/// Test data that is not part of the project.
enum SharedData {
  /// The bytes of a file, or nil with a line on stdout where the data is absent.
  static func bytes(_ path: String) -> [UInt8]? {
    guard let data = FileManager.default.contents(atPath: path) else {
      print("skipped: \(path) is not here")
      return nil
    }
    return Array(data)
  }
}
