/// The ways in which GeoJSON features say that they are zones.
enum ZoneDialect {
  case dipul
  case plain
  case ed269
  case ed318

  /// The dialect that a feature's keys show; nil where it is no zone.
  init?(ofFeature feature: JSONValue, _ properties: JSONValue) {
    func has(_ keys: [String]) -> Bool { keys.contains { properties[$0] != nil } }
    if has(["type_code"]) {
      self = .dipul
    } else if has(ZoneParser.plainKeys) {
      self = .plain
    } else if has(["restriction"]) && has(["applicability", "zoneAuthority", "geometry", "country", "lowerMeters"]) {
      self = .ed269
    } else if has(["variant", "UASZone", "limitedApplicability", "verticalLayer", "zoneAuthority"])
      || feature["geometry"]?["layer"] != nil || ZoneParser.isZoneType(properties["type"]?.text)
    {
      self = .ed318
    } else if has(["restriction"]) {
      self = .plain
    } else {
      return nil
    }
  }

  /// Whether an element of a file is a zone: a feature in one of the dialects, or a zone of ED-269 itself.
  static func isZone(_ element: JSONValue) -> Bool {
    if element["type"]?.text == "Feature" {
      return element["properties"].map { ZoneDialect(ofFeature: element, $0) != nil } ?? false
    }
    return element["identifier"] != nil && (element["restriction"] != nil || element["geometry"]?.list != nil)
  }
}
