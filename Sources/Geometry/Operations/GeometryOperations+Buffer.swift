import CGEOS
import Quantities

/// How a buffer turns round a corner and ends a line.
package struct BufferOptions: Hashable, Sendable {
  /// Pieces of a quarter of a circle. GEOS puts their ends on the circle, so the arcs lie inside the true ones.
  package var quadrantSegments = 8
  /// The shape of a corner.
  package var joinStyle = JoinStyle.round
  /// The shape of a line's end.
  package var endStyle = EndStyle.round
  /// How far a mitre reaches, in distances, before it is cut off.
  package var mitreLimit = 5.0

  /// The defaults: round, eight pieces a quarter.
  package init() {}

  /// Round corners with as many pieces a quarter.
  package static func round(quadrantSegments: Int) -> BufferOptions {
    var options = BufferOptions()
    options.quadrantSegments = quadrantSegments
    return options
  }

  /// The shape of a corner.
  package enum JoinStyle: Hashable, Sendable {
    case round, mitre, bevel

    var code: Int32 {
      switch self {
      case .round: Int32(GEOSBUF_JOIN_ROUND.rawValue)
      case .mitre: Int32(GEOSBUF_JOIN_MITRE.rawValue)
      case .bevel: Int32(GEOSBUF_JOIN_BEVEL.rawValue)
      }
    }
  }

  /// The shape of a line's end.
  package enum EndStyle: Hashable, Sendable {
    case round, flat, square

    var code: Int32 {
      switch self {
      case .round: Int32(GEOSBUF_CAP_ROUND.rawValue)
      case .flat: Int32(GEOSBUF_CAP_FLAT.rawValue)
      case .square: Int32(GEOSBUF_CAP_SQUARE.rawValue)
      }
    }
  }
}

extension GeometryOperations {
  /// The polygons grown by a distance in metres, united; shrunk where the distance is negative.
  package static func buffered(
    _ polygons: [Polygon], byMetres distance: Double, options: BufferOptions = BufferOptions()
  ) throws(GEOSError) -> [Polygon] {
    guard !polygons.isEmpty else { return [] }
    let context = try GEOSContext()
    return try buffered(try context.shape(polygons), distance, options, "\(polygons.count) polygons")
  }

  /// Everything within a distance in metres of a line.
  package static func buffered(
    polyline: [LocalPoint], byMetres distance: Double, options: BufferOptions = BufferOptions()
  ) throws(GEOSError) -> [Polygon] {
    let context = try GEOSContext()
    return try buffered(
      try context.shape(line: polyline), distance, options, "a line of \(polyline.count) points")
  }

  /// Everything within a distance in metres of one of the lines.
  package static func buffered(
    polylines: [[LocalPoint]], byMetres distance: Double, options: BufferOptions = BufferOptions()
  ) throws(GEOSError) -> [Polygon] {
    guard !polylines.isEmpty else { return [] }
    let context = try GEOSContext()
    return try buffered(try context.shape(lines: polylines), distance, options, "\(polylines.count) lines")
  }

  /// Everything within a distance in metres of one of the points.
  package static func buffered(
    points: [LocalPoint], byMetres distance: Double, options: BufferOptions = BufferOptions()
  ) throws(GEOSError) -> [Polygon] {
    guard !points.isEmpty else { return [] }
    let context = try GEOSContext()
    return try buffered(try context.shape(points: points), distance, options, "\(points.count) points")
  }

  private static func buffered(
    _ shape: GEOSShape, _ distance: Double, _ options: BufferOptions, _ what: String
  ) throws(GEOSError) -> [Polygon] {
    let operation = "buffer of \(what) by \(distance) m"
    guard distance.isFinite else {
      throw GEOSError(code: .badInput, operation: operation, reason: "the distance is not finite")
    }
    let context = shape.context
    let pointer = GEOSBufferWithStyle_r(
      context.handle, shape.pointer, distance, Int32(clamping: options.quadrantSegments), options.endStyle.code,
      options.joinStyle.code, options.mitreLimit)
    return try context.polygons(of: try context.owned(pointer, operation))
  }
}
