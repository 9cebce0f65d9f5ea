import Missions

extension Mission {
  /// Whether a vehicle of the fleet is a ground robot.
  func isRobot(_ vehicle: Int) -> Bool {
    fleet.type(named: fleet.vehicles[vehicle].type)?.isGroundRobot ?? false
  }

  /// Whether a vehicle is a ground robot with a base outdoors.
  func isRobotOutdoors(_ vehicle: Int) -> Bool {
    isRobot(vehicle) && fleet.base(named: fleet.vehicles[vehicle].base)?.floor == nil
  }

  /// Whether a task is work of ground robots, which daylight, wind and zones do not concern.
  func isIndoors(_ task: Int) -> Bool {
    if case .irradiate = tasks[task].work { true } else { false }
  }
}
