/// A copy of a file that says what was flown: the plan, the mission.
package struct FlownFile: Hashable, Sendable {
  /// What it is, such as `plan.json`; one of each name in a run.
  package var name: String
  /// SHA-256 of the bytes, lower-case hex.
  package var sha256: String
  /// The file as it was.
  package var bytes: [UInt8]

  /// The most bytes of one file that a run keeps.
  package static let bytesMax = 64 << 20
}
