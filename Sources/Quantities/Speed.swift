/// A speed, without direction.
///
/// Stored in metres per second. Conversion happens only in initialisers and accessors.
@frozen
@usableFromInline
package struct Speed: Hashable, Sendable, Comparable, Codable {
  /// The value in metres per second.
  @usableFromInline package var metresPerSecond: Double

  /// Makes the quantity from a number of metres per second.
  @inlinable
  package init(metresPerSecond: Double) {
    self.metresPerSecond = metresPerSecond
  }

  /// No speed at all.
  @inlinable
  package static var zero: Speed { Speed(metresPerSecond: 0) }

  @inlinable
  package static func < (left: Speed, right: Speed) -> Bool { left.metresPerSecond < right.metresPerSecond }

  @inlinable
  package static func + (left: Speed, right: Speed) -> Speed {
    Speed(metresPerSecond: left.metresPerSecond + right.metresPerSecond)
  }

  @inlinable
  package static func - (left: Speed, right: Speed) -> Speed {
    Speed(metresPerSecond: left.metresPerSecond - right.metresPerSecond)
  }

  @inlinable
  package static func * (left: Speed, factor: Double) -> Speed { Speed(metresPerSecond: left.metresPerSecond * factor) }

  @inlinable
  package static func += (left: inout Speed, right: Speed) { left.metresPerSecond += right.metresPerSecond }
}

extension Speed {
  /// Decodes the bare number of metres per second.
  @usableFromInline package init(from decoder: any Decoder) throws {
    self.init(metresPerSecond: try decoder.singleValueContainer().decode(Double.self))
  }

  /// Encodes the bare number of metres per second.
  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(metresPerSecond)
  }
}
