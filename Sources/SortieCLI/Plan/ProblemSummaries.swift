import Maps
import Missions
import Plans
import Quantities
import Reporting
import Verification

/// What pictures tell about the violations of a proof.
struct ProblemSummaries {
  private let plan: FleetPlan
  private let mission: Mission
  private let titles: [String: String]

  /// Prepares for the violations of one result.
  init(of result: VerificationResult, plan: FleetPlan, mission: Mission) {
    self.plan = plan
    self.mission = mission
    titles = Dictionary(result.checks.map { ($0.code, $0.title) }) { first, _ in first }
  }

  /// The violation as a picture shows it; nil where it has no place.
  func summary(of violation: Violation) -> ProblemSummary? {
    guard let place = violation.place ?? place(of: violation) else { return nil }
    return ProblemSummary(
      code: violation.code, title: titles[violation.code] ?? "", message: violation.message, moment: violation.time,
      place: place, vehicle: violation.vehicle, sortie: violation.sortie, leg: violation.leg, hurt: hurt(by: violation),
      ring: ring(of: violation))
  }

  /// Where the vehicle is at the moment of the violation, or where its leg begins; nil where neither is known.
  private func place(of violation: Violation) -> GeoPoint? {
    guard let sortie = plan.vehicles.flatMap(\.sorties).first(where: { $0.id == violation.sortie }) else { return nil }
    if let time = violation.time, let state = sortie.state(at: time) { return state.position }
    guard let leg = violation.leg, sortie.legs.indices.contains(leg) else { return nil }
    return sortie.legs[leg].points.first?.position
  }

  private func hurt(by violation: Violation) -> ProblemSummary.Hurt? {
    guard let subject = violation.subject else { return nil }
    switch violation.code {
    case "V201": return .zone(subject)
    case "V202": return .building(subject)
    case "V204", "V215": return .vehicle(subject)
    default: return mission.tasks.contains { $0.id == subject } ? .task(subject) : nil
    }
  }

  private func ring(of violation: Violation) -> ProblemSummary.Ring? {
    switch violation.code {
    case "V201", "V202": .init(radius: mission.rules.clearance, name: "clearance")
    case "V204": .init(radius: mission.rules.separation, name: "separation")
    default: nil
    }
  }
}
