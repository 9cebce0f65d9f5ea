import Geometry
import Plans
import Quantities

/// Where a vehicle is at one moment of a plan.
struct VehicleSpot {
  /// The vehicle's name.
  let name: String
  /// Its place in the fleet.
  let vehicle: Int
  /// The sortie it flies and the leg of it; nil on the ground.
  let flight: (sortie: String, leg: Int)?
  /// The position in the map's local frame.
  let position: LocalPoint
  /// The altitude.
  let altitude: AltitudeAMSL

  /// The spot of a vehicle: in the air, else where it landed last, else on its pad; nil for a name that is not in the
  /// plan. Without a moment it is on its pad.
  static func of(
    _ name: String, in plan: FleetPlan, at moment: MissionTime?, projection: MapProjection
  ) throws(ProjectionError) -> VehicleSpot? {
    guard let number = plan.vehicles.firstIndex(where: { $0.id == name }) else { return nil }
    let vehicle = plan.vehicles[number]
    var spot = (position: vehicle.pad, altitude: vehicle.padAltitude)
    var flight: (sortie: String, leg: Int)?
    if let moment {
      for sortie in vehicle.sorties {
        if let state = sortie.state(at: moment) {
          spot = (state.position, state.altitude)
          flight = (sortie.id, state.legIndex)
          break
        }
        if let last = sortie.legs.last?.points.last, last.time <= moment { spot = (last.position, last.altitude) }
      }
    }
    return VehicleSpot(
      name: name, vehicle: number, flight: flight, position: try projection.local(spot.position),
      altitude: spot.altitude)
  }
}
