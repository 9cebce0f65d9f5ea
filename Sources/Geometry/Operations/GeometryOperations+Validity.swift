import CGEOS
import Quantities

extension GeometryOperations {
  /// What makes a polygon invalid (`Self-intersection[3 4]`), or nil where it is valid.
  package static func validityProblem(of polygon: Polygon) throws(GEOSError) -> String? {
    let context = try GEOSContext()
    let shape = try context.shape(polygon)
    guard let text = GEOSisValidReason_r(context.handle, shape.pointer) else {
      throw context.failure("validity of a polygon of \(polygon.exterior.count) points")
    }
    defer { GEOSFree_r(context.handle, text) }
    let reason = String(cString: text)
    return reason == "Valid Geometry" ? nil : reason
  }

  /// Whether the rings are simple, the holes lie inside and the interior is in one piece.
  package static func isValid(_ polygon: Polygon) throws(GEOSError) -> Bool {
    try validityProblem(of: polygon) == nil
  }

  /// Valid polygons that cover what an invalid one covers (`GEOSMakeValid`, by linework); lines are dropped.
  package static func madeValid(_ polygon: Polygon) throws(GEOSError) -> [Polygon] {
    let context = try GEOSContext()
    let shape = try context.shape(polygon)
    let pointer = GEOSMakeValid_r(context.handle, shape.pointer)
    return try context.polygons(
      of: try context.owned(pointer, "repair of a polygon of \(polygon.exterior.count) points"))
  }

  /// The polygons that closed lines bound, each face once; faces inside others become holes of those as well.
  ///
  /// Lines must meet end to end: they are not cut where they cross. What closes nothing is left out.
  package static func polygonized(lines: [[LocalPoint]]) throws(GEOSError) -> [Polygon] {
    guard !lines.isEmpty else { return [] }
    let context = try GEOSContext()
    let shape = try context.shape(lines: lines)
    let pointer = GEOSPolygonize_full_r(context.handle, shape.pointer, nil, nil, nil)
    return try context.polygons(of: try context.owned(pointer, "polygons from \(lines.count) lines"))
  }

  /// The polygons that rings bound by the even-odd rule: rings inside rings are holes, islands inside holes are
  /// polygons again. This is how the members of a multipolygon become polygons.
  package static func areas(boundedBy lines: [[LocalPoint]]) throws(GEOSError) -> [Polygon] {
    guard !lines.isEmpty else { return [] }
    let context = try GEOSContext()
    let shape = try context.shape(lines: lines)
    let pointer = GEOSBuildArea_r(context.handle, shape.pointer)
    return try context.polygons(of: try context.owned(pointer, "areas from \(lines.count) lines"))
  }
}
