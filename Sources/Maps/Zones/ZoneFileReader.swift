import Diagnostics
import Geometry
import Quantities

/// A zone, or one volume of a zone, that could not be understood and was left out at the user's wish.
package struct SkippedZone: Hashable, Sendable {
  /// The zone's place in its file, from 1.
  package let number: Int
  /// The identifier; empty where the zone has none.
  package let identifier: String
  /// The line on which the zone opens, from 1; nil where it is not known.
  package let line: Int?
  /// Why it was left out: the message that stands in the diagnostics.
  package let reason: String
}

/// Reads zones from any format that Sortie knows, and recognises the format by the content alone.
///
/// - ED-269 JSON: `{"features": […]}`, `{"UASZoneList": […]}`, a bare list, or GeoJSON features with its keys;
/// - ED-318 GeoJSON, as the schema has it and as national files write it;
/// - GeoJSON of Sortie's own plain form, and with the properties of the German dipul;
/// - OpenAir text.
///
/// Reading is lenient: what departs from a standard and can be understood gives a warning that names the zone and the
/// field. Where a value is doubtful, the reading is the one that closes more sky. A zone with several volumes gives
/// several `Zone`s with the same identifier, in the order of the file; so does each part of a MultiPolygon.
package enum ZoneFileReader {
  /// The most positions of a ring.
  static let ringPositionsMax = 200_000
  /// The most pairs of edges that may meet in a polygon that is mended; what GEOS needs grows with their number.
  static let mendedMeetingsMax = 50_000
  /// The most pairs of edges that are looked at to count those.
  static let mendedPairsMax = 20_000_000
  /// The deepest nesting of geometry collections.
  static let collectionDepthMax = 4

  /// Reads the zones of a file.
  ///
  /// - Parameters:
  ///   - bytes: the content; UTF-8, a byte-order mark is allowed. OpenAir may be ISO 8859-1.
  ///   - path: the file's name for messages.
  ///   - projection: the map's projection.
  ///   - skipsBroken: whether a zone that cannot be understood is listed as a warning and in `skipped`, in place of an
  ///     error.
  /// - Returns: the zones in the order of the file, those left out, and all that is to be said.
  package static func read(
    _ bytes: [UInt8], path: String, projection: MapProjection, skipsBroken: Bool = false
  ) -> (zones: [Zone], skipped: [SkippedZone], diagnostics: [Diagnostic]) {
    var parser = ZoneParser(path: path, projection: projection, skipsBroken: skipsBroken)
    if startsJSON(bytes) { parser.readJSON(bytes) } else { parser.readText(bytes) }
    return (parser.zones, parser.skipped, parser.diagnostics)
  }

  /// A projection centred on the zones of some files, for use without a map; nil where no file has a position.
  ///
  /// The centre is the middle of the extent of all positions, also where that lies across the antimeridian.
  package static func projection(aroundZonesIn files: [(path: String, bytes: [UInt8])]) -> MapProjection? {
    // Longitudes as they are, and counted on from Greenwich to the east: the narrower extent is the one that is meant.
    var (plain, eastward) = (Extent(), Extent())
    var latitudes = Extent()
    for file in files {
      for point in ZonePositions.all(in: file.bytes, isJSON: startsJSON(file.bytes)) {
        plain.extend(to: point.longitude)
        eastward.extend(to: point.longitude < 0 ? point.longitude + 360 : point.longitude)
        latitudes.extend(to: point.latitude)
      }
    }
    var longitude = plain.width <= eastward.width ? plain.middle : eastward.middle
    if longitude > 180 { longitude -= 360 }
    guard let middle = GeoPoint(longitude: longitude, latitude: latitudes.middle) else { return nil }
    return try? MapProjection(origin: middle)
  }

  /// The least and the greatest of some numbers; the middle of none is not a number.
  private struct Extent {
    var low = Double.infinity
    var high = -Double.infinity

    var width: Double { high - low }
    var middle: Double { low <= high ? (low + high) / 2 : .nan }

    mutating func extend(to value: Double) {
      low = min(low, value)
      high = max(high, value)
    }
  }

  /// Whether the first character, past a byte-order mark and white space, opens a JSON list or object.
  private static func startsJSON(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
    let first = rest.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }
}

/// Finds the positions of a zone file without reading its zones.
enum ZonePositions {
  /// The deepest nesting that is looked at.
  private static let depthMax = 64

  static func all(in bytes: [UInt8], isJSON: Bool) -> [GeoPoint] {
    var points: [GeoPoint] = []
    if isJSON {
      guard let document = try? JSONValue(bytes: bytes) else { return [] }
      let list = document.list ?? document["features"]?.list ?? document["UASZoneList"]?.list ?? [document]
      for item in list {
        guard let geometry = item["geometry"] ?? item["properties"]?["geometry"] else { continue }
        for volume in geometry.list ?? geometry["geometries"]?.list ?? [geometry] {
          let shape = volume["horizontalProjection"] ?? volume
          collect(shape["coordinates"] ?? shape["center"], into: &points, depth: 0)
        }
      }
      return points
    }
    for line in OpenAirText.lines(of: OpenAirText.decoded(bytes).text) {
      for part in OpenAirText.coordinateParts(of: line) {
        if let found = OpenAirText.coordinate(part) { points.append(found.point) }
      }
    }
    return points
  }

  private static func collect(_ value: JSONValue?, into points: inout [GeoPoint], depth: Int) {
    guard let list = value?.list, depth < depthMax else { return }
    if let longitude = list.first?.number, list.count >= 2, let latitude = list[1].number {
      if let point = GeoPoint(longitude: longitude, latitude: latitude) { points.append(point) }
      return
    }
    for item in list { collect(item, into: &points, depth: depth + 1) }
  }
}
