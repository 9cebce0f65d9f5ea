import Crypto

/// A copy of a file that says what was flown: the plan, the mission.
package struct FlownFile: Hashable, Sendable {
  /// What it is, such as `plan.json`; one of each name in a run.
  package let name: String
  /// SHA-256 of the bytes, lower-case hex.
  package let sha256: String
  /// The file as it was.
  package let bytes: [UInt8]

  /// The most bytes of one file that a run keeps.
  package static let bytesMax = 64 << 20

  /// Takes a copy.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    sha256 = RunStore.hex(Array(SHA256.hash(data: bytes)))
  }

  /// A copy as it was stored; nil where bytes and digest do not belong together.
  init?(name: String, sha256: String, bytes: [UInt8]) {
    self.init(name: name, bytes: bytes)
    guard self.sha256 == sha256 else { return nil }
  }
}
