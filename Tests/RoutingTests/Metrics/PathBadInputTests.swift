import Geometry
import Quantities
import Routing
import Testing

/// Paths where the input is empty, beyond the map, on its very border, or no input at all: both tiers say the same.
@Suite struct PathBadInputTests {
  private static let preparations: [ShortestPaths.Preparation] = [.standard, .search]

  private func paths(
    _ obstacles: [Polygon], boundary: Polygon = RandomMaps.boundary, clearance: Double = 0,
    _ preparation: ShortestPaths.Preparation
  ) throws -> ShortestPaths {
    let named = obstacles.enumerated().map { Obstacle(id: "o\($0)", shape: .polygon($1)) }
    return ShortestPaths(
      try FreeSpace(boundary: boundary, obstacles: named, clearanceMetres: clearance), preparation)
  }

  @Test("an empty map is crossed in a straight line", arguments: preparations)
  func emptyMap(preparation: ShortestPaths.Preparation) throws {
    let paths = try paths([], preparation)
    let ends = [point(0, 0), point(100, 100), point(0, 50), point(33, 71), point(100, 0)]
    for start in ends {
      for goal in ends {
        let path = try paths.path(from: start, to: goal)
        #expect(path.points == [start, goal])
        #expect(path.lengthMetres == start.planarDistanceMetres(to: goal))
      }
    }
    #expect(paths.cornerCount == 0)
  }

  @Test(
    "a way from a point to itself has two points and no length, on corners, walls and pinches too",
    arguments: preparations)
  func sameEnds(preparation: ShortestPaths.Preparation) throws {
    let paths = try paths([rectangle(20, 50, 30, 30), rectangle(50, 20, 30, 30)], preparation)
    for end in [point(1, 1), point(50, 50), point(20, 50), point(35, 50), point(0, 0), point(100, 40)] {
      #expect(try paths.path(from: end, to: end) == RoutePath(points: [end, end]))
      var scratch = RouteScratch()
      #expect(paths.lengthMetres(from: end, to: end, &scratch) == 0)
    }
  }

  @Test("ends a hair beyond a wall or the boundary are told, ends on them are free", arguments: preparations)
  func hair(preparation: ShortestPaths.Preparation) throws {
    let paths = try paths([rectangle(40, 40, 20, 20)], preparation)
    let free = point(10, 10)
    for (on, beyond) in [
      (point(40, 50), point(40.0.nextUp, 50)), (point(50, 60), point(50, 60.0.nextDown)),
      (point(60, 60), point(60.0.nextDown, 60.0.nextDown)),
    ] {
      #expect(try paths.path(from: free, to: on).points.last == on)
      #expect(try paths.path(from: on, to: free).points.first == on)
      #expect(throws: RouteFailure.goalInside(obstacles: ["o0"])) { try paths.path(from: free, to: beyond) }
      #expect(throws: RouteFailure.startInside(obstacles: ["o0"])) { try paths.path(from: beyond, to: free) }
    }
    for (on, beyond) in [
      (point(100, 50), point(100.0.nextUp, 50)), (point(0, 0), point(-Double.leastNonzeroMagnitude, 0)),
      (point(50, 100), point(50, 100.0.nextUp)),
    ] {
      #expect(try paths.path(from: free, to: on).points.last == on)
      #expect(throws: RouteFailure.goalOutsideBoundary) { try paths.path(from: free, to: beyond) }
    }
  }

  @Test("obstacles that cover everything, alone or together, leave nothing and have a name", arguments: preparations)
  func covered(preparation: ShortestPaths.Preparation) throws {
    let halves = try paths([rectangle(-5, -5, 60, 110), rectangle(50, -5, 60, 110)], preparation)
    #expect(throws: RouteFailure.startInside(obstacles: ["o0"])) { try halves.path(from: point(9, 9), to: point(9, 9)) }
    #expect(throws: RouteFailure.startInside(obstacles: ["o0", "o1"])) {
      try halves.path(from: point(52, 9), to: point(9, 9))
    }
    let exact = try paths([RandomMaps.boundary], preparation)
    #expect(throws: RouteFailure.self) { try exact.path(from: point(9, 9), to: point(10, 10)) }
    let clearance = try paths([], clearance: 51, preparation)
    #expect(throws: RouteFailure.startOutsideBoundary) { try clearance.path(from: point(50, 50), to: point(9, 9)) }
  }

  @Test("coordinates that are no numbers, or larger than any map, are told", arguments: preparations)
  func numbers(preparation: ShortestPaths.Preparation) throws {
    let paths = try paths([rectangle(40, 40, 20, 20)], preparation)
    let free = point(10, 10)
    for number in [Double.nan, .infinity, -.infinity, .signalingNaN] {
      for bad in [point(number, 5), point(5, number), point(number, number)] {
        #expect(throws: RouteFailure.notFinite) { try paths.path(from: bad, to: free) }
        #expect(throws: RouteFailure.notFinite) { try paths.path(from: free, to: bad) }
        #expect(throws: RouteFailure.notFinite) { try paths.path(from: bad, to: bad) }
      }
    }
    for number in [1e9, 1e18, 1e150, 1e300, -Double.greatestFiniteMagnitude] {
      #expect(throws: RouteFailure.goalOutsideBoundary) { try paths.path(from: free, to: point(number, 5)) }
      #expect(throws: RouteFailure.startOutsideBoundary) { try paths.path(from: point(5, number), to: free) }
    }
  }

  @Test("in wind, too, ends that are not free are told, and a way to itself costs nothing")
  func wind() throws {
    let paths = try paths([rectangle(40, 40, 20, 20)], .standard)
    let metric = try #require(
      WindMetric(airspeedMetresPerSecond: 10, windMetresPerSecond: LocalVector(east: 14, north: 3)))
    var scratch = RouteScratch()
    let free = point(10, 10)
    for (bad, failure) in [
      (point(50, 50), RouteFailure.goalInside(obstacles: ["o0"])), (point(500, 50), .goalOutsideBoundary),
      (point(.nan, 50), .notFinite), (point(5, .infinity), .notFinite),
    ] {
      #expect(throws: failure) { try paths.path(from: free, to: bad, metric: metric, &scratch) }
    }
    #expect(try paths.path(from: free, to: free, metric: metric, &scratch).cost == 0)
    #expect(try paths.path(from: point(40, 40), to: point(40, 40), metric: metric, &scratch).cost == 0)
  }

  @Test(
    "at coordinates of UTM size lengths, paths and matrices are those near the origin",
    arguments: preparations, UInt64(0)..<3)
  func utm(preparation: ShortestPaths.Preparation, seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "paths utm")
    let polygons = World.lattice.obstacles(&generator).compactMap(\.polygon)
    // Whole metres: the same map to the last digit.
    let shift = LocalVector(east: 833_978, north: 9_999_600)
    func moved(_ polygon: Polygon) throws -> Polygon {
      try #require(Polygon(exterior: polygon.exterior.map { $0 + shift }))
    }
    let here = try paths(polygons, preparation)
    let there = try paths(try polygons.map(moved), boundary: try moved(RandomMaps.boundary), preparation)
    let points = (0..<12).map { _ in RandomMaps.freePoint(&generator, here.freeSpace, lattice: true) }
    let (near, far) = (here.matrix(points: points), there.matrix(points: points.map { $0 + shift }, threads: 2))
    var scratch = RouteScratch()
    for i in points.indices {
      for j in points.indices {
        let one = near.lengthMetres(from: i, to: j) ?? .infinity
        let other = far.lengthMetres(from: i, to: j) ?? .infinity
        let single = there.lengthMetres(from: points[i] + shift, to: points[j] + shift, &scratch) ?? .infinity
        #expect(one == other || abs(one - other) <= 1e-9 * one, "seed \(seed)")
        #expect(one == single || abs(one - single) <= 1e-9 * one, "seed \(seed)")
      }
    }
  }
}
