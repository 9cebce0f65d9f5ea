import Foundation
import Geometry
import Missions
import Quantities

/// Ground robots stand and turn on the spot where their way turns; multirotors turn while they stop.
extension FlightModel {
  /// The seconds of a turn on the spot; 0 for multirotors and where the direction stays.
  ///
  /// - Parameter heading: the direction before; nil where it is not known: then half a turn is allowed for.
  func turnSeconds(from heading: LocalVector?, to next: LocalVector) -> Double {
    guard type.isGroundRobot, next.lengthMetres > 0 else { return 0 }
    let angle = heading.map { abs(atan2($0.cross(next), $0.dot(next))) } ?? .pi
    guard angle > PlanningMargins.robotTurnRadiansMin else { return 0 }
    return angle / PlanningMargins.robotTurnRadiansPerSecond + PlanningMargins.robotTurnSeconds
  }

  /// The seconds of all turns along straight ways that follow each other; `heading` is left as it is at their end.
  func turnSeconds(along ways: [(start: LocalPoint, end: LocalPoint)], heading: inout LocalVector?) -> Double {
    guard type.isGroundRobot else { return 0 }
    var seconds = 0.0
    for way in ways where way.start.planarDistanceMetres(to: way.end) >= PlanningMargins.wayMetresMin {
      let next = way.end - way.start
      seconds += turnSeconds(from: heading, to: next)
      heading = next
    }
    return seconds
  }
}
