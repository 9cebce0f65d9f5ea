import Diagnostics
import Geometry
import Quantities

/// The features of one GeoJSON file, with the questions that the map reader asks of each.
///
/// What is wrong is collected in `diagnostics`, with the feature's number (from 1) and its id.
struct GeoJSONLayer {
  /// One feature.
  struct Feature {
    /// The feature's place in the file, from 1.
    let number: Int
    /// The feature's id; empty where it has none.
    let id: String
    /// The line on which the feature opens.
    let line: Int?
    let properties: JSONValue
    let geometry: JSONValue
  }

  let path: String
  let projection: MapProjection
  private(set) var features: [Feature] = []
  private(set) var diagnostics: [Diagnostic] = []

  /// Reads the features of a file.
  init(bytes: [UInt8], path: String, projection: MapProjection) {
    self.path = path
    self.projection = projection
    let document: JSONValue
    do {
      document = try JSONValue(bytes: bytes)
    } catch {
      diagnostics.append(.notJSON(MapRule.notGeoJSON, error, path: path))
      return
    }
    guard document["type"]?.text == "FeatureCollection", let list = document["features"]?.list else {
      report(MapRule.notGeoJSON, "the file is not a GeoJSON FeatureCollection")
      return
    }
    for (index, value) in list.enumerated() {
      guard value["type"]?.text == "Feature" else {
        report(MapRule.notGeoJSON, "feature \(index + 1) has no `\"type\": \"Feature\"`", line: value.line)
        continue
      }
      let id = value["id"]?.identifier ?? ""
      features.append(
        Feature(
          number: index + 1, id: id, line: value.line, properties: value["properties"] ?? .object([:], line: 1),
          geometry: value["geometry"] ?? .null))
    }
  }

  /// Notes a problem of the file.
  mutating func report(_ code: String, _ message: String, line: Int? = nil) {
    let position = line.map { SourcePosition(line: $0, column: 1) }
    diagnostics.append(Diagnostic(code, .error, message, at: SourceSpan(path: path, position: position)))
  }

  /// Notes a problem of a feature.
  mutating func report(_ code: String, _ feature: Feature, _ message: String) {
    let name = feature.id.isEmpty ? "" : " (`\(feature.id)`)"
    report(code, "feature \(feature.number)\(name): \(message)", line: feature.line)
  }

  /// A text property; empty where it is absent, reported where it is something else.
  mutating func text(_ feature: Feature, _ key: String) -> String {
    guard let value = feature.properties[key] else { return "" }
    if let text = value.text { return text }
    report(MapRule.wrongFeature, feature, "`\(key)` is not a text")
    return ""
  }

  /// The local position of a Point feature, or nil with a report.
  mutating func point(_ feature: Feature) -> LocalPoint? {
    guard feature.geometry["type"]?.text == "Point", let value = feature.geometry["coordinates"] else {
      report(MapRule.wrongGeometry, feature, "its geometry is not a Point")
      return nil
    }
    return position(value, feature)
  }

  /// The local positions of a LineString feature, or nil with a report.
  mutating func line(_ feature: Feature) -> [LocalPoint]? {
    guard feature.geometry["type"]?.text == "LineString", let list = feature.geometry["coordinates"]?.list,
      list.count >= 2
    else {
      report(MapRule.wrongGeometry, feature, "its geometry is not a LineString of two or more positions")
      return nil
    }
    return positions(list, feature)
  }

  /// The polygons of a Polygon or MultiPolygon feature; empty with a report where there is a problem.
  mutating func polygons(_ feature: Feature) -> [Polygon] {
    let coordinates = feature.geometry["coordinates"]?.list
    let parts: [JSONValue]
    switch (feature.geometry["type"]?.text, coordinates) {
    case ("Polygon", .some(let rings)): parts = [.list(rings)]
    case ("MultiPolygon", .some(let list)): parts = list
    default:
      report(MapRule.wrongGeometry, feature, "its geometry is not a Polygon or MultiPolygon")
      return []
    }
    var result: [Polygon] = []
    for part in parts {
      var rings: [[LocalPoint]] = []
      for ring in part.list ?? [] {
        guard let points = positions(ring.list ?? [], feature) else { return [] }
        rings.append(points)
      }
      guard let exterior = rings.first, let polygon = Polygon(exterior: exterior, holes: Array(rings.dropFirst()))
      else {
        report(MapRule.wrongGeometry, feature, "its outer ring has fewer than three different positions")
        return []
      }
      do {
        if let problem = try GeometryOperations.validityProblem(of: polygon) {
          report(MapRule.wrongGeometry, feature, "its polygon is not valid: \(problem), metres from the origin")
          return []
        }
      } catch {
        report(MapRule.wrongGeometry, feature, "its polygon cannot be checked: \(error)")
        return []
      }
      result.append(polygon)
    }
    if result.isEmpty { report(MapRule.wrongGeometry, feature, "its MultiPolygon has no polygon") }
    return result
  }

  private mutating func positions(_ list: [JSONValue], _ feature: Feature) -> [LocalPoint]? {
    var result: [LocalPoint] = []
    result.reserveCapacity(list.count)
    for value in list {
      guard let point = position(value, feature) else { return nil }
      result.append(point)
    }
    return result
  }

  private mutating func position(_ value: JSONValue, _ feature: Feature) -> LocalPoint? {
    guard let list = value.list, list.count >= 2, let longitude = list[0].number, let latitude = list[1].number,
      let geo = GeoPoint(longitude: longitude, latitude: latitude)
    else {
      report(MapRule.wrongGeometry, feature, "a position is not [longitude, latitude] in degrees")
      return nil
    }
    do {
      return try projection.local(geo)
    } catch {
      report(MapRule.wrongGeometry, feature, "a position is too far from the map's origin: \(error.reason)")
      return nil
    }
  }
}

extension Diagnostic {
  /// The diagnostic of a file that is not JSON.
  static func notJSON(_ code: String, _ error: JSONError, path: String) -> Diagnostic {
    Diagnostic(
      code, .error, "the file is not JSON: \(error.reason)",
      at: SourceSpan(path: path, position: SourcePosition(line: error.line, column: error.column)))
  }
}
