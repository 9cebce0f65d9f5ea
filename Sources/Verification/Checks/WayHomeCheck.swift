import Missions
import Plans
import Quantities

/// V216: from every moment of a sortie there is a legal way home that leaves the reserve.
enum WayHomeCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V216", title: "way home from everywhere", weight: 78,
    page: """
      Where the mission asks for it (`way-home: true` in its rules), a vehicle must be able to give up at any moment and
      land on its own pad with the reserve left, and with the load that it has on board then: nobody takes the parcel.

      For each leg the best of these ways from its end is taken: the rest of the plan as it is planned, with the load of
      the leg; or up or down to the height of one of the sortie's own transits, straight ways between the places of the
      sortie and its pad, and down. Each straight way is proved: clearance to buildings, and to every zone that is
      active at any time before the battery could be empty. What is spent until a moment of a leg and what the rest of
      the leg takes are what is spent at its end, so the end stands for every moment of the leg.

      Straight ways are priced from above: cruise speed through the air, the power of the greatest airspeed all along,
      and a full stop at each corner. They start where the vehicle next stops. So a plan may be refused that has a way
      home by a cleverer route; it is never passed without one.

      Tolerance: the rounding of charges to 1e-4. The separation from other vehicles is not asked of a way home.

      What to do: carry less at once, serve the farthest places from the nearest base, or plan with a smaller reserve.
      """)

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    guard subject.mission.rules.requiresWayHome else { return outcome }
    for sortie in subject.flights {
      guard let type = sortie.type else { continue }
      let way = WayHome(sortie, type, subject)
      var worst: (leg: LegTrack, room: Double)?
      var first: LegTrack?
      for leg in sortie.legs {
        outcome.count += 1
        var work = 0
        let room = way.room(afterLeg: leg.index, work: &work)
        guard outcome.mayWork(onEdges: 16 * work, rule) else { return outcome }
        outcome.note(
          room * 100, "%",
          Margin.Spot(
            sortie.address(ofLeg: leg.index), at: leg.endTime, subject: "reserve", "above the reserve by its way home"))
        guard room < -Tolerances.chargeFraction else { continue }
        first = first ?? leg
        if room < worst?.room ?? 0 { worst = (leg, room) }
      }
      guard let first, let worst else { continue }
      let address = sortie.address(ofLeg: first.index)
      let missing = Amount(-worst.room * 100, "%")
      let load = Amount(way.load(duringLeg: worst.leg.index), "kg")
      outcome.add(
        Violation(
          rule,
          "\(address) has no way home at its end, \(Wording.second(first.endTime)), that leaves the reserve; at "
            + "worst, at the end of legs[\(worst.leg.index)] with \(load) on board, \(missing) of the battery are "
            + "missing",
          at: address, time: first.endTime, place: subject.geo(first.end), amount: missing, subject: "reserve",
          excess: -worst.room))
    }
    return outcome
  }
}
