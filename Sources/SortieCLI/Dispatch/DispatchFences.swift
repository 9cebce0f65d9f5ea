import FleetLink
import Geometry
import Maps
import Missions
import Plans
import Quantities

/// What each vehicle of a plan carries of the mission's closed zones.
struct DispatchFences {
  private let mission: Mission
  private let plan: FleetPlan

  init(_ folder: PlanFolder.Loaded) {
    self.init(plan: folder.plan, of: folder.loaded.mission)
  }

  init(plan: FleetPlan, of mission: Mission) {
    self.mission = mission
    self.plan = plan
  }

  /// The fences by vehicle, for drones that fly; robots keep to streets and rooms, which no fence knows.
  func plans() throws -> [String: FencePlan] {
    let zones = mission.map.zones.filter {
      $0.blocks(authorisations: mission.authorisations, acknowledged: mission.acknowledgedZones)
    }.map { FencePlan.Zone(name: $0.identifier, shape: FencePlan.Shape($0.shape)) }
    guard !zones.isEmpty else { return [:] }
    var fences: [String: FencePlan] = [:]
    for vehicle in plan.vehicles where !vehicle.sorties.isEmpty {
      guard let type = mission.fleet.type(named: vehicle.type), !type.isGroundRobot else { continue }
      do {
        let ways = try vehicle.sorties.flatMap(\.legs).map { leg in
          try leg.points.map { try mission.map.projection.local($0.position) }
        }
        fences[vehicle.id] = try FencePlan(
          zones: zones, ways: ways.filter { !$0.isEmpty }, projection: mission.map.projection)
      } catch {
        throw CommandFailure("the fence of \(vehicle.id) cannot be worked out: \(error)")
      }
    }
    return fences
  }
}
