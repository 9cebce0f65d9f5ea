import Missions
import Plans
import Quantities

/// V206: loads are lifted only within limits, in the right order, and as the plan states them.
enum PayloadCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V206", title: "payload, tank and winch", weight: 60,
    page: """
      The payload stated for each leg is the parcels that the sortie has picked up and not yet dropped, plus liquid in
      sorties that spray. It is never above the type's greatest payload, the liquid never above the tank. A parcel is
      picked up before it is dropped, once, by the same sortie, by a type with a winch whose line reaches the ground.
      The liquid on board at each pass is enough for the passes that are left; it never grows on the way, and what the
      passes have not sprayed stays on board. All of it holds for ground robots that spray too.

      Tolerance: 1 g, and 1 % of the liquid.

      What to do: plan again; a payload that no vehicle can lift is an error of the mission file.
      """)

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    for sortie in subject.sorties {
      guard let type = sortie.type else { continue }
      let ledger = LoadLedger(sortie, subject)
      for problem in ledger.problems {
        let address = sortie.address(ofLeg: problem.leg)
        outcome.add(
          Violation(
            rule, "\(address) \(problem.text): task `\(problem.task)`", at: address,
            time: sortie.legs[problem.leg].startTime, subject: problem.task, excess: 1))
      }
      for leg in sortie.legs {
        outcome.count += 1
        judge(leg, of: sortie, type, ledger, subject, &outcome)
      }
      liquid(sortie, ledger, subject, &outcome)
    }
    return outcome
  }

  private static func judge(
    _ leg: LegTrack, of sortie: SortieTrack, _ type: VehicleType, _ ledger: LoadLedger, _ subject: PlanUnderProof,
    _ outcome: inout CheckOutcome
  ) {
    let address = sortie.address(ofLeg: leg.index)
    let stated = leg.leg.payload.kilograms
    func add(_ text: String, _ amount: Amount, _ excess: Double) {
      outcome.add(
        Violation(
          rule, "\(address) \(text)", at: address, time: leg.startTime, place: leg.leg.points.first?.position,
          amount: amount, subject: leg.leg.task, excess: excess))
    }
    let room = type.maxPayload.kilograms - max(stated, ledger.carried(duringLeg: leg.index))
    // Robots without a sprayer carry nothing, which is no margin.
    outcome.note(
      type.isGroundRobot && type.sprayer == nil && room >= 0 ? .infinity : room, "kg",
      Margin.Spot(address, at: leg.startTime, subject: type.id, "to the greatest payload of \(type.id)"))
    if room < -Tolerances.payloadKilograms {
      add(
        "carries \(Amount(-room, "kg")) more than the \(Amount(type.maxPayload.kilograms, "kg")) that \(type.id) lifts",
        Amount(-room, "kg"), -room / max(type.maxPayload.kilograms, 0.001))
    }
    let gap = stated - ledger.carried(duringLeg: leg.index)
    if abs(gap) > Tolerances.payloadKilograms {
      add(
        "states a payload of \(Amount(stated, "kg")), and by its hand-overs carries "
          + "\(Amount(ledger.carried(duringLeg: leg.index), "kg"))", Amount(abs(gap), "kg"), abs(gap))
    }
    guard leg.leg.activity == .pickUp || leg.leg.activity == .dropOff else { return }
    guard let winch = type.winch else {
      return add("hands over a parcel without a winch", Amount(0, "m"), 1)
    }
    let height = subject.heights(of: leg).highest.metres
    let line = winch.length.metres - height
    if line < -Tolerances.clearanceMetres {
      add(
        "hands over from \(Wording.metres(height)), \(Wording.metres(-line)) above the end of the winch's line of "
          + Wording.metres(winch.length.metres), Amount(-line, "m"), -line / max(winch.length.metres, 1))
    }
  }

  /// Whether the liquid fits the tank and lasts.
  private static func liquid(
    _ sortie: SortieTrack, _ ledger: LoadLedger, _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    guard let sprayer = sortie.type?.sprayer, let first = ledger.liquid.indices.first else { return }
    let tank = sprayer.tank.litres
    let full = ledger.liquid.indices.first { ledger.liquid[$0] > tank + Tolerances.payloadKilograms }
    if let full {
      let over = Amount(ledger.liquid[full] - tank, "L")
      let verb = full > 0 ? "goes on" : sortie.isOfGroundRobot ? "starts" : "takes off"
      outcome.add(
        Violation(
          rule, "\(sortie.sortie.id) \(verb) with \(over) more than its tank of \(Amount(tank, "L")) holds",
          at: sortie.address(ofLeg: full), time: sortie.legs[full].startTime, amount: over, excess: over.value))
    }
    let sprayed = sortie.legs.map { litres(sprayedDuring: $0, by: sprayer, subject) }
    var needed = sprayed
    for index in sprayed.indices.dropLast().reversed() { needed[index] += needed[index + 1] }
    var left = ledger.liquid[first]
    for (leg, before) in zip(sortie.legs.dropFirst(), sortie.legs) {
      let (has, had) = (ledger.liquid[leg.index], ledger.liquid[before.index])
      left -= sprayed[before.index]
      let address = sortie.address(ofLeg: leg.index)
      let share = Tolerances.liquidShare * ledger.liquid[first] + Tolerances.payloadKilograms
      if has > had + Tolerances.payloadKilograms {
        let amount = Amount(has - had, "L")
        let place = sortie.isOfGroundRobot ? "on the way" : "in the air"
        outcome.add(
          Violation(
            rule,
            "\(address) has \(amount) more liquid than the leg before, and nobody fills a tank \(place)",
            at: address, time: leg.startTime, amount: amount, subject: leg.leg.task, excess: amount.value))
      }
      if has < left - share {
        let amount = Amount(left - has, "L")
        outcome.add(
          Violation(
            rule, "\(address) states \(amount) less liquid than is left after the passes before it", at: address,
            time: leg.startTime, amount: amount, subject: leg.leg.task, excess: amount.value))
        // Named once, where it begins.
        left = has
      }
    }
    for leg in sortie.legs where sprayed[leg.index] > 0 {
      let missing = needed[leg.index] - ledger.liquid[leg.index]
      guard missing > needed[leg.index] * Tolerances.liquidShare + Tolerances.payloadKilograms else { continue }
      let address = sortie.address(ofLeg: leg.index)
      let amount = Amount(missing, "L")
      outcome.add(
        Violation(
          rule, "\(address) has \(amount) of liquid too little for the passes from here on", at: address,
          time: leg.startTime, amount: amount, subject: leg.leg.task, excess: missing / max(needed[leg.index], 0.001)))
    }
  }

  /// The litres that a leg sprays; one litre weighs one kilogram.
  private static func litres(
    sprayedDuring leg: LegTrack, by sprayer: VehicleType.Sprayer, _ subject: PlanUnderProof
  ) -> Double {
    guard leg.leg.activity == .spray, let task = leg.leg.task.flatMap(subject.task(named:)),
      let rate = task.work.litresPerSquareMetre
    else { return 0 }
    let metres = leg.pieces.reduce(0) { $0 + $1.start.position.planarDistanceMetres(to: $1.end.position) }
    return metres * sprayer.swathWidth.metres * rate
  }
}
