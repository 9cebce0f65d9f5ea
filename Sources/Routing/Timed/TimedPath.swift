import Quantities

/// A way with its times.
package struct TimedPath: Hashable, Sendable {
  /// The start, each place where it turns or waits, and the goal.
  package let stops: [Stop]
  /// The zones whose hours put off a departure on this way, sorted; empty where it never waits.
  package let waitsFor: [String]

  /// A place on the way.
  package struct Stop: Hashable, Sendable {
    /// Where it is.
    package let point: LocalPoint
    /// When the vehicle comes, in seconds on the caller's clock; at the start the departure that was asked for.
    package let arrival: Double
    /// When it leaves: later than `arrival` where it waits. At the goal the arrival.
    package let departure: Double

    /// Names a place and its times.
    package init(point: LocalPoint, arrival: Double, departure: Double) {
      self.point = point
      self.arrival = arrival
      self.departure = departure
    }
  }

  init(stops: [Stop], waitsFor: [String]) {
    self.stops = stops
    self.waitsFor = waitsFor
  }

  /// When the vehicle reaches the goal, in seconds on the caller's clock.
  package var arrival: Double { stops.last?.arrival ?? 0 }
}

/// Why there is no way in time.
package enum TimedFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Also without the timed zones there is no way.
  case route(RouteFailure)
  /// A time, named here, is not a finite number.
  case timeNotFinite(what: String)
  /// The start lies inside these zones, which are active at the departure.
  case startInActiveZone(zones: [String])
  /// The goal lies inside these zones, and one or the other is active whenever it could be reached.
  case goalInActiveZone(zones: [String])
  /// There are ways, but none arrives by the latest time that was asked for.
  case tooLate(latestArrival: Double)
  /// The start lies inside these zones, and no way leads out of them before they become active.
  case shutIn(zones: [String])
  /// The search gave up at a named limit.
  case tooManySteps(limit: Int)

  /// One sentence without a final period.
  package var description: String {
    switch self {
    case .route(let failure): failure.description
    case .timeNotFinite(let what): "\(what) is not a finite time"
    case .startInActiveZone(let zones):
      "the start lies in \(zones.joined(separator: ", ")), active at the departure"
    case .goalInActiveZone(let zones):
      "the goal lies in \(zones.joined(separator: ", ")), active whenever it could be reached"
    case .tooLate(let latest): "no way arrives by \(latest) s"
    case .shutIn(let zones):
      "no way leads out of \(zones.joined(separator: ", ")) before it becomes active"
    case .tooManySteps(let limit): "the search gave up after \(limit) steps"
    }
  }
}
