import Maps
import Missions
import Quantities
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
      let number = number(of: irradiation.floor)
      floors[number].tasks.append(task.id)
      floors[number].doses += (result?.doses ?? []).filter { $0.task == task.id }.map(doses)
    }
    return floors.sorted { ($0.floor.building, $0.floor.level) < ($1.floor.building, $1.floor.level) }
  }

  /// The proved doses of a task as parts of a picture.
  private static func doses(_ map: DoseMap) -> DoseSummary {
    var summary = DoseSummary(task: map.task, asked: map.asked)
    // Tops lie over floors, so they are drawn after them.
    for kind in [DoseMap.Kind.floor, .top] {
      for sample in map.samples where map.surfaces[sample.surface].kind == kind {
        summary.level.append(.init(corners: corners(of: sample), dose: sample.dose))
      }
    }
    struct Foot: Hashable {
      let surface: Int
      let east: Double
      let north: Double
    }
    var strips: [Foot: Int] = [:]
    for sample in map.samples where [.wall, .side].contains(map.surfaces[sample.surface].kind) {
      let foot = Foot(surface: sample.surface, east: sample.position.east, north: sample.position.north)
      if let known = strips[foot] {
        summary.upright[known].dose = min(summary.upright[known].dose, sample.dose)
        continue
      }
      strips[foot] = summary.upright.count
      let along = LocalVector(east: -sample.normal.north, north: sample.normal.east) * (sample.widthMetres / 2)
      summary.upright.append(
        .init(
          start: sample.position + along * -1, end: sample.position + along, normal: sample.normal, dose: sample.dose))
    }
    return summary
  }

  private static func corners(of sample: DoseMap.Sample) -> [LocalPoint] {
    let (east, north) = (sample.widthMetres / 2, sample.depthMetres / 2)
    return [(-east, -north), (east, -north), (east, north), (-east, north)].map {
      sample.position + LocalVector(east: $0.0, north: $0.1)
    }
  }
}
