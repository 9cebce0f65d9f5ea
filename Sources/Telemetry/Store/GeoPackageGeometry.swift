import Quantities

/// Geometry as GeoPackage keeps it: a small header and well-known binary (OGC 12-128r18, clause 2.1.3), least
/// significant byte first, in EPSG:4326 with the longitude first.
enum GeoPackageGeometry {
  static func point(_ place: GeoPoint) -> [UInt8] {
    var bytes = header(envelope: [])
    append(1 as UInt32, to: &bytes, order: true)
    append([place.longitude, place.latitude], to: &bytes)
    return bytes
  }

  /// A point with its height.
  static func point(_ place: GeoPoint, altitude: AltitudeAMSL) -> [UInt8] {
    var bytes = header(envelope: [])
    append(1001 as UInt32, to: &bytes, order: true)
    append([place.longitude, place.latitude, altitude.metres], to: &bytes)
    return bytes
  }

  /// A line with heights and times.
  static func line(_ points: [TrackPoint]) -> [UInt8] {
    var bytes = header(envelope: envelope(points.map { ($0.longitude, $0.latitude) }))
    append(3002 as UInt32, to: &bytes, order: true)
    append(UInt32(points.count), to: &bytes, order: false)
    for point in points {
      append([point.longitude, point.latitude, point.altitudeMetres, point.seconds], to: &bytes)
    }
    return bytes
  }

  /// A polygon with one ring, whose last corner is the first.
  static func polygon(_ ring: [GeoPoint]) -> [UInt8] {
    var bytes = header(envelope: envelope(ring.map { ($0.longitude, $0.latitude) }))
    append(3 as UInt32, to: &bytes, order: true)
    append(1 as UInt32, to: &bytes, order: false)
    append(UInt32(ring.count), to: &bytes, order: false)
    for corner in ring { append([corner.longitude, corner.latitude], to: &bytes) }
    return bytes
  }

  private static func envelope(_ points: [(x: Double, y: Double)]) -> [Double] {
    let (x, y) = (points.map(\.x), points.map(\.y))
    guard let west = x.min(), let east = x.max(), let south = y.min(), let north = y.max() else { return [] }
    return [west, east, south, north]
  }

  private static func header(envelope: [Double]) -> [UInt8] {
    // "GP", version 0; flags: little end first, and whether there is an envelope of x and y.
    var bytes: [UInt8] = [0x47, 0x50, 0, envelope.isEmpty ? 0b0000_0001 : 0b0000_0011]
    withUnsafeBytes(of: Int32(4326).littleEndian) { bytes.append(contentsOf: $0) }
    append(envelope, to: &bytes)
    return bytes
  }

  private static func append(_ number: UInt32, to bytes: inout [UInt8], order: Bool) {
    if order { bytes.append(1) }
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private static func append(_ numbers: [Double], to bytes: inout [UInt8]) {
    for number in numbers { withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
  }
}
