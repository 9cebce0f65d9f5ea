import Geometry
import Quantities
import Routing
import Testing

/// The search beside the corner graph of the same mesh, and beside the slow twin on polygons that GEOS cut out.
@Suite struct MeshSearchTwinTests {
  @Test("lengths are those of the twins on maps full of touching obstacles", arguments: UInt64(0)..<24)
  func lattice(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "mesh lattice")
    let obstacles = RandomMaps.lattice(&generator, count: 6 + Int(seed % 3) * 8)
    try compare(obstacles, &generator, lattice: true, withSlowTwin: seed % 3 < 2, seed: seed)
  }

  @Test("lengths are those of the twins on chessboards with random squares", arguments: UInt64(0)..<12)
  func chessboards(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "mesh chessboards")
    var obstacles: [Obstacle] = []
    for cell in 0..<100 where generator.nextUnit() < 0.25 + 0.03 * Double(seed) {
      let square = rectangle(Double(cell % 10) * 10, Double(cell / 10) * 10, 10, 10)
      obstacles.append(Obstacle(id: "s\(cell)", shape: .polygon(square)))
    }
    try compare(obstacles, &generator, lattice: true, withSlowTwin: seed % 6 == 0, seed: seed)
  }

  @Test("lengths are those of the twins on maps of turned rectangles", arguments: UInt64(0)..<12)
  func general(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "mesh general")
    let obstacles = RandomMaps.general(&generator, count: 8 + Int(seed % 3) * 8)
    try compare(obstacles, &generator, lattice: false, withSlowTwin: false, seed: seed)
    try compare(apart(obstacles), &generator, lattice: false, withSlowTwin: true, seed: seed)
  }

  @Test("lengths are those of the twins on maps of triangles, thin ones too", arguments: UInt64(0)..<12)
  func triangles(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "mesh triangles")
    var obstacles: [Obstacle] = []
    while obstacles.count < 14 {
      let centre = point(generator.nextUnit() * 100, generator.nextUnit() * 100)
      let size = obstacles.count % 2 == 0 ? 0.02 : 1
      let angle = generator.nextUnit() * 6
      let corners = (0..<3).map { _ in
        RandomMaps.rotated(
          LocalVector(east: (generator.nextUnit() - 0.5) * 40, north: (generator.nextUnit() - 0.5) * 40 * size),
          by: angle, about: centre)
      }
      guard let triangle = Polygon(exterior: corners) else { continue }
      obstacles.append(Obstacle(id: "t\(obstacles.count)", shape: .polygon(triangle)))
    }
    try compare(obstacles, &generator, lattice: false, withSlowTwin: false, seed: seed)
    try compare(apart(obstacles), &generator, lattice: false, withSlowTwin: true, seed: seed)
  }

  @Test("a map moved to coordinates of UTM size has the same lengths", arguments: UInt64(0)..<6)
  func farAway(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "mesh far away")
    let obstacles = RandomMaps.lattice(&generator, count: 20)
    let here = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    func moved(_ point: LocalPoint) -> LocalPoint { point + LocalVector(east: 412_345, north: 5_432_100) }
    func moved(_ polygon: Polygon) throws -> Polygon { try #require(Polygon(exterior: polygon.exterior.map(moved))) }
    let far = try obstacles.map { obstacle in
      guard case .polygon(let polygon) = obstacle.shape else { return obstacle }
      return Obstacle(id: obstacle.id, shape: .polygon(try moved(polygon)))
    }
    let there = try FreeSpace(boundary: try moved(RandomMaps.boundary), obstacles: far, clearanceMetres: 0)
    let (one, other) = (MeshSearch(here.mesh), MeshSearch(there.mesh))
    var scratch = MeshScratch()
    var path: [LocalPoint] = []
    let points = (0..<10).map { _ in RandomMaps.freePoint(&generator, here, lattice: true) }
    for start in points {
      for goal in points {
        let near = try one.path(from: start, to: goal, &path, &scratch)
        let far = try other.path(from: moved(start), to: moved(goal), &path, &scratch)
        #expect((near == nil) == (far == nil), "seed \(seed), \(start) to \(goal)")
        if let near, let far { #expect(abs(near - far) <= 1e-9 * near, "seed \(seed), \(start) to \(goal)") }
      }
    }
  }

  /// The obstacles that touch none before them, nor the boundary: the slow twin is not exact where a crossing of edges
  /// is rounded.
  private func apart(_ obstacles: [Obstacle]) -> [Obstacle] {
    var kept: [(obstacle: Obstacle, polygon: Polygon)] = []
    func touch(_ one: Polygon, _ other: Polygon) -> Bool {
      zip(one.exterior, one.exterior.dropFirst() + one.exterior.prefix(1)).contains {
        other.planarDistanceMetres(toSegmentFrom: $0, to: $1) == 0
      }
    }
    for obstacle in obstacles {
      guard case .polygon(let polygon) = obstacle.shape else { continue }
      let isInside = polygon.exterior.allSatisfy { RandomMaps.boundary.location(of: $0) == .inside }
      if isInside, !kept.contains(where: { touch(polygon, $0.polygon) || touch($0.polygon, polygon) }) {
        kept.append((obstacle, polygon))
      }
    }
    return kept.map(\.obstacle)
  }

  private func compare(
    _ obstacles: [Obstacle], _ generator: inout SplitMix64, lattice: Bool, withSlowTwin: Bool, seed: UInt64
  ) throws {
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let outlines = obstacles.compactMap { if case .polygon(let polygon) = $0.shape { polygon } else { nil } }
    let slow =
      withSlowTwin
      ? VisibilityTwin(free: try GeometryOperations.difference([RandomMaps.boundary], minus: outlines)) : nil
    let corners = space.mesh.points.indices.filter { !space.mesh.kinds[$0].isEmpty }.map { space.mesh.points[$0] }
    var points = (0..<7).map { _ in RandomMaps.freePoint(&generator, space, lattice: lattice) }
    for _ in 0..<3 { points.append(corners[generator.nextIndex(below: corners.count)]) }
    let graph = ShortestPaths(space)
    let search = MeshSearch(space.mesh)
    var scratch = MeshScratch()
    var graphScratch = RouteScratch()
    var path: [LocalPoint] = []
    func isEqual(_ one: Double, _ other: Double) -> Bool { one == other || abs(one - other) <= 1e-9 * other }
    for (index, start) in points.enumerated() {
      for goal in points {
        let found = try search.path(from: start, to: goal, &path, &scratch) ?? .infinity
        let expected = graph.lengthMetres(from: start, to: goal, &graphScratch) ?? .infinity
        #expect(isEqual(found, expected), "seed \(seed), \(start) to \(goal): \(found), graph \(expected)")
        if let slow, index < 4 {
          let expected = slow.length(from: start, to: goal)
          #expect(isEqual(found, expected), "seed \(seed), \(start) to \(goal): \(found), twin \(expected)")
        }
        guard found.isFinite else { continue }
        #expect(path.first == start && path.last == goal)
        for (one, other) in zip(path, path.dropFirst()) where one != other {
          let isSeen = try graph.path(from: one, to: other).points.count == 2
          #expect(isSeen, "seed \(seed), \(start) to \(goal): \(one) does not see \(other)")
        }
      }
    }
  }
}
