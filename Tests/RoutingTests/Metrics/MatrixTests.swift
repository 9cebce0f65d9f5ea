import Geometry
import Quantities
import Routing
import Testing

@Suite struct MatrixTests {
  private func space(_ obstacles: [Obstacle], clearance: Double = 0) throws -> FreeSpace {
    try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: clearance)
  }

  private func isEqual(_ one: Double, _ other: Double) -> Bool {
    one == other || abs(one - other) <= 1e-9 * max(one, other)
  }

  @Test(
    "a matrix holds the lengths of single queries, whatever the tier and the number of threads",
    arguments: World.allCases, UInt64(0)..<2)
  func singleQueries(world: World, seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "matrix \(world)")
    let obstacles = world.obstacles(&generator)
    let space = try space(obstacles)
    let tiers = [
      ShortestPaths(space), ShortestPaths(space, .search), ShortestPaths(space, .corners(linksMax: 0)),
    ]
    var points = (0..<14).map { _ in World.freePoint(&generator, space, obstacles) }
    // Points twice, corners of obstacles, and whatever lies anywhere: some of it in an obstacle.
    points += [points[0], points[3], point(0, 0), point(100, 50)]
    points += obstacles.prefix(4).compactMap { $0.polygon?.exterior[1] }
    points += (0..<4).map { _ in point(generator.nextUnit() * 100, generator.nextUnit() * 100) }
    let matrices = tiers.map { $0.matrix(points: points) }
    #expect(tiers[0].corners != nil && tiers[2].corners == nil)
    for threads in [-3, 0, 2, 7, 100] {
      for (paths, matrix) in zip(tiers.prefix(2), matrices) {
        #expect(paths.matrix(points: points, threads: threads) == matrix, "\(threads) threads")
      }
    }
    var scratch = RouteScratch()
    for i in points.indices {
      for matrix in matrices { #expect((matrix.problems[i] == nil) == space.contains(points[i])) }
      for j in points.indices {
        let single = tiers[1].lengthMetres(from: points[i], to: points[j], &scratch) ?? .infinity
        for matrix in matrices {
          let entry = matrix.lengthMetres(from: i, to: j) ?? .infinity
          #expect(isEqual(entry, single), "\(world) \(seed), \(points[i]) to \(points[j]): \(entry), single \(single)")
          #expect(matrix.lengthMetres(from: j, to: i) == matrix.lengthMetres(from: i, to: j))
          if points[i] == points[j], single.isFinite { #expect(entry == 0) }
        }
      }
    }
  }

  @Test("points in an obstacle are named and have no way, the others are not disturbed")
  func problems() throws {
    let space = try space([Obstacle(id: "zone:A", shape: .polygon(rectangle(40, 40, 20, 20)))], clearance: 1)
    let points = [
      point(10, 10), point(50, 50), point(90, 90), point(39.5, 50), point(0.5, 50), point(200, 10), point(.nan, 3),
      point(3, .infinity), point(1e300, -1e300),
    ]
    for preparation in [ShortestPaths.Preparation.standard, .search] {
      let matrix = ShortestPaths(space, preparation).matrix(points: points, threads: 2)
      #expect(
        matrix.problems == [
          nil, .startInside(obstacles: ["zone:A"]), nil, .startInside(obstacles: ["zone:A"]), .startOutsideBoundary,
          .startOutsideBoundary, .notFinite, .notFinite, .startOutsideBoundary,
        ])
      for one in points.indices {
        for other in points.indices {
          let isFree = [0, 2].contains(one) && [0, 2].contains(other)
          #expect((matrix.lengthMetres(from: one, to: other) != nil) == isFree, "\(one), \(other)")
        }
      }
    }
  }

  @Test("no points make an empty matrix, one point one of a single zero")
  func few() throws {
    let paths = ShortestPaths(try space([]))
    let empty = paths.matrix(points: [], threads: 4)
    #expect(empty.count == 0 && empty.problems.isEmpty)
    let single = paths.matrix(points: [point(3, 4)], threads: 4)
    #expect(single.count == 1 && single.lengthMetres(from: 0, to: 0) == 0 && single.problems == [nil])
    let same = paths.matrix(points: Array(repeating: point(3, 4), count: 5), threads: 2)
    for one in 0..<5 { for other in 0..<5 { #expect(same.lengthMetres(from: one, to: other) == 0) } }
  }

  @Test("where nothing is free every point has a problem")
  func nothingFree() throws {
    let space = try space([Obstacle(id: "all", shape: .polygon(rectangle(-10, -10, 200, 200)))])
    for preparation in [ShortestPaths.Preparation.standard, .search] {
      let matrix = ShortestPaths(space, preparation).matrix(points: [point(1, 1), point(9, 9)], threads: 2)
      #expect(matrix.problems == Array(repeating: .startInside(obstacles: ["all"]), count: 2))
      #expect(matrix.lengthMetres(from: 0, to: 0) == nil && matrix.lengthMetres(from: 0, to: 1) == nil)
    }
  }

  @Test("the corner graph is left out where it would have too many links, and only there")
  func limits() throws {
    let space = try space([Obstacle(id: "o", shape: .polygon(rectangle(40, 40, 20, 20)))])
    // A square has four corners and four taut links, each counted twice.
    #expect(ShortestPaths(space, .corners(linksMax: 8)).cornerCount == 4)
    #expect(ShortestPaths(space, .corners(linksMax: 7)).cornerCount == 0)
    #expect(ShortestPaths(space, .search).linkCount == 0)
  }
}
