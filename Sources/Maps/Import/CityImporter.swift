import Diagnostics
import Geometry
import Quantities

/// Makes a city map from an OpenStreetMap extract.
///
/// The result depends on the bytes of the extract and on the options alone. Elements come in the order nodes, ways,
/// relations, each by id. What is left out or repaired is reported, element by element.
package struct CityImporter {
  /// What the extract itself does not say.
  package struct Options: Sendable {
    /// Name, source, date, licence and credit of the map.
    package var metadata: MapMetadata
    /// The height of the ground everywhere.
    package var groundLevel: AltitudeAMSL
    /// How heights are found.
    package var heights = HeightRules()
    /// Areas without a name are left out below this surface, in square metres.
    package var unnamedAreaSquareMetresMin = 500.0

    /// Options with the documented defaults.
    package init(metadata: MapMetadata, groundLevel: AltitudeAMSL) {
      self.metadata = metadata
      self.groundLevel = groundLevel
    }
  }

  let options: Options
  let path: String
  let data: OSMData
  let projection: MapProjection
  let nodeIndex: OSMIndex
  let wayIndex: OSMIndex
  let positions: [LocalPoint]
  var diagnostics: [Diagnostic] = []

  /// Imports the bytes of an OSM PBF file.
  ///
  /// The map's origin is the middle of the box in the file's header (of the box around all nodes where the header has
  /// none), rounded to 1e-7 degree; the map's boundary is that box. Zones are not in OSM data: the list is empty.
  ///
  /// - Parameters:
  ///   - pbf: the bytes of the file.
  ///   - path: the file's name for messages.
  ///   - options: what the file does not say.
  /// - Returns: the map, nil where there is an error, and everything there is to say.
  package static func importOSM(
    pbf: [UInt8], path: String, options: Options
  ) -> (map: CityMap?, diagnostics: [Diagnostic]) {
    func failure(_ code: String, _ message: String) -> (map: CityMap?, diagnostics: [Diagnostic]) {
      (nil, [Diagnostic(code, .error, message, at: SourceSpan(path: path))])
    }
    guard abs(options.groundLevel.metres) < 10_000 else {
      return failure(
        MapRule.wrongValue, "the ground level \(options.groundLevel.metres) m is not within 10 km of the sea")
    }
    do {
      let data = try OSMReader.read(pbf)
      guard let box = data.headerBox ?? data.dataBox else { return failure(MapRule.osmFile, "the extract is empty") }
      guard let origin = originPoint(of: box) else {
        return failure(MapRule.osmFile, "the extract's box has no middle")
      }
      var importer = try CityImporter(options: options, path: path, data: data, origin: origin)
      let map = try importer.map(box: box)
      return (map, importer.diagnostics)
    } catch let error as OSMFileError {
      return failure(MapRule.osmFile, "the file is not readable OSM PBF: \(error)")
    } catch {
      return failure(MapRule.osmFile, "the extract cannot be projected: \(error)")
    }
  }

  private static func originPoint(of box: OSMBox) -> GeoPoint? {
    GeoPoint(
      longitude: Double(box.west + (box.east - box.west) / 2) / 1e9,
      latitude: Double(box.south + (box.north - box.south) / 2) / 1e9)?.roundedToE7
  }

  private init(options: Options, path: String, data: OSMData, origin: GeoPoint) throws {
    self.options = options
    self.path = path
    self.data = data
    projection = try MapProjection(origin: origin)
    nodeIndex = OSMIndex(data.nodes.map(\.id))
    wayIndex = OSMIndex(data.ways.map(\.id))
    var points: [GeoPoint] = []
    points.reserveCapacity(data.nodes.count)
    for node in data.nodes {
      // The reader has checked the range, so the fallback is never taken.
      let point = GeoPoint(
        longitude: Double(node.longitudeNano) / 1e9, latitude: Double(node.latitudeNano) / 1e9)
      points.append(point ?? origin)
    }
    positions = try projection.local(points)
  }

  private mutating func map(box: OSMBox) throws -> CityMap? {
    var corners: [LocalPoint] = []
    for (longitude, latitude) in [
      (box.west, box.south), (box.east, box.south), (box.east, box.north), (box.west, box.north),
    ] {
      guard let corner = GeoPoint(longitude: Double(longitude) / 1e9, latitude: Double(latitude) / 1e9) else {
        continue
      }
      corners.append(try projection.local(corner.roundedToE7))
    }
    guard let boundary = Polygon(exterior: corners) else {
      diagnostics.append(
        Diagnostic(MapRule.osmFile, .error, "the extract's box has no surface", at: SourceSpan(path: path)))
      return nil
    }
    let surfaces = surfaces()
    return CityMap(
      metadata: options.metadata, projection: projection, boundary: boundary,
      terrain: Terrain(groundLevel: options.groundLevel), zones: [], buildings: buildings(from: surfaces),
      places: places(from: surfaces), areas: areas(from: surfaces), streets: streets(), water: water(from: surfaces))
  }

  /// Notes something about one element of the extract.
  mutating func report(_ code: String, _ severity: Severity, _ message: String, help: String? = nil) {
    diagnostics.append(Diagnostic(code, severity, message, at: SourceSpan(path: path), help: help))
  }

  /// The name for people: `name`, else empty.
  static func name(of tags: OSMTags) -> String { tags["name"] ?? "" }
}
