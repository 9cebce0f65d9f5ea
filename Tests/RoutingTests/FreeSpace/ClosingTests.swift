import Geometry
import Quantities
import Routing
import Testing

private typealias Support = FreeSpaceSupport

/// The slow twin of `FreeSpace.closing`: every subset of the obstacles, smallest first.
private struct ClosingTwin {
  let obstacles: [Obstacle]

  /// Whether there is a way once some obstacles are gone; a bit of `gone` for each obstacle.
  func isOpen(without gone: Int, from start: LocalPoint, to goal: LocalPoint) throws -> Bool {
    let remaining = obstacles.indices.filter { gone & (1 << $0) == 0 }.map { obstacles[$0] }
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: remaining, clearanceMetres: 0)
    let (first, last) = (pieces(space, at: start), pieces(space, at: goal))
    return !first.isDisjoint(with: last)
  }

  /// The connected pieces of free space at a point; pieces that share a corner are one.
  private func pieces(_ space: FreeSpace, at place: LocalPoint) -> Set<Int> {
    var piece = Array(0..<space.mesh.points.count)
    func root(_ vertex: Int) -> Int {
      var vertex = vertex
      while piece[vertex] != vertex { vertex = piece[vertex] }
      return vertex
    }
    var found: Set<Int> = []
    var owners: [(corners: [LocalPoint], vertex: Int)] = []
    for polygon in 0..<space.mesh.polygonCount {
      let edges = Int(space.mesh.offsets[polygon])..<Int(space.mesh.offsets[polygon + 1])
      let vertices = edges.map { Int(space.mesh.corners[$0]) }
      for vertex in vertices { piece[root(vertex)] = root(vertices[0]) }
      owners.append((vertices.map { space.mesh.points[$0] }, vertices[0]))
    }
    for owner in owners where Predicates.location(of: place, in: owner.corners) != .outside {
      found.insert(root(owner.vertex))
    }
    return found
  }

  /// The size of a smallest set among the candidates; nil where not even all of them open a way.
  func smallest(
    among candidates: [Int], from start: LocalPoint, to goal: LocalPoint
  ) throws -> Int? {
    var sets: [Int] = [0]
    for candidate in candidates { sets += sets.map { $0 | 1 << candidate } }
    sets.sort { ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1) }
    for set in sets where try isOpen(without: set, from: start, to: goal) { return set.nonzeroBitCount }
    return nil
  }
}

@Suite struct ClosingTests {
  @Test("the smallest set that opens a way is that of trying all subsets", arguments: UInt64(0)..<10)
  func bruteForce(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "closing")
    // Large obstacles: most pairs of points are parted, many points lie in several obstacles.
    var obstacles: [Obstacle] = []
    for index in 0..<6 {
      func draw(_ below: Int) -> Double { Double(generator.nextIndex(below: below)) }
      let isUpright = generator.nextIndex(below: 2) == 0
      let (place, width) = (10 + draw(16) * 5, 5 + draw(3) * 5)
      let shape =
        generator.nextIndex(below: 4) == 0
        ? rectangle(place - 10, 20 + draw(8) * 5, 30, 30)
        : isUpright ? rectangle(place, -5 + draw(2) * 20, width, 110) : rectangle(-5 + draw(2) * 20, place, 110, width)
      obstacles.append(
        Obstacle(id: "o\(index)", shape: .polygon(shape), canBeLifted: generator.nextIndex(below: 3) > 0))
    }
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let twin = ClosingTwin(obstacles: obstacles)
    let liftable = obstacles.indices.filter { obstacles[$0].canBeLifted }
    for _ in 0..<3 {
      func draw() -> LocalPoint {
        point(Double(generator.nextIndex(below: 41)) * 2.5, Double(generator.nextIndex(below: 41)) * 2.5)
      }
      let (start, goal) = (draw(), draw())
      let found = try #require(space.closing(from: start, to: goal), "seed \(seed)")
      let byLifting = try twin.smallest(among: liftable, from: start, to: goal)
      let expected = try byLifting ?? twin.smallest(among: Array(obstacles.indices), from: start, to: goal)
      #expect(found.ids.count == expected, "seed \(seed): \(start) to \(goal), \(found)")
      #expect(found.isSmallest && found.holdsFixed == (byLifting == nil), "seed \(seed): \(start) to \(goal)")
      #expect(found.ids == found.ids.sorted(), "seed \(seed)")
      let gone = obstacles.indices.filter { found.ids.contains(obstacles[$0].id) }.reduce(0) { $0 | 1 << $1 }
      #expect(try twin.isOpen(without: gone, from: start, to: goal), "seed \(seed): \(start) to \(goal)")
    }
  }

  @Test("an open way is closed by nothing, and the boundary's gap by nobody")
  func trivialCases() throws {
    let space = try FreeSpace(
      polygons: [rectangle(0, 0, 10, 10), rectangle(20, 0, 10, 10)])
    #expect(space.closing(from: point(1, 1), to: point(25, 5)) == nil)
    #expect(space.closing(from: point(1, 1), to: point(15, 5)) == nil)
    let open = try #require(space.closing(from: point(1, 1), to: point(9, 9)))
    #expect(open.ids.isEmpty && open.isSmallest && !open.holdsFixed)
  }

  @Test("walls that fixed obstacles and zones close are opened by zones where those suffice")
  func liftableFirst() throws {
    // One fixed wall, or three zones in a row: three are lifted rather than the one fixed.
    let fixed = Obstacle(id: "fixed", shape: .polygon(rectangle(40, 0, 5, 50)), canBeLifted: false)
    let zones = (0..<3).map { index in
      Obstacle(id: "zone\(index)", shape: .polygon(rectangle(40 + 6 * Double(index), 50, 5, 50)))
    }
    let cover = (1..<3).map { index in
      Obstacle(
        id: "fixed\(index)", shape: .polygon(rectangle(40 + 6 * Double(index), 0, 5, 50)), canBeLifted: false)
    }
    let space = try FreeSpace(
      boundary: RandomMaps.boundary, obstacles: [fixed] + cover + zones, clearanceMetres: 0)
    let closing = try #require(space.closing(from: point(5, 5), to: point(95, 5)))
    #expect(closing.ids == ["zone0", "zone1", "zone2"] && closing.isSmallest && !closing.holdsFixed)
    let walled = try space.adding([
      Obstacle(id: "house", shape: .polygon(rectangle(70, 0, 5, 100)), canBeLifted: false)
    ])
    let other = try #require(walled.closing(from: point(5, 5), to: point(95, 5)))
    #expect(other.ids.count == 4 && other.ids.contains("house") && other.holdsFixed && other.isSmallest)
  }

  @Test("where there are too many sets to look at, some set comes out in time and does not claim to be smallest")
  func limit() throws {
    // Thirty gates, each closed by one of two obstacles: two to the thirtieth sets of thirty.
    var obstacles: [Obstacle] = []
    for gate in 0..<30 {
      let west = 2 + 3 * Double(gate)
      obstacles.append(Obstacle(id: "a\(gate)", shape: .polygon(rectangle(west, 0, 2, 50))))
      obstacles.append(Obstacle(id: "b\(gate)", shape: .polygon(rectangle(west, 50, 2, 50))))
    }
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let closing = try #require(space.closing(from: point(1, 50), to: point(99, 50)))
    #expect(!closing.isSmallest && closing.ids.count >= 30)
    let opened = space.removing(closing.ids)
    #expect(try ShortestPaths(opened).path(from: point(1, 50), to: point(99, 50)).lengthMetres >= 98)
    // A single gate is still smallest.
    let near = try #require(space.closing(from: point(1, 50), to: point(4.5, 50)))
    #expect(near.isSmallest && near.ids.count == 1)
  }
}
