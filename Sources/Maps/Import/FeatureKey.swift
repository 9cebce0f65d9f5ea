/// A key of OpenStreetMap tags that the rules ask for. Its number is its place in `texts`.
enum FeatureKey: Int, CaseIterable, Sendable {
  case access, amenity, area, assumed, building, buildingLevels, buildingPart, foot, healthcare, height, highway
  case indoor, junction, landuse, leisure, location, name, natural, oneway, parking, place, publicTransport, railway
  case roofLevels, sidewalk, surface, tourism, tunnel, type, waterway

  /// The key as OpenStreetMap writes it.
  @inline(__always)
  var text: String {
    switch self {
    case .access: "access"
    case .amenity: "amenity"
    case .area: "area"
    case .assumed: "assumed"
    case .building: "building"
    case .buildingLevels: "building:levels"
    case .buildingPart: "building:part"
    case .foot: "foot"
    case .healthcare: "healthcare"
    case .height: "height"
    case .highway: "highway"
    case .indoor: "indoor"
    case .junction: "junction"
    case .landuse: "landuse"
    case .leisure: "leisure"
    case .location: "location"
    case .name: "name"
    case .natural: "natural"
    case .oneway: "oneway"
    case .parking: "parking"
    case .place: "place"
    case .publicTransport: "public_transport"
    case .railway: "railway"
    case .roofLevels: "roof:levels"
    case .sidewalk: "sidewalk"
    case .surface: "surface"
    case .tourism: "tourism"
    case .tunnel: "tunnel"
    case .type: "type"
    case .waterway: "waterway"
    }
  }

  /// All keys in the order of their numbers.
  static let texts: [String] = allCases.map(\.text)
}

/// Tags that the rules can be asked about, however they are kept.
protocol FeatureTags {
  /// The first value of a key, or nil.
  subscript(key: FeatureKey) -> String? { get }
  /// Whether there is no tag at all.
  var isEmpty: Bool { get }
  /// Whether there are tags, and none of another key.
  func holdsOnly(_ key: FeatureKey) -> Bool
}

extension OSMTags: FeatureTags {
  @inline(__always)
  subscript(key: FeatureKey) -> String? { self[key.text] }

  var isEmpty: Bool { pairs.isEmpty }

  func holdsOnly(_ key: FeatureKey) -> Bool { pairs.count == 1 && pairs[0].key == key.text }
}

/// The tags of one element of an extract that was read with the keys of the rules, looked up by number.
///
/// One of these serves many elements, one after the other: `load` costs as much as the element has tags.
struct CodedTags: FeatureTags {
  private let texts: [String]
  private let pairs: [OSMTagPair]
  /// For each key the number of its value in `texts`; it counts where the key's bit is set in `mask`.
  private var values = [Int](repeating: 0, count: FeatureKey.allCases.count)
  /// The keys that the element has, bit by bit.
  private(set) var mask: UInt32 = 0

  /// Serves the elements of an extract that was read with `FeatureKey.texts`.
  init(_ data: OSMData) {
    (texts, pairs) = (data.texts, data.tagPairs)
  }

  /// Turns to the tags of an element.
  mutating func load(_ range: Range<Int>) {
    mask = 0
    for place in range {
      let pair = pairs[place]
      let bit: UInt32 = 1 << pair.key
      // The first value counts.
      if mask & bit == 0 { values[Int(pair.key)] = pair.value }
      mask |= bit
    }
  }

  /// Whether the element has one of some keys.
  @inline(__always)
  func hasAny(_ keys: UInt32) -> Bool { mask & keys != 0 }

  @inline(__always)
  subscript(key: FeatureKey) -> String? { mask & key.bit != 0 ? texts[values[key.rawValue]] : nil }

  var isEmpty: Bool { mask == 0 }

  func holdsOnly(_ key: FeatureKey) -> Bool { mask == key.bit }
}

extension FeatureKey {
  /// The key's bit in `CodedTags.mask`.
  var bit: UInt32 { 1 << UInt32(rawValue) }
}
