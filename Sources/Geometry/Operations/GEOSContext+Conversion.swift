import CGEOS
import Quantities

extension GEOSContext {
  /// A polygon with its holes.
  func shape(_ polygon: Polygon) throws(GEOSError) -> GEOSShape {
    GEOSShape(try polygonPointer(polygon), context: self)
  }

  /// A multipolygon; its parts may overlap where the operation that follows allows it (a unary union).
  func shape(_ polygons: [Polygon]) throws(GEOSError) -> GEOSShape {
    var parts: [OpaquePointer?] = []
    do throws(GEOSError) {
      for polygon in polygons { parts.append(try polygonPointer(polygon)) }
    } catch {
      for part in parts { GEOSGeom_destroy_r(handle, part) }
      throw error
    }
    return try collection(parts, type: GEOS_MULTIPOLYGON)
  }

  /// A line; at least two points.
  func shape(line points: [LocalPoint]) throws(GEOSError) -> GEOSShape {
    GEOSShape(try linePointer(points), context: self)
  }

  /// A set of lines.
  func shape(lines: [[LocalPoint]]) throws(GEOSError) -> GEOSShape {
    var parts: [OpaquePointer?] = []
    do throws(GEOSError) {
      for line in lines { parts.append(try linePointer(line)) }
    } catch {
      for part in parts { GEOSGeom_destroy_r(handle, part) }
      throw error
    }
    return try collection(parts, type: GEOS_MULTILINESTRING)
  }

  /// A set of points.
  func shape(points: [LocalPoint]) throws(GEOSError) -> GEOSShape {
    try Self.checkFinite(points, "a set of \(points.count) points")
    var parts: [OpaquePointer?] = []
    for point in points {
      parts.append(GEOSGeom_createPointFromXY_r(handle, point.east, point.north))
    }
    return try collection(parts, type: GEOS_MULTIPOINT)
  }

  /// The polygons in a result; lines and points are left out.
  func polygons(of shape: GEOSShape) throws(GEOSError) -> [Polygon] {
    var result: [Polygon] = []
    try collectPolygons(shape.pointer, into: &result)
    return result
  }

  /// The lines in a result; polygons and points are left out.
  func lines(of shape: GEOSShape) throws(GEOSError) -> [[LocalPoint]] {
    var result: [[LocalPoint]] = []
    try collectLines(shape.pointer, into: &result)
    return result
  }

  private func collectPolygons(_ pointer: OpaquePointer?, into result: inout [Polygon]) throws(GEOSError) {
    guard let pointer else { throw failure("reading of a part") }
    switch GEOSGeomTypes(UInt32(bitPattern: GEOSGeomTypeId_r(handle, pointer))) {
    case GEOS_POLYGON:
      guard GEOSisEmpty_r(handle, pointer) == 0 else { return }
      let exterior = try coordinates(GEOSGetExteriorRing_r(handle, pointer))
      var holes: [[LocalPoint]] = []
      for index in 0..<GEOSGetNumInteriorRings_r(handle, pointer) {
        holes.append(try coordinates(GEOSGetInteriorRingN_r(handle, pointer, index)))
      }
      if let polygon = Polygon(exterior: exterior, holes: holes) { result.append(polygon) }
    case GEOS_MULTIPOLYGON, GEOS_GEOMETRYCOLLECTION:
      for index in 0..<GEOSGetNumGeometries_r(handle, pointer) {
        try collectPolygons(GEOSGetGeometryN_r(handle, pointer, index), into: &result)
      }
    default: return
    }
  }

  private func collectLines(_ pointer: OpaquePointer?, into result: inout [[LocalPoint]]) throws(GEOSError) {
    guard let pointer else { throw failure("reading of a part") }
    switch GEOSGeomTypes(UInt32(bitPattern: GEOSGeomTypeId_r(handle, pointer))) {
    case GEOS_LINESTRING, GEOS_LINEARRING:
      guard GEOSisEmpty_r(handle, pointer) == 0 else { return }
      result.append(try coordinates(pointer))
    case GEOS_MULTILINESTRING, GEOS_GEOMETRYCOLLECTION:
      for index in 0..<GEOSGetNumGeometries_r(handle, pointer) {
        try collectLines(GEOSGetGeometryN_r(handle, pointer, index), into: &result)
      }
    default: return
    }
  }

  private func coordinates(_ pointer: OpaquePointer?) throws(GEOSError) -> [LocalPoint] {
    guard let pointer, let sequence = GEOSGeom_getCoordSeq_r(handle, pointer) else {
      throw failure("reading of coordinates")
    }
    var count: UInt32 = 0
    guard GEOSCoordSeq_getSize_r(handle, sequence, &count) == 1 else { throw failure("reading of coordinates") }
    var numbers = [Double](repeating: 0, count: 2 * Int(count))
    guard GEOSCoordSeq_copyToBuffer_r(handle, sequence, &numbers, 0, 0) == 1 else {
      throw failure("reading of \(count) coordinates")
    }
    return (0..<Int(count)).map { LocalPoint(east: numbers[2 * $0], north: numbers[2 * $0 + 1]) }
  }

  /// Makes a collection and gives it the parts; frees them where that fails.
  private func collection(_ parts: [OpaquePointer?], type: GEOSGeomTypes) throws(GEOSError) -> GEOSShape {
    var parts = parts
    let pointer = GEOSGeom_createCollection_r(handle, Int32(type.rawValue), &parts, UInt32(parts.count))
    return try owned(pointer, "a collection of \(parts.count) parts")
  }

  private func polygonPointer(_ polygon: Polygon) throws(GEOSError) -> OpaquePointer {
    let operation = "a polygon of \(polygon.exterior.count) points and \(polygon.holes.count) holes"
    let shell = try ringPointer(polygon.exterior, operation)
    var holes: [OpaquePointer?] = []
    do throws(GEOSError) {
      for hole in polygon.holes { holes.append(try ringPointer(hole, operation)) }
    } catch {
      for hole in holes { GEOSGeom_destroy_r(handle, hole) }
      GEOSGeom_destroy_r(handle, shell)
      throw error
    }
    guard let pointer = GEOSGeom_createPolygon_r(handle, shell, &holes, UInt32(holes.count)) else {
      throw failure(operation)
    }
    return pointer
  }

  private func ringPointer(_ ring: [LocalPoint], _ operation: String) throws(GEOSError) -> OpaquePointer {
    let sequence = try coordinateSequence(ring + ring.prefix(1), operation)
    guard let pointer = GEOSGeom_createLinearRing_r(handle, sequence) else { throw failure(operation) }
    return pointer
  }

  private func linePointer(_ points: [LocalPoint]) throws(GEOSError) -> OpaquePointer {
    let operation = "a line of \(points.count) points"
    guard points.count >= 2 else {
      throw GEOSError(code: .badInput, operation: operation, reason: "a line needs two points")
    }
    let sequence = try coordinateSequence(points, operation)
    guard let pointer = GEOSGeom_createLineString_r(handle, sequence) else { throw failure(operation) }
    return pointer
  }

  private func coordinateSequence(
    _ points: [LocalPoint], _ operation: String
  ) throws(GEOSError) -> OpaquePointer {
    try Self.checkFinite(points, operation)
    // Two stored doubles without padding: the buffer is what GEOS wants.
    let sequence = points.withUnsafeBytes { bytes in
      GEOSCoordSeq_copyFromBuffer_r(
        handle, bytes.baseAddress?.assumingMemoryBound(to: Double.self), UInt32(points.count), 0, 0)
    }
    guard let sequence else { throw failure(operation) }
    return sequence
  }

  private static func checkFinite(_ points: [LocalPoint], _ operation: String) throws(GEOSError) {
    for point in points where !(point.east.isFinite && point.north.isFinite) {
      throw GEOSError(
        code: .badInput, operation: operation, reason: "the coordinate (\(point.east), \(point.north)) is not finite")
    }
  }
}
