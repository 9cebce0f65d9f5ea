import Geometry
import Maps
import Plans
import Quantities

/// The one picture of a plan, `plan.svg`: the map where something flies or a task lies outdoors, else the ways on the
/// first floor on which robots work.
package enum PlanPicture {
  /// Draws it.
  ///
  /// - Returns: an `<svg>` element. The same input gives the same bytes.
  /// - Throws: where a position of the plan is too far from the map to be projected.
  package static func svg(
    map: CityMap, plan: FleetPlan, tasks: [TaskSummary], floors: [FloorSummary]
  ) throws(ProjectionError) -> String {
    if !showsMap(plan, tasks: tasks, floors: floors) {
      for floor in floors {
        if let svg = try FloorPicture.svg(map: map, plan: plan, floor: floor, tasks: tasks, content: .ways) {
          return svg
        }
      }
    }
    return try MapPicture.svg(map: map, plan: plan, tasks: tasks, options: options(floors))
  }

  /// Whether there is something for the map: a flight, or a task that is done outdoors.
  static func showsMap(_ plan: FleetPlan, tasks: [TaskSummary], floors: [FloorSummary]) -> Bool {
    guard !floors.isEmpty else { return true }
    let indoors = options(floors).hiddenVehicles
    return plan.vehicles.contains { !$0.sorties.isEmpty && !indoors.contains($0.id) }
      || tasks.contains { $0.rooms.isEmpty }
  }

  /// The map without the robots on floors.
  static func options(_ floors: [FloorSummary]) -> MapPicture.Options {
    MapPicture.Options(hiddenVehicles: Set(floors.flatMap(\.vehicles)))
  }
}
