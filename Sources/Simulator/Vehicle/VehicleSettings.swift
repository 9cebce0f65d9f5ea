import MAVLink

/// What a vehicle's parameters mean, the same for both profiles.
struct VehicleSettings: Sendable, Hashable {
  /// What a failsafe or a fence does.
  enum Response: Sendable, Hashable {
    /// Nothing but words.
    case report
    case hold
    case returnToLaunch
    case land
  }

  /// When the battery counts as low or critical; a threshold of 0 is off.
  struct BatteryLimit: Sendable, Hashable {
    /// The voltage below.
    var volts = 0.0
    /// The charge left below, in milliampere hours.
    var milliampereHours = 0.0
    /// The charge left below, as a fraction of the whole.
    var fraction = 0.0
    var response = Response.report
  }

  /// Whether the fence is watched.
  var isFenceEnabled: Bool
  /// What the fence consists of.
  var fence: FenceMonitor.Limits
  var fenceResponse: Response
  var lowBattery = BatteryLimit()
  var criticalBattery = BatteryLimit()
  /// The charge at which a PX4 vehicle lands where it is, as a fraction; 0 is off.
  var emergencyFraction = 0.0
  /// What is done when the ground station falls silent; nil does nothing.
  var stationResponse: Response?
  /// Seconds of silence after which the ground station counts as lost.
  var stationTimeoutSeconds: Double
  /// The system whose heartbeats count; nil for all.
  var stationSystemID: UInt8?
  /// What is done when the position is lost.
  var positionResponse: Response
  /// Seconds after which a vehicle that was armed and did not take off is disarmed; nil for never.
  var idleSecondsMax: Double?
  /// Speed over ground in metres per second, and heights above home in metres.
  var speed: Double
  var returnHeightMetres: Double
  var takeOffHeightMetres: Double

  /// Reads the parameters of a profile.
  init(_ table: ParameterServer, of configuration: VehicleConfiguration) {
    switch configuration.profile {
    case .ardupilot: self.init(ardupilot: table, isRover: configuration.kind.isRover)
    case .px4: self.init(px4: table)
    }
  }

  private init(ardupilot table: ParameterServer, isRover: Bool) {
    func whole(_ name: String) -> Int { Int(table.number(name)) }
    isFenceEnabled = whole("FENCE_ENABLE") != 0
    let types = whole("FENCE_TYPE")
    fence = FenceMonitor.Limits(
      isUnion: false, watchesAreas: types & 4 != 0,
      heightMetresMax: types & 1 != 0 && !isRover ? table.number("FENCE_ALT_MAX") : nil,
      homeMetresMax: types & 2 != 0 ? table.number("FENCE_RADIUS") : nil, isEmpty: types & 7 == 0)
    switch whole("FENCE_ACTION") {
    case 1, 3: fenceResponse = .returnToLaunch
    case 2: fenceResponse = isRover ? .hold : .land
    case 4: fenceResponse = .hold
    default: fenceResponse = .report
    }
    lowBattery = BatteryLimit(
      volts: table.number("BATT_LOW_VOLT"), milliampereHours: table.number("BATT_LOW_MAH"),
      response: Self.battery(whole("BATT_FS_LOW_ACT"), isRover: isRover))
    criticalBattery = BatteryLimit(
      volts: table.number("BATT_CRT_VOLT"), milliampereHours: table.number("BATT_CRT_MAH"),
      response: Self.battery(whole("BATT_FS_CRT_ACT"), isRover: isRover))
    switch whole("FS_GCS_ENABLE") {
    case 0: stationResponse = nil
    case 5: stationResponse = isRover ? .hold : .land
    default: stationResponse = .returnToLaunch
    }
    stationTimeoutSeconds = max(1, table.number("FS_GCS_TIMEOUT"))
    stationSystemID = UInt8(exactly: table.number("MAV_GCS_SYSID"))
    positionResponse = whole("FS_EKF_ACTION") == 0 ? .report : isRover ? .hold : .land
    speed = isRover ? table.number("WP_SPEED") : table.number("WPNAV_SPEED") / 100
    returnHeightMetres = isRover ? 0 : max(0, table.number("RTL_ALT") / 100)
    takeOffHeightMetres = Autopilot.takeOffHeightMetres
  }

  private static func battery(_ action: Int, isRover: Bool) -> Response {
    switch (action, isRover) {
    case (1, false), (5, false): .land
    case (1, true), (2, false), (3, false), (4, false), (6, false): .returnToLaunch
    case (2...5, true): .hold
    default: .report
    }
  }

  private init(px4 table: ParameterServer) {
    func whole(_ name: String) -> Int { Int(table.number(name)) }
    func limit(_ name: String) -> Double? { table.number(name) > 0 ? table.number(name) : nil }
    isFenceEnabled = whole("GF_ACTION") != 0
    fence = FenceMonitor.Limits(
      isUnion: true, watchesAreas: true, heightMetresMax: limit("GF_MAX_VER_DIST"),
      homeMetresMax: limit("GF_MAX_HOR_DIST"), isEmpty: false)
    switch whole("GF_ACTION") {
    case 2: fenceResponse = .hold
    case 3: fenceResponse = .returnToLaunch
    case 4, 5: fenceResponse = .land
    default: fenceResponse = .report
    }
    // 0 warns; 2 lands at critical; 3 returns at critical and lands at the emergency level.
    let action = whole("COM_LOW_BAT_ACT")
    lowBattery = BatteryLimit(fraction: table.number("BAT_LOW_THR"))
    criticalBattery = BatteryLimit(
      fraction: table.number("BAT_CRIT_THR"),
      response: action == 2 ? .land : action == 3 ? .returnToLaunch : .report)
    emergencyFraction = action == 3 ? table.number("BAT_EMERGEN_THR") : 0
    switch whole("NAV_DLL_ACT") {
    case 1: stationResponse = .hold
    case 2: stationResponse = .returnToLaunch
    case 3: stationResponse = .land
    default: stationResponse = nil
    }
    stationTimeoutSeconds = max(1, table.number("COM_DL_LOSS_T"))
    positionResponse = .land
    idleSecondsMax = limit("COM_DISARM_PRFLT")
    speed = table.number("MPC_XY_CRUISE")
    returnHeightMetres = max(0, table.number("RTL_RETURN_ALT"))
    takeOffHeightMetres = max(0, table.number("MIS_TAKEOFF_ALT"))
  }
}

extension ParameterServer {
  /// The value of a parameter as a number; 0 where there is none of that name.
  fileprivate func number(_ name: String) -> Double { value(name)?.number ?? 0 }
}
