import Geometry
import Quantities

/// Writes the features of one GeoJSON layer, each on a line of its own.
///
/// The same features give the same bytes: coordinates have seven decimals (1.1 cm) and no locale is asked.
struct GeoJSONText {
  private let projection: MapProjection
  private var bytes: [UInt8]
  private var isEmpty = true

  /// Opens a feature collection.
  init(projection: MapProjection) {
    self.projection = projection
    bytes = Array("{\"type\":\"FeatureCollection\",\"features\":[\n".utf8)
  }

  /// The whole text.
  var finished: [UInt8] { bytes + Array((isEmpty ? "]}\n" : "\n]}\n").utf8) }

  /// Opens a feature; `properties` holds keys and JSON values.
  mutating func open(_ id: String, properties: [(String, String)]) {
    if !isEmpty { append(",\n") }
    isEmpty = false
    append(#"{"type":"Feature","id":"#)
    append(Self.quoted(id))
    append(#","properties":{"#)
    for (index, property) in properties.enumerated() {
      if index > 0 { append(",") }
      append("\"\(property.0)\":\(property.1)")
    }
    append(#"},"geometry":"#)
  }

  /// Closes a feature with a point.
  mutating func close(point: LocalPoint) throws(ProjectionError) {
    append(#"{"type":"Point","coordinates":"#)
    for position in try projection.geo([point]) { append(position) }
    append("}}")
  }

  /// Closes a feature with a line.
  mutating func close(line: [LocalPoint]) throws(ProjectionError) {
    append(#"{"type":"LineString","coordinates":"#)
    try append(line, isRing: false)
    append("}}")
  }

  /// Closes a feature with a polygon: closed rings, the outer one counter-clockwise (RFC 7946, section 3.1.6), as
  /// `Polygon` keeps them.
  mutating func close(polygon: Polygon) throws(ProjectionError) {
    append(#"{"type":"Polygon","coordinates":["#)
    for (index, ring) in polygon.rings.enumerated() {
      if index > 0 { append(",") }
      try append(ring, isRing: true)
    }
    append("]}}")
  }

  private mutating func append(_ points: [LocalPoint], isRing: Bool) throws(ProjectionError) {
    let positions = try projection.geo(points)
    append("[")
    for (index, position) in positions.enumerated() {
      if index > 0 { append(",") }
      append(position)
    }
    if isRing, let first = positions.first {
      append(",")
      append(first)
    }
    append("]")
  }

  private mutating func append(_ position: GeoPoint) {
    append("[")
    Self.append(position.longitude, decimals: 7, to: &bytes)
    append(",")
    Self.append(position.latitude, decimals: 7, to: &bytes)
    append("]")
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Degrees with seven decimals.
  static func degrees(_ value: Double) -> String { fixed(value, decimals: 7) }

  /// Metres with at most two decimals and no zeros behind them.
  static func metres(_ value: Double) -> String {
    var text = fixed(value, decimals: 2)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  private static func fixed(_ value: Double, decimals: Int) -> String {
    var bytes: [UInt8] = []
    append(value, decimals: decimals, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A number below 10^9 with a fixed count of decimals, independent of any locale.
  private static func append(_ value: Double, decimals: Int, to bytes: inout [UInt8]) {
    precondition(abs(value) < 1e9, "degrees and metres of a map are below 10^9")
    var scale: UInt64 = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int64((value * Double(scale)).rounded())
    if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
    var digits: [UInt8] = []
    digits.reserveCapacity(20)
    var rest = scaled.magnitude
    repeat {
      if digits.count == decimals { digits.append(UInt8(ascii: ".")) }
      digits.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0 || digits.count < decimals + 2
    bytes.append(contentsOf: digits.reversed())
  }

  /// Whether YAML refuses a character or takes it for the end of a line or of a file's head.
  private static func isSpecialInYAML(_ value: UInt32) -> Bool {
    (0x7f...0x9f).contains(value) || value == 0x2028 || value == 0x2029 || value == 0xfeff
  }

  /// The text as a JSON string, which is a YAML string as well.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || isSpecialInYAML(scalar.value):
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
