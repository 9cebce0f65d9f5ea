/// Names of flight modes in logs of autopilots, by their numbers.
///
/// Sources: ArduPilot's `mode.h` of Copter, Plane and Rover; PX4's `vehicle_status.msg`, `NAVIGATION_STATE_*`.
package enum FlightModeNames {
  /// The kinds of vehicles whose modes have lists of their own.
  package enum Kind: Hashable, Sendable {
    case copter
    case plane
    case rover
    case px4
  }

  /// The name of a mode, or `MODE` with the number where it has none here.
  package static func name(_ number: UInt32, of kind: Kind?) -> String {
    let name: String? =
      switch kind {
      case .copter: copter[number]
      case .plane: plane[number]
      case .rover: rover[number]
      case .px4: px4[number]
      case nil: nil
      }
    return name ?? "MODE \(number)"
  }

  /// The number of a mode of PX4 by its name; nil for a name that is none of PX4's.
  package static func px4State(_ name: String) -> UInt8? {
    px4.filter { $0.value == name }.keys.min().flatMap { UInt8(exactly: $0) }
  }

  private static let copter: [UInt32: String] = [
    0: "STABILIZE", 1: "ACRO", 2: "ALT_HOLD", 3: "AUTO", 4: "GUIDED", 5: "LOITER", 6: "RTL", 7: "CIRCLE", 9: "LAND",
    11: "DRIFT", 13: "SPORT", 14: "FLIP", 15: "AUTOTUNE", 16: "POSHOLD", 17: "BRAKE", 18: "THROW", 19: "AVOID_ADSB",
    20: "GUIDED_NOGPS", 21: "SMART_RTL", 22: "FLOWHOLD", 23: "FOLLOW", 24: "ZIGZAG", 25: "SYSTEMID", 26: "AUTOROTATE",
    27: "AUTO_RTL", 28: "TURTLE",
  ]
  private static let plane: [UInt32: String] = [
    0: "MANUAL", 1: "CIRCLE", 2: "STABILIZE", 3: "TRAINING", 4: "ACRO", 5: "FBWA", 6: "FBWB", 7: "CRUISE",
    8: "AUTOTUNE", 10: "AUTO", 11: "RTL", 12: "LOITER", 13: "TAKEOFF", 14: "AVOID_ADSB", 15: "GUIDED",
    16: "INITIALISING", 17: "QSTABILIZE", 18: "QHOVER", 19: "QLOITER", 20: "QLAND", 21: "QRTL", 22: "QAUTOTUNE",
    23: "QACRO", 24: "THERMAL", 25: "LOITER_ALT_QLAND",
  ]
  private static let rover: [UInt32: String] = [
    0: "MANUAL", 1: "ACRO", 3: "STEERING", 4: "HOLD", 5: "LOITER", 6: "FOLLOW", 7: "SIMPLE", 8: "DOCK", 9: "CIRCLE",
    10: "AUTO", 11: "RTL", 12: "SMART_RTL", 15: "GUIDED", 16: "INITIALISING",
  ]
  private static let px4: [UInt32: String] = [
    0: "MANUAL", 1: "ALTCTL", 2: "POSCTL", 3: "MISSION", 4: "HOLD", 5: "RETURN", 6: "POSITION_SLOW", 10: "ACRO",
    12: "DESCEND", 13: "TERMINATION", 14: "OFFBOARD", 15: "STABILIZED", 17: "TAKEOFF", 18: "LAND", 19: "FOLLOW",
    20: "PRECLAND", 21: "ORBIT", 22: "VTOL_TAKEOFF",
  ]
}
