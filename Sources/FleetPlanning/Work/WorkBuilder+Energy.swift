import Maps
import Missions
import Quantities

extension WorkBuilder {
  /// The share of a battery that a piece of work may take at least, however far away it is.
  static let workEnergyShareMin = 0.15
  /// How much longer than the straight way coming and going are taken to be.
  static let detourFactor = 1.25

  /// The joules that a piece of work may take: a battery without coming and going along the straight ways from the
  /// farthest pad of the type.
  ///
  /// - Parameters:
  ///   - entry: where the work starts.
  ///   - exit: where it ends.
  ///   - height: its height above the reference ground in metres.
  func joulesForWork(from entry: LocalPoint, to exit: LocalPoint, height: Double, model: FlightModel) -> Double {
    let usable = model.usableJoules(
      reserve: mission.rules.reserve, airTemperature: mission.weather.airTemperature)
    // Liquid is gone on the way back, unless a way home with all of it must be kept.
    let loadedShare = mission.rules.requiresWayHome ? 1 : 0.5
    let trips = mission.fleet.vehicles.filter { $0.type == model.type.id }.map { vehicle -> Double in
      let way = model.cost(of: [vehicle.pad, entry]) + model.cost(of: [exit, vehicle.pad])
      let pad = airspace.ground.ground(at: vehicle.pad)
      let up = model.verticalCost(by: highestLevel - pad) + model.verticalCost(by: highestLevel - height)
      let down = model.verticalCost(by: pad - highestLevel) + model.verticalCost(by: height - highestLevel)
      let cost = way + up + down
      return Self.detourFactor * (cost.joules + cost.joulesPerKilogram * model.type.maxPayload.kilograms * loadedShare)
    }
    let left = usable * (1 - PlanningMargins.assignmentEnergyShare) - (trips.max() ?? 0)
    return max(left, usable * Self.workEnergyShareMin)
  }
}
