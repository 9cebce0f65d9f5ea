import MAVLink

/// Whose autopilot a vehicle has, and with it all that the dispatcher must say or read otherwise.
///
/// Sources: ArduPilot's and PX4's developer documentation of modes, missions, parameters and fences.
package enum AutopilotDialect: String, Sendable, Hashable, CaseIterable {
  /// ArduCopter and ArduPilot Rover.
  case ardupilot
  /// PX4 on multirotors.
  case px4

  /// The numbers, in `custom_mode` of HEARTBEAT, of the modes that the dispatcher needs.
  struct Modes: Sendable, Hashable {
    /// The mode in which the vehicle is prepared and armed.
    var prepared: UInt32
    /// The mode in which it flies or drives its mission.
    var mission: UInt32
    /// The mode in which it keeps its place.
    var hold: UInt32
    /// The mode in which it comes home.
    var home: UInt32
    /// The mode in which it comes down where it is; a robot stands.
    var land: UInt32
  }

  /// What a mission item is to do that not every autopilot does by the same command.
  enum PayloadAction: Sendable, Hashable {
    case spray(Bool)
    case relay(Int, isOn: Bool)
    case announce(message: Float, number: Int)
  }

  /// Command and first parameters of a payload action.
  struct PayloadItem: Sendable, Hashable {
    var command: UInt16
    var param1: Float
    var param2: Float
    /// For parameters 3 to 6; no number where they have a meaning and are not set.
    var others: Float
  }

  /// The autopilot that a heartbeat names; nil where the dispatcher does not know it.
  init?(_ heartbeat: Heartbeat) {
    switch heartbeat.autopilot {
    case MavAutopilot.ardupilotmega: self = .ardupilot
    case MavAutopilot.px4: self = .px4
    default: return nil
    }
  }

  /// The autopilot's name.
  package var name: String {
    switch self {
    case .ardupilot: "ArduPilot"
    case .px4: "PX4"
    }
  }

  /// Why missions of a kind of vehicle are not written for this autopilot; nil where they are.
  ///
  /// What PX4 does on wheels between two way points is not what a robot's plan is proved for, it does not report its
  /// relays, and no item switches one.
  func reason(against kind: VehicleKind) -> String? {
    guard self == .px4, kind == .groundRobot else { return nil }
    return "The robot's autopilot is PX4, which does not drive as robots' plans are proved"
  }

  // MARK: Modes

  /// The modes of a kind of vehicle.
  func modes(of kind: VehicleKind) -> Modes {
    switch (self, kind) {
    case (.ardupilot, .multirotor):
      Modes(
        prepared: CopterMode.guided, mission: CopterMode.auto, hold: CopterMode.loiter, home: CopterMode.rtl,
        land: CopterMode.land)
    case (.ardupilot, .groundRobot):
      Modes(
        prepared: RoverMode.guided, mission: RoverMode.auto, hold: RoverMode.hold, home: RoverMode.returnToLaunch,
        land: RoverMode.hold)
    case (.px4, _):
      Modes(
        prepared: PX4Mode.hold, mission: PX4Mode.mission, hold: PX4Mode.hold, home: PX4Mode.home, land: PX4Mode.land)
    }
  }

  /// The autopilot's name of a mode.
  func name(ofMode mode: UInt32?, of kind: VehicleKind) -> String {
    guard let mode else { return "UNKNOWN" }
    let name =
      switch (self, kind) {
      case (.ardupilot, .multirotor): Self.copterNames[mode]
      case (.ardupilot, .groundRobot): RoverMode.names[mode]
      case (.px4, _): PX4Mode.names[mode]
      }
    return name ?? (self == .px4 ? "MODE \(mode >> 16 & 0xFF)/\(mode >> 24)" : "MODE \(mode)")
  }

  /// ArduCopter's names of the modes that the dispatcher meets.
  private static let copterNames: [UInt32: String] = [
    0: "STABILIZE", 3: "AUTO", 4: "GUIDED", 5: "LOITER", 6: "RTL", 9: "LAND",
  ]

  /// The order to change to a mode: ArduPilot takes its number, PX4 a main and a sub number.
  func setMode(_ mode: UInt32) -> CommandLong {
    let flag = Float(MavModeFlag.customModeEnabled)
    switch self {
    case .ardupilot: return CommandLong(command: MavCmd.doSetMode, param1: flag, param2: Float(mode))
    case .px4:
      return CommandLong(
        command: MavCmd.doSetMode, param1: flag, param2: Float(mode >> 16 & 0xFF), param3: Float(mode >> 24))
    }
  }

  /// The order to begin the mission, given to an armed vehicle.
  ///
  /// PX4 starts from the ground when it changes to the mode of missions. Its MISSION_START would begin again at the
  /// item that it names wherever the vehicle is, so a repeat that comes late is no harm only with the mode.
  func start(_ kind: VehicleKind) -> CommandLong {
    switch self {
    case .ardupilot: CommandLong(command: MavCmd.missionStart)
    case .px4: setMode(modes(of: kind).mission)
    }
  }

  // MARK: State

  /// Whether HEARTBEAT's state *active* means that a multirotor is in the air. An armed PX4 is active on the ground.
  var isActiveInAir: Bool { self == .ardupilot }

  /// Whether a multirotor that has flown its mission to the landing stays in the mission's mode. PX4 leaves it.
  var staysInMission: Bool { self == .ardupilot }

  // MARK: Missions

  /// Whether item 0 of a mission is home, and what is uploaded there discarded. PX4's item 0 is the first one.
  var keepsHome: Bool { self == .ardupilot }

  /// The frame of items without a place. PX4 refuses those that come in a frame of places.
  var placelessFrame: UInt8 {
    switch self {
    case .ardupilot: MavFrame.globalRelativeAltInt
    case .px4: MavFrame.mission
    }
  }

  /// Parameters 1 and 2 of a way point that is a full stop, in seconds and metres.
  ///
  /// PX4 cuts corners of way points without a time to stay, and counts a way point as reached ten metres before it
  /// where the item does not say otherwise. ArduPilot's first is a delay, and its second means nothing to a copter.
  var stop: (seconds: Float, metres: Float) {
    switch self {
    case .ardupilot: (0, 0)
    case .px4: (0.1, 1)
    }
  }

  /// Parameter 4, the yaw, of way points, take-off and landing: not set. PX4 takes 0 for north.
  var yaw: Float { self == .px4 ? .nan : 0 }

  /// The item for a payload action; nil where the autopilot has none.
  ///
  /// PX4 has no sprayer: what hangs on its first actuator is opened by 1 and closed by −1. It knows neither relays nor
  /// messages to a script.
  func item(for action: PayloadAction) -> PayloadItem? {
    switch (self, action) {
    case (.ardupilot, .spray(let isOn)):
      PayloadItem(command: MavCmd.doSprayer, param1: isOn ? 1 : 0, param2: 0, others: 0)
    case (.ardupilot, .relay(let relay, let isOn)):
      PayloadItem(command: MavCmd.doSetRelay, param1: Float(relay), param2: isOn ? 1 : 0, others: 0)
    case (.ardupilot, .announce(let message, let number)):
      PayloadItem(command: MavCmd.doSendScriptMessage, param1: message, param2: Float(number), others: 0)
    case (.px4, .spray(let isOn)):
      PayloadItem(command: MavCmd.doSetActuator, param1: isOn ? 1 : -1, param2: .nan, others: .nan)
    case (.px4, .relay), (.px4, .announce): nil
    }
  }

  // MARK: Parameters

  /// How whole numbers travel where the vehicle does not say.
  var parameterEncoding: ParameterValue.Encoding { self == .px4 ? .bytewise : .cast }

  /// Parameters that are read before anything is sent: what the vehicle does at its fence, and limits around its home.
  /// ArduPilot's are not asked for: the dispatcher switches its limits off.
  var limitParameters: [String] {
    switch self {
    case .ardupilot: []
    case .px4: [PX4Fence.action, PX4Fence.distance, PX4Fence.height]
    }
  }

  /// The parameter with the least height at which a multirotor comes home by itself, and the metres of its unit.
  var returnHeight: (parameter: String, metres: Double) {
    switch self {
    case .ardupilot: ("RTL_ALT", 0.01)
    case .px4: ("RTL_RETURN_ALT", 1)
    }
  }
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

/// Mode numbers of PX4: a main number in the third byte of `custom_mode`, and a sub number of AUTO in the fourth.
///
/// Source: PX4 developer guide, "Flight modes", and its `px4_custom_mode`.
enum PX4Mode {
  static let hold = auto(3)
  static let mission = auto(4)
  static let home = auto(5)
  static let land = auto(6)

  private static func auto(_ sub: UInt32) -> UInt32 { 4 << 16 | sub << 24 }

  static let names: [UInt32: String] = [
    1 << 16: "MANUAL", 2 << 16: "ALTCTL", 3 << 16: "POSCTL", 5 << 16: "ACRO", 6 << 16: "OFFBOARD",
    7 << 16: "STABILIZED", auto(1): "READY", auto(2): "TAKEOFF", hold: "HOLD", mission: "MISSION", home: "RETURN",
    land: "LAND", auto(9): "PRECLAND",
  ]
}

/// PX4's parameters about fences.
///
/// Source: PX4 parameter reference, group "Geofence".
enum PX4Fence {
  /// What the vehicle does at a fence: 0 nothing, 1 a warning, 2 hold, 3 return, 4 ends its flight, 5 land.
  static let action = "GF_ACTION"
  /// The greatest distance from home, in metres; 0 is none.
  static let distance = "GF_MAX_HOR_DIST"
  /// The greatest height above home, in metres; 0 is none.
  static let height = "GF_MAX_VER_DIST"

  static let off: Int64 = 0
  static let warning: Int64 = 1
  static let comeHome: Int64 = 3
  static let terminate: Int64 = 4
}
