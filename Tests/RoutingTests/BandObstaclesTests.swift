import Geometry
import Maps
import Quantities
import Routing
import Testing

/// Altitudes above mean sea level and what blocks them; the ground is at 10 m.
private let expectations: [(Double, [String])] = [
  (30.0, ["building:w1", "building:w2", "zone:always", "zone:low"]),
  (35, ["building:w1", "building:w2", "zone:always", "zone:low"]),
  (35.1, ["building:w2", "zone:always", "zone:low"]),
  (45, ["building:w2", "zone:always", "zone:low"]),
  (45.1, ["building:w2", "zone:always"]),
  (60.1, ["zone:always"]),
  (74.9, ["zone:always"]),
  (75, ["zone:always", "zone:high"]),
  (125, ["zone:always", "zone:high"]),
  (125.1, ["zone:always"]),
]

@Suite struct BandObstaclesTests {
  private func map() throws -> CityMap {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    func building(_ id: String, _ metres: Double) -> Building {
      Building(
        id: id, name: "", kind: "yes", footprint: rectangle(0, 0, 10, 10), height: HeightAGL(metres: metres),
        heightIsAssumed: false)
    }
    let circle = Zone.Shape.circle(Circle(centre: point(50, 50), radiusMetres: 20))
    return CityMap(
      metadata: MapMetadata(name: "", source: "", sourceDate: "", licence: "", attribution: ""),
      projection: try MapProjection(origin: origin), boundary: RandomMaps.boundary,
      terrain: Terrain(groundLevel: AltitudeAMSL(metres: 10)),
      zones: [
        Zone(identifier: "always", name: "", restriction: .prohibited, shape: circle),
        Zone(
          identifier: "low", name: "", restriction: .prohibited, shape: circle,
          upper: .aboveGround(HeightAGL(metres: 30))),
        Zone(
          identifier: "high", name: "", restriction: .prohibited, shape: circle,
          lower: .aboveMeanSeaLevel(AltitudeAMSL(metres: 80)), upper: .aboveMeanSeaLevel(AltitudeAMSL(metres: 120))),
        Zone(identifier: "talk", name: "", restriction: .unrestricted, shape: .polygon(rectangle(1, 1, 5, 5))),
      ],
      buildings: [building("w1", 20), building("w2", 45)])
  }

  @Test(
    "buildings and zones block the bands that they reach with their clearance",
    arguments: expectations)
  func bands(altitude: Double, expected: [String]) throws {
    let found = BandObstacles.of(
      map: try map(), altitude: AltitudeAMSL(metres: altitude), verticalClearance: Length(metres: 5)
    ) { $0.restriction == .prohibited }
    #expect(found.map(\.id) == expected)
  }

  @Test("circles stay circles and footprints stay footprints")
  func shapes() throws {
    let map = try map()
    let found = BandObstacles.of(
      map: map, altitude: AltitudeAMSL(metres: 30), verticalClearance: .zero
    ) { $0.identifier == "always" }
    #expect(found.map(\.shape).contains(.circle(Circle(centre: point(50, 50), radiusMetres: 20))))
    #expect(found.first?.shape == .polygon(map.buildings[0].footprint))
  }
}
