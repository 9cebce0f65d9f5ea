import Plans
import Quantities

/// How a vehicle stands, for an operator who asks.
package struct VehicleStatus: Sendable, Hashable {
  /// Its name in the plan.
  package var vehicle: String
  /// What it does, a few words.
  package var phase: String
  /// The sortie that it prepares or flies.
  package var sortie: String?
  /// Its autopilot's name of its mode.
  package var mode: String
  /// The part of the sortie that is behind it, 0...1; nil where it is not under way.
  package var progress: Double?
  /// Seconds behind its plan, and metres from its way.
  package var lateSeconds: Double?
  package var offMetres: Double?
  /// Its charge in percent.
  package var chargePercent: Double?
  /// Seconds since it was heard; nil where it never was.
  package var heardSeconds: Double?
}

extension Dispatcher {
  /// How all vehicles stand, in the order of the plan.
  package func statuses(at now: MissionTime) -> [VehicleStatus] {
    sessions.map { session in
      let standing = session.isUnderWay ? session.flightWatch?.standing : nil
      return VehicleStatus(
        vehicle: session.plan.id, phase: session.phase.words, sortie: session.sortie?.id,
        mode: session.state.modeName, progress: standing?.progress, lateSeconds: standing?.lateSeconds,
        offMetres: standing?.offMetres, chargePercent: session.state.charge?.percent,
        heardSeconds: session.lastHeard.map { now - $0 })
    }
  }

  /// Vehicles that were heard last away from their pads.
  package var vehiclesAway: [String] {
    sessions.filter { $0.lastHeard != nil && $0.state.position != nil && $0.reasonAgainstPad != nil }.map(\.plan.id)
  }
}

extension VehicleSession.Phase {
  /// What it is, for people.
  var words: String {
    switch self {
    case .connecting: "not heard yet"
    case .asking, .preparing, .readingLimits: "connecting"
    case .recognising: "being recognised"
    case .fencing, .readingFence, .choosingFence: "taking its fence"
    case .rallying, .readingRally: "taking its rally points"
    case .standing: "on the ground"
    case .uploading, .readingBack: "taking its mission"
    case .ready: "ready"
    case .arming, .armed, .starting: "starting"
    case .flying: "under way"
    case .finished: "done"
    }
  }
}
