import Diagnostics
import Geometry
import Quantities

extension ZoneParser {
  /// Reads a feature of ED-318, also in the dialect of ENAIRE: zone attributes in a nested `UASZone`, the layer as
  /// `verticalLayer` in the properties, texts and `reasons` as bare texts, empty texts for what is missing.
  mutating func readED318(_ properties: JSONValue, _ geometry: JSONValue?) {
    let nested = properties["UASZone"]
    func value(_ key: String) -> JSONValue? {
      let found = nested?[key] ?? properties[key]
      return found?.text?.isEmpty ?? false ? nil : found
    }
    guard let identifier = take(identifier: value("identifier")) else { return }
    checkIdentifier()
    if nested != nil { warn("the zone's attributes stand in a nested `UASZone`") }
    let original = value("extendedProperties")?["sortie"]
    guard let (restriction, isUSpace) = restriction(value("type"), "type", .american),
      let periods = periods(ofED318: value("limitedApplicability"))
    else { return }
    var template = Self.template(original?["identifier"]?.text ?? identifier, restriction)
    template.isUSpace = isUSpace
    template.country = original?["country"]?.text ?? value("country")?.text ?? ""
    template.name = original?["name"]?.text ?? text(value("name"), "name", isList: true)
    template.message = original?["message"]?.text ?? text(value("message"), "message", isList: true)
    template.conditions =
      original?["conditions"]?.text ?? text(value("restrictionConditions"), "restrictionConditions", isList: nil)
    template.periods = periods
    template.reasons = original?["reasons"]?.list?.compactMap(\.text) ?? reasonsED318(value)
    template.authorities =
      original.flatMap { Self.authorities(putAside: $0) }
      ?? authorities(value("zoneAuthority"), isList: nested == nil, restriction)
    if let text = original?["restriction"]?.text, let known = Zone.Restriction(rawValue: text) {
      template.restriction = known
    }
    checkRegion(value("region"))

    let layer = properties["verticalLayer"]
    if layer != nil { warn("`verticalLayer` stands in the properties, not `layer` in the geometry") }
    read(geometry, layer: layer, template, depth: 0)
  }

  private mutating func reasonsED318(_ value: (String) -> JSONValue?) -> [String] {
    let (plural, single) = (value("reasons"), value("reason"))
    if single == nil, plural != nil { warn("`reasons` is read as `reason`") }
    return reasons(single ?? plural, single == nil ? "reasons" : "reason", other: value("otherReasonInfo"))
  }

  /// The authorities that the writer of ED-318 put aside because the format has no room for them; nil where it did not.
  private static func authorities(putAside original: JSONValue) -> [ZoneAuthority]? {
    original["zoneAuthority"]?.list?.map { entry in
      func text(_ key: String) -> String { entry[key]?.text ?? "" }
      return ZoneAuthority(
        name: text("name"), service: text("service"), contactName: text("contactName"), siteURL: text("siteURL"),
        email: text("email"), phone: text("phone"),
        purpose: ZoneAuthority.Purpose(rawValue: text("purpose")) ?? .information,
        intervalBefore: text("intervalBefore"))
    }
  }

  private mutating func checkRegion(_ region: JSONValue?) {
    if region?.text != nil { warn("`region` is a text, not a whole number; it is not used") }
  }

  /// Adds the volumes of a geometry. A collection's `layer` holds for members that have none.
  private mutating func read(_ geometry: JSONValue?, layer outer: JSONValue?, _ template: Zone, depth: Int) {
    let layer = geometry?["layer"] ?? outer
    guard geometry?["type"]?.text == "GeometryCollection" else {
      guard let shapes = shapes(geometry, "geometry"), let limits = limits(ofLayer: layer) else { return }
      for shape in shapes { add(template, shape, limits) }
      return
    }
    guard let list = geometry?["geometries"]?.list, !list.isEmpty else {
      refuse("`geometries` of its GeometryCollection is not a list with members")
      return
    }
    guard depth < ZoneFileReader.collectionDepthMax else {
      refuse("its geometry collections are nested deeper than \(ZoneFileReader.collectionDepthMax)")
      return
    }
    for (index, value) in list.enumerated() {
      if depth == 0 { volume = list.count == 1 ? nil : index + 1 }
      read(value, layer: layer, template, depth: depth + 1)
    }
  }

  /// The shapes of a GeoJSON geometry that is no collection: polygons, or a point with its extent as a circle.
  mutating func shapes(_ geometry: JSONValue?, _ key: String) -> [Zone.Shape]? {
    guard let geometry else {
      refuse("`\(key)` is missing or null, so nobody knows where the zone is")
      return nil
    }
    let coordinates = geometry["coordinates"]
    switch geometry["type"]?.text {
    case "Polygon": return polygons(coordinates, "coordinates")
    case "MultiPolygon": return multiPolygon(coordinates)
    case "Point":
      let extent = geometry["extent"]
      guard let kind = extent?["subType"]?.text, kind.lowercased() == "circle" else {
        refuse("its Point has no `extent` of `subType` Circle")
        return nil
      }
      return circle(centre: coordinates, "coordinates", radius: extent?["radius"], "extent.radius").map { [$0] }
    case let other:
      refuse(
        "its geometry is \(other.map { "a \($0)" } ?? "of no type")",
        help: "a zone is a Polygon, a MultiPolygon, or a Point with an extent")
      return nil
    }
  }

  /// The polygons of a MultiPolygon: all or none.
  mutating func multiPolygon(_ coordinates: JSONValue?) -> [Zone.Shape]? {
    guard let parts = coordinates?.list, !parts.isEmpty else {
      refuse("its MultiPolygon has no polygon")
      return nil
    }
    var result: [Zone.Shape] = []
    for part in parts {
      guard let shapes = polygons(part, "coordinates") else { return nil }
      result += shapes
    }
    return result
  }

  private mutating func limits(ofLayer layer: JSONValue?) -> (lower: Zone.Limit?, upper: Zone.Limit?)? {
    guard let layer else {
      warn("it has no `layer`; the zone is taken from the ground without end")
      return (nil, nil)
    }
    let written = layer["uom"] ?? layer["UOM"]
    if layer["uom"] == nil, written != nil { warn("`UOM` is read as `uom`") }
    // The schema makes metres the default, so only an empty text is worth a word.
    guard let unit = unit(written, "uom", saysWhenMissing: written != nil) else { return nil }
    func raw(_ side: String) -> RawLimit {
      RawLimit(
        value: layer[side], key: side, datum: layer["\(side)Reference"]?.text, datumKey: "\(side)Reference",
        unit: unit, isUpper: side == "upper")
    }
    return limits(raw("lower"), raw("upper"))
  }
}
