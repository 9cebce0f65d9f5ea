/// A temperature.
///
/// Stored in degrees Celsius. Conversion happens only in initialisers and accessors.
@frozen
@usableFromInline
package struct Temperature: Hashable, Sendable, Comparable, Codable {
  /// The value in degrees Celsius.
  @usableFromInline package var celsius: Double

  /// Makes the quantity from a number of degrees Celsius.
  @inlinable
  package init(celsius: Double) {
    self.celsius = celsius
  }

  /// The freezing point of water.
  @inlinable
  package static var zero: Temperature { Temperature(celsius: 0) }

  @inlinable
  package static func < (left: Temperature, right: Temperature) -> Bool { left.celsius < right.celsius }

  @inlinable
  package static func + (left: Temperature, right: Temperature) -> Temperature {
    Temperature(celsius: left.celsius + right.celsius)
  }

  @inlinable
  package static func - (left: Temperature, right: Temperature) -> Temperature {
    Temperature(celsius: left.celsius - right.celsius)
  }

  @inlinable
  package static func * (left: Temperature, factor: Double) -> Temperature {
    Temperature(celsius: left.celsius * factor)
  }

  @inlinable
  package static func += (left: inout Temperature, right: Temperature) { left.celsius += right.celsius }
}

extension Temperature {
  /// Decodes the bare number of degrees Celsius.
  @usableFromInline package init(from decoder: any Decoder) throws {
    self.init(celsius: try decoder.singleValueContainer().decode(Double.self))
  }

  /// Encodes the bare number of degrees Celsius.
  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(celsius)
  }
}
