import FleetPlanning
import Missions
import Plans
import Quantities
import Verification

/// Plans that may be handed out, and the first of them that is proved.
struct PlanProposals {
  /// A plan, with what it changes where it goes on from an earlier one.
  struct Proposal {
    var plan: FleetPlan
    var changes: PlanChanges?
  }

  /// The best first; never empty.
  var proposals: [Proposal]
  /// The plan that they go on from.
  var earlier: FleetPlan?

  /// A proved plan with its certificate.
  struct Proved {
    var plan: FleetPlan
    var changes: PlanChanges?
    var result: VerificationResult
  }

  /// The first proposal that is proved; nil where none is, which is reported.
  func proved(for loaded: LoadedMission, output: String, on console: Console) throws -> Proved? {
    var failure: (plan: FleetPlan, result: VerificationResult)?
    for proposal in proposals {
      let plan: FleetPlan
      do {
        // What is proved is what the file says, rounded as the file rounds.
        plan = try PlanFile.rounded(proposal.plan)
      } catch {
        throw CommandFailure("the plan cannot be written as a file: \(error)")
      }
      let digest = sha256(plan.digestInput)
      let digests = PlanDigests(
        inputs: loaded.inputs(seenFrom: output), plan: digest, earlier: earlier.map { sha256($0.digestInput) })
      let result = PlanVerifier.verify(plan: plan, mission: loaded.mission, digests: digests, earlier: earlier)
      if let certificate = result.certificate(for: plan, planSHA256: digest) {
        var proven = plan
        proven.certificate = certificate
        return Proved(plan: proven, changes: proposal.changes, result: result)
      }
      failure = failure ?? (plan, result)
    }
    guard let failure else { return nil }
    report(failure.plan, failure.result, on: console)
    return nil
  }

  private func report(_ plan: FleetPlan, _ result: VerificationResult, on console: Console) {
    console.message(TextReport.text(result, start: plan.start))
    console.note("error: the plan could not be proved, so none is written")
    let kept = Set(plan.earlier?.kept ?? [])
    if let sortie = result.violations.compactMap(\.sortie).first(where: kept.contains) {
      console.note(
        "help: \(sortie) is kept from the earlier plan and does not hold by the mission as it is now; put rules, "
          + "weather and buildings back as they were, or name its vehicle with --lost")
    } else {
      console.note("help: this is a fault of the planner, not of the mission; please report it with the mission")
    }
  }
}
