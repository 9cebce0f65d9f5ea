/// One trip of a route under search.
struct TripState: Hashable, Sendable {
  /// Nodes in the order of the visits; never empty.
  var stops: [Int32]
  /// What the trip comes to.
  var summary: TripSummary
  /// The earliest moment to leave for the stop at each index, and last for home: take-off, then the ends of services.
  var readyTimes: [Double]
  /// The latest arrival at the stop at each index, and last at home, from which the rest of the trip is in time.
  var deadlines: [Double]
}

/// The trips of one vehicle under search, with their cost.
struct RouteState: Hashable, Sendable {
  /// The trips in the order of time.
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
    return previous.landing + compiled.vehicles[vehicle].turnaroundSeconds
  }

  /// Flies the trips of a vehicle one after the other, the first `kept` as they are. Nil where a rule is broken.
  mutating func route(vehicle: Int, trips: [[Int32]], keeping kept: ArraySlice<TripState> = []) -> RouteState? {
    let used = compiled.vehicles[vehicle]
    guard trips.count <= used.tripCountMax else { return nil }
    var route = RouteState(trips: Array(kept), cost: 0)
    for index in kept.count..<trips.count {
      let earliest = earliestDeparture(vehicle: vehicle, after: route.trips.last?.summary)
      guard
        let summary = evaluate(
          trips[index], vehicle: vehicle, isLast: index == trips.count - 1, earliestDeparture: earliest)
      else { return nil }
      let deadlines = deadlines(trips[index], vehicle: vehicle, isLast: index == trips.count - 1)
      route.trips.append(
        TripState(stops: trips[index], summary: summary, readyTimes: readyTimes, deadlines: deadlines))
    }
    if !route.trips.isEmpty {
      route.cost = compiled.limits[used.type].fixedCost
      for trip in route.trips { route.cost += trip.summary.cost }
    }
    return route
  }

  /// The latest arrivals at the stops of a trip and home, if every stop could use its last window.
  private func deadlines(_ stops: [Int32], vehicle vehicleIndex: Int, isLast: Bool) -> [Double] {
    let vehicle = compiled.vehicles[vehicleIndex]
    var deadlines = [Double](repeating: vehicle.shift.closeSeconds, count: stops.count + 1)
    let row = vehicle.type * compiled.locationCount
    var to = isLast ? vehicle.finalBase : vehicle.base
    for index in stops.indices.reversed() {
      let node = Int(stops[index])
      let service = compiled.serviceSeconds[vehicle.type * compiled.nodeCount + node]
      let leg = compiled.travel[(row + Int(compiled.nodeExit[node])) * compiled.locationCount + to]
      deadlines[index] = min(
        deadlines[index + 1] - leg - service, compiled.latestStartOfAll(node: node, service: service))
      to = Int(compiled.nodeEntry[node])
    }
    return deadlines
  }
}
