import Geometry
import Quantities
import Routing

/// The shortest ways of a robot's footprint among the walls, doors and furniture of a scene, prepared once.
package struct FloorWays: Sendable {
  private let paths: ShortestPaths

  /// Prepares the floor on which a robot's start lies, with the robot's clearance from walls and furniture and outside
  /// of the circles that it avoids. Throws where the robot cannot stand at its start or its dock.
  package init(scene: UltravioletScene, robot: UltravioletRobot) throws(UltravioletError) {
    paths = try FreePositions(scene, try SightPlan(scene), robot: robot).paths
  }

  /// The shortest way between two places, both ends included; nil where there is none, or where the robot cannot stand
  /// at one of them.
  package func way(from start: LocalPoint, to end: LocalPoint) -> [LocalPoint]? {
    var scratch = RouteScratch()
    do throws(RouteFailure) {
      return try paths.path(from: start, to: end, &scratch).points
    } catch {
      return nil
    }
  }

  /// Whether the robot can stand at a place.
  package func contains(_ place: LocalPoint) -> Bool { paths.freeSpace.contains(place) }
}
