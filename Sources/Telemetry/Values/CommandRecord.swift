import Quantities

/// A command that was sent to a vehicle, and what came of it.
package struct CommandRecord: Hashable, Sendable {
  /// When the result was known.
  package var time: MissionTime
  /// The vehicle that it was sent to.
  package var vehicle: String
  /// The command's name, such as `MAV_CMD_COMPONENT_ARM_DISARM`.
  package var command: String
  /// The vehicle's answer, such as `accepted`, or `no answer`.
  package var result: String
  /// How often the command was sent until the result was known; at least 1.
  package var attempts: Int

  /// Describes a command and its result.
  package init(time: MissionTime, vehicle: String, command: String, result: String, attempts: Int = 1) {
    self.time = time
    self.vehicle = vehicle
    self.command = command
    self.result = result
    self.attempts = attempts
  }
}
