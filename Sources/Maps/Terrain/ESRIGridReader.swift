import Diagnostics

/// Reads ESRI ASCII grids (`.asc`) in degrees: a header of keys and values, then rows of numbers from the north.
package struct ESRIGridReader {
  /// Values that a header may have, in lower case.
  private static let keys = [
    "ncols", "nrows", "xllcorner", "xllcenter", "yllcorner", "yllcenter", "cellsize", "dx", "dy", "nodata_value",
  ]
  /// The longest token that is read.
  private static let tokenBytesMax = 64

  private let bytes: [UInt8]
  private let path: String
  private var place = 0
  private var line = 1

  /// Reads a grid; nil with an error where it is not one, or not in degrees.
  package static func read(_ bytes: [UInt8], path: String) -> (raster: ElevationRaster?, diagnostics: [Diagnostic]) {
    var reader = ESRIGridReader(bytes: bytes, path: path)
    do throws(Failure) {
      return (try reader.raster(), [])
    } catch {
      return (nil, [error.diagnostic])
    }
  }

  /// The values of the header, each with its line.
  private typealias Header = [String: (value: Double, line: Int)]

  private struct Failure: Error {
    let diagnostic: Diagnostic
  }

  private init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  private mutating func raster() throws(Failure) -> ElevationRaster {
    let header = try header()
    let columns = try count(header, "ncols")
    let rows = try count(header, "nrows")
    guard Double(columns) * Double(rows) <= Double(ElevationRaster.samplesMax) else {
      throw failure(
        "the grid has \(columns) × \(rows) samples, and \(ElevationRaster.samplesMax) are allowed",
        code: MapRule.terrainGrid, at: header["ncols"]?.line, help: "cut out the part that the map needs")
    }
    let cell = header["cellsize"]?.value
    guard let stepX = cell ?? header["dx"]?.value, let stepY = cell ?? header["dy"]?.value else {
      throw failure("the header has no `cellsize`")
    }
    guard stepX > 0, stepY > 0 else { throw failure("`cellsize` is not above zero", at: header["cellsize"]?.line) }
    let west = try start(header, "xllcorner", "xllcenter", step: stepX)
    let south = try start(header, "yllcorner", "yllcenter", step: stepY)
    let east = west + Double(columns - 1) * stepX
    let north = south + Double(rows - 1) * stepY
    guard west >= -180.01, east <= 180.01, south >= -90.01, north <= 90.01 else {
      throw failure(
        "the grid reaches from \(west) to \(east) east and from \(south) to \(north) north, which are not degrees",
        code: MapRule.terrainNotInDegrees, at: (header["xllcorner"] ?? header["xllcenter"])?.line,
        help: "convert it with `gdalwarp -t_srs EPSG:4326`, then `gdal_translate -of AAIGrid`")
    }
    // A file without enough bytes for its numbers is refused before memory is asked for.
    guard columns * rows <= bytes.count - place + 1 else {
      throw failure("the file ends before its \(columns) × \(rows) numbers")
    }
    let void = header["nodata_value"]?.value ?? -9999
    var metres = [Float](repeating: .nan, count: columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        guard let token = nextToken() else {
          throw failure("the file ends after \(row * columns + column) of \(columns * rows) numbers")
        }
        let value = try number(token)
        if value != void { metres[(rows - 1 - row) * columns + column] = Float(value) }
      }
    }
    if let token = nextToken() {
      throw failure("there is more after the last number: `\(text(token.prefix(20)))`")
    }
    return ElevationRaster(
      west: west, south: south, longitudeStep: stepX, latitudeStep: stepY, columns: columns, rows: rows,
      metres: metres)
  }

  /// The keys and values before the first number.
  private mutating func header() throws(Failure) -> Header {
    var header: Header = [:]
    while true {
      let (start, startLine) = (place, line)
      guard let token = nextToken() else { throw failure("the file has no numbers") }
      guard let first = token.first, (first | 0x20) >= UInt8(ascii: "a"), (first | 0x20) <= UInt8(ascii: "z"),
        !["nan", "inf"].contains(text(token.prefix(3)).lowercased())
      else {
        (place, line) = (start, startLine)
        return header
      }
      let key = text(token.prefix(Self.tokenBytesMax)).lowercased()
      guard Self.keys.contains(key) else {
        throw failure(
          "`\(key)` is not a key of a header", help: Suggestion.question(for: key, among: Self.keys))
      }
      guard header[key] == nil else { throw failure("`\(key)` is written twice") }
      guard let value = nextToken() else { throw failure("`\(key)` has no value") }
      header[key] = (try number(value), line)
    }
  }

  private func count(_ header: Header, _ key: String) throws(Failure) -> Int {
    guard let (value, line) = header[key] else { throw failure("the header has no `\(key)`") }
    guard value >= 1, value <= 1e9, value == value.rounded() else {
      throw failure("`\(key)` is \(value), which is not a number of samples", at: line)
    }
    return Int(value)
  }

  private func start(
    _ header: Header, _ corner: String, _ centre: String, step: Double
  ) throws(Failure) -> Double {
    if let value = header[centre]?.value { return value }
    guard let value = header[corner]?.value else { throw failure("the header has neither `\(corner)` nor `\(centre)`") }
    return value + step / 2
  }

  // MARK: Tokens

  private mutating func nextToken() -> ArraySlice<UInt8>? {
    while place < bytes.count, bytes[place] <= 0x20 {
      if bytes[place] == 0x0A { line += 1 }
      place += 1
    }
    let start = place
    while place < bytes.count, bytes[place] > 0x20 { place += 1 }
    return start < place ? bytes[start..<place] : nil
  }

  private func number(_ token: ArraySlice<UInt8>) throws(Failure) -> Double {
    if let value = plainNumber(token) { return value }
    guard token.count <= Self.tokenBytesMax, let value = Double(text(token)), value.isFinite,
      abs(value) <= Double(Float.greatestFiniteMagnitude)
    else {
      throw failure("`\(text(token.prefix(20)))` is not a number")
    }
    return value
  }

  /// A number of at most 15 digits without an exponent: exact as a quotient of two exact doubles.
  private func plainNumber(_ token: ArraySlice<UInt8>) -> Double? {
    guard token.count <= 17 else { return nil }
    var (digits, decimals, whole) = (0, -1, 0.0)
    var isNegative = false
    for (index, byte) in token.enumerated() {
      switch byte {
      case UInt8(ascii: "-") where index == 0: isNegative = true
      case UInt8(ascii: ".") where decimals < 0: decimals = 0
      case 0x30...0x39:
        whole = whole * 10 + Double(byte - 0x30)
        digits += 1
        if decimals >= 0 { decimals += 1 }
      default: return nil
      }
    }
    guard (1...15).contains(digits) else { return nil }
    var scale = 1.0
    for _ in 0..<max(0, decimals) { scale *= 10 }
    return (isNegative ? -whole : whole) / scale
  }

  private func text(_ token: ArraySlice<UInt8>) -> String { String(decoding: token, as: UTF8.self) }

  private func failure(
    _ message: String, code: String = MapRule.terrainFile, at place: Int? = nil, help: String? = nil
  ) -> Failure {
    let span = SourceSpan(path: path, position: SourcePosition(line: place ?? line, column: 1))
    return Failure(diagnostic: Diagnostic(code, .error, message, at: span, help: help))
  }
}
