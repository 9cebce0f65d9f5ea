import VehicleRouting

/// What one vehicle does in a plan of the twin.
struct TwinRoute: Hashable {
  /// The visits of each trip. Only the first trip of a vehicle in the air may be without visits.
  var trips: [[TwinVisit]] = []
  /// For each break, in the order of their windows, the number of trips before it.
  var breakPlaces: [Int] = []
}

/// The earliest times of a whole plan: vehicles queue for pads, and jobs wait for the jobs before them.
struct TwinSchedule {
  private let problem: Problem
  private let routes: [TwinRoute]
  private var pilot: TwinPilot

  /// The rounds after which times that still change are taken to grow for ever.
  private static let roundCountMax = 40

  /// The trips of all vehicles, or nil where a rule is broken.
  static func flights(_ problem: Problem, _ routes: [TwinRoute]) -> [[TwinFlight]]? {
    var schedule = TwinSchedule(problem: problem, routes: routes, pilot: TwinPilot(problem))
    for _ in 0..<roundCountMax {
      guard let flights = schedule.flyAll() else { return nil }
      if !schedule.tie(flights) { return flights }
    }
    return nil
  }

  /// The trips of one vehicle that nobody waits for and that waits for nobody.
  static func flights(_ problem: Problem, vehicle: Int, _ route: TwinRoute) -> [TwinFlight]? {
    var routes = problem.vehicles.map { _ in TwinRoute() }
    routes[vehicle] = route
    return TwinSchedule(problem: problem, routes: routes, pilot: TwinPilot(problem)).flyAll()?[vehicle]
  }

  /// Bounds the jobs of `before` links by the times of a round; false where nothing changes.
  private mutating func tie(_ flights: [[TwinFlight]]) -> Bool {
    var starts: [Int: Double] = [:]
    var ends: [Int: Double] = [:]
    for flight in flights.joined() {
      for (index, visit) in flight.visits.enumerated() {
        if visit.stop == 0 { starts[visit.job] = flight.earliestStarts[index] }
        ends[visit.job] = flight.earliestEnds[index]
      }
    }
    var notBefore = problem.jobs.map { _ in -Double.infinity }
    var endBy = problem.jobs.map { _ in Double.infinity }
    for link in problem.links {
      guard case .before(let first, let second) = link, let end = ends[first], let start = starts[second] else {
        continue
      }
      notBefore[second] = max(notBefore[second], end)
      endBy[first] = min(endBy[first], start)
    }
    func differs(_ left: [Double], _ right: [Double]) -> Bool {
      zip(left, right).contains { $0 != $1 && !(abs($0 - $1) <= 1e-9) }
    }
    let changes = differs(notBefore, pilot.notBefore) || differs(endBy, pilot.endBy)
    pilot.notBefore = notBefore
    pilot.endBy = endBy
    return changes
  }

  /// Flies all trips. Vehicles that have landed take pads in the order of their landings.
  private func flyAll() -> [[TwinFlight]]? {
    var flights = problem.vehicles.map { _ in [TwinFlight]() }
    var freeAt = problem.padGroups.map { [Double](repeating: -.infinity, count: $0.padCount) }
    for vehicle in problem.vehicles.indices where !routes[vehicle].trips.isEmpty {
      let ready = ModelConventions.start(problem.vehicles[vehicle])
      guard flyNext(vehicle, ready: ready, &flights) else { return nil }
    }
    let tripCount = routes.reduce(0) { $0 + $1.trips.count }
    // Each round flies one more trip.
    for _ in 0..<tripCount {
      let waiting = problem.vehicles.indices.filter {
        !flights[$0].isEmpty && flights[$0].count < routes[$0].trips.count
      }
      let next = waiting.min {
        ((flights[$0].last?.landing ?? 0), $0) < ((flights[$1].last?.landing ?? 0), $1)
      }
      guard let next, let landed = flights[next].last else { break }
      let seconds = ModelConventions.groundSeconds(problem, vehicle: next, tripJoules: landed.joules)
      var ready = landed.landing + seconds
      if let group = problem.vehicles[next].padGroup,
        let pad = freeAt[group].indices.min(by: { freeAt[group][$0] < freeAt[group][$1] })
      {
        ready = max(landed.landing, freeAt[group][pad]) + seconds
        freeAt[group][pad] = ready
      }
      guard flyNext(next, ready: ready, &flights) else { return nil }
    }
    for vehicle in problem.vehicles.indices {
      guard let last = flights[vehicle].last else { continue }
      let seconds = ModelConventions.groundSeconds(problem, vehicle: vehicle, tripJoules: last.joules)
      guard rest(vehicle, place: flights[vehicle].count, ready: last.landing + seconds) != nil else { return nil }
    }
    return flights
  }

  /// Takes the breaks that come before the vehicle's next trip, and flies it.
  private func flyNext(_ vehicle: Int, ready: Double, _ flights: inout [[TwinFlight]]) -> Bool {
    let number = flights[vehicle].count
    let trips = routes[vehicle].trips
    guard let ready = rest(vehicle, place: number, ready: ready) else { return false }
    let leg = TwinLeg(vehicle: vehicle, isFirst: number == 0, isLast: number == trips.count - 1, ready: ready)
    guard let flight = pilot.fly(trips[number], leg) else { return false }
    flights[vehicle].append(flight)
    return true
  }

  /// The end of the breaks at a place among the trips, each as early as it can be; nil where a window is missed.
  private func rest(_ vehicle: Int, place: Int, ready: Double) -> Double? {
    var ready = ready
    let breaks = problem.vehicles[vehicle].breaks.sorted { $0.window.openSeconds < $1.window.openSeconds }
    for (pause, taken) in zip(breaks, routes[vehicle].breakPlaces) where taken == place {
      let start = max(ready, pause.window.openSeconds)
      guard start <= pause.window.closeSeconds + 1e-9 else { return nil }
      ready = start + pause.seconds
    }
    return ready
  }
}
