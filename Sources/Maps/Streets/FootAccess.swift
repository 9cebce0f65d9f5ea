/// Whether people, and robots on pavements, may use a street.
package enum FootAccess: String, Hashable, Sendable, CaseIterable {
  /// They may: a sign or the class of the street says so, or it has a pavement.
  case yes
  /// They may not.
  case no
  /// Nothing says so. A large street without a stated pavement is not taken for one with it.
  case unknown

  private static let allowed: Set<String> = ["yes", "designated", "permissive", "official"]
  private static let forbidden: Set<String> = ["no", "private", "use_sidepath", "discouraged"]
  private static let closed: Set<String> = ["no", "private", "military", "agricultural", "forestry"]
  private static let pavements: Set<String> = ["both", "left", "right", "yes"]

  private static let walkedKinds: Set<String> = [
    "footway", "pedestrian", "path", "steps", "living_street", "residential", "service", "track", "unclassified",
    "minor",
  ]
  private static let closedKinds: Set<String> = [
    "motorway", "motorway_link", "busway", "rail", "transit", "raceway",
  ]

  /// Decides from the tags of OpenStreetMap; empty texts stand for absent tags.
  ///
  /// The most special tag counts: `foot`, then `access`, then a pavement, then the class.
  ///
  /// - Parameters:
  ///   - highway: the class of the street, as `Street.kind` has it.
  ///   - foot: the tag `foot`.
  ///   - access: the tag `access`.
  ///   - sidewalk: the tag `sidewalk`.
  package init(highway: String, foot: String = "", access: String = "", sidewalk: String = "") {
    if Self.allowed.contains(foot) {
      self = .yes
    } else if Self.forbidden.contains(foot) || Self.closed.contains(access) {
      self = .no
    } else if Self.pavements.contains(sidewalk) || Self.walkedKinds.contains(highway) {
      self = .yes
    } else {
      self = Self.closedKinds.contains(highway) ? .no : .unknown
    }
  }
}
