import Diagnostics
import Documents
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite struct MapFolderNamesTests {
  private static let metadata = MapMetadata(
    name: "Town",
    sources: [
      MapSource(key: "hand", source: "s", sourceDate: "2020-01-01", licence: "CC0-1.0", attribution: "nobody")
    ])

  private static func sheet(_ layers: [MapLayer], _ metadata: MapMetadata = metadata) throws -> MapSheet {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let text = CityMapWriter.sheet(
      metadata: metadata, origin: origin, terrain: Terrain(ground: .level(AltitudeAMSL(metres: 8))), layers: layers)
    return MapSheet(bytes: Array(text.utf8), path: "map.yaml")
  }

  @Test("file names that mean something in YAML come back from map.yaml as they are")
  func fileNames() throws {
    let names = [
      "zones.json", "a: b.json", "#x.json", "a #b.json", "[x].json", "{x", "*a", "&a", "!a", "%a", "@a", "-", "- a",
      "? a", "it's", "\"a\"", " a ", "a\nb", "a\tb", "a\u{7f}b", "a\u{85}b", "a\u{2028}b", "null", "true",
      "1.5", "~", "café.json", "x@y", "a\\b", "|", ">",
    ]
    for name in names {
      let read = try Self.sheet([MapLayer(kind: .zones, file: name, source: "hand")])
      #expect(read.diagnostics.isEmpty, "\(name): \(read.diagnostics)")
      #expect(read.layers.map(\.layer.file) == [name])
    }
  }

  @Test("texts with any character come back from map.yaml as they are")
  func texts() throws {
    for text in ["a\"b", "a\\", "a\nb", "a\r\nb", "a: b", "\u{1}", "\u{7f}", "a\u{85}b", "a\u{2028}b", "\u{feff}a"] {
      var metadata = Self.metadata
      metadata.name = "x" + text + "x"
      let read = try Self.sheet([MapLayer(kind: .zones, file: "z", source: "hand")], metadata)
      #expect(read.diagnostics.isEmpty, "\(read.diagnostics)")
      #expect(read.metadata.name == metadata.name)
    }
  }

  @Test("a file that is listed twice in one kind is an error, in whatever way it is written")
  func twice() throws {
    for again in ["zones.json", "./zones.json", ".//zones.json"] {
      let read = try Self.sheet(
        ["zones.json", again].map { MapLayer(kind: .zones, file: $0, source: "hand") })
      #expect(read.diagnostics.map(\.code) == ["C104"] && read.layers.count == 1)
      #expect(read.diagnostics.first?.message.contains("twice") ?? false)
      #expect(read.diagnostics.first?.span.position != nil)
    }
    let other = try Self.sheet(["a.json", "b.json"].map { MapLayer(kind: .zones, file: $0, source: "hand") })
    #expect(other.diagnostics.isEmpty)
  }

  @Test("a map.yaml that asks for much is refused in few words")
  func limits() {
    let head = "map: 1\nname: n\n"
    let cases: [(String, [UInt8])] = [
      ("brackets", Array(String(repeating: "[", count: 100_000).utf8)),
      ("closed brackets", Array((head + "x: " + String(repeating: "[", count: 5000) + "]").utf8)),
      ("dashes", Array(String(repeating: "- ", count: 100_000).utf8)),
      ("a long key", Array((head + String(repeating: "k", count: 90_000) + ": 1\n").utf8)),
      ("spaces", [UInt8](repeating: 0x20, count: YamlReader.fileBytesMax + 1)),
      ("not UTF-8", Array("map: 1\nname: caf".utf8) + [0xe9, 0x0a]),
      ("UTF-16", [0xff, 0xfe, 0x6d, 0]),
      ("keys", Array((head + (0..<20_000).map { "k\($0): 1\n" }.joined()).utf8)),
      ("twice", Array((head + "name: m\n").utf8)),
    ]
    for (name, bytes) in cases {
      let read = MapSheet(bytes: bytes, path: "map.yaml")
      #expect(read.diagnostics.hasErrors, "\(name)")
      let length = read.diagnostics.reduce(0) { $0 + $1.message.utf8.count + ($1.help ?? "").utf8.count }
      #expect(length < 40_000, "\(name): \(length) bytes are said")
      #expect(read.diagnostics.allSatisfy { $0.code.hasPrefix("C1") }, "\(name): \(read.diagnostics.map(\.code))")
    }
    let twice = MapSheet(text: head + "name: m\n", path: "map.yaml")
    #expect(twice.diagnostics.first?.span.position?.line == 3, "the second is shown")
  }

  @Test("heights in hexadecimal are no heights")
  func hexadecimal() {
    let read = MapSheet(text: "map: 1\nground_level: 0x10 m\n", path: "map.yaml")
    #expect(read.groundLevel == nil && read.diagnostics.contains { $0.code == "C104" })
  }
}
