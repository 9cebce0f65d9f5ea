/// Reads the geometry of a GeoPackage: a small header, then well-known binary (OGC 12-128, clause 2.1.3; ISO 13249-3).
///
/// Only polygons and multipolygons are read. Heights and measures are skipped. Every length is checked against the
/// bytes that are left before anything is made of it.
package struct WKBReader {
  /// A geometry as rings of coordinates, in the file's own reference system, x first.
  package struct Geometry: Hashable, Sendable {
    /// The number of the reference system in the file, as `gpkg_spatial_ref_sys` has it.
    package var referenceSystem: Int32
    /// Polygons, each with its outer ring first; none where the geometry is empty.
    package var polygons: [[[Coordinate]]]
  }

  /// A position.
  package struct Coordinate: Hashable, Sendable {
    /// East, or longitude.
    package var x: Double
    /// North, or latitude.
    package var y: Double
  }

  /// Why a geometry is refused.
  package struct Failure: Error, Hashable, Sendable {
    /// A few words.
    package let reason: String
  }

  private let bytes: [UInt8]
  private var place = 0

  /// Reads a GeoPackage geometry; all bytes must be used.
  package static func read(_ bytes: [UInt8]) throws(Failure) -> Geometry {
    var reader = WKBReader(bytes: bytes)
    let result = try reader.geoPackage()
    guard reader.place == bytes.count else {
      throw Failure(reason: "\(bytes.count - reader.place) bytes follow the geometry")
    }
    return result
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func geoPackage() throws(Failure) -> Geometry {
    guard bytes.count >= 8, bytes[0] == UInt8(ascii: "G"), bytes[1] == UInt8(ascii: "P") else {
      throw Failure(reason: "it does not start with the letters GP")
    }
    guard bytes[2] == 0 else { throw Failure(reason: "it is of version \(bytes[2]), and 0 is known") }
    let flags = bytes[3]
    guard flags & 0x20 == 0 else { throw Failure(reason: "it is of an extended type") }
    place = 4
    let number = Int32(bitPattern: try word(isLittle: flags & 1 == 1))
    let kind = Int(flags >> 1 & 7)
    let envelopes = [0, 32, 48, 48, 64]
    guard kind < envelopes.count else { throw Failure(reason: "its envelope is of kind \(kind)") }
    guard bytes.count - place >= envelopes[kind] else { throw Failure(reason: "it ends in its envelope") }
    place += envelopes[kind]
    let isEmpty = flags & 0x10 != 0
    let polygons = try multiPolygon(isEmpty: isEmpty)
    guard isEmpty == polygons.isEmpty else {
      throw Failure(reason: isEmpty ? "it says that it is empty, and it is not" : "it is empty")
    }
    return Geometry(referenceSystem: number, polygons: polygons)
  }

  /// A polygon or a multipolygon.
  private mutating func multiPolygon(isEmpty: Bool) throws(Failure) -> [[[Coordinate]]] {
    let (type, extra, isLittle) = try head()
    switch type {
    case 3:
      let polygon = try polygon(extra: extra, isLittle: isLittle)
      return polygon.isEmpty ? [] : [polygon]
    case 6:
      // The smallest polygon has a byte, its type and its number of rings.
      let count = try count(isLittle: isLittle, unitBytes: 9)
      var polygons: [[[Coordinate]]] = []
      for _ in 0..<count {
        let (part, extra, isLittle) = try head()
        guard part == 3 else { throw Failure(reason: "a part of its multipolygon is of type \(part)") }
        let polygon = try polygon(extra: extra, isLittle: isLittle)
        if !polygon.isEmpty { polygons.append(polygon) }
      }
      return polygons
    default:
      throw Failure(reason: "it is of type \(type), and polygons (3) and multipolygons (6) are read")
    }
  }

  /// The byte order and the type, with the number of coordinates beyond x and y.
  private mutating func head() throws(Failure) -> (type: UInt32, extra: Int, isLittle: Bool) {
    guard place < bytes.count else { throw Failure(reason: "it ends before its type") }
    let order = bytes[place]
    guard order <= 1 else { throw Failure(reason: "its byte order is \(order), which is neither 0 nor 1") }
    place += 1
    let code = try word(isLittle: order == 1)
    let extras = [0, 1, 1, 2]
    guard code < 4000 else { throw Failure(reason: "it is of type \(code)") }
    return (code % 1000, extras[Int(code / 1000)], order == 1)
  }

  private mutating func polygon(extra: Int, isLittle: Bool) throws(Failure) -> [[Coordinate]] {
    let rings = try count(isLittle: isLittle, unitBytes: 4)
    var polygon: [[Coordinate]] = []
    for _ in 0..<rings {
      let points = try count(isLittle: isLittle, unitBytes: 8 * (2 + extra))
      var ring: [Coordinate] = []
      ring.reserveCapacity(points)
      for _ in 0..<points {
        let (x, y) = (try double(isLittle: isLittle), try double(isLittle: isLittle))
        guard x.isFinite, y.isFinite else { throw Failure(reason: "a coordinate is not finite") }
        place += 8 * extra
        ring.append(Coordinate(x: x, y: y))
      }
      polygon.append(ring)
    }
    return polygon
  }

  /// A number of things, of which each takes at least so many bytes.
  private mutating func count(isLittle: Bool, unitBytes: Int) throws(Failure) -> Int {
    let count = Int(try word(isLittle: isLittle))
    guard count <= (bytes.count - place) / unitBytes else { throw Failure(reason: "it ends before its last point") }
    return count
  }

  private mutating func word(isLittle: Bool) throws(Failure) -> UInt32 {
    guard bytes.count - place >= 4 else { throw Failure(reason: "it ends in the middle of a number") }
    var value: UInt32 = 0
    for index in 0..<4 { value = value << 8 | UInt32(bytes[place + (isLittle ? 3 - index : index)]) }
    place += 4
    return value
  }

  private mutating func double(isLittle: Bool) throws(Failure) -> Double {
    guard bytes.count - place >= 8 else { throw Failure(reason: "it ends in the middle of a number") }
    var value: UInt64 = 0
    for index in 0..<8 { value = value << 8 | UInt64(bytes[place + (isLittle ? 7 - index : index)]) }
    place += 8
    return Double(bitPattern: value)
  }
}
