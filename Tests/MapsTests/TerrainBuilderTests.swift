import Diagnostics
import Geometry
import Maps
import Quantities
import Testing

@Suite struct TerrainBuilderTests {
  /// A smooth ground that is not linear in degrees.
  private func hill(_ longitude: Double, _ latitude: Double) -> Double {
    let (x, y) = ((longitude - 24.94) * 50, (latitude - 60.17) * 100)
    return 40 + 25 * x - 10 * y + 8 * x * y
  }

  /// A raster of the hill from a corner, three seconds apart.
  private func raster(
    west: Double, south: Double, columns: Int, rows: Int, without voids: Set<Int> = []
  ) -> ElevationRaster {
    let step = 1.0 / 1200
    var metres: [Float] = []
    for index in 0..<columns * rows {
      let (longitude, latitude) = (west + Double(index % columns) * step, south + Double(index / columns) * step)
      metres.append(voids.contains(index) ? .nan : Float(hill(longitude, latitude)))
    }
    return ElevationRaster(
      west: west, south: south, longitudeStep: step, latitudeStep: step, columns: columns, rows: rows, metres: metres)
  }

  private func square(_ half: Double) throws -> Polygon {
    try #require(
      Polygon(exterior: [
        LocalPoint(east: -half, north: -half), LocalPoint(east: half, north: -half),
        LocalPoint(east: half, north: half),
        LocalPoint(east: -half, north: half),
      ]))
  }

  private func projection() throws -> MapProjection {
    try MapProjection(origin: try #require(GeoPoint(longitude: 24.94, latitude: 60.17)))
  }

  @Test("the grid covers the boundary and its margin, and has the source's heights between its samples")
  func covers() throws {
    let projection = try projection()
    let mosaic = ElevationMosaic([raster(west: 24.9, south: 60.15, columns: 100, rows: 50)])
    let (built, diagnostics) = TerrainBuilder.grid(
      from: mosaic, boundary: try square(500), projection: projection, path: "x.asc")
    let grid = try #require(built)
    #expect(diagnostics.isEmpty)
    #expect(grid.origin == LocalPoint(east: -600, north: -600))
    #expect(grid.spacingMetres > 40 && grid.spacingMetres < 50, "three seconds of longitude at 60°")
    #expect(Double(grid.columns - 1) * grid.spacingMetres >= 1200)
    var random = SplitMix64(seed: 1)
    for _ in 0..<500 {
      let point = LocalPoint(east: random.nextUnit() * 1200 - 600, north: random.nextUnit() * 1200 - 600)
      let geo = try projection.geo(point)
      #expect(abs(grid.ground(at: point).metres - hill(geo.longitude, geo.latitude)) < 0.05)
    }
    let source = try #require(mosaic.metres(at: projection.geo(grid.origin)))
    #expect(abs(source - Double(grid.altitudesMetres[0])) < 1e-4)
  }

  @Test("tiles are joined, with and without a common edge, and give the ground of one tile")
  func joined() throws {
    let (projection, boundary) = (try projection(), try square(400))
    let whole = raster(west: 24.9, south: 60.15, columns: 100, rows: 50)
    let step = 1.0 / 1200
    // The halves share no column: the last of one and the first of the other are a step apart, and nothing is missing.
    let halves = [
      raster(west: 24.9, south: 60.15, columns: 48, rows: 50),
      raster(west: 24.9 + 48 * step, south: 60.15, columns: 52, rows: 50),
    ]
    let overlapping = [halves[0], raster(west: 24.9 + 47 * step, south: 60.15, columns: 53, rows: 50)]
    let one = try #require(
      TerrainBuilder.grid(from: ElevationMosaic([whole]), boundary: boundary, projection: projection, path: "x").grid)
    for tiles in [halves, halves.reversed(), overlapping] {
      let (grid, diagnostics) = TerrainBuilder.grid(
        from: ElevationMosaic(tiles), boundary: boundary, projection: projection, path: "x")
      #expect(diagnostics.isEmpty)
      let joined = try #require(grid)
      for (left, right) in zip(one.altitudesMetres, joined.altitudesMetres) { #expect(abs(left - right) < 1e-3) }
    }
  }

  @Test("a void or a missing tile inside the boundary is an error that says where")
  func holes() throws {
    let (projection, boundary) = (try projection(), try square(400))
    // Column 48, row 24 is at 24.94, 60.17: the middle of the map.
    let hole = raster(west: 24.9, south: 60.15, columns: 100, rows: 50, without: [24 * 100 + 48])
    var (grid, diagnostics) = TerrainBuilder.grid(
      from: ElevationMosaic([hole]), boundary: boundary, projection: projection, path: "x.hgt")
    #expect(grid == nil && diagnostics.map(\.code) == [MapRule.terrainHole] && diagnostics.hasErrors)
    #expect(diagnostics.first?.message.contains("longitude 24.9") == true, "\(diagnostics)")
    let whole = raster(west: 24.9, south: 60.15, columns: 100, rows: 50)
    (grid, diagnostics) = TerrainBuilder.grid(
      from: ElevationMosaic([hole, whole]), boundary: boundary, projection: projection, path: "x.hgt")
    #expect(grid != nil && diagnostics.isEmpty, "another tile fills the void")
    (grid, diagnostics) = TerrainBuilder.grid(
      from: ElevationMosaic([raster(west: 24.9, south: 60.15, columns: 48, rows: 50)]), boundary: boundary,
      projection: projection, path: "x.hgt")
    #expect(grid == nil && diagnostics.hasErrors)
  }

  @Test("what is unknown in the margin takes the height of its neighbours, and that is noted")
  func margin() throws {
    let mosaic = ElevationMosaic([raster(west: 24.9, south: 60.15, columns: 100, rows: 50)])
    var options = TerrainBuilder.Options()
    options.marginMetres = 3000
    let (built, diagnostics) = TerrainBuilder.grid(
      from: mosaic, boundary: try square(400), projection: try projection(), path: "x", options: options)
    let grid = try #require(built)
    #expect(diagnostics.map(\.severity) == [.note] && grid.altitudesMetres.allSatisfy(\.isFinite))
    let known = mosaic.rasters[0].metres
    let range = (known.min() ?? 0) - 0.01...(known.max() ?? 0) + 0.01
    #expect(grid.altitudesMetres.allSatisfy { range.contains($0) }, "the fill invents no peaks")
  }

  @Test("a spacing that asks for too many samples is refused, and the default grows instead")
  func limits() throws {
    let mosaic = ElevationMosaic([raster(west: 24.9, south: 60.15, columns: 100, rows: 50)])
    var options = TerrainBuilder.Options()
    for spacing in [0.01, 0, -1, .nan, .infinity] {
      options.spacingMetres = spacing
      let (grid, diagnostics) = TerrainBuilder.grid(
        from: mosaic, boundary: try square(400), projection: try projection(), path: "x", options: options)
      #expect(grid == nil && diagnostics.map(\.code) == [MapRule.terrainGrid], "\(spacing)")
    }
    options.spacingMetres = nil
    options.samplesMax = 100
    let (grid, _) = TerrainBuilder.grid(
      from: mosaic, boundary: try square(400), projection: try projection(), path: "x", options: options)
    let small = try #require(grid)
    #expect(small.columns * small.rows <= 100 && small.columns >= 7)
    #expect(
      TerrainBuilder.grid(
        from: ElevationMosaic([]), boundary: try square(400), projection: try projection(), path: "x"
      ).diagnostics.hasErrors)
  }

  @Test("a cut-out keeps the samples of the source, also over the border of tiles, and gives the same ground")
  func cropping() throws {
    let step = 1.0 / 1200
    let tiles = ElevationMosaic([
      raster(west: 24.9, south: 60.15, columns: 48, rows: 50),
      raster(west: 24.9 + 48 * step, south: 60.15, columns: 52, rows: 50),
    ])
    let cropped = try #require(tiles.cropped(west: 24.92, south: 60.16, east: 24.96, north: 60.18))
    #expect(cropped.west <= 24.92 && cropped.east >= 24.96 && cropped.south <= 60.16 && cropped.north >= 60.18)
    #expect(cropped.columns < 56 && cropped.rows < 30 && cropped.metres.allSatisfy(\.isFinite))
    var random = SplitMix64(seed: 3)
    for _ in 0..<200 {
      let point = try #require(
        GeoPoint(longitude: 24.92 + random.nextUnit() * 0.04, latitude: 60.16 + random.nextUnit() * 0.02))
      let left = try #require(tiles.metres(at: point))
      let right = try #require(ElevationMosaic([cropped]).metres(at: point))
      #expect(abs(left - right) < 1e-3)
    }
    #expect(tiles.cropped(west: 10, south: 10, east: 11, north: 11) == nil)
  }
}
