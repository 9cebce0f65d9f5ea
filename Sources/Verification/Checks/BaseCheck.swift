import Missions
import Plans
import Quantities

/// V209: sorties start and end at the vehicle's own pad, with a full battery and enough time between them.
enum BaseCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V209", title: "pads, turnaround and batteries", weight: 45,
    page: """
      Each sortie starts and ends on the ground, at the vehicle's own pad, with a full battery; where the base of a
      ground robot stands on a floor of a building, that floor is the ground. Between a landing and the next take-off
      of the same vehicle lies at least the turnaround of its base: swap, loading, refilling. A base with
      `turnarounds-at-once` serves so many vehicles at once, in the order of landing, and each must be ready in time.

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
    for base in subject.mission.fleet.bases {
      if let places = base.turnaroundsAtOnce { queue(at: base, places: places, subject, &outcome) }
    }
    return outcome
  }

  /// Serves the vehicles of a base in the order of landing, each at the first place that is free.
  private static func queue(
    at base: Base, places: Int, _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    var stays: [(before: SortieTrack, after: SortieTrack, rank: Int)] = []
    for (rank, vehicle) in subject.mission.fleet.vehicles.enumerated() where vehicle.base == base.id {
      let sorties = subject.sorties.filter { $0.vehicle.id == vehicle.id }
        .sorted { ($0.startTime, $0.index) < ($1.startTime, $1.index) }
      for (before, after) in zip(sorties, sorties.dropFirst()) { stays.append((before, after, rank)) }
    }
    stays.sort { ($0.before.endTime, $0.rank) < ($1.before.endTime, $1.rank) }
    // When each turnaround so far ends, ascending: the next one waits for the first of the last `places`.
    var ends: [Double] = []
    for stay in stays {
      let free = ends.count < places ? -Double.infinity : ends[ends.count - places]
      let ready = max(stay.before.endTime, free) + base.turnaroundSeconds
      ends.insert(ready, at: ends.lastIndex { $0 <= ready }.map { $0 + 1 } ?? 0)
      let late = ready - stay.after.startTime
      // What a vehicle lacks without any waiting is told as its turnaround.
      guard late > Tolerances.seconds, free > stay.before.endTime else { continue }
      let address = stay.after.address(ofLeg: 0)
      outcome.add(
        Violation(
          rule,
          "\(address) starts \(Amount(late, "s")) before \(stay.after.vehicle.id) is ready: base \(base.id) turns "
            + "round \(places) at once, in the order of landing", at: address, time: stay.after.startTime,
          amount: Amount(late, "s"), subject: base.id, excess: late / max(base.turnaroundSeconds, 1)))
    }
  }

  private static func atPad(
    _ point: TrackPoint, _ vehicle: Vehicle, _ address: LegAddress, _ time: Double, _ verb: String,
    _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    let beside = point.position.planarDistanceMetres(to: vehicle.pad)
    let floor = subject.floorAltitude(of: vehicle)
    let height = floor.map { point.altitude - $0 } ?? subject.height(of: point)
    if beside > Tolerances.padMetres {
      outcome.add(
        Violation(
          rule, "\(address) \(verb) \(Wording.metres(beside)) beside the pad of \(vehicle.id)", at: address, time: time,
          place: subject.geo(point), amount: Amount(beside, "m"), subject: vehicle.base, excess: beside))
    }
    if abs(height) > Tolerances.padMetres {
      outcome.add(
        Violation(
          rule,
          "\(address) \(verb) \(Wording.metres(height)) above the \(floor == nil ? "ground" : "floor") of its pad",
          at: address, time: time,
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
