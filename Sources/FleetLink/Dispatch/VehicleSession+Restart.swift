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

  /// Asks for attitude and wind, which are recorded and steer nothing.
  ///
  /// No answer is waited for: the vehicle's commands must not stand behind them. Where the attitude does not come they
  /// are asked for again, some times.
  mutating func askForMore(at now: MissionTime) {
    switch phase {
    case .standing, .ready, .armed, .flying: break
    default: return
    }
    guard link.kind == .multirotor, !moreStreams.isHeard, moreStreams.asked < MoreStreams.askedMax, command == nil,
      pendingCommands.isEmpty, moreStreams.last.map({ now - $0 > MoreStreams.againSeconds }) ?? true
    else { return }
    moreStreams.asked += 1
    moreStreams.last = now
    for (message, seconds) in MoreStreams.wanted(of: dialect) {
      let command = CommandLong(
        targetSystem: target.systemID, targetComponent: target.componentID, command: MavCmd.setMessageInterval,
        param1: Float(message), param2: Float(seconds * 1e6))
      send(command)
    }
  }

  /// Asks for all streams.
  mutating func enqueueStreams() {
    for stream in streams { enqueue(MavCmd.setMessageInterval, Float(stream.message), stream.microseconds) }
  }
}

/// Messages that are recorded where they come.
struct MoreStreams: Sendable {
  /// How often they are asked for at most.
  static let askedMax = 3
  /// Seconds between two requests.
  static let againSeconds = 15.0

  var isHeard = false
  var asked = 0
  var last: MissionTime?

  /// The messages with their interval in seconds.
  static func wanted(of dialect: AutopilotDialect) -> [(message: UInt32, seconds: Double)] {
    [(Attitude.id, 1), (dialect == .ardupilot ? Wind.id : WindCov.id, LinkMeter.windowSeconds)]
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
