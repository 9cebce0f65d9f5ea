import Plans
import Quantities

/// A result as JSON for other programs.
package enum JSONReport {
  /// One object with `proved`, `checks` and `violations`; same result, same bytes.
  package static func text(_ result: VerificationResult) -> String {
    JSONText.object(
      [
        ("proved", String(result.isProved)),
        ("verifier", JSONText.string(PlanVerifier.version)),
        ("checks", JSONText.list(result.checks.map(check), indent: 2)),
        ("violations", JSONText.list(result.violations.map(violation), indent: 2)),
        ("violationsOmitted", String(result.violationsOmitted)),
      ], indent: 0) + "\n"
  }

  private static func amount(_ amount: Amount) -> String {
    JSONText.line([("value", JSONText.number(amount.value, digits: 4)), ("unit", JSONText.string(amount.unit))])
  }

  private static func check(_ check: CheckReport) -> String {
    JSONText.line([
      ("code", JSONText.string(check.code)), ("title", JSONText.string(check.title)),
      ("count", String(check.count)), ("violations", String(check.violations)),
      ("margin", check.margin.map { amount($0.amount) }),
      ("marginAt", check.margin.map { JSONText.string($0.place) }),
    ])
  }

  private static func violation(_ violation: Violation) -> String {
    JSONText.line([
      ("code", JSONText.string(violation.code)), ("message", JSONText.string(violation.message)),
      ("vehicle", violation.vehicle.map(JSONText.string)), ("sortie", violation.sortie.map(JSONText.string)),
      ("leg", violation.leg.map(String.init)),
      ("time", violation.time.map { JSONText.number($0.seconds, digits: 3) }),
      (
        "place",
        violation.place.map {
          "[\(JSONText.number($0.longitude, digits: 7)), \(JSONText.number($0.latitude, digits: 7))]"
        }
      ),
      ("amount", violation.amount.map(amount)), ("subject", violation.subject.map(JSONText.string)),
      ("severity", JSONText.number(violation.severity, digits: 3)),
    ])
  }
}
