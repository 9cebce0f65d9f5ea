/// Tests what stands against one vehicle doing one job alone, from an empty route.
struct LoneTrip: ~Copyable {
  /// The problem.
  let compiled: CompiledProblem
  /// Flies the trip.
  var evaluator: TripEvaluator

  /// Makes a test for a problem.
  init(_ compiled: CompiledProblem) {
    self.compiled = compiled
    self.evaluator = TripEvaluator(compiled)
  }

  /// The cost of the vehicle's route with this job alone, or the first obstacle.
  enum Outcome {
    /// The job alone costs this much.
    case fits(cost: Double)
    /// The job cannot be done alone, for this reason.
    case fails(UnassignedJob.Reason)
  }

  /// Flies the job alone. The checks stand in the order of `UnassignedJob.Reason`.
  mutating func test(job index: Int, vehicle vehicleIndex: Int) -> Outcome {
    let job = compiled.problem.jobs[index]
    let vehicle = compiled.vehicles[vehicleIndex]
    let type = compiled.problem.vehicleTypes[vehicle.type]
    if let allowed = job.allowedVehicles, !allowed.contains(vehicleIndex) { return .fails(.vehicleNotAllowed) }
    let missing = job.requiredSkills.subtracting(type.skills)
    if !missing.isEmpty { return .fails(.skillsMissing(missing)) }
    if vehicle.tripCountMax == 0 { return .fails(.noTripAllowed) }
    for (dimension, demand) in job.demand.enumerated() {
      let capacity = type.capacity[dimension]
      if demand > capacity + TripEvaluator.tolerance * max(1, capacity) {
        return .fails(.capacityExceeded(dimension: dimension, demand: demand, capacity: capacity))
      }
    }
    let nodes = compiled.nodes(ofJob: index)
    let start = max(compiled.shiftOpen[vehicleIndex], job.releaseSeconds)
    if let obstacle = obstacleOnTheWay(nodes, vehicle: vehicle, start: start) { return .fails(obstacle) }
    evaluator.clear()
    for node in nodes { evaluator.append(node) }
    // The job alone is a trip of its own from the base, for a vehicle in the air too.
    if evaluator.fly(vehicle: vehicleIndex, isFirst: false, isLast: true, earliestDeparture: start) {
      let landing = evaluator.summary.landing
      let weights = compiled.weights
      return .fits(
        cost: evaluator.summary.cost + compiled.limits[vehicle.type].fixedCost
          + weights.perMakespanSecond * (landing - compiled.timeOrigin))
    }
    return .fails(limitExceeded(nodes, vehicleIndex: vehicleIndex, start: start))
  }

  /// A stop out of reach, or out of time.
  private func obstacleOnTheWay(
    _ nodes: [Int32], vehicle: VehicleRoutingProblem.Vehicle, start: Double
  ) -> UnassignedJob.Reason? {
    let locations = compiled.locationCount
    let tables = compiled.tables[vehicle.type]
    var location = vehicle.base
    var time = start
    for node in nodes.map({ Int($0) }) {
      let role = compiled.role(ofNode: node)
      let arc = location * locations + Int(compiled.nodeEntry[node])
      let service = compiled.serviceSeconds[vehicle.type * compiled.nodeCount + node]
      let arrival = time + tables.travel[arc]
      let joules =
        (tables.joules?[arc] ?? 0) + compiled.serviceJoules[vehicle.type * compiled.nodeCount + node]
      guard arrival < .infinity, service < .infinity, joules < .infinity else { return .unreachable(role: role) }
      guard let window = compiled.firstWindow(node: node, arrival: arrival, service: service) else {
        let latest = compiled.latestStart(
          node: node, window: Int(compiled.windowFirst[node + 1]) - 1, service: service)
        return .windowMissed(
          role: role, earliestStartSeconds: max(arrival, compiled.nodeOpen[node]), latestStartSeconds: latest)
      }
      time = max(arrival, compiled.windowOpen[window]) + service
      location = Int(compiled.nodeExit[node])
    }
    let end = vehicle.endsAnywhere ? locations - 1 : vehicle.finalBase
    let arc = location * locations + end
    guard tables.travel[arc] < .infinity, (tables.joules?[arc] ?? 0) < .infinity else {
      return .unreachable(role: compiled.role(ofNode: Int(nodes[nodes.count - 1])))
    }
    return nil
  }

  /// Which limit of the whole trip the job alone exceeds.
  private mutating func limitExceeded(_ nodes: [Int32], vehicleIndex: Int, start: Double) -> UnassignedJob.Reason {
    let vehicle = compiled.vehicles[vehicleIndex]
    let limits = compiled.limits[vehicle.type]
    let last = compiled.role(ofNode: Int(nodes[nodes.count - 1]))
    guard evaluator.flyWithoutLimits(vehicle: vehicleIndex, isFirst: false, isLast: true, earliestDeparture: start)
    else { return .unreachable(role: last) }
    let summary = evaluator.summary
    if summary.landing > vehicle.shift.closeSeconds {
      return .shiftExceeded(landingSeconds: summary.landing, shiftEndSeconds: vehicle.shift.closeSeconds)
    }
    let seconds = summary.landing - summary.departure
    if seconds > limits.tripSecondsMax * (1 + TripEvaluator.tolerance) {
      return .tripTooLong(tripSeconds: seconds, tripSecondsMax: limits.tripSecondsMax)
    }
    if summary.energyJoules < .infinity {
      return .energyExceeded(neededJoules: summary.energyJoules, usableJoules: limits.usableJoulesPerTrip)
    }
    return .unreachable(role: last)
  }
}
