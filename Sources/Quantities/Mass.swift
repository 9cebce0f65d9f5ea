/// A mass.
///
/// Stored in kilograms. Conversion happens only in initialisers and accessors.
@frozen
@usableFromInline
package struct Mass: Hashable, Sendable, Comparable, Codable {
  /// The value in kilograms.
  @usableFromInline package var kilograms: Double

  /// Makes the quantity from a number of kilograms.
  @inlinable
  package init(kilograms: Double) {
    self.kilograms = kilograms
  }

  /// No mass at all.
  @inlinable
  package static var zero: Mass { Mass(kilograms: 0) }

  @inlinable
  package static func < (left: Mass, right: Mass) -> Bool { left.kilograms < right.kilograms }

  @inlinable
  package static func + (left: Mass, right: Mass) -> Mass { Mass(kilograms: left.kilograms + right.kilograms) }

  @inlinable
  package static func - (left: Mass, right: Mass) -> Mass { Mass(kilograms: left.kilograms - right.kilograms) }

  @inlinable
  package static func * (left: Mass, factor: Double) -> Mass { Mass(kilograms: left.kilograms * factor) }

  @inlinable
  package static func += (left: inout Mass, right: Mass) { left.kilograms += right.kilograms }
}

extension Mass {
  /// Decodes the bare number of kilograms.
  @usableFromInline package init(from decoder: any Decoder) throws {
    self.init(kilograms: try decoder.singleValueContainer().decode(Double.self))
  }

  /// Encodes the bare number of kilograms.
  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(kilograms)
  }
}
