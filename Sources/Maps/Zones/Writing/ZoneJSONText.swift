import Diagnostics
import Geometry
import Quantities

/// The pieces of JSON that zone files are written from. The same values give the same bytes.
enum ZoneJSONText {
  /// The decimals of degrees: 1.1 cm.
  static let decimals = 7
  /// The decimals of degrees of rings that would collapse or cross themselves with fewer, one after the other.
  static let fineDecimals = [10, 13]

  /// A text in quotes.
  static func quoted(_ text: String) -> String { JSONQuoting.quoted(text) }

  /// A finite number in the shortest form that reads the same.
  static func number(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// An object of members that are JSON already, in their order.
  static func object(_ members: [(key: String, value: String)]) -> String {
    "{" + members.map { quoted($0.key) + ":" + $0.value }.joined(separator: ",") + "}"
  }

  /// A list of values that are JSON already.
  static func list(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }

  /// A feature collection, one feature a line.
  static func collection(_ members: [(key: String, value: String)], _ features: [String]) -> String {
    let head = ([(key: "type", value: quoted("FeatureCollection"))] + members)
      .map { quoted($0.key) + ":" + $0.value }.joined(separator: ",")
    let body = features.isEmpty ? "" : "\n" + features.joined(separator: ",\n") + "\n"
    return "{\(head),\"features\":[\(body)]}\n"
  }

  // MARK: Geometry

  /// `[longitude, latitude]`.
  static func position(
    _ point: LocalPoint, _ projection: MapProjection, decimals: Int = Self.decimals
  ) throws(ProjectionError) -> String {
    let geo = try projection.geo(point)
    return "[\(fixed(geo.longitude, decimals).text),\(fixed(geo.latitude, decimals).text)]"
  }

  /// The coordinates of a polygon: closed rings, the outer one counter-clockwise (RFC 7946, section 3.1.6). Where seven
  /// decimals would make a ring collapse or cross itself, there are ten or thirteen.
  static func rings(_ polygon: Polygon, _ projection: MapProjection) throws(ProjectionError) -> String {
    let coarse = try written(polygon, projection, decimals)
    if isValid(coarse.rings, projection) { return coarse.text }
    for decimals in fineDecimals.dropLast() {
      let fine = try written(polygon, projection, decimals)
      if isValid(fine.rings, projection) { return fine.text }
    }
    return try written(polygon, projection, fineDecimals[fineDecimals.count - 1]).text
  }

  private static func written(
    _ polygon: Polygon, _ projection: MapProjection, _ decimals: Int
  ) throws(ProjectionError) -> (text: String, rings: [[GeoPoint]]) {
    var texts: [String] = []
    var rings: [[GeoPoint]] = []
    for ring in polygon.rings {
      var positions: [String] = []
      var rounded: [GeoPoint] = []
      positions.reserveCapacity(ring.count + 1)
      rounded.reserveCapacity(ring.count)
      for geo in try projection.geo(ring) {
        let (longitude, latitude) = (fixed(geo.longitude, decimals), fixed(geo.latitude, decimals))
        let text = "[\(longitude.text),\(latitude.text)]"
        // Neighbours that are written alike are one.
        guard positions.last != text else { continue }
        positions.append(text)
        if let point = GeoPoint(longitude: longitude.value, latitude: latitude.value) { rounded.append(point) }
      }
      if positions.count > 1, positions.first == positions.last {
        positions.removeLast()
        rounded.removeLast()
      }
      guard let first = positions.first else { continue }
      texts.append(list(positions + [first]))
      rings.append(rounded)
    }
    return (list(texts), rings)
  }

  /// Whether rings in degrees will be read as a valid polygon.
  private static func isValid(_ rings: [[GeoPoint]], _ projection: MapProjection) -> Bool {
    guard rings.allSatisfy({ $0.count >= 3 }) else { return false }
    var local: [[LocalPoint]] = []
    for ring in rings {
      guard let points = try? projection.local(ring) else { return false }
      local.append(points)
    }
    guard let exterior = local.first, let polygon = Polygon(exterior: exterior, holes: Array(local.dropFirst())) else {
      return false
    }
    return (try? GeometryOperations.isValid(polygon)) ?? false
  }

  /// Degrees with a fixed count of decimals, the last zeros left out, and the number that this is.
  private static func fixed(_ value: Double, _ decimals: Int) -> (text: String, value: Double) {
    var scale: Int64 = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int64((value * Double(scale)).rounded())
    let digits = String(scaled.magnitude % UInt64(scale))
    var fraction = String(repeating: "0", count: decimals - digits.count) + digits
    while fraction.last == "0" { fraction.removeLast() }
    let whole = "\(scaled < 0 ? "-" : "")\(scaled.magnitude / UInt64(scale))"
    return (fraction.isEmpty ? whole : whole + "." + fraction, Double(scaled) / Double(scale))
  }

  // MARK: Times

  /// The hours of a zone as ED-318 writes them; nil where the zone is always active.
  ///
  /// The end of a day is written as 23:59:59, as national files do for want of 24:00; `ZoneFileReader` reads it as the
  /// day's end.
  static func limitedApplicability(_ periods: [ActivePeriod]) -> String? {
    guard !periods.isEmpty, !periods.contains(where: { $0.start == nil && $0.end == nil && $0.schedule.isEmpty }) else {
      return nil
    }
    var entries: [String] = []
    for period in periods {
      let hours = period.schedule.filter { !$0.weekdays.isEmpty }
      if hours.isEmpty, !period.schedule.isEmpty { continue }
      var members: [(key: String, value: String)] = []
      if let start = period.start { members.append(("startDateTime", quoted(start.description))) }
      if let end = period.end { members.append(("endDateTime", quoted(end.description))) }
      if !hours.isEmpty { members.append(("schedule", list(hours.map { Self.hours($0) }))) }
      entries.append(object(members))
    }
    return entries.isEmpty ? nil : list(entries)
  }

  private static let weekdays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]

  private static func hours(_ hours: ActivePeriod.DailyHours) -> String {
    let isAny = hours.weekdays == Array(0..<7)
    let days = isAny ? ["ANY"] : hours.weekdays.filter { (0..<7).contains($0) }.map { weekdays[$0] }
    func moment(_ moment: ActivePeriod.DayMoment, _ side: String) -> (key: String, value: String) {
      switch moment {
      case .event(let event): ("\(side)Event", quoted(event.rawValue))
      case .seconds(let seconds): ("\(side)Time", quoted(time(min(max(seconds, 0), 86_399))))
      }
    }
    return object([
      ("day", list(days.map { quoted($0) })), moment(hours.start, "start"), moment(hours.end, "end"),
    ])
  }

  private static func time(_ seconds: Int) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))Z"
  }
}
