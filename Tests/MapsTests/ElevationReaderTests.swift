import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import Testing

@Suite struct ElevationReaderTests {
  /// A tile whose sample is given by row from the north and column.
  private func tile(_ side: Int = 1201, _ sample: (Int, Int) -> Int16) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: side * side * 2)
    for row in 0..<side {
      for column in 0..<side {
        let value = UInt16(bitPattern: sample(row, column))
        bytes[2 * (row * side + column)] = UInt8(value >> 8)
        bytes[2 * (row * side + column) + 1] = UInt8(value & 0xFF)
      }
    }
    return bytes
  }

  private func point(_ longitude: Double, _ latitude: Double) throws -> GeoPoint {
    try #require(GeoPoint(longitude: longitude, latitude: latitude))
  }

  @Test("a tile lies where its name says, its first row in the north, its numbers big-endian and signed")
  func hgt() throws {
    let bytes = tile { row, column in row == 0 && column == 0 ? -321 : (row == 600 ? .min : Int16(column)) }
    let (read, diagnostics) = HGTReader.read(bytes, path: "data/n60E024.hgt")
    let raster = try #require(read)
    #expect(diagnostics.isEmpty && raster.columns == 1201 && raster.rows == 1201)
    #expect(raster.west == 24 && raster.south == 60 && abs(raster.north - 61) < 1e-12 && abs(raster.east - 25) < 1e-12)
    let mosaic = ElevationMosaic([raster])
    #expect(mosaic.metres(at: try point(24, 61)) == -321)
    #expect(mosaic.metres(at: try point(24 + 7.0 / 1200, 60)) == 7)
    let between = try #require(mosaic.metres(at: point(24 + 7.25 / 1200, 60.1)))
    #expect(abs(between - 7.25) < 1e-6)
    #expect(mosaic.metres(at: try point(24.1, 60.5)) == nil, "a row of voids is not known")
    #expect(mosaic.metres(at: try point(24.1, 60.5 + 0.5 / 1200)) == nil, "nor is what lies beside it")
    #expect(mosaic.metres(at: try point(25.1, 60.1)) == nil)
    #expect(mosaic.metres(at: try point(24.1, 59.9)) == nil)
  }

  @Test(
    "names and sizes that no tile has are refused with a reason",
    arguments: ["tile.hgt", "N60.hgt", "N60E0x4.hgt", "N95E024.hgt", "N60E199.hgt", "X60E024.hgt", ""])
  func wrongNames(name: String) {
    let (raster, diagnostics) = HGTReader.read(tile { _, _ in 0 }, path: name)
    #expect(raster == nil && diagnostics.map(\.code) == [MapRule.terrainFile])
  }

  @Test("a cut tile is refused, the southern and western half of the Earth is understood, and one second is read")
  func sizes() throws {
    var bytes = tile { _, _ in 5 }
    bytes.removeLast()
    #expect(HGTReader.read(bytes, path: "N60E024.hgt").diagnostics.hasErrors)
    #expect(HGTReader.read([], path: "N60E024.hgt").diagnostics.hasErrors)
    bytes.append(0)
    let south = try #require(HGTReader.read(bytes, path: "S34W071.hgt").raster)
    #expect(south.west == -71 && south.south == -34)
    let fine = [UInt8](repeating: 1, count: 3601 * 3601 * 2)
    #expect(try #require(HGTReader.read(fine, path: "N00E000.hgt").raster).rows == 3601)
  }

  private let asc = """
    NCOLS 3
    nrows 2
    XLLCORNER 24.0
    yllcorner 60.0
    cellsize 0.5
    nodata_value -1
    1 2 3
    4 -1 6.25

    """

  private func grid(_ text: String) -> (raster: ElevationRaster?, diagnostics: [Diagnostic]) {
    ESRIGridReader.read(Array(text.utf8), path: "ground.asc")
  }

  @Test("a grid has its keys in any case, its rows from the north, and its samples in the middle of its cells")
  func ascii() throws {
    let raster = try #require(grid(asc).raster)
    #expect(raster.west == 24.25 && raster.south == 60.25 && raster.longitudeStep == 0.5)
    #expect(raster.metres.map { $0.isNaN ? -777 : $0 } == [4, -777, 6.25, 1, 2, 3])
    let centred = asc.replacingOccurrences(of: "XLLCORNER", with: "xllcenter").replacingOccurrences(
      of: "yllcorner", with: "YLLCENTER")
    let other = try #require(grid(centred).raster)
    #expect(other.west == 24 && other.south == 60)
  }

  @Test("a grid in metres is refused with the command that converts it")
  func metres() {
    let (raster, diagnostics) = grid(asc.replacingOccurrences(of: "XLLCORNER 24.0", with: "xllcorner 385000"))
    #expect(raster == nil && diagnostics.map(\.code) == [MapRule.terrainNotInDegrees])
    #expect(diagnostics.first?.help?.contains("gdalwarp -t_srs EPSG:4326") == true)
  }

  @Test(
    "each mistake is named with its line",
    arguments: [
      ("NCOLS 3", "NCOLS 4", 9), ("NCOLS 3", "NCOLS 2", 8), ("NCOLS 3", "NCOLS 2.5", 1), ("NCOLS 3", "NCOLS -3", 1),
      ("NCOLS 3", "NCOLS 1e300", 1), ("NCOLS 3", "NCOLS 99999999", 1), ("NCOLS 3", "NCOLS 30000", 3),
      ("NCOLS 3\n", "", 5), ("cellsize 0.5", "cellsize 0", 5), ("cellsize 0.5\n", "", 5),
      ("cellsize 0.5", "cellsise 0.5", 5), ("nrows 2", "nrows 2\nnrows 2", 3), ("1 2 3", "1 two 3", 7),
      ("1 2 3", "1 nan 3", 7), ("1 2 3", "1 1e99 3", 7), ("yllcorner 60.0\n", "", 5),
      ("1 2 3", "\(String(repeating: "1", count: 100_000)) 2 3", 7),
    ])
  func mistakes(old: String, new: String, line: Int) throws {
    let (raster, diagnostics) = grid(asc.replacingOccurrences(of: old, with: new))
    let only = try #require(diagnostics.first)
    #expect(raster == nil && diagnostics.count == 1 && only.code.hasPrefix("C42"))
    #expect(only.span.position?.line == line, "\(only.message) in line \(only.span.position?.line ?? 0)")
    #expect(only.message.count < 200)
  }

  @Test("numbers are read as the standard library reads them", arguments: 0..<5)
  func numbers(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let value = (random.nextUnit() - 0.5) * [1, 1e-3, 1e4, 1e9][random.nextIndex(below: 4)]
      let text = random.nextIndex(below: 2) == 0 ? "\(value)" : "\((value * 100).rounded() / 100)"
      let raster = try #require(grid("ncols 1 nrows 1 xllcenter 0 yllcenter 0 cellsize 1 \(text)").raster)
      #expect(raster.metres[0] == Float(try #require(Double(text))), "\(text)")
    }
  }

  @Test("a written grid is read the same again and written in the same bytes")
  func writing() throws {
    var random = SplitMix64(seed: 7)
    let step = 1.0 / 1200
    let raster = ElevationRaster(
      west: 24 + 17 * step, south: 60 + 5 * step, longitudeStep: step, latitudeStep: step, columns: 9, rows: 7,
      metres: (0..<63).map { _ in
        random.nextIndex(below: 9) == 0 ? .nan : Float((random.nextUnit() * 60000 - 10000).rounded() / 100)
      })
    let bytes = ESRIGridWriter.bytes(of: raster)
    let (read, diagnostics) = ESRIGridReader.read(bytes, path: "terrain.asc")
    let again = try #require(read, "\(diagnostics)")
    #expect(again.west == raster.west && again.south == raster.south && again.latitudeStep == step)
    for (left, right) in zip(raster.metres, again.metres) {
      #expect(left.isNaN ? right.isNaN : abs(left - right) < 0.006)
    }
    #expect(ESRIGridWriter.bytes(of: again) == bytes)
    let oblong = ElevationRaster(
      west: 0, south: 0, longitudeStep: 0.5, latitudeStep: 0.25, columns: 1, rows: 2, metres: [-0.07, -9999])
    let back = try #require(ESRIGridReader.read(ESRIGridWriter.bytes(of: oblong), path: "x.asc").raster)
    #expect(back.longitudeStep == 0.5 && back.latitudeStep == 0.25 && back.metres[0] == -0.07)
    #expect(!back.metres[1].isNaN, "a height that looks like the void stays a height")
  }

  @Test("cuts and changed bytes of a grid give a raster or an error, never a crash", arguments: 0..<4)
  func mutations(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let bytes = Array(asc.utf8)
    for _ in 0..<300 {
      var changed = bytes
      if random.nextIndex(below: 3) == 0 { changed.removeLast(random.nextIndex(below: bytes.count)) }
      for _ in 0..<random.nextIndex(below: 4) where !changed.isEmpty {
        changed[random.nextIndex(below: changed.count)] = UInt8(random.nextIndex(below: 128))
      }
      let (raster, diagnostics) = ESRIGridReader.read(changed, path: "x.asc")
      #expect((raster == nil) == diagnostics.hasErrors)
    }
  }
}
