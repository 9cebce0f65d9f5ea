import Geometry
import Maps
import Missions
import Plans
import Quantities

/// A way on which a vehicle covered something of an area or a street.
struct CoveringPass: Sendable {
  /// The vehicle's type; nil where the mission has none of that name.
  let type: VehicleType?
  let leg: LegTrack

  /// A leg of the plan.
  init(_ serving: ServingLeg) {
    type = serving.sortie.type
    leg = serving.leg
  }

  /// A stretch that was covered by a sortie that is not in the plan.
  init(_ stretch: EarlierPlan.CoveredStretch, _ mission: Mission) throws(LayoutError) {
    type = mission.fleet.type(named: stretch.type)
    leg = try LegTrack(
      Leg(
        kind: .swath, points: stretch.points, payload: Mass(kilograms: 0), energy: Energy(joules: 0),
        chargeAtEnd: .full, task: stretch.task, activity: stretch.activity),
      index: 0, vehicle: 0, sortie: 0, projection: mission.map.projection)
  }

  /// The direction from where it starts to where it ends, as a unit vector; nil where that is one place.
  var direction: LocalVector? {
    guard let first = leg.points.first?.position, let last = leg.points.last?.position, first != last else {
      return nil
    }
    let way = last - first
    return way * (1 / way.lengthMetres)
  }
}

extension PlanUnderProof {
  /// What earlier sorties that are not in the plan covered of a task, as far as V220 can lay it out.
  ///
  /// - Parameter activities: what covers the task.
  func passes(coveredBeforeOf task: String, by activities: Set<Leg.Activity>) -> [CoveringPass] {
    let stretches = (plan.earlier?.covered ?? []).filter { $0.task == task && activities.contains($0.activity) }
    guard stretches.count <= ProofLimits.stretchesCovered else { return [] }
    return stretches.compactMap { stretch in
      do throws(LayoutError) {
        return try CoveringPass(stretch, mission)
      } catch {
        // V220 names it; what cannot be laid out covers nothing.
        return nil
      }
    }
  }
}
