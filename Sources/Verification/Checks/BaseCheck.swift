import Missions
import Plans
import Quantities

/// V209: sorties start and end at the vehicle's own pad, with a full battery and enough time between them.
enum BaseCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V209", title: "pads, turnaround and batteries", weight: 45,
    page: """
      Each sortie starts and ends on the ground at the vehicle's own pad, with a full battery. Between a landing and the
      next take-off of the same vehicle lies at least the turnaround of its base: swap, loading, refilling.

      Tolerance: 10 cm beside the pad, half a millisecond of time, 1e-4 of charge.

      What to do: plan again; the fleet file holds pads and turnarounds.
      """)

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    var previous: [String: SortieTrack] = [:]
    for sortie in subject.sorties.sorted(by: { ($0.startTime, $0.index) < ($1.startTime, $1.index) }) {
      outcome.count += 1
      let first = sortie.address(ofLeg: 0)
      if let vehicle = sortie.missionVehicle {
        atPad(sortie.legs[0].start, vehicle, first, sortie.startTime, "starts", subject, &outcome)
        let last = sortie.legs[sortie.legs.count - 1]
        atPad(last.end, vehicle, sortie.address(ofLeg: last.index), sortie.endTime, "ends", subject, &outcome)
      }
      let missing = 1 - sortie.sortie.chargeAtStart.fraction
      if abs(missing) > Tolerances.chargeFraction {
        outcome.add(
          Violation(
            rule, "\(first) starts with a charge of \(Amount(sortie.sortie.chargeAtStart.percent, "%")), not full",
            at: first, time: sortie.startTime, amount: Amount(abs(missing) * 100, "%"), excess: abs(missing)))
      }
      if let before = previous[sortie.vehicle.id] { turnaround(before, sortie, subject, &outcome) }
      previous[sortie.vehicle.id] = sortie
    }
    return outcome
  }

  private static func atPad(
    _ point: TrackPoint, _ vehicle: Vehicle, _ address: LegAddress, _ time: Double, _ verb: String,
    _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    let beside = point.position.planarDistanceMetres(to: vehicle.pad)
    let height = subject.height(of: point)
    if beside > Tolerances.padMetres {
      outcome.add(
        Violation(
          rule, "\(address) \(verb) \(Wording.metres(beside)) beside the pad of \(vehicle.id)", at: address, time: time,
          place: subject.geo(point), amount: Amount(beside, "m"), subject: vehicle.base, excess: beside))
    }
    if abs(height) > Tolerances.padMetres {
      outcome.add(
        Violation(
          rule, "\(address) \(verb) \(Wording.metres(height)) above the ground of its pad", at: address, time: time,
          place: subject.geo(point), amount: Amount(abs(height), "m"), subject: vehicle.base, excess: abs(height)))
    }
  }

  private static func turnaround(
    _ before: SortieTrack, _ after: SortieTrack, _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    guard let vehicle = after.missionVehicle, let base = subject.mission.fleet.base(named: vehicle.base) else { return }
    let gap = after.startTime - before.endTime
    let room = gap - base.turnaroundSeconds
    let address = after.address(ofLeg: 0)
    outcome.note(
      room, "s",
      Margin.Spot(
        address, at: after.startTime, subject: base.id,
        "after \(before.sortie.id) beyond the turnaround at \(base.id)"))
    guard room < -Tolerances.seconds else { return }
    outcome.add(
      Violation(
        rule,
        "\(address) starts \(Amount(gap, "s")) after the landing of \(before.sortie.id), "
          + "\(Amount(-room, "s")) less than the turnaround at \(base.id)", at: address, time: after.startTime,
        amount: Amount(-room, "s"),
        subject: base.id, excess: -room / max(base.turnaroundSeconds, 1)))
  }
}
