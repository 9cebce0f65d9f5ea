import Geometry
import Quantities
import Routing
import Testing

/// The search beside the visibility graph of the same free space.
@Suite struct MeshSearchTwinTests {
  @Test("lengths are those of the visibility graph on maps full of touching obstacles", arguments: UInt64(0)..<40)
  func lattice(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "mesh lattice")
    let obstacles = RandomMaps.lattice(&generator, count: 6 + Int(seed % 3) * 8)
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let polygons = obstacles.compactMap { obstacle in
      if case .polygon(let polygon) = obstacle.shape { polygon } else { nil }
    }
    let mesh = try TestMeshes.mesh(boundary: RandomMaps.boundary, obstacles: polygons)
    let points = (0..<10).map { _ in RandomMaps.freePoint(&generator, space, lattice: true) }
    try compare(space, mesh, points, seed: seed)
  }

  @Test("lengths are those of the visibility graph on maps of turned rectangles", arguments: UInt64(0)..<20)
  func general(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "mesh general")
    let obstacles = RandomMaps.general(&generator, count: 10 + Int(seed % 3) * 8)
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let points = (0..<8).map { _ in RandomMaps.freePoint(&generator, space, lattice: false) }
    try compare(space, try TestMeshes.mesh(space), points, seed: seed)
  }

  @Test("lengths are those of the visibility graph on maps of triangles, thin ones too", arguments: UInt64(0)..<20)
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
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let points = (0..<8).map { _ in RandomMaps.freePoint(&generator, space, lattice: false) }
    try compare(space, try TestMeshes.mesh(space), points, seed: seed)
  }

  @Test("ways between corners are those of the visibility graph", arguments: UInt64(0)..<20)
  func fromCorners(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "mesh corners")
    let obstacles =
      seed % 2 == 0 ? RandomMaps.lattice(&generator, count: 16) : RandomMaps.general(&generator, count: 16)
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let corners = space.polygons.flatMap(\.rings).flatMap(\.self)
    let points = (0..<10).map { _ in corners[generator.nextIndex(below: corners.count)] }
    try compare(space, try TestMeshes.mesh(space), points, seed: seed)
  }

  private func compare(_ space: FreeSpace, _ mesh: FreeMesh, _ points: [LocalPoint], seed: UInt64) throws {
    let twin = try ShortestPaths(space)
    let search = MeshSearch(mesh)
    var scratch = MeshScratch()
    var path: [LocalPoint] = []
    for start in points {
      for goal in points {
        var expected = Double.infinity
        do throws(RouteFailure) {
          expected = try twin.path(from: start, to: goal).lengthMetres
        } catch {
          guard case .noPath = error else {
            Issue.record("seed \(seed): \(error)")
            continue
          }
        }
        let found = try search.path(from: start, to: goal, &path, &scratch) ?? .infinity
        let isEqual = found == expected || abs(found - expected) <= 1e-9 * expected
        #expect(isEqual, "seed \(seed), \(start) to \(goal): \(found), twin \(expected)")
        guard found.isFinite else { continue }
        #expect(path.first == start && path.last == goal)
        for (one, other) in zip(path, path.dropFirst()) where one != other {
          #expect(twin.freeSpace.contains(one) || one == start)
          let isSeen = try twin.path(from: one, to: other).points.count == 2
          #expect(isSeen, "seed \(seed), \(start) to \(goal): \(one) does not see \(other)")
        }
      }
    }
  }
}
