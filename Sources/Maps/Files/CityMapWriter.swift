import Foundation
import Geometry
import Quantities

/// Writes a map as a folder of `map.yaml` and GeoJSON layers.
///
/// The same map gives the same bytes: coordinates have seven decimals (1.1 cm), features keep their order, and each
/// stands on a line of its own. Zones are not written: they stay in the ED-269 file that they came from.
package enum CityMapWriter {
  /// One file of a map's folder.
  package struct File: Hashable, Sendable {
    /// The path relative to the folder.
    package let name: String
    /// The content.
    package let bytes: [UInt8]
  }

  /// The files of a map, in the order of the folder's layers, `map.yaml` first.
  ///
  /// - Parameters:
  ///   - map: the map; its zones are left out.
  ///   - extraLayers: layers kept by hand in the same folder, which `map.yaml` shall list after the written ones.
  package static func files(for map: CityMap, extraLayers: [MapLayer] = []) throws(ProjectionError) -> [File] {
    let layers: [(MapLayer, String)] = [
      (MapLayer(kind: .boundary, file: "boundary.geojson"), try boundary(of: map)),
      (MapLayer(kind: .buildings, file: "buildings.geojson"), try buildings(of: map)),
      (MapLayer(kind: .streets, file: "streets.geojson"), try streets(of: map)),
      (MapLayer(kind: .places, file: "places.geojson"), try places(of: map)),
      (MapLayer(kind: .areas, file: "areas.geojson"), try areas(of: map)),
      (MapLayer(kind: .water, file: "water.geojson"), try water(of: map)),
    ]
    let sheet = sheet(of: map, layers: layers.map(\.0) + extraLayers)
    return [File(name: "map.yaml", bytes: Array(sheet.utf8))]
      + layers.map { File(name: $0.0.file, bytes: Array($0.1.utf8)) }
  }

  /// Writes the files of a map into a folder, which is made where it is missing. Other files there stay.
  package static func write(_ map: CityMap, extraLayers: [MapLayer] = [], to folder: String) throws {
    let files = try files(for: map, extraLayers: extraLayers)
    let base = URL(fileURLWithPath: folder, isDirectory: true)
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    for file in files {
      try Data(file.bytes).write(to: base.appendingPathComponent(file.name), options: .atomic)
    }
  }

  private static func sheet(of map: CityMap, layers: [MapLayer]) -> String {
    let origin = map.projection.origin
    var text = """
      # City map of Sortie. The data has its own licence, apart from the code's: see the lines below.
      map: 1
      name: \(quoted(map.metadata.name))
      origin: [\(degrees(origin.longitude)), \(degrees(origin.latitude))]
      ground_level: \(metres(map.terrain.ground(at: LocalPoint(east: 0, north: 0)).metres)) m
      licence: \(quoted(map.metadata.licence))
      attribution: \(quoted(map.metadata.attribution))
      source: \(quoted(map.metadata.source))
      source_date: \(quoted(map.metadata.sourceDate))
      layers:

      """
    for layer in layers { text += "  - \(layer.kind.rawValue): \(layer.file)\n" }
    return text
  }

  private static func boundary(of map: CityMap) throws(ProjectionError) -> String {
    collection([
      feature("boundary", properties: [], geometry: try polygon(map.boundary, map.projection))
    ])
  }

  private static func buildings(of map: CityMap) throws(ProjectionError) -> String {
    var features: [String] = []
    for building in map.buildings {
      let properties = [
        ("name", quoted(building.name)), ("kind", quoted(building.kind)),
        ("height", metres(building.height.metres)), ("assumed", building.heightIsAssumed ? "true" : "false"),
      ]
      features.append(
        feature(building.id, properties: properties, geometry: try polygon(building.footprint, map.projection)))
    }
    return collection(features)
  }

  private static func streets(of map: CityMap) throws(ProjectionError) -> String {
    var features: [String] = []
    for street in map.streets {
      let line = try street.line.map { (point) throws(ProjectionError) in try position(point, map.projection) }
      features.append(
        feature(
          street.id,
          properties: [
            ("name", quoted(street.name)), ("kind", quoted(street.kind)),
            ("oneway", street.isOneWay ? "true" : "false"),
          ] + (street.surface.isEmpty ? [] : [("surface", quoted(street.surface))])
            + (street.footAccess == .unknown ? [] : [("foot", quoted(street.footAccess.rawValue))]),
          geometry: #"{"type":"LineString","coordinates":[\#(line.joined(separator: ","))]}"#))
    }
    return collection(features)
  }

  private static func places(of map: CityMap) throws(ProjectionError) -> String {
    var features: [String] = []
    for place in map.places {
      let point = try position(place.position, map.projection)
      features.append(
        feature(
          place.id, properties: [("name", quoted(place.name)), ("kind", quoted(place.kind))],
          geometry: #"{"type":"Point","coordinates":\#(point)}"#))
    }
    return collection(features)
  }

  private static func areas(of map: CityMap) throws(ProjectionError) -> String {
    var features: [String] = []
    for area in map.areas {
      features.append(
        feature(
          area.id, properties: [("name", quoted(area.name)), ("kind", quoted(area.kind))],
          geometry: try polygon(area.outline, map.projection)))
    }
    return collection(features)
  }

  private static func water(of map: CityMap) throws(ProjectionError) -> String {
    var features: [String] = []
    for (index, surface) in map.water.enumerated() {
      features.append(
        feature("water-\(index + 1)", properties: [], geometry: try polygon(surface, map.projection)))
    }
    return collection(features)
  }

  private static func collection(_ features: [String]) -> String {
    "{\"type\":\"FeatureCollection\",\"features\":[\n" + features.joined(separator: ",\n")
      + (features.isEmpty ? "]}\n" : "\n]}\n")
  }

  private static func feature(_ id: String, properties: [(String, String)], geometry: String) -> String {
    let pairs = properties.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ",")
    return #"{"type":"Feature","id":\#(quoted(id)),"properties":{\#(pairs)},"geometry":\#(geometry)}"#
  }

  /// GeoJSON has closed rings, the outer one counter-clockwise (RFC 7946, section 3.1.6), as `Polygon` keeps them.
  private static func polygon(_ polygon: Polygon, _ projection: MapProjection) throws(ProjectionError) -> String {
    var rings: [String] = []
    for ring in polygon.rings {
      var points = try ring.map { (point) throws(ProjectionError) in try position(point, projection) }
      if let first = points.first { points.append(first) }
      rings.append("[" + points.joined(separator: ",") + "]")
    }
    return #"{"type":"Polygon","coordinates":[\#(rings.joined(separator: ","))]}"#
  }

  private static func position(_ point: LocalPoint, _ projection: MapProjection) throws(ProjectionError) -> String {
    let geo = try projection.geo(point)
    return "[\(degrees(geo.longitude)),\(degrees(geo.latitude))]"
  }

  /// Degrees with seven decimals.
  static func degrees(_ value: Double) -> String { fixed(value, decimals: 7) }

  /// Metres with at most two decimals and no zeros behind them.
  private static func metres(_ value: Double) -> String {
    var text = fixed(value, decimals: 2)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// A number below 10^9 with a fixed count of decimals, independent of any locale.
  private static func fixed(_ value: Double, decimals: Int) -> String {
    var scale: Int64 = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int64((value * Double(scale)).rounded())
    let fraction = String(scaled.magnitude % UInt64(scale))
    let padding = String(repeating: "0", count: decimals - fraction.count)
    return "\(scaled < 0 ? "-" : "")\(scaled.magnitude / UInt64(scale)).\(padding)\(fraction)"
  }

  /// The text as a JSON string, which is a YAML string as well.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
