/// What a height is measured from. The cases are types so that heights of different datums do not mix.
@usableFromInline
package protocol VerticalDatum: Sendable {
  /// The name used in files and messages.
  static var name: String { get }
}

/// Mean sea level (AMSL; the geoid of the map).
@usableFromInline
package enum MeanSeaLevel: VerticalDatum {
  @usableFromInline package static let name = "AMSL"
}

/// The ground right below the point (AGL).
@usableFromInline
package enum Ground: VerticalDatum {
  @usableFromInline package static let name = "AGL"
}

/// The home position of a vehicle.
@usableFromInline
package enum Home: VerticalDatum {
  @usableFromInline package static let name = "above home"
}

/// The WGS 84 ellipsoid.
@usableFromInline
package enum Ellipsoid: VerticalDatum {
  @usableFromInline package static let name = "WGS84"
}

/// A height in metres above `Datum`, positive upwards.
///
/// Heights above different datums have different types. To convert, ask the map's terrain or give the home
/// position: that may fail, so it is a throwing call and never an initialiser.
@frozen
@usableFromInline
package struct Altitude<Datum: VerticalDatum>: Hashable, Sendable, Comparable, Codable {
  /// Metres above the datum.
  @usableFromInline package var metres: Double

  /// Makes a height from metres above the datum.
  @inlinable
  package init(metres: Double) {
    self.metres = metres
  }

  @inlinable
  package static func < (left: Altitude, right: Altitude) -> Bool { left.metres < right.metres }

  /// The height difference `left - right`.
  @inlinable
  package static func - (left: Altitude, right: Altitude) -> Length { Length(metres: left.metres - right.metres) }

  /// The height raised by a difference.
  @inlinable
  package static func + (left: Altitude, right: Length) -> Altitude { Altitude(metres: left.metres + right.metres) }

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

/// Height above mean sea level.
package typealias AltitudeAMSL = Altitude<MeanSeaLevel>
/// Height above the ground below the point.
package typealias HeightAGL = Altitude<Ground>
/// Height above the vehicle's home position.
package typealias HeightAboveHome = Altitude<Home>
/// Height above the WGS 84 ellipsoid.
package typealias AltitudeEllipsoid = Altitude<Ellipsoid>
