import Geometry
import Maps
import Quantities
import Simulator
import Testing

@Suite struct WorldTests {
  static func square(_ west: Double, _ south: Double, _ side: Double) throws -> Polygon {
    let corners = [(west, south), (west + side, south), (west + side, south + side), (west, south + side)]
    return try #require(Polygon(exterior: corners.map { LocalPoint(east: $0.0, north: $0.1) }))
  }

  static func map(buildings: [Building] = []) throws -> CityMap {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    return CityMap(
      metadata: MapMetadata(
        name: "Field", source: "made up", sourceDate: "2026-01-01", licence: "CC0", attribution: "–"),
      projection: try MapProjection(origin: origin), boundary: try square(-200, -200, 400),
      terrain: Terrain(groundLevel: AltitudeAMSL(metres: 5)), buildings: buildings,
      streets: [
        Street(
          id: "s", name: "", kind: "residential",
          line: [LocalPoint(east: -200, north: 100), LocalPoint(east: 200, north: 100)], isOneWay: false)
      ], water: [try square(100, -150, 40)])
  }

  @Test("the surface raster knows roofs with their height, streets, water and open ground")
  func surfaces() throws {
    let hall = Building(
      id: "b", name: "", kind: "yes", footprint: try Self.square(0, 0, 30), height: HeightAGL(metres: 22),
      heightIsAssumed: false)
    let surfaces = SurfaceMap(map: try Self.map(buildings: [hall]))
    #expect(surfaces.kind(at: LocalPoint(east: 15, north: 15)) == .roof)
    #expect(surfaces.heightMetres(at: LocalPoint(east: 15, north: 15)) == 22)
    #expect(surfaces.kind(at: LocalPoint(east: -50, north: 101)) == .street)
    #expect(surfaces.kind(at: LocalPoint(east: 120, north: -130)) == .water)
    #expect(surfaces.kind(at: LocalPoint(east: -100, north: -100)) == .ground)
    #expect(surfaces.kind(at: LocalPoint(east: 5000, north: 0)) == .ground)
    #expect(surfaces.heightMetres(at: LocalPoint(east: 31.6, north: 15)) == 0)
  }

  @Test("a hot spot is as much warmer than its surroundings as the scene says, and fades")
  func hotSpot() throws {
    let surfaces = SurfaceMap(map: try Self.map())
    let place = LocalPoint(east: -60, north: -60)
    let spot = ThermalScene.HotSpot(position: place, radiusMetres: 4, excessKelvin: 20)
    let air = Temperature(celsius: 3)
    let plain = ThermalScene(surfaces: surfaces, air: air, hotSpots: [], seed: 9)
    let warm = ThermalScene(surfaces: surfaces, air: air, hotSpots: [spot], seed: 9)
    func excess(_ east: Double) -> Double {
      let point = place + LocalVector(east: east, north: 0)
      return warm.temperature(at: point).celsius - plain.temperature(at: point).celsius
    }
    #expect(abs(excess(0) - 20) < 1e-9)
    #expect(abs(excess(4) - 20 * 0.60653) < 1e-3)
    #expect(excess(40) == 0)
  }
}
