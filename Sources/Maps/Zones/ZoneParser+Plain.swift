import Diagnostics
import Geometry
import Quantities

extension ZoneParser {
  /// Properties that mark a feature of Sortie's plain form; `restriction` alone does as well.
  static let plainKeys = [
    "lower_m", "upper_m", "lower_amsl_m", "upper_amsl_m", "lower_wgs84_m", "upper_wgs84_m", "radius_m", "active",
    "permanent",
  ]

  /// Reads a feature of Sortie's plain form, as `docs/zones.md` describes it.
  mutating func readPlain(_ properties: JSONValue, _ feature: JSONValue) {
    guard let identifier = take(identifier: properties["identifier"] ?? properties["id"] ?? feature["id"]) else {
      return
    }
    guard let (restriction, isUSpace) = plainRestriction(properties["restriction"]) else { return }
    guard let periods = plainPeriods(properties) else { return }
    var template = Self.template(identifier, restriction)
    template.isUSpace = isUSpace || properties["u_space"]?.bool == true
    template.name = properties["name"]?.text ?? ""
    template.country = properties["country"]?.text ?? ""
    template.message = properties["message"]?.text ?? ""
    template.conditions = properties["conditions"]?.text ?? ""
    template.reasons = properties["reason"]?.list?.compactMap(\.text) ?? properties["reason"]?.text.map { [$0] } ?? []
    template.periods = periods
    template.authorities = authorities(properties["authority"], isList: false, restriction)
    guard let lower = plainLimit(properties, "lower"), let upper = plainLimit(properties, "upper") else { return }
    let limits = ordered(lower.value, upper.value, "lower_m", "upper_m")
    guard let shapes = plainShapes(properties, feature["geometry"]) else { return }
    for shape in shapes { add(template, shape, limits) }
  }

  /// The restriction; a zone without one is taken as prohibited.
  private mutating func plainRestriction(
    _ value: JSONValue?
  ) -> (restriction: Zone.Restriction, isUSpace: Bool)? {
    guard let value else {
      warn("`restriction` is missing and read as PROHIBITED")
      return (.prohibited, false)
    }
    return restriction(value, "restriction", .british)
  }

  /// A limit: above mean sea level or the ellipsoid where the file says so, otherwise above the ground.
  private mutating func plainLimit(_ properties: JSONValue, _ side: String) -> ReadLimit? {
    for (suffix, datum) in [("amsl_m", "AMSL"), ("wgs84_m", "WGS84"), ("m", "AGL")] {
      let key = "\(side)_\(suffix)"
      guard let value = properties[key] else { continue }
      return limit(
        RawLimit(value: value, key: key, datum: datum, datumKey: key, unit: .metres, isUpper: side == "upper"))
    }
    return ReadLimit(value: nil)
  }

  /// A circle where `radius_m` is given, about `centre` or the Point; otherwise the polygons.
  private mutating func plainShapes(_ properties: JSONValue, _ geometry: JSONValue?) -> [Zone.Shape]? {
    guard let radius = properties["radius_m"] else { return shapes(geometry, "geometry") }
    if let centre = properties["centre"] {
      return circle(centre: centre, "centre", radius: radius, "radius_m").map { [$0] }
    }
    guard geometry?["type"]?.text == "Point" else {
      refuse("`radius_m` needs a Point, or `centre`, to be a circle about")
      return nil
    }
    return circle(centre: geometry?["coordinates"], "coordinates", radius: radius, "radius_m").map { [$0] }
  }

  /// The hours: `limitedApplicability` as ED-318 has it; else always where `permanent` is true; else the intervals of
  /// `active`; else always.
  private mutating func plainPeriods(_ properties: JSONValue) -> [ActivePeriod]? {
    if let list = properties["limitedApplicability"] { return periods(ofED318: list) }
    guard properties["permanent"]?.bool != true, let list = properties["active"]?.list else { return [] }
    if list.isEmpty {
      warn("`active` is empty, which would be a zone that is never active; it is taken as permanent")
      return []
    }
    var result: [ActivePeriod] = []
    for interval in list {
      guard let pair = interval.list, pair.count == 2, let start = pair[0].text.flatMap({ CivilTime($0) }),
        let end = pair[1].text.flatMap({ CivilTime($0) }), start < end
      else {
        refuse("an interval of `active` is not [start, end] as dates and times with a zone, the start first")
        return nil
      }
      result.append(ActivePeriod(start: start, end: end))
    }
    return result
  }

  // MARK: dipul

  /// Reads a feature with the properties of dipul, the German map of unmanned aviation.
  ///
  /// Control zones, restricted areas (section 17 LuftVO) and the zones of section 21h need leave, which is an
  /// authorisation; a kind that is none of them is taken as prohibited.
  mutating func readDipul(_ properties: JSONValue, _ geometry: JSONValue?) {
    let names = properties["name"]?.list?.compactMap(\.text) ?? properties["name"]?.text.map { [$0] } ?? []
    let name = names.first ?? properties["generated_name_EN"]?.text ?? ""
    let reference = properties["external_reference"]?.identifier ?? ""
    let detail = properties["type_code_detail"]?.text ?? ""
    guard
      let identifier = take(
        identifier: properties["external_reference"] ?? properties["name"]?.list?.first,
        key: "external_reference")
    else { return }
    if reference.isEmpty { warn("`external_reference` is missing, the name stands for it") }
    let legal = properties["legal_ref"]?.text ?? ""
    let kind = properties["type_code"]?.text ?? ""
    let isKnown =
      ["KONTROLLZONE", "FLUGBESCHRAENKUNGSGEBIET"].contains(kind) || legal.hasPrefix("§ 17")
      || legal.hasPrefix("§ 21h")
    if !isKnown { warn("`type_code` \"\(kind)\" is unknown, the zone is taken as PROHIBITED") }
    var template = Self.template(identifier, isKnown ? .authorisationRequired : .prohibited)
    template.name = name
    template.country = "DEU"
    template.conditions = [legal, detail].filter { !$0.isEmpty }.joined(separator: "; ")
    if kind == "KONTROLLZONE" { template.reasons = ["AIR_TRAFFIC"] }
    guard let lower = dipulLimit(properties, "lower"), let upper = dipulLimit(properties, "upper"),
      let shapes = shapes(geometry, "geometry")
    else { return }
    let limits = ordered(lower.value, upper.value, "lower_limit_altitude", "upper_limit_altitude")
    for shape in shapes { add(template, shape, limits) }
  }

  private mutating func dipulLimit(_ properties: JSONValue, _ side: String) -> ReadLimit? {
    let (datumKey, unitKey) = ("\(side)_limit_alt_ref", "\(side)_limit_unit")
    guard let unit = unit(properties[unitKey], unitKey) else { return nil }
    var datum = properties[datumKey]?.text
    // A pressure altitude in feet or metres is read as a flight level is.
    if datum == "PA", unit != .flightLevel {
      warn(
        "`\(datumKey)` PA is a pressure altitude and read as above mean sea level, which is right at 1013.25 hPa only")
      datum = "AMSL"
    }
    return limit(
      RawLimit(
        value: properties["\(side)_limit_altitude"], key: "\(side)_limit_altitude", datum: datum, datumKey: datumKey,
        unit: unit, isUpper: side == "upper"))
  }
}
