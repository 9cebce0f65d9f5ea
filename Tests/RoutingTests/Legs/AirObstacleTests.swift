import Geometry
import Maps
import Quantities
import Routing
import Testing

@Suite struct AirObstacleTests {
  private func map() throws -> CityMap {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    func building(_ id: String, _ metres: Double) -> Building {
      Building(
        id: id, name: "", kind: "yes", footprint: rectangle(40, 40, 20, 20), height: HeightAGL(metres: metres),
        heightIsAssumed: false)
    }
    func zone(_ id: String, _ lower: Double?, _ upper: Double?) -> Zone {
      Zone(
        identifier: id, name: "", restriction: .prohibited,
        shape: .circle(Circle(centre: point(50, 50), radiusMetres: 20)),
        lower: lower.map { Zone.Limit.aboveMeanSeaLevel(AltitudeAMSL(metres: $0)) },
        upper: upper.map { Zone.Limit.aboveGround(HeightAGL(metres: $0)) })
    }
    return CityMap(
      metadata: MapMetadata(name: "", source: "", sourceDate: "", licence: "", attribution: ""),
      projection: try MapProjection(origin: origin), boundary: RandomMaps.boundary,
      terrain: Terrain(groundLevel: AltitudeAMSL(metres: 10)),
      zones: [zone("all", nil, nil), zone("low", nil, 30), zone("high", 80, nil), zone("turned", 70, 20)],
      buildings: [building("w1", 20), building("w2", 45)])
  }

  @Test(
    "a band holds what blocks it by the list of its altitude", arguments: Array(stride(from: 0.0, to: 120, by: 2.5)))
  func likeBands(altitude: Double) throws {
    let map = try map()
    let space = try LegSpace(
      boundary: map.boundary, obstacles: AirObstacle.all(of: map) { _ in nil }, bands: [altitude],
      options: LegSpace.Options(clearanceMetres: 0, verticalClearanceMetres: 5))
    let listed = BandObstacles.of(
      map: map, altitude: AltitudeAMSL(metres: altitude), verticalClearance: Length(metres: 5)
    ) { $0.identifier != "turned" }
    let found = space.freeSpace(ofBand: 0).obstacles(at: point(50, 50)).filter { $0 != "zone:turned" }
    #expect(found == listed.map(\.id))
  }

  @Test("zones that are never active are left out, the hours of the others are kept")
  func hours() throws {
    let map = try map()
    let found = AirObstacle.all(of: map) { zone in
      switch zone.identifier {
      case "low": []
      case "high": [10..<20, 30..<40]
      default: nil
      }
    }
    #expect(
      found.map(\.obstacle.id) == ["building:w1", "building:w2", "zone:all", "zone:high", "zone:turned"])
    #expect(found.map(\.active) == [nil, nil, nil, [10..<20, 30..<40], nil])
    #expect(found.map(\.obstacle.canBeLifted) == [false, false, true, true, true])
    #expect(found[0].altitudes == -.infinity...30 && found[1].altitudes == -.infinity...55)
    #expect(found[2].altitudes == -.infinity ... .infinity && found[3].altitudes == 80 ... .infinity)
  }
}
