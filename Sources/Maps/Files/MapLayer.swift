/// One layer file of a map folder, as `map.yaml` lists it.
package struct MapLayer: Hashable, Sendable {
  /// What a layer holds.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// One polygon: the area that the map knows. GeoJSON.
    case boundary
    /// Polygons with `height` (metres above ground) and `assumed`. GeoJSON.
    case buildings
    /// Lines. GeoJSON.
    case streets
    /// Points. GeoJSON.
    case places
    /// Polygons. GeoJSON.
    case areas
    /// Polygons. GeoJSON.
    case water
    /// Polygons with `people`. GeoJSON.
    case population
    /// No-fly zones. A zone file as its publisher made it.
    case zones
    /// Heights of the ground in degrees. An ESRI ASCII grid.
    case terrain
    /// A building from the inside. An Open-RMF `building.yaml`.
    case indoor

    /// Whether the file is GeoJSON of Sortie's own form.
    var isGeoJSON: Bool {
      switch self {
      case .boundary, .buildings, .streets, .places, .areas, .water, .population: true
      case .zones, .terrain, .indoor: false
      }
    }
  }

  /// What the file holds.
  package var kind: Kind
  /// The file's path relative to the map's folder; no `..`.
  package var file: String

  /// The key of the origin in `sources` that the layer comes from.
  package var source: String

  /// Names a layer.
  package init(kind: Kind, file: String, source: String) {
    self.kind = kind
    self.file = file
    self.source = source
  }
}
