import VehicleRouting

extension RoutingInstance {
  private typealias Problem = VehicleRoutingProblem
  /// What a statement may leave out.
  package typealias Relaxation = StatedInstance.Relaxation

  /// The instance as a problem whose total cost is the cost of the instance, in the same numbers.
  ///
  /// Distances are metres and, divided by the speed, seconds of travel; only metres, vehicles and prizes cost. Depots'
  /// windows become shifts, a longest duration becomes that of the one trip, reloading becomes several trips.
  package func stated(relaxing: Set<Relaxation> = []) throws(StatingError) -> StatedInstance {
    try checkStatable(relaxing)
    let distances = distances()
    let classes = vehicleClasses()
    let hasBattery = battery != nil && !relaxing.contains(.withoutBattery)
    let types = classes.map { type($0.vehicle, distances, hasBattery: hasBattery) }
    let (vehicles, numbers) = fleet(classes)
    let (jobs, places) = jobs(typeCount: types.count)
    let problem = Problem(
      locationCount: nodes.count, loadDimensionCount: 1, massDimension: drone == nil ? nil : 0, vehicleTypes: types,
      vehicles: vehicles, jobs: jobs, weights: .distanceOnly)
    return StatedInstance(
      instance: self, relaxations: relaxing, problem: problem, vehicleNumbers: numbers, jobPlaces: places)
  }

  private func checkStatable(_ relaxing: Set<Relaxation>) throws(StatingError) {
    guard nodes.count <= StatedInstance.locationsMax else {
      throw StatingError(
        code: .tooLarge, reason: "there are \(nodes.count) locations",
        help: "matrices hold \(StatedInstance.locationsMax) at most")
    }
    guard stations.isEmpty || !relaxing.isDisjoint(with: [.withoutStations, .withoutBattery]) else {
      throw StatingError(
        code: .stations, reason: "vehicles charge at \(stations.count) stations on the way, the model at the base only",
        help: "relax with no-stations (plans hold, clients may be left out) or no-battery (plans may not hold)")
    }
    guard drone == nil || relaxing.contains(.allOrdersKnown) else {
      throw StatingError(
        code: .dynamicOrders, reason: "orders appear during the day, and a problem is known from the start",
        help: "relax with all-orders-known")
    }
    for (index, vehicle) in vehicles.enumerated() where !vehicle.reloadDepots.isEmpty {
      guard vehicle.reloadDepots == [vehicle.depot] else {
        throw StatingError(
          code: .reloadElsewhere, reason: "vehicle \(index + 1) reloads at another depot than its own",
          help: "the model reloads at the base; no relaxation is known")
      }
      guard vehicle.durationMax == .infinity else {
        throw StatingError(
          code: .durationOverTrips, reason: "vehicle \(index + 1) has a longest duration over several trips",
          help: "the model limits each trip; no relaxation is known")
      }
    }
    for (index, node) in nodes.enumerated() where node.pairing != .none {
      guard node.prize == nil else {
        throw StatingError(
          code: .pairWithPrize, reason: "location \(index) is one of a pair and has a prize",
          help: "the public sets have no such pair; no relaxation is known")
      }
    }
  }

  /// The distances of all pairs, row by row.
  private func distances() -> [Double] {
    var distances: [Double] = []
    distances.reserveCapacity(nodes.count * nodes.count)
    for from in nodes.indices {
      for to in nodes.indices { distances.append(distance(from: from, to: to)) }
    }
    return distances
  }

  /// Vehicles that differ in nothing but their depot, with their numbers.
  private struct VehicleClass {
    var vehicle: Vehicle
    var numbers: [Int]
  }

  private func vehicleClasses() -> [VehicleClass] {
    var classes: [VehicleClass] = []
    var indexOf: [Vehicle: Int] = [:]
    for (number, vehicle) in vehicles.enumerated() {
      var key = vehicle
      key.depot = 0
      key.reloadDepots = []
      if let index = indexOf[key] {
        classes[index].numbers.append(number)
      } else {
        indexOf[key] = classes.count
        classes.append(VehicleClass(vehicle: key, numbers: [number]))
      }
    }
    return classes
  }

  /// The type of a class. All types hold the same arrays, which are copied only where one is written.
  private func type(
    _ vehicle: Vehicle, _ distances: [Double], hasBattery: Bool
  ) -> VehicleRoutingProblem.VehicleType {
    let secondsPerDistance = secondsPerTimeUnit / speed
    let seconds = secondsPerDistance == 1 ? distances : distances.map { $0 * secondsPerDistance }
    var type = Problem.VehicleType(
      travelSeconds: seconds, capacity: [vehicle.capacity], tripSecondsMax: vehicle.durationMax * secondsPerTimeUnit,
      fixedCost: vehicle.fixedCost)
    type.travelMetres = distances
    type.unitCostFactor = vehicle.unitDistanceCost
    if hasBattery, let battery {
      type.arcJoules = distances.map { $0 * battery.usePerDistance }
      type.usableJoulesPerTrip = battery.capacity
    }
    if let drone {
      let empty = drone.watts(payloadKilograms: 0)
      let full = drone.watts(payloadKilograms: drone.payloadKilogramsMax)
      let slope = (full - empty) / drone.payloadKilogramsMax
      type.arcJoules = seconds.map { $0 * empty }
      type.arcJoulesPerKilogram = seconds.map { $0 * slope }
      type.payloadCurve = .hovering(
        emptyKilograms: drone.emptyKilograms, payloadKilogramsMax: drone.payloadKilogramsMax)
      type.usableJoulesPerTrip = drone.usableJoules
      type.chargeWatts = drone.chargeWatts
    }
    return type
  }

  /// The vehicles with their numbers. More vehicles of one class at one depot than clients are of no use.
  private func fleet(_ classes: [VehicleClass]) -> ([VehicleRoutingProblem.Vehicle], [Int]) {
    let clientCount = max(1, clients.count)
    var listed: [(number: Int, type: Int)] = []
    for (type, group) in classes.enumerated() {
      var usedAtDepot: [Int: Int] = [:]
      for number in group.numbers {
        usedAtDepot[vehicles[number].depot, default: 0] += 1
        if usedAtDepot[vehicles[number].depot, default: 0] <= clientCount { listed.append((number, type)) }
      }
    }
    listed.sort { $0.number < $1.number }
    let fleet = listed.map { entry in
      let vehicle = vehicles[entry.number]
      let depot = nodes[vehicle.depot]
      return Problem.Vehicle(
        type: entry.type, base: vehicle.depot,
        shift: window(depot.earliest, depot.latest),
        tripCountMax: vehicle.reloadDepots.isEmpty ? 1 : clientCount)
    }
    return (fleet, listed.map(\.number))
  }

  private func window(_ earliest: Double, _ latest: Double) -> VehicleRoutingProblem.TimeWindow {
    Problem.TimeWindow(openSeconds: earliest * secondsPerTimeUnit, closeSeconds: latest * secondsPerTimeUnit)
  }

  private func jobs(typeCount: Int) -> ([VehicleRoutingProblem.Job], [StatedInstance.JobPlaces]) {
    func stop(_ number: Int) -> VehicleRoutingProblem.Stop {
      let node = nodes[number]
      let isAlwaysOpen = node.earliest <= 0 && node.latest == .infinity
      let seconds = node.service * secondsPerTimeUnit
      return Problem.Stop(
        entry: number, windows: isAlwaysOpen ? [] : [window(node.earliest, node.latest)],
        serviceSeconds: [Double](repeating: seconds, count: typeCount))
    }
    var jobs: [VehicleRoutingProblem.Job] = []
    var places: [StatedInstance.JobPlaces] = []
    for number in clients {
      let node = nodes[number]
      var job: VehicleRoutingProblem.Job
      var release = node.release
      switch node.pairing {
      case .delivery: continue
      case .pickup(let delivery):
        job = Problem.Job(work: .shipment(pickup: stop(number), delivery: stop(delivery)), demand: [node.demand])
        places.append(.pair(pickup: number, delivery: delivery))
        release = max(release, nodes[delivery].release)
      case .none:
        job = Problem.Job(work: .deliverFromBase(stop(number)), demand: [node.demand], prize: node.prize ?? .infinity)
        places.append(.client(number))
      }
      if release > 0 { job.releaseSeconds = release * secondsPerTimeUnit }
      jobs.append(job)
    }
    return (jobs, places)
  }
}
