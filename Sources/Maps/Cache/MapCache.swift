import Foundation
import Geometry
import Quantities

/// The compiled form of a map folder's GeoJSON layers: flat columns that are read without parsing.
///
/// A file is a head (`SORTIEMC`, the version, the digest of all that follows) and the content: the digest of the files
/// that it was made from, and the columns. It is believed only where both digests and the version agree and every count
/// and index in it is possible; otherwise it is as if it were not there. It holds neither zones nor anything else that
/// is quick to read or that has diagnostics of its own.
package enum MapCache {
  /// The name of the file in a map's folder.
  package static let fileName = "map.cache"
  /// The version of the format. It changes with every change of what is written or of how layers are read.
  static let version = 1
  /// The largest cache that is read, in bytes.
  static let bytesMax = 2 << 30

  private static let magic = Array("SORTIEMC".utf8)

  /// The bytes of a cache.
  ///
  /// - Parameters:
  ///   - source: the digest of the files that the layers were read from; not empty.
  ///   - digest: gives the digest of bytes, as for the map's files.
  static func encoded(_ layers: CityLayers, source: String, digest: ([UInt8]) -> String) -> [UInt8] {
    var columns = CacheColumns()
    var content = CacheWriter()
    content.add(bytes: Array(source.utf8))
    content.add(layers.counts.map { UInt32($0) })
    content.add(bytes: [layers.boundary == nil ? 0 : 1])
    if let boundary = layers.boundary { columns.add(boundary) }
    content.add(layers.buildings.map(\.height.metres))
    content.add(bytes: layers.buildings.map { $0.heightIsAssumed ? 1 : 0 })
    for building in layers.buildings {
      columns.add([building.id, building.name, building.kind])
      columns.add(building.footprint)
    }
    content.add(layers.streets.map { UInt32($0.line.count) })
    content.add(bytes: layers.streets.map { $0.isOneWay ? 1 : 0 })
    for street in layers.streets {
      columns.add([street.id, street.name, street.kind])
      columns.add(line: street.line)
    }
    content.add(layers.places.count)
    for place in layers.places {
      columns.add([place.id, place.name, place.kind])
      columns.add(line: [place.position])
    }
    content.add(layers.areas.count)
    for area in layers.areas {
      columns.add([area.id, area.name, area.kind])
      columns.add(area.outline)
    }
    content.add(layers.water.count)
    for surface in layers.water { columns.add(surface) }
    content.add(layers.population.map(\.people))
    for cell in layers.population { columns.add(cell.outline) }
    columns.write(to: &content)
    var head = CacheWriter()
    head.add(bytes: magic)
    head.add(version)
    head.add(bytes: Array(digest(content.bytes).utf8))
    return head.bytes + content.bytes
  }

  /// The layers in a cache; nil where it is damaged, of another version, or made from other files.
  static func layers(in bytes: [UInt8], source: String, digest: ([UInt8]) -> String) -> CityLayers? {
    var head = CacheReader(bytes, from: 0)
    guard let found = head.bytesColumn(), found.elementsEqual(magic), head.number() == version,
      let stated = head.bytesColumn()
    else { return nil }
    let content = Array(bytes[stated.endIndex...])
    guard !source.isEmpty, digest(content).utf8.elementsEqual(stated) else { return nil }
    var reader = CacheReader(content, from: 0)
    guard let made = reader.bytesColumn(), made.elementsEqual(source.utf8) else { return nil }
    return layers(&reader)
  }

  /// How many things each layer of a cache has; nil where the cache is not believed. For whoever wants to know without
  /// reading a map.
  package static func counts(in bytes: [UInt8], source: String, digest: ([UInt8]) -> String) -> [Int]? {
    layers(in: bytes, source: source, digest: digest)?.counts
  }

  /// Writes a cache in one step, so that a reader never sees half of it. A cache that cannot be written is left out:
  /// the map is read without it.
  static func write(_ bytes: [UInt8], to path: String) {
    var status = stat()
    // What is there and is no file is somebody's purpose.
    if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { return }
    try? Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  private static func layers(_ reader: inout CacheReader) -> CityLayers? {
    guard let counts = reader.smallNumbers(), let hasBoundary = reader.bytesColumn(), hasBoundary.count == 1,
      let heights = reader.numbers(), let isAssumed = reader.bytesColumn(), isAssumed.count == heights.count,
      let lineLengths = reader.smallNumbers(), let isOneWay = reader.bytesColumn(),
      isOneWay.count == lineLengths.count,
      // Each place and area has three texts and each water surface a ring, so no honest count is larger than the rest.
      let placeCount = reader.count(bytesEach: 12), let areaCount = reader.count(bytesEach: 12),
      let waterCount = reader.count(bytesEach: 4), let people = reader.numbers(),
      var columns = CacheColumns.Cursor(&reader), reader.isAtEnd
    else { return nil }
    var layers = CityLayers()
    layers.counts = counts.map { Int($0) }
    if hasBoundary.first == 1 {
      guard let boundary = columns.polygon() else { return nil }
      layers.boundary = boundary
    }
    layers.buildings.reserveCapacity(heights.count)
    for (height, assumed) in zip(heights, isAssumed) {
      guard let texts = columns.texts(), let footprint = columns.polygon(), height > 0 else { return nil }
      layers.buildings.append(
        Building(
          id: texts.0, name: texts.1, kind: texts.2, footprint: footprint, height: HeightAGL(metres: height),
          heightIsAssumed: assumed == 1))
    }
    layers.streets.reserveCapacity(lineLengths.count)
    for (length, oneWay) in zip(lineLengths, isOneWay) {
      guard let texts = columns.texts(), let line = columns.line(Int(length)), line.count >= 2 else { return nil }
      layers.streets.append(
        Street(id: texts.0, name: texts.1, kind: texts.2, line: line, isOneWay: oneWay == 1))
    }
    for _ in 0..<placeCount {
      guard let texts = columns.texts(), let position = columns.line(1)?.first else { return nil }
      layers.places.append(Place(id: texts.0, name: texts.1, kind: texts.2, position: position))
    }
    for _ in 0..<areaCount {
      guard let texts = columns.texts(), let outline = columns.polygon() else { return nil }
      layers.areas.append(Area(id: texts.0, name: texts.1, kind: texts.2, outline: outline))
    }
    for _ in 0..<waterCount {
      guard let surface = columns.polygon() else { return nil }
      layers.water.append(surface)
    }
    for count in people {
      guard let outline = columns.polygon(), count >= 0 else { return nil }
      layers.population.append(PopulationCell(outline: outline, people: count))
    }
    return columns.isAtEnd ? layers : nil
  }
}
