import MAVLink

/// How a vehicle moves. What its autopilot calls things is in `AutopilotDialect`.
package enum VehicleKind: Sendable, Hashable {
  /// It flies.
  case multirotor
  /// It drives.
  case groundRobot

  /// The kind of vehicle that a heartbeat speaks of; nil where it is no vehicle that this project knows.
  init?(_ heartbeat: Heartbeat) {
    switch heartbeat.type {
    case MavType.groundRover: self = .groundRobot
    case MavType.quadrotor, MavType.hexarotor, MavType.octorotor: self = .multirotor
    default: return nil
    }
  }

  /// MAVLink's number of the vehicle type, which files for ground stations carry. The firmware of both is ArduPilot.
  var mavType: UInt8 {
    switch self {
    case .multirotor: MavType.hexarotor
    case .groundRobot: MavType.groundRover
    }
  }
}
