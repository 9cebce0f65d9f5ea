import MAVLink

/// How a vehicle moves, and with it what its autopilot calls its modes.
package enum VehicleKind: Sendable, Hashable {
  /// It flies; its autopilot is ArduCopter.
  case multirotor
  /// It drives; its autopilot is ArduPilot Rover.
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

  /// The mode in which the vehicle is prepared and armed.
  var guidedMode: UInt32 {
    switch self {
    case .multirotor: CopterMode.guided
    case .groundRobot: RoverMode.guided
    }
  }

  /// The mode in which it flies or drives its mission.
  var autoMode: UInt32 {
    switch self {
    case .multirotor: CopterMode.auto
    case .groundRobot: RoverMode.auto
    }
  }

  /// The mode in which it keeps its place.
  var holdMode: UInt32 {
    switch self {
    case .multirotor: CopterMode.loiter
    case .groundRobot: RoverMode.hold
    }
  }

  /// The mode in which it comes home.
  var returnMode: UInt32 {
    switch self {
    case .multirotor: CopterMode.rtl
    case .groundRobot: RoverMode.returnToLaunch
    }
  }

  /// The mode in which it comes down where it is; a robot stands.
  var landMode: UInt32 {
    switch self {
    case .multirotor: CopterMode.land
    case .groundRobot: RoverMode.hold
    }
  }

  /// The autopilot's name of a mode.
  func name(ofMode mode: UInt32?) -> String {
    guard let mode else { return "UNKNOWN" }
    let name =
      switch self {
      case .multirotor: Self.copterNames[mode]
      case .groundRobot: RoverMode.names[mode]
      }
    return name ?? "MODE \(mode)"
  }

  /// ArduCopter's names of the modes that the dispatcher meets.
  private static let copterNames: [UInt32: String] = [
    0: "STABILIZE", 3: "AUTO", 4: "GUIDED", 5: "LOITER", 6: "RTL", 9: "LAND",
  ]
}

/// Mode numbers of ArduPilot Rover in `custom_mode` of HEARTBEAT. The definition files hold only those of ArduCopter.
///
/// Source: ArduPilot, "Rover modes" and the enumeration of mode numbers of its rover.
enum RoverMode {
  static let manual: UInt32 = 0
  static let hold: UInt32 = 4
  static let auto: UInt32 = 10
  static let returnToLaunch: UInt32 = 11
  static let guided: UInt32 = 15

  static let names: [UInt32: String] = [
    manual: "MANUAL", hold: "HOLD", auto: "AUTO", returnToLaunch: "RTL", guided: "GUIDED",
  ]
}
