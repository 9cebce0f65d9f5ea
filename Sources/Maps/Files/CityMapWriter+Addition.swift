import Geometry
import Quantities

extension CityMapWriter {
  /// The files that bring an import into a map's folder: `map.yaml` anew, a layer for each kind of which something
  /// came, and the files that are kept as they are. Files of the folder stay as they are.
  ///
  /// - Parameters:
  ///   - imported: what `CityImporter.addFiles` gave; its map's first source is where all of it comes from.
  ///   - existing: the map as the folder has it.
  package static func files(
    adding imported: CityImporter.Imported, to existing: CityMap
  ) throws(ProjectionError) -> [File] {
    guard let added = imported.map, let source = added.metadata.sources.first else { return [] }
    var layers = existing.layers.map(\.layer)
    var files: [File] = []
    let counts: [(MapLayer.Kind, Int)] = [
      (.buildings, added.buildings.count), (.streets, added.streets.count), (.places, added.places.count),
      (.areas, added.areas.count), (.water, added.water.count), (.population, added.population.count),
    ]
    for (kind, count) in counts where count > 0 {
      let file = unusedName("\(kind.rawValue)-\(source.key)", among: layers + imported.keptFiles.map(\.layer))
      layers.append(MapLayer(kind: kind, file: file, source: source.key))
      files.append(File(name: file, bytes: try features(of: kind, in: added)))
    }
    for kept in imported.keptFiles {
      layers.append(kept.layer)
      files.append(File(name: kept.layer.file, bytes: kept.bytes))
    }
    var metadata = existing.metadata
    if !metadata.sources.contains(where: { $0.key == source.key }) { metadata.sources.append(source) }
    let sheet = sheet(
      metadata: metadata, origin: existing.projection.origin, terrain: existing.terrain, layers: layers)
    return files + [File(name: "map.yaml", bytes: Array(sheet.utf8))]
  }

  /// The name of a GeoJSON file that no layer has.
  private static func unusedName(_ wanted: String, among layers: [MapLayer]) -> String {
    let taken = Set(layers.map(\.file))
    var name = "\(wanted).geojson"
    var number = 2
    while taken.contains(name) {
      name = "\(wanted)-\(number).geojson"
      number += 1
    }
    return name
  }
}
