/// A distance or a difference of heights.
///
/// Stored in metres. Conversion happens only in initialisers and accessors.
@frozen
@usableFromInline
package struct Length: Hashable, Sendable, Comparable, Codable {
  /// The value in metres.
  @usableFromInline package var metres: Double

  /// Makes the quantity from a number of metres.
  @inlinable
  package init(metres: Double) {
    self.metres = metres
  }

  /// No length at all.
  @inlinable
  package static var zero: Length { Length(metres: 0) }

  @inlinable
  package static func < (left: Length, right: Length) -> Bool { left.metres < right.metres }

  @inlinable
  package static func + (left: Length, right: Length) -> Length { Length(metres: left.metres + right.metres) }

  @inlinable
  package static func - (left: Length, right: Length) -> Length { Length(metres: left.metres - right.metres) }

  @inlinable
  package static func * (left: Length, factor: Double) -> Length { Length(metres: left.metres * factor) }

  @inlinable
  package static func += (left: inout Length, right: Length) { left.metres += right.metres }
}

extension Length {
  /// Decodes the bare number of metres.
  @usableFromInline package init(from decoder: any Decoder) throws {
    self.init(metres: try decoder.singleValueContainer().decode(Double.self))
  }

  /// Encodes the bare number of metres.
  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(metres)
  }
}
