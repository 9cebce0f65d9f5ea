/// Tests what stands against one vehicle doing one job alone, from an empty route.
struct LoneTrip {
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
    if let obstacle = obstacleOnTheWay(nodes, vehicle: vehicle, start: compiled.shiftOpen[vehicleIndex]) {
      return .fails(obstacle)
    }
    if let route = evaluator.route(vehicle: vehicleIndex, trips: [nodes]), let landing = route.landing {
      let weights = compiled.weights
      return .fits(cost: route.cost + weights.perMakespanSecond * (landing - compiled.timeOrigin))
    }
    return .fails(limitExceeded(nodes, vehicleIndex: vehicleIndex))
  }

  /// A stop out of reach, or out of time.
  private func obstacleOnTheWay(
    _ nodes: [Int32], vehicle: VehicleRoutingProblem.Vehicle, start: Double
  ) -> UnassignedJob.Reason? {
    let locations = compiled.locationCount
    var location = vehicle.base
    var time = start
    for node in nodes.map({ Int($0) }) {
      let role = compiled.role(ofNode: node)
      let travel =
        compiled.travel[(vehicle.type * locations + location) * locations + Int(compiled.nodeEntry[node])]
      let service = compiled.serviceSeconds[vehicle.type * compiled.nodeCount + node]
      if travel + service == .infinity { return .unreachable(role: role) }
      let arrival = time + travel
      guard let window = compiled.firstWindow(node: node, arrival: arrival, service: service) else {
        let windows = Int(compiled.windowFirst[node])..<Int(compiled.windowFirst[node + 1])
        let latest = windows.map { compiled.latestStart(node: node, window: $0, service: service) }.max() ?? 0
        return .windowMissed(role: role, earliestStartSeconds: arrival, latestStartSeconds: latest)
      }
      time = max(arrival, compiled.windowOpen[window]) + service
      location = Int(compiled.nodeExit[node])
    }
    let home = compiled.travel[(vehicle.type * locations + location) * locations + vehicle.finalBase]
    guard home < .infinity else { return .unreachable(role: nodes.count == 2 ? .delivery : .visit) }
    return nil
  }

  /// Which limit of the trip as a whole is broken: shift, length or energy.
  private mutating func limitExceeded(_ nodes: [Int32], vehicleIndex: Int) -> UnassignedJob.Reason {
    let vehicle = compiled.vehicles[vehicleIndex]
    let type = compiled.problem.vehicleTypes[vehicle.type]
    guard
      let trip = evaluator.evaluateWithoutLimits(
        nodes, vehicle: vehicleIndex, isLast: true, earliestDeparture: compiled.shiftOpen[vehicleIndex])
    else {
      // Loads, windows and times are fine by now, so an arc or a service that takes infinite energy is left.
      return .unreachable(role: nodes.count == 2 ? .delivery : .visit)
    }
    if trip.landing > vehicle.shift.closeSeconds {
      return .shiftExceeded(landingSeconds: trip.landing, shiftEndSeconds: vehicle.shift.closeSeconds)
    }
    let length = trip.landing - trip.departure
    if length > type.tripSecondsMax { return .tripTooLong(tripSeconds: length, tripSecondsMax: type.tripSecondsMax) }
    return .energyExceeded(neededJoules: trip.energyJoules, usableJoules: type.usableJoulesPerTrip)
  }
}
