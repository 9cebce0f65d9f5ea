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

  /// Whether the compiled form of a map is used.
  package enum CacheUse: Sendable {
    /// It is neither read nor written.
    case none
    /// It is read where it fits the files, and written anew where it does not. A folder that cannot be written to is
    /// read all the same.
    case use
  }

  private let folder: String
  private let cacheUse: CacheUse
  private var diagnostics: [Diagnostic] = []
  private var zones: [Zone] = []
  private var rasters: [(path: String, raster: ElevationRaster)] = []
  private var indoor: [IndoorMap] = []

  private init(folder: String, cache: CacheUse) {
    cacheUse = cache
    self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  /// Reads the map in a folder.
  ///
  /// - Parameters:
  ///   - folder: the path of the folder, as the user gave it.
  ///   - digest: gives SHA-256 as lower-case hex; the map's digest is its value over, for `map.yaml` and then for each
  ///     layer in the order of the list: the file's name, a zero byte, the length in decimal, a zero byte, the content.
  ///     Without it the digest is empty.
  ///   - cache: whether the compiled form beside the files is used; only where there is a digest.
  /// - Returns: the map, nil where there is an error, and all diagnostics.
  package static func read(
    folder: String, digest: ([UInt8]) -> String = { _ in "" }, cache: CacheUse = .none
  ) -> (map: CityMap?, diagnostics: [Diagnostic]) {
    var reader = CityMapReader(folder: folder, cache: cache)
    let map = reader.map(digest: digest)
    return (reader.diagnostics.hasErrors ? nil : map, reader.diagnostics.inReadingOrder)
  }

  /// A layer with the bytes of its file.
  private struct Content {
    let layer: MapLayer
    let bytes: [UInt8]
  }

  private mutating func map(digest: ([UInt8]) -> String) -> CityMap? {
    let path = "\(folder)/map.yaml"
    guard let sheetBytes = sheetContent(at: path) else { return nil }
    let sheet = MapSheet(bytes: sheetBytes, path: path)
    diagnostics += sheet.diagnostics
    guard let origin = sheet.origin else { return nil }
    let projection: MapProjection
    do {
      projection = try MapProjection(origin: origin)
    } catch {
      report(MapRule.wrongValue, .error, "`origin` cannot be projected: \(error.reason)", at: SourceSpan(path: path))
      return nil
    }
    var contents: [Content] = []
    for (layer, span) in sheet.layers {
      if let bytes = content(of: layer.file, at: span) { contents.append(Content(layer: layer, bytes: bytes)) }
    }
    // A folder with problems has no digest, and so no cache.
    let mapDigest = diagnostics.hasErrors ? "" : digest(Self.digested(sheetBytes, contents))
    let layers = cityLayers(contents, projection: projection, source: mapDigest, digest: digest)
    var entries: [MapLayerEntry] = []
    for (index, content) in contents.enumerated() {
      let count =
        switch content.layer.kind {
        case .zones: readZones(content, projection)
        case .terrain: readTerrain(content)
        case .indoor: readIndoor(content, projection)
        default: layers.counts[index]
        }
      entries.append(MapLayerEntry(layer: content.layer, count: count))
    }
    // A building alone is a map of its own size.
    guard let boundary = layers.boundary ?? IndoorMap.boundary(around: indoor) else {
      report(MapRule.missingKey, .error, "no layer gives the map's boundary", at: SourceSpan(path: path))
      return nil
    }
    checkPlaces(layers.places, boundary)
    guard let ground = ground(sheet, boundary, projection) else { return nil }
    let terrain = Terrain(ground: ground, geoidUndulation: sheet.geoidUndulation)
    if let problem = Self.ellipsoidProblem(of: zones, terrain: terrain, path: path) { diagnostics.append(problem) }
    guard !diagnostics.hasErrors else { return nil }
    return CityMap(
      metadata: sheet.metadata, projection: projection, boundary: boundary, terrain: terrain, zones: zones,
      buildings: layers.buildings, places: layers.places, areas: layers.areas, streets: layers.streets,
      water: layers.water, population: layers.population, indoor: indoor, layers: entries,
      digest: mapDigest)
  }

  /// What the digest covers.
  private static func digested(_ sheet: [UInt8], _ contents: [Content]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(contents.reduce(sheet.count + 4096) { $0 + $1.bytes.count + 256 })
    for (name, bytes) in [("map.yaml", sheet)] + contents.map({ ($0.layer.file, $0.bytes) }) {
      result += Array(name.utf8) + [0] + Array(String(bytes.count).utf8) + [0]
      result += bytes
    }
    return result
  }

  /// The GeoJSON layers, from the cache where it fits.
  private mutating func cityLayers(
    _ contents: [Content], projection: MapProjection, source: String, digest: ([UInt8]) -> String
  ) -> CityLayers {
    let path = "\(folder)/\(MapCache.fileName)"
    let isCached = cacheUse == .use && !source.isEmpty
    if isCached, let bytes = try? BoundedFile.read(path, bytesMax: MapCache.bytesMax),
      let layers = MapCache.layers(in: bytes, source: source, digest: digest), layers.counts.count == contents.count
    {
      return layers
    }
    var layers = CityLayers()
    for content in contents {
      layers.read(content.layer, bytes: content.bytes, path: "\(folder)/\(content.layer.file)", projection: projection)
    }
    diagnostics += layers.diagnostics
    // What has something to say is read again the next time, so that it is said again.
    if isCached, layers.diagnostics.isEmpty {
      MapCache.write(MapCache.encoded(layers, source: source, digest: digest), to: path)
    }
    return layers
  }

  /// The bytes of `map.yaml`; nil with a report where it cannot be read.
  private mutating func sheetContent(at path: String) -> [UInt8]? {
    do {
      return try BoundedFile.read(path, bytesMax: YamlReader.fileBytesMax)
    } catch {
      diagnostics.append(
        Diagnostic(
          MapRule.unreadableFile, .error, "`\(path)` cannot be read: \(error.reason)", at: SourceSpan(path: path),
          help: error.code == .missing
            ? "a map is a folder with a map.yaml; `sortie map import` makes one" : nil))
      return nil
    }
  }

  /// The bytes of a file of the folder; nil with a report where it cannot be read.
  private mutating func content(of file: String, at span: SourceSpan) -> [UInt8]? {
    let path = "\(folder)/\(file)"
    do {
      return try BoundedFile.read(path, bytesMax: Self.fileBytesMax)
    } catch {
      report(MapRule.unreadableFile, .error, "`\(path)` cannot be read: \(error.reason)", at: span)
      return nil
    }
  }

  /// Reads a zone file, and gives the number of its zones.
  private mutating func readZones(_ content: Content, _ projection: MapProjection) -> Int {
    let read = ZoneFileReader.read(
      content.bytes, path: "\(folder)/\(content.layer.file)", projection: projection)
    zones += read.zones
    diagnostics += read.diagnostics
    return read.zones.count
  }

  /// Reads a grid of heights, and gives the number of its samples.
  private mutating func readTerrain(_ content: Content) -> Int {
    let path = "\(folder)/\(content.layer.file)"
    let read = TerrainBuilder.read(content.bytes, path: path)
    diagnostics += read.diagnostics
    guard let raster = read.raster else { return 0 }
    rasters.append((path, raster))
    return raster.metres.count
  }

  /// Reads a building from the inside, and gives the number of its levels.
  private mutating func readIndoor(_ content: Content, _ projection: MapProjection) -> Int {
    let path = "\(folder)/\(content.layer.file)"
    let read = BuildingYAMLReader.read(bytes: content.bytes, path: path)
    diagnostics += read.diagnostics
    guard let building = read.map else { return 0 }
    do {
      indoor.append(try building.placed(in: projection))
    } catch {
      report(
        MapRule.wrongGeometry, .error, "the building lies too far away: \(error.reason)", at: SourceSpan(path: path))
    }
    return building.levels.count
  }

  /// The ground: of the grids of heights where there are some, else level; nil with a report where there is none.
  private mutating func ground(_ sheet: MapSheet, _ boundary: Polygon, _ projection: MapProjection) -> Terrain.Ground? {
    guard let first = rasters.first else { return sheet.groundLevel.map { .level($0) } }
    let built = TerrainBuilder.grid(
      from: ElevationMosaic(rasters.map(\.raster)), boundary: boundary, projection: projection, path: first.path)
    diagnostics += built.diagnostics
    return built.grid.map { .grid($0) }
  }

  private mutating func checkPlaces(_ places: [Place], _ boundary: Polygon) {
    for place in places where !boundary.contains(place.position) {
      report(
        MapRule.outsideBoundary, .warning, "place `\(place.id)` lies outside the map's boundary",
        at: SourceSpan(path: "\(folder)/map.yaml"))
    }
  }

  /// What is wrong where zones have limits above the ellipsoid and the terrain cannot convert them; nil where all is
  /// well.
  package static func ellipsoidProblem(of zones: [Zone], terrain: Terrain, path: String) -> Diagnostic? {
    guard terrain.geoidUndulation == nil else { return nil }
    let names = zones.filter { $0.lower.isAboveEllipsoid || $0.upper.isAboveEllipsoid }.map { "`\($0.identifier)`" }
    guard let first = names.first else { return nil }
    let others = names.count == 1 ? "" : " and \(names.count - 1) more"
    return Diagnostic(
      MapRule.noUndulation, .error,
      "zone \(first)\(others): a limit is above the ellipsoid, and the map does not know how far mean sea level lies "
        + "above it", at: SourceSpan(path: path),
      help: "write `geoid_undulation` with the value of the place, such as `18.1 m`")
  }

  private mutating func report(_ code: String, _ severity: Severity, _ message: String, at span: SourceSpan) {
    diagnostics.append(Diagnostic(code, severity, message, at: span))
  }
}

extension Zone.Limit? {
  /// Whether there is a limit and its datum is the ellipsoid.
  fileprivate var isAboveEllipsoid: Bool { if case .aboveEllipsoid = self { true } else { false } }
}
