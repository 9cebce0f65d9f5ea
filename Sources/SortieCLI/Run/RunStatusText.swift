import FleetLink
import Quantities
import Simulator

/// How the vehicles of a simulation stand: what the dispatcher believes, and what is true.
enum RunStatusText {
  /// A table with one line for each vehicle.
  static func text(of state: RunState) -> String {
    let believed = state.dispatcher?.statuses(at: state.now) ?? []
    var table = TextTable([
      ("vehicle", .left), ("", .left), ("sortie", .left), ("mode", .left), ("height", .right), ("speed", .right),
      ("from pad", .right), ("charge", .right),
    ])
    func whole(_ value: Double) -> String { "\(Int(value.rounded()))" }
    for (vehicle, place) in zip(state.simulation.vehicles, state.simulation.vehiclesNow) {
      let status = believed.first { $0.vehicle == place.vehicle }
      let phase = vehicle.hasCrashed ? "crashed" : status?.phase ?? "no dispatcher"
      table.add(
        place.vehicle, phase, status?.sortie ?? "–", vehicle.autopilot.mode.name,
        whole(vehicle.metresAboveGround) + " m", whole(vehicle.body.velocity.lengthMetres) + " m/s",
        whole(place.metresFromPad) + " m", whole(vehicle.battery.charge.percent) + " %")
    }
    return table.text
  }
}
