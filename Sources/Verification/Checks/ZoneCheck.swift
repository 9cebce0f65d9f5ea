import Geometry
import Maps
import Missions
import Quantities

/// V201: no leg enters a zone that is closed for the mission, or comes nearer to it than the clearance.
enum ZoneCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V201", title: "zones in space and time", weight: 100,
    page: """
      Every straight piece of every leg, climbs and descents too, is held against every zone that is closed for the
      mission: PROHIBITED ones, REQ_AUTHORISATION ones without an authorisation, CONDITIONAL ones without an
      acknowledgement.

      A piece breaks the rule where three things hold at the same moment: its horizontal distance to the zone is below
      the clearance, its altitude lies between the lower limit minus the clearance and the upper limit plus the
      clearance, and the zone is active. The parts are found in closed form: polygons are cut edge by edge and circles
      stay circles. Nothing is sampled. The moment within the piece follows from its constant acceleration.

      Tolerance: 1 cm of clearance, since positions stand on a grid of 1e-7 degree, and half a millisecond. Touching
      the clearance is allowed. Where the clearance is 0 m, the border belongs to the zone: flying along it is not
      allowed. A zone's hours are half-open: at the second it closes for flight it is forbidden, at the second it ends
      it is free.

      What a kept sortie flew before its plan was made again is left out (V220).

      The margin is the room beyond the clearance, horizontal or vertical, whichever is larger: what a leg could move
      before it breaks the rule.

      The message gives the metres of the leg inside the zone itself, or, where the leg only comes too near, the metres
      of clearance that are missing.

      What to do: plan again, ask for an authorisation, or move the task to another hour.
      """)

  /// Metres beyond the clearance in which margins are still measured.
  private static let marginReachMetres = 50.0

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    let zones = subject.surroundings.zones
    let clearance = max(0, subject.mission.rules.clearance.metres)
    for sortie in subject.flights {
      for leg in sortie.legs {
        var findings: [Int: ZoneFinding] = [:]
        for piece in leg.pieces where !subject.isPast(piece, of: sortie) {
          let reach = SpaceTimeBox(piece.box.expanded(byMetres: clearance + marginReachMetres))
          for number in subject.surroundings.zoneTree.indices(meeting: reach) {
            guard outcome.mayWork(onEdges: zones[number].extent.edgeCount, rule) else { return outcome }
            outcome.count += 1
            let encounter = ZoneEncounter(piece, zones[number], clearance: clearance)
            if let margin = encounter.marginMetres {
              outcome.note(
                margin, "m",
                Margin.Spot(
                  sortie.address(ofLeg: leg.index), at: encounter.marginTime(),
                  subject: zones[number].zone.identifier, "to zone `\(zones[number].zone.identifier)`"))
            }
            if let finding = encounter.finding { findings[number, default: finding].add(finding) }
          }
        }
        for (number, finding) in findings.sorted(by: { $0.key < $1.key }) {
          outcome.add(
            violation(
              finding, zone: zones[number], at: sortie.address(ofLeg: leg.index), clearance: clearance, subject))
        }
      }
    }
    return outcome
  }

  private static func violation(
    _ finding: ZoneFinding, zone: ZoneVolume, at address: LegAddress, clearance: Double, _ subject: PlanUnderProof
  ) -> Violation {
    let when = "from \(Wording.second(finding.time))"
    let missing = max(0, clearance - finding.distance)
    let (text, amount): (String, Amount)
    if finding.metresInside > Tolerances.clearanceMetres {
      amount = Amount(finding.metresInside, "m")
      text = "crosses \(zone.name) for \(amount) \(when)"
    } else if finding.distance <= 0 {
      amount = Amount(missing, "m")
      text = "stays in \(zone.name) for \(Amount(finding.seconds, "s")) \(when)"
    } else {
      amount = Amount(missing, "m")
      text =
        "comes within \(Wording.metres(finding.distance)) of \(zone.name), \(amount) less than the clearance of "
        + "\(Wording.metres(clearance)), \(when)"
    }
    return Violation(
      rule, "\(address) \(text)", at: address, time: finding.time, place: subject.geo(finding.place), amount: amount,
      subject: zone.zone.identifier, excess: missing / max(clearance, 1) + finding.metresInside)
  }
}
