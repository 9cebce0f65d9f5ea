/// One rule of the proof: its code and its page for `sortie explain`.
package struct VerificationRule: Hashable, Sendable {
  /// The stable code, `V201`…
  package let code: String
  /// What is checked, a few words.
  package let title: String
  /// How grave a violation is against those of other rules; larger comes first.
  package let weight: Int
  /// What is checked and how, the tolerance, the borderline cases and what to do. Markdown without a heading.
  package let page: String

  /// States a rule.
  package init(code: String, title: String, weight: Int, page: String) {
    self.code = code
    self.title = title
    self.weight = weight
    self.page = page
  }
}

/// The pages of all rules of this module.
package enum VerificationPages {
  /// All rules in the order in which they are checked.
  package static let rules: [VerificationRule] =
    PlanVerifier.checks.map { $0.rule } + [
      CertificateCheck.rule, EarlierPlanCheck.rule, StreetCheck.rule, FreeFloorCheck.rule, DoseCheck.rule,
    ]

  /// The page of a rule with its heading; nil for an unknown code.
  package static func page(for code: String) -> String? {
    rules.first { $0.code == code }.map { "# \($0.code): \($0.title)\n\n\($0.page)\n" }
  }
}
