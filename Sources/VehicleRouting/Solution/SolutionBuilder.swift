/// Turns a plan under search into the solution that callers see.
struct SolutionBuilder {
  private let compiled: CompiledProblem
  private let eligibility: Eligibility

  /// Makes a builder for a problem.
  init(_ compiled: CompiledProblem, eligibility: Eligibility) {
    self.compiled = compiled
    self.eligibility = eligibility
  }

  /// The solution of a plan, with times, loads and energies at every stop and a reason for every job left out.
  func build(
    _ state: SearchState, constructed: SearchState, iterations: Int,
    stopReason: VehicleRoutingSolution.StopReason
  ) -> VehicleRoutingSolution {
    var evaluator = TripEvaluator(compiled)
    return VehicleRoutingSolution(
      routes: state.routes.indices.map { vehicle in
        VehicleRoutingSolution.Route(
          vehicle: vehicle, trips: trips(of: state.routes[vehicle], vehicle: vehicle, &evaluator))
      },
      unassigned: unassigned(state), cost: cost(state), constructionCost: cost(constructed), iterations: iterations,
      stopReason: stopReason)
  }

  /// The cost of a plan, in parts.
  func cost(_ state: SearchState) -> VehicleRoutingSolution.Cost {
    let jobs = compiled.problem.jobs
    let missed = jobs.indices.filter { state.vehicleOfJob[$0] < 0 }
    let trips = state.routes.flatMap(\.trips)
    return VehicleRoutingSolution.Cost(
      mandatoryJobsMissed: missed.count { jobs[$0].prize == .infinity },
      prizesLost: missed.reduce(0) { $0 + (jobs[$1].prize < .infinity ? jobs[$1].prize : 0) },
      operating: state.operatingCost(compiled),
      travelSeconds: trips.reduce(0) { $0 + $1.summary.travelSeconds },
      waitingSeconds: trips.reduce(0) { $0 + $1.summary.waitingSeconds },
      energyJoules: trips.reduce(0) { $0 + $1.summary.energyJoules },
      tripCount: trips.count, vehicleCount: state.routes.count { !$0.trips.isEmpty },
      makespanSeconds: trips.isEmpty ? 0 : state.makespan(compiled) + compiled.timeOrigin)
  }

  private func trips(
    of route: RouteState, vehicle: Int, _ evaluator: inout TripEvaluator
  ) -> [VehicleRoutingSolution.Trip] {
    var previous: TripSummary?
    var trips: [VehicleRoutingSolution.Trip] = []
    for (index, trip) in route.trips.enumerated() {
      let isLast = index == route.trips.count - 1
      let summary = evaluator.evaluate(
        trip.stops, vehicle: vehicle, isLast: isLast,
        earliestDeparture: evaluator.earliestDeparture(vehicle: vehicle, after: previous))
      precondition(summary != nil, "a trip of the plan can be flown as it was found")
      let flown = summary ?? trip.summary
      trips.append(scheduled(trip.stops, flown, vehicle: vehicle, isLast: isLast, evaluator))
      previous = flown
    }
    return trips
  }

  /// Writes out the trip that the evaluator has just flown.
  private func scheduled(
    _ nodes: [Int32], _ summary: TripSummary, vehicle vehicleIndex: Int, isLast: Bool, _ evaluator: TripEvaluator
  ) -> VehicleRoutingSolution.Trip {
    let vehicle = compiled.vehicles[vehicleIndex]
    let waiting = compiled.limits[vehicle.type].waitingWatts
    let dimensions = compiled.dimensionCount
    var load = [Double](repeating: 0, count: dimensions)
    for node in nodes where compiled.nodeEffect[Int(node)] == .deliverFromBase {
      for dimension in 0..<dimensions { load[dimension] += demand(of: node, dimension) }
    }
    let departureLoad = load
    var stops: [VehicleRoutingSolution.ScheduledStop] = []
    var energy = 0.0
    var location = vehicle.base
    for (index, node) in nodes.enumerated() {
      let number = Int(node)
      let service = compiled.serviceSeconds[vehicle.type * compiled.nodeCount + number]
      let sign = loadSign(of: node)
      for dimension in 0..<dimensions {
        // Rounding must not leave a load below zero.
        load[dimension] = max(0, load[dimension] + sign * demand(of: node, dimension))
      }
      let wait = evaluator.starts[index] - evaluator.arrivals[index]
      energy += wait * waiting.value(payloadKilograms: evaluator.payloads[index])
      energy += evaluator.legJoules(type: vehicle.type, from: location, to: number, index: index)
      location = Int(compiled.nodeExit[number])
      stops.append(
        VehicleRoutingSolution.ScheduledStop(
          job: Int(compiled.nodeJob[number]), role: compiled.role(ofNode: number),
          entry: Int(compiled.nodeEntry[number]), exit: location, arrivalSeconds: evaluator.arrivals[index],
          serviceStartSeconds: evaluator.starts[index], serviceEndSeconds: evaluator.starts[index] + service,
          loadAfter: load, energyJoules: energy))
    }
    return VehicleRoutingSolution.Trip(
      startLocation: vehicle.base, endLocation: isLast ? vehicle.finalBase : vehicle.base,
      departureSeconds: summary.departure, landingSeconds: summary.landing, departureLoad: departureLoad,
      energyJoules: summary.energyJoules, waitingSeconds: summary.waitingSeconds, stops: stops)
  }

  private func demand(of node: Int32, _ dimension: Int) -> Double {
    compiled.demand[Int(compiled.nodeJob[Int(node)]) * compiled.dimensionCount + dimension]
  }

  private func loadSign(of node: Int32) -> Double {
    switch compiled.nodeEffect[Int(node)] {
    case .deliverFromBase, .delivery: -1
    case .collectToBase, .pickup: 1
    }
  }

  /// Every job left out, with what stood against it.
  private func unassigned(_ state: SearchState) -> [UnassignedJob] {
    var lone = LoneTrip(compiled)
    return compiled.problem.jobs.indices.filter { state.vehicleOfJob[$0] < 0 }.map { job in
      let outcomes = compiled.vehicles.indices.map { lone.test(job: job, vehicle: $0) }
      let attempts = outcomes.enumerated().map { vehicle, outcome in
        UnassignedJob.Attempt(vehicle: vehicle, reason: reason(outcome, job: job))
      }
      return UnassignedJob(job: job, reason: nearest(attempts), attempts: attempts)
    }
  }

  /// The reason that an outcome gives for a job that nobody does.
  private func reason(_ outcome: LoneTrip.Outcome, job: Int) -> UnassignedJob.Reason {
    switch outcome {
    case .fails(let reason): return reason
    case .fits(let cost):
      let prize = compiled.problem.jobs[job].prize
      return prize <= cost ? .prizeTooLow(prize: prize, aloneCost: cost) : .crowdedOut(aloneCost: cost)
    }
  }

  /// The obstacle of the vehicle that came furthest, and among equals the one that missed by least.
  private func nearest(_ attempts: [UnassignedJob.Attempt]) -> UnassignedJob.Reason {
    var nearest = UnassignedJob.Reason.noVehicle
    for attempt in attempts where attempt.reason.isNearer(than: nearest) { nearest = attempt.reason }
    return nearest
  }
}

extension TripEvaluator {
  /// The joules of the arc to the stop at `index` of the trip just flown, and of the service there.
  func legJoules(type: Int, from location: Int, to node: Int, index: Int) -> Double {
    let line = type * compiled.nodeCount + node
    var joules =
      compiled.serviceJoules[line] + compiled.serviceJoulesPerKilogram[line] * max(payloads[index], payloads[index + 1])
    if compiled.usesEnergy {
      let arc = (type * compiled.locationCount + location) * compiled.locationCount + Int(compiled.nodeEntry[node])
      joules += compiled.arcJoules[arc] + compiled.arcJoulesPerKilogram[arc] * payloads[index]
    }
    return joules
  }
}
