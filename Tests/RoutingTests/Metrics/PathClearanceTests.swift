import Foundation
import Geometry
import Quantities
import Routing
import Testing

extension PathClearance.Nearest {
  /// Whether it is an obstacle at a distance, to the last digits but a few.
  func isAt(_ expectedMetres: Double, _ expectedID: String) -> Bool {
    id == expectedID && abs(metres - expectedMetres) <= 1e-12 * expectedMetres
  }
}

@Suite struct PathClearanceTests {
  /// Turned rectangles, squares with a hole and circles in a square of a size.
  private func obstacles(_ generator: inout SplitMix64, count: Int, across: Double) -> [Obstacle] {
    (0..<count).map { index in
      let centre = point(generator.nextUnit() * across, generator.nextUnit() * across)
      let size = (0.02 + generator.nextUnit() * 0.1) * across
      let id = "o\(index)"
      switch index % 3 {
      case 0: return Obstacle(id: id, shape: .circle(Circle(centre: centre, radiusMetres: size / 2)))
      case 1:
        let hole = rectangle(centre.east + size / 4, centre.north + size / 4, size / 2, size / 2).exterior
        let frame = Polygon(exterior: rectangle(centre.east, centre.north, size, size).exterior, holes: [hole])
        return Obstacle(id: id, shape: .polygon(frame ?? RandomMaps.boundary))
      default:
        let angle = generator.nextUnit() * 6
        let corners = [(-1.0, -0.3), (1, -0.3), (1, 0.3), (-1, 0.3)].map { east, north in
          RandomMaps.rotated(LocalVector(east: east * size, north: north * size), by: angle, about: centre)
        }
        return Obstacle(id: id, shape: .polygon(Polygon(exterior: corners) ?? RandomMaps.boundary))
      }
    }
  }

  /// The distance of a path by GEOS and, for circles, by the distance of their centres.
  private func distance(_ obstacle: Obstacle, _ path: [LocalPoint]) throws -> Double {
    var nearest = Double.infinity
    for (start, end) in zip(path, path.dropFirst()) {
      switch obstacle.shape {
      case .polygon(let polygon):
        nearest = min(
          nearest, try GeometryOperations.planarDistanceMetres(from: polygon, toSegmentFrom: start, to: end))
      case .circle(let circle):
        let speck = rectangle(circle.centre.east, circle.centre.north, 1e-9, 1e-9)
        let metres = try GeometryOperations.planarDistanceMetres(from: speck, toSegmentFrom: start, to: end)
        nearest = min(nearest, max(0, metres - circle.radiusMetres))
      }
    }
    return nearest
  }

  @Test(
    "the nearest obstacle of a path is the one that GEOS finds, at its distance",
    arguments: [(9, 100.0), (40, 1000), (3, 20_000), (60, 50_000)], UInt64(0)..<5)
  func nearest(world: (count: Int, across: Double), seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "clearance \(world.count)")
    let obstacles = obstacles(&generator, count: world.count, across: world.across)
    // A boundary so far away that it is never nearest.
    let boundary = rectangle(-9 * world.across, -9 * world.across, 19 * world.across, 19 * world.across)
    let clearance = PathClearance(boundary: boundary, obstacles: obstacles)
    var isApart = 0
    for _ in 0..<12 {
      var path = [point(generator.nextUnit() * world.across, generator.nextUnit() * world.across)]
      for _ in 0...generator.nextIndex(below: 4) {
        let way = LocalVector(east: generator.nextUnit() - 0.5, north: generator.nextUnit() - 0.5)
        path.append(path[path.count - 1] + way * (world.across * 0.06))
      }
      let found = try #require(clearance.nearest(to: path))
      let all = try obstacles.map { try distance($0, path) }
      let expected = try #require(all.min())
      #expect(abs(found.metres - expected) <= 1e-8 * world.across, "seed \(seed): \(found), \(expected)")
      let named = try #require(obstacles.firstIndex { $0.id == found.id })
      #expect(abs(all[named] - expected) <= 1e-8 * world.across, "seed \(seed)")
      isApart += expected > 0 ? 1 : 0
    }
    #expect(isApart > 0)
  }

  @Test("far obstacles are found, however far, in the map and beyond it")
  func farAway() throws {
    let far = Obstacle(id: "far", shape: .circle(Circle(centre: point(70_000, 0), radiusMetres: 10)))
    let lone = PathClearance(boundary: rectangle(-90_000, -90_000, 180_000, 180_000), obstacles: [far])
    #expect(lone.nearest(to: [point(0, 0), point(10, 0)])?.isAt(69_980, "far") == true)
    #expect(lone.nearest(to: [point(0, 0)])?.isAt(69_990, "far") == true)
    // The path lies far outside the boundary, and the obstacle between both.
    let between = Obstacle(id: "between", shape: .polygon(rectangle(110, 0, 10, 10)))
    let small = PathClearance(boundary: RandomMaps.boundary, obstacles: [between])
    #expect(small.nearest(to: [point(50_120, 5), point(50_120, 8)])?.isAt(50_000, "between") == true)
    #expect(small.nearest(to: [point(-50_000, 5)])?.isAt(50_000, "boundary") == true)
  }

  @Test("a path through an obstacle, along its edge or inside it has no clearance; one in its hole has")
  func contact() throws {
    let frame = try #require(
      Polygon(exterior: rectangle(20, 20, 40, 40).exterior, holes: [rectangle(30, 30, 20, 20).exterior]))
    let circle = Circle(centre: point(80, 80), radiusMetres: 6)
    let clearance = PathClearance(
      boundary: RandomMaps.boundary,
      obstacles: [Obstacle(id: "frame", shape: .polygon(frame)), Obstacle(id: "circle", shape: .circle(circle))])
    func nearest(_ points: LocalPoint...) -> PathClearance.Nearest? { clearance.nearest(to: points) }
    for (one, other) in [
      (point(10, 25), point(70, 26)), (point(20, 10), point(20, 90)), (point(22, 22), point(24, 28)),
      (point(10, 20), point(20, 20)), (point(10, 10), point(40, 40)),
    ] {
      #expect(nearest(one, other)?.isAt(0, "frame") == true)
    }
    #expect(nearest(point(40, 40), point(47, 40))?.isAt(3, "frame") == true)
    #expect(nearest(point(80, 79), point(81, 80))?.isAt(0, "circle") == true)
    #expect(nearest(point(80, 74), point(85, 74))?.isAt(0, "circle") == true)
    #expect(nearest(point(72, 75), point(72, 85))?.isAt(2, "circle") == true)
    #expect(nearest(point(5, 5), point(5, 90), point(1, 90))?.isAt(1, "boundary") == true)
    #expect(nearest(point(0, 5), point(5, 5))?.isAt(0, "boundary") == true)
    #expect(nearest() == nil)
  }

  @Test("the border of a hole in the boundary counts as the boundary")
  func holedBoundary() throws {
    let boundary = try #require(
      Polygon(exterior: RandomMaps.boundary.exterior, holes: [rectangle(40, 40, 20, 20).exterior]))
    let clearance = PathClearance(boundary: boundary, obstacles: [])
    #expect(
      clearance.nearest(to: [point(36, 30), point(36, 70)])?.isAt(4, "boundary") == true)
  }

  @Test("points that are no numbers have no crash and no clearance that is a number below infinity")
  func notNumbers() throws {
    let clearance = PathClearance(
      boundary: RandomMaps.boundary, obstacles: [Obstacle(id: "o", shape: .polygon(rectangle(40, 40, 20, 20)))])
    for bad in [point(.nan, 5), point(5, .infinity), point(.nan, .nan)] {
      let nearest = try #require(clearance.nearest(to: [bad]))
      #expect(!nearest.metres.isFinite)
    }
    let nearest = try #require(clearance.nearest(to: [point(1e300, 0), point(1e300, 10)]))
    #expect(nearest.metres > 1e200)
  }
}
