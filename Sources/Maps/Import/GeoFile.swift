import Diagnostics
import Geometry
import Quantities

/// The features of a GeoJSON file or sequence.
struct GeoFile: Sendable {
  let path: String
  private var blocks: [GeoBlock] = []
  /// The features of a collection, which know their lines; empty for a sequence, whose features carry theirs.
  private var values: [JSONValue] = []
  /// What is wrong with the file as a whole and with single features.
  private(set) var diagnostics: [Diagnostic] = []

  /// The fewest features that are worth a thread of their own.
  private static let featuresMin = 500
  /// The most errors that are reported of one file: a file that is not what it seems has one in each line.
  private static let errorsMax = 20
  /// The most warnings that are shown of one file; of more, their number is said.
  private static let warningsMax = 1_000

  /// Reads the features of a collection, or a single feature.
  init(collection bytes: [UInt8], path: String, heights: HeightRules) {
    self.path = path
    let document: JSONValue
    do {
      document = try JSONValue(bytes: bytes)
    } catch {
      diagnostics.append(.notJSON(MapRule.importedFile, error, path: path))
      return
    }
    if let problem = Self.systemProblem(document, path: path) {
      diagnostics.append(problem)
      return
    }
    switch document["type"]?.text {
    case "FeatureCollection": values = document["features"]?.list ?? []
    case "Feature": values = [document]
    default:
      diagnostics.append(
        Diagnostic(
          MapRule.importedFile, .error, "the file is not a GeoJSON FeatureCollection", at: SourceSpan(path: path)))
      return
    }
    let values = values
    let pieces = Parallel.ranges(values.count, lengthMin: Self.featuresMin)
    blocks = Parallel.map(pieces.count) { piece in
      var block = GeoBlock()
      for index in pieces[piece] {
        block.read(values[index], number: index + 1, line: nil, path: path, heights: heights)
      }
      return block
    }
    finish()
  }

  /// Reads the features of a sequence: one on each line, or each behind a record separator (RFC 8142).
  init(sequence bytes: [UInt8], path: String, heights: HeightRules) {
    self.path = path
    let records = Self.records(of: bytes)
    let pieces = Parallel.ranges(records.count, lengthMin: Self.featuresMin)
    blocks = Parallel.map(pieces.count) { piece in
      var block = GeoBlock()
      var parser = JSONLineParser()
      bytes.withUnsafeBufferPointer { buffer in
        for index in pieces[piece] {
          let record = records[index]
          do throws(JSONError) {
            let value = try parser.parse(buffer, record.bytes)
            block.read(value, number: index + 1, line: record.line, path: path, heights: heights)
          } catch {
            guard block.diagnostics.count < Self.errorsMax else { return }
            let place = JSONError(reason: error.reason, line: error.line + record.line - 1, column: error.column)
            block.diagnostics.append(.notJSON(MapRule.importedFile, place, path: path))
          }
        }
      }
      return block
    }
    finish()
  }

  /// The records of a sequence with the lines on which they start, from 1; blank ones are passed over.
  private static func records(of bytes: [UInt8]) -> [(bytes: Range<Int>, line: Int)] {
    let separator = UInt8(0x1e)
    let start = bytes.starts(with: JSONScanner.byteOrderMark) ? JSONScanner.byteOrderMark.count : 0
    let hasSeparators = bytes.count > start && bytes[start] == separator
    var result: [(bytes: Range<Int>, line: Int)] = []
    var (from, line, nextLine, isBlank) = (start, 1, 1, true)
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d }
    bytes.withUnsafeBufferPointer { bytes in
      for index in start..<bytes.count {
        let byte = bytes[index]
        if byte == 0x0a { nextLine += 1 }
        if byte == (hasSeparators ? separator : 0x0a) {
          if !isBlank { result.append((from..<index, line)) }
          (from, line, isBlank) = (index + 1, nextLine, true)
        } else if isBlank, !isSpace(byte) {
          isBlank = false
          line = nextLine
        }
      }
    }
    if !isBlank { result.append((from..<bytes.count, line)) }
    return result
  }

  /// The error of a file that names a coordinate system other than WGS 84; nil where all is well.
  private static func systemProblem(_ document: JSONValue, path: String) -> Diagnostic? {
    guard let crs = document["crs"] else { return nil }
    let name = crs["properties"]?["name"]?.text ?? "an unnamed system"
    guard !name.contains("CRS84"), !name.hasSuffix(":4326") else { return nil }
    return Diagnostic(
      MapRule.importedFile, .error, "the file's coordinates are in \(name), not in WGS 84 degrees",
      at: SourceSpan(path: path, position: crs.line.map { SourcePosition(line: $0, column: 1) }),
      help: "convert it: ogr2ogr -t_srs EPSG:4326 out.geojson \(path)")
  }

  /// Sums up what the blocks found.
  private mutating func finish() {
    var strays = 0
    var located = 0
    for block in blocks {
      strays += block.strayCount
      located += block.features.count
    }
    if strays > 0, strays > located, let first = blocks.compactMap(\.firstStray).first {
      // A file of local metres is one problem, not one for each of its features.
      diagnostics.append(
        Diagnostic(
          MapRule.importedFile, .error,
          "\(strays) of \(strays + located) features are not in degrees; the first, feature \(first.number), has "
            + "[\(first.x), \(first.y)]", at: SourceSpan(path: path),
          help: "the numbers look like metres of a local or national system; convert the file to WGS 84 with "
            + "`ogr2ogr -t_srs EPSG:4326`, or give its system with `-s_srs` as well where the file does not name it"))
      blocks = []
      return
    }
    let found = blocks.flatMap(\.diagnostics)
    let warnings = found.filter { $0.severity != .error }
    diagnostics += warnings.prefix(Self.warningsMax) + found.filter { $0.severity == .error }.prefix(Self.errorsMax)
    if warnings.count > Self.warningsMax {
      diagnostics.append(
        Diagnostic(
          MapRule.importedFeature, .warning,
          "\(warnings.count - Self.warningsMax) more features are left out or understood by a guess",
          at: SourceSpan(path: path)))
    }
    var leftOut: [String: Int] = [:]
    for block in blocks { leftOut.merge(block.leftOut, uniquingKeysWith: +) }
    guard !leftOut.isEmpty else { return }
    let kinds = leftOut.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
    diagnostics.append(
      Diagnostic(
        MapRule.leftOut, .note,
        "features of kinds that a map does not hold are left out: "
          + kinds.prefix(Self.errorsMax).joined(separator: ", ")
          + (kinds.count > Self.errorsMax ? " and \(kinds.count - Self.errorsMax) more kinds" : ""),
        at: SourceSpan(path: path)))
  }

  /// The box around all features in units of 1e-9 degree; nil where there are none.
  var box: OSMBox? {
    blocks.compactMap(\.box).reduce(nil) { (box: OSMBox?, next: OSMBox) in box?.united(with: next) ?? next }
  }

  /// The features as shapes in the frame of a map.
  ///
  /// - Parameters:
  ///   - origin: where the map's frame has its zero.
  ///   - fence: the boundary that features have to touch; nil takes all.
  func shapes(origin: GeoPoint, fence: MapFence?) throws(ProjectionError) -> ImportedShapes {
    let parts = Parallel.map(blocks.count) { index in
      Result { () throws(ProjectionError) in
        // A projection serves one thread at a time, so each block has its own.
        var shaper = GeoShaper(
          block: blocks[index], path: path, projection: try MapProjection(origin: origin), fence: fence)
        for feature in blocks[index].features {
          try shaper.add(feature, line: { feature.line ?? values[feature.number - 1].line })
        }
        return shaper
      }
    }
    var result = ImportedShapes()
    var outside = 0
    for part in parts {
      let shaper = try part.get()
      result.append(shaper.shapes)
      outside += shaper.outsideCount
    }
    if outside > 0 {
      result.report(
        MapRule.leftOut, .warning, "\(outside) features outside the map's boundary are left out",
        at: SourceSpan(path: path))
    }
    return result
  }
}

/// The boundary of a map, and the box around it in degrees for features that are too far away to be projected.
struct MapFence: Sendable {
  let boundary: Polygon
  /// Degrees; a little wider than the boundary, because its edges are straight in metres and not in degrees.
  let west, south, east, north: Double

  /// Degrees that the box is wider than the corners of the boundary.
  private static let margin = 0.001

  init(boundary: Polygon, projection: MapProjection) throws(ProjectionError) {
    self.boundary = boundary
    let corners = try projection.geo(boundary.exterior)
    west = (corners.map(\.longitude).min() ?? 0) - Self.margin
    east = (corners.map(\.longitude).max() ?? 0) + Self.margin
    south = (corners.map(\.latitude).min() ?? 0) - Self.margin
    north = (corners.map(\.latitude).max() ?? 0) + Self.margin
  }

  /// Whether a shape touches the inside of the boundary, by its corners and by those of the boundary.
  func touches(_ points: [LocalPoint], polygon: Polygon?) -> Bool {
    if points.contains(where: { boundary.contains($0) }) { return true }
    return polygon.map { shape in boundary.exterior.contains { shape.contains($0) } } ?? false
  }
}

/// Turns the features of one block into shapes.
struct GeoShaper: Sendable {
  private let block: GeoBlock
  private let path: String
  private let projection: MapProjection
  private let fence: MapFence?
  private(set) var shapes = ImportedShapes()
  /// How many features lie outside the boundary.
  private(set) var outsideCount = 0

  init(block: GeoBlock, path: String, projection: MapProjection, fence: MapFence?) {
    self.block = block
    self.path = path
    self.projection = projection
    self.fence = fence
  }

  /// Adds a feature; `line` tells on which it opens and is asked only where something is said about it.
  mutating func add(_ feature: GeoBlock.Feature, line: () -> Int?) throws(ProjectionError) {
    let path = path
    func span() -> SourceSpan {
      SourceSpan(path: path, position: line().map { SourcePosition(line: $0, column: 1) })
    }
    let label =
      feature.id == "f\(feature.number)" ? "feature \(feature.number)" : "feature \(feature.number) (`\(feature.id)`)"
    if crossesAntimeridian(feature) {
      shapes.report(
        MapRule.importedFeature, .warning, "\(label) is left out: it crosses the 180th meridian uncut", at: span())
      return
    }
    guard isNear(feature) else {
      outsideCount += 1
      return
    }
    switch feature.shape {
    case .polygon: try addPolygons(feature, label, span)
    case .line: try addLines(feature, label, span)
    case .point: try addPoints(feature)
    }
  }

  private mutating func addPolygons(
    _ feature: GeoBlock.Feature, _ label: String, _ span: () -> SourceSpan
  ) throws(ProjectionError) {
    var polygons: [[[LocalPoint]]] = []
    for ring in block.rings[feature.rings] {
      let points = try local(ring)
      if let first = points.first, let last = points.last, first != last {
        shapes.report(
          MapRule.importedFeature, .warning, "\(label): a ring does not end where it starts, and is closed", at: span())
      }
      if ring.isOuter { polygons.append([]) }
      polygons[polygons.count - 1].append(points)
    }
    for (index, rings) in polygons.enumerated() {
      let polygon = rings.first.flatMap { Polygon(exterior: $0, holes: Array(rings.dropFirst())) }
      if let fence, let polygon, !fence.touches(polygon.exterior, polygon: polygon) {
        outsideCount += 1
        continue
      }
      let id = index == 0 ? feature.id : "\(feature.id)-\(index + 1)"
      if let polygon, RingGeometry.isPlainlyValid(polygon) {
        shapes.surfaces.append(Surface(id: id, name: feature.name, meaning: feature.meaning, polygon: polygon))
      } else {
        shapes.add(polygon, id: id, name: feature.name, meaning: feature.meaning, label: label, at: span())
      }
    }
  }

  private mutating func addLines(
    _ feature: GeoBlock.Feature, _ label: String, _ span: () -> SourceSpan
  ) throws(ProjectionError) {
    for (index, ring) in block.rings[feature.rings].enumerated() {
      let points = try local(ring)
      guard points.count >= 2 else {
        shapes.report(
          MapRule.importedFeature, .warning, "\(label) is left out: its line has fewer than two positions", at: span())
        continue
      }
      guard fence?.touches(points, polygon: nil) ?? true else {
        outsideCount += 1
        continue
      }
      guard let kind = feature.meaning.street else { continue }
      let id = index == 0 ? feature.id : "\(feature.id)-\(index + 1)"
      shapes.lines.append(
        TaggedLine(
          id: id, name: feature.name, kind: kind, isOneWay: feature.meaning.isOneWay,
          surface: feature.meaning.surface, footAccess: feature.meaning.footAccess, line: points))
    }
  }

  private mutating func addPoints(_ feature: GeoBlock.Feature) throws(ProjectionError) {
    for ring in block.rings[feature.rings] {
      for point in try local(ring) {
        guard fence?.touches([point], polygon: nil) ?? true else {
          outsideCount += 1
          continue
        }
        shapes.points.append(TaggedPoint(name: feature.name, meaning: feature.meaning, position: point))
      }
    }
  }

  private func local(_ ring: GeoBlock.Ring) throws(ProjectionError) -> [LocalPoint] {
    var points: [GeoPoint] = []
    points.reserveCapacity(ring.positions.count)
    for index in ring.positions {
      // The block has left out what is not on Earth.
      if let point = GeoPoint(longitude: block.degrees[2 * index], latitude: block.degrees[2 * index + 1]) {
        points.append(point)
      }
    }
    return try projection.local(points)
  }

  /// The positions of a feature, in pairs of `degrees`.
  private func positions(of feature: GeoBlock.Feature) -> Range<Int> {
    guard let first = block.rings[feature.rings].first, let last = block.rings[feature.rings].last else { return 0..<0 }
    return first.positions.lowerBound..<last.positions.upperBound
  }

  /// Whether a polygon or line has neighbouring positions more than half the Earth apart.
  private func crossesAntimeridian(_ feature: GeoBlock.Feature) -> Bool {
    guard feature.shape != .point else { return false }
    for ring in block.rings[feature.rings] {
      for index in ring.positions.dropFirst()
      where abs(block.degrees[2 * index] - block.degrees[2 * index - 2]) > 180 {
        return true
      }
    }
    return false
  }

  /// Whether the box of a feature meets that of the boundary.
  private func isNear(_ feature: GeoBlock.Feature) -> Bool {
    guard let fence else { return true }
    var (west, south, east, north) = (180.0, 90.0, -180.0, -90.0)
    for index in positions(of: feature) {
      (west, east) = (min(west, block.degrees[2 * index]), max(east, block.degrees[2 * index]))
      (south, north) = (min(south, block.degrees[2 * index + 1]), max(north, block.degrees[2 * index + 1]))
    }
    return west <= fence.east && east >= fence.west && south <= fence.north && north >= fence.south
  }
}
