import Energetics
import Missions
import Quantities

/// What a sortie may draw from its battery, and what its legs take by the verifier's own sum.
struct EnergyBudget: Sendable {
  /// The battery's rated joules.
  let capacity: Double
  /// The joules that may be drawn so that the reserve is left and no more is taken than the cold battery gives.
  let joules: Double
  /// The joules of each leg with what is on board by the sortie's own hand-overs.
  let legs: [Double]

  init(_ sortie: SortieTrack, _ type: VehicleType, _ ledger: LoadLedger, _ mission: Mission) {
    capacity = type.battery.capacity.joules
    joules = min(
      capacity * (1 - mission.rules.reserve.fraction),
      type.battery.usableEnergy(at: mission.weather.airTemperature).joules)
    let energy = FlightEnergy(type, wind: mission.weather.wind)
    legs = sortie.legs.map { energy.joules(of: $0, payload: ledger.carried(duringLeg: $0.index)) }
  }

  /// The joules of all legs.
  var spent: Double { legs.reduce(0, +) }
}
