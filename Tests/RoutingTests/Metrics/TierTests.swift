import Foundation
import Geometry
import Quantities
import Routing
import Testing

/// The corner graph and the search through the mesh beside each other. Small worlds are near everywhere, so paths over
/// the graph are asked for by their metric: otherwise the search would answer for both.
@Suite struct TierTests {
  private struct Tiers: ~Copyable {
    let obstacles: [Obstacle]
    let graph: ShortestPaths
    let search: ShortestPaths
    var scratch = RouteScratch()

    init(_ obstacles: [Obstacle], boundary: Polygon = RandomMaps.boundary, clearance: Double = 0) throws {
      self.obstacles = obstacles
      let space = try FreeSpace(boundary: boundary, obstacles: obstacles, clearanceMetres: clearance)
      graph = ShortestPaths(space)
      search = ShortestPaths(space, .search)
    }
  }

  private func graphPath(
    _ paths: ShortestPaths, _ start: LocalPoint, _ goal: LocalPoint, _ scratch: inout RouteScratch
  ) throws -> RoutePath? {
    do throws(RouteFailure) {
      return try paths.path(from: start, to: goal, metric: EuclideanMetric(), &scratch).path
    } catch {
      guard error == .noPath else { throw error }
      return nil
    }
  }

  private func path(
    _ paths: ShortestPaths, _ start: LocalPoint, _ goal: LocalPoint, _ scratch: inout RouteScratch
  ) throws -> RoutePath? {
    do throws(RouteFailure) {
      return try paths.path(from: start, to: goal, &scratch)
    } catch {
      guard error == .noPath else { throw error }
      return nil
    }
  }

  private func isEqual(_ one: Double?, _ other: Double?) -> Bool {
    guard let one, let other else { return (one == nil) == (other == nil) }
    return one == other || abs(one - other) <= 1e-9 * max(one, other)
  }

  @Test("graph, search and slow twin find the same lengths", arguments: World.allCases, UInt64(0)..<3)
  func twin(world: World, seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "tiers twin \(world)")
    let obstacles = world.obstacles(&generator)
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let (graph, search) = (ShortestPaths(space), ShortestPaths(space, .search))
    let twin = try MetricTwin(obstacles: obstacles)
    var scratch = RouteScratch()
    for _ in 0..<20 {
      let (start, goal) = (World.freePoint(&generator, space, obstacles), World.freePoint(&generator, space, obstacles))
      let expected = twin.cost(from: start, to: goal, EuclideanMetric())
      let lengths = [
        try graphPath(graph, start, goal, &scratch), try path(graph, start, goal, &scratch),
        try path(search, start, goal, &scratch),
      ].map { $0?.lengthMetres ?? .infinity }
      for length in lengths {
        #expect(isEqual(length, expected), "\(world) \(seed), \(start) to \(goal): \(lengths), twin \(expected)")
      }
    }
  }

  /// Queries of each world and seed: with 6 kinds of worlds and 9 seeds a little more than 20,000 in all.
  private static let queries = 375

  @Test(
    "no piece of any path enters an obstacle, and both tiers find the same lengths", arguments: World.allCases,
    UInt64(0)..<9)
  func noCrossing(world: World, seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "tiers crossing \(world)")
    let obstacles = world.obstacles(&generator)
    let polygons = obstacles.compactMap(\.polygon)
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let (graph, search) = (ShortestPaths(space), ShortestPaths(space, .search))
    var scratch = RouteScratch()
    var bent = 0
    for _ in 0..<Self.queries {
      let (start, goal) = (World.freePoint(&generator, space, obstacles), World.freePoint(&generator, space, obstacles))
      let one = try graphPath(graph, start, goal, &scratch)
      let other = try path(search, start, goal, &scratch)
      #expect(isEqual(one?.lengthMetres, other?.lengthMetres), "\(world) \(seed), \(start) to \(goal)")
      for path in [one, other].compactMap(\.self) {
        bent += path.points.count > 2 ? 1 : 0
        guard path.points.first == start, path.points.last == goal else {
          Issue.record("\(world) \(seed): \(path.points) does not lead from \(start) to \(goal)")
          continue
        }
        for (from, to) in zip(path.points, path.points.dropFirst()) {
          let isInside = RandomMaps.boundary.contains(from) && RandomMaps.boundary.contains(to)
          if !isInside || polygons.contains(where: { $0.isEntered(from: from, to: to) }) {
            Issue.record("\(world) \(seed), \(start) to \(goal): \(from) to \(to) is not free")
          }
        }
      }
    }
    #expect(bent > Self.queries / 4, "\(world) \(seed)")
  }

  @Test(
    "where crossings of outlines are rounded, paths enter no obstacle deeper than rounding", arguments: UInt64(0)..<8)
  func roundedCrossings(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "tiers rounded")
    var tiers = try Tiers(RandomMaps.general(&generator, count: 30))
    // A millionth of a millimetre smaller: the obstacles are convex, and their first and third corners lie opposite.
    let cores = try tiers.obstacles.compactMap(\.polygon).map { polygon in
      let centre = polygon.exterior[0].interpolated(to: polygon.exterior[2], fraction: 0.5)
      return try #require(Polygon(exterior: polygon.exterior.map { centre + ($0 - centre) * (1 - 1e-9) }))
    }
    for _ in 0..<150 {
      let (start, goal) = (
        World.freePoint(&generator, tiers.graph.freeSpace, tiers.obstacles),
        World.freePoint(&generator, tiers.graph.freeSpace, tiers.obstacles)
      )
      let one = try graphPath(tiers.graph, start, goal, &tiers.scratch)
      let other = try path(tiers.search, start, goal, &tiers.scratch)
      #expect(isEqual(one?.lengthMetres, other?.lengthMetres), "seed \(seed), \(start) to \(goal)")
      for path in [one, other].compactMap(\.self) {
        for (from, to) in zip(path.points, path.points.dropFirst()) {
          let isFree = !cores.contains { $0.isEntered(from: from, to: to) }
          #expect(isFree, "seed \(seed), \(start) to \(goal): \(from) to \(to)")
        }
      }
    }
  }

  @Test(
    "with a clearance paths keep it exactly, where obstacles overlap anywhere and are round, at UTM coordinates too",
    arguments: UInt64(0)..<12)
  func clearance(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "tiers clearance")
    let shift = seed % 3 == 2 ? LocalVector(east: 412_345.678, north: 5_432_100.987) : .zero
    func moved(_ polygon: Polygon) throws -> Polygon {
      try #require(Polygon(exterior: polygon.exterior.map { $0 + shift }))
    }
    var obstacles = try RandomMaps.general(&generator, count: 18).map {
      Obstacle(id: $0.id, shape: .polygon(try moved(try #require($0.polygon))))
    }
    for index in 0..<4 {
      let centre = point(generator.nextUnit() * 100, generator.nextUnit() * 100) + shift
      let circle = Circle(centre: centre, radiusMetres: generator.nextUnit() * 8)
      obstacles.append(Obstacle(id: "c\(index)", shape: .circle(circle)))
    }
    let clearance = 0.5 + generator.nextUnit()
    let boundary = try moved(RandomMaps.boundary)
    var tiers = try Tiers(obstacles, boundary: boundary, clearance: clearance)
    let proof = PathClearance(boundary: boundary, obstacles: obstacles)
    let points = (0..<2000).map { _ in point(generator.nextUnit() * 100, generator.nextUnit() * 100) + shift }
      .filter { tiers.graph.freeSpace.contains($0) }
    for (start, goal) in zip(points, points.dropFirst().prefix(100)) {
      let one = try graphPath(tiers.graph, start, goal, &tiers.scratch)
      let other = try path(tiers.search, start, goal, &tiers.scratch)
      #expect(isEqual(one?.lengthMetres, other?.lengthMetres), "seed \(seed), \(start) to \(goal)")
      for path in [one, other].compactMap(\.self) {
        let nearest = try #require(proof.nearest(to: path.points))
        #expect(nearest.metres >= clearance, "seed \(seed), \(start) to \(goal): \(nearest)")
      }
    }
    #expect(points.count > 100, "seed \(seed)")
  }

  @Test("obstacles in another order give the same paths", arguments: [World.apart, .slivers], UInt64(0)..<4)
  func order(world: World, seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "tiers order \(world)")
    let obstacles = world.obstacles(&generator)
    var tiers = try Tiers(obstacles)
    var others = try Tiers(obstacles.shuffled(using: &generator))
    for _ in 0..<60 {
      let (start, goal) = (
        World.freePoint(&generator, tiers.graph.freeSpace, obstacles),
        World.freePoint(&generator, tiers.graph.freeSpace, obstacles)
      )
      let here = [
        try graphPath(tiers.graph, start, goal, &tiers.scratch), try path(tiers.search, start, goal, &tiers.scratch),
      ]
      let there = [
        try graphPath(others.graph, start, goal, &others.scratch),
        try path(others.search, start, goal, &others.scratch),
      ]
      #expect(here == there, "\(world) \(seed), \(start) to \(goal)")
    }
  }

  @Test(
    "obstacles in another order give the same lengths where many paths are equally short", arguments: World.allCases)
  func orderOfLengths(world: World) throws {
    var generator = SplitMix64(seed: 77, stream: "tiers order \(world)")
    let obstacles = world.obstacles(&generator)
    var tiers = try Tiers(obstacles)
    var others = try Tiers(obstacles.reversed())
    for _ in 0..<100 {
      let (start, goal) = (
        World.freePoint(&generator, tiers.graph.freeSpace, obstacles),
        World.freePoint(&generator, tiers.graph.freeSpace, obstacles)
      )
      let one = try graphPath(tiers.graph, start, goal, &tiers.scratch)
      let other = try graphPath(others.graph, start, goal, &others.scratch)
      #expect(isEqual(one?.lengthMetres, other?.lengthMetres), "\(world), \(start) to \(goal)")
    }
  }

  @Test("a world that is moved, turned or seen in a mirror has the same lengths", arguments: World.allCases, 0..<4)
  func invariance(world: World, move: Int) throws {
    var generator = SplitMix64(seed: UInt64(move), stream: "tiers invariance \(world)")
    let obstacles = world.obstacles(&generator)
    // A turn rounds coordinates, and then what only touched may overlap or part: there only worlds without contact.
    let angle = world.isWhole ? Double(generator.nextIndex(below: 4)) * .pi / 2 : generator.nextUnit() * 6
    let (c, s) = world.isWhole ? (cos(angle).rounded(), sin(angle).rounded()) : (cos(angle), sin(angle))
    func moved(_ p: LocalPoint) -> LocalPoint {
      switch move {
      case 0: point(p.east + 4096, p.north - 8192)
      case 1: point(c * p.east - s * p.north, s * p.east + c * p.north)
      case 2: point(-p.east, p.north)
      default: point(p.north + 512, p.east)
      }
    }
    func moved(_ polygon: Polygon) throws -> Polygon {
      try #require(
        Polygon(exterior: polygon.exterior.map(moved), holes: polygon.holes.map { $0.map(moved) }))
    }
    var tiers = try Tiers(obstacles)
    var others = try Tiers(
      try obstacles.map { Obstacle(id: $0.id, shape: .polygon(try moved(try #require($0.polygon)))) },
      boundary: try moved(RandomMaps.boundary))
    var compared = 0
    for _ in 0..<60 {
      // Ends on corners may leave the free space when they are rounded anew.
      let (start, goal) = (
        RandomMaps.freePoint(&generator, tiers.graph.freeSpace, lattice: world.isWhole),
        RandomMaps.freePoint(&generator, tiers.graph.freeSpace, lattice: world.isWhole)
      )
      let here = [
        try graphPath(tiers.graph, start, goal, &tiers.scratch), try path(tiers.search, start, goal, &tiers.scratch),
      ]
      let there = [
        try graphPath(others.graph, moved(start), moved(goal), &others.scratch),
        try path(others.search, moved(start), moved(goal), &others.scratch),
      ]
      for (one, other) in zip(here, there) {
        #expect(isEqual(one?.lengthMetres, other?.lengthMetres), "\(world), move \(move), \(start) to \(goal)")
        compared += one == nil ? 0 : 1
      }
    }
    #expect(compared > 20)
  }

  @Test("ends a thousand times as far away as the obstacles are large lose no digit", arguments: UInt64(0)..<6)
  func farEnds(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "tiers far ends")
    let boundary = rectangle(-100_000, -100_000, 200_000, 200_000)
    var tiers = try Tiers(World.apart.obstacles(&generator), boundary: boundary)
    for _ in 0..<40 {
      // All ways past the obstacles differ by millimetres.
      let (start, goal) = (
        point(-60_000 - 30_000 * generator.nextUnit(), 50 + 100 * generator.nextUnit()),
        point(60_000 + 30_000 * generator.nextUnit(), 50 - 100 * generator.nextUnit())
      )
      let one = try graphPath(tiers.graph, start, goal, &tiers.scratch)
      let other = try path(tiers.search, start, goal, &tiers.scratch)
      let (first, second) = (one?.lengthMetres ?? .infinity, other?.lengthMetres ?? .infinity)
      #expect(abs(first - second) < 1e-9, "seed \(seed), \(start) to \(goal): \(first), \(second)")
      let there = tiers.graph.matrix(points: [start, goal]).lengthMetres(from: 0, to: 1) ?? .infinity
      #expect(abs(there - second) < 1e-9, "seed \(seed), \(start) to \(goal): \(there), \(second)")
    }
  }
}
