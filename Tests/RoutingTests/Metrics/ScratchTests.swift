import Geometry
import Quantities
import Routing
import Testing

@Suite struct ScratchTests {
  @Test("memory that served other maps, other measures and failures changes no answer", arguments: UInt64(0)..<3)
  func reuse(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "scratch")
    let worlds = try World.allCases.map { world in
      let obstacles = world.obstacles(&generator)
      let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
      return (obstacles: obstacles, paths: ShortestPaths(space), search: ShortestPaths(space, .search))
    }
    let metric = try #require(
      WindMetric(airspeedMetresPerSecond: 10, windMetresPerSecond: LocalVector(east: 4, north: 12)))
    var used = RouteScratch()
    var answers = 0
    for _ in 0..<150 {
      let world = worlds[generator.nextIndex(below: worlds.count)]
      let start = World.freePoint(&generator, world.paths.freeSpace, world.obstacles)
      // Some goals lie in obstacles, some are no numbers.
      let goal =
        switch generator.nextIndex(below: 8) {
        case 0: point(.nan, 3)
        case 1: point(generator.nextUnit() * 100, generator.nextUnit() * 100)
        default: World.freePoint(&generator, world.paths.freeSpace, world.obstacles)
        }
      func ask(_ scratch: inout RouteScratch) -> [Result<RoutePath, RouteFailure>] {
        [
          Result { () throws(RouteFailure) in try world.paths.path(from: start, to: goal, &scratch) },
          Result { () throws(RouteFailure) in try world.search.path(from: start, to: goal, &scratch) },
          Result { () throws(RouteFailure) in
            try world.paths.path(from: start, to: goal, metric: EuclideanMetric(), &scratch).path
          },
          Result { () throws(RouteFailure) in
            try world.paths.path(from: start, to: goal, metric: metric, &scratch).path
          },
        ]
      }
      var fresh = RouteScratch()
      let expected = ask(&fresh)
      #expect(ask(&used) == expected, "seed \(seed), \(start) to \(goal)")
      answers += expected.count { (try? $0.get()) != nil }
    }
    #expect(answers > 200)
  }
}
