import Missions
import Plans

/// Proves that a plan keeps every rule of its mission, or says where it does not.
///
/// It works from the plan, the mission and the map alone and shares nothing with the planner but the types of the plan
/// and the cited power law.
package enum PlanVerifier {
  /// The version that certificates carry.
  package static let version = "sortie-verifier 1"

  /// The checks in the order of their codes.
  static let checks: [any PlanCheck.Type] = [
    ZoneCheck.self, BuildingCheck.self, HeightCheck.self, SeparationCheck.self, EnergyCheck.self, PayloadCheck.self,
    ServiceTimeCheck.self, VehicleLimitsCheck.self, BaseCheck.self, ContinuityCheck.self, TaskCheck.self,
    InputsCheck.self, CoverageCheck.self, SumsCheck.self,
  ]

  /// Judges a plan against its mission.
  ///
  /// - Parameters:
  ///   - plan: the plan as its file states it (`PlanFile.rounded` or `PlanFile.decode`).
  ///   - mission: the mission with its map and fleet.
  ///   - digests: the digests of the files as they are now; nil leaves their comparison out.
  package static func verify(plan: FleetPlan, mission: Mission, digests: PlanDigests? = nil) -> VerificationResult {
    let subject = PlanUnderProof(plan: plan, mission: mission, digests: digests)
    var violations: [Violation] = []
    var reports: [CheckReport] = []
    for check in checks {
      let outcome = check.run(on: subject)
      violations += outcome.violations
      reports.append(
        CheckReport(
          code: check.rule.code, title: check.rule.title, count: outcome.count, margin: outcome.margin,
          violations: outcome.violations.count))
    }
    return VerificationResult(violations: violations, checks: reports)
  }
}
