import Diagnostics
import Documents
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite struct ImportFilesTests {
  private static let zone = #"""
    [{"identifier":"Z1","country":"DEU","name":"Z","type":"COMMON","restriction":"PROHIBITED","reason":["OTHER"],
    "applicability":[{"permanent":"YES"}],"geometry":[{"uomDimensions":"M","upperLimit":120,
    "upperVerticalReference":"AGL","lowerLimit":0,"lowerVerticalReference":"AGL",
    "horizontalProjection":{"type":"Circle","center":[24.94,60.17],"radius":50}}]}]
    """#

  private static var town: OSMFileBuilder {
    var file = OSMFileBuilder()
    file.addRectangle(1, west: 0, south: 0, east: 6, north: 6, tags: [("building", "yes")])
    file.nodes.append(.init(id: 1, longitude: 24.941, latitude: 60.171, tags: [("amenity", "clinic"), ("name", "K")]))
    return file
  }

  @Test("a mix of files makes one map, zone files are kept byte for byte, identifiers stay unique")
  func mix() throws {
    let register = #"""
      {"type":"FeatureCollection","features":[{"type":"Feature","id":"w1","properties":{"height":9},"geometry":
      {"type":"Polygon","coordinates":[[[24.95,60.17],[24.951,60.17],[24.951,60.171],[24.95,60.17]]]}},
      {"type":"Feature","properties":{"amenity":"clinic","name":"K"},
      "geometry":{"type":"Point","coordinates":[24.95,60.175]}}]}
      """#
    let zones = Array(Self.zone.utf8)
    let inputs = [
      CityImporter.InputFile(path: "a/town.osm.pbf", bytes: Self.town.bytes()),
      CityImporter.InputFile(path: "b/register.geojson", bytes: Array(register.utf8)),
      CityImporter.InputFile(path: "c/zones.json", bytes: zones),
      CityImporter.InputFile(path: "d/zones.json", bytes: zones),
    ]
    let result = CityImporter.importFiles(inputs, options: GeoJSONImportTests.options)
    let map = try #require(result.map, "\(result.diagnostics)")
    #expect(map.buildings.map(\.id) == ["w1", "w1-2"] && map.places.map(\.id) == ["k", "k-2"])
    #expect(map.zones.count == 2)
    #expect(result.keptFiles.map(\.layer.file) == ["zones.json", "2-zones.json"])
    #expect(result.keptFiles.allSatisfy { $0.bytes == zones && $0.layer.source == "data" })
    #expect(map.projection.origin == GeoPoint(longitude: 24.945, latitude: 60.17), "the header's box holds all")
    let again = CityImporter.importFiles(inputs, options: GeoJSONImportTests.options)
    #expect(try CityMapWriter.files(for: map) == CityMapWriter.files(for: try #require(again.map)))
  }

  @Test("a zone file that is called as a layer of the import or as the cache gets another name")
  func ownNames() throws {
    for name in ["buildings.geojson", "boundary.geojson", "population.geojson", "map.yaml", "map.cache"] {
      let inputs = [
        CityImporter.InputFile(path: "a/town.osm.pbf", bytes: Self.town.bytes()),
        CityImporter.InputFile(path: "b/\(name)", bytes: Array(Self.zone.utf8)),
      ]
      let result = CityImporter.importFiles(inputs, options: GeoJSONImportTests.options)
      #expect(result.keptFiles.map(\.layer.file) == ["2-\(name)"])
    }
  }

  @Test("more people than there are do not become a cell")
  func people() throws {
    let square = "[[[24.94,60.17],[24.95,60.17],[24.95,60.18],[24.94,60.17]]]"
    for people in ["1e308", "1e10", "-1"] {
      let text = #"""
        {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"people":\#(people)},"geometry":
        {"type":"Polygon","coordinates":\#(square)}},{"type":"Feature","properties":{"people":7},"geometry":
        {"type":"Polygon","coordinates":\#(square)}}]}
        """#
      let result = CityImporter.importFiles(
        [.init(path: "p.geojson", bytes: Array(text.utf8))], options: GeoJSONImportTests.options)
      #expect(result.map?.population.map(\.people) == [7])
      #expect(result.diagnostics.contains { $0.message.contains("left out") })
    }
  }

  @Test("zones alone are no map; an extract without a box takes that of its data")
  func alone() throws {
    let zones = CityImporter.InputFile(path: "z.json", bytes: Array(Self.zone.utf8))
    let result = CityImporter.importFiles([zones], options: GeoJSONImportTests.options)
    #expect(result.map == nil && result.diagnostics.last?.help?.contains("--add") ?? false)
    var file = Self.town
    file.box = nil
    let map = CityImporter.importFiles(
      [.init(path: "x", bytes: file.bytes())], options: GeoJSONImportTests.options
    ).map
    #expect(try #require(map).boundary.boundingBox.east < 200)
  }

  @Test("an addition keeps frame, boundary, layers and identifiers, leaves out what lies outside, and reads again")
  func addition() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("add-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    let first = CityImporter.importOSM(pbf: Self.town.bytes(), path: "t", options: GeoJSONImportTests.options).map
    try CityMapWriter.write(try CityMapWriter.files(for: try #require(first)), to: url.path)
    let existing = try #require(CityMapReader.read(folder: url.path).map)
    func clinic(_ longitude: Double) -> String {
      #"{"type":"Feature","properties":{"amenity":"clinic","name":"K"},"#
        + #""geometry":{"type":"Point","coordinates":[\#(longitude),60.175]}}"#
    }
    let extra = [clinic(24.95), clinic(24.97), clinic(-120), clinic(24.951)].joined(separator: "\n")
    var options = GeoJSONImportTests.options
    options.metadata.sources = [
      MapSource(key: "city", source: "register", sourceDate: "2024-02-02", licence: "CC0-1.0", attribution: "the city")
    ]
    let added = CityImporter.addFiles(
      [
        .init(path: "extra.geojsonl", bytes: Array(extra.utf8)),
        .init(path: "zones.json", bytes: Array(Self.zone.utf8)),
      ], to: existing, options: options)
    #expect(added.diagnostics.map(\.code) == [MapRule.leftOut], "\(added.diagnostics)")
    #expect(added.diagnostics[0].message.hasPrefix("2 features outside"))
    try CityMapWriter.write(try CityMapWriter.files(adding: added, to: existing), to: url.path)
    let (map, diagnostics) = CityMapReader.read(folder: url.path)
    let town = try #require(map, "\(diagnostics)")
    #expect(town.places.map(\.id) == ["k", "k-2", "k-3"] && town.buildings == existing.buildings)
    #expect(town.boundary == existing.boundary && town.projection == existing.projection && town.zones.count == 1)
    #expect(town.layers.map(\.layer.file).suffix(2) == ["places-city.geojson", "zones.json"])
    #expect(town.layers.map(\.layer.source) == Array(repeating: "data", count: 6) + ["city", "city"])
    #expect(town.metadata.licence == "l; CC0-1.0" && town.terrain == existing.terrain)
    // The same once more gives files of its own.
    let again = CityImporter.addFiles(
      [.init(path: "zones.json", bytes: Array(Self.zone.utf8))], to: town, options: options)
    #expect(again.keptFiles.map(\.layer.file) == ["2-zones.json"])
  }

  @Test("gzip files are unpacked within a limit, and every truncation is refused")
  func gzip() throws {
    let content = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let packed = GzipBuilder.stored(content)
    #expect(try Gunzip.unpacked(packed, bytesMax: 70_000) == content)
    #expect(try Gunzip.unpacked(packed + packed, bytesMax: 140_000) == content + content)
    #expect(throws: Gunzip.Failure(reason: "it unpacks to more than 69999 bytes")) {
      try Gunzip.unpacked(packed, bytesMax: 69_999)
    }
    let small = GzipBuilder.stored(Array("{\"type\":1}".utf8))
    for length in 0..<small.count {
      #expect(throws: Gunzip.Failure.self) { try Gunzip.unpacked(Array(small[..<length]), bytesMax: 1000) }
    }
    // Behind the three bits of a stored block's head stand five that mean nothing.
    for bit in Array(80..<83) + Array(88..<small.count * 8) {
      var damaged = small
      damaged[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: Gunzip.Failure.self, "bit \(bit)") { try Gunzip.unpacked(damaged, bytesMax: 1000) }
    }
  }

  @Test("a gzip bomb and a blob that inflates without end are stopped and reported")
  func bombs() throws {
    let bomb = GzipBuilder.bomb(millions: 40)
    #expect(bomb.count < 300_000)
    var options = GeoJSONImportTests.options
    options.unpackedBytesMax = 5_000_000
    let result = CityImporter.importFiles([.init(path: "b.gz", bytes: bomb)], options: options)
    #expect(result.map == nil && result.diagnostics.map(\.code) == [MapRule.importedFile])
    #expect(result.diagnostics[0].message.contains("more than 5000000 bytes"))
    // The zlib form of the same data, in a blob that promises a thousand bytes.
    let zlib = [0x78, 0x9c] + bomb[10..<bomb.count - 8] + [0, 0, 0, 0]
    let blob = OSMFileBuilder.blob("OSMData", packed: Array(zlib), promisedBytes: 1000)
    #expect { try OSMReader.read(blob) } throws: { ($0 as? OSMFileError)?.code == .compression }
    let greedy = OSMFileBuilder.blob("OSMData", packed: Array(zlib), promisedBytes: 1 << 40)
    #expect { try OSMReader.read(greedy) } throws: { ($0 as? OSMFileError)?.code == .tooLarge }
  }

  @Test("the slug of a name is the one that the general way gives", arguments: 1...20)
  func slugs(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<300 {
      var name = ""
      for _ in 0..<generator.nextIndex(below: 12) {
        let scalar = Unicode.Scalar(
          UInt32(generator.nextIndex(below: generator.nextIndex(below: 8) == 0 ? 0x250 : 0x100)))
        if let scalar { name.unicodeScalars.append(scalar) }
      }
      #expect(NameSlug.make(from: name) == Slug.make(from: name), "\(name.debugDescription)")
    }
  }

  @Test("what is plainly valid is valid, and most plain rings are seen", arguments: 1...10)
  func plainlyValid(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var (plain, valid) = (0, 0)
    for _ in 0..<300 {
      // A coarse grid makes touching corners, collinear edges and spikes likely.
      let points = (0..<3 + generator.nextIndex(below: 6)).map { _ in
        LocalPoint(east: Double(generator.nextIndex(below: 6)), north: Double(generator.nextIndex(below: 6)))
      }
      guard let polygon = Polygon(exterior: points) else { continue }
      let isValid = try GeometryOperations.isValid(polygon)
      if RingGeometry.isPlainlyValid(polygon) {
        plain += 1
        #expect(isValid, "\(points)")
      }
      if isValid { valid += 1 }
    }
    #expect(plain * 10 > valid * 5, "\(plain) of \(valid)")
  }

  @Test("the index finds what a dictionary finds, also among ids that were chosen to collide", arguments: 1...6)
  func index(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    // Multiples of 2^60 share the upper bits after the multiplication with few others.
    var ids = (0..<2000).map { _ in Int64(bitPattern: generator.next()) >> Int64(generator.nextIndex(below: 60)) }
    if seed % 2 == 0 { ids = (0..<2000).map { Int64(bitPattern: UInt64($0) &* 0xf1de_83e1_9937_733d) } }
    let index = OSMIndex(ids)
    let table = Dictionary(zip(ids, ids.indices)) { first, _ in first }
    for id in ids { #expect(index.index(of: id) == table[id]) }
    for _ in 0..<2000 {
      let id = Int64(bitPattern: generator.next())
      #expect(index.index(of: id) == table[id])
    }
    #expect(OSMIndex([]).index(of: 7) == nil)
  }
}
