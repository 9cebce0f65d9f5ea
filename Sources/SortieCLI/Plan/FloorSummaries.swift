import Maps
import Missions
import Reporting
import Verification

/// The floors on which ground robots work, in Reporting's words.
enum FloorSummaries {
  /// The floors with the base of a robot or with a task, in the order of the map.
  ///
  /// - Parameter result: what the verifier found; nil shows no doses.
  static func all(of mission: Mission, proved result: VerificationResult? = nil) -> [FloorSummary] {
    var floors: [FloorSummary] = []
    func number(of floor: FloorID) -> Int {
      if let known = floors.firstIndex(where: { $0.floor == floor }) { return known }
      floors.append(FloorSummary(floor: floor, vehicles: [], tasks: []))
      return floors.count - 1
    }
    for vehicle in mission.fleet.vehicles {
      guard let floor = mission.fleet.base(named: vehicle.base)?.floor else { continue }
      floors[number(of: floor)].vehicles.append(vehicle.id)
    }
    for task in mission.tasks {
      guard case .irradiate(let irradiation) = task.work else { continue }
      floors[number(of: irradiation.floor)].tasks.append(task.id)
    }
    return floors.sorted { ($0.floor.building, $0.floor.level) < ($1.floor.building, $1.floor.level) }
  }
}
