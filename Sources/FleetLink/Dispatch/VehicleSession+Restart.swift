import MAVLink
import Plans
import Quantities
import Telemetry

/// A vehicle whose autopilot started anew: it is heard, and has forgotten which messages were asked for.
extension VehicleSession {
  /// Heartbeats without a position between them after which the streams are asked for again. Heartbeats are counted and
  /// not seconds: after a silence the first words need not be a position, and a bad radio loses both alike.
  static let heartbeatsWithoutPosition = 5
  /// Seconds between two such requests: one takes some time over a bad radio.
  static let streamsAgainSeconds = 10.0

  /// Asks for the streams again where they have stopped.
  mutating func restoreStreams(at now: MissionTime) {
    switch phase {
    // Before its streams are set up there is nothing to restore, and afterwards nobody needs them.
    case .connecting, .asking, .preparing, .finished: return
    default: break
    }
    guard heartbeatsSincePosition >= Self.heartbeatsWithoutPosition, command == nil, pendingCommands.isEmpty,
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
