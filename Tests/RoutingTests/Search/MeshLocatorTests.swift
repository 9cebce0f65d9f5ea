import Geometry
import Quantities
import Routing
import Testing

@Suite struct MeshLocatorTests {
  /// The slow twin: all polygons.
  private func holders(of point: LocalPoint, _ mesh: FreeMesh) -> [Int] {
    (0..<mesh.polygonCount).filter { polygon in
      let corners = mesh.corners[Int(mesh.offsets[polygon])..<Int(mesh.offsets[polygon + 1])].map {
        mesh.points[Int($0)]
      }
      return zip(corners, corners.dropFirst() + corners.prefix(1)).allSatisfy {
        Predicates.orientation($0, $1, point) >= 0
      }
    }
  }

  private func compare(_ mesh: FreeMesh, _ points: [LocalPoint], seed: UInt64 = 0) -> Int {
    let locator = MeshLocator(mesh)
    var several = 0
    for point in points {
      var found: [Int] = []
      locator.forEachPolygon(at: point) { found.append($0) }
      let expected = holders(of: point, mesh)
      #expect(found == expected, "seed \(seed), \(point)")
      #expect(locator.polygon(at: point) == expected.first)
      several += found.count > 1 ? 1 : 0
    }
    return several
  }

  @Test("all polygons that hold a point are found: inside, on edges and on vertices", arguments: UInt64(0)..<10)
  func twin(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "locator")
    let obstacles =
      seed % 2 == 0 ? RandomMaps.lattice(&generator, count: 30) : RandomMaps.general(&generator, count: 30)
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let mesh = space.mesh
    var points = mesh.points
    for edge in mesh.corners.indices where mesh.opposite[edge] >= 0 {
      let one = mesh.points[Int(mesh.corners[edge])]
      let other = mesh.points[Int(mesh.corners[Int(mesh.opposite[edge])])]
      points.append(one.interpolated(to: other, fraction: 0.5))
    }
    for _ in 0..<300 { points.append(point(generator.nextUnit() * 104 - 2, generator.nextUnit() * 104 - 2)) }
    #expect(compare(mesh, points, seed: seed) > mesh.points.count / 4)
  }

  @Test("slanted slivers far longer than a bucket are found")
  func slivers() throws {
    var obstacles: [Polygon] = []
    for index in 0..<60 {
      let shift = Double(index) * 1.5
      let corners = [point(shift, 1), point(shift + 0.2, 1), point(shift + 8, 99)]
      obstacles.append(try #require(Polygon(exterior: corners)))
    }
    let mesh = try FreeSpace(around: obstacles).mesh
    var generator = SplitMix64(seed: 7, stream: "slivers")
    let points = (0..<1000).map { _ in point(generator.nextUnit() * 100, generator.nextUnit() * 100) }
    _ = compare(mesh, points + mesh.points)
  }

  @Test("a pinch is held by the polygons on both of its sides")
  func pinch() throws {
    let mesh = try FreeSpace(around: [rectangle(20, 50, 30, 30), rectangle(50, 20, 30, 30)]).mesh
    let locator = MeshLocator(mesh)
    var centres: [LocalPoint] = []
    locator.forEachPolygon(at: point(50, 50)) { polygon in
      let corners = mesh.corners[Int(mesh.offsets[polygon])..<Int(mesh.offsets[polygon + 1])].map {
        mesh.points[Int($0)]
      }
      let share = 1 / Double(corners.count)
      centres.append(
        point(corners.map(\.east).reduce(0, +) * share, corners.map(\.north).reduce(0, +) * share))
    }
    #expect(centres.contains { $0.east < 50 && $0.north < 50 })
    #expect(centres.contains { $0.east > 50 && $0.north > 50 })
  }

  @Test("what is no finite point or lies outside is in no polygon")
  func nowhere() throws {
    let locator = MeshLocator(try FreeSpace(around: []).mesh)
    for bad in [
      point(.nan, 1), point(1, .nan), point(.infinity, 1), point(1, -.infinity), point(-1e-9, 50),
      point(50, 100.0000001), point(1e308, 1e308), point(-.greatestFiniteMagnitude, 0),
    ] {
      #expect(locator.polygon(at: bad) == nil)
      locator.forEachPolygon(at: bad) { _ in Issue.record("\(bad) is in no polygon") }
    }
    #expect(locator.polygon(at: point(0, 0)) != nil && locator.polygon(at: point(100, 100)) != nil)
  }
}
