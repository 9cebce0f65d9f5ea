import Maps
import Plans
import Reporting
import Verification

/// What pages tell about the zones that a plan passes.
enum ZoneNotes {
  static func all(of result: VerificationResult, plan: FleetPlan) -> [ZoneNote] {
    let clock = ClockText(start: plan.start)
    return result.passages.map { passage in
      ZoneNote(
        identifier: passage.identifier, name: passage.name, rule: passage.restriction.rawValue,
        sorties: passage.sorties, legs: passage.legs, first: clock.time(passage.firstTime), reason: passage.reasonText)
    }
  }
}
