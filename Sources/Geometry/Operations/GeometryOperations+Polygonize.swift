import CGEOS
import Quantities

extension GeometryOperations {
  /// The bounded faces of the arrangement of segments: the pieces into which they cut the plane.
  ///
  /// Unlike `polygonized` it cuts the segments where they cross or touch first (a unary union), so a wall that ends in
  /// the middle of another one bounds a face. A face around others has them as holes. Dead ends bound nothing. The
  /// order is that of GEOS. Segments without length are left out.
  package static func faces(
    of segments: [(start: LocalPoint, end: LocalPoint)]
  ) throws(GEOSError) -> [Polygon] {
    let lines = segments.filter { $0.start != $0.end }.map { [$0.start, $0.end] }
    guard !lines.isEmpty else { return [] }
    let context = try GEOSContext()
    let shape = try context.shape(lines: lines)
    var noded: GEOSShape?
    if let pointer = GEOSUnaryUnion_r(context.handle, shape.pointer) {
      noded = GEOSShape(pointer, context: context)
    }
    for grid in gridMetres where noded == nil {
      if let pointer = GEOSUnaryUnionPrec_r(context.handle, shape.pointer, grid) {
        noded = GEOSShape(pointer, context: context)
      }
    }
    guard let noded else { throw context.failure("cutting of \(lines.count) segments at their crossings") }
    let parts = try context.lines(of: noded)
    return try polygonized(lines: parts)
  }
}
