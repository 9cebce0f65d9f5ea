import Foundation

/// Writes small OSM PBF files for tests, by the format's description and apart from the reader.
struct OSMFileBuilder {
  struct Node {
    var id: Int64
    var longitude: Double
    var latitude: Double
    var tags: [(String, String)] = []
  }

  struct Way {
    var id: Int64
    var nodes: [Int64]
    var tags: [(String, String)]
  }

  struct Relation {
    var id: Int64
    /// Way ids with their roles.
    var ways: [(Int64, String)]
    var tags: [(String, String)]
  }

  var box: (west: Double, south: Double, east: Double, north: Double)? = (24.93, 60.16, 24.96, 60.18)
  var features = ["OsmSchema-V0.6", "DenseNodes"]
  var nodes: [Node] = []
  var ways: [Way] = []
  var relations: [Relation] = []
  var isDense = true
  /// Whether blobs are in zlib form (stored blocks, with a checksum) or raw.
  var isZlib = true
  var granularity: Int64 = 100
  var offsetNano: Int64 = 0

  /// The file.
  func bytes() -> [UInt8] {
    var header: [UInt8] = []
    if let box {
      var inner: [UInt8] = []
      for (field, degrees) in [(1, box.west), (2, box.east), (3, box.north), (4, box.south)] {
        inner += Self.number(field, Self.zigzag(Int64((degrees * 1e9).rounded())))
      }
      header += Self.data(1, inner)
    }
    for feature in features { header += Self.data(4, Array(feature.utf8)) }
    return blob("OSMHeader", header) + blob("OSMData", block())
  }

  private func block() -> [UInt8] {
    var strings = [""]
    func string(_ text: String) -> UInt64 {
      if let index = strings.firstIndex(of: text), index > 0 { return UInt64(index) }
      strings.append(text)
      return UInt64(strings.count - 1)
    }
    func units(_ degrees: Double) -> Int64 { (Int64((degrees * 1e9).rounded()) - offsetNano) / granularity }
    func tagLists(_ tags: [(String, String)]) -> [UInt8] {
      Self.data(2, tags.flatMap { Self.varint(string($0.0)) })
        + Self.data(3, tags.flatMap { Self.varint(string($0.1)) })
    }
    var groups: [UInt8] = []
    if isDense {
      var texts: [UInt8] = []
      for node in nodes {
        for tag in node.tags { texts += Self.varint(string(tag.0)) + Self.varint(string(tag.1)) }
        texts.append(0)
      }
      groups += Self.data(
        2,
        Self.data(
          2,
          Self.data(1, Self.deltas(nodes.map(\.id))) + Self.data(8, Self.deltas(nodes.map { units($0.latitude) }))
            + Self.data(9, Self.deltas(nodes.map { units($0.longitude) })) + Self.data(10, texts)))
    } else {
      for node in nodes {
        groups += Self.data(
          2,
          Self.data(
            1,
            Self.number(1, Self.zigzag(node.id)) + tagLists(node.tags)
              + Self.number(8, Self.zigzag(units(node.latitude))) + Self.number(9, Self.zigzag(units(node.longitude)))))
      }
    }
    for way in ways {
      groups += Self.data(
        2,
        Self.data(
          3, Self.number(1, UInt64(way.id)) + tagLists(way.tags) + Self.data(8, Self.deltas(way.nodes))))
    }
    for relation in relations {
      let roles = relation.ways.flatMap { Self.varint(string($0.1)) }
      groups += Self.data(
        2,
        Self.data(
          4,
          Self.number(1, UInt64(relation.id)) + tagLists(relation.tags) + Self.data(8, roles)
            + Self.data(9, Self.deltas(relation.ways.map(\.0)))
            + Self.data(10, [UInt8](repeating: 1, count: relation.ways.count))))
    }
    let table = Self.data(1, strings.flatMap { Self.data(1, Array($0.utf8)) })
    return table + groups + Self.number(17, UInt64(granularity)) + Self.number(19, UInt64(bitPattern: offsetNano))
      + Self.number(20, UInt64(bitPattern: offsetNano))
  }

  private func blob(_ kind: String, _ content: [UInt8]) -> [UInt8] {
    let body =
      isZlib
      ? Self.number(2, UInt64(content.count)) + Self.data(3, Self.stored(content)) : Self.data(1, content)
    let header = Self.data(1, Array(kind.utf8)) + Self.number(3, UInt64(body.count))
    let length = UInt32(header.count)
    return (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32($0))) } + header + body
  }

  /// A whole blob around a zlib stream, which may promise what it does not hold.
  static func blob(_ kind: String, packed: [UInt8], promisedBytes: UInt64) -> [UInt8] {
    let body = number(2, promisedBytes) + data(3, packed)
    let header = data(1, Array(kind.utf8)) + number(3, UInt64(body.count))
    return [0, 0, 0, UInt8(header.count)] + header + body
  }

  /// A zlib stream of one stored block (RFC 1950 and 1951).
  private static func stored(_ content: [UInt8]) -> [UInt8] {
    precondition(content.count < 65_536, "a stored block holds less than 64 KiB")
    let length = UInt16(content.count)
    var (first, second) = (UInt32(1), UInt32(0))
    for byte in content {
      first = (first + UInt32(byte)) % 65_521
      second = (second + first) % 65_521
    }
    let sum = second << 16 | first
    return [0x78, 0x01, 1, UInt8(length & 0xff), UInt8(length >> 8), UInt8(~length & 0xff), UInt8(~length >> 8)]
      + content
      + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * UInt32($0))) }
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    var result: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
      result.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return result + [UInt8(rest)]
  }

  private static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

  private static func deltas(_ values: [Int64]) -> [UInt8] {
    var previous: Int64 = 0
    return values.flatMap { value in
      defer { previous = value }
      return varint(zigzag(value - previous))
    }
  }

  private static func number(_ field: Int, _ value: UInt64) -> [UInt8] { varint(UInt64(field << 3)) + varint(value) }

  private static func data(_ field: Int, _ content: [UInt8]) -> [UInt8] {
    varint(UInt64(field << 3 | 2)) + varint(UInt64(content.count)) + content
  }
}

extension OSMFileBuilder {
  /// Adds a ring of nodes around rectangles given in units of 1e-4 degree from 24.94, 60.17 and a way through them.
  mutating func addRectangle(
    _ id: Int64, west: Double, south: Double, east: Double, north: Double, tags: [(String, String)]
  ) {
    let first = id * 10
    for (index, corner) in [(west, south), (east, south), (east, north), (west, north)].enumerated() {
      nodes.append(
        Node(id: first + Int64(index), longitude: 24.94 + corner.0 * 1e-4, latitude: 60.17 + corner.1 * 1e-4))
    }
    ways.append(Way(id: id, nodes: [first, first + 1, first + 2, first + 3, first], tags: tags))
  }
}
