import MAVLink
import Plans
import Quantities
import Telemetry

/// A vehicle whose autopilot started anew: it is heard, and has forgotten which messages were asked for.
extension VehicleSession {
  /// Seconds without a position after which the streams of a vehicle that is heard are asked for again.
  static let streamsLostSeconds = 5.0
  /// Seconds between two such requests: one takes some time over a bad radio.
  static let streamsAgainSeconds = 10.0

  /// Asks for the streams again where they have stopped.
  mutating func restoreStreams(at now: MissionTime) {
    switch phase {
    // Before its streams are set up there is nothing to restore, and afterwards nobody needs them.
    case .connecting, .asking, .preparing, .finished: return
    default: break
    }
    guard let lastHeard, let lastPositionHeard, command == nil, pendingCommands.isEmpty,
      now - lastHeard < Self.streamsLostSeconds, now - lastPositionHeard > Self.streamsLostSeconds,
      streamsAskedAgain.map({ now - $0 > Self.streamsAgainSeconds }) ?? true
    else { return }
    streamsAskedAgain = now
    event(.warning, "link", "\(plan.id) is heard and tells no position: its streams are asked for again", at: now)
    enqueueStreams()
  }

  /// Asks for all streams.
  mutating func enqueueStreams() {
    for stream in streams { enqueue(MavCmd.setMessageInterval, Float(stream.message), stream.microseconds) }
  }
}

extension Dispatcher {
  /// Watches other closed zones from now on, as where one is announced while vehicles fly.
  package mutating func watch(_ zones: ZoneWatch?) {
    for index in sessions.indices {
      sessions[index].zones = zones
      sessions[index].flightWatch?.watch(zones)
    }
  }
}
