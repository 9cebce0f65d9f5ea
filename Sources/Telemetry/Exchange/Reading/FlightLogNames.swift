/// Words for numbers that several formats of logs share.
package enum FlightLogNames {
  /// The result of a command, as the dispatcher writes it (`MAV_RESULT`).
  package static func result(of number: Int) -> String {
    switch number {
    case 0: "accepted"
    case 1: "refused for now"
    case 2: "denied"
    case 3: "unsupported"
    case 4: "failed"
    case 5: "in progress"
    case 6: "cancelled"
    default: "result \(number)"
    }
  }
}

/// Words for numbers in ArduPilot's logs.
///
/// Source: ArduPilot, `AP_Logger.h`, `LogEvent`, `LogErrorSubsystem`.
enum DataFlashNames {
  private static let events: [Int: String] = [
    10: "Armed", 11: "Disarmed", 15: "Auto armed", 17: "Maybe landed", 18: "Landed", 19: "Lost its position",
    21: "Flip began", 22: "Flip ended", 25: "Home was set", 26: "Simple mode on", 27: "Simple mode off",
    28: "Took off", 29: "Super simple mode on", 30: "Autotune began", 41: "Fence on", 42: "Fence off",
    46: "Gripper grabs", 47: "Gripper releases", 49: "Parachute off", 50: "Parachute on", 51: "Parachute released",
    52: "Landing gear out", 53: "Landing gear in", 54: "Motors stopped in an emergency",
    55: "Emergency stop of the motors ended", 57: "Altitude of the estimator was reset", 60: "Another estimator leads",
    62: "Yaw of the estimator was reset", 73: "Fence floor on", 74: "Fence floor off",
  ]
  private static let subsystems: [Int: String] = [
    1: "Main loop", 2: "Radio", 3: "Compass", 4: "Optical flow", 5: "Radio failsafe", 6: "Battery failsafe",
    7: "Satellite failsafe", 8: "Ground station failsafe", 9: "Fence failsafe", 10: "Flight mode", 11: "Satellites",
    12: "Crash check", 13: "Flip", 14: "Autotune", 15: "Parachute", 16: "Estimator check", 17: "Estimator failsafe",
    18: "Barometer", 19: "Processor", 20: "Traffic failsafe", 21: "Terrain", 22: "Navigation",
    23: "Terrain failsafe", 24: "Primary estimator", 25: "Thrust loss check", 26: "Sensor failsafe",
    27: "Leak failsafe", 28: "Pilot input", 29: "Vibration failsafe", 30: "Internal error",
    31: "Dead reckoning failsafe",
  ]

  static func event(_ id: Int) -> String { events[id] ?? "Event \(id)" }

  static func error(subsystem: Int, code: Int) -> String {
    let name = subsystems[subsystem] ?? "Subsystem \(subsystem)"
    return code == 0 ? "\(name): error over" : "\(name): error \(code)"
  }
}

/// The time of navigation satellites, which has no leap seconds.
enum GPSTime {
  /// 1980-01-06 in seconds since 1970.
  private static let epoch = 315_964_800.0
  /// The leap seconds since 1980, each with the moment in universal time from which it counts (IERS Bulletin C).
  private static let leaps: [(from: Double, seconds: Double)] = [
    (1_483_228_800, 18), (1_435_708_800, 17), (1_341_100_800, 16), (1_230_768_000, 15), (1_136_073_600, 14),
    (915_148_800, 13),
  ]

  /// Seconds since 1970 in universal time.
  static func unixSeconds(week: Double, secondsOfWeek: Double) -> Double {
    let continuous = epoch + week * 604_800 + secondsOfWeek
    let leap = leaps.first { continuous - $0.seconds >= $0.from }?.seconds ?? 13
    return continuous - leap
  }
}
