/// Whose behaviour a simulated autopilot follows, where autopilots differ.
package enum AutopilotProfile: String, Sendable, Hashable, CaseIterable {
  /// ArduPilot Copter and Rover as observed in software simulation: no telemetry until asked, MISSION_REQUEST without
  /// INT, item 0 of a mission is home.
  case ardupilot
  /// After PX4's documentation: telemetry at once, MISSION_REQUEST_INT, no home item, NaN for what is not set.
  case px4
}
