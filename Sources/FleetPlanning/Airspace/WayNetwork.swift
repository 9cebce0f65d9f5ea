import Geometry
import Maps
import Quantities
import Routing

/// The shortest ways at one height among one set of obstacles.
struct WayNetwork: Sendable {
  private let paths: ShortestPaths

  /// How much more than the clearance a way may keep at a corner, in metres. Vehicles stop at each corner, so few
  /// corners save more time than the shortest arc.
  static let cornerMetres = 1.5

  /// Prepares the ways inside the boundary that keep the clearance, in metres, to it and to all obstacles.
  init(obstacles: [Obstacle], clearance: Double, boundary: Polygon) throws(FleetPlanningError) {
    var options = FreeSpace.Options()
    options.arcToleranceMetres = Self.cornerMetres
    do throws(PreparationError) {
      paths = try ShortestPaths(
        FreeSpace(boundary: boundary, obstacles: obstacles, clearanceMetres: clearance, options: options))
    } catch {
      throw FleetPlanningError(code: .geometry, reason: "the ways around obstacles cannot be prepared: \(error)")
    }
  }

  /// The shortest way with both its ends, or nil where there is none.
  func way(from start: LocalPoint, to end: LocalPoint) -> [LocalPoint]? {
    do throws(RouteFailure) {
      return try paths.path(from: start, to: end).points
    } catch {
      return nil
    }
  }
}
