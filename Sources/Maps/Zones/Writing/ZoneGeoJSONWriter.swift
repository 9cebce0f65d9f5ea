import Geometry
import Quantities

/// Writes zones as plain GeoJSON for any viewer: `restriction`, `lower_m` and `upper_m` above the ground, and when the
/// zone is active on a day. `docs/zones.md` describes the form; `ZoneFileReader` reads it.
///
/// A circle is a polygon around it, since most viewers would draw its Point as a pin, and keeps `centre` and
/// `radius_m`, from which it is read as the circle that it is. The same zones give the same bytes, one feature a line.
package enum ZoneGeoJSONWriter {
  /// What is written besides the zones themselves.
  package struct Options: Hashable, Sendable {
    /// A moment of the day for which `active` is written, in the offset in which it is written; nil for none.
    package var day: CivilTime?
    /// How far the polygon of a circle may stand out from it, in metres.
    package var circleErrorMetres = 0.1
    /// Whether circles are Points with `radius_m`.
    package var writesCirclesAsPoints = false

    /// The defaults.
    package init() {}
  }

  /// The file of some zones, in their order.
  ///
  /// - Parameters:
  ///   - projection: the projection of their shapes.
  ///   - terrain: the ground, for limits that are not above it; nil where it is not known, and `lower_m` or `upper_m`
  ///     of such limits is then null. Over uneven ground the heights are the lowest and the highest that occur.
  package static func file(
    for zones: [Zone], projection: MapProjection, terrain: Terrain?, options: Options = Options()
  ) throws(ProjectionError) -> String {
    var lines: [String] = []
    for zone in zones {
      var members = properties(of: zone, terrain: terrain, options: options)
      let geometry = try geometry(of: zone, &members, projection, options)
      lines.append(
        ZoneJSONText.object([
          ("type", ZoneJSONText.quoted("Feature")), ("properties", ZoneJSONText.object(members)),
          ("geometry", geometry),
        ]))
    }
    var head: [(key: String, value: String)] = []
    if let day = options.day { head.append(("day", ZoneJSONText.quoted(String(day.description.prefix(10))))) }
    return ZoneJSONText.collection(head, lines)
  }

  private static func properties(
    of zone: Zone, terrain: Terrain?, options: Options
  ) -> [(key: String, value: String)] {
    var members: [(key: String, value: String)] = [("identifier", ZoneJSONText.quoted(zone.identifier))]
    func add(_ key: String, _ text: String) {
      if !text.isEmpty { members.append((key, ZoneJSONText.quoted(text))) }
    }
    add("name", zone.name)
    add("country", zone.country)
    add("restriction", zone.restriction.rawValue)
    if zone.isUSpace { members.append(("u_space", "true")) }
    if !zone.reasons.isEmpty {
      members.append(("reason", ZoneJSONText.list(zone.reasons.map { ZoneJSONText.quoted($0) })))
    }
    add("message", zone.message)
    add("conditions", zone.conditions)
    if !zone.authorities.isEmpty {
      members.append(("authority", ZoneJSONText.list(zone.authorities.map { ED318Features.whole($0) })))
    }
    members += limits(of: zone, terrain: terrain)
    if let hours = ZoneJSONText.limitedApplicability(zone.periods) {
      members.append(("limitedApplicability", hours))
    } else {
      members.append(("permanent", "true"))
    }
    if let day = options.day { members.append(("active", active(zone, on: day))) }
    return members
  }

  /// The limits above the ground, and beside them those of another datum as they are.
  private static func limits(of zone: Zone, terrain: Terrain?) -> [(key: String, value: String)] {
    let ground = terrain?.groundRange(in: zone.boundingBox)
    var members: [(key: String, value: String)] = []
    for (side, limit) in [("lower", zone.lower), ("upper", zone.upper)] {
      let isLower = side == "lower"
      func aboveGround(_ altitude: AltitudeAMSL?) -> String {
        guard let ground, let altitude else { return "null" }
        let height = altitude.metres - (isLower ? ground.upperBound : ground.lowerBound)
        // Centimetres, rounded to the outside of the zone.
        let centimetres = height * 100
        return ZoneJSONText.number(max(0, isLower ? centimetres.rounded(.down) : centimetres.rounded(.up)) / 100)
      }
      switch limit {
      case nil: members.append(("\(side)_m", isLower ? "0" : "null"))
      case .aboveGround(let height): members.append(("\(side)_m", ZoneJSONText.number(height.metres)))
      case .aboveMeanSeaLevel(let altitude):
        members.append(("\(side)_m", aboveGround(altitude)))
        members.append(("\(side)_amsl_m", ZoneJSONText.number(altitude.metres)))
      case .aboveEllipsoid(let height):
        members.append(("\(side)_m", aboveGround(terrain.flatMap { try? $0.altitude(of: height) })))
        members.append(("\(side)_wgs84_m", ZoneJSONText.number(height.metres)))
      }
    }
    return members
  }

  /// The intervals of the day, from midnight to midnight in the day's offset.
  private static func active(_ zone: Zone, on day: CivilTime) -> String {
    let midnight = CivilTime(
      secondsSinceEpoch: Double(day.localDay) * 86_400 - Double(day.offsetSeconds), offsetSeconds: day.offsetSeconds)
    let intervals = zone.activeIntervals(from: midnight, to: midnight.advanced(bySeconds: 86_400))
    return ZoneJSONText.list(
      intervals.map {
        ZoneJSONText.list([ZoneJSONText.quoted($0.start.description), ZoneJSONText.quoted($0.end.description)])
      })
  }

  private static func geometry(
    of zone: Zone, _ members: inout [(key: String, value: String)], _ projection: MapProjection, _ options: Options
  ) throws(ProjectionError) -> String {
    let polygon: Polygon
    switch zone.shape {
    case .polygon(let shape): polygon = shape
    case .circle(let circle):
      let centre = try ZoneJSONText.position(circle.centre, projection)
      members.append(("radius_m", ZoneJSONText.number(circle.radiusMetres)))
      guard !options.writesCirclesAsPoints,
        let around = circle.polygonAround(maxErrorMetres: options.circleErrorMetres)
      else {
        return ZoneJSONText.object([("type", ZoneJSONText.quoted("Point")), ("coordinates", centre)])
      }
      members.append(("centre", centre))
      polygon = around
    }
    return ZoneJSONText.object([
      ("type", ZoneJSONText.quoted("Polygon")), ("coordinates", try ZoneJSONText.rings(polygon, projection)),
    ])
  }
}
