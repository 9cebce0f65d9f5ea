import Geometry
import Maps
import Quantities
import Testing

@Suite struct TerrainTests {
  /// A grid of 4 by 3 samples, 10 m apart, from (100, -20).
  private let grid = TerrainGrid(
    origin: LocalPoint(east: 100, north: -20), spacingMetres: 10, columns: 4, rows: 3,
    altitudesMetres: [0, 10, 20, 30, 4, 8, 15, 16, -5, 23, 42, 7])

  private func randomGrid(_ random: inout SplitMix64) -> TerrainGrid {
    let (columns, rows) = (2 + random.nextIndex(below: 9), 2 + random.nextIndex(below: 9))
    return TerrainGrid(
      origin: LocalPoint(east: random.nextUnit() * 200 - 100, north: random.nextUnit() * 200 - 100),
      spacingMetres: 1 + random.nextUnit() * 30, columns: columns, rows: rows,
      altitudesMetres: (0..<columns * rows).map { _ in Float(random.nextUnit() * 500 - 100) })
  }

  @Test("between the samples the ground is bilinear, at the samples it is the sample, beyond the edge the edge's")
  func bilinear() {
    func ground(_ east: Double, _ north: Double) -> Double {
      grid.ground(at: LocalPoint(east: east, north: north)).metres
    }
    #expect(ground(110, -20) == 10 && ground(130, 0) == 7 && ground(120, -10) == 15)
    // A quarter to the east, half to the north in the cell 8, 15 / 23, 42: 9.75 below, 27.75 above.
    #expect(abs(ground(112.5, -5) - 18.75) < 1e-9)
    #expect(ground(0, -500) == 0 && ground(1e9, 1e9) == 7 && abs(ground(105, -100) - 5) < 1e-9)
  }

  @Test("the range over a box is never narrower than a thousand samples in it", arguments: 0..<20)
  func range(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let grid = randomGrid(&random)
    let reach = grid.spacingMetres * 12
    func coordinate(_ origin: Double) -> Double { origin - reach / 4 + random.nextUnit() * reach * 1.5 }
    let (first, second) = (
      LocalPoint(east: coordinate(grid.origin.east), north: coordinate(grid.origin.north)),
      LocalPoint(east: coordinate(grid.origin.east), north: coordinate(grid.origin.north))
    )
    let box = BoundingBox(
      west: min(first.east, second.east), south: min(first.north, second.north), east: max(first.east, second.east),
      north: max(first.north, second.north))
    let terrain = Terrain(ground: .grid(grid))
    let range = terrain.groundRange(in: box)
    for _ in 0..<1000 {
      let point = LocalPoint(
        east: box.west + random.nextUnit() * (box.east - box.west),
        north: box.south + random.nextUnit() * (box.north - box.south))
      let metres = terrain.ground(at: point).metres
      #expect(range.lowerBound - 1e-9 <= metres && metres <= range.upperBound + 1e-9, "seed \(seed)")
    }
    let all = grid.altitudesMetres
    #expect(range.lowerBound >= Double(all.min() ?? 0) && range.upperBound <= Double(all.max() ?? 0))
  }

  @Test("heights go to each other datum and back without a change", arguments: 0..<10)
  func inverse(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let terrain = Terrain(ground: .grid(randomGrid(&random)), geoidUndulation: Length(metres: 17.8))
    let point = LocalPoint(east: random.nextUnit() * 100, north: random.nextUnit() * 100)
    let home = LocalPoint(east: random.nextUnit() * 100, north: random.nextUnit() * 100)
    let altitude = AltitudeAMSL(metres: random.nextUnit() * 1000)
    let back = [
      terrain.altitude(of: terrain.height(of: altitude, at: point), at: point),
      terrain.altitude(of: terrain.heightAboveHome(of: altitude, home: home), home: home),
      try terrain.altitude(of: terrain.ellipsoidHeight(of: altitude)),
    ]
    for result in back { #expect(abs(result.metres - altitude.metres) < 1e-9) }
    // The geoid lies above the ellipsoid by the undulation, so the ellipsoid's number is the larger one.
    #expect(try terrain.ellipsoidHeight(of: altitude).metres == altitude.metres + 17.8)
    #expect(terrain.height(of: terrain.ground(at: point), at: point).metres == 0)
    #expect(terrain.heightAboveHome(of: terrain.ground(at: home), home: home).metres == 0)
  }

  @Test("without the geoid, ellipsoid heights are an error that says what to write")
  func withoutGeoid() {
    let terrain = Terrain(groundLevel: AltitudeAMSL(metres: 8))
    #expect(terrain.groundRange(in: BoundingBox(west: 0, south: 0, east: 1, north: 1)) == 8...8)
    let error = #expect(throws: HeightError.self) { try terrain.altitude(of: AltitudeEllipsoid(metres: 20)) }
    #expect(error?.description.contains("geoid_undulation") == true)
    #expect(throws: HeightError.self) { try terrain.ellipsoidHeight(of: AltitudeAMSL(metres: 20)) }
  }
}
