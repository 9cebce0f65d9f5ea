/// An angle.
///
/// Stored in radians. Conversion happens only in initialisers and accessors.
@frozen
@usableFromInline
package struct Angle: Hashable, Sendable, Comparable, Codable {
  /// The value in radians.
  @usableFromInline package var radians: Double

  /// Makes the quantity from a number of radians.
  @inlinable
  package init(radians: Double) {
    self.radians = radians
  }

  /// Makes the quantity from degrees.
  @inlinable
  package init(degrees: Double) {
    self.radians = degrees * (Double.pi / 180)
  }

  /// The value in degrees.
  @inlinable
  package var degrees: Double { radians * (180 / Double.pi) }

  /// The same direction as an angle in [0, 2π).
  @inlinable
  package var normalised: Angle {
    let turn = 2 * Double.pi
    let remainder = radians.truncatingRemainder(dividingBy: turn)
    return Angle(radians: remainder < 0 ? remainder + turn : remainder)
  }

  /// No angle at all.
  @inlinable
  package static var zero: Angle { Angle(radians: 0) }

  @inlinable
  package static func < (left: Angle, right: Angle) -> Bool { left.radians < right.radians }

  @inlinable
  package static func + (left: Angle, right: Angle) -> Angle { Angle(radians: left.radians + right.radians) }

  @inlinable
  package static func - (left: Angle, right: Angle) -> Angle { Angle(radians: left.radians - right.radians) }

  @inlinable
  package static func * (left: Angle, factor: Double) -> Angle { Angle(radians: left.radians * factor) }

  @inlinable
  package static func += (left: inout Angle, right: Angle) { left.radians += right.radians }
}

extension Angle {
  /// Decodes the bare number of radians.
  @usableFromInline package init(from decoder: any Decoder) throws {
    self.init(radians: try decoder.singleValueContainer().decode(Double.self))
  }

  /// Encodes the bare number of radians.
  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(radians)
  }
}
