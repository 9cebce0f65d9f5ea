import Diagnostics
import Documents
import Geometry
import Quantities

/// Reads a map folder: `map.yaml` and the layers that it lists.
///
/// All problems are collected. There is a map only where none of them is an error.
package struct CityMapReader {
  /// The largest file that is read, in bytes.
  package static let fileBytesMax = 1024 * 1024 * 1024

  private let folder: String
  private var diagnostics: [Diagnostic] = []
  private var digested: [UInt8] = []
  private var boundary: Polygon?
  private var zones: [Zone] = []
  private var buildings: [Building] = []
  private var places: [Place] = []
  private var areas: [Area] = []
  private var streets: [Street] = []
  private var water: [Polygon] = []
  private var identifiers: [MapLayer.Kind: Set<String>] = [:]

  private init(folder: String) {
    self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  /// Reads the map in a folder.
  ///
  /// - Parameters:
  ///   - folder: the path of the folder, as the user gave it.
  ///   - digest: gives SHA-256 as lower-case hex; the map's digest is its value over, for `map.yaml` and then for each
  ///     layer in the order of the list: the file's name, a zero byte, the length in decimal, a zero byte, the content.
  ///     Without it the digest is empty.
  /// - Returns: the map, nil where there is an error, and all diagnostics.
  package static func read(
    folder: String, digest: ([UInt8]) -> String = { _ in "" }
  ) -> (map: CityMap?, diagnostics: [Diagnostic]) {
    var reader = CityMapReader(folder: folder)
    let map = reader.map(digest: digest)
    return (reader.diagnostics.hasErrors ? nil : map, reader.diagnostics.inReadingOrder)
  }

  private mutating func map(digest: ([UInt8]) -> String) -> CityMap? {
    let path = "\(folder)/map.yaml"
    guard let bytes = content(of: "map.yaml", at: SourceSpan(path: path)) else { return nil }
    let sheet = MapSheet(text: String(decoding: bytes, as: UTF8.self), path: path)
    diagnostics += sheet.diagnostics
    guard let origin = sheet.origin else { return nil }
    let projection: MapProjection
    do {
      projection = try MapProjection(origin: origin)
    } catch {
      report(MapRule.wrongValue, .error, "`origin` cannot be projected: \(error.reason)", at: SourceSpan(path: path))
      return nil
    }
    for (layer, span) in sheet.layers {
      guard let bytes = content(of: layer.file, at: span) else { continue }
      read(layer, bytes: bytes, projection: projection)
    }
    guard let boundary else {
      report(MapRule.missingKey, .error, "no layer gives the map's boundary", at: SourceSpan(path: path))
      return nil
    }
    for place in places where !boundary.contains(place.position) {
      report(
        MapRule.outsideBoundary, .warning, "place `\(place.id)` lies outside the map's boundary",
        at: SourceSpan(path: path))
    }
    guard let groundLevel = sheet.groundLevel, !diagnostics.hasErrors else { return nil }
    return CityMap(
      metadata: sheet.metadata, projection: projection, boundary: boundary,
      terrain: Terrain(groundLevel: groundLevel), zones: zones, buildings: buildings, places: places, areas: areas,
      streets: streets, water: water, digest: digest(digested))
  }

  /// The bytes of a file of the folder, added to what the digest covers; nil with a report where it cannot be read.
  private mutating func content(of file: String, at span: SourceSpan) -> [UInt8]? {
    let path = "\(folder)/\(file)"
    let bytes: [UInt8]
    do {
      bytes = try BoundedFile.read(path, bytesMax: Self.fileBytesMax)
    } catch {
      report(MapRule.unreadableFile, .error, "`\(path)` cannot be read: \(error.reason)", at: span)
      return nil
    }
    digested += Array(file.utf8) + [0] + Array(String(bytes.count).utf8) + [0] + bytes
    return bytes
  }

  private mutating func read(_ layer: MapLayer, bytes: [UInt8], projection: MapProjection) {
    let path = "\(folder)/\(layer.file)"
    if layer.kind == .zones {
      let (zones, problems) = ED269Reader.read(bytes, path: path, projection: projection)
      self.zones += zones
      diagnostics += problems
      return
    }
    var file = GeoJSONLayer(bytes: bytes, path: path, projection: projection)
    switch layer.kind {
    case .boundary: readBoundary(&file)
    case .buildings: readBuildings(&file)
    case .streets: readStreets(&file)
    case .places: readPlaces(&file)
    case .areas: readAreas(&file)
    case .water: for feature in file.features { water += file.polygons(feature) }
    case .zones: break
    }
    diagnostics += file.diagnostics
  }

  private mutating func readBoundary(_ file: inout GeoJSONLayer) {
    let polygons = file.features.flatMap { file.polygons($0) }
    if polygons.count == 1, boundary == nil {
      boundary = polygons[0]
    } else if !file.diagnostics.hasErrors {
      file.report(MapRule.wrongGeometry, "a map has one boundary of one polygon, here is not exactly one")
    }
  }

  private mutating func readBuildings(_ file: inout GeoJSONLayer) {
    for feature in file.features where isNew(feature, .buildings, &file) {
      let polygons = file.polygons(feature)
      guard let height = feature.properties["height"]?.number, height.isFinite, height > 0 else {
        file.report(MapRule.wrongFeature, feature, "`height` is not a number of metres above zero")
        continue
      }
      guard let isAssumed = feature.properties["assumed"]?.bool else {
        file.report(MapRule.wrongFeature, feature, "`assumed` is not true or false")
        continue
      }
      let (name, kind) = (file.text(feature, "name"), file.text(feature, "kind"))
      for (index, polygon) in polygons.enumerated() {
        buildings.append(
          Building(
            id: index == 0 ? feature.id : "\(feature.id)-\(index + 1)", name: name, kind: kind.isEmpty ? "yes" : kind,
            footprint: polygon, height: HeightAGL(metres: height), heightIsAssumed: isAssumed))
      }
    }
  }

  private mutating func readStreets(_ file: inout GeoJSONLayer) {
    for feature in file.features where isNew(feature, .streets, &file) {
      guard let line = file.line(feature) else { continue }
      streets.append(
        Street(
          id: feature.id, name: file.text(feature, "name"), kind: file.text(feature, "kind"), line: line,
          isOneWay: feature.properties["oneway"]?.bool ?? false, surface: file.text(feature, "surface"),
          footAccess: FootAccess(rawValue: file.text(feature, "foot")) ?? .unknown))
    }
  }

  private mutating func readPlaces(_ file: inout GeoJSONLayer) {
    for feature in file.features where isNew(feature, .places, &file) {
      guard let position = file.point(feature) else { continue }
      places.append(
        Place(id: feature.id, name: file.text(feature, "name"), kind: file.text(feature, "kind"), position: position))
    }
  }

  private mutating func readAreas(_ file: inout GeoJSONLayer) {
    for feature in file.features where isNew(feature, .areas, &file) {
      let polygons = file.polygons(feature)
      guard !polygons.isEmpty else { continue }
      guard polygons.count == 1 else {
        file.report(MapRule.wrongGeometry, feature, "an area is one polygon, this has \(polygons.count)")
        continue
      }
      areas.append(
        Area(
          id: feature.id, name: file.text(feature, "name"), kind: file.text(feature, "kind"), outline: polygons[0]))
    }
  }

  /// Whether a feature has an identifier that can be used and that no other of its kind has.
  private mutating func isNew(
    _ feature: GeoJSONLayer.Feature, _ kind: MapLayer.Kind, _ file: inout GeoJSONLayer
  ) -> Bool {
    guard !feature.id.isEmpty else {
      file.report(MapRule.wrongFeature, feature, "it has no `id`")
      return false
    }
    let isPlain = feature.id.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    guard isPlain else {
      file.report(MapRule.wrongFeature, feature, "its `id` is not made of a-z, 0-9 and hyphens")
      return false
    }
    guard identifiers[kind, default: []].insert(feature.id).inserted else {
      file.report(MapRule.duplicateIdentifier, feature, "another of the map's \(kind.rawValue) has the same `id`")
      return false
    }
    return true
  }

  private mutating func report(_ code: String, _ severity: Severity, _ message: String, at span: SourceSpan) {
    diagnostics.append(Diagnostic(code, severity, message, at: span))
  }
}
