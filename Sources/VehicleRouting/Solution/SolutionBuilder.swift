/// Turns a plan under search into the solution that callers see.
struct SolutionBuilder {
  private let compiled: CompiledProblem
  private let classes: VehicleClasses
  private let prices: [Double]
  private let jobs: [Int32]

  /// Makes a builder for a problem.
  init(_ compiled: CompiledProblem, classes: VehicleClasses, prices: [Double], jobs: [Int32]) {
    self.compiled = compiled
    self.classes = classes
    self.prices = prices
    self.jobs = jobs
  }

  /// The solution of a plan, with times, loads and energies at every stop and a reason for every job left out.
  func build(
    _ snapshot: PlanSnapshot, constructed: PlanSnapshot, iterations: Int,
    stopReason: VehicleRoutingSolution.StopReason
  ) -> VehicleRoutingSolution {
    let first = flown(constructed)
    let last = flown(snapshot)
    return VehicleRoutingSolution(
      routes: last.routes, unassigned: unassigned(last.missed), cost: last.cost, constructionCost: first.cost,
      iterations: iterations, stopReason: stopReason)
  }

  /// A plan with its times.
  private struct Flown {
    var routes: [VehicleRoutingSolution.Route]
    var missed: [Int]
    var cost: VehicleRoutingSolution.Cost
  }

  private func flown(_ snapshot: PlanSnapshot) -> Flown {
    var plan = Plan(compiled, classes: classes, prices: prices, jobs: jobs)
    plan.restore(snapshot)
    var routes: [VehicleRoutingSolution.Route] = []
    var cost = VehicleRoutingSolution.Cost(
      mandatoryJobsMissed: 0, prizesLost: 0, operating: 0, travelSeconds: 0, waitingSeconds: 0, energyJoules: 0,
      tripCount: 0, vehicleCount: 0, makespanSeconds: 0)
    var last = compiled.timeOrigin
    for vehicle in compiled.vehicles.indices {
      var route = VehicleRoutingSolution.Route(vehicle: vehicle, trips: [])
      var record = plan.firstTrip[vehicle]
      while record >= 0 {
        let trip = plan.records[record]
        plan.load(record)
        let isFlyable = plan.evaluator.fly(
          vehicle: vehicle, isFirst: trip.isUnderway, isLast: trip.following < 0, earliestDeparture: trip.ready)
        precondition(isFlyable, "a trip of the plan can be flown as it was found")
        let summary = plan.evaluator.summary
        if trip.isBreak {
          if plan.tripCount[vehicle] > 0 { route.breaks.append(scheduledBreak(plan)) }
        } else {
          route.trips.append(
            scheduled(
              plan, vehicle: vehicle, isFirst: trip.isUnderway, isLast: trip.following < 0))
          cost.travelSeconds += summary.travelSeconds
          cost.waitingSeconds += summary.waitingSeconds
          cost.energyJoules += summary.energyJoules
          cost.operating += summary.cost
          cost.tripCount += 1
          last = max(last, summary.landing)
        }
        record = trip.following
      }
      if !route.trips.isEmpty {
        cost.vehicleCount += 1
        cost.operating += compiled.limits[compiled.vehicles[vehicle].type].fixedCost
      }
      routes.append(route)
    }
    var missed: [Int] = []
    for (index, job) in compiled.problem.jobs.enumerated() {
      let vehicle = plan.vehicle(ofJob: index)
      if vehicle >= 0 {
        cost.operating += plan.changePrice(job: index, vehicle: vehicle)
        continue
      }
      missed.append(index)
      if job.prize < .infinity { cost.prizesLost += job.prize } else { cost.mandatoryJobsMissed += 1 }
    }
    cost.makespanSeconds = cost.tripCount == 0 ? 0 : last
    cost.operating += compiled.weights.perMakespanSecond * (last - compiled.timeOrigin)
    return Flown(routes: routes, missed: missed, cost: cost)
  }

  private func scheduledBreak(_ plan: borrowing Plan) -> VehicleRoutingSolution.ScheduledBreak {
    VehicleRoutingSolution.ScheduledBreak(
      startSeconds: plan.evaluator.starts[0], endSeconds: plan.evaluator.summary.landing)
  }

  /// Writes out the trip that the evaluator has just flown.
  private func scheduled(
    _ plan: borrowing Plan, vehicle vehicleIndex: Int, isFirst: Bool, isLast: Bool
  ) -> VehicleRoutingSolution.Trip {
    let vehicle = compiled.vehicles[vehicleIndex]
    let type = vehicle.type
    let limits = compiled.limits[type]
    let tables = compiled.tables[type]
    let dimensions = compiled.dimensionCount
    let count = plan.evaluator.count
    let underway = isFirst ? vehicle.underway : nil
    var load = [Double](repeating: 0, count: dimensions)
    for index in 0..<count where compiled.nodeEffect[plan.evaluator.nodes[index]] == .deliverFromBase {
      for dimension in 0..<dimensions { load[dimension] += demand(of: plan.evaluator.nodes[index], dimension) }
    }
    let departureLoad = load
    var stops: [VehicleRoutingSolution.ScheduledStop] = []
    var energy = underway?.joulesSpent ?? 0
    let start = underway?.location ?? vehicle.base
    var location = start
    for index in 0..<count {
      let node = Int(plan.evaluator.nodes[index])
      let row = type * compiled.nodeCount + node
      let service = compiled.serviceSeconds[row]
      let sign = loadSign(of: node)
      let before = plan.evaluator.payloads[index]
      let payload = max(before, plan.evaluator.payloads[index + 1])
      for dimension in 0..<dimensions {
        // Rounding must not leave a load below zero.
        load[dimension] = max(0, load[dimension] + sign * demand(of: Int32(node), dimension))
      }
      let arc = location * compiled.locationCount + Int(compiled.nodeEntry[node])
      let wait = plan.evaluator.starts[index] - plan.evaluator.arrivals[index]
      energy += wait * limits.waitingWatts.value(payloadKilograms: before)
      energy += tables.joules?[arc] ?? 0
      energy += (tables.joulesPerKilogram?[arc] ?? 0) * limits.curve.chordKilograms(payload: before)
      energy += compiled.serviceJoules[row] + compiled.serviceJoulesPerKilogram[row] * payload
      location = Int(compiled.nodeExit[node])
      stops.append(
        VehicleRoutingSolution.ScheduledStop(
          job: Int(compiled.nodeJob[node]), role: compiled.role(ofNode: node),
          entry: Int(compiled.nodeEntry[node]), exit: location, arrivalSeconds: plan.evaluator.arrivals[index],
          serviceStartSeconds: plan.evaluator.starts[index],
          serviceEndSeconds: plan.evaluator.starts[index] + service, loadAfter: load, energyJoules: energy))
    }
    let summary = plan.evaluator.summary
    let end = compiled.endLocation(vehicle: vehicleIndex, isLast: isLast)
    return VehicleRoutingSolution.Trip(
      startLocation: start, endLocation: isLast && vehicle.endsAnywhere ? location : end,
      departureSeconds: summary.departure, landingSeconds: summary.landing, departureLoad: departureLoad,
      energyJoules: summary.energyJoules, waitingSeconds: summary.waitingSeconds, stops: stops)
  }

  private func demand(of node: Int32, _ dimension: Int) -> Double {
    compiled.demand[Int(compiled.nodeJob[node]) * compiled.dimensionCount + dimension]
  }

  private func loadSign(of node: Int) -> Double {
    switch compiled.nodeEffect[node] {
    case .deliverFromBase, .delivery: -1
    case .collectToBase, .pickup: 1
    }
  }

  /// Every job left out, with what stood against it.
  private func unassigned(_ missed: [Int]) -> [UnassignedJob] {
    var result: [UnassignedJob] = []
    var lone = LoneTrip(compiled)
    for job in missed {
      var attempts: [UnassignedJob.Attempt] = []
      for vehicle in compiled.vehicles.indices {
        attempts.append(
          UnassignedJob.Attempt(
            vehicle: vehicle, reason: reason(lone.test(job: job, vehicle: vehicle), job: job)))
      }
      result.append(UnassignedJob(job: job, reason: nearest(attempts), attempts: attempts))
    }
    return result
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
