import Missions
import Plans

/// Proves that a plan keeps every rule of its mission, or says where it does not.
///
/// It works from the plan, the mission and the map alone and shares nothing with the planner but the types of the plan
/// and the cited power law.
package enum PlanVerifier {
  /// The version that certificates carry. It changes whenever a check, a margin's wording or a count changes.
  package static let version = "sortie-verifier 4"

  /// The checks in the order of their codes.
  static let checks: [any PlanCheck.Type] = [
    ZoneCheck.self, BuildingCheck.self, HeightCheck.self, SeparationCheck.self, EnergyCheck.self, PayloadCheck.self,
    ServiceTimeCheck.self, VehicleLimitsCheck.self, BaseCheck.self, ContinuityCheck.self, TaskCheck.self,
    InputsCheck.self, CoverageCheck.self, SumsCheck.self, GroundCheck.self, WayHomeCheck.self, DaylightCheck.self,
    PriorityCheck.self,
  ]

  /// Judges a plan against its mission.
  ///
  /// - Parameters:
  ///   - plan: the plan as its file states it (`PlanFile.rounded` or `PlanFile.decode`).
  ///   - mission: the mission with its map and fleet.
  ///   - digests: the digests of the files as they are now; nil leaves their comparison out, and the certificate's.
  ///   - earlier: the plan that this one goes on from; nil where it names none, or where it cannot be read.
  package static func verify(
    plan: FleetPlan, mission: Mission, digests: PlanDigests? = nil, earlier: FleetPlan? = nil
  ) -> VerificationResult {
    let subject = PlanUnderProof(plan: plan, mission: mission, digests: digests, earlierPlan: earlier)
    var result = VerificationResult()
    for check in checks { result.add(check.run(on: subject), of: check.rule) }
    // Plans that go on from no earlier one have nothing to compare, and their certificates say nothing of it.
    if plan.earlier != nil { result.add(EarlierPlanCheck.run(on: subject), of: EarlierPlanCheck.rule) }
    // Missions without streets to treat have nothing to prove about them.
    if mission.hasStreets { result.add(StreetCheck.run(on: subject), of: StreetCheck.rule) }
    // Nor have missions without robots on a floor, or without UV-C.
    if mission.hasGroundRobots { result.add(FreeFloorCheck.run(on: subject), of: FreeFloorCheck.rule) }
    if mission.hasIrradiation { result.add(DoseCheck.run(on: subject), of: DoseCheck.rule) }
    result.passages = ZonePassages.all(of: subject)
    // The last check compares the certificate with what all others found, so it does not stand in it.
    let certificate = CertificateCheck.run(on: subject, after: result)
    if certificate.count > 0 { result.add(certificate, of: CertificateCheck.rule) }
    return result
  }
}
