import Plans
import Testing
import Verification

/// Judges a plan against a world.
func verify(_ plan: FleetPlan, _ world: TestWorld, _ digests: PlanDigests? = nil) -> VerificationResult {
  PlanVerifier.verify(plan: plan, mission: world.mission, digests: digests)
}

/// The only violation of a result; the test fails where there are others.
func only(
  _ result: VerificationResult, _ code: String, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Violation {
  #expect(
    result.violations.map(\.code) == [code], "\(TextReport.text(result))", sourceLocation: sourceLocation)
  #expect(!result.isProved, sourceLocation: sourceLocation)
  return try value(result.violations.first)
}
