import Diagnostics
import Geometry
import Quantities

/// Writes zones as strict ED-318: the official JSON Schema passes it, and `ZoneFileReader` reads equal zones from it.
///
/// The same zones give the same bytes, one feature a line. Neighbours in the list that differ in shape and limits alone
/// are volumes of one zone and become one feature: a GeometryCollection of layered geometries. Circles are Points with
/// their extent. Degrees have seven decimals (1.1 cm); limits and radii are written exactly, in metres.
///
/// What the format asks for and a zone does not have, and what it has no room for, is written as `Options` say and
/// reported; the zone's own values stand in `extendedProperties.sortie`, from where the reader takes them back.
package enum ED318Writer {
  /// The choices where the format asks for more than a zone has.
  package struct Options: Hashable, Sendable {
    /// The country of zones that have none; three letters. `ZZZ` is for users to define in ISO 3166-1.
    package var countryWhereMissing = "ZZZ"
    /// The authority of zones that have none.
    package var authorityWhereMissing = ZoneAuthority(name: "not stated", purpose: .information)
    /// The language of texts, at most five letters; `und` is undetermined (ISO 639-2).
    package var language = "und"
    /// The name of the collection, at most 200 characters; empty for none.
    package var title = ""

    /// The defaults.
    package init() {}
  }

  /// The most characters of an identifier.
  static let identifierLengthMax = 7
  /// The most characters of a text.
  static let textLengthMax = 200
  /// The most reasons of a zone.
  static let reasonsMax = 9
  /// The reasons that the format knows.
  static let reasonCodes = [
    "AIR_TRAFFIC", "SENSITIVE", "PRIVACY", "POPULATION", "NATURE", "NOISE", "EMERGENCY", "DAR", "OTHER",
  ]

  /// The file of some zones.
  ///
  /// - Parameters:
  ///   - zones: the zones, in the order of the file.
  ///   - projection: the projection of their shapes.
  ///   - path: the file's name for messages.
  /// - Returns: the text of the file, and what was assumed or cut.
  package static func file(
    for zones: [Zone], projection: MapProjection, options: Options = Options(), path: String = "zones.geojson"
  ) throws(ProjectionError) -> (text: String, diagnostics: [Diagnostic]) {
    var features = ED318Features(zones: zones, options: options, path: path)
    var lines: [String] = []
    var start = zones.startIndex
    while start < zones.endIndex {
      var end = start + 1
      while end < zones.endIndex, areVolumesOfOneZone(zones[start], zones[end]) { end += 1 }
      lines.append(try feature(zones[start..<end], &features, projection))
      start = end
    }
    features.reportAssumed()
    let title = options.title.isEmpty ? [] : [("name", ZoneJSONText.quoted(options.title.cut(to: textLengthMax)))]
    return (ZoneJSONText.collection(title.map { (key: $0.0, value: $0.1) }, lines), features.diagnostics)
  }

  /// Whether two zones differ in nothing but shape and limits.
  private static func areVolumesOfOneZone(_ one: Zone, _ other: Zone) -> Bool {
    var same = other
    (same.shape, same.lower, same.upper, same.daylightPlace) = (one.shape, one.lower, one.upper, one.daylightPlace)
    return same == one
  }

  private static func feature(
    _ volumes: ArraySlice<Zone>, _ features: inout ED318Features, _ projection: MapProjection
  ) throws(ProjectionError) -> String {
    var geometries: [String] = []
    for volume in volumes { geometries.append(try geometry(volume, projection)) }
    let geometry =
      geometries.count == 1
      ? geometries[0]
      : ZoneJSONText.object([
        ("type", ZoneJSONText.quoted("GeometryCollection")), ("geometries", ZoneJSONText.list(geometries)),
      ])
    let properties = volumes.first.map { features.properties(of: $0) } ?? "null"
    return ZoneJSONText.object([
      ("type", ZoneJSONText.quoted("Feature")), ("properties", properties), ("geometry", geometry),
    ])
  }

  private static func geometry(_ zone: Zone, _ projection: MapProjection) throws(ProjectionError) -> String {
    var members: [(key: String, value: String)]
    switch zone.shape {
    case .polygon(let polygon):
      members = [
        ("type", ZoneJSONText.quoted("Polygon")), ("coordinates", try ZoneJSONText.rings(polygon, projection)),
      ]
    case .circle(let circle):
      let extent: [(key: String, value: String)] = [
        ("subType", ZoneJSONText.quoted("Circle")), ("radius", ZoneJSONText.number(circle.radiusMetres)),
      ]
      members = [
        ("type", ZoneJSONText.quoted("Point")),
        ("coordinates", try ZoneJSONText.position(circle.centre, projection)), ("extent", ZoneJSONText.object(extent)),
      ]
    }
    members.append(("layer", layer(zone)))
    return ZoneJSONText.object(members)
  }

  /// The layer; a side without limit is left out, which the schema allows.
  private static func layer(_ zone: Zone) -> String {
    var members: [(key: String, value: String)] = []
    for (side, limit) in [("upper", zone.upper), ("lower", zone.lower)] {
      guard let limit else { continue }
      let (metres, datum) =
        switch limit {
        case .aboveGround(let height): (height.metres, "AGL")
        case .aboveMeanSeaLevel(let altitude): (altitude.metres, "AMSL")
        case .aboveEllipsoid(let height): (height.metres, "WGS84")
        }
      members.append((side, ZoneJSONText.number(metres)))
      members.append(("\(side)Reference", ZoneJSONText.quoted(datum)))
    }
    members.append(("uom", ZoneJSONText.quoted("m")))
    return ZoneJSONText.object(members)
  }
}

extension String {
  /// The first characters (Unicode scalars, as JSON Schema counts), with an ellipsis where it was cut.
  func cut(to count: Int) -> String {
    guard unicodeScalars.count > count else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.prefix(count - 1))) + "…"
  }
}
