/// An amount of liquid.
///
/// Stored in litres. Conversion happens only in initialisers and accessors.
@frozen
@usableFromInline
package struct Volume: Hashable, Sendable, Comparable, Codable {
  /// The value in litres.
  @usableFromInline package var litres: Double

  /// Makes the quantity from a number of litres.
  @inlinable
  package init(litres: Double) {
    self.litres = litres
  }

  /// No volume at all.
  @inlinable
  package static var zero: Volume { Volume(litres: 0) }

  @inlinable
  package static func < (left: Volume, right: Volume) -> Bool { left.litres < right.litres }

  @inlinable
  package static func + (left: Volume, right: Volume) -> Volume { Volume(litres: left.litres + right.litres) }

  @inlinable
  package static func - (left: Volume, right: Volume) -> Volume { Volume(litres: left.litres - right.litres) }

  @inlinable
  package static func * (left: Volume, factor: Double) -> Volume { Volume(litres: left.litres * factor) }

  @inlinable
  package static func += (left: inout Volume, right: Volume) { left.litres += right.litres }
}

extension Volume {
  /// Decodes the bare number of litres.
  @usableFromInline package init(from decoder: any Decoder) throws {
    self.init(litres: try decoder.singleValueContainer().decode(Double.self))
  }

  /// Encodes the bare number of litres.
  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(litres)
  }
}
