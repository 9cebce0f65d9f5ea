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
      climb rate, and with the mass of what is really on board by the sortie's own hand-overs.

      A leg may take up to 2 % and 10 J more than the plan states for it. The charge after each leg may be 0.5 points
      below what the plan states. At landing the charge from the verifier's own sum must not be below the mission's
      reserve, and no more may be drawn than the battery gives at the forecast temperature. Nothing is allowed for
      here but the rounding of charges to 1e-4.

      What to do: plan again, with a larger reserve where the wind is uncertain.
      """)

  /// Seconds between two nodes of the integral.
  private static let stepSeconds = 0.25
  /// The most steps of one piece; longer ones take longer steps.
  private static let stepsMax = 2000
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
    let ledger = LoadLedger(sortie, subject)
    let capacity = type.battery.capacity.joules
    var spent = 0.0
    var overstated: (leg: LegTrack, gap: Double)?
    for leg in sortie.legs {
      outcome.count += 1
      let own = joules(of: leg, type, payload: ledger.carried(duringLeg: leg.index), subject.mission.weather.wind)
      spent += own
      let stated = leg.leg.energy.joules
      let limit = stated * (1 + Tolerances.energyShare) + Tolerances.energyJoules
      if own > limit {
        let missing = Amount(own - stated, "J")
        let address = sortie.address(ofLeg: leg.index)
        outcome.violations.append(
          Violation(
            rule,
            "\(address) takes \(Amount(own, "J")), the plan states \(Amount(stated, "J")), \(missing) too little",
            at: address, time: leg.startTime, place: leg.leg.points.first?.position, amount: missing,
            excess: own / max(stated, 1) - 1))
      }
      let gap = leg.leg.chargeAtEnd.fraction - (1 - spent / capacity)
      if gap > (overstated?.gap ?? statedChargeTolerance) { overstated = (leg, gap) }
    }
    if let overstated {
      let address = sortie.address(ofLeg: overstated.leg.index)
      let amount = Amount(overstated.gap * 100, "%")
      outcome.violations.append(
        Violation(
          rule, "\(address) ends with a charge \(amount) lower than the plan states", at: address,
          time: overstated.leg.endTime, place: overstated.leg.leg.points.last?.position, amount: amount,
          excess: overstated.gap))
    }
    let charge = 1 - spent / capacity
    let usable = type.battery.usableEnergy(at: subject.mission.weather.airTemperature).joules
    let room = min(charge - subject.mission.rules.reserve.fraction, (usable - spent) / capacity)
    let last = sortie.address(ofLeg: sortie.legs.count - 1)
    outcome.note(room * 100, "%", "\(last) at \(Wording.second(sortie.endTime)) above the reserve")
    guard room < -Tolerances.chargeFraction else { return }
    let missing = Amount(-room * 100, "%")
    let reserve = Amount(subject.mission.rules.reserve.percent, "%")
    outcome.violations.append(
      Violation(
        rule,
        "\(last) lands with a charge of \(Amount(charge * 100, "%")), "
          + "\(missing) of the battery less than the reserve of \(reserve) and the battery's own limit allow", at: last,
        time: sortie.endTime,
        place: sortie.sortie.legs.last?.points.last?.position, amount: missing, excess: -room))
  }

  /// The energy of a leg with a payload in kilograms and a wind, in joules.
  static func joules(of leg: LegTrack, _ type: VehicleType, payload: Double, _ wind: LocalVector) -> Double {
    let mass = type.emptyMass + Mass(kilograms: max(0, payload))
    return leg.pieces.reduce(0) { $0 + joules(of: $1, type.powerModel, mass: mass, wind) }
  }

  private static func joules(of piece: Piece, _ model: PowerModel, mass: Mass, _ wind: LocalVector) -> Double {
    guard piece.duration > 0 else { return 0 }
    let direction: SpaceVector
    if piece.lengthMetres > 0 {
      direction = SpaceVector(piece.start, piece.end) * (1 / piece.lengthMetres)
    } else {
      direction = SpaceVector(east: 0, north: 0, up: 0)
    }
    // Where the stated speeds do not add up to the way, the true mean speed counts.
    let stated = piece.statedMetres
    let scale = stated > 1e-9 ? piece.lengthMetres / stated : 0
    let even = stated > 1e-9 ? 0 : piece.lengthMetres / piece.duration
    func watts(_ share: Double) -> Double {
      let speed = (piece.startSpeed + (piece.endSpeed - piece.startSpeed) * share) * scale + even
      let air = LocalVector(east: direction.east * speed, north: direction.north * speed) - wind
      return model.power(
        totalMass: mass, airspeed: Speed(metresPerSecond: air.lengthMetres),
        climbRateMetresPerSecond: direction.up * speed
      ).watts
    }
    let isEven = piece.startSpeed == piece.endSpeed
    let steps = isEven ? 1 : min(stepsMax, max(2, Int(piece.duration / stepSeconds) + 1))
    var sum = 0.0
    for step in 0..<steps {
      let (from, to) = (Double(step) / Double(steps), Double(step + 1) / Double(steps))
      sum += watts(from) + 4 * watts((from + to) / 2) + watts(to)
    }
    return sum / 6 * piece.duration / Double(steps)
  }
}
