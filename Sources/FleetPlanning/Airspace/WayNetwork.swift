import Geometry
import Maps
import Quantities
import Routing

/// The shortest ways at one height among one set of obstacles.
struct WayNetwork: Sendable {
  private let paths: ShortestPaths

  /// Prepares the ways inside the boundary that keep the clearance, in metres, to it and to all obstacles.
  init(obstacles: [Obstacle], clearance: Double, boundary: Polygon) throws(FleetPlanningError) {
    do throws(PreparationError) {
      paths = try ShortestPaths(FreeSpace(boundary: boundary, obstacles: obstacles, clearanceMetres: clearance))
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
