import Quantities
import Synchronization

/// A transverse Mercator projection around an origin: scale 1 on the origin's meridian, no false easting or northing.
///
/// PROJ: `+proj=tmerc +lat_0=… +lon_0=… +k=1 +ellps=WGS84`. Within 10 km of the origin lengths are right to 1.3e-6.
/// It reads no grid and no database, and never the network. Two projections are equal where their origins are.
package final class MapProjection: Sendable {
  /// The point with local coordinates (0, 0).
  package let origin: GeoPoint
  /// PROJ handles serve one thread at a time: the mutex is their only door.
  private let transformation: Mutex<Transformation>

  /// Makes the projection around an origin.
  package init(origin: GeoPoint) throws(ProjectionError) {
    self.origin = origin
    self.transformation = Mutex(try Transformation(origin: origin))
  }

  /// The local position of a WGS 84 position.
  ///
  /// Throws where PROJ has no answer: about 90° of longitude away from the origin and beyond.
  package func local(_ point: GeoPoint) throws(ProjectionError) -> LocalPoint {
    try transformation.withLock { (handle) throws(ProjectionError) in try handle.local(point) }
  }

  /// The WGS 84 position of a local position.
  package func geo(_ point: LocalPoint) throws(ProjectionError) -> GeoPoint {
    try transformation.withLock { (handle) throws(ProjectionError) in try handle.geo(point) }
  }

  /// The local positions of many WGS 84 positions, in their order; all or none.
  package func local(_ points: [GeoPoint]) throws(ProjectionError) -> [LocalPoint] {
    try transformation.withLock { (handle) throws(ProjectionError) in
      var result: [LocalPoint] = []
      result.reserveCapacity(points.count)
      for point in points { result.append(try handle.local(point)) }
      return result
    }
  }

  /// The WGS 84 positions of many local positions, in their order; all or none.
  package func geo(_ points: [LocalPoint]) throws(ProjectionError) -> [GeoPoint] {
    try transformation.withLock { (handle) throws(ProjectionError) in
      var result: [GeoPoint] = []
      result.reserveCapacity(points.count)
      for point in points { result.append(try handle.geo(point)) }
      return result
    }
  }
}

extension MapProjection: Hashable {
  package static func == (left: MapProjection, right: MapProjection) -> Bool { left.origin == right.origin }

  package func hash(into hasher: inout Hasher) { hasher.combine(origin) }
}

/// Why a projection failed.
package struct ProjectionError: Error, Hashable, Sendable {
  /// One sentence: what was tried, with which values.
  package let reason: String
}
