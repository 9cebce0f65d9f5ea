import Diagnostics
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite struct CityImporterTests {
  private static let metadata = MapMetadata(
    name: "Test", source: "made up", sourceDate: "2020-01-01", licence: "none", attribution: "nobody")

  private func imported(
    _ file: OSMFileBuilder
  ) throws -> (map: CityMap, diagnostics: [Diagnostic]) {
    let (map, diagnostics) = CityImporter.importOSM(
      pbf: file.bytes(), path: "test.osm.pbf",
      options: CityImporter.Options(metadata: Self.metadata, groundLevel: AltitudeAMSL(metres: 5)))
    return (try #require(map, "\(diagnostics)"), diagnostics)
  }

  @Test(
    "heights come from the measure, else the levels, else the class",
    arguments: [
      ([("height", "12.13 m")], 12.13, false), ([("height", "39")], 39, false), ([("height", "40 ft")], 12.192, false),
      ([("height", "40'6\"")], 12.3444, false), ([("building:levels", "6")], 18, true),
      ([("building:levels", "1;3")], 9, true), ([("building:levels", "5"), ("roof:levels", "1")], 18, true),
      ([("building:levels", "0")], 21, true), ([("height", "high"), ("building:levels", "2")], 6, true),
      ([("height", "-4")], 21, true), ([("height", "5000")], 21, true), ([], 21, true),
    ] as [([(String, String)], Double, Bool)])
  func heights(tags: [(String, String)], metres: Double, isAssumed: Bool) throws {
    var file = OSMFileBuilder()
    file.addRectangle(1, west: 0, south: 0, east: 3, north: 3, tags: [("building", "yes")] + tags)
    let (map, diagnostics) = try imported(file)
    #expect(abs(map.buildings[0].height.metres - metres) < 1e-9)
    #expect(map.buildings[0].heightIsAssumed == isAssumed)
    let isUnreadable = tags.contains { $0.0 == "height" } && isAssumed
    #expect(diagnostics.contains { $0.code == MapRule.unreadableHeight } == isUnreadable)
  }

  @Test("a canopy is a low obstacle, and a higher part lifts its building")
  func roofAndPart() throws {
    var file = OSMFileBuilder()
    file.addRectangle(1, west: 0, south: 0, east: 3, north: 3, tags: [("building", "roof")])
    file.addRectangle(2, west: 10, south: 0, east: 13, north: 3, tags: [("building", "yes")])
    file.addRectangle(3, west: 11, south: 1, east: 12, north: 2, tags: [("building:part", "yes"), ("height", "44")])
    let map = try imported(file).map
    #expect(map.buildings.map(\.height.metres) == [6, 44])
    #expect(map.buildings.map(\.heightIsAssumed) == [true, false])
  }

  @Test("the origin is the middle of the header's box and the boundary is the box")
  func frame() throws {
    var file = OSMFileBuilder()
    file.addRectangle(1, west: 0, south: 0, east: 3, north: 3, tags: [("building", "yes")])
    let map = try imported(file).map
    #expect(map.projection.origin == GeoPoint(longitude: 24.945, latitude: 60.17))
    #expect(map.boundary.exterior.count == 4)
    #expect(abs(map.boundary.boundingBox.centre.east) < 1)
    #expect(map.terrain.groundLevel.metres == 5)
    file.box = nil
    let small = try imported(file).map
    #expect(small.boundary.areaSquareMetres < 1000)
  }

  @Test("names give unique identifiers without accents")
  func slugs() throws {
    var file = OSMFileBuilder()
    let names = ["Kluuvin Apteekki", "Mehiläinen", "Mehiläinen", "St. Mary's – Łódź & Søn", "", "", "北京"]
    for (index, name) in names.enumerated() {
      file.nodes.append(
        .init(
          id: Int64(index + 1), longitude: 24.94, latitude: 60.17, tags: [("amenity", "clinic"), ("name", name)]))
    }
    let map = try imported(file).map
    #expect(
      map.places.map(\.id) == [
        "kluuvin-apteekki", "mehilainen", "mehilainen-2", "st-marys-lodz-son", "clinic", "clinic-2", "clinic-3",
      ])
  }

  @Test("a multipolygon is joined from pieces in any direction, with its hole")
  func multipolygon() throws {
    var file = OSMFileBuilder()
    file.addRectangle(1, west: 0, south: 0, east: 6, north: 6, tags: [])
    file.addRectangle(2, west: 2, south: 2, east: 4, north: 4, tags: [])
    file.ways[0].nodes = [10, 11, 12]
    file.ways.append(.init(id: 3, nodes: [10, 13, 12], tags: []))
    file.relations = [
      .init(
        id: 4, ways: [(1, "outer"), (2, "inner"), (3, "outer")],
        tags: [("type", "multipolygon"), ("place", "square"), ("name", "Tori")])
    ]
    let (map, diagnostics) = try imported(file)
    #expect(diagnostics.isEmpty)
    #expect(map.areas.map(\.id) == ["tori"])
    #expect(map.areas[0].outline.exterior.count == 4)
    #expect(map.areas[0].outline.holes.count == 1)
    file.ways[2].nodes = [10, 13]
    let (open, problems) = try imported(file)
    #expect(open.areas.isEmpty)
    #expect(problems.contains { $0.message.contains("r4 \"Tori\" is left out: an outer ring is not closed") })
  }

  @Test("what the edge cuts: a building keeps its known corners, an area goes, a street keeps its pieces")
  func edge() throws {
    var file = OSMFileBuilder()
    file.addRectangle(1, west: 0, south: 0, east: 6, north: 6, tags: [("building", "yes")])
    file.addRectangle(2, west: 10, south: 0, east: 60, north: 60, tags: [("leisure", "park"), ("name", "Puisto")])
    file.ways.append(
      .init(id: 3, nodes: [10, 11, 999, 12, 13], tags: [("highway", "residential"), ("oneway", "yes")]))
    file.nodes.removeAll { $0.id == 13 || $0.id == 23 }
    file.ways.append(.init(id: 4, nodes: [20, 21, 999, 20], tags: [("building", "yes")]))
    let (map, diagnostics) = try imported(file)
    #expect(map.buildings.map(\.id) == ["w1"])
    #expect(map.buildings[0].footprint.exterior.count == 3)
    #expect(map.areas.isEmpty)
    #expect(map.streets.map(\.id) == ["w3"])
    #expect(map.streets[0].isOneWay)
    #expect(diagnostics.count { $0.code == MapRule.cutElement } == 3)
    #expect(diagnostics.allSatisfy { $0.severity == .warning })
  }

  @Test("a bow tie is repaired and said so")
  func bowTie() throws {
    var file = OSMFileBuilder()
    file.addRectangle(1, west: 0, south: 0, east: 6, north: 6, tags: [("building", "yes")])
    file.ways[0].nodes = [10, 12, 11, 13, 10]
    let (map, diagnostics) = try imported(file)
    #expect(map.buildings.count == 2)
    #expect(diagnostics.map(\.code) == [MapRule.invalidShape])
  }

  @Test("damaged files give a diagnostic and no map")
  func damaged() {
    let (map, diagnostics) = CityImporter.importOSM(
      pbf: [1, 2, 3], path: "x.pbf",
      options: CityImporter.Options(metadata: Self.metadata, groundLevel: AltitudeAMSL(metres: 0)))
    #expect(map == nil)
    #expect(diagnostics.map(\.code) == [MapRule.osmFile])
    #expect(diagnostics[0].span.path == "x.pbf")
  }

  @Test("a ground level that is no height is refused", arguments: [Double.nan, .infinity, 1e9, -1e300])
  func groundLevel(metres: Double) {
    let (map, diagnostics) = CityImporter.importOSM(
      pbf: OSMFileBuilder().bytes(), path: "x.pbf",
      options: CityImporter.Options(metadata: Self.metadata, groundLevel: AltitudeAMSL(metres: metres)))
    #expect(map == nil && diagnostics.map(\.code) == [MapRule.wrongValue])
  }

  @Test("random damage to a raw file never crashes the importer or the writer", arguments: 1...15)
  func damage(seed: UInt64) throws {
    var file = OSMFileBuilder()
    file.isZlib = false
    file.addRectangle(1, west: 0, south: 0, east: 6, north: 6, tags: [("building", "yes"), ("height", "12")])
    file.addRectangle(2, west: 2, south: 2, east: 4, north: 4, tags: [("leisure", "park"), ("name", "Puisto")])
    file.relations = [
      .init(id: 4, ways: [(1, "outer"), (2, "inner")], tags: [("type", "multipolygon"), ("building", "yes")])
    ]
    let good = file.bytes()
    var generator = SplitMix64(seed: seed)
    for _ in 0..<60 {
      var bytes = good
      for _ in 0..<1 + generator.nextIndex(below: 4) {
        bytes[generator.nextIndex(below: bytes.count)] = UInt8(generator.nextIndex(below: 256))
      }
      let (map, diagnostics) = CityImporter.importOSM(
        pbf: bytes, path: "x.pbf", options: .init(metadata: Self.metadata, groundLevel: AltitudeAMSL(metres: 5)))
      #expect(map != nil || diagnostics.hasErrors)
      if let map { _ = try? CityMapWriter.files(for: map) }
    }
  }

  @Test("Geneva imports whole, every footprint valid, its pharmacies found")
  func geneva() throws {
    guard let bytes = SharedData.bytes("city/geneva/geneva.osm.pbf") else { return }
    let (map, diagnostics) = CityImporter.importOSM(
      pbf: bytes, path: "geneva.osm.pbf",
      options: CityImporter.Options(metadata: Self.metadata, groundLevel: AltitudeAMSL(metres: 375)))
    let city = try #require(map)
    #expect(!diagnostics.hasErrors)
    #expect((11_700...11_900).contains(city.buildings.count), "\(city.buildings.count) buildings")
    #expect(city.places.count { $0.kind == "pharmacy" } == 57)
    #expect(Set(city.places.map(\.id)).count == city.places.count)
    #expect(Set(city.buildings.map(\.id)).count == city.buildings.count)
  }
}
