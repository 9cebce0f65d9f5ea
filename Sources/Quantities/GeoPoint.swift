/// A WGS 84 position: degrees, longitude first, as GeoJSON writes it.
///
/// It has no arithmetic: planning happens in `LocalPoint`, and only a map's projection converts.
package struct GeoPoint: Hashable, Sendable, Codable {
  /// Degrees east of Greenwich, in [-180, 180].
  package let longitude: Double
  /// Degrees north of the equator, in [-90, 90].
  package let latitude: Double

  /// Makes a position, or nil where a coordinate is not finite or out of range.
  package init?(longitude: Double, latitude: Double) {
    guard longitude.isFinite, latitude.isFinite, abs(longitude) <= 180, abs(latitude) <= 90 else { return nil }
    self.longitude = longitude
    self.latitude = latitude
  }

  /// Makes a position from units of 1e-7 degree, as MAVLink carries it, or nil where it is out of range.
  package init?(longitudeE7: Int32, latitudeE7: Int32) {
    self.init(longitude: Double(longitudeE7) / 1e7, latitude: Double(latitudeE7) / 1e7)
  }

  /// Longitude in units of 1e-7 degree, rounded to nearest.
  package var longitudeE7: Int32 { Int32((longitude * 1e7).rounded()) }
  /// Latitude in units of 1e-7 degree, rounded to nearest.
  package var latitudeE7: Int32 { Int32((latitude * 1e7).rounded()) }

  /// The nearest position on the grid of 1e-7 degree (about 1.1 cm): what a vehicle can be told.
  package var roundedToE7: GeoPoint {
    GeoPoint(longitudeE7: longitudeE7, latitudeE7: latitudeE7) ?? self
  }

  /// Decodes `[longitude, latitude]`.
  package init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    let longitude = try container.decode(Double.self)
    let latitude = try container.decode(Double.self)
    guard let point = GeoPoint(longitude: longitude, latitude: latitude) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "position [\(longitude), \(latitude)] is not [longitude, latitude] in degrees")
    }
    self = point
  }

  /// Encodes `[longitude, latitude]`.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(longitude)
    try container.encode(latitude)
  }
}
