import FleetLink
import Maps
import Missions
import Quantities
import Simulator

/// Turns a fleet without a plan into simulated vehicles.
struct FleetSetup {
  let map: CityMap
  let fleet: Fleet
  let profile: AutopilotProfile

  /// Seconds on the pad after a landing until the battery is full again, where the base states no turnaround.
  static let swapSeconds = 60.0
  /// Flights before each of which the crew fills the tank.
  static let fillsMax = 1000
  /// Litres for each square metre that the crew sets on sprayers, where no plan says otherwise.
  static let sprayRate = 0.02

  /// The vehicles in networks of at most 250; system ids start at 1 in each.
  func networks() -> [[VehicleConfiguration]] {
    let vehicles = fleet.vehicles
    return stride(from: 0, to: vehicles.count, by: FleetNetwork.vehiclesMax).map { start in
      vehicles[start..<min(start + FleetNetwork.vehiclesMax, vehicles.count)].enumerated().compactMap {
        index, vehicle in
        fleet.type(named: vehicle.type).map { configuration(vehicle, $0, systemID: UInt8(index + 1)) }
      }
    }
  }

  private func configuration(_ vehicle: Vehicle, _ type: VehicleType, systemID: UInt8) -> VehicleConfiguration {
    let base = fleet.base(named: vehicle.base)
    var configuration = VehicleConfiguration(
      type: type, name: vehicle.id, systemID: systemID, home: vehicle.pad,
      swapSeconds: base?.turnaroundSeconds ?? Self.swapSeconds, sprayRate: Self.sprayRate)
    configuration.homeAltitude = base?.floor.flatMap { map.altitude(of: $0) }
    configuration.profile = profile
    configuration.isTalkative = true
    if let tank = type.sprayer?.tank.litres {
      configuration.fills = Array(repeating: tank, count: Self.fillsMax)
    }
    return configuration
  }
}
