import Missions
import Plans
import Quantities

/// V219: the certificate in the plan is the one that the proof gives now.
enum CertificateCheck {
  static let rule = VerificationRule(
    code: "V219", title: "certificate", weight: 15,
    page: """
      A plan that carries a certificate carries the right one. The proof is made anew, and each part of the certificate
      is compared with what comes out: the verifier's version, the version of Sortie that made the plan, the SHA-256 of
      the plan without its certificate, those of the mission, the fleet files and the map, and each check with the
      number of things it looked at and its smallest margin. So an edited plan, an edited certificate and a certificate
      of another plan are all found. The message names the path in `plan.json`.

      The certificate is no signature: whoever can write the file can prove a plan and write its certificate. It says
      that the plan was proved and not changed since; it does not say by whom.

      Tolerance: none.

      What to do: plan again. `sortie simulate` refuses a plan whose certificate does not match.
      """)

  /// Compares the plan's certificate with the result of the other checks.
  static func run(on subject: PlanUnderProof, after result: VerificationResult) -> CheckOutcome {
    var outcome = CheckOutcome()
    guard let stated = subject.plan.certificate, let digests = subject.digests else { return outcome }
    func expect(_ holds: Bool, _ path: String, _ text: @autoclosure () -> String) {
      outcome.count += 1
      guard !holds else { return }
      outcome.add(Violation(rule, "certificate\(path): \(text())", subject: "certificate", excess: 1))
    }
    guard stated.verifier == PlanVerifier.version else {
      expect(
        false, ".verifier", "it was made by `\(stated.verifier)`, this is `\(PlanVerifier.version)`: plan again")
      return outcome
    }
    expect(
      stated.planSHA256 == digests.plan, ".planSHA256", "the plan was altered after it was proved, or the digest was")
    let inputs = subject.plan.inputs
    expect(
      stated.toolVersion == subject.plan.toolVersion, ".toolVersion", "the plan states \(subject.plan.toolVersion)")
    expect(
      stated.missionSHA256 == inputs.mission.sha256, ".missionSHA256",
      "it is not the digest that the plan was made from")
    expect(
      stated.fleetSHA256 == inputs.fleet.map(\.sha256), ".fleetSHA256",
      "they are not the digests that the plan was made from")
    expect(stated.mapSHA256 == inputs.map.sha256, ".mapSHA256", "it is not the digest that the plan was made from")
    guard let own = result.certificate(for: subject.plan, planSHA256: digests.plan) else {
      expect(false, "", "the plan carries a certificate and does not hold")
      return outcome
    }
    expect(
      stated.checks.count == own.checks.count, ".checks",
      "it lists \(stated.checks.count) checks, the proof has \(own.checks.count)")
    for (index, (written, made)) in zip(stated.checks, own.checks).enumerated() {
      expect(written.code == made.code, ".checks[\(index)].code", "`\(written.code)`, the proof has `\(made.code)`")
      expect(
        written.title == made.title, ".checks[\(index)].title", "\"\(written.title)\", the proof has \"\(made.title)\"")
      expect(
        written.count == made.count, ".checks[\(index)].count", "\(written.count), the proof has \(made.count)")
      expect(
        written.margin == made.margin, ".checks[\(index)].margin",
        "\"\(written.margin)\", the proof has \"\(made.margin)\"")
    }
    return outcome
  }
}
