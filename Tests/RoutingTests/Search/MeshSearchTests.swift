import Geometry
import Quantities
import Routing
import Testing

extension FreeSpace {
  /// A room of 100 m by 100 m with obstacles.
  init(around obstacles: [Polygon]) throws {
    try self.init(
      boundary: RandomMaps.boundary,
      obstacles: obstacles.enumerated().map { Obstacle(id: "o\($0)", shape: .polygon($1)) }, clearanceMetres: 0)
  }
}

@Suite struct MeshSearchTests {
  /// A room of 100 m by 100 m with obstacles.
  private func room(_ obstacles: [Polygon]) throws -> MeshSearch {
    MeshSearch(try FreeSpace(around: obstacles).mesh)
  }

  private func route(
    _ search: MeshSearch, _ start: LocalPoint, _ goal: LocalPoint
  ) throws -> (metres: Double, points: [LocalPoint])? {
    var scratch = MeshScratch()
    var points = [point(-1, -1)]
    guard let metres = try search.path(from: start, to: goal, &points, &scratch) else {
      #expect(points.isEmpty)
      return nil
    }
    return (metres, points)
  }

  @Test("an empty room is crossed in a straight line, from wall to wall and from corner to corner")
  func emptyRoom() throws {
    let search = try room([])
    for (start, goal) in [
      (point(10, 10), point(90, 40)), (point(0, 0), point(100, 100)), (point(0, 30), point(0, 70)),
      (point(0, 30), point(100, 30)), (point(0, 0), point(100, 0)),
    ] {
      let route = try #require(try route(search, start, goal))
      #expect(route.points == [start, goal])
      #expect(route.metres == start.planarDistanceMetres(to: goal))
    }
  }

  @Test("the way round a square turns at its corners")
  func roundSquare() throws {
    let search = try room([rectangle(40, 40, 20, 20)])
    let route = try #require(try route(search, point(30, 50), point(70, 51)))
    #expect(route.points == [point(30, 50), point(40, 60), point(60, 60), point(70, 51)])
    #expect(abs(route.metres - (200.0.squareRoot() + 20 + 181.0.squareRoot())) < 1e-12)
  }

  @Test("ways start and end on corners and walls, run along walls and graze corners")
  func touchingWalls() throws {
    let search = try room([rectangle(40, 40, 20, 20)])
    for (start, goal) in [
      (point(40, 40), point(60, 40)), (point(45, 40), point(55, 40)), (point(30, 50), point(50, 30)),
      (point(30, 40), point(70, 40)), (point(40, 40), point(10, 90)), (point(60, 60), point(40, 60)),
      (point(50, 60), point(0, 100)),
    ] {
      #expect(try #require(try route(search, start, goal)).points == [start, goal], "\(start) \(goal)")
    }
    let corners = try #require(try route(search, point(40, 40), point(60, 60)))
    #expect(corners.metres == 40)
    #expect(corners.points.count == 3)
    #expect(try #require(try route(search, point(40, 50), point(60, 50))).metres == 40)
    #expect(try #require(try route(search, point(45, 40), point(45, 60))).metres == 30)
    #expect(try #require(try route(search, point(45, 40), point(60, 55))).points.count == 3)
  }

  @Test("behind a wall a millimetre thick the goal is as far as the way round its end")
  func thinWall() throws {
    let search = try room([rectangle(50, 20, 0.001, 80)])
    let route = try #require(try route(search, point(40, 90), point(60, 90)))
    #expect(route.points == [point(40, 90), point(50, 20), point(50.001, 20), point(60, 90)])
    let near = try #require(try self.route(search, point(50, 90), point(50.001, 90)))
    #expect(abs(near.metres - 140.001) < 1e-12)
  }

  @Test("a way passes through the point where two squares touch, but not where they share an edge")
  func touchingObstacles() throws {
    let pinch = try room([rectangle(20, 50, 30, 30), rectangle(50, 20, 30, 30)])
    let straight = try #require(try route(pinch, point(45, 45), point(55, 55)))
    #expect(straight.points == [point(45, 45), point(55, 55)])
    let bent = try #require(try route(pinch, point(40, 45), point(55, 70)))
    #expect(bent.points == [point(40, 45), point(50, 50), point(55, 70)])
    #expect(abs(bent.metres - (125.0.squareRoot() + 425.0.squareRoot())) < 1e-12)
    #expect(try #require(try route(pinch, point(50, 50), point(55, 70))).points.count == 2)
    #expect(try #require(try route(pinch, point(40, 45), point(50, 50))).points.count == 2)
    let wall = try room([rectangle(20, 50, 30, 30), rectangle(50, 50, 30, 30)])
    #expect(try #require(try route(wall, point(50, 45), point(50, 85))).metres > 60)
  }

  @Test("four squares round a point: the point joins what their edges part, and a chain of such points is a way")
  func chainOfPinches() throws {
    // A closed yard whose walls touch in points only, at its corners.
    let yard = try room([
      rectangle(20, 30, 10, 40), rectangle(30, 20, 40, 10), rectangle(70, 30, 10, 40), rectangle(30, 70, 40, 10),
    ])
    let route = try #require(try route(yard, point(50, 50), point(10, 10)))
    #expect(route.points == [point(50, 50), point(10, 10)])
    #expect(try self.route(yard, point(31, 50), point(25, 50)) == nil)
    let out = try #require(try self.route(yard, point(31, 49), point(19, 50)))
    #expect(out.points == [point(31, 49), point(30, 30), point(20, 30), point(19, 50)])
    // Squares of a chessboard: the free ones meet in points.
    var black: [Polygon] = []
    for row in 0..<10 {
      for column in 0..<10 where (row + column) % 2 == 1 {
        black.append(rectangle(Double(column) * 10, Double(row) * 10, 10, 10))
      }
    }
    let board = try room(black)
    let diagonal = try #require(try self.route(board, point(0, 0), point(100, 100)))
    #expect(diagonal.points == [point(0, 0), point(100, 100)])
    let aside = try #require(try self.route(board, point(5, 5), point(25, 5)))
    #expect(aside.points == [point(5, 5), point(10, 10), point(20, 10), point(25, 5)])
  }

  @Test("a corner on the way out that lies straight behind another is turned at")
  func cornersInLine() throws {
    // The line along y = 50 grazes both obstacles from below, then turns up behind the second.
    let search = try room([rectangle(20, 50, 20, 50), rectangle(40, 50, 0.5, 50), rectangle(60, 50, 20, 50)])
    let route = try #require(try route(search, point(10, 50), point(90, 80)))
    #expect(route.points == [point(10, 50), point(80, 50), point(90, 80)])
    // It grazes one from above and one from below.
    let between = try room([rectangle(20, 50, 20, 50), rectangle(50, 0, 20, 50)])
    let straight = try #require(try self.route(between, point(10, 50), point(90, 50)))
    #expect(straight.points == [point(10, 50), point(90, 50)])
    let bent = try #require(try self.route(between, point(10, 60), point(90, 40)))
    #expect(bent.points == [point(10, 60), point(20, 50), point(70, 50), point(90, 40)])
  }

  @Test("among several corners in line, the one before a slot is turned at, whichever way the map is mirrored")
  func slotBetweenCornersInLine() throws {
    // The line along y = 50 grazes a block above it, then two below it, with a slot between them.
    let blocks = [rectangle(20, 50, 20, 50), rectangle(50, 0, 10, 50), rectangle(70, 0, 10, 50)]
    for (mirrorsEast, mirrorsNorth) in [(false, false), (true, false), (false, true), (true, true)] {
      func mirrored(_ place: LocalPoint) -> LocalPoint {
        point(mirrorsEast ? 100 - place.east : place.east, mirrorsNorth ? 100 - place.north : place.north)
      }
      let search = try room(blocks.map { try #require(Polygon(exterior: $0.exterior.map(mirrored))) })
      let corners = [point(10, 50), point(60, 50), point(61, 10)].map(mirrored)
      let route = try #require(try route(search, corners[0], corners[2]))
      #expect(route.points == corners)
      let back = try #require(try self.route(search, corners[2], corners[0]))
      #expect(back.points == corners.reversed())
    }
  }

  @Test("the way into a blind alley, out of it and from one into another is found")
  func blindAlleys() throws {
    // A spiral corridor 10 m wide with its end in the middle, and a niche in the wall.
    let spiral = try room([
      rectangle(10, 10, 80, 5), rectangle(85, 10, 5, 80), rectangle(20, 85, 70, 5), rectangle(20, 30, 5, 60),
      rectangle(20, 30, 50, 5), rectangle(65, 30, 5, 40), rectangle(40, 65, 30, 5), rectangle(10, 15, 3, 40),
    ])
    let middle = point(50, 50)
    let niche = point(15, 18)
    let outside = point(5, 5)
    let inward = try #require(try route(spiral, outside, middle))
    let outward = try #require(try route(spiral, middle, outside))
    #expect(inward.points == outward.points.reversed())
    #expect(inward.points.count > 6)
    #expect(inward.points.contains(point(20, 30)) && inward.points.contains(point(70, 70)))
    let across = try #require(try route(spiral, niche, middle))
    #expect(across.metres < inward.metres && across.points.count > 4)
    #expect(try #require(try route(spiral, niche, point(16, 20))).points.count == 2)
    // Only walls of an alley that hold neither end are left out, not those on the way.
    #expect(try #require(try route(spiral, outside, point(95, 95))).metres > 126)
  }

  @Test("parts without a way between them, places outside, in an obstacle and without coordinates have no path")
  func noPath() throws {
    let search = try room([rectangle(50, 0, 10, 100), rectangle(10, 10, 10, 10)])
    #expect(try route(search, point(30, 50), point(80, 50)) == nil)
    #expect(try route(search, point(50, 50), point(60, 50)) == nil)
    let free = point(30, 50)
    for bad in [
      point(15, 15), point(55, 50), point(-1, 50), point(30, 101), point(.nan, 50), point(30, .nan),
      point(.infinity, 50), point(30, -.infinity), point(1e300, -1e300),
    ] {
      #expect(search.locator.polygon(at: bad) == nil)
      #expect(try route(search, free, bad) == nil)
      #expect(try route(search, bad, free) == nil)
      #expect(try route(search, bad, bad) == nil)
    }
    #expect(try route(search, free, point(20, 15)) != nil)
    // That parts are separate is known beforehand.
    var scratch = MeshScratch()
    var path: [LocalPoint] = []
    #expect(try search.path(from: free, to: point(80, 50), &path, &scratch) == nil && scratch.expansions == 0)
  }

  @Test("a world without free space has no path and no polygon")
  func fullWorld() throws {
    let search = try room([rectangle(-10, -10, 120, 120)])
    #expect(search.mesh.polygonCount == 0)
    #expect(search.locator.polygon(at: point(0, 0)) == nil)
    #expect(search.locator.polygon(at: point(50, 50)) == nil)
    #expect(try route(search, point(50, 50), point(50, 50)) == nil)
  }

  @Test("a start that is the goal gives both and no length, inside, on a wall, on a corner and on a pinch")
  func startIsGoal() throws {
    let search = try room([rectangle(20, 50, 30, 30), rectangle(50, 20, 30, 30)])
    for place in [point(5, 5), point(30, 50), point(20, 50), point(50, 50), point(0, 0), point(100, 30)] {
      let route = try #require(try route(search, place, place))
      #expect(route.points == [place, place])
      #expect(route.metres == 0)
    }
  }

  @Test("a query that may look at too little says so, and the scratch is good for the next one")
  func limit() throws {
    let mesh = try FreeSpace(around: [rectangle(40, 40, 20, 20)]).mesh
    let narrow = MeshSearch(mesh, expansionsMax: 1)
    var scratch = MeshScratch()
    var points: [LocalPoint] = []
    #expect(throws: MeshSearch.LimitReached(expansionsMax: 1)) {
      try narrow.path(from: point(30, 50), to: point(70, 50), &points, &scratch)
    }
    #expect(points.isEmpty)
    #expect(try narrow.path(from: point(1, 1), to: point(2, 2), &points, &scratch) != nil)
    let wide = MeshSearch(mesh)
    #expect(try wide.path(from: point(30, 50), to: point(70, 50), &points, &scratch) != nil)
    #expect(points.count == 4)
    #expect(scratch.expansions > 1)
  }

  @Test("tasks share one mesh, each with its own scratch, and find the same as one alone")
  func sharing() async throws {
    var generator = SplitMix64(seed: 3, stream: "sharing")
    let obstacles = RandomMaps.general(&generator, count: 20)
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let search = MeshSearch(space.mesh)
    let points = (0..<8).map { _ in RandomMaps.freePoint(&generator, space, lattice: false) }
    @Sendable func lengths() throws -> [Double] {
      var scratch = MeshScratch()
      var path: [LocalPoint] = []
      return try points.flatMap { start in
        try points.map { try search.path(from: start, to: $0, &path, &scratch) ?? -1 }
      }
    }
    let alone = try lengths()
    try await withThrowingTaskGroup(of: [Double].self) { group in
      for _ in 0..<4 { group.addTask { try lengths() } }
      for try await other in group { #expect(other == alone) }
    }
  }
}
