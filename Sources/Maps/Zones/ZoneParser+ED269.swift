import Diagnostics
import Geometry
import Quantities

extension ZoneParser {
  /// Reads a zone of ED-269.
  mutating func readED269(_ zone: JSONValue) {
    guard let template = templateED269(zone) else { return }
    guard let volumes = zone["geometry"]?.list, !volumes.isEmpty else {
      refuse("`geometry` is not a list of volumes")
      return
    }
    for (index, value) in volumes.enumerated() {
      volume = volumes.count == 1 ? nil : index + 1
      readVolume(value, template)
    }
  }

  /// Reads a GeoJSON feature with the keys of ED-269, as Estonia and Lithuania publish them: the shape is the
  /// feature's, limits stand in `properties.geometry`, in the properties themselves, or as `lowerMeters` and
  /// `upperMeters`.
  mutating func readED269(feature properties: JSONValue, _ geometry: JSONValue?) {
    guard let template = templateED269(properties) else { return }
    warn("ED-269 keys stand in the properties of a GeoJSON feature")
    let inner = properties["geometry"].map { $0.list ?? [$0] } ?? []
    if let first = inner.first, first["horizontalProjection"] != nil {
      for (index, value) in inner.enumerated() {
        volume = inner.count == 1 ? nil : index + 1
        readVolume(value, template)
      }
      return
    }
    let layers = inner.isEmpty ? [properties] : inner
    for (index, layer) in layers.enumerated() {
      volume = layers.count == 1 ? nil : index + 1
      guard let shapes = shapes(geometry, "geometry"), let limits = limitsED269(layer, orMetresOf: properties) else {
        continue
      }
      for shape in shapes { add(template, shape, limits) }
    }
  }

  private mutating func readVolume(_ value: JSONValue, _ template: Zone) {
    guard let shapes = projected(value), let limits = limitsED269(value, orMetresOf: nil) else { return }
    for shape in shapes { add(template, shape, limits) }
  }

  /// Everything that the volumes of a zone share; nil with a report where it cannot be understood.
  private mutating func templateED269(_ zone: JSONValue) -> Zone? {
    guard let identifier = take(identifier: zone["identifier"]) else { return nil }
    checkIdentifier()
    guard let (restriction, _) = restriction(zone["restriction"], "restriction", .british),
      let periods = periods(ofED269: zone)
    else { return nil }
    var template = Self.template(identifier, restriction)
    template.name = text(zone["name"], "name", isList: false)
    template.country = zone["country"]?.text ?? ""
    template.reasons = reasons(zone["reason"], "reason", other: zone["otherReasonInfo"])
    template.message = text(zone["message"], "message", isList: false)
    template.periods = periods
    template.conditions = text(zone["restrictionConditions"], "restrictionConditions", isList: false)
    template.authorities = authorities(zone["zoneAuthority"], isList: false, restriction)
    return template
  }

  /// The horizontal extent of a volume.
  private mutating func projected(_ volume: JSONValue) -> [Zone.Shape]? {
    guard let projected = volume["horizontalProjection"] else {
      refuse("`horizontalProjection` is missing")
      return nil
    }
    let type = projected["type"]?.text
    let usual = ["Circle", "Polygon", "MultiPolygon"].first { $0.lowercased() == type?.lowercased() }
    if let type, let usual, type != usual { warn("`type` \"\(type)\" of `horizontalProjection` is read as \(usual)") }
    switch usual ?? type {
    case "Circle":
      if volume["uomDimensions"]?.text?.uppercased() == "FT" { warn("`radius` is read as metres, limits as feet") }
      return circle(centre: projected["center"], "center", radius: projected["radius"], "radius").map { [$0] }
    case "Polygon":
      return polygons(projected["coordinates"], "coordinates")
    case "MultiPolygon":
      warn("`horizontalProjection` is a MultiPolygon, which ED-269 does not know; each part counts")
      return multiPolygon(projected["coordinates"])
    case .some(let other):
      refuse("`horizontalProjection` is a \(other), not a Polygon or Circle")
      return nil
    case nil:
      refuse("`horizontalProjection` has no `type`")
      return nil
    }
  }

  /// The limits of a volume; where it has none and `metres` has `lowerMeters` or `upperMeters`, those, above the
  /// ground.
  private mutating func limitsED269(
    _ volume: JSONValue, orMetresOf metres: JSONValue?
  ) -> (lower: Zone.Limit?, upper: Zone.Limit?)? {
    let hasNone = volume["lowerLimit"] == nil && volume["upperLimit"] == nil
    if hasNone, let metres, metres["lowerMeters"] != nil || metres["upperMeters"] != nil {
      warn("`lowerMeters` and `upperMeters` are read as metres above the ground")
      let lower = RawLimit(
        value: metres["lowerMeters"], key: "lowerMeters", datum: "AGL", datumKey: "", unit: .metres, isUpper: false)
      let upper = RawLimit(
        value: metres["upperMeters"], key: "upperMeters", datum: "AGL", datumKey: "", unit: .metres, isUpper: true)
      return limits(lower, upper)
    }
    guard let unit = unit(volume["uomDimensions"], "uomDimensions", saysWhenMissing: !hasNone) else { return nil }
    if hasNone, metres != nil { warn("it has no limits; the zone is taken from the ground without end") }
    func raw(_ side: String) -> RawLimit {
      RawLimit(
        value: volume["\(side)Limit"], key: "\(side)Limit", datum: volume["\(side)VerticalReference"]?.text,
        datumKey: "\(side)VerticalReference", unit: unit, isUpper: side == "upper")
    }
    return limits(raw("lower"), raw("upper"))
  }

  /// Both sides of a layer, in order.
  mutating func limits(_ lower: RawLimit, _ upper: RawLimit) -> (lower: Zone.Limit?, upper: Zone.Limit?)? {
    guard let low = limit(lower), let high = limit(upper) else { return nil }
    return ordered(low.value, high.value, lower.key, upper.key)
  }
}
