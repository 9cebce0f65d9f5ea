import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite struct MapCacheTests {
  /// FNV-1a of 64 bits: every flipped bit changes it.
  private static func hash(_ bytes: [UInt8]) -> String {
    String(bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
  }

  /// A small map with everything that a cache holds, in a folder of its own.
  private static func withFolder(_ body: (String) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("cache-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    var file = OSMFileBuilder()
    file.addRectangle(1, west: 0, south: 0, east: 6, north: 6, tags: [("building", "yes"), ("name", "Ä \"b\"")])
    file.addRectangle(2, west: 10, south: 0, east: 60, north: 60, tags: [("leisure", "park"), ("name", "Puisto")])
    file.addRectangle(3, west: 70, south: 0, east: 80, north: 10, tags: [("natural", "water")])
    file.nodes.append(.init(id: 1, longitude: 24.941, latitude: 60.171, tags: [("amenity", "pharmacy")]))
    file.ways.append(.init(id: 4, nodes: [10, 21, 30], tags: [("highway", "service"), ("oneway", "yes")]))
    file.ways.append(.init(id: 5, nodes: [11, 20, 31], tags: [("highway", "path")]))
    let metadata = MapMetadata(name: "T", source: "s", sourceDate: "2020-01-01", licence: "l", attribution: "© a")
    let (map, _) = CityImporter.importOSM(
      pbf: file.bytes(), path: "t", options: .init(metadata: metadata, groundLevel: AltitudeAMSL(metres: 3)))
    var town = try #require(map)
    let hole = town.buildings[0].footprint.exterior
    town.areas[0].outline = try #require(
      Polygon(
        exterior: town.areas[0].outline.exterior,
        holes: [
          hole.map { point in
            LocalPoint(east: point.east + 100, north: point.north + 100)
          }
        ]))
    town.population = [PopulationCell(outline: town.boundary, people: 12.5)]
    try CityMapWriter.write(try CityMapWriter.files(for: town), to: url.path)
    try body(url.path)
  }

  private static func read(_ folder: String, cache: CityMapReader.CacheUse) throws -> CityMap {
    let (map, diagnostics) = CityMapReader.read(folder: folder, digest: hash, cache: cache)
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    return try #require(map)
  }

  private static func expectSame(_ one: CityMap, _ other: CityMap) {
    #expect(one.metadata == other.metadata && one.projection == other.projection && one.terrain == other.terrain)
    #expect(one.boundary == other.boundary && one.zones == other.zones)
    #expect(one.buildings == other.buildings && one.streets == other.streets)
    #expect(one.places == other.places && one.areas == other.areas && one.water == other.water)
    #expect(one.population == other.population && one.layers == other.layers && one.digest == other.digest)
  }

  @Test("the map from the cache is the parsed one, and reading without a cache writes none")
  func same() throws {
    try Self.withFolder { folder in
      let path = folder + "/" + MapCache.fileName
      let parsed = try Self.read(folder, cache: .none)
      #expect(!FileManager.default.fileExists(atPath: path))
      Self.expectSame(try Self.read(folder, cache: .use), parsed)
      #expect(FileManager.default.fileExists(atPath: path))
      Self.expectSame(try Self.read(folder, cache: .use), parsed)
      #expect(parsed.buildings.count == 1 && parsed.streets.count == 2 && parsed.population.count == 1)
      #expect(parsed.areas[0].outline.holes.count == 1 && parsed.water.count == 1 && parsed.places.count == 1)
    }
  }

  @Test("a cache is what is read: its content shows, where its digests are right")
  func isUsed() throws {
    try Self.withFolder { folder in
      _ = try Self.read(folder, cache: .use)
      let path = URL(fileURLWithPath: folder + "/" + MapCache.fileName)
      let bytes = try [UInt8](Data(contentsOf: path))
      // The name of the pharmacy's kind stands in the cache as text; a forged digest makes the change believable.
      let text = Array("pharmacy".utf8)
      let place = try #require(bytes.indices.first { bytes[$0...].starts(with: text) })
      var forged = bytes
      forged.replaceSubrange(place..<place + 8, with: Array("hospital".utf8))
      try Data(forged).write(to: path)
      #expect(try Self.read(folder, cache: .use).places.map(\.kind) == ["pharmacy"], "the digest does not agree")
      let old = Array(Self.hash(Array(bytes[Self.contentStart(bytes)...])).utf8)
      let new = Array(Self.hash(Array(forged[Self.contentStart(bytes)...])).utf8)
      if old.count == new.count {
        forged.replaceSubrange(Self.contentStart(bytes) - old.count..<Self.contentStart(bytes), with: new)
        try Data(forged).write(to: path)
        #expect(try Self.read(folder, cache: .use).places.map(\.kind) == ["hospital"])
      }
    }
  }

  /// Where the content starts: behind three columns of which two have their length in front.
  private static func contentStart(_ bytes: [UInt8]) -> Int {
    let digestLength = Int(bytes[24]) | Int(bytes[25]) << 8
    return 8 + 8 + 8 + 8 + digestLength
  }

  @Test("a cache that is cut anywhere is not believed, and rebuilt")
  func truncations() throws {
    try Self.withFolder { folder in
      let parsed = try Self.read(folder, cache: .use)
      let path = URL(fileURLWithPath: folder + "/" + MapCache.fileName)
      let good = try [UInt8](Data(contentsOf: path))
      #expect(MapCache.counts(in: good, source: parsed.digest, digest: Self.hash) == parsed.layers.map(\.count))
      let same = Self.hash(Array(good[Self.contentStart(good)...]))
      for length in 0..<good.count {
        let cut = Array(good[..<length])
        #expect(MapCache.counts(in: cut, source: parsed.digest, digest: Self.hash) == nil)
        // The same with a digest that all bytes share: only the counts are left to tell.
        #expect(MapCache.counts(in: cut, source: parsed.digest) { _ in same } == nil)
      }
      for length in [0, 7, good.count / 2, good.count - 1] {
        try Data(good[..<length]).write(to: path)
        Self.expectSame(try Self.read(folder, cache: .use), parsed)
        #expect(try [UInt8](Data(contentsOf: path)) == good, "it was not written anew at \(length)")
      }
      #expect(MapCache.counts(in: good + [0], source: parsed.digest, digest: Self.hash) == nil)
      #expect(MapCache.counts(in: good, source: parsed.digest + "0", digest: Self.hash) == nil)
    }
  }

  @Test("flipped bits are never believed, and behind right digests they never crash", arguments: 1...3)
  func flips(seed: UInt64) throws {
    try Self.withFolder { folder in
      let parsed = try Self.read(folder, cache: .use)
      let path = URL(fileURLWithPath: folder + "/" + MapCache.fileName)
      let good = try [UInt8](Data(contentsOf: path))
      var generator = SplitMix64(seed: seed)
      for round in 0..<150 {
        var bytes = good
        bytes[generator.nextIndex(below: bytes.count)] ^= 1 << UInt8(generator.nextIndex(below: 8))
        #expect(MapCache.counts(in: bytes, source: parsed.digest, digest: Self.hash) == nil)
        guard round < 3 else { continue }
        try Data(bytes).write(to: path)
        Self.expectSame(try Self.read(folder, cache: .use), parsed)
      }
      // With a digest that all bytes share, damage reaches the columns: only their own checks are left.
      let content = Self.contentStart(good)
      let same = Self.hash(Array(good[content...]))
      for _ in 0..<1500 {
        var bytes = good
        for _ in 0..<1 + generator.nextIndex(below: 4) {
          let place = content + generator.nextIndex(below: bytes.count - content)
          bytes[place] = UInt8(generator.nextIndex(below: 4) == 0 ? 255 : generator.nextIndex(below: 256))
        }
        _ = MapCache.counts(in: bytes, source: parsed.digest) { _ in same }
      }
    }
  }

  @Test("a changed file, a folder that cannot be written and a reader without a digest do without the cache")
  func notUsed() throws {
    try Self.withFolder { folder in
      _ = try Self.read(folder, cache: .use)
      let path = folder + "/" + MapCache.fileName
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      let layer = URL(fileURLWithPath: folder + "/buildings.geojson")
      let text = try String(contentsOf: layer, encoding: .utf8)
      try text.replacingOccurrences(of: "\"height\":21", with: "\"height\":22").write(
        to: layer, atomically: true, encoding: .utf8)
      #expect(try Self.read(folder, cache: .use).buildings[0].height.metres == 22)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) != before)
      try FileManager.default.removeItem(atPath: path)
      _ = CityMapReader.read(folder: folder, cache: .use)
      #expect(!FileManager.default.fileExists(atPath: path), "there is no digest")
      // A folder in the place of the cache can be neither read nor replaced, also by the superuser.
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      #expect(try Self.read(folder, cache: .use).buildings[0].height.metres == 22)
    }
  }

  @Test("a map with something to say about its layers says it again")
  func diagnosticsStay() throws {
    try Self.withFolder { folder in
      let places = URL(fileURLWithPath: folder + "/places.geojson")
      let text = try String(contentsOf: places, encoding: .utf8)
      try text.replacingOccurrences(of: "24.9410000", with: "25.9410000").write(
        to: places, atomically: true, encoding: .utf8)
      for _ in 0..<2 {
        let diagnostics = CityMapReader.read(folder: folder, digest: Self.hash, cache: .use).diagnostics
        #expect(diagnostics.map(\.code) == [MapRule.outsideBoundary])
      }
    }
  }

  @Test("Helsinki from the cache is Helsinki parsed, in a copy of its folder")
  func helsinki() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("cache-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    try FileManager.default.copyItem(at: SourceTree.root.appendingPathComponent("maps/helsinki"), to: url)
    try? FileManager.default.removeItem(at: url.appendingPathComponent(MapCache.fileName))
    let parsed = try Self.read(url.path, cache: .none)
    _ = try Self.read(url.path, cache: .use)
    Self.expectSame(try Self.read(url.path, cache: .use), parsed)
    #expect(parsed.buildings.count == 485)
  }

  @Test("a cache that was written by the format's description, apart from the writer, is read")
  func twin() throws {
    let path = SourceTree.root.appendingPathComponent("Tests/Golden/maps/town.cache")
    let bytes = try [UInt8](Data(contentsOf: path))
    #expect(MapCache.counts(in: bytes, source: "d") { _ in "d" } == [1, 1, 1, 1, 1, 1, 1])
    #expect(MapCache.counts(in: bytes, source: "e") { _ in "d" } == nil)
    var newer = bytes
    newer[16] += 1
    #expect(MapCache.counts(in: newer, source: "d") { _ in "d" } == nil, "another version of the format")
  }
}
