import Diagnostics
import Foundation

/// Reads tiles of SRTM and its successors (`.hgt`): a square of one degree of big-endian Int16, from the north.
package enum HGTReader {
  /// The sample that stands for an unknown height.
  static let void: Int16 = -32768

  /// Reads a tile; nil with an error where it is not one.
  ///
  /// - Parameters:
  ///   - bytes: the content: 1201 or 3601 samples a side, three seconds or one second apart.
  ///   - path: the file's name, which says where the south-west corner is: `N60E024.hgt`.
  package static func read(_ bytes: [UInt8], path: String) -> (raster: ElevationRaster?, diagnostics: [Diagnostic]) {
    func failure(_ message: String, _ help: String) -> (raster: ElevationRaster?, diagnostics: [Diagnostic]) {
      (nil, [Diagnostic(MapRule.terrainFile, .error, message, at: SourceSpan(path: path), help: help)])
    }
    guard let corner = corner(of: path) else {
      return failure(
        "the file's name does not say where the tile lies",
        "name it after its south-west corner, such as `N60E024.hgt`")
    }
    let side: Int
    switch bytes.count {
    case 1201 * 1201 * 2: side = 1201
    case 3601 * 3601 * 2: side = 3601
    default:
      return failure(
        "the file has \(bytes.count) bytes, and a tile has \(1201 * 1201 * 2) or \(3601 * 3601 * 2)",
        "unpack it where it is packed, or download it again")
    }
    var metres = [Float](repeating: .nan, count: side * side)
    for row in 0..<side {
      let start = (side - 1 - row) * side
      for column in 0..<side {
        let place = 2 * (start + column)
        let sample = Int16(bitPattern: UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1]))
        if sample != void { metres[row * side + column] = Float(sample) }
      }
    }
    let step = 1 / Double(side - 1)
    let raster = ElevationRaster(
      west: Double(corner.longitude), south: Double(corner.latitude), longitudeStep: step, latitudeStep: step,
      columns: side, rows: side, metres: metres)
    return (raster, [])
  }

  /// The south-west corner in the name of a file, in whole degrees.
  static func corner(of path: String) -> (longitude: Int, latitude: Int)? {
    let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map { $0.map { $0 & 0xDF } } ?? []
    // With the fifth bit cleared, letters are capital and digits are 0x10…0x19.
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for index in range {
        guard (0x10...0x19).contains(name[index]) else { return nil }
        value = value * 10 + Int(name[index] - 0x10)
      }
      return value
    }
    guard name.count >= 7, let latitude = number(1..<3), let longitude = number(4..<7) else { return nil }
    let isNorth = name[0] == UInt8(ascii: "N")
    let isEast = name[3] == UInt8(ascii: "E")
    guard isNorth || name[0] == UInt8(ascii: "S"), isEast || name[3] == UInt8(ascii: "W") else { return nil }
    let corner = (longitude: isEast ? longitude : -longitude, latitude: isNorth ? latitude : -latitude)
    guard (-180..<180).contains(corner.longitude), (-90..<90).contains(corner.latitude) else { return nil }
    return corner
  }
}

/// Scales of a sphere.
enum SphericalScale {
  /// The cosine of an angle in degrees.
  static func cosine(ofDegrees degrees: Double) -> Double { cos(degrees * .pi / 180) }
}
