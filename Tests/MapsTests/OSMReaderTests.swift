import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite struct OSMReaderTests {
  private static var small: OSMFileBuilder {
    var file = OSMFileBuilder()
    file.nodes = [
      .init(id: 7, longitude: 24.94, latitude: 60.17, tags: [("amenity", "pharmacy"), ("name", "Apteekki")]),
      .init(id: -3, longitude: -24.94, latitude: -60.17),
      .init(id: 12_537_325_215, longitude: 24.9412345, latitude: 60.1712345, tags: [("railway", "station")]),
    ]
    file.ways = [.init(id: 5, nodes: [7, -3, 12_537_325_215, 7], tags: [("building", "yes")])]
    file.relations = [
      .init(id: 9, ways: [(5, "outer"), (6, "inner")], tags: [("type", "multipolygon"), ("building", "yes")])
    ]
    return file
  }

  @Test("reads what an independent writer wrote, dense or not, packed or not", arguments: 0..<4)
  func roundTrip(variant: Int) throws {
    var file = Self.small
    file.isDense = variant % 2 == 0
    file.isZlib = variant / 2 == 0
    let data = try OSMReader.read(file.bytes())
    #expect(
      data.headerBox == OSMBox(west: 24_930_000_000, south: 60_160_000_000, east: 24_960_000_000, north: 60_180_000_000)
    )
    #expect(data.nodes.map(\.id) == [7, -3, 12_537_325_215])
    #expect(data.nodes.map(\.longitudeNano) == [24_940_000_000, -24_940_000_000, 24_941_234_500])
    #expect(data.nodes.map(\.latitudeNano) == [60_170_000_000, -60_170_000_000, 60_171_234_500])
    #expect(data.tags(at: data.nodeTags[0].tags)["name"] == "Apteekki")
    #expect(data.nodeTags.map(\.node) == [0, 2])
    #expect(data.tags(at: data.nodeTags[1].tags)["railway"] == "station")
    #expect(Array(data.nodes(of: data.ways[0])) == [7, -3, 12_537_325_215, 7])
    #expect(data.isClosed(data.ways[0]))
    #expect(data.relations[0].members.map(\.role) == ["outer", "inner"])
    #expect(data.relations[0].members.map(\.id) == [5, 6])
  }

  @Test("granularity and offsets move the coordinates")
  func granularity() throws {
    var file = Self.small
    file.granularity = 1000
    file.offsetNano = 500_000_000
    let data = try OSMReader.read(file.bytes())
    #expect(data.nodes[0].longitudeNano == 24_940_000_000)
    #expect(abs(data.nodes[2].latitudeNano - 60_171_234_500) < 1000)
  }

  @Test("every truncation is refused, but for the two ends of blobs", arguments: [true, false])
  func truncations(isZlib: Bool) {
    var file = Self.small
    file.isZlib = isZlib
    let bytes = file.bytes()
    var accepted = 0
    for length in 0..<bytes.count {
      do throws(OSMFileError) {
        _ = try OSMReader.read(Array(bytes[..<length]))
        accepted += 1
      } catch {
        #expect(error.blobOffset <= length)
      }
    }
    #expect(accepted == 2, "an empty file and a header alone are whole files")
  }

  @Test("no bit flip crashes; in packed data the checksum sees it", arguments: [true, false])
  func bitFlips(isZlib: Bool) {
    var file = Self.small
    file.isZlib = isZlib
    let bytes = file.bytes()
    var refused = 0
    for bit in 0..<bytes.count * 8 {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << (bit % 8)
      if (try? OSMReader.read(damaged)) == nil { refused += 1 }
    }
    #expect(refused > bytes.count * (isZlib ? 7 : 3), "\(refused) of \(bytes.count * 8) flips were refused")
  }

  @Test("random bytes behind a good start never crash", arguments: 1...20)
  func noise(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var file = Self.small
    file.isZlib = false
    let good = file.bytes()
    for _ in 0..<50 {
      var bytes = good
      for _ in 0..<1 + generator.nextIndex(below: 12) {
        bytes[generator.nextIndex(below: bytes.count)] = UInt8(generator.nextIndex(below: 256))
      }
      _ = try? OSMReader.read(bytes)
    }
  }

  @Test("unknown required features and oversized blobs are refused with their reason")
  func refusals() {
    var file = Self.small
    file.features.append("HistoricalInformation")
    #expect { try OSMReader.read(file.bytes()) } throws: {
      ($0 as? OSMFileError)?.code == .unsupported && "\($0)".contains("HistoricalInformation")
    }
    var limits = OSMReader.Limits()
    limits.blobBytesMax = 100
    #expect { try OSMReader.read(Self.small.bytes(), limits: limits) } throws: {
      ($0 as? OSMFileError)?.code == .tooLarge
    }
    limits = OSMReader.Limits()
    limits.unpackedBytesMax = 60
    #expect { try OSMReader.read(Self.small.bytes(), limits: limits) } throws: {
      ($0 as? OSMFileError)?.code == .tooLarge
    }
    #expect { try OSMReader.read([0xff, 0xff, 0xff, 0xff]) } throws: { ($0 as? OSMFileError)?.code == .tooLarge }
  }

  @Test(
    "counts of real extracts agree with pyosmium",
    arguments: [
      ("city/helsinki/Helsinki.osm.pbf", 24_260, 5_130, 620, 433, 67),
      ("city/geneva/geneva.osm.pbf", 168_716, 32_636, 1_260, 11_761, 40),
    ])
  func counts(path: String, nodes: Int, ways: Int, relations: Int, buildings: Int, buildingRelations: Int) throws {
    guard let bytes = SharedData.bytes(path) else { return }
    let data = try OSMReader.read(bytes)
    #expect(data.nodes.count == nodes)
    #expect(data.ways.count == ways)
    #expect(data.relations.count == relations)
    #expect(data.ways.count { data.tags(at: $0.tags)["building"] != nil } == buildings)
    #expect(data.relations.count { data.tags(at: $0.tags)["building"] != nil } == buildingRelations)
  }
}
