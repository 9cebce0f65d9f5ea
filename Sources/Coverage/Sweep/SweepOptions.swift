import Geometry
import Quantities
import Routing

/// What a sweep is planned for, and how long the search may take.
package struct SweepOptions: Hashable, Sendable {
  /// The width that one swath covers: the spray's, the camera's footprint less its overlap; positive.
  package var swathWidth: Length
  /// The speed on swaths and links; the clock of the search.
  package var speed = Speed(metresPerSecond: 3)
  /// The acceleration at both ends of each straight piece; the clock of the search.
  package var accelerationMetresPerSecondSquared = 1.0
  /// Gaps are filled with extra swaths until this share of the free area is covered.
  package var targetShare = 0.999
  /// The only direction of the swaths, counter-clockwise from east; nil lets the planner choose.
  package var direction: Angle?
  /// Whether the area is covered twice, the second time across the main direction of the first.
  package var isCrosshatch = false
  /// How many directions are ranked by a quick estimate.
  package var directionsMax = 40
  /// How many of them are planned in full; the fastest wins.
  package var fullPlansMax = 3
  /// How many extra swaths may fill gaps.
  package var gapSwathsMax = 1000
  /// How often an order is shaken and improved again, for each swath.
  package var shakesMax = 16
  /// Whether areas are also cut into cells with rows in a direction each.
  package var usesCells = true
  /// For how many directions cells are cut.
  package var cellDirectionsMax = 2
  /// How often some of the swaths that fill gaps are taken out and chosen anew.
  package var renewalsMax = 100
  /// The most renewals times the number of swaths: large areas are renewed less.
  package var renewalWorkMax = 1000
  /// The seed of the shakes.
  package var seed: UInt64 = 1

  /// The defaults for a swath width.
  package init(swathWidth: Length) {
    self.swathWidth = swathWidth
  }

  /// The most swaths of one sweep.
  package static let swathsMax = 6000
  /// Swaths stay this far inside the border, against rounding.
  package static let borderMarginMetres = 1e-3
  /// In small areas less: this share of the swath width.
  package static let borderMarginShare = 2e-4
  /// Swaths shorter than this share of their width are left out.
  package static let shortestSwathShare = 0.1
}

/// Why a sweep could not be planned.
package enum SweepError: Error, Hashable, Sendable, CustomStringConvertible {
  /// An option is out of its range.
  case badOption(name: String, value: Double)
  /// Nothing of the area is left after the obstacles are taken away.
  case nothingFree
  /// No swath fits: every part of the free area is too small or too thin.
  case tooSmall(squareMetres: Double)
  /// The area needs more swaths than one sweep may have.
  case tooManySwaths(count: Int, limit: Int)
  /// GEOS failed.
  case geometry(GEOSError)
  /// The ways between swaths could not be prepared.
  case links(PreparationError)
  /// A way between two ends of swaths failed.
  case link(RouteFailure)
  /// A piece of a swath, cut as often as allowed, is still above the limit of one sortie.
  case sortieTooLong(cost: Double, limit: Double)

  /// One sentence without a final period.
  package var description: String {
    switch self {
    case .badOption(let name, let value): "\(name) cannot be \(value)"
    case .nothingFree: "obstacles leave nothing of the area"
    case .tooSmall(let area): "no swath fits into the \(area) m² that are free"
    case .tooManySwaths(let count, let limit): "the area needs \(count) swaths, the limit is \(limit)"
    case .geometry(let error): error.description
    case .links(let error): error.description
    case .link(let failure): "a link between two swaths: \(failure)"
    case .sortieTooLong(let cost, let limit): "the shortest piece of a swath costs \(cost), a sortie may cost \(limit)"
    }
  }
}
