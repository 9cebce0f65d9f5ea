/// An amount of energy.
///
/// Stored in joules. Conversion happens only in initialisers and accessors.
@frozen
@usableFromInline
package struct Energy: Hashable, Sendable, Comparable, Codable {
  /// The value in joules.
  @usableFromInline package var joules: Double

  /// Makes the quantity from a number of joules.
  @inlinable
  package init(joules: Double) {
    self.joules = joules
  }

  /// Makes the quantity from watt-hours.
  @inlinable
  package init(wattHours: Double) {
    self.joules = wattHours * 3600
  }

  /// The value in watt-hours.
  @inlinable
  package var wattHours: Double { joules / 3600 }

  /// No energy at all.
  @inlinable
  package static var zero: Energy { Energy(joules: 0) }

  @inlinable
  package static func < (left: Energy, right: Energy) -> Bool { left.joules < right.joules }

  @inlinable
  package static func + (left: Energy, right: Energy) -> Energy { Energy(joules: left.joules + right.joules) }

  @inlinable
  package static func - (left: Energy, right: Energy) -> Energy { Energy(joules: left.joules - right.joules) }

  @inlinable
  package static func * (left: Energy, factor: Double) -> Energy { Energy(joules: left.joules * factor) }

  @inlinable
  package static func += (left: inout Energy, right: Energy) { left.joules += right.joules }
}

extension Energy {
  /// Decodes the bare number of joules.
  @usableFromInline package init(from decoder: any Decoder) throws {
    self.init(joules: try decoder.singleValueContainer().decode(Double.self))
  }

  /// Encodes the bare number of joules.
  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(joules)
  }
}
