/// What the classes and types of OpenAir mean for unmanned flight: `docs/decisions/0015-what-openair-classes-mean.md`.
enum OpenAirClass {
  /// The restriction of a zone by its class (`AC`) and its type (`AY`): the stricter of the two.
  ///
  /// - Returns: the restriction, and whether every name that was given is known.
  static func restriction(airspaceClass: String, type: String) -> (Zone.Restriction, isKnown: Bool) {
    let names = [airspaceClass, type].map { $0.uppercased() }.filter { !$0.isEmpty && !unstated.contains($0) }
    let found = names.map { restrictions[$0] }
    // Nothing said is as bad as something unknown.
    guard !names.isEmpty else { return (.authorisationRequired, false) }
    let strictest = found.map { $0 ?? .authorisationRequired }.max { rank($0) < rank($1) }
    return (strictest ?? .authorisationRequired, found.allSatisfy { $0 != nil })
  }

  /// Whether the zone is there for air traffic.
  static func isForAirTraffic(airspaceClass: String, type: String) -> Bool {
    [airspaceClass, type].contains { airTraffic.contains($0.uppercased()) }
  }

  /// Names that say that there is no class, or no type.
  private static let unstated: Set<String> = ["UNC", "UNCLASSIFIED", "NONE", "OTHER", "UNKNOWN"]

  private static let airTraffic: Set<String> = [
    "A", "B", "C", "D", "E", "CTR", "TMA", "CTA", "ATZ", "MATZ", "MCTR", "MTMA", "TMZ", "RMZ", "TIZ", "TIA", "AWY",
  ]

  private static let restrictions: [String: Zone.Restriction] = {
    var table: [String: Zone.Restriction] = ["P": .prohibited]
    for name in [
      "R", "Q", "A", "B", "C", "D", "CTR", "CTA", "TMA", "ATZ", "MATZ", "MCTR", "MTMA", "TRA", "TSA", "MTA", "MTR",
      "GP",
      "LTA", "UTA", "AWY",
    ] { table[name] = .authorisationRequired }
    for name in ["E", "F", "W", "TMZ", "RMZ", "TIZ", "TIA", "GSEC", "ALERT", "WARN", "PROTECT", "ASRA", "LP"] {
      table[name] = .conditional
    }
    for name in ["G", "FIR", "UIR", "FIS", "VFR", "SECTOR", "TRP"] { table[name] = .unrestricted }
    return table
  }()

  private static func rank(_ restriction: Zone.Restriction) -> Int {
    switch restriction {
    case .unrestricted: 0
    case .conditional: 1
    case .authorisationRequired: 2
    case .prohibited: 3
    }
  }
}
