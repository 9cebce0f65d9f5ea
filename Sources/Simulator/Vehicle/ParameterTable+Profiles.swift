import Quantities

/// The parameters that each profile has: those with an effect, named as the autopilots name them.
extension ParameterTable {
  /// The table of a vehicle.
  static func table(for configuration: VehicleConfiguration) -> ParameterTable {
    switch configuration.profile {
    case .ardupilot: ParameterTable(ardupilot(configuration), sendsBits: false)
    case .px4: ParameterTable(px4(configuration), sendsBits: true)
    }
  }

  /// ArduPilot's names of the stream groups, with the group's number in REQUEST_DATA_STREAM.
  static let streamGroups: [(name: String, group: UInt8)] = [
    ("MAV1_RAW_SENS", 1), ("MAV1_EXT_STAT", 2), ("MAV1_RC_CHAN", 3), ("MAV1_RAW_CTRL", 4), ("MAV1_POSITION", 6),
    ("MAV1_EXTRA1", 10), ("MAV1_EXTRA2", 11), ("MAV1_EXTRA3", 12),
  ]

  private static func ardupilot(_ configuration: VehicleConfiguration) -> [Entry] {
    let speed = configuration.defaultSpeed.metresPerSecond
    var entries = [
      Entry(name: "BATT_CRT_MAH", kind: .real, value: 0),
      Entry(name: "BATT_CRT_VOLT", kind: .real, value: 0),
      Entry(name: "BATT_FS_CRT_ACT", kind: .integer8, value: 0),
      Entry(name: "BATT_FS_LOW_ACT", kind: .integer8, value: 0),
      Entry(name: "BATT_LOW_MAH", kind: .real, value: 0),
      Entry(name: "BATT_LOW_VOLT", kind: .real, value: 10.5),
      Entry(name: "FENCE_ACTION", kind: .integer8, value: 1),
      Entry(name: "FENCE_ALT_MAX", kind: .real, value: 100),
      Entry(name: "FENCE_ENABLE", kind: .integer8, value: 0),
      Entry(name: "FENCE_RADIUS", kind: .real, value: 300),
      Entry(name: "FENCE_TYPE", kind: .integer8, value: configuration.kind.isRover ? 6 : 7),
      Entry(name: "FS_EKF_ACTION", kind: .integer8, value: 1),
      Entry(name: "FS_GCS_ENABLE", kind: .integer8, value: 0),
      Entry(name: "FS_GCS_TIMEOUT", kind: .real, value: 5),
      Entry(name: "MAV_GCS_SYSID", kind: .integer16, value: 255),
      Entry(name: "MAV_SYSID", kind: .integer16, value: Double(configuration.systemID), isFixed: true),
    ]
    switch configuration.kind {
    case .multirotor:
      entries += [
        Entry(name: "RTL_ALT", kind: .integer32, value: Autopilot.returnHeightMetres * 100),
        Entry(name: "WPNAV_SPEED", kind: .real, value: speed * 100),
      ]
    case .rover:
      entries.append(Entry(name: "WP_SPEED", kind: .real, value: speed))
    }
    return entries + streamGroups.map { Entry(name: $0.name, kind: .integer16, value: 0) }
  }

  private static func px4(_ configuration: VehicleConfiguration) -> [Entry] {
    [
      Entry(name: "BAT_CRIT_THR", kind: .real, value: 0.07),
      Entry(name: "BAT_EMERGEN_THR", kind: .real, value: 0.05),
      Entry(name: "BAT_LOW_THR", kind: .real, value: 0.15),
      Entry(name: "COM_DISARM_PRFLT", kind: .real, value: 10),
      Entry(name: "COM_DL_LOSS_T", kind: .integer32, value: 10),
      Entry(name: "COM_LOW_BAT_ACT", kind: .integer32, value: 0),
      Entry(name: "GF_ACTION", kind: .integer32, value: 2),
      Entry(name: "GF_MAX_HOR_DIST", kind: .real, value: 0),
      Entry(name: "GF_MAX_VER_DIST", kind: .real, value: 0),
      Entry(name: "MAV_SYS_ID", kind: .integer32, value: Double(configuration.systemID), isFixed: true),
      Entry(name: "MIS_TAKEOFF_ALT", kind: .real, value: Autopilot.takeOffHeightMetres),
      Entry(name: "MPC_XY_CRUISE", kind: .real, value: configuration.defaultSpeed.metresPerSecond),
      Entry(name: "NAV_DLL_ACT", kind: .integer32, value: 0),
      Entry(name: "RTL_RETURN_ALT", kind: .real, value: Autopilot.returnHeightMetres),
    ]
  }
}
