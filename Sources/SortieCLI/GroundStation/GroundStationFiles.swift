import FleetLink
import Geometry
import MAVLink
import Maps
import Missions
import Plans
import Quantities

/// What a plan gives to ground stations: a `.plan` and a list of way points for each sortie.
enum GroundStationFiles {
  /// A base serves as a rally point where its middle keeps so far from the pads of other vehicles, in metres: the least
  /// distance of two pads.
  static let padDistanceMin = 3.0

  /// The files of all sorties, with the zones that go along as fences and the bases where the vehicle may land.
  static func files(of plan: FleetPlan, _ mission: Mission) throws -> [(name: String, text: String)] {
    let fences = try DispatchFences(plan: plan, of: mission).plans()
    var files: [(name: String, text: String)] = []
    for vehicle in plan.vehicles {
      guard let type = mission.fleet.type(named: vehicle.type) else { continue }
      let kind: VehicleKind = type.isGroundRobot ? .groundRobot : .multirotor
      for (number, sortie) in vehicle.sorties.enumerated() {
        let items = SortieMission(sortie, of: vehicle)
        let name = number == 0 ? vehicle.id : "\(vehicle.id)-\(number + 1)"
        let rally = type.isGroundRobot ? [] : try rallyPoints(of: vehicle, sortie, mission)
        files.append(
          (
            "\(name).plan",
            MissionFiles.groundControlPlan(
              items, of: vehicle, kind: kind, cruise: type.cruiseSpeed, fence: fences[vehicle.id]?.items ?? [],
              rally: rally)
          ))
        files.append(("\(name).waypoints", MissionFiles.wayPoints(items)))
      }
    }
    return files
  }

  /// Its own pad first, then the bases outdoors whose middle is free of other vehicles' pads. The vehicle comes at the
  /// greatest height of the sortie; ways to other bases are not proved.
  private static func rallyPoints(
    of vehicle: VehiclePlan, _ sortie: Sortie, _ mission: Mission
  ) throws -> [MissionItemInt] {
    let others = mission.fleet.vehicles.filter { $0.id != vehicle.id }
    let bases = mission.fleet.bases.filter { base in
      base.floor == nil && base.id != vehicle.base
        && others.allSatisfy { $0.pad.planarDistanceMetres(to: base.position) >= padDistanceMin }
    }
    let highest = sortie.legs.flatMap(\.points).map(\.altitude).max() ?? vehicle.padAltitude
    do {
      let places = try bases.map { try mission.map.projection.geo($0.position) }
      return RallyItems.items(
        at: [vehicle.pad] + places, height: HeightAboveHome(metres: (highest - vehicle.padAltitude).metres))
    } catch {
      throw CommandFailure("the rally points of \(vehicle.id) cannot be worked out: \(error)")
    }
  }
}
