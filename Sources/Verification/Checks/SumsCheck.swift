import Plans
import Quantities

/// V214: the plan's sums are those of its legs.
enum SumsCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V214", title: "sums and stated charges", weight: 10,
    page: """
      The number of sorties, the length, the flight time, the end, the energy and the lowest charge that the plan states
      are those of its legs, added up anew. The charge at the end of each sortie is that of its last leg.

      Tolerance: 1 mm and 1 ms for each piece, 0.5 mm for each second of flight, 1 J for each leg, 1e-4 of charge.

      What to do: a plan that Sortie wrote has been edited; plan again.
      """)

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    var (metres, seconds, joules, end, lowest) = (0.0, 0.0, 0.0, 0.0, 1.0)
    var (pieces, legs) = (0, 0)
    for sortie in subject.sorties {
      seconds += sortie.endTime - sortie.startTime
      end = max(end, sortie.endTime)
      lowest = min(lowest, sortie.sortie.chargeAtEnd.fraction)
      for leg in sortie.legs {
        legs += 1
        joules += leg.leg.energy.joules
        pieces += leg.pieces.count
        metres += leg.pieces.reduce(0) { $0 + $1.statedMetres }
      }
      let last = sortie.legs[sortie.legs.count - 1].leg.chargeAtEnd.fraction
      outcome.count += 1
      if abs(last - sortie.sortie.chargeAtEnd.fraction) > Tolerances.chargeFraction {
        outcome.add(
          Violation(
            rule, "\(sortie.sortie.id) states another charge at its end than its last leg",
            vehicle: sortie.vehicle.id, sortie: sortie.sortie.id, time: sortie.endTime,
            amount: Amount(abs(last - sortie.sortie.chargeAtEnd.fraction) * 100, "%"), excess: 1))
      }
    }
    let metrics = subject.plan.metrics
    let sums = [
      ("sorties", Double(metrics.sorties), Double(subject.sorties.count + subject.unreadable.count), 0, "sorties"),
      ("distance", metrics.distance.metres, metres, 0.002 + 0.001 * Double(pieces) + 0.0005 * seconds, "m"),
      ("flightSeconds", metrics.flightSeconds, seconds, 0.002 + 0.001 * Double(pieces), "s"),
      ("end", metrics.end.seconds, end, 0.001, "s"),
      ("energy", metrics.energy.joules, joules, 1 + Double(legs), "J"),
      ("lowestCharge", metrics.lowestCharge.fraction * 100, lowest * 100, Tolerances.chargeFraction * 100, "%"),
    ]
    for (name, stated, own, tolerance, unit) in sums {
      outcome.count += 1
      guard abs(stated - own) > tolerance || !stated.isFinite else { continue }
      outcome.add(
        Violation(
          rule, "metrics.\(name) states \(Amount(stated, unit)), the legs make \(Amount(own, unit))",
          amount: Amount(abs(stated - own), unit), subject: "metrics", excess: abs(stated - own) / max(abs(own), 1)))
    }
    return outcome
  }
}
