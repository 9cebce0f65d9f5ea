/// A power.
///
/// Stored in watts. Conversion happens only in initialisers and accessors.
@frozen
@usableFromInline
package struct Power: Hashable, Sendable, Comparable, Codable {
  /// The value in watts.
  @usableFromInline package var watts: Double

  /// Makes the quantity from a number of watts.
  @inlinable
  package init(watts: Double) {
    self.watts = watts
  }

  /// No power at all.
  @inlinable
  package static var zero: Power { Power(watts: 0) }

  @inlinable
  package static func < (left: Power, right: Power) -> Bool { left.watts < right.watts }

  @inlinable
  package static func + (left: Power, right: Power) -> Power { Power(watts: left.watts + right.watts) }

  @inlinable
  package static func - (left: Power, right: Power) -> Power { Power(watts: left.watts - right.watts) }

  @inlinable
  package static func * (left: Power, factor: Double) -> Power { Power(watts: left.watts * factor) }

  @inlinable
  package static func += (left: inout Power, right: Power) { left.watts += right.watts }
}

extension Power {
  /// Decodes the bare number of watts.
  @usableFromInline package init(from decoder: any Decoder) throws {
    self.init(watts: try decoder.singleValueContainer().decode(Double.self))
  }

  /// Encodes the bare number of watts.
  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(watts)
  }
}
