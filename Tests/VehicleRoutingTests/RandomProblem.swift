import Quantities
import VehicleRouting

/// Random problems that use chosen parts of the model.
///
/// Drones fly in a wind, so times depend on the direction, and a straight way is never longer than one over a third
/// place. Each part draws from a stream of its own: with a part switched off, the rest stays the same.
struct RandomProblem {
  /// How many jobs.
  var jobCount = 12
  /// How many of the jobs are shipments at most.
  var shipmentCountMax = 4
  /// How many vehicles, over two bases.
  var vehicleCount = 3
  /// How much fits on board beside the kilograms; a job takes one or two.
  var slotCount = 3.0
  /// The share of the battery that a trip may use.
  var batteryShare = 1.0
  /// What a kilogram adds to the energy of an arc, as a share of that without payload.
  var payloadSlope = 0.4
  /// The longest trip, in seconds.
  var tripSecondsMax = 900.0
  /// The seconds over which the windows open.
  var windowSpread = 1200.0
  /// The longest window, in seconds.
  var windowSecondsMax = 400.0
  /// The parts of the model that are used.
  var features: Set<Feature> = Feature.classical

  /// A part of the model.
  enum Feature: String, CaseIterable {
    /// Capacities that bind.
    case loads
    /// Windows for half of the stops.
    case windows
    /// A second window for half of those.
    case severalWindows
    /// Services that must end in their window.
    case endsInWindow
    case shipments, collections
    /// Stops that end elsewhere than they begin.
    case pieces
    case prizes, skills, allowedVehicles
    /// A second type: faster, stronger, hungrier.
    case twoTypes
    case severalBases
    /// A vehicle whose last landing is at another base.
    case finalBases
    case multiTrip
    /// A limit to the length of a trip.
    case tripLength
    case shifts, energy, payloadEnergy, serviceEnergy, waitingEnergy, fixedCosts, makespan
    case openEnds, charging, pads, beforeLinks, vehicleLinks, breaks, underway, softWindows, energyCurve
    case metres, unitFactors, releases, changePrices

    /// Everything that does not tie vehicles to each other or to times on the ground.
    static let classical: Set<Feature> = [
      .loads, .windows, .severalWindows, .endsInWindow, .shipments, .collections, .pieces, .prizes, .skills,
      .allowedVehicles, .twoTypes, .severalBases, .finalBases, .multiTrip, .tripLength, .shifts, .energy,
      .payloadEnergy, .serviceEnergy, .waitingEnergy, .fixedCosts, .makespan,
    ]
  }

  /// The problem of a seed.
  func make(seed: UInt64) -> Problem {
    var generator = SplitMix64(seed: seed, stream: "places")
    let points = (0..<2 + 2 * jobCount).map { _ in
      LocalPoint(east: 2000 * generator.nextUnit(), north: 2000 * generator.nextUnit())
    }
    let wind = LocalVector(east: 6 * generator.nextUnit() - 3, north: 6 * generator.nextUnit() - 3)
    var types = [type(points, wind, speed: 12, watts: 300, kilograms: 2, joules: 250_000, skills: 1)]
    if has(.twoTypes) {
      types.append(type(points, wind, speed: 16, watts: 500, kilograms: 4, joules: 350_000, skills: 3))
      if has(.unitFactors) { types[1].unitCostFactor = 1.5 }
    }
    let jobs = (0..<jobCount).map { job($0, typeCount: types.count, seed: seed) }
    var weights = Problem.CostWeights(perJoule: has(.energy) ? 0.001 : 0, perTrip: has(.fixedCosts) ? 60 : 0)
    if !has(.makespan) { weights.perMakespanSecond = 0 }
    if has(.metres) { weights.perMetre = 0.1 }
    var problem = Problem(
      locationCount: points.count, loadDimensionCount: 2, massDimension: 0, vehicleTypes: types,
      vehicles: vehicles(typeCount: types.count, seed: seed), jobs: jobs, weights: weights)
    if has(.pads) { problem.padGroups = [Problem.PadGroup(padCount: 1)] }
    addShipments(&problem, seed: seed)
    addUnderway(&problem, seed: seed)
    addLinks(&problem, seed: seed)
    return problem
  }

  private func has(_ feature: Feature) -> Bool { features.contains(feature) }
}

// Types and vehicles.
extension RandomProblem {
  private func type(
    _ points: [LocalPoint], _ wind: LocalVector, speed: Double, watts: Double, kilograms: Double, joules: Double,
    skills: UInt64
  ) -> Problem.VehicleType {
    let travel = points.flatMap { from in
      points.map { to in
        let way = to - from
        let length = way.lengthMetres
        guard length > 0 else { return 0.0 }
        let along = way.dot(wind) / length
        let across = way.cross(wind) / length
        return length / (along + (speed * speed - across * across).squareRoot())
      }
    }
    var type = Problem.VehicleType(
      travelSeconds: travel, capacity: has(.loads) ? [kilograms, slotCount] : [100, 100],
      tripSecondsMax: has(.tripLength) ? tripSecondsMax : .infinity, skills: .init(rawValue: has(.skills) ? skills : 3),
      fixedCost: has(.fixedCosts) ? 50 : 0)
    if has(.metres) { type.travelMetres = points.flatMap { from in points.map { ($0 - from).lengthMetres } } }
    let slope = has(.payloadEnergy) ? payloadSlope : 0
    if has(.energy) {
      type.arcJoules = travel.map { $0 * watts }
      type.arcJoulesPerKilogram = travel.map { $0 * watts * slope }
      type.usableJoulesPerTrip = joules * batteryShare
    }
    if has(.waitingEnergy) {
      type.waitingWatts = Problem.PayloadLine(base: watts, perKilogram: watts * slope)
    }
    if has(.charging) { type.chargeWatts = watts }
    if has(.energyCurve) {
      // The curve sags most where the load is small beside what the vehicle could carry.
      type.payloadCurve = .hovering(emptyKilograms: 0.5, payloadKilogramsMax: type.capacity[0])
    }
    return type
  }

  private func vehicles(typeCount: Int, seed: UInt64) -> [Problem.Vehicle] {
    var generator = SplitMix64(seed: seed, stream: "vehicles")
    return (0..<vehicleCount).map { index in
      let open = 300 * generator.nextUnit()
      var vehicle = Problem.Vehicle(
        type: index % typeCount, base: has(.severalBases) && index % 3 == 1 ? 1 : 0,
        finalBase: has(.finalBases) && index == 0 ? 1 : nil, tripCountMax: has(.multiTrip) ? 1 + (index + 1) % 3 : 1,
        turnaroundSeconds: 60)
      if has(.shifts) { vehicle.shift = Problem.TimeWindow(openSeconds: open, closeSeconds: open + 3000) }
      if has(.openEnds) { vehicle.endsAnywhere = index % 2 == 0 }
      if has(.pads) {
        vehicle.padGroup = 0
        vehicle.turnaroundSeconds = 200
      }
      if has(.breaks) && index % 2 == 0 {
        // The whole break lies in the shift, and the vehicle comes back to its base.
        vehicle.finalBase = vehicle.base
        let start = open + 800 * generator.nextUnit()
        vehicle.breaks = [
          Problem.Break(
            window: Problem.TimeWindow(openSeconds: start, closeSeconds: start + 400), seconds: 300)
        ]
        vehicle.endsAnywhere = false
      }
      return vehicle
    }
  }

  /// Puts the last vehicle in the air, with one or two jobs that its base has loaded and that it has time for.
  private func addUnderway(_ problem: inout Problem, seed: UInt64) {
    guard has(.underway), let last = problem.vehicles.indices.last else { return }
    var generator = SplitMix64(seed: seed, stream: "underway")
    let open = problem.vehicles[last].shift.openSeconds
    var underway = Problem.Underway(
      location: generator.nextIndex(below: problem.locationCount),
      seconds: (open.isFinite ? open : 0) + 100 + 200 * generator.nextUnit(),
      joulesSpent: has(.energy) ? 5000 * generator.nextUnit() : 0, secondsSinceTakeOff: 50 * generator.nextUnit())
    // Time is left for two services and for what was flown before.
    let secondsMax = min(400, tripSecondsMax - 200, 800 * batteryShare - 200)
    let wanted = 1 + generator.nextIndex(below: 2)
    for index in problem.jobs.indices where underway.committedJobs.count < wanted {
      guard case .deliverFromBase(var stop) = problem.jobs[index].work else { continue }
      var longer = underway
      longer.committedJobs.append(index)
      guard seconds(longer, problem, vehicle: problem.vehicles[last]) < secondsMax else { continue }
      underway = longer
      stop.windows = []
      problem.jobs[index].work = .deliverFromBase(stop)
      problem.jobs[index].prize = .infinity
      problem.jobs[index].demand = [min(problem.jobs[index].demand[0], 0.6), 1]
      problem.jobs[index].requiredSkills = []
      problem.jobs[index].allowedVehicles = nil
      problem.jobs[index].releaseSeconds = -.infinity
    }
    problem.vehicles[last].underway = underway
  }

  /// The travel seconds over the committed jobs to the base.
  private func seconds(_ underway: Problem.Underway, _ problem: Problem, vehicle: Problem.Vehicle) -> Double {
    var sum = 0.0
    var location = underway.location
    for job in underway.committedJobs {
      guard case .deliverFromBase(let stop) = problem.jobs[job].work else { continue }
      sum += problem.vehicleTypes[vehicle.type].travelSeconds[location * problem.locationCount + stop.entry]
      location = stop.exit
    }
    return sum + problem.vehicleTypes[vehicle.type].travelSeconds[location * problem.locationCount + vehicle.base]
  }
}

// Jobs and links.
extension RandomProblem {
  private func job(_ index: Int, typeCount: Int, seed: UInt64) -> Problem.Job {
    var generator = SplitMix64(seed: seed, stream: "job \(index)")
    let place = 2 + 2 * index
    let isPiece = generator.nextIndex(below: 5) == 0 && has(.pieces)
    let first = stop(place, exit: isPiece ? place + 1 : place, typeCount: typeCount, name: "\(index) first", seed: seed)
    let isCollection = generator.nextIndex(below: 5) < 2 && has(.collections)
    let kilograms = 0.2 + generator.nextUnit()
    let slots = generator.nextIndex(below: 3) == 0 ? 2.0 : 1
    let prize = generator.nextIndex(below: 3) == 0 ? Double.infinity : 100 + 500 * generator.nextUnit()
    let skills: Problem.Skills = generator.nextIndex(below: 4) == 0 && has(.skills) ? [.init(rawValue: 2)] : []
    let isTied = generator.nextIndex(below: 4) == 0 && has(.allowedVehicles)
    let allowed = generator.nextIndex(below: vehicleCount)
    var job = Problem.Job(
      work: isCollection ? .collectToBase(first) : .deliverFromBase(first), demand: [kilograms, slots],
      prize: has(.prizes) ? prize : .infinity, requiredSkills: skills, allowedVehicles: isTied ? [allowed] : nil)
    if has(.releases) && !isCollection && generator.nextIndex(below: 2) == 0 {
      job.releaseSeconds = 1000 * generator.nextUnit()
    }
    if has(.changePrices) && generator.nextIndex(below: 3) > 0 {
      job.plannedVehicle = generator.nextIndex(below: vehicleCount)
      job.changePrice = 200 * generator.nextUnit()
    }
    return job
  }

  private func addShipments(_ problem: inout Problem, seed: UInt64) {
    guard has(.shipments) else { return }
    var generator = SplitMix64(seed: seed, stream: "shipments")
    var count = 0
    for index in problem.jobs.indices where count < shipmentCountMax && generator.nextIndex(below: 2) == 0 {
      guard case .deliverFromBase(let first) = problem.jobs[index].work else { continue }
      let place = 3 + 2 * index
      let second = stop(
        place, exit: place, typeCount: problem.vehicleTypes.count, name: "\(index) second", seed: seed)
      problem.jobs[index].work = .shipment(pickup: first, delivery: second)
      problem.jobs[index].releaseSeconds = -.infinity
      count += 1
    }
  }

  private func addLinks(_ problem: inout Problem, seed: UInt64) {
    guard jobCount >= 3 else { return }
    var generator = SplitMix64(seed: seed, stream: "links")
    let shift = generator.nextIndex(below: jobCount)
    func job(_ number: Int) -> Int { (number + shift) % jobCount }
    let committed = Set(problem.vehicles.flatMap { $0.underway?.committedJobs ?? [] })
    if has(.beforeLinks) {
      // Committed jobs keep an order of their own.
      let pairs = [(job(0), job(1)), (job(1), job(2))].filter { !committed.contains($0.1) }
      problem.links += pairs.map { .before(first: $0.0, second: $0.1) }
    }
    if has(.vehicleLinks) {
      problem.links.append(.sameVehicle(job(0), job(2)))
      problem.links.append(.differentVehicles(job(1), job(0)))
      if committed.contains(job(0)) || committed.contains(job(1)) { problem.links.removeLast() }
    }
  }

  private func stop(_ entry: Int, exit: Int, typeCount: Int, name: String, seed: UInt64) -> Problem.Stop {
    var generator = SplitMix64(seed: seed, stream: "stop \(name)")
    var windows: [Problem.TimeWindow] = []
    let isBound = generator.nextIndex(below: 3) > 0 && has(.windows)
    let open = windowSpread * generator.nextUnit()
    let close = open + windowSecondsMax * (0.25 + 0.75 * generator.nextUnit())
    if isBound { windows.append(Problem.TimeWindow(openSeconds: open, closeSeconds: close)) }
    let isSoft = generator.nextIndex(below: 3) > 0 && has(.softWindows) && isBound
    if generator.nextIndex(below: 2) == 0 && has(.severalWindows) && isBound && !isSoft {
      windows.append(Problem.TimeWindow(openSeconds: open + 500, closeSeconds: open + 900))
    }
    let slow = 20 + 30 * generator.nextUnit()
    var stop = Problem.Stop(
      entry: entry, exit: exit, windows: windows,
      mustEndInWindow: generator.nextIndex(below: 2) == 0 && has(.endsInWindow),
      serviceSeconds: [Double]([slow, 15].prefix(typeCount)))
    if has(.serviceEnergy) {
      stop.serviceJoules = [Problem.PayloadLine](
        [.init(base: 6000, perKilogram: 2000), .init(base: 8000, perKilogram: 1500)].prefix(typeCount))
    }
    if isSoft {
      stop.latenessSecondsMax = 100 + 400 * generator.nextUnit()
      stop.latenessPricePerSecond = 0.1 + 0.5 * generator.nextUnit()
    }
    return stop
  }
}
