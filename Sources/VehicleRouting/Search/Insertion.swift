import Quantities

/// A place for a job in a vehicle's route.
struct Insertion: Hashable, Sendable {
  /// The growth of the total cost.
  var costChange: Double
  /// The vehicle that gets the job.
  var vehicle: Int
  /// The trip, or where `opensTrip` the index the new trip gets.
  var trip: Int
  /// Whether the job gets a trip of its own.
  var opensTrip: Bool
  /// The index of the job's first node in the trip before anything is inserted.
  var first: Int
  /// The index of the second node in the trip before anything is inserted; `first` or more.
  var second: Int
}

/// Finds and makes insertions of jobs into routes.
struct Inserter {
  /// The problem.
  let compiled: CompiledProblem
  /// Flies the candidates.
  var evaluator: TripEvaluator
  /// Which vehicle could do which job.
  let eligibility: Eligibility
  private var candidate: [Int32] = []
  private var detours: [Double] = []

  /// Makes an inserter for a problem.
  init(_ compiled: CompiledProblem, eligibility: Eligibility) {
    self.compiled = compiled
    self.evaluator = TripEvaluator(compiled)
    self.eligibility = eligibility
  }

  /// The cheapest place for a job in one vehicle's route that costs less than `bound`; nil where there is none.
  ///
  /// Each place is passed over with `blinkProbability`; `ownTripOnly` looks at trips of its own alone.
  /// O(places · stops of the route).
  mutating func cheapest(
    job: Int, vehicle: Int, in state: SearchState, makespan: Double, below bound: Double, blinkProbability: Double,
    ownTripOnly: Bool = false, using generator: inout SplitMix64
  ) -> Insertion? {
    guard eligibility.canServe(job: job, vehicle: vehicle) else { return nil }
    let nodes = (first: compiled.jobFirstNode[job], isShipment: compiled.jobIsShipment[job])
    let route = state.routes[vehicle]
    var search = PlaceSearch(
      vehicle: vehicle, route: route, makespan: makespan, bound: bound, blinkProbability: blinkProbability)
    for trip in route.trips.indices where !ownTripOnly {
      searchTrip(trip, first: nodes.first, isShipment: nodes.isShipment, &search, using: &generator)
    }
    if route.trips.count < compiled.vehicles[vehicle].tripCountMax {
      for trip in 0...route.trips.count {
        if search.blinks(using: &generator) { continue }
        candidate.removeAll(keepingCapacity: true)
        candidate.append(nodes.first)
        if nodes.isShipment { candidate.append(nodes.first + 1) }
        tryCandidate(trip: trip, opensTrip: true, first: 0, second: 0, &search)
      }
    }
    return search.best
  }

  /// Makes an insertion. Returns false, and changes nothing, where the route cannot be flown with it.
  mutating func insert(_ insertion: Insertion, job: Int, into state: inout SearchState) -> Bool {
    let route = state.routes[insertion.vehicle]
    let first = compiled.jobFirstNode[job]
    let isShipment = compiled.jobIsShipment[job]
    var trips = route.trips.map(\.stops)
    if insertion.opensTrip {
      trips.insert(isShipment ? [first, first + 1] : [first], at: insertion.trip)
    } else {
      if isShipment { trips[insertion.trip].insert(first + 1, at: insertion.second) }
      trips[insertion.trip].insert(first, at: insertion.first)
    }
    let kept = endsDiffer(insertion.vehicle) ? 0 : insertion.trip
    guard let changed = evaluator.route(vehicle: insertion.vehicle, trips: trips, keeping: route.trips.prefix(kept))
    else { return false }
    state.routes[insertion.vehicle] = changed
    state.vehicleOfJob[job] = Int32(insertion.vehicle)
    return true
  }

  /// Whether a vehicle's last trip ends elsewhere, so that a trip depends on being the last.
  private func endsDiffer(_ vehicle: Int) -> Bool {
    compiled.vehicles[vehicle].base != compiled.vehicles[vehicle].finalBase
  }

  /// Tries every place of one trip.
  private mutating func searchTrip(
    _ trip: Int, first: Int32, isShipment: Bool, _ search: inout PlaceSearch, using generator: inout SplitMix64
  ) {
    let state = search.route.trips[trip]
    let isLast = trip == search.route.trips.count - 1
    // Waiting is all that an insertion can save.
    let savedMost =
      compiled.weights.perWaitingSecond * state.summary.waitingSeconds
      + compiled.weights.perJoule * state.summary.waitingJoules
    if isShipment {
      detours.removeAll(keepingCapacity: true)
      for place in 0...state.stops.count {
        // A place where the delivery comes too late even without the pickup costs infinitely much. It does not
        // count where the pickup stands right before it: then the way to the delivery is another.
        let fits = isInTime(first + 1, at: place, of: state, vehicle: search.vehicle, isLast: isLast)
        detours.append(
          fits
            ? detour(first + 1, nil, at: place, of: state.stops, vehicle: search.vehicle, isLast: isLast) : .infinity)
      }
    }
    for place in 0...state.stops.count {
      let single = detour(first, nil, at: place, of: state.stops, vehicle: search.vehicle, isLast: isLast)
      if !isShipment {
        guard single - savedMost < search.bound,
          isInTime(first, at: place, of: state, vehicle: search.vehicle, isLast: isLast),
          !search.blinks(using: &generator)
        else { continue }
        fill(state.stops, first, at: place, nil, at: place)
        tryCandidate(trip: trip, opensTrip: false, first: place, second: place, &search)
        continue
      }
      for second in place...state.stops.count {
        let least =
          second > place
          ? single + detours[second]
          : detour(first, first + 1, at: place, of: state.stops, vehicle: search.vehicle, isLast: isLast)
        if least - savedMost >= search.bound || search.blinks(using: &generator) { continue }
        fill(state.stops, first, at: place, first + 1, at: second)
        tryCandidate(trip: trip, opensTrip: false, first: place, second: second, &search)
      }
    }
  }

  /// Whether a node between two stops can be served in time and the rest of the trip after it: false is certain.
  ///
  /// For the delivery of a shipment it takes the trip without the pickup. That is certain too where no way over a
  /// further stop is shorter than the way past it.
  private func isInTime(
    _ node: Int32, at place: Int, of trip: TripState, vehicle vehicleIndex: Int, isLast: Bool
  ) -> Bool {
    let vehicle = compiled.vehicles[vehicleIndex]
    let row = vehicle.type * compiled.locationCount
    let number = Int(node)
    let from = place == 0 ? vehicle.base : Int(compiled.nodeExit[Int(trip.stops[place - 1])])
    let service = compiled.serviceSeconds[vehicle.type * compiled.nodeCount + number]
    let arrival =
      trip.readyTimes[place]
      + compiled.travel[(row + from) * compiled.locationCount + Int(compiled.nodeEntry[number])]
    guard arrival <= compiled.latestStartOfAll(node: number, service: service) else { return false }
    let to =
      place == trip.stops.count
      ? (isLast ? vehicle.finalBase : vehicle.base) : Int(compiled.nodeEntry[Int(trip.stops[place])])
    let start = max(arrival, compiled.windowOpen[Int(compiled.windowFirst[number])])
    let onward = compiled.travel[(row + Int(compiled.nodeExit[number])) * compiled.locationCount + to]
    let deadline = trip.deadlines[place]
    return start + service + onward <= deadline + TripEvaluator.tolerance * abs(deadline)
  }

  /// Writes the candidate trip.
  private mutating func fill(_ stops: [Int32], _ first: Int32, at place: Int, _ second: Int32?, at secondPlace: Int) {
    candidate.removeAll(keepingCapacity: true)
    for index in 0...stops.count {
      if index == place { candidate.append(first) }
      if let second, index == secondPlace { candidate.append(second) }
      if index < stops.count { candidate.append(stops[index]) }
    }
  }

  /// A lower bound of the cost of one or two nodes between two stops: travel, service and energy of the arcs with the
  /// payload, between none and the capacity, that makes it least. Load carried further elsewhere only adds to it.
  private func detour(
    _ node: Int32, _ second: Int32?, at place: Int, of stops: [Int32], vehicle: Int, isLast: Bool
  ) -> Double {
    let used = compiled.vehicles[vehicle]
    let type = used.type
    let row = type * compiled.locationCount
    let from = place == 0 ? used.base : Int(compiled.nodeExit[Int(stops[place - 1])])
    let to = place == stops.count ? (isLast ? used.finalBase : used.base) : Int(compiled.nodeEntry[Int(stops[place])])
    let final = Int(second ?? node)
    let entry = Int(compiled.nodeEntry[Int(node)])
    let exit = Int(compiled.nodeExit[final])
    let into = (row + from) * compiled.locationCount + entry
    let out = (row + exit) * compiled.locationCount + to
    let direct = (row + from) * compiled.locationCount + to
    let between =
      second.map {
        (row + Int(compiled.nodeExit[Int(node)])) * compiled.locationCount + Int(compiled.nodeEntry[Int($0)])
      }
    let weights = compiled.weights
    var travel = compiled.travel[into] + compiled.travel[out] - compiled.travel[direct]
    if let between { travel += compiled.travel[between] }
    let serviceRow = type * compiled.nodeCount
    var service = compiled.serviceSeconds[serviceRow + Int(node)]
    var joules = compiled.serviceJoules[serviceRow + Int(node)]
    if let second {
      service += compiled.serviceSeconds[serviceRow + Int(second)]
      joules += compiled.serviceJoules[serviceRow + Int(second)]
    }
    if compiled.usesEnergy {
      joules += compiled.arcJoules[into] + compiled.arcJoules[out] - compiled.arcJoules[direct]
      if let between { joules += compiled.arcJoules[between] }
      if let mass = compiled.massDimension {
        let slope =
          compiled.arcJoulesPerKilogram[into] + compiled.arcJoulesPerKilogram[out]
          - compiled.arcJoulesPerKilogram[direct]
        joules += min(0, slope * compiled.capacities[type * compiled.dimensionCount + mass])
      }
    }
    return weights.perTravelSecond * travel + weights.perServiceSecond * service + weights.perJoule * joules
  }

  /// Flies the candidate trip and what follows it, and keeps it where it is the cheapest so far.
  private mutating func tryCandidate(
    trip: Int, opensTrip: Bool, first: Int, second: Int, _ search: inout PlaceSearch
  ) {
    guard let cost = costChange(trip: trip, opensTrip: opensTrip, search), cost < search.bound else { return }
    search.bound = cost
    search.best = Insertion(
      costChange: cost, vehicle: search.vehicle, trip: trip, opensTrip: opensTrip, first: first, second: second)
  }

  /// The growth of the total cost with the candidate as a new or a changed trip; nil where a rule is broken.
  private mutating func costChange(trip: Int, opensTrip: Bool, _ search: PlaceSearch) -> Double? {
    let vehicle = search.vehicle
    let trips = search.route.trips
    let weights = compiled.weights
    if endsDiffer(vehicle) {
      var lists = trips.map(\.stops)
      if opensTrip { lists.insert(candidate, at: trip) } else { lists[trip] = candidate }
      guard let route = evaluator.route(vehicle: vehicle, trips: lists), let landing = route.landing else { return nil }
      let later = max(search.makespan, landing - compiled.timeOrigin) - search.makespan
      return route.cost - search.route.cost + weights.perMakespanSecond * later
    }
    let following = opensTrip ? trip : trip + 1
    let earliest = evaluator.earliestDeparture(vehicle: vehicle, after: trip > 0 ? trips[trip - 1].summary : nil)
    guard
      var summary = evaluator.evaluate(
        candidate, vehicle: vehicle, isLast: following == trips.count, earliestDeparture: earliest)
    else { return nil }
    var change = summary.cost
    if !opensTrip { change -= trips[trip].summary.cost }
    if trips.isEmpty { change += compiled.limits[compiled.vehicles[vehicle].type].fixedCost }
    if change >= search.bound && weights.perWaitingSecond == 0 { return nil }
    for index in following..<trips.count {
      let earliest = evaluator.earliestDeparture(vehicle: vehicle, after: summary)
      // A trip that can still take off when it did before is not touched, nor is any after it.
      if earliest <= trips[index].summary.departure {
        summary = trips[trips.count - 1].summary
        break
      }
      guard
        let moved = evaluator.evaluate(
          trips[index].stops, vehicle: vehicle, isLast: index == trips.count - 1, earliestDeparture: earliest)
      else { return nil }
      change += moved.cost - trips[index].summary.cost
      summary = moved
    }
    let later = max(search.makespan, summary.landing - compiled.timeOrigin) - search.makespan
    return change + weights.perMakespanSecond * later
  }
}

/// The state of a search for a place in one route.
private struct PlaceSearch {
  /// The vehicle whose route is searched.
  let vehicle: Int
  /// Its route before the insertion.
  let route: RouteState
  /// The makespan of the plan before the insertion.
  let makespan: Double
  /// The cost that a place must be below; falls with each better place.
  var bound: Double
  /// The probability of passing over a place.
  let blinkProbability: Double
  /// The cheapest place so far.
  var best: Insertion?

  /// Whether to pass over a place.
  func blinks(using generator: inout SplitMix64) -> Bool {
    blinkProbability > 0 && generator.nextUnit() < blinkProbability
  }
}
