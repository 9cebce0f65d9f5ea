import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

/// Every file of the shared data, and damage to one of each format.
@Suite struct ZoneFilesTests {
  /// The number of zones of each file, counted by hand: volumes and parts of MultiPolygons count each.
  static let files: [String: Int] = [
    "ed318-official-examples/Example_Collection.json": 3,
    "ed318-official-examples/Example_GeoZone_2_Layers.json": 2,
    "ed318-official-examples/Example_GeoZone_Circle.json": 1,
    "ed318-official-examples/Example_GeoZone_with_extension.json": 1,
    "ed318-official-examples/InvalidExample_GeoZone_2_Layers.json": 2,
    "ed318-official-examples/PartialExample_featureGeoJSON.json": 2,
    "ed318-pydantic/ALTER_UGZ_ED-318.json": 1,
    "ed318-pydantic/ENAIRE_features_0006-4.json": 1,
    "ed318-pydantic/ENAIRE_features_0059-4.json": 1,
    "ed318-pydantic/ENAIRE_features_GCPU0.json": 1,
    "ed318-pydantic/ENAIRE_features__90.json": 2,
    "interuss_che_cis_source_sample_ed269.json": 1,
    "interuss_che_cis_source_sample_ed318.json": 3,
    "interuss_geo-awareness-che-1.json": 10,
    // 108 features of one polygon each; 87 polygons, and 140 parts of 56 MultiPolygons.
    "dipul/dipul_luftverkehr_flugbeschraenkungsgebiete.geojson": 108,
    "dipul/dipul_luftverkehr_kontrollzonen.geojson": 227,
    "openair/arc-ccw.txt": 1, "openair/arc-cw.txt": 1, "openair/arc-cw-ccw.txt": 1, "openair/circular.txt": 1,
    "openair/airway.txt": 1, "openair/self-intersecting.txt": 3, "openair/version-2-commands.txt": 8,
    "openair/laser-beam.txt": 1, "openair/missing-ah-al.txt": 1, "openair/activation-times.txt": 1,
    "openair/do-not-split-into-multipolygon.txt": 2, "openair/skipped-tokens.txt": 1,
  ]

  private func read(_ bytes: [UInt8], _ name: String) throws -> (zones: [Zone], diagnostics: [Diagnostic]) {
    let around = ZoneFileReader.projection(aroundZonesIn: [(name, bytes)])
    let projection = try around ?? MapProjection(origin: try #require(GeoPoint(longitude: 0, latitude: 0)))
    let found = ZoneFileReader.read(bytes, path: name, projection: projection)
    return (found.zones, found.diagnostics)
  }

  @Test("each real file gives the zones that it has, with nothing worse than warnings", arguments: files.keys.sorted())
  func counts(name: String) throws {
    guard let bytes = SharedData.bytes("zones/\(name)") else { return }
    let found = try read(bytes, name)
    #expect(found.zones.count == Self.files[name])
    #expect(!found.diagnostics.hasErrors, "\(found.diagnostics.filter { $0.severity == .error })")
    for diagnostic in found.diagnostics where diagnostic.severity == .warning {
      #expect(diagnostic.message.contains("zone `") && diagnostic.span.path == name)
    }
  }

  @Test("dipul's control zones: feet, two datums, and FL of the restricted areas with a warning each")
  func dipul() throws {
    let (zonesName, areasName) = (
      "dipul/dipul_luftverkehr_kontrollzonen.geojson", "dipul/dipul_luftverkehr_flugbeschraenkungsgebiete.geojson"
    )
    guard let zones = SharedData.bytes("zones/\(zonesName)"), let areas = SharedData.bytes("zones/\(areasName)") else {
      return
    }
    let control = try read(zones, zonesName)
    #expect(control.diagnostics.isEmpty && control.zones.allSatisfy { $0.restriction == .authorisationRequired })
    let augsburg = try #require(control.zones.first { $0.name == "Augsburg (CTR)" })
    #expect(augsburg.upper == .aboveMeanSeaLevel(AltitudeAMSL(metres: 1_066.8)) && augsburg.country == "DEU")
    let restricted = try read(areas, areasName)
    #expect(restricted.diagnostics.count == 16)
    #expect(restricted.diagnostics.allSatisfy { $0.message.contains("pressure altitude") })
  }

  @Test("ENAIRE's layers without height close the whole column, with a warning")
  func enaire() throws {
    let name = "ed318-pydantic/ENAIRE_features_0006-4.json"
    guard let bytes = SharedData.bytes("zones/\(name)") else { return }
    let found = try read(bytes, name)
    #expect(found.zones[0].lower == nil && found.zones[0].upper == nil && found.zones[0].periods.isEmpty)
    #expect(found.diagnostics.contains { $0.message.contains("no height") })
    #expect(
      found.zones[0].message.contains("restringida al vuelo fotográfico.") && !found.zones[0].message.contains("<"))
    for field in ["UASZone", "startDateTime", "day", "message", "reasons", "region", "verticalLayer", "UOM", "uom"] {
      #expect(found.diagnostics.contains { $0.message.contains("`\(field)`") }, "\(field) is named")
    }
  }

  @Test("files that are no zone files say so once")
  func others() throws {
    for name in [
      "ed318-official-examples/PartialExample_TimePeriod.json", "schemas/ed318/Schema_GeoZones.json",
      "dipul/Lizenz.txt",
      "ed318-official-examples/.DS_Store", "dipul/manifest.json",
    ] {
      guard let bytes = SharedData.bytes("zones/\(name)") else { continue }
      let found = try read(bytes, name)
      #expect(found.zones.isEmpty && found.diagnostics.map(\.code) == [MapRule.zoneFile], "\(name)")
    }
  }

  // MARK: Damage

  private static let plain = """
    {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"identifier":"A","restriction":"PROHIBITED",
    "lower_m":0,"upper_m":50,"active":[["2026-03-02T08:00:00Z","2026-03-02T09:00:00Z"]],"radius_m":50},
    "geometry":{"type":"Point","coordinates":[24.94,60.17]}}]}
    """
  private static let ed318 = """
    {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"identifier":"A","country":"FIN",
    "type":"PROHIBITED","variant":"COMMON","zoneAuthority":[{"purpose":"INFORMATION"}],
    "limitedApplicability":[{"schedule":[{"day":["MON"],"startEvent":"SR","endTime":"20:00:00Z"}]}]},
    "geometry":{"type":"GeometryCollection","geometries":[
    {"type":"Point","coordinates":[24.94,60.17],"extent":{"subType":"Circle","radius":60},"layer":{"upper":50,
    "upperReference":"AGL","lower":0,"lowerReference":"AMSL","uom":"ft"}}]}}]}
    """
  private static let openAir = """
    AC R
    AN One
    AL GND
    AH FL100
    AA 2026-01-01T12:00Z/2026-01-01T13:00Z
    V X=60:10:00 N 024:56:00 E
    V D=-
    DA 1,10,200
    DB 60:11:00 N 024:56:00 E,60:10:00 N 024:58:00 E
    DP 60:10:00 N 024:55:00 E
    AC D
    AN Two
    AL 1000ft AGL
    AH 2500 MSL
    V X=60:10:00 N 024:56:00 E
    DC 0.5
    """

  private static let samples = [ZoneFileReaderTests.zone(), plain, ed318, openAir]

  @Test("every truncation gives zones or says what is wrong", arguments: samples)
  func truncations(sample: String) throws {
    let bytes = Array(sample.utf8)
    let projection = try MapProjection(origin: try #require(GeoPoint(longitude: 24.94, latitude: 60.17)))
    let whole = ZoneFileReader.read(bytes, path: "x", projection: projection)
    #expect(!whole.zones.isEmpty && !whole.diagnostics.hasErrors)
    for length in stride(from: 0, to: bytes.count, by: 3) {
      let found = ZoneFileReader.read(Array(bytes.prefix(length)), path: "x", projection: projection)
      #expect(!found.zones.isEmpty || !found.diagnostics.isEmpty, "\(length) bytes")
    }
  }

  @Test(
    "flipped bits never crash, never lose a zone without a word, and what is read can be written", arguments: 1...10)
  func flips(seed: UInt64) throws {
    let projection = try MapProjection(origin: try #require(GeoPoint(longitude: 24.94, latitude: 60.17)))
    var generator = SplitMix64(seed: seed)
    for sample in Self.samples {
      let good = Array(sample.utf8)
      let count = ZoneFileReader.read(good, path: "x", projection: projection).zones.count
      for _ in 0..<60 {
        var bytes = good
        for _ in 0...generator.nextIndex(below: 3) {
          bytes[generator.nextIndex(below: bytes.count)] ^= 1 << UInt8(generator.nextIndex(below: 8))
        }
        for skipsBroken in [true, false] {
          let found = ZoneFileReader.read(bytes, path: "x", projection: projection, skipsBroken: skipsBroken)
          #expect(found.zones.count >= count || !found.diagnostics.isEmpty)
          let (text, _) = try ED318Writer.file(for: found.zones, projection: projection)
          let again = ZoneFileReader.read(Array(text.utf8), path: "y", projection: projection)
          #expect(again.zones.count >= found.zones.count && !again.diagnostics.hasErrors, "seed \(seed)")
        }
      }
    }
  }
}
