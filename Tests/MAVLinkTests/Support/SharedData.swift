import Foundation

/// Test data that lives beside the project, never in it.
enum SharedData {
  /// The project's root, from the place of this file.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  /// Frames, captures and logs of other MAVLink programs.
  static let mavlink = root.appendingPathComponent("../shared/data/mavlink")

  /// Whether the folder is there; tests over it are skipped where it is not.
  static var isPresent: Bool { FileManager.default.fileExists(atPath: mavlink.path) }

  /// A file of the folder.
  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: mavlink.appendingPathComponent(name)))
  }
}

/// Bytes written as hexadecimal digits.
func bytes(hex: String) -> [UInt8] {
  let digits = Array(hex.utf8)
  return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
    UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
  }
}
