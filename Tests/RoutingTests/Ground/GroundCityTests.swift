import Foundation
import Geometry
import Maps
import Quantities
import Routing
import SortieTestSupport
import Testing

@Suite struct GroundCityTests {
  @Test("in Helsinki a delivery robot comes from each place to each other but for one, clear of all buildings")
  func helsinki() throws {
    let folder = SourceTree.root.appendingPathComponent("maps/helsinki").path
    let map = try #require(CityMapReader.read(folder: folder).map)
    let profile = GroundProfile()
    let router = try GroundRouter(map: map, profile: profile)
    #expect(router.omissions.isEmpty && router.areaPartCount > 10)
    let places = stride(from: 0, to: map.places.count, by: 6).map { map.places[$0].position }
    let matrix = try #require(router.matrix(points: places))
    #expect(matrix.problems.allSatisfy { $0 == nil })
    let closed = matrix.costs.count { $0 == .infinity }
    // One hotel stands on a piece of 20 m that the map's border cuts off.
    #expect(closed <= 2 * (places.count - 1), "\(closed) of \(matrix.costs.count) ways are closed")
    let index = GridIndex(map.buildings.map(\.footprint.boundingBox))
    var (scratch, crossed, kerbs) = (GroundScratch(), 0, 0)
    var generator = SplitMix64(seed: 7)
    for _ in 0..<20 {
      let (row, column) = (
        Int.random(in: places.indices, using: &generator), Int.random(in: places.indices, using: &generator)
      )
      guard let route = try? router.route(from: places[row], to: places[column], &scratch) else { continue }
      expectSound(route, from: places[row], to: places[column], profile: profile)
      #expect(abs(route.cost - matrix.cost(from: row, to: column)) < 1e-6)
      #expect(route.lengthMetres >= places[row].planarDistanceMetres(to: places[column]) - 1e-6)
      kerbs += route.kerbCount
      for piece in route.pieces where piece.kind == .area {
        crossed += 1
        let line = route.points[piece.points]
        for (start, end) in zip(line, line.dropFirst()) {
          let box = try #require(BoundingBox(around: [start, end]))
          for building in index.indices(meeting: box.expanded(byMetres: 1)).map({ map.buildings[$0] }) {
            let metres = try GeometryOperations.planarDistanceMetres(
              from: building.footprint, toSegmentFrom: start, to: end)
            #expect(metres >= profile.widthMetres / 2 + profile.clearanceMetres - 1e-9, "\(building.id)")
          }
        }
      }
    }
    #expect(crossed > 5 && kerbs > 0)
  }
}
