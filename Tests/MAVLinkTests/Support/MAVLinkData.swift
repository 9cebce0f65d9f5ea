import Foundation
import SortieTestSupport

/// Test data that lives beside the project, never in it.
enum MAVLinkData {
  private static let folder = "mavlink"

  /// Whether the folder is there; tests over it are skipped where it is not.
  static var isPresent: Bool { SharedData.has(folder) }

  /// A file of the folder; empty where it is absent.
  static func bytes(_ name: String) -> [UInt8] { SharedData.bytes("\(folder)/\(name)") ?? [] }
}

/// Bytes written as hexadecimal digits.
func bytes(hex: String) -> [UInt8] {
  let digits = Array(hex.utf8)
  return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
    UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
  }
}
