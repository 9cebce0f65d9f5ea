import Missions
import Quantities

/// How far apart vehicles have to be: those in the air by the mission's rule, ground robots by their bodies. The two
/// kinds do not count against each other.
struct RobotSpacing: Sendable {
  /// Whether a vehicle is a ground robot, by vehicle of the fleet.
  let isRobot: [Bool]
  /// The least distance of two vehicles in the air, with the planner's margin, in metres.
  let airMetres: Double
  /// The least distance of the middles of two robots, with the planner's margin, in metres.
  let floorMetres: Double

  /// The distance that the middles of two robots with these radii keep, in metres.
  static func metres(_ first: Double, _ second: Double) -> Double {
    first + second + PlanningMargins.robotGapMetres
  }

  /// The distances of a mission.
  init(mission: Mission) {
    airMetres = mission.rules.separation.metres + PlanningMargins.separationMetres
    isRobot = mission.fleet.vehicles.map { mission.fleet.type(named: $0.type)?.isGroundRobot ?? false }
    let radius = mission.fleet.types.compactMap { $0.wheels?.radius.metres }.max() ?? 0
    floorMetres = Self.metres(radius, radius)
  }

  /// The seconds by which a vehicle is thought to be later than others, or they than it: a drone keeps its planned
  /// times, a robot stands and turns and loses some.
  func shifts(ofVehicle vehicle: Int) -> [Double] {
    isRobot[vehicle] ? Self.robotShifts : [0]
  }

  private static let robotShifts: [Double] = {
    let steps = Int(PlanningMargins.robotLateSeconds / PlanningMargins.robotLateStepSeconds)
    return [0]
      + (1...steps).flatMap { step in
        let seconds = Double(step) * PlanningMargins.robotLateStepSeconds
        return [seconds, -seconds]
      }
  }()

  /// The least distance between a vehicle and others of its kind, in metres.
  func metres(ofVehicle vehicle: Int) -> Double { isRobot[vehicle] ? floorMetres : airMetres }
}
