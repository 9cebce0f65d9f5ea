import Maps
import Plans
import Quantities

/// A result as JSON for other programs.
package enum JSONReport {
  /// One object with `proved`, `checks` and `violations`; same result, same bytes.
  package static func text(_ result: VerificationResult) -> String {
    // Plans without UV-C say nothing of doses.
    let doses = result.doses.isEmpty ? nil : JSONText.list(result.doses.map(DoseReport.json), indent: 2)
    return JSONText.object(
      [
        ("proved", String(result.isProved)),
        ("verifier", JSONText.string(PlanVerifier.version)),
        ("checks", JSONText.list(result.checks.map(check), indent: 2)),
        ("violations", JSONText.list(result.violations.map(violation), indent: 2)),
        ("coverage", JSONText.list(result.coverage.map(coverage), indent: 2)),
        ("doses", doses),
        ("zonesPassed", JSONText.list(result.passages.map(passage), indent: 2)),
        ("violationsOmitted", String(result.violationsOmitted)),
      ], indent: 0) + "\n"
  }

  private static func amount(_ amount: Amount) -> String {
    JSONText.line([("value", JSONText.number(amount.value, digits: 4)), ("unit", JSONText.string(amount.unit))])
  }

  private static func check(_ check: CheckReport) -> String {
    let spot = check.margin?.spot
    return JSONText.line([
      ("code", JSONText.string(check.code)), ("title", JSONText.string(check.title)),
      ("count", String(check.count)), ("violations", String(check.violations)),
      ("margin", check.margin.map { amount($0.amount) }),
      ("marginAt", check.margin.map { JSONText.string($0.spot.text) }),
      ("vehicle", spot?.vehicle.map(JSONText.string)), ("sortie", spot?.sortie.map(JSONText.string)),
      ("leg", spot?.leg.map { String($0) }),
      ("time", spot?.time.map { JSONText.number($0.seconds, digits: 3) }),
      ("subject", spot?.subject.map(JSONText.string)),
    ])
  }

  private static func position(_ place: GeoPoint) -> String {
    "[\(JSONText.number(place.longitude, digits: 7)), \(JSONText.number(place.latitude, digits: 7))]"
  }

  private static func coverage(_ figures: CoverageFigures) -> String {
    let missed = figures.missed.map { piece in
      JSONText.line([
        ("squareMetres", JSONText.number(piece.squareMetres, digits: 2)), ("place", piece.place.map(position)),
      ])
    }
    return JSONText.line([
      ("task", JSONText.string(figures.task)), ("covered", JSONText.number(figures.covered, digits: 4)),
      ("claimed", JSONText.number(figures.claimed, digits: 4)),
      ("overlap", JSONText.number(figures.overlap, digits: 4)),
      ("metresOutside", JSONText.number(figures.metresOutside, digits: 2)),
      ("missed", "[" + missed.joined(separator: ", ") + "]"), ("missedOmitted", String(figures.missedOmitted)),
    ])
  }

  private static func passage(_ passage: ZonePassage) -> String {
    let reasons = passage.reasons.map { reason in
      JSONText.line([
        ("reason", JSONText.string(reason.word)), ("metres", reason.metres.map { JSONText.number($0, digits: 2) }),
      ])
    }
    return JSONText.line([
      ("zone", JSONText.string(passage.identifier)), ("name", JSONText.string(passage.name)),
      ("restriction", JSONText.string(passage.restriction.rawValue)),
      ("sorties", "[" + passage.sorties.map(JSONText.string).joined(separator: ", ") + "]"),
      ("legs", String(passage.legs)), ("firstTime", JSONText.number(passage.firstTime.seconds, digits: 3)),
      ("seconds", JSONText.number(passage.seconds, digits: 1)),
      ("allowed", "[" + reasons.joined(separator: ", ") + "]"),
    ])
  }

  private static func violation(_ violation: Violation) -> String {
    JSONText.line([
      ("code", JSONText.string(violation.code)), ("message", JSONText.string(violation.message)),
      ("vehicle", violation.vehicle.map(JSONText.string)), ("sortie", violation.sortie.map(JSONText.string)),
      ("leg", violation.leg.map(String.init)),
      ("time", violation.time.map { JSONText.number($0.seconds, digits: 3) }),
      ("place", violation.place.map(position)),
      ("amount", violation.amount.map(amount)), ("subject", violation.subject.map(JSONText.string)),
      ("severity", JSONText.number(violation.severity, digits: 3)),
    ])
  }
}
