import CGEOS
import Quantities

/// Operations on polygons that GEOS does: planar, in metres, results as values.
///
/// The calls keep no state and may run on any thread. Inputs are valid polygons (see `validityProblem`). Where GEOS
/// raises an exception on exact coordinates, the operation is tried again on a grid (`gridMetres`); only when all
/// of them fail does the call throw.
package enum GeometryOperations {
  /// The grids, in metres, on which an overlay is tried after it failed on exact coordinates.
  package static let gridMetres: [Double] = [1e-6, 1e-4]

  /// The union of polygons, which may overlap: disjoint polygons, which may touch in points.
  package static func union(_ polygons: [Polygon]) throws(GEOSError) -> [Polygon] {
    guard !polygons.isEmpty else { return [] }
    let context = try GEOSContext()
    return try context.polygons(of: try unary(try context.shape(polygons), count: polygons.count))
  }

  /// What lies in one of `polygons` and in none of `others`.
  package static func difference(_ polygons: [Polygon], minus others: [Polygon]) throws(GEOSError) -> [Polygon] {
    guard !polygons.isEmpty else { return [] }
    let context = try GEOSContext()
    let (left, right) = try united(polygons, others, in: context)
    let result = try overlay(
      "difference of \(polygons.count) and \(others.count) polygons", context,
      exact: { GEOSDifference_r(context.handle, left.pointer, right.pointer) },
      onGrid: { GEOSDifferencePrec_r(context.handle, left.pointer, right.pointer, $0) })
    return try context.polygons(of: result)
  }

  /// What lies both in one of `polygons` and in one of `others`. Common borders without area are left out.
  package static func intersection(_ polygons: [Polygon], with others: [Polygon]) throws(GEOSError) -> [Polygon] {
    guard !polygons.isEmpty, !others.isEmpty else { return [] }
    let context = try GEOSContext()
    let (left, right) = try united(polygons, others, in: context)
    let result = try overlay(
      "intersection of \(polygons.count) and \(others.count) polygons", context,
      exact: { GEOSIntersection_r(context.handle, left.pointer, right.pointer) },
      onGrid: { GEOSIntersectionPrec_r(context.handle, left.pointer, right.pointer, $0) })
    return try context.polygons(of: result)
  }

  /// The parts of a line that lie in the polygons or on their borders, in the order of GEOS.
  package static func clipped(line: [LocalPoint], to polygons: [Polygon]) throws(GEOSError) -> [[LocalPoint]] {
    try clipped(lines: [line], to: polygons)
  }

  /// The parts of lines that lie in the polygons or on their borders, in the order of GEOS. The lines do not cross.
  package static func clipped(lines: [[LocalPoint]], to polygons: [Polygon]) throws(GEOSError) -> [[LocalPoint]] {
    guard !polygons.isEmpty, !lines.isEmpty else { return [] }
    let context = try GEOSContext()
    let left = try context.shape(lines: lines)
    let right = try united(polygons, [], in: context).0
    let result = try overlay(
      "clipping of \(lines.count) lines to \(polygons.count) polygons", context,
      exact: { GEOSIntersection_r(context.handle, left.pointer, right.pointer) },
      onGrid: { GEOSIntersectionPrec_r(context.handle, left.pointer, right.pointer, $0) })
    return try context.lines(of: result)
  }

  /// The length in metres of the parts of a line that lie outside the polygons.
  package static func lengthOutsideMetres(
    line: [LocalPoint], of polygons: [Polygon]
  ) throws(GEOSError) -> Double {
    let context = try GEOSContext()
    let left = try context.shape(line: line)
    let right = try united(polygons, [], in: context).0
    let result = try overlay(
      "difference of a line of \(line.count) points and \(polygons.count) polygons", context,
      exact: { GEOSDifference_r(context.handle, left.pointer, right.pointer) },
      onGrid: { GEOSDifferencePrec_r(context.handle, left.pointer, right.pointer, $0) })
    return try context.number("length of a line") { GEOSLength_r(context.handle, result.pointer, $0) }
  }

  /// The area of the polygons in square metres; what overlaps counts twice.
  package static func areaSquareMetres(of polygons: [Polygon]) throws(GEOSError) -> Double {
    let context = try GEOSContext()
    let shape = try context.shape(polygons)
    return try context.number("area of \(polygons.count) polygons") {
      GEOSArea_r(context.handle, shape.pointer, $0)
    }
  }

  /// The planar distance between a polygon (filled) and a segment, in metres; 0 where they share a point.
  package static func planarDistanceMetres(
    from polygon: Polygon, toSegmentFrom start: LocalPoint, to end: LocalPoint
  ) throws(GEOSError) -> Double {
    let context = try GEOSContext()
    let (left, right) = (try context.shape(polygon), try context.shape(line: [start, end]))
    return try context.number("distance of a polygon and a segment") {
      GEOSDistance_r(context.handle, left.pointer, right.pointer, $0)
    }
  }

  /// The planar distance between the borders of two sets of polygons, in metres; both sets have members.
  package static func planarDistanceMetres(
    betweenBordersOf polygons: [Polygon], and others: [Polygon]
  ) throws(GEOSError) -> Double {
    let context = try GEOSContext()
    let left = try context.shape(lines: polygons.flatMap(\.rings).map { $0 + $0.prefix(1) })
    let right = try context.shape(lines: others.flatMap(\.rings).map { $0 + $0.prefix(1) })
    return try context.number("distance of the borders of \(polygons.count) and \(others.count) polygons") {
      GEOSDistance_r(context.handle, left.pointer, right.pointer, $0)
    }
  }

  // MARK: Shared pieces

  /// Both sides as valid geometries: more than one polygon is united first.
  private static func united(
    _ polygons: [Polygon], _ others: [Polygon], in context: GEOSContext
  ) throws(GEOSError) -> (GEOSShape, GEOSShape) {
    var left = try context.shape(polygons)
    if polygons.count > 1 { left = try unary(left, count: polygons.count) }
    var right = try context.shape(others)
    if others.count > 1 { right = try unary(right, count: others.count) }
    return (left, right)
  }

  private static func unary(_ shape: GEOSShape, count: Int) throws(GEOSError) -> GEOSShape {
    let context = shape.context
    return try overlay(
      "union of \(count) polygons", context,
      exact: { GEOSUnaryUnion_r(context.handle, shape.pointer) },
      onGrid: { GEOSUnaryUnionPrec_r(context.handle, shape.pointer, $0) })
  }

  private static func overlay(
    _ operation: String, _ context: GEOSContext, exact: () -> OpaquePointer?, onGrid: (Double) -> OpaquePointer?
  ) throws(GEOSError) -> GEOSShape {
    if let pointer = exact() { return GEOSShape(pointer, context: context) }
    let first = context.failure(operation)
    for grid in gridMetres {
      if let pointer = onGrid(grid) { return GEOSShape(pointer, context: context) }
    }
    throw first
  }
}
