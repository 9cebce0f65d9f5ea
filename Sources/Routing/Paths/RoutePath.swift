import Geometry
import Quantities

/// A shortest way: straight pieces between points.
package struct RoutePath: Hashable, Sendable {
  /// The points from start to goal; both are there, also where they are the same.
  package let points: [LocalPoint]
  /// The sum of the planar distances in metres, added from start to goal.
  package let lengthMetres: Double

  /// Measures a way through points.
  package init(points: [LocalPoint]) {
    self.points = points
    self.lengthMetres = Distances.planarLengthMetres(of: points)
  }
}

/// Why there is no way.
package enum RouteFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The start lies within the clearance of these obstacles.
  case startInside(obstacles: [String])
  /// The goal lies within the clearance of these obstacles.
  case goalInside(obstacles: [String])
  /// The start lies outside the boundary, or nearer to it than the clearance.
  case startOutsideBoundary
  /// The goal lies outside the boundary, or nearer to it than the clearance.
  case goalOutsideBoundary
  /// Both ends are free, and obstacles or the boundary close every way: see `FreeSpace.closing(from:to:)`.
  case noPath
  /// A coordinate is not a number.
  case notFinite
  /// A search ended at its limit of steps and knows no answer.
  case limitReached(expansions: Int)
  /// The corner graph that the question needs is not there.
  case notPrepared

  /// One sentence without a final period.
  package var description: String {
    switch self {
    case .startInside(let obstacles): "the start lies in or too near to \(obstacles.joined(separator: ", "))"
    case .goalInside(let obstacles): "the goal lies in or too near to \(obstacles.joined(separator: ", "))"
    case .startOutsideBoundary: "the start lies outside the map's boundary or too near to it"
    case .goalOutsideBoundary: "the goal lies outside the map's boundary or too near to it"
    case .noPath: "there is no way between start and goal"
    case .notFinite: "a coordinate is not a number"
    case .limitReached(let expansions): "the search ended at its limit of \(expansions) steps"
    case .notPrepared: "the corner graph is not prepared"
    }
  }
}
