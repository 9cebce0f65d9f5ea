import Geometry
import Quantities
import Routing
import Testing

private func paths(_ obstacles: [Polygon], boundary: Polygon = RandomMaps.boundary) throws -> ShortestPaths {
  let named = obstacles.enumerated().map { Obstacle(id: "o\($0)", shape: .polygon($1)) }
  return ShortestPaths(try FreeSpace(boundary: boundary, obstacles: named, clearanceMetres: 0))
}

@Suite struct ShortestPathsTests {
  @Test("the way round a square turns at its corners")
  func roundSquare() throws {
    let paths = try paths([rectangle(40, 40, 20, 20)])
    let route = try paths.path(from: point(30, 50), to: point(70, 50))
    #expect(abs(route.lengthMetres - (2 * 200.0.squareRoot() + 20)) < 1e-12)
    #expect(route.points.count == 4)
    #expect(try paths.path(from: point(1, 1), to: point(9, 2)).points == [point(1, 1), point(9, 2)])
    #expect(try paths.path(from: point(1, 1), to: point(1, 1)).lengthMetres == 0)
    #expect(paths.cornerCount == 4 && paths.linkCount == 4)
  }

  @Test("ways may start on corners and walls, run along walls and touch corners")
  func touchingWalls() throws {
    let paths = try paths([rectangle(40, 40, 20, 20)])
    #expect(try paths.path(from: point(40, 40), to: point(60, 40)).points.count == 2)
    #expect(try paths.path(from: point(45, 40), to: point(55, 40)).points.count == 2)
    #expect(try paths.path(from: point(30, 50), to: point(50, 30)).points.count == 2)
    #expect(try paths.path(from: point(30, 40), to: point(70, 40)).points.count == 2)
    #expect(abs(try paths.path(from: point(40, 40), to: point(60, 60)).lengthMetres - 40) < 1e-12)
    #expect(abs(try paths.path(from: point(40, 50), to: point(60, 50)).lengthMetres - 40) < 1e-12)
    #expect(abs(try paths.path(from: point(45, 40), to: point(45, 60)).lengthMetres - 30) < 1e-12)
  }

  @Test("a way may pass between obstacles that touch in a point, not between ones that share an edge")
  func touchingObstacles() throws {
    let pinch = try paths([rectangle(20, 50, 30, 30), rectangle(50, 20, 30, 30)])
    let straight = try pinch.path(from: point(45, 45), to: point(55, 55))
    #expect(straight.points == [point(45, 45), point(55, 55)])
    #expect(
      abs(
        try pinch.path(from: point(40, 45), to: point(55, 70)).lengthMetres - (125.0.squareRoot() + 425.0.squareRoot()))
        < 1e-9)
    let wall = try paths([rectangle(20, 50, 30, 30), rectangle(50, 50, 30, 30)])
    #expect(try wall.path(from: point(50, 45), to: point(50, 85)).lengthMetres > 60)
  }

  @Test("inside, outside, closed in and not a number are four different failures, with names")
  func failures() throws {
    let ring = try #require(
      Polygon(
        exterior: rectangle(10, 10, 40, 40).exterior, holes: [rectangle(20, 20, 20, 20).exterior]))
    let obstacles = [
      Obstacle(id: "zone:A", shape: .polygon(ring)),
      Obstacle(id: "zone:B", shape: .circle(Circle(centre: point(48, 48), radiusMetres: 8))),
    ]
    let paths = ShortestPaths(try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 1))
    let free = point(80, 80)
    #expect(throws: RouteFailure.startInside(obstacles: ["zone:A", "zone:B"])) {
      try paths.path(from: point(48, 48), to: free)
    }
    #expect(throws: RouteFailure.goalInside(obstacles: ["zone:B"])) { try paths.path(from: free, to: point(53, 53)) }
    #expect(throws: RouteFailure.startOutsideBoundary) { try paths.path(from: point(0.5, 50), to: free) }
    #expect(throws: RouteFailure.goalOutsideBoundary) { try paths.path(from: free, to: point(500, 50)) }
    #expect(throws: RouteFailure.noPath) { try paths.path(from: point(30, 30), to: free) }
    let closing = try #require(paths.freeSpace.closing(from: point(30, 30), to: free))
    #expect(closing.ids == ["zone:A"] && closing.isSmallest && !closing.holdsFixed)
    #expect(throws: RouteFailure.notFinite) { try paths.path(from: point(.nan, 30), to: free) }
    #expect(try paths.path(from: point(30, 30), to: point(35, 25)).points.count == 2)
    let exit = try #require(paths.freeSpace.nearestFreePoint(to: point(50.5, 20)))
    #expect(exit.east >= 51 && exit.east < 51.11 && abs(exit.north - 20) < 1e-6)
  }

  @Test("nothing free is an answer, not a crash")
  func nothingFree() throws {
    let all = try paths([rectangle(-10, -10, 200, 200)])
    #expect(all.cornerCount == 0)
    #expect(throws: RouteFailure.startInside(obstacles: ["o0"])) { try all.path(from: point(5, 5), to: point(9, 9)) }
    #expect(all.freeSpace.nearestFreePoint(to: point(1, 1)) == nil)
    let narrow = try FreeSpace(boundary: RandomMaps.boundary, obstacles: [], clearanceMetres: 60)
    #expect(narrow.mesh.polygonCount == 0)
    #expect(throws: PreparationError.self) {
      try FreeSpace(boundary: RandomMaps.boundary, obstacles: [], clearanceMetres: -1)
    }
  }

  @Test("an obstacle that cannot be understood is an error, never left out", arguments: [Double.nan, .infinity, -1])
  func badObstacles(number: Double) throws {
    let circles = [
      Circle(centre: point(50, 50), radiusMetres: number), Circle(centre: point(.nan, number), radiusMetres: 5),
    ]
    for circle in circles {
      #expect(throws: PreparationError.self) {
        try FreeSpace(
          boundary: RandomMaps.boundary, obstacles: [Obstacle(id: "c", shape: .circle(circle))], clearanceMetres: 1)
      }
    }
    let bad = try #require(Polygon(exterior: [point(10, 10), point(20, 10), point(.nan, number)]))
    #expect(throws: PreparationError.self) {
      try FreeSpace(
        boundary: RandomMaps.boundary, obstacles: [Obstacle(id: "p", shape: .polygon(bad))], clearanceMetres: 0)
    }
  }

  @Test("lengths are those of the slow twin on maps full of touching obstacles", arguments: UInt64(0)..<14)
  func latticeTwin(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "lattice")
    try compare(RandomMaps.lattice(&generator, count: 14), &generator, lattice: true, seed: seed)
  }

  @Test("lengths are those of the slow twin on maps of turned rectangles", arguments: UInt64(0)..<8)
  func generalTwin(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "general")
    try compare(RandomMaps.general(&generator, count: 14), &generator, lattice: false, seed: seed)
  }

  private func compare(
    _ obstacles: [Obstacle], _ generator: inout SplitMix64, lattice: Bool, seed: UInt64
  ) throws {
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let paths = ShortestPaths(space)
    let outlines = obstacles.compactMap { obstacle -> Polygon? in
      if case .polygon(let polygon) = obstacle.shape { polygon } else { nil }
    }
    let twin = VisibilityTwin(free: try GeometryOperations.difference([RandomMaps.boundary], minus: outlines))
    let points = (0..<7).map { _ in RandomMaps.freePoint(&generator, space, lattice: lattice) }
    let matrix = paths.matrix(points: points)
    // In a small world all places are near, and `paths` searches the mesh: the corner graph is asked by itself.
    let graph = try CornerPaths(space.mesh)
    var line: [LocalPoint] = []
    for i in points.indices {
      for j in points.indices where j > i {
        let expected = twin.length(from: points[i], to: points[j])
        var found = Double.infinity
        do throws(RouteFailure) {
          let route = try paths.path(from: points[i], to: points[j])
          found = route.lengthMetres
          #expect(route.points.first == points[i] && route.points.last == points[j])
        } catch {
          guard error == .noPath else {
            Issue.record("seed \(seed): \(error)")
            continue
          }
          let closing = try #require(space.closing(from: points[i], to: points[j]))
          #expect(closing.isSmallest && !closing.ids.isEmpty, "seed \(seed)")
          let opened = ShortestPaths(space.removing(closing.ids))
          #expect(throws: Never.self, "seed \(seed)") { try opened.path(from: points[i], to: points[j]) }
        }
        let isEqual = found == expected || abs(found - expected) <= 1e-9 * expected
        #expect(isEqual, "seed \(seed), \(points[i]) to \(points[j]): \(found), twin \(expected)")
        let turned = graph.length(from: points[i], to: points[j], space.locator, &line) ?? .infinity
        #expect(turned == expected || abs(turned - expected) <= 1e-9 * expected, "seed \(seed): graph \(turned)")
        let entry = matrix.lengthMetres(from: i, to: j) ?? .infinity
        #expect(entry == found || abs(entry - found) <= 1e-9 * found, "seed \(seed)")
        #expect(matrix.lengthMetres(from: j, to: i) == matrix.lengthMetres(from: i, to: j))
      }
    }
  }

  @Test("a map that is moved far away and turned has the same lengths", arguments: UInt64(0)..<5)
  func invariance(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "invariance")
    let obstacles = RandomMaps.general(&generator, count: 18)
    let angle = generator.nextUnit() * 6
    func moved(_ p: LocalPoint) -> LocalPoint {
      RandomMaps.rotated(p - point(50, 50), by: angle, about: point(61_000, -32_000))
    }
    func moved(_ polygon: Polygon) throws -> Polygon { try #require(Polygon(exterior: polygon.exterior.map(moved))) }
    let turned = try obstacles.map { obstacle in
      guard case .polygon(let polygon) = obstacle.shape else { return obstacle }
      return Obstacle(id: obstacle.id, shape: .polygon(try moved(polygon)))
    }
    let here = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let there = try FreeSpace(boundary: try moved(RandomMaps.boundary), obstacles: turned, clearanceMetres: 0)
    let points = (0..<8).map { _ in RandomMaps.freePoint(&generator, here, lattice: false) }
    let (one, other) = (
      ShortestPaths(here).matrix(points: points), ShortestPaths(there).matrix(points: points.map(moved))
    )
    for i in points.indices {
      for j in points.indices {
        let (a, b) = (one.lengthMetres(from: i, to: j), other.lengthMetres(from: i, to: j))
        #expect((a == nil) == (b == nil), "seed \(seed)")
        if let a, let b { #expect(abs(a - b) <= 1e-8 * max(1, a), "seed \(seed)") }
      }
    }
  }

  @Test("no way comes closer to an obstacle or the boundary than the clearance", arguments: UInt64(0)..<6)
  func clearance(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "clearance")
    var obstacles = RandomMaps.general(&generator, count: 14)
    let circle = Circle(centre: point(30 + 40 * generator.nextUnit(), 50), radiusMetres: 6)
    obstacles.append(Obstacle(id: "circle", shape: .circle(circle)))
    let clearance = [0.3, 1, 2.5, 4][generator.nextIndex(below: 4)]
    let paths = ShortestPaths(
      try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: clearance))
    let points = (0..<8).map { _ in RandomMaps.freePoint(&generator, paths.freeSpace, lattice: false) }
    var pieces = 0
    for goal in points.dropFirst() {
      guard let route = try? paths.path(from: points[0], to: goal) else { continue }
      for (start, end) in zip(route.points, route.points.dropFirst()) {
        pieces += 1
        for case .polygon(let polygon) in obstacles.map(\.shape) {
          let distance = try GeometryOperations.planarDistanceMetres(
            from: polygon, toSegmentFrom: start, to: end)
          #expect(distance >= clearance - 1e-6, "seed \(seed)")
        }
        let toCircle = Distances.planarMetres(from: circle.centre, toSegment: (start, end)) - circle.radiusMetres
        #expect(toCircle >= clearance - 1e-6, "seed \(seed)")
        for end in [start, end] {
          let inset = min(end.east, end.north, 100 - end.east, 100 - end.north)
          #expect(inset >= clearance - 1e-6, "seed \(seed)")
        }
      }
    }
    #expect(pieces > 0, "seed \(seed)")
  }

  @Test("a grown corner keeps the clearance and wastes at most the tolerance", arguments: [0.05, 0.5, 2, 10, 50])
  func growth(clearance: Double) throws {
    let shapes = [
      rectangle(0, 0, 30, 20),
      try #require(Polygon(exterior: [point(0, 0), point(40, 3), point(1, 5), point(2, 2)])),
      try #require(Polygon(exterior: [point(0, 0), point(30, 0), point(30, 30), point(29, 5), point(5, 4)])),
    ]
    for shape in shapes {
      let far = rectangle(-200, -200, 440, 440)
      let space = try FreeSpace(
        boundary: far, obstacles: [Obstacle(id: "o", shape: .polygon(shape))], clearanceMetres: clearance)
      let round = space.walls.filter { abs($0.start.east) < 120 && abs($0.start.north) < 120 }
      #expect(round.count >= 3)
      for wall in round {
        let reached = shape.planarDistanceMetres(toSegmentFrom: wall.start, to: wall.end)
        #expect(reached >= clearance && reached < clearance + 0.1)
        #expect(shape.planarDistanceMetres(to: wall.start) <= clearance + 0.1 + 1e-5)
      }
    }
  }
}
