import FleetLink
import Plans
import Quantities
import Verification

/// Where each vehicle of a plan may come back to by itself.
///
/// That is its own pad alone: each of the others belongs to another vehicle, which may stand there. The pad is a rally
/// point where straight ways to it are open from everywhere on the vehicle's ways, at the height that goes along.
struct DispatchRallies {
  /// The rally points by vehicle.
  private(set) var points: [String: [RallyPlace]] = [:]
  /// What is to be said of vehicles that get none.
  private(set) var notes: [String] = []

  init(_ folder: PlanFolder.Loaded) {
    let ways = WayBack(folder.plan, of: folder.loaded.mission)
    for vehicle in folder.plan.vehicles where !vehicle.sorties.isEmpty {
      switch ways.finding(for: vehicle.id) {
      case .none: continue
      case .open(let metres):
        points[vehicle.id] = [RallyPlace(name: vehicle.base, place: vehicle.pad, metresAbovePad: metres)]
      case .closed(let place, let sortie):
        let from =
          place.map {
            " from [\(JSONText.number($0.longitude, digits: 5)), \(JSONText.number($0.latitude, digits: 5))]"
          } ?? ""
        notes.append(
          "warning: \(vehicle.id) gets no rally point: the straight way back\(from) in \(sortie) is not open. An "
            + "autopilot that comes home by itself flies straight")
      }
    }
  }
}
