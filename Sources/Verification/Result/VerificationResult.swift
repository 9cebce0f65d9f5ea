import Plans

/// The outcome of a proof.
package struct VerificationResult: Hashable, Sendable {
  /// The most violations that are kept; the worst ones.
  package static let violationsMax = 1000

  /// What is wrong, worst first; empty where the plan is proved.
  package private(set) var violations: [Violation] = []
  /// How many more were found than are kept.
  package private(set) var violationsOmitted = 0
  /// What was checked, in the order of the rules.
  package private(set) var checks: [CheckReport] = []
  /// What was found out about the areas of tasks, in the order of the plan's assignments.
  package private(set) var coverage: [CoverageFigures] = []
  /// What was found out about the doses of UV-C tasks, in the order of the plan's assignments.
  package private(set) var doses: [DoseMap] = []
  /// The zones over, under or through which the plan flies, in the order of the map, and why that is allowed.
  package internal(set) var passages: [ZonePassage] = []

  /// Whether every rule is kept everywhere.
  package var isProved: Bool { violations.isEmpty }

  /// Takes in what a check hands back.
  mutating func add(_ outcome: CheckOutcome, of rule: VerificationRule) {
    checks.append(
      CheckReport(
        code: rule.code, title: rule.title, count: outcome.count, margin: outcome.margin,
        violations: outcome.violationCount))
    coverage += outcome.coverage
    doses += outcome.doses
    let all = Self.worst(violations + outcome.violations)
    violationsOmitted += violations.count + outcome.violationCount - all.count
    violations = all
  }

  /// The worst ones first, `violationsMax` at the most; equal ones keep their order.
  static func worst(_ violations: [Violation]) -> [Violation] {
    let sorted = violations.enumerated().sorted { left, right in
      if left.element.severity != right.element.severity { return left.element.severity > right.element.severity }
      return left.offset < right.offset
    }
    return sorted.prefix(violationsMax).map(\.element)
  }

  /// The certificate for the plan file; nil where the plan is not proved.
  ///
  /// - Parameters:
  ///   - plan: the plan that was proved.
  ///   - planSHA256: SHA-256 over `FleetPlan.digestInput`, lower-case hex.
  package func certificate(for plan: FleetPlan, planSHA256: String) -> PlanCertificate? {
    guard isProved else { return nil }
    return PlanCertificate(
      verifier: PlanVerifier.version, plan: plan, planSHA256: planSHA256,
      checks: checks.filter { $0.code != CertificateCheck.rule.code }.map {
        PlanCertificate.Check(
          code: $0.code, title: $0.title, count: $0.count, margin: $0.margin?.description ?? "")
      })
  }
}
