import Quantities

/// Works out what a GeoJSON feature means, whatever words its maker used.
///
/// Three dialects are known, tried in this order: a `layer` of the OpenMapTiles schema, tags of OpenStreetMap (as
/// properties or in an object `tags`), and registers that say only `height` or `people` of a polygon.
enum FeatureTranslation {
  /// The height in metres that OpenMapTiles gives to a building of which it knows none.
  private static let tilesDefaultMetres = 5.0

  /// What a feature means, or nil with the name of its kind for the list of what is left out.
  static func meaning(
    of properties: JSONValue, _ shape: GeoBlock.Shape, heights: HeightRules
  ) -> (meaning: FeatureMeaning?, kind: String) {
    if let layer = properties["layer"]?.text, tileLayers.contains(layer) {
      return (tile(layer, properties, shape, heights: heights), name(layer, properties))
    }
    let tags = tags(of: properties["tags"]?.isObject == true ? properties["tags"] ?? properties : properties)
    if let meaning = meaning(of: tags, shape, heights: heights) { return (meaning, "") }
    if shape == .polygon, let people = (properties["people"] ?? properties["population"])?.number,
      PopulationCell.isPossible(people)
    {
      var meaning = FeatureMeaning()
      meaning.people = people
      return (meaning, "")
    }
    if shape == .polygon, tags["height"] != nil || tags["building:levels"] != nil, isPlain(tags) {
      var meaning = FeatureMeaning()
      meaning.building = properties["kind"]?.text ?? "yes"
      meaning.height = heights.height(of: tags)
      return (meaning, "")
    }
    let key = tags.pairs.first { $0.key != "name" && $0.key != "height" }
    return (nil, key.map { "\($0.key)=\($0.value)" } ?? "no known property")
  }

  /// Whether tags say nothing but a name and a height: then the polygon of a register is a building.
  private static func isPlain(_ tags: OSMTags) -> Bool {
    tags.pairs.allSatisfy { ["name", "height", "building:levels", "assumed", "type"].contains($0.key) }
  }

  private static func meaning(of tags: OSMTags, _ shape: GeoBlock.Shape, heights: HeightRules) -> FeatureMeaning? {
    switch shape {
    case .polygon:
      let meaning = FeatureRules.surface(tags, heights: heights)
      return meaning.isSurface ? meaning : nil
    case .line:
      let meaning = FeatureRules.street(tags)
      return meaning.street == nil ? nil : meaning
    case .point:
      var meaning = FeatureMeaning()
      meaning.place = FeatureRules.placeKind(tags)
      return meaning.place == nil ? nil : meaning
    }
  }

  /// The properties that are tags of OpenStreetMap with a meaning for a map.
  private static func tags(of properties: JSONValue) -> OSMTags {
    var pairs: [OSMTags.Pair] = []
    for (key, value) in properties.members ?? [] where FeatureRules.keys.contains(key) {
      let text = value.text ?? value.number.map { "\($0)" } ?? value.bool.map { $0 ? "yes" : "no" }
      if let text { pairs.append(OSMTags.Pair(key: key, value: text)) }
    }
    return OSMTags(pairs)
  }
}

// OpenMapTiles, https://openmaptiles.org/schema/
extension FeatureTranslation {
  private static let tileLayers: Set<String> = [
    "aerodrome_label", "aeroway", "boundary", "building", "housenumber", "landcover", "landuse", "mountain_peak",
    "park",
    "place", "poi", "transportation", "transportation_name", "water", "water_name", "waterway",
  ]

  /// Classes of the layer `transportation` that are streets, with their names in OpenStreetMap.
  private static let tileStreets: [String: String] = [
    "motorway": "motorway", "trunk": "trunk", "primary": "primary", "secondary": "secondary", "tertiary": "tertiary",
    "minor": "unclassified", "service": "service", "track": "track", "path": "path", "busway": "busway",
  ]

  private static func name(_ layer: String, _ properties: JSONValue) -> String {
    properties["class"]?.text.map { "\(layer) \($0)" } ?? layer
  }

  /// Points are sorted by `subclass`: `class` lumps them together, pitches with stadiums and kindergartens with
  /// schools.
  private static func tile(
    _ layer: String, _ properties: JSONValue, _ shape: GeoBlock.Shape, heights: HeightRules
  ) -> FeatureMeaning? {
    var meaning = FeatureMeaning()
    let tileClass = properties["class"]?.text
    let subclass = properties["subclass"]?.text ?? tileClass
    switch (layer, shape) {
    case ("building", .polygon):
      meaning.building = "yes"
      meaning.height = tileHeight(properties, heights)
    case ("transportation", .line):
      guard let kind = tileClass.flatMap({ tileStreets[$0] }), properties["brunnel"]?.text != "tunnel" else {
        return nil
      }
      meaning.street = kind
      meaning.isOneWay = properties["oneway"]?.number == 1
      meaning.surface = properties["surface"]?.text ?? ""
      meaning.footAccess = FootAccess(highway: kind, foot: properties["foot"]?.text ?? "")
    case ("water", .polygon): meaning.isWater = true
    case ("landcover", .polygon), ("park", .polygon): meaning.area = subclass ?? layer
    case ("landuse", .polygon), ("aeroway", .polygon): meaning.area = tileClass ?? layer
    case ("poi", .point): meaning.place = subclass ?? layer
    case ("place", .point): meaning.place = tileClass ?? layer
    default: return nil
    }
    return meaning
  }

  /// `render_height` is 5 m where the tiles know no height, and never says so: 5 m counts as unknown.
  private static func tileHeight(_ properties: JSONValue, _ heights: HeightRules) -> HeightRules.Finding {
    guard let metres = properties["render_height"]?.number, metres != tilesDefaultMetres else {
      return heights.height(of: OSMTags())
    }
    return heights.height(of: OSMTags([OSMTags.Pair(key: "height", value: "\(metres)")]))
  }
}
