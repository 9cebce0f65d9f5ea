import Diagnostics
import Geometry
import Quantities

/// Makes the ground of a map out of height files.
package enum TerrainBuilder {
  /// How the ground is made.
  package struct Options: Hashable, Sendable {
    /// The distance between samples in metres; nil takes about that of the source, or more where the samples would
    /// be too many.
    package var spacingMetres: Double?
    /// How far the ground reaches beyond the box around the boundary, in metres.
    package var marginMetres = 100.0
    /// The most samples.
    package var samplesMax = 4_000_000

    /// The defaults.
    package init() {}
  }

  /// Reads a height file by the end of its name: `.hgt` or `.asc`.
  package static func read(_ bytes: [UInt8], path: String) -> (raster: ElevationRaster?, diagnostics: [Diagnostic]) {
    let name = path.lowercased()
    if name.hasSuffix(".hgt") { return HGTReader.read(bytes, path: path) }
    if name.hasSuffix(".asc") { return ESRIGridReader.read(bytes, path: path) }
    let problem = Diagnostic(
      MapRule.terrainFile, .error, "the file is neither `.hgt` nor `.asc`", at: SourceSpan(path: path),
      help: "convert it with `gdal_translate -of AAIGrid`")
    return (nil, [problem])
  }

  /// The ground of a map in its local frame.
  ///
  /// Each sample is bilinear in the source. A sample that counts inside the boundary and that the source does not know
  /// is an error. Outside the boundary an unknown sample takes the height of its nearest known neighbours, and that is
  /// noted.
  ///
  /// - Parameter path: the name of the source for messages.
  package static func grid(
    from mosaic: ElevationMosaic, boundary: Polygon, projection: MapProjection, path: String,
    options: Options = Options()
  ) -> (grid: TerrainGrid?, diagnostics: [Diagnostic]) {
    func failure(_ code: String, _ message: String, help: String? = nil) -> (TerrainGrid?, [Diagnostic]) {
      (nil, [Diagnostic(code, .error, message, at: SourceSpan(path: path), help: help)])
    }
    let box = boundary.boundingBox.expanded(byMetres: options.marginMetres)
    let (width, height) = (box.east - box.west, box.north - box.south)
    guard width.isFinite, height.isFinite, width > 0, height > 0 else {
      return failure(MapRule.terrainGrid, "the map's boundary has no surface")
    }
    guard let source = mosaic.spacingMetres(atLatitude: projection.origin.latitude) else {
      return failure(MapRule.terrainFile, "there is no height file")
    }
    // The spacing at which (width / spacing + 2) · (height / spacing + 2) meets the limit: rounding up costs a column
    // and a row at most, and fences have one post more than panels.
    let (samples, half) = (Double(max(5, options.samplesMax)), width + height)
    let density = ((half * half + width * height * (samples - 4)).squareRoot() - half) / (width * height)
    let least = 1.000_001 / density
    let spacing = options.spacingMetres ?? max(source, least, 0.1)
    guard spacing.isFinite, spacing > 0, (width / spacing + 2) * (height / spacing + 2) <= samples else {
      return failure(
        MapRule.terrainGrid,
        "with a spacing of \(spacing) m the ground has more than \(options.samplesMax) samples",
        help: "choose a spacing of at least \(Int(least.rounded(.up))) m")
    }
    let (columns, rows) = (Int((width / spacing).rounded(.up)) + 1, Int((height / spacing).rounded(.up)) + 1)
    let origin = LocalPoint(east: box.west, north: box.south)
    var metres: [Float]
    do throws(ProjectionError) {
      metres = try sampled(mosaic, origin, spacing, columns, rows, projection)
    } catch {
      return failure(MapRule.terrainGrid, "the ground cannot be projected: \(error.reason)")
    }
    var unknown = 0
    for index in metres.indices where metres[index].isNaN {
      let point = LocalPoint(
        east: origin.east + Double(index % columns) * spacing, north: origin.north + Double(index / columns) * spacing)
      unknown += 1
      // The cells around a sample reach as far as their diagonal.
      guard boundary.planarDistanceMetres(to: point) <= spacing * 1.4143 else { continue }
      return failure(
        MapRule.terrainHole, "the height of the ground is not known at \(place(point, projection))",
        help: "add a height file that covers the place")
    }
    guard unknown < metres.count, spread(&metres, columns, rows) else {
      return failure(MapRule.terrainHole, "the height files do not cover the map")
    }
    var diagnostics: [Diagnostic] = []
    if unknown > 0 {
      diagnostics.append(
        Diagnostic(
          MapRule.terrainHole, .note,
          "\(unknown) samples outside the boundary are not known and take the height of their neighbours",
          at: SourceSpan(path: path)))
    }
    let grid = TerrainGrid(
      origin: origin, spacingMetres: spacing, columns: columns, rows: rows, altitudesMetres: metres)
    return (grid, diagnostics)
  }

  private static func sampled(
    _ mosaic: ElevationMosaic, _ origin: LocalPoint, _ spacing: Double, _ columns: Int, _ rows: Int,
    _ projection: MapProjection
  ) throws(ProjectionError) -> [Float] {
    var metres: [Float] = []
    metres.reserveCapacity(columns * rows)
    for row in 0..<rows {
      let points = (0..<columns).map {
        LocalPoint(east: origin.east + Double($0) * spacing, north: origin.north + Double(row) * spacing)
      }
      for point in try projection.geo(points) { metres.append(mosaic.metres(at: point).map(Float.init) ?? .nan) }
    }
    return metres
  }

  /// Gives unknown samples the mean of their known neighbours, ring by ring; false where nothing is known.
  private static func spread(_ metres: inout [Float], _ columns: Int, _ rows: Int) -> Bool {
    func neighbours(_ index: Int) -> [Int] {
      let (column, row) = (index % columns, index / columns)
      var result: [Int] = []
      if row > 0 { result.append(index - columns) }
      if column > 0 { result.append(index - 1) }
      if column < columns - 1 { result.append(index + 1) }
      if row < rows - 1 { result.append(index + columns) }
      return result
    }
    var isQueued = metres.map { !$0.isNaN }
    var ring: [Int] = []
    for index in metres.indices where metres[index].isNaN && neighbours(index).contains(where: { isQueued[$0] }) {
      ring.append(index)
    }
    for index in ring { isQueued[index] = true }
    while !ring.isEmpty {
      // All of a ring look at what was known before it, so the order within the ring does not matter.
      let values = ring.map { index in
        let known = neighbours(index).map { metres[$0] }.filter { !$0.isNaN }
        return known.reduce(0, +) / Float(known.count)
      }
      for (index, value) in zip(ring, values) { metres[index] = value }
      var next: [Int] = []
      for index in ring {
        for neighbour in neighbours(index) where !isQueued[neighbour] {
          isQueued[neighbour] = true
          next.append(neighbour)
        }
      }
      ring = next
    }
    return !metres.contains { $0.isNaN }
  }

  private static func place(_ point: LocalPoint, _ projection: MapProjection) -> String {
    guard let geo = try? projection.geo(point) else { return "\(point.east) m east, \(point.north) m north" }
    return "longitude \(GeoJSONText.degrees(geo.longitude)), latitude \(GeoJSONText.degrees(geo.latitude))"
  }
}
