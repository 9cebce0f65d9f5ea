import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities

/// A mission with a valid plan, made from a seed without any code of the planner.
///
/// First vehicles fly: each sortie at the first moment at which dense sampling finds it clear of all others. Then the
/// tasks are written so that the sorties serve them, and last zones and buildings are put where no sortie comes near
/// them, most of them anywhere and some as near as the clearance allows.
package struct SyntheticDay: Sendable {
  /// The mission, with its map and fleet.
  package var mission: Mission
  /// The plan, rounded as its file rounds.
  package var plan: FleetPlan

  /// How large a day is.
  package struct Options: Sendable {
    /// Vehicles, at least one.
    package var vehicles = 3
    /// Sorties of each vehicle, at least one.
    package var sortiesPerVehicle = 2
    /// Buildings that are tried; those that stand in the way are left out.
    package var buildings = 25
    /// Zones that are tried.
    package var zones = 12
    /// Half of the width of the square map in metres.
    package var halfWidthMetres = 1200.0

    /// A small day.
    package init() {}
  }

  /// The height of the ground in metres above mean sea level.
  static let groundMetres = 12.0

  /// Makes a day; the same seed and options give the same day.
  package static func make(seed: UInt64, options: Options = Options()) throws -> SyntheticDay {
    var generator = SplitMix64(seed: seed, stream: "day")
    var mission = try SyntheticFleet.mission(options, &generator)
    var flights = SyntheticFlights(mission: mission, options: options)
    try flights.fly(&generator)
    mission.tasks = flights.tasks
    mission.map.areas = flights.areas
    mission.end = MissionTime(seconds: flights.end + 600)
    let obstacles = try SyntheticObstacles(flights.tracks, clearance: mission.rules.clearance.metres)
    mission.map.zones = try obstacles.zones(options, mission, &generator)
    mission.map.buildings = try obstacles.buildings(options, &generator)
    return SyntheticDay(mission: mission, plan: try plan(of: flights, mission))
  }

  private static func plan(of flights: SyntheticFlights, _ mission: Mission) throws -> FleetPlan {
    let vehicles = try mission.fleet.vehicles.map { vehicle in
      VehiclePlan(
        id: vehicle.id, type: vehicle.type, base: vehicle.base,
        pad: try mission.map.projection.geo(vehicle.pad).roundedToE7,
        padAltitude: AltitudeAMSL(metres: groundMetres), sorties: flights.sorties[vehicle.id] ?? [])
    }
    let rules = mission.rules
    let wind = mission.weather.wind
    let plan = FleetPlan(
      toolVersion: "synthetic", seed: 0,
      inputs: PlanInputs(
        mission: .init(path: "mission.yaml", sha256: "m"), fleet: [.init(path: "fleet.yaml", sha256: "f")],
        map: .init(path: "map", sha256: "c")),
      mission: mission.name, start: mission.start,
      rules: PlanRules(
        clearance: rules.clearance, ceiling: rules.ceiling, reserve: rules.reserve, separation: rules.separation,
        daylight: rules.daylight, requiresWayHome: rules.requiresWayHome),
      wind: PlanWind(speed: Speed(metresPerSecond: wind.lengthMetres), fromDegrees: SyntheticFleet.origin(of: wind)),
      vehicles: vehicles, assignments: flights.assignments, leftOut: [], metrics: PlanMetrics(of: vehicles))
    return try PlanFile.rounded(plan)
  }
}
