import VehicleRouting

/// The cheapest plan of a tiny problem, by trying every plan there is.
struct BruteForceTwin {
  /// The best plan.
  struct Best {
    /// The mandatory jobs that it misses; the fewest possible.
    var mandatoryJobsMissed: Int
    /// The lowest total with so many.
    var total: Double
    /// What each vehicle does.
    var routes: [TwinRoute]
    /// The trips.
    var flights: [[TwinFlight]]
  }

  /// A route of one vehicle with the jobs that it does.
  private struct Choice {
    /// The jobs, one bit each.
    var jobs: Int
    var route: TwinRoute
    /// What it costs at least whatever other vehicles do; all of it where the vehicles do not depend on each other.
    var cost: Double
    var landing: Double
  }

  /// One choice for each vehicle.
  private struct Combination {
    var choices: [Int]
    var missed: Int
    /// What it costs at least.
    var bound: Double
  }

  private let problem: Problem
  /// Whether the times of one vehicle depend on those of another.
  private let isCoupled: Bool
  /// The problem without windows and limits of time.
  private let withoutTimes: Problem
  private var choices: [[Choice]] = []
  private var combinations: [Combination] = []

  /// The best plan; nil where a vehicle in the air cannot fly at all.
  static func best(_ problem: Problem) -> Best? {
    var twin = BruteForceTwin(problem)
    for vehicle in problem.vehicles.indices { twin.choices.append(twin.allChoices(vehicle: vehicle)) }
    twin.combine([], done: 0, cost: 0, landing: twin.origin)
    return twin.cheapest()
  }

  private init(_ problem: Problem) {
    self.problem = problem
    let hasOrder = problem.links.contains { if case .before = $0 { true } else { false } }
    withoutTimes = Self.withoutTimes(problem)
    isCoupled = hasOrder || problem.vehicles.contains { $0.padGroup != nil }
  }

  private var origin: Double { ModelConventions.timeOrigin(problem) }

  /// Gives each vehicle in turn every route over jobs that are still free.
  private mutating func combine(_ chosen: [Int], done: Int, cost: Double, landing: Double) {
    let vehicle = chosen.count
    guard vehicle < problem.vehicles.count else {
      guard keepsLinks(chosen, done: done) else { return }
      let left = problem.jobs.indices.filter { done & (1 << $0) == 0 }.map { problem.jobs[$0].prize }
      let prizes = left.filter { $0 < .infinity }.reduce(0, +)
      combinations.append(
        Combination(
          choices: chosen, missed: left.count { $0 == .infinity },
          bound: cost + prizes + problem.weights.perMakespanSecond * (landing - origin)))
      return
    }
    for (index, choice) in choices[vehicle].enumerated() where choice.jobs & done == 0 {
      combine(
        chosen + [index], done: done | choice.jobs, cost: cost + choice.cost, landing: max(landing, choice.landing))
    }
  }

  private func keepsLinks(_ chosen: [Int], done: Int) -> Bool {
    func vehicle(_ job: Int) -> Int? {
      chosen.indices.first { choices[$0][chosen[$0]].jobs & (1 << job) != 0 }
    }
    return problem.links.allSatisfy { link in
      switch link {
      case .before(let first, let second): vehicle(second) == nil || vehicle(first) != nil
      case .sameVehicle(let one, let other):
        vehicle(one) == nil || vehicle(other) == nil || vehicle(one) == vehicle(other)
      case .differentVehicles(let one, let other): vehicle(one) == nil || vehicle(one) != vehicle(other)
      }
    }
  }

  /// Works combinations out in the order of what they cost at least, until none can be better.
  private func cheapest() -> Best? {
    var best: Best?
    for combination in combinations.sorted(by: { ($0.missed, $0.bound) < ($1.missed, $1.bound) }) {
      if let best, (combination.missed, combination.bound) >= (best.mandatoryJobsMissed, best.total) { break }
      let routes = combination.choices.enumerated().map { choices[$0.offset][$0.element].route }
      guard let flights = TwinSchedule.flights(problem, routes) else { continue }
      let landing = flights.joined().map(\.landing).max() ?? origin
      var total = problem.weights.perMakespanSecond * (max(landing, origin) - origin)
      for (vehicle, trips) in flights.enumerated() {
        total += trips.reduce(fixedCost(vehicle, trips: trips.count)) { $0 + $1.cost }
      }
      total += prizesAndChanges(routes)
      if let best, best.mandatoryJobsMissed == combination.missed, best.total <= total { continue }
      best = Best(mandatoryJobsMissed: combination.missed, total: total, routes: routes, flights: flights)
    }
    return best
  }

  private func fixedCost(_ vehicle: Int, trips: Int) -> Double {
    trips == 0 ? 0 : problem.vehicleTypes[problem.vehicles[vehicle].type].fixedCost
  }

  private func changePrice(_ job: Int, vehicle: Int) -> Double {
    problem.jobs[job].plannedVehicle.map { $0 == vehicle ? 0 : problem.jobs[job].changePrice } ?? 0
  }

  private func prizesAndChanges(_ routes: [TwinRoute]) -> Double {
    var vehicleOfJob: [Int: Int] = [:]
    for (vehicle, route) in routes.enumerated() {
      for visit in route.trips.joined() { vehicleOfJob[visit.job] = vehicle }
    }
    return problem.jobs.indices.reduce(0) { sum, job in
      guard let vehicle = vehicleOfJob[job] else {
        return sum + (problem.jobs[job].prize < .infinity ? problem.jobs[job].prize : 0)
      }
      return sum + changePrice(job, vehicle: vehicle)
    }
  }
}

// All routes of one vehicle.
extension BruteForceTwin {
  private func allChoices(vehicle: Int) -> [Choice] {
    let used = problem.vehicles[vehicle]
    let committed = used.underway?.committedJobs ?? []
    let others = Set(problem.vehicles.flatMap { $0.underway?.committedJobs ?? [] }).subtracting(committed)
    let skills = problem.vehicleTypes[used.type].skills
    let open = problem.jobs.indices.filter { job in
      let work = problem.jobs[job]
      return !others.contains(job) && work.allowedVehicles?.contains(vehicle) ?? true
        && work.requiredSkills.isSubset(of: skills)
    }
    var found: [Choice] = []
    // A vehicle on the ground may stay there; one in the air has to land.
    if used.underway == nil { found.append(Choice(jobs: 0, route: TwinRoute(), cost: 0, landing: -.infinity)) }
    for jobs in 0..<(1 << problem.jobs.count) {
      let members = problem.jobs.indices.filter { jobs & (1 << $0) != 0 }
      guard members.allSatisfy(open.contains), committed.allSatisfy(members.contains),
        !(jobs == 0 && used.underway == nil)
      else { continue }
      let prefix = committed.map { TwinVisit(job: $0) }
      let rest = members.filter { !committed.contains($0) }.map { TwinVisit(job: $0) }
      var choices: [Choice] = []
      extend(used.underway == nil ? [] : [prefix], rest: rest, vehicle: vehicle, jobs: jobs, &choices)
      found += choices
    }
    return found
  }

  /// Puts each visit that is left next, in the same trip or a new one.
  private func extend(
    _ trips: [[TwinVisit]], rest: [TwinVisit], vehicle: Int, jobs: Int, _ found: inout [Choice]
  ) {
    if rest.isEmpty {
      let breakCount = problem.vehicles[vehicle].breaks.count
      placeBreaks([], count: breakCount, trips: trips, vehicle: vehicle, jobs: jobs, &found)
      return
    }
    for (index, visit) in rest.enumerated() {
      var left = rest
      left.remove(at: index)
      let isShipment = problem.jobs[visit.job].work.stops.count == 2
      if isShipment && visit.stop == 0 { left.append(TwinVisit(job: visit.job, stop: 1)) }
      if var last = trips.last {
        let isInTheAir = trips.count == 1 && problem.vehicles[vehicle].underway != nil
        let isOnBoard = visit.stop == 0 || last.contains(TwinVisit(job: visit.job))
        if isOnBoard && !(isInTheAir && problem.jobs[visit.job].work.isDeliveryFromBase) {
          last.append(visit)
          extend(trips.dropLast() + [last], rest: left, vehicle: vehicle, jobs: jobs, &found)
        }
      }
      if visit.stop == 0 && trips.count < problem.vehicles[vehicle].tripCountMax {
        extend(trips + [[visit]], rest: left, vehicle: vehicle, jobs: jobs, &found)
      }
    }
  }

  /// Puts each break after any number of trips, in the order of the windows.
  private func placeBreaks(
    _ places: [Int], count: Int, trips: [[TwinVisit]], vehicle: Int, jobs: Int, _ found: inout [Choice]
  ) {
    if places.count < count {
      let first = max(places.last ?? 0, problem.vehicles[vehicle].underway == nil ? 0 : 1)
      for place in first..<max(first, trips.count) + 1 {
        placeBreaks(places + [place], count: count, trips: trips, vehicle: vehicle, jobs: jobs, &found)
      }
      return
    }
    let route = TwinRoute(trips: trips, breakPlaces: places)
    guard keepsOrder(route) else { return }
    let changes = Set(trips.joined().map(\.job)).sorted().reduce(0) { $0 + changePrice($1, vehicle: vehicle) }
    let fixed = fixedCost(vehicle, trips: trips.count) + changes
    if isCoupled {
      guard let cost = costWithoutTimes(route, vehicle: vehicle) else { return }
      found.append(Choice(jobs: jobs, route: route, cost: fixed + cost, landing: -.infinity))
    } else {
      guard let flights = TwinSchedule.flights(problem, vehicle: vehicle, route), let last = flights.last else {
        return
      }
      let choice = Choice(
        jobs: jobs, route: route, cost: flights.reduce(fixed) { $0 + $1.cost }, landing: last.landing)
      if found.contains(where: { $0.cost <= choice.cost && $0.landing <= choice.landing }) { return }
      found.removeAll { $0.cost >= choice.cost && $0.landing >= choice.landing }
      found.append(choice)
    }
  }

  /// Whether no job of the route comes after one that must wait for it.
  private func keepsOrder(_ route: TwinRoute) -> Bool {
    let visits = route.trips.flatMap { $0 }
    return problem.links.allSatisfy { link in
      guard case .before(let first, let second) = link,
        let end = visits.lastIndex(where: { $0.job == first }),
        let start = visits.firstIndex(where: { $0.job == second })
      else { return true }
      return end < start
    }
  }

  /// What a route costs at least, whenever it is flown; nil where its loads alone forbid it. It is flown in a problem
  /// without windows and limits, where nobody ever waits.
  private func costWithoutTimes(_ route: TwinRoute, vehicle: Int) -> Double? {
    guard let flights = TwinSchedule.flights(withoutTimes, vehicle: vehicle, route) else { return nil }
    return flights.reduce(0) { $0 + $1.cost }
  }

  private static func withoutTimes(_ problem: Problem) -> Problem {
    var free = problem
    for vehicle in free.vehicles.indices {
      free.vehicles[vehicle].shift.closeSeconds = .infinity
      free.vehicles[vehicle].breaks = []
      free.vehicles[vehicle].padGroup = nil
    }
    for type in free.vehicleTypes.indices { free.vehicleTypes[type].tripSecondsMax = .infinity }
    for job in free.jobs.indices {
      free.jobs[job].releaseSeconds = -.infinity
      switch free.jobs[job].work {
      case .deliverFromBase(var stop):
        stop.windows = []
        free.jobs[job].work = .deliverFromBase(stop)
      case .collectToBase(var stop):
        stop.windows = []
        free.jobs[job].work = .collectToBase(stop)
      case .shipment(var pickup, var delivery):
        pickup.windows = []
        delivery.windows = []
        free.jobs[job].work = .shipment(pickup: pickup, delivery: delivery)
      }
    }
    return free
  }
}
