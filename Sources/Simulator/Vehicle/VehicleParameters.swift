import MAVLink
import Quantities

/// The parameters that each profile has: those with an effect, named as the autopilots name them.
enum VehicleParameters {
  /// The parameters of a vehicle.
  static func server(for configuration: VehicleConfiguration, own: MAVLinkAddress) -> ParameterServer {
    let isArdupilot = configuration.profile == .ardupilot
    return ParameterServer(
      own: own, encoding: isArdupilot ? .cast : .bytewise,
      parameters: isArdupilot ? ardupilot(configuration) : px4(configuration), fixed: ["MAV_SYSID", "MAV_SYS_ID"])
  }

  /// ArduPilot's names of the stream groups, with the group's number in REQUEST_DATA_STREAM.
  static let streamGroups: [(name: String, group: UInt8)] = [
    ("MAV1_RAW_SENS", 1), ("MAV1_EXT_STAT", 2), ("MAV1_RC_CHAN", 3), ("MAV1_RAW_CTRL", 4), ("MAV1_POSITION", 6),
    ("MAV1_EXTRA1", 10), ("MAV1_EXTRA2", 11), ("MAV1_EXTRA3", 12),
  ]

  private static func ardupilot(_ configuration: VehicleConfiguration) -> [String: ParameterValue] {
    let speed = configuration.defaultSpeed.metresPerSecond
    var parameters: [String: ParameterValue] = [
      "BATT_CRT_MAH": .real(0),
      "BATT_CRT_VOLT": .real(0),
      "BATT_FS_CRT_ACT": .integer(0, type: MavParamType.int8),
      "BATT_FS_LOW_ACT": .integer(0, type: MavParamType.int8),
      "BATT_LOW_MAH": .real(0),
      "BATT_LOW_VOLT": .real(10.5),
      "FENCE_ACTION": .integer(1, type: MavParamType.int8),
      "FENCE_ALT_MAX": .real(100),
      "FENCE_ENABLE": .integer(0, type: MavParamType.int8),
      "FENCE_RADIUS": .real(300),
      "FENCE_TYPE": .integer(configuration.kind.isRover ? 6 : 7, type: MavParamType.int8),
      "FS_EKF_ACTION": .integer(1, type: MavParamType.int8),
      "FS_GCS_ENABLE": .integer(0, type: MavParamType.int8),
      "FS_GCS_TIMEOUT": .real(5),
      "MAV_GCS_SYSID": .integer(255, type: MavParamType.int16),
      "MAV_SYSID": .integer(Int64(configuration.systemID), type: MavParamType.int16),
    ]
    switch configuration.kind {
    case .multirotor:
      parameters["RTL_ALT"] = .integer(Int64(Autopilot.returnHeightMetres * 100), type: MavParamType.int32)
      parameters["WPNAV_SPEED"] = .real(Float(speed * 100))
    case .rover:
      parameters["WP_SPEED"] = .real(Float(speed))
    }
    for group in streamGroups { parameters[group.name] = .integer(0, type: MavParamType.int16) }
    return parameters
  }

  private static func px4(_ configuration: VehicleConfiguration) -> [String: ParameterValue] {
    [
      "BAT_CRIT_THR": .real(0.07),
      "BAT_EMERGEN_THR": .real(0.05),
      "BAT_LOW_THR": .real(0.15),
      "COM_DISARM_PRFLT": .real(10),
      "COM_DL_LOSS_T": .integer(10, type: MavParamType.int32),
      "COM_LOW_BAT_ACT": .integer(0, type: MavParamType.int32),
      "GF_ACTION": .integer(2, type: MavParamType.int32),
      "GF_MAX_HOR_DIST": .real(0),
      "GF_MAX_VER_DIST": .real(0),
      "MAV_SYS_ID": .integer(Int64(configuration.systemID), type: MavParamType.int32),
      "MIS_TAKEOFF_ALT": .real(Float(Autopilot.takeOffHeightMetres)),
      "MPC_XY_CRUISE": .real(Float(configuration.defaultSpeed.metresPerSecond)),
      "NAV_DLL_ACT": .integer(0, type: MavParamType.int32),
      "RTL_RETURN_ALT": .real(Float(Autopilot.returnHeightMetres)),
    ]
  }
}
