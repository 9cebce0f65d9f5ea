import Diagnostics
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

/// Real files of the data folder that stands beside the project.
@Suite struct SharedCityTests {
  private func imported(_ path: String) -> CityImporter.Imported? {
    guard let bytes = SharedData.bytes(path) else { return nil }
    return CityImporter.importFiles([.init(path: path, bytes: bytes)], options: GeoJSONImportTests.options)
  }

  @Test("Leipzig's gzip sequence gives all of its buildings, and says of which the height is known")
  func leipzig() throws {
    guard let result = imported("city/leipzig/leipzig.geojsonseq.gz") else { return }
    let map = try #require(result.map, "\(result.diagnostics.prefix(3))")
    #expect(map.buildings.count == 122_333)
    // 117,116 have the default of 5 m, nine are not believable.
    #expect(map.buildings.count { $0.heightIsAssumed } == 117_125)
    #expect(map.water.count == 690 && map.places.count == 3_518 + 234)
    #expect(map.places.count { $0.kind == "stadium" } == 25 && map.places.count { $0.kind == "pharmacy" } == 157)
    #expect(map.streets.count == 67_905 - 2_718 - 1_514 - 58 - 472)
    #expect(result.diagnostics.count { $0.code == MapRule.invalidShape } == 3)
  }

  @Test("the 11th arrondissement of Paris keeps courtyards and measured heights, and its bad rings are repaired")
  func paris() throws {
    guard let result = imported("city/paris11/paris11_buildings.geojson") else { return }
    let map = try #require(result.map)
    #expect((5_227...5_240).contains(map.buildings.count))
    #expect(map.buildings.count { !$0.footprint.holes.isEmpty } == 794)
    #expect(
      map.buildings.count { $0.heightIsAssumed } == result.diagnostics.count { $0.code == MapRule.unreadableHeight })
    #expect(Set(map.buildings.map(\.id)).count == map.buildings.count)
    #expect((3...4).contains(result.diagnostics.count { $0.code == MapRule.invalidShape }))
  }

  @Test(
    "a hospital's plan in local metres is refused with one error",
    arguments: ["rooms", "beds", "buildings", "elevators", "building_entries"])
  func hospital(name: String) {
    guard let result = imported("city/hospital-danang/\(name).geojson") else { return }
    #expect(result.map == nil && result.diagnostics.filter { $0.severity == .error }.count == 1)
    #expect(result.diagnostics.first { $0.severity == .error }?.message.contains("not in degrees") ?? false)
  }
}
