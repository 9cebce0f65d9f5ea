import VehicleRouting

/// Checks a solution from the problem and the written times alone, by means of its own. Every breach is a sentence.
struct SolutionChecker {
  private let problem: Problem
  private let solution: VehicleRoutingSolution
  private var breaches: [String] = []
  private var served: [Int: Int] = [:]
  private var operating = 0.0

  /// All breaches of a solution; none for a good one.
  static func breaches(_ problem: Problem, _ solution: VehicleRoutingSolution) -> [String] {
    var checker = SolutionChecker(problem: problem, solution: solution)
    checker.check()
    return checker.breaches
  }

  private init(problem: Problem, solution: VehicleRoutingSolution) {
    self.problem = problem
    self.solution = solution
  }

  private mutating func expect(_ condition: Bool, _ breach: @autoclosure () -> String) {
    if !condition { breaches.append(breach()) }
  }

  private func near(_ left: Double, _ right: Double) -> Bool {
    abs(left - right) <= 1e-6 * max(1, abs(left), abs(right))
  }

  private mutating func check() {
    expect(solution.routes.map(\.vehicle) == Array(problem.vehicles.indices), "routes are not those of the fleet")
    for route in solution.routes { check(route) }
    for (job, count) in served.sorted(by: { $0.key < $1.key }) {
      expect(count == 1, "job \(job) is done \(count) times")
    }
    let open = solution.unassigned.map(\.job)
    expect((open + served.keys).sorted() == Array(problem.jobs.indices), "jobs are lost or both done and left out")
    for job in solution.unassigned {
      expect(job.attempts.map(\.vehicle) == Array(problem.vehicles.indices), "job \(job.job) lacks an attempt")
      expect(
        job.attempts.isEmpty || job.attempts.contains { $0.reason == job.reason }, "job \(job.job)'s reason is nobody's"
      )
    }
    let finite = open.map { problem.jobs[$0].prize }.filter { $0 < .infinity }
    expect(near(finite.reduce(0, +), solution.cost.prizesLost), "the prizes lost do not add up")
    expect(open.count - finite.count == solution.cost.mandatoryJobsMissed, "the mandatory jobs missed do not add up")
    let opens = problem.vehicles.map(\.shift.openSeconds)
    let origin = opens.map { $0 == -.infinity ? 0 : $0 }.min() ?? 0
    let last = solution.routes.flatMap(\.trips).map(\.landingSeconds).max() ?? origin
    operating += problem.weights.perMakespanSecond * (last - origin)
    let sum = operating
    let written = solution.cost.operating
    expect(near(sum, written), "operating cost is \(sum), not \(written)")
  }

  private mutating func check(_ route: VehicleRoutingSolution.Route) {
    let vehicle = problem.vehicles[route.vehicle]
    let name = "vehicle \(route.vehicle)"
    expect(route.trips.count <= vehicle.tripCountMax, "\(name) flies \(route.trips.count) trips")
    var earliest = vehicle.shift.openSeconds
    for (index, trip) in route.trips.enumerated() {
      let isLast = index == route.trips.count - 1
      expect(trip.departureSeconds >= earliest - 1e-6, "\(name) takes off at \(trip.departureSeconds)")
      expect(trip.startLocation == vehicle.base, "\(name) starts elsewhere")
      expect(trip.endLocation == (isLast ? vehicle.finalBase : vehicle.base), "\(name) ends elsewhere")
      checkTimes(trip, name: name, vehicle: vehicle)
      checkLoads(trip, name: name, vehicle: vehicle)
      checkJobs(trip, name: name, vehicle: route.vehicle)
      earliest = trip.landingSeconds + vehicle.turnaroundSeconds
      expect(trip.landingSeconds <= vehicle.shift.closeSeconds + 1e-6, "\(name) lands after its shift")
    }
    if !route.trips.isEmpty { operating += problem.vehicleTypes[vehicle.type].fixedCost }
  }

  private func stop(_ scheduled: VehicleRoutingSolution.ScheduledStop) -> Problem.Stop {
    switch problem.jobs[scheduled.job].work {
    case .deliverFromBase(let stop), .collectToBase(let stop): stop
    case .shipment(let pickup, let delivery): scheduled.role == .pickup ? pickup : delivery
    }
  }

  private mutating func checkTimes(_ trip: VehicleRoutingSolution.Trip, name: String, vehicle: Problem.Vehicle) {
    let type = problem.vehicleTypes[vehicle.type]
    var time = trip.departureSeconds
    var location = trip.startLocation
    var travel = 0.0
    var service = 0.0
    var waiting = 0.0
    for scheduled in trip.stops {
      let stop = stop(scheduled)
      expect(scheduled.entry == stop.entry && scheduled.exit == stop.exit, "\(name) is at the wrong place")
      let leg = type.travelSeconds[location * problem.locationCount + stop.entry]
      let duration = stop.serviceSeconds[vehicle.type]
      expect(near(time + leg, scheduled.arrivalSeconds), "\(name) arrives at \(scheduled.arrivalSeconds)")
      expect(near(scheduled.serviceStartSeconds + duration, scheduled.serviceEndSeconds), "\(name) serves too short")
      let wait = scheduled.serviceStartSeconds - scheduled.arrivalSeconds
      expect(wait >= -1e-9, "\(name) serves before it arrives")
      let fits = stop.windows.contains { window in
        let end = stop.mustEndInWindow ? scheduled.serviceEndSeconds : scheduled.serviceStartSeconds
        return scheduled.serviceStartSeconds >= window.openSeconds - 1e-6 && end <= window.closeSeconds + 1e-6
      }
      expect(fits || stop.windows.isEmpty, "\(name) serves job \(scheduled.job) outside its windows")
      let opens = stop.windows.contains { near($0.openSeconds, scheduled.serviceStartSeconds) }
      expect(wait < 1e-6 || opens, "\(name) waits for nothing")
      travel += leg
      service += duration
      waiting += wait
      time = scheduled.serviceEndSeconds
      location = stop.exit
    }
    let home = type.travelSeconds[location * problem.locationCount + trip.endLocation]
    expect(near(time + home, trip.landingSeconds), "\(name) lands at \(trip.landingSeconds)")
    expect(trip.landingSeconds - trip.departureSeconds <= type.tripSecondsMax + 1e-6, "\(name) flies too long")
    expect(near(waiting, trip.waitingSeconds), "\(name) waits for \(waiting) s, not \(trip.waitingSeconds) s")
    let weights = problem.weights
    operating += weights.perTrip + weights.perTravelSecond * (travel + home) + weights.perServiceSecond * service
    operating += weights.perWaitingSecond * waiting + weights.perJoule * trip.energyJoules
  }

  /// Follows load and energy from take-off to landing.
  private mutating func checkLoads(_ trip: VehicleRoutingSolution.Trip, name: String, vehicle: Problem.Vehicle) {
    let type = problem.vehicleTypes[vehicle.type]
    var load = [Double](repeating: 0, count: problem.loadDimensionCount)
    for scheduled in trip.stops {
      guard case .deliverFromBase = problem.jobs[scheduled.job].work else { continue }
      for (dimension, amount) in problem.jobs[scheduled.job].demand.enumerated() { load[dimension] += amount }
    }
    for (dimension, amount) in load.enumerated() {
      expect(near(amount, trip.departureLoad[dimension]), "\(name) takes off with another load")
      expect(amount <= type.capacity[dimension] + 1e-6, "\(name) takes off with too much")
    }
    var energy = 0.0
    var location = trip.startLocation
    func kilograms() -> Double { problem.massDimension.map { load[$0] } ?? 0 }
    func arc(_ to: Int) -> Double {
      let cell = location * problem.locationCount + to
      return (type.arcJoules.isEmpty ? 0 : type.arcJoules[cell])
        + (type.arcJoulesPerKilogram.isEmpty ? 0 : type.arcJoulesPerKilogram[cell] * kilograms())
    }
    for scheduled in trip.stops {
      let before = kilograms()
      energy += arc(scheduled.entry)
      let wait = scheduled.serviceStartSeconds - scheduled.arrivalSeconds
      energy += wait * type.waitingWatts.value(payloadKilograms: before)
      let isPickup: Bool
      switch problem.jobs[scheduled.job].work {
      case .deliverFromBase: isPickup = false
      case .collectToBase: isPickup = true
      case .shipment: isPickup = scheduled.role == .pickup
      }
      for (dimension, amount) in problem.jobs[scheduled.job].demand.enumerated() {
        load[dimension] += isPickup ? amount : -amount
        expect(load[dimension] <= type.capacity[dimension] + 1e-6, "\(name) carries too much")
        expect(near(load[dimension], scheduled.loadAfter[dimension]), "\(name) carries another load")
      }
      let stop = stop(scheduled)
      if !stop.serviceJoules.isEmpty {
        energy += stop.serviceJoules[vehicle.type].value(payloadKilograms: max(before, kilograms()))
      }
      expect(near(energy, scheduled.energyJoules), "\(name) has spent \(energy) J, not \(scheduled.energyJoules) J")
      location = scheduled.exit
    }
    energy += arc(trip.endLocation)
    expect(near(energy, trip.energyJoules), "\(name) spends \(energy) J, not \(trip.energyJoules) J")
    expect(energy <= type.usableJoulesPerTrip * (1 + 1e-6), "\(name) spends more than its battery gives")
  }

  private mutating func checkJobs(_ trip: VehicleRoutingSolution.Trip, name: String, vehicle: Int) {
    expect(!trip.stops.isEmpty, "\(name) flies for nothing")
    let skills = problem.vehicleTypes[problem.vehicles[vehicle].type].skills
    for (index, scheduled) in trip.stops.enumerated() {
      let job = problem.jobs[scheduled.job]
      expect(job.requiredSkills.isSubset(of: skills), "\(name) lacks a skill for job \(scheduled.job)")
      expect(job.allowedVehicles?.contains(vehicle) ?? true, "\(name) may not do job \(scheduled.job)")
      if case .shipment = job.work {
        let partner: VehicleRoutingSolution.StopRole = scheduled.role == .pickup ? .delivery : .pickup
        let other = trip.stops.firstIndex { $0.job == scheduled.job && $0.role == partner }
        expect(
          other.map { (scheduled.role == .pickup) == (index < $0) } ?? false, "\(name) breaks up job \(scheduled.job)")
        if scheduled.role == .pickup { continue }
      } else {
        expect(scheduled.role == .visit, "\(name) has a strange role")
      }
      served[scheduled.job, default: 0] += 1
    }
  }
}
