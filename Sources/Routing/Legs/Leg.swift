import Geometry
import Quantities

/// An end of a leg: a place and an altitude above mean sea level, in metres.
package struct LegEnd: Hashable, Sendable {
  package var position: LocalPoint
  package var altitudeMetres: Double

  /// Makes an end.
  package init(position: LocalPoint, altitudeMetres: Double) {
    self.position = position
    self.altitudeMetres = altitudeMetres
  }
}

/// A way from one place to another: straight up, level along a path at the altitude of one band, straight down.
package struct Leg: Hashable, Sendable {
  /// The altitude of the level part, in metres above mean sea level.
  package var bandMetres: Double
  /// The level part.
  package var path: RoutePath
  /// The time of the whole leg in seconds, with waits.
  package var seconds: Double
  /// The energy of the whole leg in joules.
  package var joules: Double
  /// What the level part comes nearest to among all that closes its band; where the leg has a time of departure, zones
  /// count while they are active.
  package var nearest: PathClearance.Nearest
  /// Where and how long it waits for zones, in the order of the path; the first may be at the start, before the climb.
  package var waits: [Wait] = []
  /// The ids of the zones that it waits for.
  package var waitsFor: [String] = []

  /// One wait.
  package struct Wait: Hashable, Sendable {
    package var point: LocalPoint
    package var seconds: Double
    /// Whether it is before the climb, where it costs no energy.
    package var isBeforeClimb: Bool
  }
}

/// Why a band has no leg.
package enum LegFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The band is lower than one of the ends.
  case belowAnEnd
  /// The band is above the vehicle's ceiling.
  case aboveCeiling
  /// These obstacles close the air straight above the start.
  case climbClosed(by: [String])
  /// These obstacles close the air straight above the goal.
  case descentClosed(by: [String])
  /// There is no path in the band.
  case route(RouteFailure)
  /// There is no path among the zones that are active at some times.
  case timed(TimedFailure)
  /// Waiting for the air above one end always runs into the hours of another zone.
  case noQuietTime
  /// The vehicle or the wind makes no sense, or an altitude is not a number.
  case notSound

  /// One sentence without a final period.
  package var description: String {
    switch self {
    case .belowAnEnd: "the band is lower than one of the ends"
    case .aboveCeiling: "the band is above the vehicle's ceiling"
    case .climbClosed(let ids): "the air straight above the start is closed by \(ids.joined(separator: ", "))"
    case .descentClosed(let ids): "the air straight above the goal is closed by \(ids.joined(separator: ", "))"
    case .route(let failure): failure.description
    case .timed(let failure): failure.description
    case .noQuietTime: "the air above the ends is never free for as long as the leg needs"
    case .notSound: "a speed, a power, the wind or an altitude makes no sense"
    }
  }
}
