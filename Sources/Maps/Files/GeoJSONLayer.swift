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
    /// The feature itself, which knows its line.
    let value: JSONValue
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
          number: index + 1, id: id, value: value, properties: value["properties"] ?? .null,
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
    report(code, "feature \(feature.number)\(name): \(message)", line: feature.value.line)
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
    guard feature.geometry["type"]?.text == "LineString", let list = feature.geometry["coordinates"] else {
      report(MapRule.wrongGeometry, feature, "its geometry is not a LineString")
      return nil
    }
    guard let line = positions(list, feature) else { return nil }
    guard line.count >= 2 else {
      report(MapRule.wrongGeometry, feature, "its line has fewer than two positions")
      return nil
    }
    return line
  }

  /// The polygons of a Polygon or MultiPolygon feature; empty with a report where there is a problem.
  mutating func polygons(_ feature: Feature) -> [Polygon] {
    let coordinates = feature.geometry["coordinates"]
    let parts: [JSONValue]
    switch (feature.geometry["type"]?.text, coordinates) {
    case ("Polygon", .some(let rings)): parts = [rings]
    case ("MultiPolygon", .some(let list)): parts = list.list ?? []
    default:
      report(MapRule.wrongGeometry, feature, "its geometry is not a Polygon or MultiPolygon")
      return []
    }
    var result: [Polygon] = []
    for part in parts {
      guard let polygon = polygon(part, feature) else { return [] }
      result.append(polygon)
    }
    if result.isEmpty { report(MapRule.wrongGeometry, feature, "its MultiPolygon has no polygon") }
    return result
  }

  private mutating func polygon(_ part: JSONValue, _ feature: Feature) -> Polygon? {
    var rings: [[LocalPoint]] = []
    for ring in part.list ?? [] {
      guard let points = positions(ring, feature) else { return nil }
      guard points.isEmpty || points.first == points.last else {
        report(MapRule.wrongGeometry, feature, "a ring does not end where it starts")
        return nil
      }
      rings.append(points)
    }
    guard let exterior = rings.first, let polygon = Polygon(exterior: exterior, holes: Array(rings.dropFirst()))
    else {
      report(MapRule.wrongGeometry, feature, "its outer ring has fewer than three different positions")
      return nil
    }
    do {
      if let problem = try GeometryOperations.validityProblem(of: polygon) {
        report(MapRule.wrongGeometry, feature, "its polygon is not valid: \(problem), metres from the origin")
        return nil
      }
    } catch {
      report(MapRule.wrongGeometry, feature, "its polygon cannot be checked: \(error)")
      return nil
    }
    return polygon
  }

  private mutating func positions(_ list: JSONValue, _ feature: Feature) -> [LocalPoint]? {
    var degrees: [Double] = []
    guard list.appendPositions(to: &degrees) else {
      report(MapRule.wrongGeometry, feature, "a position is not [longitude, latitude] in degrees")
      return nil
    }
    return points(degrees, feature)
  }

  private mutating func position(_ value: JSONValue, _ feature: Feature) -> LocalPoint? {
    guard let position = value.position else {
      report(MapRule.wrongGeometry, feature, "a position is not [longitude, latitude] in degrees")
      return nil
    }
    return points([position.longitude, position.latitude], feature)?.first
  }

  /// The local positions of longitudes and latitudes, or nil with a report.
  private mutating func points(_ degrees: [Double], _ feature: Feature) -> [LocalPoint]? {
    var positions: [GeoPoint] = []
    positions.reserveCapacity(degrees.count / 2)
    for index in stride(from: 0, to: degrees.count, by: 2) {
      guard let position = GeoPoint(longitude: degrees[index], latitude: degrees[index + 1]) else {
        report(MapRule.wrongGeometry, feature, "a position is not [longitude, latitude] in degrees")
        return nil
      }
      positions.append(position)
    }
    do {
      return try projection.local(positions)
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
