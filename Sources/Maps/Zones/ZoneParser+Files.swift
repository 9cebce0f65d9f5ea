import Diagnostics
import Quantities

extension ZoneParser {
  /// What a zone file may be, for messages.
  private static let known =
    "known are ED-269 (a list of zones, `features` or `UASZoneList`), ED-318 and other GeoJSON, and OpenAir"

  /// Reads a JSON document of any of the formats.
  mutating func readJSON(_ bytes: [UInt8]) {
    let document: JSONValue
    do {
      document = try JSONValue(bytes: bytes)
    } catch {
      reportNotJSON(error)
      return
    }
    guard let list = Self.items(of: document) else {
      report(MapRule.zoneFile, .error, "the file is not a zone file", help: Self.known)
      return
    }
    if list.isEmpty { report(MapRule.zoneFileEmpty, .warning, "the file has no zones") }
    for (index, value) in list.enumerated() {
      begin(number: index + 1, line: value.line)
      readItem(value)
    }
    line = nil
  }

  /// Reads a text that is not JSON.
  mutating func readText(_ bytes: [UInt8]) {
    let (text, isLatin) = OpenAirText.decoded(bytes)
    guard OpenAirText.isOpenAir(text) else {
      let what = text.allSatisfy(\.isWhitespace) ? "the file is empty" : "the file is not a zone file"
      report(MapRule.zoneFile, .error, what, help: Self.known)
      return
    }
    if isLatin { report(MapRule.zoneQuirk, .warning, "the file is not UTF-8 and is read as ISO 8859-1") }
    var reader = OpenAirReader(parser: self)
    reader.read(text)
    self = reader.parser
    line = nil
    if zones.isEmpty, skipped.isEmpty { report(MapRule.zoneFileEmpty, .warning, "the file has no zones") }
  }

  /// The zones or features of a document; nil where it has none that could be meant.
  private static func items(of document: JSONValue) -> [JSONValue]? {
    if let list = document.list ?? document["features"]?.list ?? document["UASZoneList"]?.list { return list }
    // One feature, or one ED-269 zone, alone in its file.
    if document["type"]?.text == "Feature", document["properties"] != nil { return [document] }
    if document["identifier"] != nil, document["geometry"]?.list != nil { return [document] }
    return nil
  }

  /// Reads one zone or feature in the dialect that its keys show.
  private mutating func readItem(_ value: JSONValue) {
    guard value["type"]?.text == "Feature" else {
      readED269(value)
      return
    }
    guard let properties = value["properties"] else {
      refuse("the feature has no `properties`")
      return
    }
    switch ZoneDialect(ofFeature: value, properties) {
    case .dipul: readDipul(properties, value["geometry"])
    case .plain: readPlain(properties, value)
    case .ed269: readED269(feature: properties, value["geometry"])
    case .ed318: readED318(properties, value["geometry"])
    case nil:
      take(identifier: (properties["identifier"] ?? properties["id"] ?? value["id"])?.identifier ?? "")
      refuse(
        "its properties are those of no known kind of zone",
        help: "known are ED-318, ED-269 and dipul, and `restriction` with `lower_m` and `upper_m`")
    }
  }
}
