/// One trip of a route under search.
struct TripState: Hashable, Sendable {
  /// Nodes in the order of the visits; never empty.
  var stops: [Int32]
  var summary: TripSummary
}

/// The trips of one vehicle under search, with their cost.
struct RouteState: Hashable, Sendable {
  var trips: [TripState] = []
  /// The trips' costs and the vehicle's fixed cost; 0 for a vehicle that stays at home.
  var cost = 0.0

  /// When the vehicle is back for good; nil where it never leaves.
  var landing: Double? { trips.last?.summary.landing }
}

extension TripEvaluator {
  /// The earliest take-off of a trip that follows `previous`, or of a vehicle's first trip.
  func earliestDeparture(vehicle: Int, after previous: TripSummary?) -> Double {
    guard let previous else { return compiled.shiftOpen[vehicle] }
    return previous.landing + compiled.problem.vehicles[vehicle].turnaroundSeconds
  }

  /// Flies the trips of a vehicle one after the other, the first `kept` as they are. Nil where a rule is broken.
  mutating func route(vehicle: Int, trips: [[Int32]], keeping kept: ArraySlice<TripState> = []) -> RouteState? {
    let used = compiled.problem.vehicles[vehicle]
    guard trips.count <= used.tripCountMax else { return nil }
    var route = RouteState(trips: Array(kept), cost: 0)
    for index in kept.count..<trips.count {
      let earliest = earliestDeparture(vehicle: vehicle, after: route.trips.last?.summary)
      guard
        let summary = evaluate(
          trips[index], vehicle: vehicle, isLast: index == trips.count - 1, earliestDeparture: earliest)
      else { return nil }
      route.trips.append(TripState(stops: trips[index], summary: summary))
    }
    if !route.trips.isEmpty {
      route.cost = compiled.problem.vehicleTypes[used.type].fixedCost
      for trip in route.trips { route.cost += trip.summary.cost }
    }
    return route
  }
}
