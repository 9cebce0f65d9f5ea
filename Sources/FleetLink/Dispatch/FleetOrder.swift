import MAVLink
import Plans
import Quantities
import Telemetry

/// What an operator orders vehicles that are under way to do.
package enum FleetOrder: String, Sendable, Hashable, CaseIterable {
  /// Stay where they are: drones in the air, robots with brakes on.
  case hold
  /// Come home and land; no further sortie starts.
  case returnHome = "return"
  /// Go on with the mission after a hold.
  case resume
}

extension Dispatcher {
  /// Gives an order to every vehicle that is under way.
  ///
  /// - Returns: the names of the vehicles that were given it.
  package mutating func order(_ order: FleetOrder, at now: MissionTime) -> [String] {
    var names: [String] = []
    for index in sessions.indices where sessions[index].take(order, at: now) { names.append(sessions[index].plan.id) }
    return names
  }
}

extension VehicleSession {
  /// Takes an order; false where the vehicle is not under way.
  mutating func take(_ order: FleetOrder, at now: MissionTime) -> Bool {
    if order == .returnHome { isCalledHome = true }
    guard isUnderWay else { return false }
    let mode =
      switch order {
      case .hold: modes.hold
      case .returnHome: modes.home
      case .resume: modes.mission
      }
    pendingCommands.append(dialect.setMode(mode))
    event(.notice, "order", "\(plan.id) is ordered: \(order.rawValue)", at: now)
    return true
  }
}
