/// All rules that a tool knows, put together from the lists of its modules.
package struct RuleCatalogue: Hashable, Sendable {
  /// The rules by code in ascending order.
  package let rules: [Rule]

  /// Puts lists of rules together. Every code stands for one rule only.
  package init(_ lists: [Rule]...) {
    let sorted = lists.flatMap { $0 }.sorted { $0.code < $1.code }
    for (rule, next) in zip(sorted, sorted.dropFirst()) {
      precondition(rule.code != next.code, "each code stands for one rule: \(rule.code) stands for two")
    }
    rules = sorted
  }

  /// The rule with this code; case does not count.
  package func rule(_ code: String) -> Rule? {
    let wanted = code.uppercased()
    return rules.first { $0.code == wanted }
  }

  /// The code nearest to a mistyped one.
  package func suggestion(for code: String) -> String? {
    Suggestion.nearest(to: code, among: rules.map(\.code))
  }
}
