/// The cheapest arcs at every stop and every base, for the lower bound.
struct LowerBoundStops {
  /// Loads that are on board together at one moment of a trip.
  enum LoadKind: CaseIterable {
    /// The loads of all deliveries from the base, together at the take-off.
    case deliveries
    /// The loads of all collections to the base, together at the landing.
    case collections

    /// Whether the load of a job is one of them.
    func contains(_ work: VehicleRoutingProblem.Work) -> Bool {
      switch work {
      case .deliverFromBase: self == .deliveries
      case .collectToBase: self == .collections
      case .shipment: false
      }
    }
  }

  /// What a trip of one kind of vehicle costs at least beside its stops.
  struct Trip {
    /// `perTrip` with the arcs at the base.
    var cost: Double
    /// The same with the trip's share of the fixed cost.
    var share: Double
    /// The largest load in each dimension.
    var capacity: [Double]
  }

  /// One stop of a job.
  private struct Stop {
    let job: Int
    let place: VehicleRoutingProblem.Stop
    /// Whether the load comes on board here.
    let takes: Bool
    let mayBeFirst: Bool
    let mayBeLast: Bool
    /// The earliest start of the service.
    let earliest: Double
    /// The latest start of the service, or its end where that must lie in the window.
    let latest: Double
    /// The kilograms that come on board or go.
    let kilograms: Double
  }

  /// Vehicles that are the same for the bound.
  private struct Fleet: Hashable {
    let type: Int
    let start: Int
    let ends: [Int]
    let endsAnywhere: Bool
    /// Whether a trip may be without stops.
    let isInTheAir: Bool
    let open: Double
    let close: Double
    let tripCountMax: Int
  }

  /// The cheapest arcs on one side of a stop: the two cheapest from or to different stops, and that at a base.
  private struct Arcs {
    var cheapest = Double.infinity
    var stop = -1
    var second = Double.infinity
    var base = Double.infinity

    mutating func add(_ cost: Double, stop other: Int) {
      if cost < cheapest {
        second = cheapest
        (cheapest, stop) = (cost, other)
      } else {
        second = min(second, cost)
      }
    }
  }

  private let problem: VehicleRoutingProblem
  /// What a second on the way or of service costs further.
  private let costPerSecond: Double
  private var stops: [Stop] = []
  private var fleets: [Fleet] = []
  /// `[type * stops.count + stop]`: the cheapest arcs into each stop.
  private var into: [Arcs] = []
  /// The cheapest arcs out of each stop, laid out as `into`.
  private var outOf: [Arcs] = []
  /// The cheapest arc out of the start of each fleet's trips.
  private var starting: [Double] = []
  /// The cheapest arc into an end of each fleet's trips.
  private var ending: [Double] = []
  /// The cheapest way from a start over each stop to an end, laid out as `into`.
  private var wayOver: [Double] = []
  /// `[type * jobs.count + job]`: whether a vehicle of the type may do the job.
  private var mayDo: [Bool] = []
  private var origin = 0.0
  /// The first stop of each job.
  private var firstStop: [Int] = []

  /// The largest number of trips that a vehicle flies, with the one that it is on.
  static func tripCountMax(_ vehicle: VehicleRoutingProblem.Vehicle) -> Int {
    max(vehicle.tripCountMax, vehicle.underway == nil ? 0 : 1)
  }

  /// Looks at all arcs of a problem.
  init(_ problem: VehicleRoutingProblem, costPerSecond: Double) {
    self.problem = problem
    self.costPerSecond = costPerSecond
    origin = problem.vehicles.map(Self.start).min() ?? 0
    for (index, job) in problem.jobs.enumerated() {
      firstStop.append(stops.count)
      let kilograms = problem.massDimension.map { job.demand[$0] } ?? 0
      func stop(
        _ place: VehicleRoutingProblem.Stop, takes: Bool, first: Bool = true, last: Bool = true
      ) -> Stop {
        let open = place.windows.map(\.openSeconds).min() ?? -.infinity
        let close = place.windows.map(\.closeSeconds).max() ?? .infinity
        return Stop(
          job: index, place: place, takes: takes, mayBeFirst: first, mayBeLast: last, earliest: max(open, origin),
          latest: close + place.latenessSecondsMax, kilograms: kilograms)
      }
      switch job.work {
      case .deliverFromBase(let place): stops.append(stop(place, takes: false))
      case .collectToBase(let place): stops.append(stop(place, takes: true))
      case .shipment(let pickup, let delivery):
        stops.append(stop(pickup, takes: true, last: false))
        stops.append(stop(delivery, takes: false, first: false))
      }
    }
    findFleets()
    let empty = [Arcs](repeating: Arcs(), count: problem.vehicleTypes.count * stops.count)
    (into, outOf) = (empty, empty)
    wayOver = empty.map { _ in .infinity }
    for type in problem.vehicleTypes.indices where fleets.contains(where: { $0.type == type }) {
      lookAtArcsBetweenStops(type)
    }
    lookAtArcsAtBases()
    for type in problem.vehicleTypes.indices where fleets.contains(where: { $0.type == type }) { findWays(type) }
  }

  private static func start(_ vehicle: VehicleRoutingProblem.Vehicle) -> Double {
    vehicle.underway?.seconds ?? (vehicle.shift.openSeconds.isFinite ? vehicle.shift.openSeconds : 0)
  }

  /// Groups the vehicles, and notes which types may do which jobs.
  private mutating func findFleets() {
    mayDo = [Bool](repeating: false, count: problem.vehicleTypes.count * problem.jobs.count)
    var known = Set<Fleet>()
    var flies = [Bool](repeating: false, count: problem.vehicleTypes.count)
    for vehicle in problem.vehicles where Self.tripCountMax(vehicle) > 0 {
      flies[vehicle.type] = true
      let tripCount = Self.tripCountMax(vehicle)
      var ends = vehicle.endsAnywhere ? [] : [vehicle.finalBase]
      if tripCount > 1 && !ends.contains(vehicle.base) { ends.append(vehicle.base) }
      func add(start: Int, isInTheAir: Bool) {
        let fleet = Fleet(
          type: vehicle.type, start: start, ends: ends, endsAnywhere: vehicle.endsAnywhere, isInTheAir: isInTheAir,
          open: Self.start(vehicle), close: vehicle.shift.closeSeconds, tripCountMax: tripCount)
        if known.insert(fleet).inserted { fleets.append(fleet) }
      }
      add(start: vehicle.base, isInTheAir: false)
      if let underway = vehicle.underway { add(start: underway.location, isInTheAir: true) }
    }
    for (index, job) in problem.jobs.enumerated() {
      let allowed = job.allowedVehicles.map { Set($0.map { problem.vehicles[$0].type }) }
      for (type, limits) in problem.vehicleTypes.enumerated() where flies[type] {
        let fits = zip(job.demand, limits.capacity).allSatisfy { $0 <= $1 * (1 + 1e-6) + 1e-6 }
        mayDo[type * problem.jobs.count + index] =
          fits && job.requiredSkills.isSubset(of: limits.skills) && allowed?.contains(type) ?? true
      }
    }
  }
}

// Arcs.
extension LowerBoundStops {
  /// What an arc costs at least with a payload; infinite where there is no way.
  private func cost(_ type: VehicleRoutingProblem.VehicleType, _ cell: Int, kilograms: Double) -> Double {
    let seconds = type.travelSeconds[cell]
    guard seconds < .infinity else { return .infinity }
    let weights = problem.weights
    var cost = weights.perTravelSecond * seconds
    if weights.perMetre > 0, !type.travelMetres.isEmpty { cost += weights.perMetre * type.travelMetres[cell] }
    var joules = type.arcJoules.isEmpty ? 0 : type.arcJoules[cell]
    if kilograms > 0, !type.arcJoulesPerKilogram.isEmpty { joules += type.arcJoulesPerKilogram[cell] * kilograms }
    guard joules < .infinity else { return .infinity }
    cost += weights.perJoule * joules
    return cost * type.unitCostFactor + costPerSecond * seconds
  }

  private mutating func lookAtArcsBetweenStops(_ index: Int) {
    let type = problem.vehicleTypes[index]
    let row = index * stops.count
    let jobRow = index * problem.jobs.count
    let capacity = type.capacity.map { $0 * (1 + 1e-6) + 1e-6 }
    for (from, before) in stops.enumerated() where mayDo[jobRow + before.job] {
      let demand = problem.jobs[before.job].demand
      let leave = before.earliest + before.place.serviceSeconds[index]
      for (to, after) in stops.enumerated() where to != from && mayDo[jobRow + after.job] {
        let isOneJob = after.job == before.job
        if isOneJob && to < from { continue }
        let cell = before.place.exit * problem.locationCount + after.place.entry
        let needed = after.place.mustEndInWindow ? after.place.serviceSeconds[index] : 0
        if leave + type.travelSeconds[cell] + needed > after.latest + 1e-6 { continue }
        // The two loads are on board together, unless the first goes before the second comes.
        if !isOneJob && (before.takes || !after.takes) {
          let other = problem.jobs[after.job].demand
          var fits = true
          for dimension in capacity.indices where demand[dimension] + other[dimension] > capacity[dimension] {
            fits = false
          }
          if !fits { continue }
        }
        let kilograms =
          (before.takes ? before.kilograms : 0) + (after.takes || isOneJob ? 0 : after.kilograms)
        let cost = cost(type, cell, kilograms: kilograms)
        guard cost < .infinity else { continue }
        into[row + to].add(cost, stop: from)
        outOf[row + from].add(cost, stop: to)
      }
    }
  }

  private mutating func lookAtArcsAtBases() {
    starting = fleets.map { _ in .infinity }
    ending = fleets.map { $0.endsAnywhere ? 0 : .infinity }
    for (index, fleet) in fleets.enumerated() {
      let type = problem.vehicleTypes[fleet.type]
      let row = fleet.type * stops.count
      if fleet.isInTheAir {
        // It may fly straight home, or land where it is.
        if fleet.endsAnywhere { starting[index] = 0 }
        for end in fleet.ends {
          let cost = cost(type, fleet.start * problem.locationCount + end, kilograms: 0)
          starting[index] = min(starting[index], cost)
          ending[index] = min(ending[index], cost)
        }
      }
      for (number, stop) in stops.enumerated() where mayDo[fleet.type * problem.jobs.count + stop.job] {
        if stop.mayBeFirst {
          let cell = fleet.start * problem.locationCount + stop.place.entry
          let needed = stop.place.mustEndInWindow ? stop.place.serviceSeconds[fleet.type] : 0
          if fleet.open + type.travelSeconds[cell] + needed <= stop.latest + 1e-6 {
            let cost = cost(type, cell, kilograms: stop.takes ? 0 : stop.kilograms)
            into[row + number].base = min(into[row + number].base, cost)
            starting[index] = min(starting[index], cost)
          }
        }
        if stop.mayBeLast {
          if fleet.endsAnywhere { outOf[row + number].base = 0 }
          let leave = stop.earliest + stop.place.serviceSeconds[fleet.type]
          for end in fleet.ends {
            let cell = stop.place.exit * problem.locationCount + end
            guard leave + type.travelSeconds[cell] <= fleet.close + 1e-6 else { continue }
            let cost = cost(type, cell, kilograms: stop.takes ? stop.kilograms : 0)
            outOf[row + number].base = min(outOf[row + number].base, cost)
            ending[index] = min(ending[index], cost)
          }
        }
      }
    }
  }
}

// Ways.
extension LowerBoundStops {
  /// Finds the cheapest ways from the starts over other stops to each stop, and on to the ends.
  private mutating func findWays(_ type: Int) {
    var there = [Double](repeating: .infinity, count: stops.count)
    var back = there
    for (number, stop) in stops.enumerated() where mayDo[type * problem.jobs.count + stop.job] {
      for fleet in fleets where fleet.type == type {
        if fleet.endsAnywhere { back[number] = 0 }
        let entry = fleet.start * problem.locationCount + stop.place.entry
        there[number] = min(there[number], cost(problem.vehicleTypes[type], entry, kilograms: 0))
        for end in fleet.ends {
          let exit = stop.place.exit * problem.locationCount + end
          back[number] = min(back[number], cost(problem.vehicleTypes[type], exit, kilograms: 0))
        }
      }
    }
    shorten(&there, type: type) { ($0.place.exit, $1.place.entry) }
    shorten(&back, type: type) { ($1.place.exit, $0.place.entry) }
    for number in stops.indices { wayOver[type * stops.count + number] = there[number] + back[number] }
  }

  /// Shortens ways over other stops. Source: E. W. Dijkstra, "A note on two problems in connexion with graphs",
  /// Numerische Mathematik 1, 1959, without a queue: O(stops²).
  private func shorten(_ ways: inout [Double], type: Int, arc: (Stop, Stop) -> (from: Int, to: Int)) {
    var open = stops.indices.filter { mayDo[type * problem.jobs.count + stops[$0].job] }
    while let place = open.indices.min(by: { ways[open[$0]] < ways[open[$1]] }) {
      let near = open[place]
      guard ways[near] < .infinity else { return }
      open.swapAt(place, open.count - 1)
      open.removeLast()
      for far in open {
        let (from, to) = arc(stops[near], stops[far])
        let cost = cost(problem.vehicleTypes[type], from * problem.locationCount + to, kilograms: 0)
        ways[far] = min(ways[far], ways[near] + cost)
      }
    }
  }
}

// What the bound adds up.
extension LowerBoundStops {
  /// What a job costs at least where it is done: the cheapest type's arcs and services. Infinite where none can.
  func jobCost(_ job: Int, arrivingShare: Double) -> Double {
    var least = Double.infinity
    let end = job + 1 < firstStop.count ? firstStop[job + 1] : stops.count
    for type in problem.vehicleTypes.indices where mayDo[type * problem.jobs.count + job] {
      var cost = 0.0
      for stop in firstStop[job]..<end { cost += stopCost(stop, type: type, arrivingShare: arrivingShare) }
      least = min(least, cost)
    }
    return least
  }

  private func stopCost(_ stop: Int, type: Int, arrivingShare: Double) -> Double {
    let before = into[type * stops.count + stop]
    let after = outOf[type * stops.count + stop]
    // No share of nothing: an arc that does not exist forbids the stop.
    guard min(before.cheapest, before.base) < .infinity, min(after.cheapest, after.base) < .infinity else {
      return .infinity
    }
    func pair(_ arriving: Double, _ leaving: Double) -> Double {
      arriving < .infinity && leaving < .infinity
        ? arrivingShare * arriving + (1 - arrivingShare) * leaving : .infinity
    }
    var arcs = min(
      pair(before.base, after.base), pair(before.base, after.cheapest), pair(before.cheapest, after.base))
    if before.stop != after.stop {
      arcs = min(arcs, pair(before.cheapest, after.cheapest))
    } else {
      arcs = min(arcs, pair(before.second, after.cheapest), pair(before.cheapest, after.second))
    }
    return arcs + serviceCost(stop, type: type)
  }

  private func serviceCost(_ stop: Int, type: Int) -> Double {
    let place = stops[stop].place
    let seconds = place.serviceSeconds[type]
    guard seconds < .infinity else { return .infinity }
    let weights = problem.weights
    let cost = (weights.perServiceSecond + costPerSecond) * seconds
    guard !place.serviceJoules.isEmpty else { return cost }
    let joules = place.serviceJoules[type].value(payloadKilograms: stops[stop].kilograms)
    return joules < .infinity ? cost + weights.perJoule * joules : .infinity
  }

  /// What a job costs at least where each trip's way there and back is shared by what it carries in one dimension.
  func sharedCost(_ job: Int, _ kind: LoadKind, dimension: Int) -> Double {
    var least = Double.infinity
    let demand = kind.contains(problem.jobs[job].work) ? problem.jobs[job].demand[dimension] : 0
    let end = job + 1 < firstStop.count ? firstStop[job + 1] : stops.count
    for (index, type) in problem.vehicleTypes.enumerated() where mayDo[index * problem.jobs.count + job] {
      var cost = 0.0
      for stop in firstStop[job]..<end { cost += serviceCost(stop, type: index) }
      let way = wayOver[index * stops.count + firstStop[job]]
      let trips = fleets.filter { $0.type == index }.map(\.tripCountMax).max() ?? 1
      let trip = problem.weights.perTrip + type.fixedCost / Double(trips) + way
      // Without a way there is no trip, however small the share.
      let share = demand > 0 ? demand / max(demand, type.capacity[dimension]) : 0
      cost += way < .infinity ? share * trip : .infinity
      least = min(least, cost)
    }
    return least
  }

  /// What trips cost at least beside their stops, for each kind of vehicle that can fly one.
  func trips(arrivingShare: Double) -> [Trip] {
    fleets.indices.filter { starting[$0] < .infinity && ending[$0] < .infinity }.map { index in
      let type = problem.vehicleTypes[fleets[index].type]
      let cost =
        problem.weights.perTrip + (1 - arrivingShare) * starting[index] + arrivingShare * ending[index]
      return Trip(
        cost: cost, share: cost + type.fixedCost / Double(fleets[index].tripCountMax), capacity: type.capacity)
    }
  }

  /// The earliest end of a job's last service, counted from the earliest start of a vehicle.
  func earliestEnd(ofJob job: Int) -> Double {
    let end = job + 1 < firstStop.count ? firstStop[job + 1] : stops.count
    var earliest = 0.0
    for stop in firstStop[job]..<end {
      let seconds =
        problem.vehicleTypes.indices.filter { mayDo[$0 * problem.jobs.count + job] }
        .map { stops[stop].place.serviceSeconds[$0] }.min() ?? 0
      earliest = max(earliest, stops[stop].earliest - origin) + seconds
    }
    return earliest
  }
}
