import Energetics
import Geometry
import Missions
import Plans
import Quantities

/// V205: no leg takes more energy than the plan says, and the reserve is left at every landing.
enum EnergyCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V205", title: "energy and reserve", weight: 80,
    page: """
      The power law of the vehicle type is integrated over every piece (Simpson's rule on steps of at most a quarter of
      a second): with the horizontal airspeed that follows from the velocity over ground and the forecast wind, with the
      climb rate, and with the mass of what is really on board by the sortie's own hand-overs. For a ground robot the
      law of wheels counts with the speed over ground, whatever the wind, and each second of a leg that irradiates takes
      what the lamp draws.

      A leg may take up to 2 % and 10 J more than the plan states for it. The charge after each leg may be 0.5 points
      below what the plan states. At landing the charge from the verifier's own sum must not be below the mission's
      reserve, and no more may be drawn than the battery gives at the forecast temperature. Nothing is allowed for
      here but the rounding of charges to 1e-4.

      What to do: plan again, with a larger reserve where the wind is uncertain.
      """)

  /// By how much the charge after a leg may be below what the plan states.
  private static let statedChargeTolerance = 0.005

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    for sortie in subject.sorties {
      guard let type = sortie.type else { continue }
      judge(sortie, type, subject, &outcome)
    }
    return outcome
  }

  private static func judge(
    _ sortie: SortieTrack, _ type: VehicleType, _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    let budget = EnergyBudget(sortie, type, LoadLedger(sortie, subject), subject.mission)
    var spent = 0.0
    var overstated: (leg: LegTrack, gap: Double)?
    for leg in sortie.legs {
      outcome.count += 1
      let own = budget.legs[leg.index]
      spent += own
      let stated = leg.leg.energy.joules
      let limit = stated * (1 + Tolerances.energyShare) + Tolerances.energyJoules
      if own > limit {
        let missing = Amount(own - stated, "J")
        let address = sortie.address(ofLeg: leg.index)
        outcome.add(
          Violation(
            rule,
            "\(address) takes \(Amount(own, "J")), the plan states \(Amount(stated, "J")), \(missing) too little",
            at: address, time: leg.startTime, place: leg.leg.points.first?.position, amount: missing,
            excess: own / max(stated, 1) - 1))
      }
      let gap = leg.leg.chargeAtEnd.fraction - (1 - spent / budget.capacity)
      if gap > (overstated?.gap ?? statedChargeTolerance) { overstated = (leg, gap) }
    }
    if let overstated {
      let address = sortie.address(ofLeg: overstated.leg.index)
      let amount = Amount(overstated.gap * 100, "%")
      outcome.add(
        Violation(
          rule, "\(address) ends with a charge \(amount) lower than the plan states", at: address,
          time: overstated.leg.endTime, place: overstated.leg.leg.points.last?.position, amount: amount,
          excess: overstated.gap))
    }
    let charge = 1 - spent / budget.capacity
    let room = (budget.joules - spent) / budget.capacity
    let last = sortie.address(ofLeg: sortie.legs.count - 1)
    outcome.note(room * 100, "%", Margin.Spot(last, at: sortie.endTime, subject: "reserve", "above the reserve"))
    guard room < -Tolerances.chargeFraction else { return }
    let missing = Amount(-room * 100, "%")
    let reserve = Amount(subject.mission.rules.reserve.percent, "%")
    outcome.add(
      Violation(
        rule,
        "\(last) lands with a charge of \(Amount(charge * 100, "%")), "
          + "\(missing) of the battery less than the reserve of \(reserve) and the battery's own limit allow", at: last,
        time: sortie.endTime,
        place: sortie.sortie.legs.last?.points.last?.position, amount: missing, excess: -room))
  }
}
