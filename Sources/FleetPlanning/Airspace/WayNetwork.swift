import Geometry
import Maps
import Quantities
import Routing

/// The shortest ways at one height among one set of obstacles.
struct WayNetwork: Sendable {
  private let paths: ShortestPaths

  /// How closely ways follow the clearance at corners.
  enum Corners: Hashable, Sendable {
    /// Few corners: vehicles stop at each, so this saves more time than the shortest arc.
    case few
    /// Near the clearance, for ways that start or end just outside it.
    case close

    /// How much more than the clearance a way may keep at a corner, in metres.
    var metres: Double {
      switch self {
      case .few: 1.5
      case .close: 0.25
      }
    }
  }

  /// What a search found.
  enum Answer: Hashable, Sendable {
    /// The shortest way with both its ends.
    case way([LocalPoint])
    /// Obstacles close every way.
    case closed
    /// One of the ends lies in a grown obstacle.
    case endInside
  }

  /// Prepares the ways inside the boundary that keep the clearance, in metres, to it and to all obstacles.
  init(
    obstacles: [Obstacle], clearance: Double, boundary: Polygon, corners: Corners
  ) throws(FleetPlanningError) {
    var options = FreeSpace.Options()
    options.arcToleranceMetres = corners.metres
    do throws(PreparationError) {
      paths = ShortestPaths(
        try FreeSpace(boundary: boundary, obstacles: obstacles, clearanceMetres: clearance, options: options))
    } catch {
      throw FleetPlanningError(code: .geometry, reason: "the ways around obstacles cannot be prepared: \(error)")
    }
  }

  /// The shortest way between two points.
  func way(from start: LocalPoint, to end: LocalPoint) -> Answer {
    var scratch = RouteScratch()
    return way(from: start, to: end, &scratch)
  }

  /// The shortest ways from one point to some others.
  func ways(from start: LocalPoint, to ends: some Collection<LocalPoint>) -> [Answer] {
    var scratch = RouteScratch()
    return ends.map { way(from: start, to: $0, &scratch) }
  }

  private func way(from start: LocalPoint, to end: LocalPoint, _ scratch: inout RouteScratch) -> Answer {
    do throws(RouteFailure) {
      return .way(try paths.path(from: start, to: end, &scratch).points)
    } catch {
      switch error {
      case .startInside, .goalInside: return .endInside
      case .startOutsideBoundary, .goalOutsideBoundary, .noPath, .notFinite, .limitReached, .notPrepared: return .closed
      }
    }
  }
}
