import Foundation
import Geometry
import Quantities
import Routing
import Testing

private typealias Support = FreeSpaceSupport

@Suite struct FreeSpaceTests {
  private func space(_ obstacles: [Obstacle], clearance: Double = 0) throws -> FreeSpace {
    try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: clearance)
  }

  @Test("an obstacle that is added and removed again leaves the walls as they were", arguments: UInt64(0)..<6)
  func addingAndRemoving(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "adding")
    let clearance = [0, 0.7, 3][Int(seed % 3)]
    let lattice = RandomMaps.lattice(&generator, count: 10)
    let before = try space(lattice, clearance: clearance)
    var new = RandomMaps.general(&generator, count: 2)
    for index in new.indices { new[index].id = "new\(index)" }
    new.append(Obstacle(id: "helicopter", shape: .circle(Circle(centre: point(48, 52), radiusMetres: 9))))
    let during = try before.adding(new)
    let after = during.removing(new.map(\.id))
    #expect(during.obstacleCount == 13 && after.obstacleCount == 10)
    #expect(Support.problems(during.mesh).isEmpty && Support.problems(after.mesh).isEmpty, "seed \(seed)")
    // Crossings of what is gone remain as straight angles on walls: the same area, and the same line.
    #expect(abs(Support.area(of: after.mesh) - Support.area(of: before.mesh)) < 1e-8, "seed \(seed)")
    func length(_ space: FreeSpace) -> Double {
      space.walls.reduce(0) { $0 + $1.start.planarDistanceMetres(to: $1.end) }
    }
    #expect(abs(length(after) - length(before)) < 1e-8, "seed \(seed)")
    let old = before.walls
    var farthest = 0.0
    for wall in after.walls {
      let middle = wall.start.interpolated(to: wall.end, fraction: 0.5)
      let distances = old.map { Distances.planarMetres(from: middle, toSegment: $0) }
      farthest = max(farthest, distances.min() ?? .infinity)
    }
    #expect(farthest < 1e-9, "seed \(seed)")
    // Together at once is the same as one after the other.
    let whole = try space(lattice + new, clearance: clearance)
    #expect(abs(Support.area(of: whole.mesh) - Support.area(of: during.mesh)) < 1e-8, "seed \(seed)")
    for _ in 0..<300 {
      let place = point(generator.nextUnit() * 100, generator.nextUnit() * 100)
      #expect(during.obstacles(at: place) == whole.obstacles(at: place), "seed \(seed)")
      #expect(after.obstacles(at: place) == before.obstacles(at: place), "seed \(seed)")
    }
  }

  @Test("removing all obstacles, unknown ids or the boundary's name leaves the boundary", arguments: [0.0, 2])
  func removingAll(clearance: Double) throws {
    var generator = SplitMix64(seed: 1)
    let space = try space(RandomMaps.general(&generator, count: 30), clearance: clearance)
    let empty = space.removing((0..<30).map { "o\($0)" } + ["boundary", "unknown", ""])
    let side = 100 - 2 * (clearance > 0 ? clearance + 1e-7 : 0)
    #expect(abs(Support.area(of: empty.mesh) - side * side) < 1e-7 && empty.obstacleCount == 0)
    #expect(space.removing(["boundary", "unknown"]).obstacleCount == 30)
    #expect(Support.sortedWalls(space.removing(["unknown"])) == Support.sortedWalls(space))
  }

  @Test("what is free has no obstacle, what is not has one or lies outside", arguments: UInt64(0)..<6)
  func agreement(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "agreement")
    let clearance = [0, 0.4, 5][Int(seed % 3)]
    let space = try space(
      RandomMaps.lattice(&generator, count: 8) + RandomMaps.general(&generator, count: 8), clearance: clearance)
    var wrong: [LocalPoint] = []
    for round in 0..<500 {
      // Whole coordinates lie on walls and corners, too.
      let place =
        round % 2 == 0
        ? point(generator.nextUnit() * 110 - 5, generator.nextUnit() * 110 - 5)
        : point(Double(generator.nextIndex(below: 105)) - 2, Double(generator.nextIndex(below: 105)) - 2)
      let inset = min(place.east, place.north, 100 - place.east, 100 - place.north)
      let isOutside = inset < clearance
      let isFree = space.contains(place)
      let holders = space.obstacles(at: place)
      let near = try #require(space.nearestFreePoint(to: place))
      if isFree {
        if near != place || isOutside { wrong.append(place) }
        // On the border both hold.
        let isOnWall = space.walls.contains { Distances.planarMetres(from: place, toSegment: $0) < 1e-9 }
        if !holders.isEmpty, !isOnWall { wrong.append(place) }
      } else {
        if holders.isEmpty, !isOutside, inset > clearance + 2e-7 { wrong.append(place) }
        if !space.contains(near) { wrong.append(place) }
        let least = space.walls.map { Distances.planarMetres(from: place, toSegment: $0) }.min() ?? .infinity
        if abs(near.planarDistanceMetres(to: place) - least) > 1e-6 { wrong.append(place) }
      }
    }
    #expect(wrong.isEmpty, "seed \(seed): \(wrong.prefix(3))")
  }

  @Test("an id that several obstacles share is named once, and all of them go with it")
  func sharedIds() throws {
    let (one, other) = (rectangle(10, 10, 40, 40), rectangle(20, 20, 40, 40))
    let space = try space([
      Obstacle(id: "a", shape: .polygon(one)), Obstacle(id: "b", shape: .polygon(one)),
      Obstacle(id: "a", shape: .polygon(other)),
    ])
    #expect(space.obstacles(at: point(30, 30)) == ["a", "b"])
    #expect(space.removing(["a"]).obstacleCount == 1)
    let closing = try #require(space.closing(from: point(30, 30), to: point(5, 5)))
    #expect(closing.ids == ["a", "b"])
  }

  @Test("bad numbers are answers or typed errors everywhere")
  func badNumbers() throws {
    let space = try space(Support.obstacles([rectangle(40, 40, 20, 20)]))
    for bad in [Double.nan, .infinity, -.infinity] {
      for place in [point(bad, 50), point(50, bad)] {
        #expect(!space.contains(place) && space.obstacles(at: place).isEmpty)
        #expect(space.nearestFreePoint(to: place) == nil && space.closing(from: place, to: point(1, 1)) == nil)
        #expect(space.closing(from: point(1, 1), to: place) == nil)
        let ring = [point(1, 1), place, point(2, 5)]
        let polygon = try #require(Polygon(exterior: ring))
        #expect(throws: PreparationError.self) { try space.adding(Support.obstacles([polygon])) }
        #expect(throws: PreparationError.self) {
          try FreeSpace(boundary: polygon, obstacles: [], clearanceMetres: 1)
        }
      }
      #expect(throws: PreparationError.self) { try self.space([], clearance: bad) }
      var options = FreeSpace.Options()
      options.arcToleranceMetres = bad
      #expect(throws: PreparationError.self) {
        try FreeSpace(boundary: RandomMaps.boundary, obstacles: [], clearanceMetres: 1, options: options)
      }
    }
    for huge in [1e300, -1e40] {
      #expect(space.nearestFreePoint(to: point(huge, 0)) != nil && !space.contains(point(huge, 0)))
      #expect(
        space.obstacles(at: point(0, huge)).isEmpty && space.closing(from: point(huge, 0), to: point(1, 1)) == nil)
      #expect(throws: PreparationError.self) { try space.adding(Support.obstacles([rectangle(huge, 0, 1e300, 5)])) }
    }
    #expect(throws: PreparationError.self) { try space.adding(Support.obstacles([rectangle(1e9, 0, 5, 5)])) }
    #expect(throws: PreparationError.self) {
      try self.space(Support.obstacles([rectangle(0, 0, 1, 1)]), clearance: 1e300)
    }
    #expect(try self.space([], clearance: 1e300).mesh.polygonCount == 0)
  }

  @Test("no boundary at all, or one of no area, leaves nothing")
  func emptyBoundary() throws {
    let none = try FreeSpace(polygons: [])
    #expect(none.mesh.polygonCount == 0 && !none.contains(point(0, 0)) && none.walls.isEmpty)
    #expect(none.nearestFreePoint(to: point(0, 0)) == nil && none.closing(from: point(0, 0), to: point(0, 0)) == nil)
    let flat = try #require(Polygon(exterior: [point(0, 0), point(50, 50), point(20, 20)]))
    for clearance in [0.0, 1] {
      let space = try FreeSpace(
        boundary: flat, obstacles: Support.obstacles([rectangle(0, 0, 5, 5)]), clearanceMetres: clearance)
      #expect(space.mesh.polygonCount == 0, "\(clearance)")
    }
    let two = try FreeSpace(polygons: [rectangle(0, 0, 10, 10), rectangle(10, 10, 5, 5), rectangle(30, 0, 5, 5)])
    #expect(Support.area(of: two.mesh) == 150 && two.contains(point(10, 10)) && !two.contains(point(20, 5)))
  }
}
