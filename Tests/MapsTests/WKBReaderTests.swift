import Foundation
import Maps
import Quantities
import Testing

/// Builds GeoPackage geometries byte by byte.
struct WKBBuilder {
  var isLittle = true
  var bytes: [UInt8] = []

  mutating func word(_ value: UInt32) {
    bytes += withUnsafeBytes(of: isLittle ? value.littleEndian : value.bigEndian) { Array($0) }
  }

  mutating func double(_ value: Double) {
    let pattern = value.bitPattern
    bytes += withUnsafeBytes(of: isLittle ? pattern.littleEndian : pattern.bigEndian) { Array($0) }
  }

  mutating func polygon(_ rings: [[(Double, Double)]], type: UInt32 = 3, extra: Int = 0) {
    bytes.append(isLittle ? 1 : 0)
    word(type)
    word(UInt32(rings.count))
    for ring in rings {
      word(UInt32(ring.count))
      for (x, y) in ring {
        double(x)
        double(y)
        for _ in 0..<extra { double(.nan) }
      }
    }
  }

  static func header(isLittle: Bool = true, envelope: Int = 0, flags: UInt8 = 0, system: UInt32 = 4326) -> [UInt8] {
    var builder = WKBBuilder(isLittle: isLittle)
    builder.bytes = [0x47, 0x50, 0, (isLittle ? 1 : 0) | UInt8(envelope << 1) | flags]
    builder.word(system)
    for _ in 0..<[0, 4, 6, 6, 8][envelope] { builder.double(1) }
    return builder.bytes
  }

  /// A geometry of one polygon.
  static func square(
    _ west: Double, _ south: Double, _ size: Double, isLittle: Bool = true, envelope: Int = 0, system: UInt32 = 4326
  ) -> [UInt8] {
    var builder = WKBBuilder(isLittle: isLittle)
    builder.bytes = header(isLittle: isLittle, envelope: envelope, system: system)
    builder.polygon([ring(west, south, size)])
    return builder.bytes
  }

  static func ring(_ west: Double, _ south: Double, _ size: Double) -> [(Double, Double)] {
    [(west, south), (west + size, south), (west + size, south + size), (west, south + size), (west, south)]
  }
}

@Suite struct WKBReaderTests {
  @Test("both byte orders and all kinds of envelopes give the same polygon", arguments: 0...4, [true, false])
  func orders(envelope: Int, isLittle: Bool) throws {
    let geometry = try WKBReader.read(WKBBuilder.square(24, 60, 0.5, isLittle: isLittle, envelope: envelope))
    #expect(geometry.referenceSystem == 4326 && geometry.polygons.count == 1)
    #expect(geometry.polygons[0][0].map(\.x) == [24, 24.5, 24.5, 24, 24])
    #expect(geometry.polygons[0][0].map(\.y) == [60, 60, 60.5, 60.5, 60])
  }

  @Test("a multipolygon has parts with byte orders of their own, holes, and heights that are skipped")
  func multi() throws {
    var builder = WKBBuilder(isLittle: false)
    builder.bytes = WKBBuilder.header()
    builder.bytes.append(0)
    builder.word(6)
    builder.word(3)
    builder.polygon([WKBBuilder.ring(0, 0, 9), WKBBuilder.ring(1, 1, 2)])
    builder.isLittle = true
    builder.polygon([WKBBuilder.ring(20, 0, 5)], type: 1003, extra: 1)
    builder.polygon([WKBBuilder.ring(40, 0, 5)], type: 3003, extra: 2)
    let geometry = try WKBReader.read(builder.bytes)
    #expect(geometry.polygons.map(\.count) == [2, 1, 1])
    #expect(geometry.polygons[2][0][2].x == 45 && geometry.polygons[2][0][2].y == 5)
  }

  @Test("an empty geometry says so, and neither lies")
  func empty() throws {
    var builder = WKBBuilder()
    builder.bytes = WKBBuilder.header(flags: 0x10)
    builder.polygon([])
    #expect(try WKBReader.read(builder.bytes).polygons.isEmpty)
    builder.bytes = WKBBuilder.header()
    builder.polygon([])
    #expect(throws: WKBReader.Failure.self) { try WKBReader.read(builder.bytes) }
    builder.bytes = WKBBuilder.header(flags: 0x10)
    builder.polygon([WKBBuilder.ring(0, 0, 1)])
    #expect(throws: WKBReader.Failure.self) { try WKBReader.read(builder.bytes) }
  }

  @Test("every cut, every byte too many, and every wrong mark is refused with a reason")
  func damaged() {
    let good = WKBBuilder.square(24, 60, 0.5, envelope: 1)
    for length in 0..<good.count {
      let failure = #expect(throws: WKBReader.Failure.self) { try WKBReader.read(Array(good[..<length])) }
      #expect(failure?.reason.isEmpty == false)
    }
    let changes: [(Int, UInt8)] = [
      (0, 0), (1, 0), (2, 1), (3, 0x23), (3, 0x0B), (40, 2), (41, 1), (41, 7), (42, 0xFF), (45, 0xFF), (48, 0xFF),
      (49, 0xFF),
    ]
    for (place, value) in changes {
      var bytes = good
      bytes[place] = value
      #expect(throws: WKBReader.Failure.self, "byte \(place) as \(value)") { try WKBReader.read(bytes) }
    }
    #expect(throws: WKBReader.Failure.self) { try WKBReader.read(good + [0]) }
    var infinite = WKBBuilder()
    infinite.bytes = WKBBuilder.header()
    infinite.polygon([[(0, 0), (.infinity, 0), (1, 1)]])
    #expect(throws: WKBReader.Failure.self) { try WKBReader.read(infinite.bytes) }
  }

  @Test("changed bits never crash it", arguments: 0..<4)
  func mutations(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let good = WKBBuilder.square(24, 60, 0.5, envelope: Int(seed))
    var refused = 0
    for _ in 0..<2000 {
      var bytes = good
      for _ in 0...random.nextIndex(below: 3) {
        bytes[random.nextIndex(below: bytes.count)] ^= 1 << random.nextIndex(below: 8)
      }
      if (try? WKBReader.read(bytes)) == nil { refused += 1 }
    }
    #expect(refused > 100)
  }
}
