/// What a file is, by its content.
enum FileKind: Equatable, Sendable {
  /// OpenStreetMap PBF.
  case osm
  /// A GeoJSON FeatureCollection or Feature.
  case geoJSON
  /// GeoJSON features, one after the other, each on a line or behind a record separator (RFC 8142).
  case geoJSONSequence
  /// Zones of airspace.
  case zones
  /// A population grid in a GeoPackage.
  case population
  /// Heights of the ground: an SRTM tile or an ESRI ASCII grid.
  case terrain
  /// An Open-RMF building.
  case indoor
  /// A kind that is known and that an importer does not read: its name and what to do.
  case other(name: String, help: String)
  /// Nothing that is known.
  case unknown

  /// The bytes at the start of a file that are looked at.
  private static let headBytes = 4096

  /// What a file is. Looks at its first bytes, and at a JSON text as far as its first features.
  static func recognised(_ bytes: [UInt8], path: String) -> FileKind {
    let head = Array(bytes.prefix(headBytes))
    if isOSM(head) { return .osm }
    if let other = otherKind(head, path: path) { return other }
    let text = head.starts(with: JSONScanner.byteOrderMark) ? head.dropFirst(3) : head[...]
    if text.first == 0x1e { return .geoJSONSequence }
    guard let first = text.first(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0a && $0 != 0x0d }) else {
      return .unknown
    }
    if first == UInt8(ascii: "[") { return .zones }
    if first == UInt8(ascii: "{") { return jsonKind(bytes) }
    return isOpenAir(text) ? .zones : .unknown
  }

  private static func isOSM(_ head: [UInt8]) -> Bool {
    guard head.count > 16, head[0] == 0, head[1] == 0 else { return false }
    let name = Array("OSMHeader".utf8)
    return head[4...].prefix(name.count + 4).count > name.count
      && String(decoding: head[4..<16], as: UTF8.self)
        .contains("OSMHea")
  }

  /// Kinds that are no JSON, and kinds that have to be converted first.
  private static func otherKind(_ head: [UInt8], path: String) -> FileKind? {
    func starts(_ text: String) -> Bool { head.starts(with: Array(text.utf8)) }
    if starts("SQLite format 3") { return .population }
    let name = path.lowercased()
    if name.hasSuffix(".hgt") || starts("ncols") || starts("NCOLS") { return .terrain }
    if name.hasSuffix(".building.yaml") { return .indoor }
    if starts("PK\u{3}\u{4}") {
      return .other(name: "a zip archive", help: "unpack it and import the files inside")
    }
    if starts("<?xml") || starts("<osm") {
      return .other(
        name: "an XML file", help: "convert OSM XML with `osmium cat in.osm -o out.osm.pbf`, others with ogr2ogr")
    }
    return nil
  }

  /// The kind of a JSON text: lines of features, a collection, or zones.
  private static func jsonKind(_ bytes: [UInt8]) -> FileKind {
    let line = firstLine(of: bytes)
    if line.count < bytes.count, let value = try? JSONValue(bytes: Array(line)), value["type"]?.text == "Feature" {
      return .geoJSONSequence
    }
    guard let document = try? JSONValue(bytes: bytes) else {
      // A damaged text is still a text: its importer says where it is damaged. Only zone files have this word.
      return contains("\"UASZoneList\"", bytes) ? .zones : .geoJSON
    }
    // A city's register may have a word that zones have: most of the first features decide.
    let features = (document["features"]?.list ?? [document]).prefix(50)
    let zones = features.count(where: ZoneDialect.isZone)
    if document["UASZoneList"] != nil || 2 * zones > features.count { return .zones }
    return .geoJSON
  }

  /// The first line that is not blank.
  private static func firstLine(of bytes: [UInt8]) -> ArraySlice<UInt8> {
    guard let start = bytes.firstIndex(where: { $0 > 0x20 && $0 < 0x80 }) else { return [] }
    return bytes[start...].prefix { $0 != 0x0a }
  }

  private static func contains(_ word: String, _ bytes: [UInt8]) -> Bool {
    String(decoding: bytes.prefix(headBytes), as: UTF8.self).contains(word)
  }

  /// Whether some of the first lines are commands of OpenAir: a class or a name, and a limit or a shape.
  private static func isOpenAir(_ text: ArraySlice<UInt8>) -> Bool {
    var (hasHead, hasBody) = (false, false)
    for line in text.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
      let command = String(decoding: line.prefix(3), as: UTF8.self)
      if command == "AC " || command == "AN " { hasHead = true }
      if ["AL ", "AH ", "DP ", "DC ", "DA ", "DB ", "V X"].contains(command) { hasBody = true }
    }
    return hasHead && hasBody
  }
}
