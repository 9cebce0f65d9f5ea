import Geometry
import Quantities

/// A city: what stands there, what may not be flown through, and the names that missions use.
///
/// All shapes are in the map's local frame; `projection` alone converts.
package struct CityMap: Sendable {
  /// What is known of the map itself.
  package var metadata: MapMetadata
  /// Converts between WGS 84 and the map's local frame.
  package var projection: MapProjection
  /// The area that the map knows; nothing may be planned outside it.
  package var boundary: Polygon
  /// The height of the ground.
  package var terrain: Terrain
  /// Zones, in the order of their files.
  package var zones: [Zone]
  /// Buildings, in the order of their file.
  package var buildings: [Building]
  /// Named points, in the order of their file.
  package var places: [Place]
  /// Named polygons, in the order of their file.
  package var areas: [Area]
  /// Streets, in the order of their file.
  package var streets: [Street]
  /// Water surfaces, in the order of their file.
  package var water: [Polygon]
  /// Where people live, in the order of the file; empty where the map does not say.
  package var population: [PopulationCell]
  /// Buildings from the inside, in the map's local frame, in the order of their files.
  package var indoor: [IndoorMap]
  /// The layers that the map was read from, in the order of `map.yaml`; empty for a map made in memory.
  package var layers: [MapLayerEntry]
  /// SHA-256 over the map's files, lower-case hex, as `CityMapReader` computes it; empty for a map made in memory.
  package var digest: String

  /// Puts a map together.
  package init(
    metadata: MapMetadata, projection: MapProjection, boundary: Polygon, terrain: Terrain, zones: [Zone] = [],
    buildings: [Building] = [], places: [Place] = [], areas: [Area] = [], streets: [Street] = [],
    water: [Polygon] = [], population: [PopulationCell] = [], indoor: [IndoorMap] = [], layers: [MapLayerEntry] = [],
    digest: String = ""
  ) {
    self.metadata = metadata
    self.projection = projection
    self.boundary = boundary
    self.terrain = terrain
    self.zones = zones
    self.buildings = buildings
    self.places = places
    self.areas = areas
    self.streets = streets
    self.water = water
    self.population = population
    self.indoor = indoor
    self.layers = layers
    self.digest = digest
  }
}

/// A building as a prism: its footprint from the ground (or `minHeight`) to a flat roof.
package struct Building: Hashable, Sendable {
  /// A stable identifier, such as `w4217`.
  package var id: String
  /// The name; may be empty.
  package var name: String
  /// The OSM class: `apartments`, `church`, `roof`…; `yes` where unknown.
  package var kind: String
  /// The outline.
  package var footprint: Polygon
  /// The height of the roof.
  package var height: HeightAGL
  /// Whether a rule made the height (levels or a default of the class) and nobody measured it.
  package var heightIsAssumed: Bool

  /// Describes a building.
  package init(id: String, name: String, kind: String, footprint: Polygon, height: HeightAGL, heightIsAssumed: Bool) {
    self.id = id
    self.name = name
    self.kind = kind
    self.footprint = footprint
    self.height = height
    self.heightIsAssumed = heightIsAssumed
  }
}

/// A named point that missions refer to.
package struct Place: Hashable, Sendable {
  /// The name in mission files: lower case, digits and hyphens; unique in its map.
  package var id: String
  /// The name for people.
  package var name: String
  /// `pharmacy`, `clinic`, `hospital`, `station`…
  package var kind: String
  /// Where it is.
  package var position: LocalPoint

  /// Describes a place.
  package init(id: String, name: String, kind: String, position: LocalPoint) {
    self.id = id
    self.name = name
    self.kind = kind
    self.position = position
  }
}

/// A named polygon that missions refer to.
package struct Area: Hashable, Sendable {
  /// The name in mission files: lower case, digits and hyphens; unique in its map.
  package var id: String
  /// The name for people.
  package var name: String
  /// `square`, `park`, `block`…
  package var kind: String
  /// The outline, with holes.
  package var outline: Polygon

  /// Describes an area.
  package init(id: String, name: String, kind: String, outline: Polygon) {
    self.id = id
    self.name = name
    self.kind = kind
    self.outline = outline
  }
}

/// A street's centre line.
package struct Street: Hashable, Sendable {
  /// A stable identifier, such as `w4217`.
  package var id: String
  /// The name; may be empty.
  package var name: String
  /// The OSM class: `residential`, `footway`…
  package var kind: String
  /// The centre line; at least two points.
  package var line: [LocalPoint]
  /// Whether vehicles may use it only in the direction of the line.
  package var isOneWay: Bool
  /// The surface as OpenStreetMap has it: `asphalt`, `sett`…; empty where unknown.
  package var surface: String
  /// Whether people may walk along it.
  package var footAccess: FootAccess

  /// Describes a street.
  package init(
    id: String, name: String, kind: String, line: [LocalPoint], isOneWay: Bool, surface: String = "",
    footAccess: FootAccess = .unknown
  ) {
    self.id = id
    self.name = name
    self.kind = kind
    self.line = line
    self.isOneWay = isOneWay
    self.surface = surface
    self.footAccess = footAccess
  }
}
