import Diagnostics
import Geometry
import Maps
import Quantities

extension FuzzTarget {
  func buildingYAML(_ bytes: [UInt8]) {
    let (map, diagnostics) = BuildingYAMLReader.read(bytes: bytes, path: "input.building.yaml")
    require((map == nil) == diagnostics.hasErrors, "there is a building, or an error")
    for level in map?.levels ?? [] {
      require(level.rooms.allSatisfy { $0.outline.areaSquareMetres > 0 }, "a room has a surface")
      require(
        level.lanes.allSatisfy { level.waypoints.indices.contains($0.from) && level.waypoints.indices.contains($0.to) },
        "a lane joins waypoints of its level")
    }
  }

  /// The bytes as a grid; and as the name of a tile.
  func terrain(_ bytes: [UInt8]) {
    _ = HGTReader.read([], path: String(decoding: bytes.prefix(64), as: UTF8.self))
    let (raster, diagnostics) = ESRIGridReader.read(bytes, path: "input.asc")
    require((raster == nil) == diagnostics.hasErrors, "there is a grid, or an error")
    guard let raster else { return }
    let written = ESRIGridWriter.bytes(of: raster)
    guard let again = ESRIGridReader.read(written, path: "again.asc").raster else {
      return require(false, "what was written can be read")
    }
    require(ESRIGridWriter.bytes(of: again) == written, "a grid that was read is written the same again")
    ground(raster)
  }

  private func ground(_ raster: ElevationRaster) {
    guard let origin = GeoPoint(longitude: 24.94, latitude: 60.17), let projection = try? MapProjection(origin: origin),
      let boundary = Polygon(exterior: [
        LocalPoint(east: -90, north: -90), LocalPoint(east: 90, north: -90), LocalPoint(east: 0, north: 90),
      ])
    else { return }
    var options = TerrainBuilder.Options()
    options.samplesMax = 2000
    let (grid, problems) = TerrainBuilder.grid(
      from: ElevationMosaic([raster]), boundary: boundary, projection: projection, path: "input.asc", options: options)
    require((grid == nil) == problems.hasErrors, "there is ground, or an error")
    require(grid?.altitudesMetres.allSatisfy(\.isFinite) ?? true, "ground is finite")
  }

  func geoPackage(_ bytes: [UInt8]) {
    do {
      let geometry = try WKBReader.read(bytes)
      let points = geometry.polygons.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }
      require(points * 16 <= bytes.count, "points take their bytes")
    } catch {
      require(!error.reason.isEmpty, "a refusal says why")
    }
  }
}
