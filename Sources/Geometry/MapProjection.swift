import Quantities

/// A transverse Mercator projection around an origin: scale 1 on the origin's meridian, no false easting or northing.
///
/// PROJ: `+proj=tmerc +lat_0=… +lon_0=… +k=1 +ellps=WGS84`. Within 10 km of the origin lengths are right to 1.3e-6.
/// A placeholder for the PROJ-backed type: the calls are final, the body is written next.
package final class MapProjection: Sendable {
  /// The point with local coordinates (0, 0).
  package let origin: GeoPoint

  /// Makes the projection around an origin.
  package init(origin: GeoPoint) throws(ProjectionError) {
    self.origin = origin
  }

  /// The local position of a WGS 84 position.
  package func local(_ point: GeoPoint) throws(ProjectionError) -> LocalPoint {
    throw ProjectionError(reason: "not built")
  }

  /// The WGS 84 position of a local position.
  package func geo(_ point: LocalPoint) throws(ProjectionError) -> GeoPoint {
    throw ProjectionError(reason: "not built")
  }
}

/// Why a projection failed.
package struct ProjectionError: Error, Hashable, Sendable {
  /// One sentence.
  package let reason: String
}
