import Foundation
import Geometry
import Quantities

/// Writes a map as a folder of `map.yaml` and GeoJSON layers.
///
/// The same map gives the same bytes: coordinates have seven decimals (1.1 cm), features keep their order, and each
/// stands on a line of its own. Zones are not written: they stay in the file that they came from.
package enum CityMapWriter {
  /// One file of a map's folder.
  package struct File: Hashable, Sendable {
    /// The path relative to the folder.
    package let name: String
    /// The content.
    package let bytes: [UInt8]

    /// A file with its content.
    package init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// The files of a map, in the order of the folder's layers, `map.yaml` first. The layers come from the map's first
  /// source.
  ///
  /// - Parameters:
  ///   - map: the map; its zones are left out.
  ///   - extraLayers: layers kept by hand in the same folder, which `map.yaml` shall list after the written ones.
  package static func files(for map: CityMap, extraLayers: [MapLayer] = []) throws(ProjectionError) -> [File] {
    let source = map.metadata.sources.first?.key ?? "data"
    var layers: [MapLayer] = []
    var files: [File] = []
    for kind in [MapLayer.Kind.boundary, .buildings, .streets, .places, .areas, .water, .population] {
      if kind == .population, map.population.isEmpty { continue }
      let layer = MapLayer(kind: kind, file: "\(kind.rawValue).geojson", source: source)
      layers.append(layer)
      files.append(File(name: layer.file, bytes: try features(of: kind, in: map)))
    }
    let sheet = sheet(
      metadata: map.metadata, origin: map.projection.origin, terrain: map.terrain, layers: layers + extraLayers)
    return [File(name: "map.yaml", bytes: Array(sheet.utf8))] + files
  }

  /// Writes files into a folder, which is made where it is missing. Other files there stay.
  package static func write(_ files: [File], to folder: String) throws {
    let base = URL(fileURLWithPath: folder, isDirectory: true)
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    for file in files {
      try Data(file.bytes).write(to: base.appendingPathComponent(file.name), options: .atomic)
    }
  }

  /// The text of a `map.yaml`.
  package static func sheet(
    metadata: MapMetadata, origin: GeoPoint, terrain: Terrain, layers: [MapLayer]
  ) -> String {
    func quoted(_ text: String) -> String { GeoJSONText.quoted(text) }
    var text = """
      # City map of Sortie. The data has its own licence, apart from the code's: see `sources`.
      map: 1
      name: \(quoted(metadata.name))
      origin: [\(GeoJSONText.degrees(origin.longitude)), \(GeoJSONText.degrees(origin.latitude))]

      """
    if case .level(let level) = terrain.ground { text += "ground_level: \(GeoJSONText.metres(level.metres)) m\n" }
    if let undulation = terrain.geoidUndulation {
      text += "geoid_undulation: \(GeoJSONText.metres(undulation.metres)) m\n"
    }
    text += "sources:\n"
    for source in metadata.sources {
      text += """
          \(source.key):
            source: \(quoted(source.source))
            source_date: \(quoted(source.sourceDate))
            licence: \(quoted(source.licence))
            attribution: \(quoted(source.attribution))

        """
    }
    text += "layers:\n"
    for layer in layers {
      text += "  - \(layer.kind.rawValue): \(fileName(layer.file))\n    from: \(layer.source)\n"
    }
    return text
  }

  /// A file's name as YAML, in quotes where it has characters that mean something there.
  private static func fileName(_ name: String) -> String {
    func isLetter(_ byte: UInt8) -> Bool {
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
    // Hyphen, full stop, slash and underscore mean nothing inside of a word.
    let isPlain = name.utf8.allSatisfy { isLetter($0) || [45, 46, 47, 95].contains($0) }
    return isPlain && name.utf8.first.map(isLetter) ?? false ? name : GeoJSONText.quoted(name)
  }

  /// The names of the files that an import may write into a folder, beside those that it keeps.
  static let ownNames =
    ["map.yaml", MapCache.fileName] + MapLayer.Kind.allCases.filter(\.isGeoJSON).map { "\($0.rawValue).geojson" }

  /// The GeoJSON of all things of one kind; a collection without features for zones, which are not written.
  package static func features(of kind: MapLayer.Kind, in map: CityMap) throws(ProjectionError) -> [UInt8] {
    var text = GeoJSONText(projection: map.projection)
    switch kind {
    case .boundary:
      text.open("boundary", properties: [])
      try text.close(polygon: map.boundary)
    case .buildings:
      for building in map.buildings {
        text.open(
          building.id,
          properties: named(building.name, building.kind) + [
            ("height", GeoJSONText.metres(building.height.metres)), ("assumed", "\(building.heightIsAssumed)"),
          ])
        try text.close(polygon: building.footprint)
      }
    case .streets:
      for street in map.streets {
        text.open(street.id, properties: named(street.name, street.kind) + usage(of: street))
        try text.close(line: street.line)
      }
    case .places:
      for place in map.places {
        text.open(place.id, properties: named(place.name, place.kind))
        try text.close(point: place.position)
      }
    case .areas:
      for area in map.areas {
        text.open(area.id, properties: named(area.name, area.kind))
        try text.close(polygon: area.outline)
      }
    case .water:
      for (index, surface) in map.water.enumerated() {
        text.open("water-\(index + 1)", properties: [])
        try text.close(polygon: surface)
      }
    case .population:
      for (index, cell) in map.population.enumerated() {
        text.open("cell-\(index + 1)", properties: [("people", "\(cell.people)")])
        try text.close(polygon: cell.outline)
      }
    case .zones, .terrain, .indoor: break
    }
    return text.finished
  }

  /// What is known of who may use a street and how; what is not known is not written.
  private static func usage(of street: Street) -> [(String, String)] {
    [("oneway", "\(street.isOneWay)")]
      + (street.surface.isEmpty ? [] : [("surface", GeoJSONText.quoted(street.surface))])
      + (street.footAccess == .unknown ? [] : [("foot", GeoJSONText.quoted(street.footAccess.rawValue))])
  }

  private static func named(_ name: String, _ kind: String) -> [(String, String)] {
    [("name", GeoJSONText.quoted(name)), ("kind", GeoJSONText.quoted(kind))]
  }
}
