import Plans
import Quantities
import Verification

/// Whether a plan may be flown: it carries a certificate, and the verifier proves it again now.
struct PlanProof {
  /// The most violations that a refusal shows; `sortie verify` shows all.
  static let violationsShown = 5

  private let hasCertificate: Bool
  private let result: VerificationResult
  private let start: CivilTime

  /// Proves a plan that was read from a folder. The certificate alone is no proof: anybody can write one.
  init(of folder: PlanFolder.Loaded) {
    hasCertificate = folder.plan.certificate != nil
    result = PlanVerifier.verify(
      plan: folder.plan, mission: folder.loaded.mission, digests: folder.digests, earlier: folder.earlier)
    start = folder.plan.start
  }

  /// Whether the plan may be flown without `--unproved`.
  var isProved: Bool { hasCertificate && result.isProved }

  /// Why the plan is not flown, with the worst violations as `sortie verify` shows them; ends with a line feed.
  ///
  /// - Parameter path: the plan as the user named it.
  func refusal(of path: String) -> String {
    var text = ""
    if !result.isProved {
      text += TextReport.text(result, start: start, shownMax: Self.violationsShown)
      if result.violations.count > Self.violationsShown { text += "`sortie verify \(path)` shows them all\n" }
      text += "error: the plan is not proved, so it is not flown\n"
    } else {
      text += "error: the plan carries no certificate, so it is not flown\n"
    }
    return text + "help: plan again, or fly it unproved with --unproved\n"
  }
}
