import Diagnostics
import Geometry
import Quantities

extension ED269Reader {
  /// A foot in metres, exact by the international definition of 1959.
  private static let metresPerFoot = 0.3048
  /// Limits at or above this height in metres mean "no limit" in some national files.
  private static let unlimitedMetres = 99_999.0

  /// The horizontal extent of a volume; nil with a report where it cannot be understood.
  mutating func shape(_ volume: JSONValue, _ label: String) -> Zone.Shape? {
    guard let projected = volume["horizontalProjection"] else {
      return refuse("\(label): `horizontalProjection` is missing")
    }
    switch projected["type"]?.text {
    case "Circle":
      guard let centre = projected["center"].flatMap(position) else {
        return refuse("\(label): `center` is not [longitude, latitude] in degrees")
      }
      guard let radius = number(projected["radius"], "radius", label), radius > 0, radius.isFinite else {
        return refuse("\(label): `radius` is not a number of metres above zero")
      }
      return .circle(Circle(centre: centre, radiusMetres: radius))
    case "Polygon":
      return polygon(projected, label)
    case .some(let other):
      return refuse("\(label): `horizontalProjection` is a \(other), not a Polygon or Circle")
    case nil:
      return refuse("\(label): `horizontalProjection` has no `type`")
    }
  }

  private mutating func polygon(_ projected: JSONValue, _ label: String) -> Zone.Shape? {
    var rings: [[LocalPoint]] = []
    for ring in projected["coordinates"]?.list ?? [] {
      var points: [LocalPoint] = []
      for value in ring.list ?? [] {
        guard let point = position(value) else {
          return refuse("\(label): a position of `coordinates` is not [longitude, latitude] in degrees")
        }
        points.append(point)
      }
      if points.first != points.last {
        report(MapRule.zoneQuirk, .warning, "\(label): a ring of `coordinates` is not closed")
      }
      rings.append(points)
    }
    guard let exterior = rings.first, let polygon = Polygon(exterior: exterior, holes: Array(rings.dropFirst())) else {
      return refuse("\(label): `coordinates` has no ring of three different positions")
    }
    do {
      guard let problem = try GeometryOperations.validityProblem(of: polygon) else { return .polygon(polygon) }
      return refuse("\(label): `coordinates` is not a valid polygon: \(problem), metres from the map's origin")
    } catch {
      return refuse("\(label): `coordinates` cannot be checked: \(error)")
    }
  }

  private func position(_ value: JSONValue) -> LocalPoint? {
    guard let list = value.list, list.count >= 2, let longitude = list[0].number, let latitude = list[1].number,
      let geo = GeoPoint(longitude: longitude, latitude: latitude)
    else { return nil }
    return try? projection.local(geo)
  }

  /// The vertical limits of a volume; nil with a report where they cannot be understood.
  mutating func limits(_ volume: JSONValue, _ label: String) -> (lower: Zone.Limit?, upper: Zone.Limit?)? {
    let factor: Double
    switch volume["uomDimensions"]?.text?.uppercased() {
    case "M": factor = 1
    case "FT": factor = Self.metresPerFoot
    case nil:
      report(MapRule.zoneQuirk, .warning, "\(label): `uomDimensions` is missing, metres are assumed")
      factor = 1
    case .some(let other):
      report(MapRule.zoneRefused, .error, "\(label): unknown `uomDimensions` \"\(other)\"", help: "known: M, FT")
      return nil
    }
    guard let lower = limit(volume, "lower", factor, label), let upper = limit(volume, "upper", factor, label) else {
      return nil
    }
    if let problem = Self.orderProblem(lower.value, upper.value) {
      report(MapRule.zoneRefused, .error, "\(label): \(problem)")
      return nil
    }
    return (lower.value, upper.value)
  }

  /// A limit that may rightly be absent.
  private struct ReadLimit {
    var value: Zone.Limit?
  }

  private mutating func limit(_ volume: JSONValue, _ side: String, _ factor: Double, _ label: String) -> ReadLimit? {
    let key = "\(side)Limit"
    guard let raw = volume[key] else { return ReadLimit(value: nil) }
    if raw.text?.isEmpty ?? false {
      report(MapRule.zoneQuirk, .warning, "\(label): `\(key)` is empty and read as no limit")
      return ReadLimit(value: nil)
    }
    guard let value = number(raw, key, label), value.isFinite else {
      report(MapRule.zoneRefused, .error, "\(label): `\(key)` is not a number")
      return nil
    }
    let metres = value * factor
    if side == "upper", metres >= Self.unlimitedMetres {
      report(MapRule.zoneQuirk, .warning, "\(label): `\(key)` \(value) is read as no limit")
      return ReadLimit(value: nil)
    }
    switch volume["\(side)VerticalReference"]?.text?.uppercased() {
    case "AGL": return ReadLimit(value: .aboveGround(HeightAGL(metres: metres)))
    case "AMSL": return ReadLimit(value: .aboveMeanSeaLevel(AltitudeAMSL(metres: metres)))
    case let other:
      report(
        MapRule.zoneRefused, .error,
        "\(label): `\(side)VerticalReference` is \(other.map { "\"\($0)\"" } ?? "missing")",
        help: "known: AGL, AMSL")
      return nil
    }
  }

  /// A number, also where it is written as a text; that gives a warning.
  private mutating func number(_ value: JSONValue?, _ key: String, _ label: String) -> Double? {
    if let number = value?.number { return number }
    guard let text = value?.text, let number = Double(text) else { return nil }
    report(MapRule.zoneQuirk, .warning, "\(label): `\(key)` is the text \"\(text)\", not a number")
    return number
  }

  /// Limits of different datums can only be compared over terrain, so they pass here.
  private static func orderProblem(_ lower: Zone.Limit?, _ upper: Zone.Limit?) -> String? {
    let isWrong =
      switch (lower, upper) {
      case (.aboveGround(let low), .aboveGround(let high)): low >= high
      case (.aboveMeanSeaLevel(let low), .aboveMeanSeaLevel(let high)): low >= high
      case (nil, .aboveGround(let high)): high.metres <= 0
      default: false
      }
    return isWrong ? "`upperLimit` is not above `lowerLimit`" : nil
  }

  private mutating func refuse(_ message: String) -> Zone.Shape? {
    report(MapRule.zoneRefused, .error, message)
    return nil
  }
}
