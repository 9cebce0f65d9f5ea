import Plans

/// The outcome of a proof.
package struct VerificationResult: Hashable, Sendable {
  /// The most violations that are kept; the worst ones.
  package static let violationsMax = 1000

  /// What is wrong, worst first; empty where the plan is proved.
  package let violations: [Violation]
  /// How many more were found than are kept.
  package let violationsOmitted: Int
  /// What was checked, in the order of the rules.
  package let checks: [CheckReport]

  /// Whether every rule is kept everywhere.
  package var isProved: Bool { violations.isEmpty }

  init(violations: [Violation], checks: [CheckReport]) {
    let sorted = violations.enumerated().sorted { left, right in
      if left.element.severity != right.element.severity { return left.element.severity > right.element.severity }
      return left.offset < right.offset
    }.map(\.element)
    self.violations = Array(sorted.prefix(Self.violationsMax))
    self.violationsOmitted = max(0, sorted.count - Self.violationsMax)
    self.checks = checks
  }

  /// The certificate for the plan file; nil where the plan is not proved.
  ///
  /// - Parameter planSHA256: SHA-256 over `FleetPlan.digestInput`, lower-case hex.
  package func certificate(planSHA256: String) -> PlanCertificate? {
    guard isProved else { return nil }
    return PlanCertificate(
      verifier: PlanVerifier.version, planSHA256: planSHA256,
      checks: checks.map {
        PlanCertificate.Check(
          code: $0.code, title: $0.title, count: $0.count, margin: $0.margin?.description ?? "")
      })
  }
}
