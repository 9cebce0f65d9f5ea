import Diagnostics
import Maps
import Missions
import Routing
import Simulator
import Verification

/// Every rule of every module, for `sortie explain`.
enum Rules {
  static let catalogue = RuleCatalogue(
    MapRules.all, MissionRules.all, RoutingRules.all, GroundStationRules.all, ScenarioRules.all)

  /// The codes with their titles, in ascending order.
  static var list: [(code: String, title: String)] {
    (catalogue.rules.map { ($0.code, $0.title) } + VerificationPages.rules.map { ($0.code, $0.title) })
      .sorted { $0.0 < $1.0 }
  }

  /// The page of a rule; nil where there is none. Case does not count.
  static func page(_ code: String) -> String? {
    catalogue.rule(code)?.page ?? VerificationPages.page(for: code.uppercased())
  }

  /// The code nearest to a mistyped one.
  static func suggestion(for code: String) -> String? {
    Suggestion.nearest(to: code.uppercased(), among: list.map(\.code))
  }
}
