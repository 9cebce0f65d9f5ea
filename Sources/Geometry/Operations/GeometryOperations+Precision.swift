import CGEOS
import Quantities

extension GeometryOperations {
  /// The union of polygons on a grid: all corners are rounded to multiples of `gridMetres`, which a union of many
  /// strips survives where exact coordinates make GEOS give up.
  package static func union(_ polygons: [Polygon], gridMetres: Double) throws(GEOSError) -> [Polygon] {
    guard !polygons.isEmpty else { return [] }
    let context = try GEOSContext()
    let shape = try context.shape(polygons)
    let operation = "union of \(polygons.count) polygons on a grid of \(gridMetres) m"
    let result = try context.owned(GEOSUnaryUnionPrec_r(context.handle, shape.pointer, gridMetres), operation)
    return try context.polygons(of: result)
  }

  /// What lies in one of `polygons` and in none of `others`, on a grid. Each side is valid: united before.
  package static func difference(
    _ polygons: [Polygon], minus others: [Polygon], gridMetres: Double
  ) throws(GEOSError) -> [Polygon] {
    guard !polygons.isEmpty else { return [] }
    let context = try GEOSContext()
    let (left, right) = (try context.shape(polygons), try context.shape(others))
    let operation = "difference of \(polygons.count) and \(others.count) polygons on a grid of \(gridMetres) m"
    let result = try context.owned(
      GEOSDifferencePrec_r(context.handle, left.pointer, right.pointer, gridMetres), operation)
    return try context.polygons(of: result)
  }
}
