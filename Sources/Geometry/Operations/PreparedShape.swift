import CGEOS
import Quantities
import Synchronization

/// Polygons that are asked many times: GEOS keeps an index of their edges.
///
/// May be shared between tasks; a mutex lets one ask at a time, since GEOS builds its indexes when first asked.
package final class PreparedShape: Sendable {
  /// The polygons, as they were given.
  package let polygons: [Polygon]
  private let prepared: Mutex<Prepared>

  /// Prepares polygons, which may touch but not overlap.
  package init(_ polygons: [Polygon]) throws(GEOSError) {
    self.polygons = polygons
    self.prepared = Mutex(try Prepared(polygons))
  }

  /// Whether a point lies in a polygon or on its border.
  package func contains(_ point: LocalPoint) throws(GEOSError) -> Bool {
    try prepared.withLock { (prepared) throws(GEOSError) in try prepared.contains(point) }
  }

  /// Whether a segment shares a point with a polygon, its border included.
  package func intersects(segmentFrom start: LocalPoint, to end: LocalPoint) throws(GEOSError) -> Bool {
    try prepared.withLock { (prepared) throws(GEOSError) in try prepared.intersects(start, end) }
  }

  /// Whether every point of a segment lies in a polygon or on its border.
  package func covers(segmentFrom start: LocalPoint, to end: LocalPoint) throws(GEOSError) -> Bool {
    try prepared.withLock { (prepared) throws(GEOSError) in try prepared.covers(start, end) }
  }

  /// The planar distance of a segment to the nearest polygon in metres; 0 where they share a point, infinite where
  /// there is no polygon.
  package func planarDistanceMetres(
    toSegmentFrom start: LocalPoint, to end: LocalPoint
  ) throws(GEOSError) -> Double {
    guard !polygons.isEmpty else { return .infinity }
    return try prepared.withLock { (prepared) throws(GEOSError) in try prepared.distance(start, end) }
  }
}

/// The geometry and its index; the index is freed first, since it points into the geometry.
private struct Prepared: ~Copyable {
  private let shape: GEOSShape
  private let index: OpaquePointer

  init(_ polygons: [Polygon]) throws(GEOSError) {
    let context = try GEOSContext()
    let shape = try context.shape(polygons)
    guard let index = GEOSPrepare_r(context.handle, shape.pointer) else {
      throw context.failure("preparation of \(polygons.count) polygons")
    }
    self.shape = shape
    self.index = index
  }

  deinit { GEOSPreparedGeom_destroy_r(shape.context.handle, index) }

  borrowing func contains(_ point: LocalPoint) throws(GEOSError) -> Bool {
    let context = shape.context
    let other = try context.shape(points: [point])
    return try context.answer(
      GEOSPreparedCovers_r(context.handle, index, other.pointer), "test of a point in a prepared shape")
  }

  borrowing func intersects(_ start: LocalPoint, _ end: LocalPoint) throws(GEOSError) -> Bool {
    let context = shape.context
    let other = try segment(start, end)
    return try context.answer(
      GEOSPreparedIntersects_r(context.handle, index, other.pointer), "test of a segment against a prepared shape")
  }

  borrowing func covers(_ start: LocalPoint, _ end: LocalPoint) throws(GEOSError) -> Bool {
    let context = shape.context
    let other = try segment(start, end)
    return try context.answer(
      GEOSPreparedCovers_r(context.handle, index, other.pointer), "test of a segment in a prepared shape")
  }

  borrowing func distance(_ start: LocalPoint, _ end: LocalPoint) throws(GEOSError) -> Double {
    let context = shape.context
    let other = try segment(start, end)
    return try context.number("distance of a segment to a prepared shape") {
      GEOSPreparedDistance_r(context.handle, index, other.pointer, $0)
    }
  }

  /// A segment, or a point where both ends are the same (GEOS calls such a line invalid).
  private borrowing func segment(_ start: LocalPoint, _ end: LocalPoint) throws(GEOSError) -> GEOSShape {
    start == end ? try shape.context.shape(points: [start]) : try shape.context.shape(line: [start, end])
  }
}
