/// What became of the bytes of a flight log: nothing of it is dropped without being counted.
package struct FlightLogTally: Hashable, Sendable {
  /// The most places of damage that are kept with their offsets; more are only counted.
  package static let damagesMax = 50

  /// A stretch of the file that could not be read.
  package struct Damage: Hashable, Sendable {
    /// The first byte, from 0.
    package var offset: Int
    /// The number of bytes.
    package var length: Int
    /// What is wrong with it, a few words without a period.
    package var reason: String

    /// Describes a stretch.
    package init(offset: Int, length: Int, reason: String) {
      self.offset = offset
      self.length = length
      self.reason = reason
    }
  }

  /// Records that were read, of every kind.
  package var records = 0
  /// Records that were read and whose kind says nothing of use here.
  package var passedOver = 0
  /// Records of a kind that the log does not explain.
  package var unexplained = 0
  /// Parameters among the records.
  package var parameters = 0
  /// Times at which the logger itself lost records, as it says.
  package var dropouts = 0
  /// How long the logger lost records, in seconds.
  package var dropoutSeconds = 0.0
  /// Stretches that could not be read, by offset; at most `damagesMax`.
  package private(set) var damages: [Damage] = []
  /// The number of all stretches.
  package private(set) var damageCount = 0
  /// The bytes of all stretches.
  package private(set) var bytesLost = 0
  /// Where the last stretch ends, kept or only counted.
  private var lastEnd = 0

  /// A tally of nothing.
  package init() {}

  /// Adds a stretch; one that follows right on the last is a part of it.
  package mutating func add(_ offset: Int, length: Int, _ reason: String) {
    guard length > 0 else { return }
    bytesLost += length
    defer { lastEnd = offset + length }
    if damageCount > 0, offset == lastEnd {
      if damageCount == damages.count { damages[damages.count - 1].length += length }
      return
    }
    damageCount += 1
    if damages.count < Self.damagesMax { damages.append(Damage(offset: offset, length: length, reason: reason)) }
  }
}
