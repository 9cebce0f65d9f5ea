import Quantities

/// How the importer finds the height of a building.
///
/// A readable `height` of at least `metresMin` counts as measured. Otherwise `building:levels` (plus `roof:levels`)
/// times `metresPerLevel`, otherwise a default of the building's class; both are marked as assumed. The defaults lean
/// to the high side, because a roof that is assumed too low is what a vehicle hits.
package struct HeightRules: Sendable {
  /// The height of a level in metres.
  package var metresPerLevel = 3.0
  /// The most levels that are believed.
  package var levelsMax = 200.0
  /// The greatest height in metres that is believed.
  package var metresMax = 1000.0
  /// The least height in metres that is believed: nothing lower is a building, and registers use such values where they
  /// know nothing.
  package var metresMin = 1.0
  /// The height of classes that are not in `defaultMetres`, in metres: seven levels.
  package var otherwiseMetres = 21.0
  /// The height of a building by its class, in metres.
  ///
  /// `building=roof` is an open canopy. It is an obstacle like any other building, with a low default.
  package var defaultMetres: [String: Double] = [
    "roof": 6, "carport": 4, "garage": 4, "garages": 4, "shed": 4, "hut": 4, "kiosk": 4, "utility": 4, "service": 4,
    "toilets": 4, "entrance": 4, "underpass_entrance": 4, "pavilion": 6, "greenhouse": 6, "glasshouse": 8,
    "house": 9, "detached": 9, "ship": 15, "chapel": 20, "train_station": 25, "church": 50, "cathedral": 70,
    "tower": 60,
  ]

  /// The rules as documented.
  package init() {}

  /// A height with the way it was found.
  struct Finding: Hashable, Sendable {
    /// Metres above the ground.
    var metres: Double
    /// Whether nobody measured it.
    var isAssumed: Bool
    /// What is wrong with the value that was not taken; nil where all was well.
    var problem: String?
  }

  /// The height of a building with these tags. `assumed=yes` beside a `height` says that nobody measured it.
  func height(of tags: some FeatureTags) -> Finding {
    var problem: String?
    if let text = tags[.height] {
      if let metres = measured(text) { return Finding(metres: metres, isAssumed: tags[.assumed] == "yes") }
      problem = Self.metres(text) == nil ? "`height` is \"\(text)\", which is not a height" : doubt(text)
    }
    if let metres = metresByLevels(of: tags) { return Finding(metres: metres, isAssumed: true, problem: problem) }
    if let text = tags[.buildingLevels], text != "0" {
      problem = problem ?? "`building:levels` is \"\(text)\", which is not a height"
    }
    let kind = tags[.building] ?? "yes"
    return Finding(metres: defaultMetres[kind] ?? otherwiseMetres, isAssumed: true, problem: problem)
  }

  /// The height that a `building:part` states itself, by measure or by levels; nil where it states none.
  func statedHeight(ofPart tags: some FeatureTags) -> Finding? {
    if let text = tags[.height], let metres = measured(text) { return Finding(metres: metres, isAssumed: false) }
    return metresByLevels(of: tags).map { Finding(metres: $0, isAssumed: true) }
  }

  /// The metres of a text that are believed to be the height of a building.
  private func measured(_ text: String) -> Double? {
    Self.metres(text).flatMap { (metresMin...metresMax).contains($0) ? $0 : nil }
  }

  private func doubt(_ text: String) -> String {
    "`height` is \"\(text)\", and only \(metresMin) to \(metresMax) m are believed"
  }

  private func metresByLevels(of tags: some FeatureTags) -> Double? {
    guard let text = tags[.buildingLevels], let levels = Self.levels(text), levels <= levelsMax else { return nil }
    let roofLevels = tags[.roofLevels].flatMap(Self.levels) ?? 0
    return (levels + min(roofLevels, 10)) * metresPerLevel
  }

  /// The highest number of a list such as `1;3`; nil where one is unreadable or none is above zero.
  private static func levels(_ text: String) -> Double? {
    var highest = 0.0
    for part in text.split(separator: ";") {
      guard let value = number(part.filter { $0 != " " }) else { return nil }
      highest = max(highest, value)
    }
    return highest > 0 ? highest : nil
  }

  /// A positive length in metres: `12`, `12.13 m`, `12m`, `40 ft`, `40'`, `40'6"`; nil for anything else.
  static func metres(_ text: String) -> Double? {
    let compact = text.filter { $0 != " " }
    func positive(_ value: Double?) -> Double? { value.flatMap { $0 > 0 ? $0 : nil } }
    if let quote = compact.firstIndex(of: "'") {
      guard let feet = number(compact[..<quote]) else { return nil }
      var rest = compact[compact.index(after: quote)...]
      if rest.isEmpty { return positive(feet * 0.3048) }
      guard rest.removeLast() == "\"", let inches = number(rest), inches < 12 else { return nil }
      return positive(feet * 0.3048 + inches * 0.0254)
    }
    for (suffix, factor) in [("ft", 0.3048), ("feet", 0.3048), ("m", 1.0), ("", 1.0)] where compact.hasSuffix(suffix) {
      return positive(number(compact.dropLast(suffix.count)).map { $0 * factor })
    }
    return nil
  }

  /// Digits with at most one point and nothing else.
  private static func number(_ text: some StringProtocol) -> Double? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }) else { return nil }
    return Double(String(text))
  }
}
