import Diagnostics
import Foundation
import Geometry
import Quantities

extension CityImporter {
  /// A file to import.
  package struct InputFile: Sendable {
    /// The name for messages; its last part names zone files in the map's folder.
    package let path: String
    /// The content.
    package let bytes: [UInt8]

    /// Names a file and its content.
    package init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  /// What an import gives.
  package struct Imported: Sendable {
    /// The map, or what an addition brings to a map; nil where there is an error.
    package var map: CityMap?
    /// Files that go into the map's folder as they are, with their layers.
    package var keptFiles: [(layer: MapLayer, bytes: [UInt8])] = []
    /// Everything there is to say.
    package var diagnostics: [Diagnostic] = []
  }

  /// The largest box of a map, in degrees: a city is smaller, and so is all that a local frame serves.
  static let boxDegreesMax = 4.0

  /// Imports a mix of files, which are recognised by their content, into a new map.
  ///
  /// The map's boundary is the box around the boxes of all files: of OSM files that of the header, else that of the
  /// data. Its origin is the middle of that box, rounded to 1e-7 degree. All files come from the map's first source.
  package static func importFiles(_ files: [InputFile], options: Options) -> Imported {
    importFiles(files, knownAs: nil, options: options)
  }

  /// Imports files beside what a map has: its frame and boundary are kept, and what lies outside is left out.
  ///
  /// The result's map holds the new things alone; their identifiers are none that the map has.
  package static func addFiles(_ files: [InputFile], to map: CityMap, options: Options) -> Imported {
    importFiles(files, knownAs: nil, options: options, into: map)
  }

  /// A file that was read, with its positions still in degrees.
  private enum Content {
    case osm(OSMData)
    case features(GeoFile)
    case zones([UInt8])
    case population
    case terrain(ElevationRaster)
    case indoor(IndoorMap, [UInt8])
  }

  static func importFiles(
    _ files: [InputFile], knownAs kind: FileKind?, options: Options, into existing: CityMap? = nil
  ) -> Imported {
    var result = Imported()
    guard abs(options.groundLevel.metres) < 10_000 else {
      result.diagnostics.append(
        Diagnostic(
          MapRule.wrongValue, .error,
          "the ground level \(options.groundLevel.metres) m is not within 10 km of the sea",
          at: SourceSpan(path: files.first?.path ?? "")))
      return result
    }
    var contents: [(path: String, content: Content)] = []
    for file in files {
      let (content, problems) = content(of: file, knownAs: kind, options: options)
      result.diagnostics += problems
      if let content { contents.append((file.path, content)) }
    }
    guard !result.diagnostics.hasErrors else { return result }
    do throws(ProjectionError) {
      let frame = try frame(of: contents, existing, &result)
      guard let frame, !result.diagnostics.hasErrors else { return result }
      result.map = try map(of: contents, in: frame, existing, options, &result)
    } catch {
      result.diagnostics.append(
        Diagnostic(
          MapRule.importedFile, .error, "the files cannot be projected: \(error.reason)",
          at: SourceSpan(path: files.first?.path ?? "")))
    }
    return result
  }

  /// Unpacks, recognises and reads a file.
  private static func content(
    of file: InputFile, knownAs known: FileKind?, options: Options
  ) -> (Content?, [Diagnostic]) {
    func failure(_ code: String, _ message: String, help: String? = nil) -> (Content?, [Diagnostic]) {
      (nil, [Diagnostic(code, .error, message, at: SourceSpan(path: file.path), help: help)])
    }
    var bytes = file.bytes
    if known == nil, Gunzip.isGzip(bytes) {
      do throws(Gunzip.Failure) {
        bytes = try Gunzip.unpacked(bytes, bytesMax: options.unpackedBytesMax)
      } catch {
        return failure(MapRule.importedFile, "the gzip file cannot be unpacked: \(error.reason)")
      }
    }
    guard !bytes.isEmpty else { return failure(MapRule.importedFile, "the file is empty") }
    switch known ?? FileKind.recognised(bytes, path: file.path) {
    case .osm:
      do throws(OSMFileError) {
        return (.osm(try OSMReader.read(bytes, keys: FeatureKey.texts, limits: options.osmLimits)), [])
      } catch {
        return failure(MapRule.osmFile, "the file is not readable OSM PBF: \(error)")
      }
    case .geoJSON:
      let read = GeoFile(collection: bytes, path: file.path, heights: options.heights)
      return (.features(read), read.diagnostics)
    case .geoJSONSequence:
      let read = GeoFile(sequence: bytes, path: file.path, heights: options.heights)
      return (.features(read), read.diagnostics)
    case .zones: return (.zones(bytes), [])
    case .population:
      guard bytes.count == file.bytes.count else {
        return failure(MapRule.importedFile, "a packed GeoPackage is not read", help: "unpack it first: gunzip")
      }
      return (.population, [])
    case .terrain:
      // The place of a tile is in its name.
      let name = file.path.lowercased().hasSuffix(".gz") ? String(file.path.dropLast(3)) : file.path
      let read =
        name.lowercased().hasSuffix(".hgt")
        ? HGTReader.read(bytes, path: name) : ESRIGridReader.read(bytes, path: file.path)
      return (read.raster.map { .terrain($0) }, read.diagnostics)
    case .indoor:
      let read = BuildingYAMLReader.read(bytes: bytes, path: file.path)
      return (read.map.map { .indoor($0, bytes) }, read.diagnostics)
    case .other(let name, let help):
      return failure(MapRule.importedFile, "the file is \(name), which is not imported", help: help)
    case .unknown:
      return failure(
        MapRule.importedFile, "the file is of no kind that is known",
        help:
          "known are OSM PBF, GeoJSON and GeoJSON sequences, also packed with gzip, zone files, GeoPackage population "
          + "grids, heights (.hgt, .asc) and Open-RMF .building.yaml")
    }
  }

  /// The frame and the boundary of the map.
  private struct Frame {
    let projection: MapProjection
    let boundary: Polygon
    /// What features have to touch; nil takes all.
    let fence: MapFence?
  }

  private static func frame(
    of contents: [(path: String, content: Content)], _ existing: CityMap?, _ result: inout Imported
  ) throws(ProjectionError) -> Frame? {
    if let existing {
      let fence = try MapFence(boundary: existing.boundary, projection: existing.projection)
      return Frame(projection: existing.projection, boundary: existing.boundary, fence: fence)
    }
    let path = contents.first?.path ?? ""
    func failure(_ code: String, _ message: String, help: String? = nil) -> Frame? {
      result.diagnostics.append(Diagnostic(code, .error, message, at: SourceSpan(path: path), help: help))
      return nil
    }
    var box: OSMBox?
    var isOSM = false
    for (_, content) in contents {
      let next: OSMBox?
      switch content {
      case .osm(let data): (next, isOSM) = (data.headerBox ?? data.dataBox, true)
      case .features(let file): next = file.box
      case .zones, .population, .terrain, .indoor: next = nil
      }
      if let next { box = box?.united(with: next) ?? next }
    }
    guard let box else {
      if let frame = try buildingFrame(of: contents, &result) { return frame }
      return isOSM
        ? failure(MapRule.osmFile, "the extract is empty")
        : failure(
          MapRule.importedFile, "no file says how far the map reaches",
          help: "import a city first, then add zones with --add")
    }
    let (width, height) = (Double(box.east - box.west) / 1e9, Double(box.north - box.south) / 1e9)
    guard width <= boxDegreesMax, height <= boxDegreesMax else {
      return failure(
        MapRule.importedFile,
        "the data reaches over \(width) degrees of longitude and \(height) of latitude; a map "
          + "reaches over \(boxDegreesMax) at most",
        help: width > 180
          ? "it lies on both sides of the 180th meridian: cut it there into two maps"
          : "cut out the city, such as with `osmium extract -b` or `ogr2ogr -spat`")
    }
    guard let origin = originPoint(of: box) else { return failure(MapRule.osmFile, "the extract's box has no middle") }
    let projection = try MapProjection(origin: origin)
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
      return failure(MapRule.osmFile, "the extract's box has no surface")
    }
    return Frame(projection: projection, boundary: boundary, fence: nil)
  }

  /// The frame of buildings alone: they say where they stand, or stand nowhere.
  private static func buildingFrame(
    of contents: [(path: String, content: Content)], _ result: inout Imported
  ) throws(ProjectionError) -> Frame? {
    let buildings = contents.compactMap { entry in
      if case .indoor(let building, _) = entry.content { (path: entry.path, building: building) } else { nil }
    }
    guard let first = buildings.first, let nowhere = GeoPoint(longitude: 0, latitude: 0) else { return nil }
    let origin = buildings.lazy.compactMap(\.building.origin).first
    if origin == nil {
      result.diagnostics.append(
        Diagnostic(
          MapRule.nowhere, .warning,
          "the drawing does not say where on the Earth it is: its origin is taken as longitude 0, latitude 0",
          at: SourceSpan(path: first.path), help: "write the true `origin` into map.yaml where it is known"))
    }
    let projection = try MapProjection(origin: (origin ?? nowhere).roundedToE7)
    var placed: [IndoorMap] = []
    for entry in buildings { placed.append(try entry.building.placed(in: projection)) }
    return IndoorMap.boundary(around: placed).map { Frame(projection: projection, boundary: $0, fence: nil) }
  }

  private static func originPoint(of box: OSMBox) -> GeoPoint? {
    GeoPoint(
      longitude: Double(box.west + (box.east - box.west) / 2) / 1e9,
      latitude: Double(box.south + (box.north - box.south) / 2) / 1e9)?.roundedToE7
  }

  private static func map(
    of contents: [(path: String, content: Content)], in frame: Frame, _ existing: CityMap?, _ options: Options,
    _ result: inout Imported
  ) throws(ProjectionError) -> CityMap? {
    // The ids of one OSM file are unique; those of others are what their makers chose.
    var isUnique = false
    if contents.count == 1, case .osm = contents[0].content { isUnique = true }
    var builder = CityBuilder(
      unnamedAreaSquareMetresMin: options.unnamedAreaSquareMetresMin, isUnique: isUnique && existing == nil,
      beside: existing)
    var others = Others(frame: frame, existing: existing, options: options)
    var coast: [[LocalPoint]] = []
    for (path, content) in contents {
      var shapes: ImportedShapes
      switch content {
      case .osm(let data):
        shapes = try OSMShapes.shapes(of: data, path: path, origin: frame.projection.origin, heights: options.heights)
        if let fence = frame.fence { shapes.keep(inside: fence, path: path) }
      case .features(let file): shapes = try file.shapes(origin: frame.projection.origin, fence: frame.fence)
      case .zones, .population, .terrain, .indoor:
        try others.add(content, path: path, to: &result)
        continue
      }
      result.diagnostics += shapes.diagnostics
      coast += shapes.coast
      builder.add(shapes, path: path)
    }
    result.diagnostics += builder.diagnostics
    let sea = water(of: coast, in: frame, path: contents.first?.path ?? "", &result)
    let ground = others.ground(&result)
    guard !result.diagnostics.hasErrors else { return nil }
    return CityMap(
      metadata: options.metadata, projection: frame.projection, boundary: frame.boundary,
      terrain: Terrain(
        ground: ground ?? .level(options.groundLevel), geoidUndulation: options.geoidUndulation),
      zones: others.zones, buildings: builder.buildings, places: builder.places, areas: builder.areas,
      streets: builder.streets, water: builder.water + sea, population: builder.population + others.population,
      indoor: others.indoor)
  }

  /// The sea, from the coast of all files.
  private static func water(
    of coast: [[LocalPoint]], in frame: Frame, path: String, _ result: inout Imported
  ) -> [Polygon] {
    guard !coast.isEmpty else { return [] }
    var problem = "it bounds no water within the map's boundary"
    do throws(Coastline.Failure) {
      let sea = try Coastline.water(boundary: frame.boundary, lines: coast)
      if !sea.isEmpty { return sea }
    } catch {
      switch error {
      case .tooMany(let count): problem = "it has \(count) pieces, and \(Coastline.segmentsMax) are laid out at most"
      case .geometry(let failure): problem = "it cannot be laid out: \(failure.reason)"
      }
    }
    result.diagnostics.append(
      Diagnostic(
        MapRule.coastline, .warning, "the coastline is left out: \(problem)", at: SourceSpan(path: path)))
    return []
  }

  /// What is neither OpenStreetMap nor features of a city: zones, people, ground, buildings from the inside.
  private struct Others {
    let frame: Frame
    let existing: CityMap?
    let options: Options
    var zones: [Zone] = []
    var population: [PopulationCell] = []
    var indoor: [IndoorMap] = []
    private var rasters: [(path: String, raster: ElevationRaster)] = []

    init(frame: Frame, existing: CityMap?, options: Options) {
      (self.frame, self.existing, self.options) = (frame, existing, options)
    }

    mutating func add(_ content: Content, path: String, to result: inout Imported) throws(ProjectionError) {
      switch content {
      case .zones(let bytes): try addZones(bytes, path: path, to: &result)
      case .population:
        let read = PopulationGridReader.read(path: path, projection: frame.projection)
        result.diagnostics += read.diagnostics
        let inside = read.cells.filter { $0.outline.boundingBox.intersects(frame.boundary.boundingBox) }
        if inside.count < read.cells.count {
          result.diagnostics.append(
            Diagnostic(
              MapRule.leftOut, .note,
              "\(read.cells.count - inside.count) of \(read.cells.count) population cells outside the map are left out",
              at: SourceSpan(path: path)))
        }
        population += inside
      case .terrain(let raster): rasters.append((path, raster))
      case .indoor(let building, let bytes):
        indoor.append(try building.placed(in: frame.projection))
        result.keptFiles.append((layer(.indoor, path, result.keptFiles.map(\.layer)), bytes))
      case .osm, .features: break
      }
    }

    /// Zones are kept in the file that they came from, or, where some are left out, in a file of those that remain.
    private mutating func addZones(
      _ bytes: [UInt8], path: String, to result: inout Imported
    ) throws(ProjectionError) {
      let read = ZoneFileReader.read(
        bytes, path: path, projection: frame.projection, skipsBroken: options.skipsBrokenZones)
      zones += read.zones
      result.diagnostics += read.diagnostics
      guard !read.skipped.isEmpty else {
        result.keptFiles.append((layer(.zones, path, result.keptFiles.map(\.layer)), bytes))
        return
      }
      let written = try ED318Writer.file(for: read.zones, projection: frame.projection, path: path)
      result.diagnostics += written.diagnostics
      let name = path + ".ed318.json"
      result.keptFiles.append((layer(.zones, name, result.keptFiles.map(\.layer)), Array(written.text.utf8)))
    }

    /// The ground of the grids, which goes into the folder as one file; nil without grids.
    func ground(_ result: inout Imported) -> Terrain.Ground? {
      guard let first = rasters.first else { return nil }
      let mosaic = ElevationMosaic(rasters.map(\.raster))
      let built = TerrainBuilder.grid(
        from: mosaic, boundary: frame.boundary, projection: frame.projection, path: first.path)
      result.diagnostics += built.diagnostics
      guard let grid = built.grid, let raster = cropped(mosaic) else { return nil }
      let file = layer(.terrain, "terrain.asc", result.keptFiles.map(\.layer))
      result.keptFiles.append((file, ESRIGridWriter.bytes(of: raster)))
      return .grid(grid)
    }

    /// The samples around the map, on the grid of their source.
    private func cropped(_ mosaic: ElevationMosaic) -> ElevationRaster? {
      let box = frame.boundary.boundingBox.expanded(byMetres: TerrainBuilder.Options().marginMetres)
      let corners = [
        LocalPoint(east: box.west, north: box.south), LocalPoint(east: box.east, north: box.south),
        LocalPoint(east: box.east, north: box.north), LocalPoint(east: box.west, north: box.north),
      ]
      guard let points = try? frame.projection.geo(corners) else { return nil }
      let (longitudes, latitudes) = (points.map(\.longitude), points.map(\.latitude))
      guard let west = longitudes.min(), let east = longitudes.max(), let south = latitudes.min(),
        let north = latitudes.max()
      else { return nil }
      return mosaic.cropped(west: west, south: south, east: east, north: north)
    }

    /// The layer of a file that is kept, under a name that the folder does not have.
    private func layer(_ kind: MapLayer.Kind, _ path: String, _ kept: [MapLayer]) -> MapLayer {
      let name = URL(fileURLWithPath: path).lastPathComponent
      let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
      let taken = kept.map(\.file) + (existing?.layers.map(\.layer.file) ?? []) + CityMapWriter.ownNames
      var file = plain
      var number = 2
      while taken.contains(file) {
        file = "\(number)-\(plain)"
        number += 1
      }
      return MapLayer(kind: kind, file: file, source: options.metadata.sources.first?.key ?? "data")
    }
  }
}

extension ImportedShapes {
  /// Leaves out what does not touch the boundary, with a count.
  fileprivate mutating func keep(inside fence: MapFence, path: String) {
    let before = surfaces.count + lines.count + points.count
    surfaces.removeAll { !fence.touches($0.polygon.exterior, polygon: $0.polygon) }
    lines.removeAll { !fence.touches($0.line, polygon: nil) }
    points.removeAll { !fence.touches([$0.position], polygon: nil) }
    let outside = before - surfaces.count - lines.count - points.count
    guard outside > 0 else { return }
    report(
      MapRule.leftOut, .warning, "\(outside) features outside the map's boundary are left out",
      at: SourceSpan(path: path))
  }
}
