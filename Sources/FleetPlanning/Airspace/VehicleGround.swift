import Geometry
import Maps
import Missions
import Plans
import Quantities

/// The vehicles on the ground: their types, their pads on the plan's grid, and which of them can take off at all.
struct VehicleGround: Sendable {
  let grid: PlanGrid
  /// By vehicle, an index into the fleet's types.
  let typeOfVehicle: [Int]
  /// By vehicle.
  let pads: [PlanGrid.Position]
  /// By vehicle: why it stays on the ground; nil where it may fly.
  let problems: [Refusal?]

  init(mission: Mission, models: [FlightModel], airspace: Airspace) throws(FleetPlanningError) {
    let grid = PlanGrid(projection: mission.map.projection)
    self.grid = grid
    var types: [Int] = []
    var pads: [PlanGrid.Position] = []
    var problems: [Refusal?] = []
    for vehicle in mission.fleet.vehicles {
      guard let type = models.firstIndex(where: { $0.type.id == vehicle.type }) else {
        throw FleetPlanningError(
          code: .assignment, reason: "vehicle `\(vehicle.id)` has the unknown type `\(vehicle.type)`")
      }
      types.append(type)
      do throws(ProjectionError) {
        pads.append(try grid.position(near: vehicle.pad))
      } catch {
        throw FleetPlanningError(code: .projection, reason: "the pad of `\(vehicle.id)`: \(error.reason)")
      }
      problems.append(Self.problem(vehicle: vehicle, model: models[type], airspace: airspace))
    }
    self.typeOfVehicle = types
    self.pads = pads
    self.problems = problems
  }

  /// Why none of the vehicles of some types can take off; nil where one can.
  func refusal(forTypes types: [Int]) -> Refusal? {
    let vehicles = typeOfVehicle.indices.filter { types.contains(typeOfVehicle[$0]) }
    guard !vehicles.contains(where: { problems[$0] == nil }) else { return nil }
    return vehicles.compactMap { problems[$0] }.first ?? Refusal(.noVehicle, "the fleet has no vehicle that can do it")
  }

  private static func problem(vehicle: Vehicle, model: FlightModel, airspace: Airspace) -> Refusal? {
    if model.type.isGroundRobot { return nil }
    if model.wind.lengthMetres > model.type.maxWind.metresPerSecond {
      return Refusal(.wind, "the wind is above what `\(vehicle.id)` may fly in")
    }
    let height = airspace.ground.ground(at: vehicle.pad)
    if airspace.roofs.clearHeight(at: vehicle.pad, lowest: height, clearance: airspace.clearance) > height {
      return Refusal(.noWay, "the pad of `\(vehicle.id)` is nearer to a building than the clearance")
    }
    let lowest = airspace.levels.first ?? 0
    if let zone = airspace.zoneAlwaysOver(vehicle.pad, heights: height...max(height, lowest)) {
      return Refusal(
        .zone, "the pad of `\(vehicle.id)` lies in zone `\(zone.identifier)`, or nearer to it than the clearance")
    }
    return nil
  }
}
