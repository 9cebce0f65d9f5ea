import Foundation
import Geometry
import Quantities
import Routing
import Testing

@Suite struct WindPathTests {
  private func paths(_ obstacles: [Obstacle]) throws -> ShortestPaths {
    ShortestPaths(try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0))
  }

  private func metric(_ airspeed: Double, _ wind: LocalVector) throws -> WindMetric {
    try #require(WindMetric(airspeedMetresPerSecond: airspeed, windMetresPerSecond: wind))
  }

  private func cost(
    _ paths: ShortestPaths, _ start: LocalPoint, _ goal: LocalPoint, _ metric: some PathMetric,
    _ scratch: inout RouteScratch
  ) -> Double {
    do throws(RouteFailure) {
      let found = try paths.path(from: start, to: goal, metric: metric, &scratch)
      // The cost told is that of the path.
      let sum = zip(found.path.points, found.path.points.dropFirst()).reduce(0.0) { sum, piece in
        sum + metric.cost(of: piece.1 - piece.0, metres: piece.0.planarDistanceMetres(to: piece.1))
      }
      #expect(abs(sum - found.cost) <= 1e-9 * sum)
      #expect(found.path.points.first == start && found.path.points.last == goal)
      return found.cost
    } catch {
      #expect(error == .noPath)
      return .infinity
    }
  }

  @Test("the cheapest path in wind costs what the slow twin finds", arguments: World.allCases, UInt64(0)..<3)
  func twin(world: World, seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "wind \(world)")
    let obstacles = world.obstacles(&generator)
    let paths = try paths(obstacles)
    let twin = try MetricTwin(obstacles: obstacles)
    var scratch = RouteScratch()
    var calm = 0
    for round in 0..<14 {
      let (start, goal) = (
        World.freePoint(&generator, paths.freeSpace, obstacles), World.freePoint(&generator, paths.freeSpace, obstacles)
      )
      let angle = generator.nextUnit() * 7
      // Calm, a breeze, a wind nearly as fast as the vehicle, and one that is faster.
      let strength = [0, 4, 9.9, 14][round % 4]
      let metric = try metric(10, LocalVector(east: strength * cos(angle), north: strength * sin(angle)))
      let found = cost(paths, start, goal, metric, &scratch)
      let expected = twin.cost(from: start, to: goal, metric)
      #expect(
        found == expected || abs(found - expected) <= 1e-9 * expected,
        "\(world) \(seed), \(start) to \(goal), wind \(metric.windMetresPerSecond): \(found), twin \(expected)")
      if strength == 0 {
        let shortest = paths.lengthMetres(from: start, to: goal, &scratch) ?? .infinity
        #expect(found == shortest / 10 || abs(found - shortest / 10) < 1e-9 * found, "\(world) \(seed)")
        calm += 1
      }
    }
    #expect(calm > 2)
  }

  @Test("a path with the wind takes less time than the same way back")
  func thereAndBack() throws {
    let paths = try paths([Obstacle(id: "o", shape: .polygon(rectangle(40, 40, 20, 20)))])
    let metric = try metric(10, LocalVector(east: 6, north: 0))
    var scratch = RouteScratch()
    let (west, east) = (point(10, 10), point(90, 10))
    #expect(abs(cost(paths, west, east, metric, &scratch) - 5) < 1e-12)
    #expect(abs(cost(paths, east, west, metric, &scratch) - 20) < 1e-12)
    // Round the square too, with wind along the diagonal.
    let slanted = try self.metric(10, LocalVector(east: 4, north: 4))
    let (low, high) = (point(30, 30), point(70, 70))
    #expect(cost(paths, low, high, slanted, &scratch) < 0.5 * cost(paths, high, low, slanted, &scratch))
  }

  @Test("a path in wind may take the other side of an obstacle than the shortest one")
  func otherSide() throws {
    // A wedge: its tip in the south is nearer, but the way there and on meets the wind from ahead.
    let wedge = try #require(Polygon(exterior: [point(50, 30), point(80, 71), point(20, 71)]))
    let paths = try paths([Obstacle(id: "o", shape: .polygon(wedge))])
    var scratch = RouteScratch()
    let (start, goal) = (point(26, 60), point(70, 54))
    let shortest = try paths.path(from: start, to: goal)
    var sides: Set<Bool> = []
    for degree in stride(from: 0.0, to: 360, by: 15) {
      let angle = degree * .pi / 180
      let metric = try metric(10, LocalVector(east: 9 * cos(angle), north: 9 * sin(angle)))
      let found = try paths.path(from: start, to: goal, metric: metric, &scratch)
      let isNorth = found.path.points.contains { $0.north == 71 }
      sides.insert(isNorth)
      // Neither way is cheaper than the one that was taken.
      for other in [[start, point(50, 30), goal], [start, point(20, 71), point(80, 71), goal], shortest.points] {
        let sum = zip(other, other.dropFirst()).reduce(0.0) { sum, piece in
          sum + metric.cost(of: piece.1 - piece.0, metres: piece.0.planarDistanceMetres(to: piece.1))
        }
        #expect(found.cost <= sum * (1 + 1e-12), "wind to \(degree)°")
      }
    }
    #expect(sides == [true, false])
  }

  @Test("in a wind faster than the vehicle a goal upwind has no path, one downwind behind an obstacle has one")
  func strongWind() throws {
    let paths = try paths([Obstacle(id: "o", shape: .polygon(rectangle(40, 45, 10, 10)))])
    let metric = try metric(10, LocalVector(east: 14, north: 0))
    var scratch = RouteScratch()
    #expect(cost(paths, point(80, 20), point(20, 20), metric, &scratch) == .infinity)
    #expect(cost(paths, point(80, 50), point(20, 50), metric, &scratch) == .infinity)
    #expect(cost(paths, point(20, 50), point(80, 50), metric, &scratch).isFinite)
    // A wall across the wind: the way round its end leads straight across, and that cannot be held.
    let walled = try self.paths([Obstacle(id: "o", shape: .polygon(rectangle(40, 5, 10, 90)))])
    #expect(cost(walled, point(35, 50), point(80, 50), metric, &scratch) == .infinity)
  }

  @Test("without a corner graph a path in wind is a typed error")
  func notPrepared() throws {
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: [], clearanceMetres: 0)
    var scratch = RouteScratch()
    let metric = try metric(10, .zero)
    #expect(throws: RouteFailure.notPrepared) {
      try ShortestPaths(space, .search).path(from: point(1, 1), to: point(2, 2), metric: metric, &scratch)
    }
  }
}
