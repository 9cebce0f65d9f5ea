/// What a ground robot may use and what that costs it.
///
/// Costs are in metres of good pavement: a street of cost factor 2 costs two metres for each metre. Kinds and surfaces
/// are those of OpenStreetMap, as the map has them.
package struct GroundProfile: Hashable, Sendable {
  /// The height at which one drives on a street or an area; a kerb stands between pavement and carriageway.
  package enum Level: UInt8, Hashable, Sendable, CaseIterable {
    /// Above the kerb: pavements, squares, parks.
    case pavement = 0
    /// Level with both: tracks, living streets.
    case flush = 1
    /// Below the kerb.
    case carriageway = 2

    /// Whether one crosses a kerb on the way from one level to the other.
    func hasKerb(to other: Level) -> Bool { abs(Int(rawValue) - Int(other.rawValue)) == 2 }
  }

  /// How streets or areas of one kind may be used.
  package struct Rule: Hashable, Sendable {
    /// The cost of a metre, in metres; more than 0.
    package var costFactor: Double
    /// The height at which one drives.
    package var level: Level

    /// Makes a rule.
    package init(costFactor: Double, level: Level) {
      self.costFactor = costFactor
      self.level = level
    }
  }

  /// The width of the robot, in metres.
  package var widthMetres = 0.7
  /// The distance that its side keeps from buildings and water in areas, in metres. Streets are taken as they are.
  package var clearanceMetres = 0.3
  /// Its speed, in metres per second.
  package var speedMetresPerSecond = 1.5
  /// The highest kerb that it can climb, in metres.
  package var kerbClimbMetres = 0.15
  /// How high kerbs are taken to be, in metres: the map does not know them. Usual ones have 0.10 m to 0.15 m. Where
  /// this is more than the robot climbs, it changes between pavement and carriageway only over flush ways.
  package var kerbHeightMetres = 0.12
  /// What a kerb costs, in metres of good pavement.
  package var kerbCostMetres = 15.0
  /// The time that a kerb takes, in seconds.
  package var kerbSeconds = 5.0
  /// Whether one-way streets hold for it. They hold on carriageways only: on pavements one goes both ways.
  package var obeysOneWay = true
  /// Whether it may only go where people may walk. Vehicles of the carriageway do not ask.
  package var needsFootAccess = true
  /// The kinds of streets that it may use; all others are closed, steps by default.
  package var streets: [String: Rule] = GroundProfile.defaultStreets
  /// What a surface multiplies the cost by; 1 where it is not listed. Of several surfaces the worst counts.
  package var surfaceFactors: [String: Double] = GroundProfile.defaultSurfaceFactors
  /// What is multiplied where nothing says whether people may walk: large streets without a stated pavement. Nil, the
  /// default, closes them.
  package var unknownAccessFactor: Double?
  /// The kinds of areas that it may cross freely.
  package var areas: [String: Rule] = GroundProfile.defaultAreas
  /// The kinds of areas that are cut out of those that it may cross.
  package var closedAreas: Set<String> = ["playground", "pitch"]
  /// How far a start or a goal may be from the streets and areas that the robot may use, in metres.
  package var endReachMetres = 60.0
  /// Where the street nearest to a start or goal belongs to no part of the network from which one comes everywhere in
  /// it and back and which has at least this of streets, in metres, the nearest street of such a part within reach
  /// may be used as well: maps hold stubs that are joined to nothing, and cut one-way streets at their border. 0
  /// takes the nearest street whatever it is.
  package var smallPartMetres = 500.0
  /// The cost of a metre between a start or goal, or the border of an area, and a street, in metres.
  package var linkFactor = 2.0
  /// A street is joined to an area whose border is at most this far from the street's side, in metres.
  package var joinMetres = 3.0
  /// Between crossings and ends a street is joined to an area beside it at least this often, in metres.
  package var joinSpacingMetres = 20.0

  /// The defaults: a delivery robot on pavements, as wide as a wheelchair.
  package init() {}

  /// What a kerb adds to the cost, in metres; infinite where the robot cannot climb it.
  var kerbCost: Double { kerbHeightMetres <= kerbClimbMetres ? kerbCostMetres : .infinity }

  /// The distance between the robot's middle and a building in an area, in metres.
  var keptMetres: Double { widthMetres / 2 + clearanceMetres }

  /// Streets without motorways, trunk roads, bus lanes, rails and steps.
  package static let defaultStreets: [String: Rule] = [
    "footway": Rule(costFactor: 1, level: .pavement), "pedestrian": Rule(costFactor: 1, level: .pavement),
    "cycleway": Rule(costFactor: 1.2, level: .pavement), "path": Rule(costFactor: 1.3, level: .flush),
    "living_street": Rule(costFactor: 1.1, level: .flush), "track": Rule(costFactor: 1.5, level: .flush),
    "bridleway": Rule(costFactor: 1.6, level: .flush), "residential": Rule(costFactor: 1.2, level: .carriageway),
    "service": Rule(costFactor: 1.3, level: .carriageway), "minor": Rule(costFactor: 1.3, level: .carriageway),
    "unclassified": Rule(costFactor: 1.4, level: .carriageway), "road": Rule(costFactor: 1.5, level: .carriageway),
    "tertiary": Rule(costFactor: 2, level: .carriageway), "tertiary_link": Rule(costFactor: 2, level: .carriageway),
    "secondary": Rule(costFactor: 2.5, level: .carriageway),
    "secondary_link": Rule(costFactor: 2.5, level: .carriageway),
    "primary": Rule(costFactor: 3, level: .carriageway), "primary_link": Rule(costFactor: 3, level: .carriageway),
  ]

  /// Rough ground costs more than asphalt.
  package static let defaultSurfaceFactors: [String: Double] = [
    "paving_stones": 1.05, "wood": 1.1, "compacted": 1.2, "fine_gravel": 1.3, "sett": 1.3, "grass_paver": 1.4,
    "cobblestone": 1.5, "stone": 1.5, "unpaved": 1.5, "gravel": 1.8, "ground": 1.8, "dirt": 1.8, "earth": 1.8,
    "unhewn_cobblestone": 2, "pebblestone": 2, "woodchips": 2, "grass": 2, "rock": 3, "sand": 4, "mud": 5,
  ]

  /// Squares, pedestrian areas, markets, parks, gardens, hospital grounds and car parks.
  package static let defaultAreas: [String: Rule] = [
    "square": Rule(costFactor: 1, level: .pavement), "pedestrian": Rule(costFactor: 1, level: .pavement),
    "marketplace": Rule(costFactor: 1.2, level: .pavement), "hospital": Rule(costFactor: 1.2, level: .pavement),
    "park": Rule(costFactor: 1.6, level: .pavement), "garden": Rule(costFactor: 1.6, level: .pavement),
    "parking": Rule(costFactor: 1.4, level: .carriageway),
  ]

  /// The greatest of the half widths below.
  static let halfWidthMetresMax = 8.0

  /// Half the width that a street of a kind is taken to have where it is cut out of an area, in metres. The map does
  /// not know widths; these are those of usual lanes, two to a street, and more for large streets.
  static func halfWidthMetres(ofKind kind: String) -> Double {
    switch kind {
    case "motorway", "trunk": 8
    case "primary", "secondary": 6
    case "tertiary", "motorway_link", "trunk_link", "primary_link", "secondary_link", "busway", "rail", "transit": 4
    case "residential", "unclassified", "minor", "road", "tertiary_link": 3
    case "service", "steps": 2
    default: 1.5
    }
  }
}

extension GroundProfile {
  /// The largest factor and the largest length in metres that a profile may have.
  package static let numberMax = 1e6
  /// The smallest distance between joints and the smallest factor; smaller ones would be endless work or free ways.
  package static let numberMin = 1e-3

  /// The first number that cannot be used, in the order of the properties and of the names.
  var problem: GroundRouterError? {
    let lengths = [
      ("the width", widthMetres), ("the clearance", clearanceMetres), ("the cost of a kerb", kerbCostMetres),
      ("the seconds of a kerb", kerbSeconds), ("the height of kerbs", kerbHeightMetres),
      ("the kerb that can be climbed", kerbClimbMetres), ("the reach of ends", endReachMetres),
      ("the reach of joints", joinMetres), ("the size of small parts", smallPartMetres),
    ]
    for (name, value) in lengths where !(value >= 0 && value <= Self.numberMax) {
      return .badOption(name: name, value: value)
    }
    var factors = [
      ("the speed", speedMetresPerSecond), ("the factor of links", linkFactor),
      ("the distance between joints", joinSpacingMetres), ("the factor of unknown access", unknownAccessFactor ?? 1),
    ]
    factors += streets.sorted { $0.key < $1.key }.map { ("the factor of \($0.key)", $0.value.costFactor) }
    factors += areas.sorted { $0.key < $1.key }.map { ("the factor of \($0.key)", $0.value.costFactor) }
    factors += surfaceFactors.sorted { $0.key < $1.key }.map { ("the factor of \($0.key)", $0.value) }
    for (name, value) in factors where !(value >= Self.numberMin && value <= Self.numberMax) {
      return .badOption(name: name, value: value)
    }
    return nil
  }

  /// What a surface multiplies the cost by.
  func factor(ofSurface surface: String) -> Double {
    if let known = surfaceFactors[surface] { return known }
    let parts = surface.split(separator: ";").compactMap { part in
      surfaceFactors[String(part.drop { $0 == " " })]
    }
    return parts.max() ?? 1
  }
}

/// Why no router can be made.
package enum GroundRouterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A number of the profile is negative, too small, too large or not a number.
  case badOption(name: String, value: Double)
  /// The streets are too many for a network; the reason in one sentence.
  case tooManyStreets(String)

  /// One sentence without a final period.
  package var description: String {
    switch self {
    case .badOption(let name, let value): "\(name) cannot be \(value)"
    case .tooManyStreets(let reason): reason
    }
  }
}
