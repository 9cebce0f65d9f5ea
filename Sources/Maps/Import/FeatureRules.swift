/// Which OSM tags make a place, an area, a street or a water surface.
enum FeatureRules {
  /// The keys that the rules ask for; an importer need not keep others.
  static let keys = Set(FeatureKey.texts)

  /// What an element with these tags means as a surface; a way may be a street besides.
  static func surface(_ tags: some FeatureTags, heights: HeightRules) -> FeatureMeaning {
    var meaning = FeatureMeaning()
    guard !tags.isEmpty else { return meaning }
    if tags.holdsOnly(.building), let kind = tags[.building], kind != "no" {
      // Most buildings: nothing else can follow from this one tag.
      meaning.building = kind
      meaning.height = heights.height(of: tags)
      return meaning
    }
    if isBuilding(tags) { meaning.building = tags[.building] ?? "yes" }
    meaning.isBuildingPart = isBuildingPart(tags)
    if meaning.building != nil {
      meaning.height = heights.height(of: tags)
    } else if meaning.isBuildingPart {
      meaning.height = heights.statedHeight(ofPart: tags)
    }
    meaning.place = placeKind(tags)
    meaning.area = areaKind(tags)
    meaning.isWater = isWater(tags)
    return meaning
  }

  /// Whether `surface` would find a meaning; the height of a building has no say in that.
  static func isSurface(_ tags: some FeatureTags) -> Bool {
    isBuilding(tags) || isBuildingPart(tags) || placeKind(tags) != nil || areaKind(tags) != nil || isWater(tags)
  }

  /// What a line with these tags means.
  static func street(_ tags: some FeatureTags) -> FeatureMeaning {
    var meaning = FeatureMeaning()
    meaning.street = streetKind(tags)
    guard let kind = meaning.street else { return meaning }
    meaning.isOneWay = isOneWay(tags)
    (meaning.surface, meaning.footAccess) = (tags[.surface] ?? "", footAccess(tags, kind: kind))
    return meaning
  }

  private static let placeAmenities: Set<String> = [
    "pharmacy", "clinic", "hospital", "doctors", "dentist", "nursing_home", "social_facility", "fire_station", "police",
    "school", "kindergarten", "college", "university", "townhall", "community_centre", "library", "marketplace",
    "courthouse", "post_office", "bus_station", "ferry_terminal", "theatre", "place_of_worship", "arts_centre",
  ]

  private static let placeTourism: Set<String> = ["hotel", "hostel", "museum"]

  /// The kind of place that an element is, or nil.
  static func placeKind(_ tags: some FeatureTags) -> String? {
    if tags[.railway] == "station" || tags[.publicTransport] == "station" { return "station" }
    if let amenity = tags[.amenity], placeAmenities.contains(amenity) { return amenity }
    if let care = tags[.healthcare], ["clinic", "hospital", "laboratory", "centre"].contains(care) { return "clinic" }
    if let tourism = tags[.tourism], placeTourism.contains(tourism) { return tourism }
    return nil
  }

  /// The kind of named area that a ring is, or nil.
  static func areaKind(_ tags: some FeatureTags) -> String? {
    guard tags[.building] == nil else { return nil }
    if tags[.place] == "square" { return "square" }
    if tags[.amenity] == "marketplace" { return "marketplace" }
    if let leisure = tags[.leisure], ["park", "garden", "pitch", "playground"].contains(leisure) { return leisure }
    if tags[.highway] == "pedestrian" { return "pedestrian" }
    if tags[.amenity] == "parking", tags[.parking] != "underground", tags[.parking] != "multi-storey" {
      return "parking"
    }
    return nil
  }

  private static let streetKinds: Set<String> = [
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link",
    "tertiary", "tertiary_link", "unclassified", "residential", "living_street", "service", "pedestrian", "track",
    "road", "busway", "footway", "cycleway", "path", "steps", "bridleway",
  ]

  /// The kind of street that a way is, or nil. Ways in tunnels and inside buildings are none.
  static func streetKind(_ tags: some FeatureTags) -> String? {
    guard let kind = tags[.highway], streetKinds.contains(kind), tags[.area] != "yes" else { return nil }
    if let tunnel = tags[.tunnel], tunnel != "no" { return nil }
    if tags[.indoor] == "yes" || tags[.location] == "underground" { return nil }
    return kind
  }

  /// Whether vehicles may use a street only in the direction of its line.
  static func isOneWay(_ tags: some FeatureTags) -> Bool {
    ["yes", "true", "1"].contains(tags[.oneway] ?? "") || tags[.junction] == "roundabout"
  }

  /// Whether a street of a kind may be used on foot.
  static func footAccess(_ tags: some FeatureTags, kind: String) -> FootAccess {
    FootAccess(
      highway: kind, foot: tags[.foot] ?? "", access: tags[.access] ?? "", sidewalk: tags[.sidewalk] ?? "")
  }

  /// Whether a way is a piece of the coast.
  static func isCoast(_ tags: some FeatureTags) -> Bool { tags[.natural] == "coastline" }

  /// Whether a ring is water.
  static func isWater(_ tags: some FeatureTags) -> Bool {
    tags[.natural] == "water" || tags[.waterway] == "riverbank" || tags[.waterway] == "dock"
      || ["basin", "reservoir", "pond"].contains(tags[.landuse] ?? "")
  }

  /// Whether a ring is a building above the ground.
  static func isBuilding(_ tags: some FeatureTags) -> Bool {
    guard let kind = tags[.building], kind != "no" else { return false }
    return tags[.location] != "underground"
  }

  /// Whether a ring is a part of a building that may state its own height.
  static func isBuildingPart(_ tags: some FeatureTags) -> Bool {
    tags[.buildingPart].map { $0 != "no" } ?? false
  }
}
