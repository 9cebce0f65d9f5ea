import Geometry
import Quantities
import Routing
import Testing

private typealias Support = FreeSpaceSupport

private func makeSpace(_ obstacles: [Obstacle], boundary: Polygon = RandomMaps.boundary) throws -> FreeSpace {
  try FreeSpace(boundary: boundary, obstacles: obstacles, clearanceMetres: 0)
}

/// The free area by GEOS.
private func expectedArea(_ obstacles: [Obstacle], boundary: Polygon = RandomMaps.boundary) throws -> Double {
  let free = try GeometryOperations.difference([boundary], minus: obstacles.compactMap(Support.polygon))
  return free.reduce(0) { $0 + $1.areaSquareMetres }
}

/// Polygons with one or two holes on whole coordinates, which touch, overlap and are nested.
private func holed(_ generator: inout SplitMix64, count: Int) throws -> [Obstacle] {
  var obstacles: [Obstacle] = []
  for index in 0..<count {
    func draw(_ below: Int) -> Double { Double(generator.nextIndex(below: below)) }
    let (x, y, side) = (draw(20) * 4, draw(20) * 4, 12 + draw(8) * 4)
    var holes = [rectangle(x + 4, y + 4, 4, side - 8).exterior]
    if side >= 20 { holes.append([point(x + 10, y + 4), point(x + 14, y + 4), point(x + 12, y + 10)]) }
    let polygon = try #require(Polygon(exterior: rectangle(x, y, side, side).exterior, holes: holes))
    obstacles.append(Obstacle(id: "h\(index)", shape: .polygon(polygon)))
  }
  return obstacles
}

@Suite struct MeshBuilderTests {
  @Test("the free area is that of GEOS, for what touches, overlaps, is nested or has holes", arguments: UInt64(0)..<8)
  func areas(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "areas")
    for obstacles in [
      RandomMaps.lattice(&generator, count: 25), RandomMaps.general(&generator, count: 30),
      try holed(&generator, count: 7),
      RandomMaps.lattice(&generator, count: 8) + RandomMaps.general(&generator, count: 8)
        + (try holed(&generator, count: 3)),
    ] {
      let space = try makeSpace(obstacles)
      let problems = Support.problems(space.mesh)
      #expect(problems.isEmpty, "seed \(seed): \(problems.prefix(3))")
      let (found, expected) = (Support.area(of: space.mesh), try expectedArea(obstacles))
      #expect(abs(found - expected) <= 1e-9 * expected, "seed \(seed): \(found), GEOS \(expected)")
    }
  }

  @Test("a boundary with holes and a notch loses what obstacles cover of it", arguments: UInt64(0)..<4)
  func boundaries(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "boundaries")
    let boundary = try #require(
      Polygon(
        exterior: [
          point(0, 0), point(100, 0), point(100, 100), point(52, 100), point(48, 40), point(44, 100), point(0, 90),
        ],
        holes: [rectangle(60, 20, 20, 20).exterior, rectangle(10, 30, 5, 40).exterior]))
    let obstacles = RandomMaps.lattice(&generator, count: 10) + RandomMaps.general(&generator, count: 10)
    let space = try makeSpace(obstacles, boundary: boundary)
    #expect(Support.problems(space.mesh).isEmpty, "seed \(seed)")
    let (found, expected) = (Support.area(of: space.mesh), try expectedArea(obstacles, boundary: boundary))
    #expect(abs(found - expected) <= 1e-9 * expected, "seed \(seed): \(found), GEOS \(expected)")
  }

  @Test("areas hold far from the origin and in any size", arguments: [1e-3, 1, 50])
  func scales(scale: Double) throws {
    var generator = SplitMix64(seed: 4, stream: "scales")
    func moved(_ polygon: Polygon) throws -> Polygon {
      try #require(Polygon(exterior: polygon.exterior.map { point(5e5 + $0.east * scale, 5e6 + $0.north * scale) }))
    }
    let obstacles = try RandomMaps.general(&generator, count: 40).compactMap(Support.polygon).map(moved)
    let boundary = try moved(RandomMaps.boundary)
    let space = try makeSpace(Support.obstacles(obstacles), boundary: boundary)
    #expect(Support.problems(space.mesh).isEmpty)
    let (found, expected) = (
      Support.area(of: space.mesh), try expectedArea(Support.obstacles(obstacles), boundary: boundary)
    )
    // A crossing is rounded to a nanometre there; so is that of GEOS.
    #expect(abs(found - expected) <= 1e-9 * expected + 1e-9 * 400 * scale, "\(found), GEOS \(expected)")
  }

  @Test("the order of obstacles changes neither area nor walls", arguments: UInt64(0)..<6)
  func order(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "order")
    let lattice = RandomMaps.lattice(&generator, count: 20) + (try holed(&generator, count: 2))
    let general = RandomMaps.general(&generator, count: 25)
    for (obstacles, grid) in [(lattice, true), (general, false)] {
      let one = try makeSpace(obstacles)
      let other = try makeSpace(obstacles.shuffled(using: &generator))
      #expect(abs(Support.area(of: one.mesh) - Support.area(of: other.mesh)) < 1e-9 * 1e4, "seed \(seed)")
      if grid {
        #expect(Support.sortedWalls(one) == Support.sortedWalls(other), "seed \(seed)")
      } else {
        #expect(one.walls.count == other.walls.count, "seed \(seed)")
        #expect(Support.unmatchedWalls(one, other, withinMetres: 1e-9) == 0, "seed \(seed)")
      }
    }
  }

  @Test("hundreds of equal obstacles are as one")
  func equalObstacles() throws {
    let many = try makeSpace(Support.obstacles(Array(repeating: rectangle(20, 30, 10, 10), count: 600)))
    #expect(Support.area(of: many.mesh) == 9900)
    #expect(
      Support.sortedWalls(many) == Support.sortedWalls(try makeSpace(Support.obstacles([rectangle(20, 30, 10, 10)]))))
    #expect(many.obstacles(at: point(25, 35)).count == 600)
  }

  @Test("a number of outlines that cover each other's walls leave no gap between them")
  func sharedWalls() throws {
    // A wall of bricks, each line moved by half a brick: every edge lies on others.
    var bricks: [Polygon] = []
    for row in 0..<50 {
      let shift = row % 2 == 0 ? 0.0 : 4
      for column in 0..<10 { bricks.append(rectangle(Double(column) * 8 + shift, Double(row) * 2, 8, 2)) }
    }
    let space = try makeSpace(Support.obstacles(bricks))
    #expect(abs(Support.area(of: space.mesh) - 2000) < 1e-9)
    #expect(!space.contains(point(44, 50)) && !space.contains(point(40, 7.5)) && space.contains(point(2, 3)))
    #expect(Support.problems(space.mesh).isEmpty)
  }

  @Test("an obstacle as large as the boundary, or across the world, leaves what it leaves")
  func hugeObstacles() throws {
    #expect(try makeSpace(Support.obstacles([RandomMaps.boundary])).mesh.polygonCount == 0)
    for far in [1e6, 1e12, 1e29] {
      let half = try #require(Polygon(exterior: [point(50, -far), point(far, -far), point(far, far), point(50, far)]))
      let space = try makeSpace(Support.obstacles([half]))
      #expect(abs(Support.area(of: space.mesh) - 5000) < 1e-9, "\(far)")
      let slanted = try #require(Polygon(exterior: [point(-far, -far), point(far, -far), point(far, far)]))
      let under = try makeSpace(Support.obstacles([slanted]))
      #expect(abs(Support.area(of: under.mesh) - 5000) < 1e-9, "\(far)")
    }
    #expect(throws: PreparationError.self) { try makeSpace(Support.obstacles([rectangle(0, 0, 1e31, 1)])) }
  }
}
