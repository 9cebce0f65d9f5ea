import VehicleRouting

/// The cheapest plan of a tiny problem, by trying every plan there is.
///
/// Each trip lands as early as it can, and energy, loads and times are worked out stop by stop without any short cut.
struct BruteForceTwin {
  private let problem: Problem
  /// A stop of a job: the job, and whether it is the second of a shipment.
  private struct Visit: Hashable {
    var job: Int
    var isDelivery: Bool
  }
  /// What a route costs and when it ends.
  private struct Choice {
    var cost: Double
    var landing: Double
  }
  private var choices: [[[Choice]]] = []

  /// The fewest mandatory jobs missed, and with them the lowest total.
  static func best(_ problem: Problem) -> (mandatoryJobsMissed: Int, total: Double) {
    var twin = BruteForceTwin(problem: problem)
    let sets = 1 << problem.jobs.count
    for vehicle in problem.vehicles.indices {
      twin.choices.append((0..<sets).map { twin.routes(vehicle: vehicle, jobs: $0) })
    }
    return twin.combine(vehicle: 0, free: sets - 1, cost: 0, landing: twin.origin)
  }

  private init(problem: Problem) { self.problem = problem }

  private var origin: Double { problem.vehicles.map(\.shift.openSeconds).min() ?? 0 }

  /// Gives each vehicle in turn every set of the jobs that are still free.
  private func combine(vehicle: Int, free: Int, cost: Double, landing: Double) -> (Int, Double) {
    guard vehicle < problem.vehicles.count else {
      let left = problem.jobs.indices.filter { free & (1 << $0) != 0 }.map { problem.jobs[$0].prize }
      let prizes = left.filter { $0 < .infinity }.reduce(0, +)
      let makespan = problem.weights.perMakespanSecond * (landing - origin)
      return (left.count { $0 == .infinity }, cost + prizes + makespan)
    }
    var best = (Int.max, Double.infinity)
    for jobs in 0...free where jobs & ~free == 0 {
      for choice in choices[vehicle][jobs] {
        let total = combine(
          vehicle: vehicle + 1, free: free & ~jobs, cost: cost + choice.cost, landing: max(landing, choice.landing))
        if total < best { best = total }
      }
    }
    return best
  }

  /// All routes of one vehicle over a set of jobs that are not worse in both cost and landing than another.
  private func routes(vehicle: Int, jobs: Int) -> [Choice] {
    if jobs == 0 { return [Choice(cost: 0, landing: -.infinity)] }
    var visits: [Visit] = []
    for job in problem.jobs.indices where jobs & (1 << job) != 0 {
      let work = problem.jobs[job]
      guard work.allowedVehicles?.contains(vehicle) ?? true,
        work.requiredSkills.isSubset(of: problem.vehicleTypes[problem.vehicles[vehicle].type].skills)
      else { return [] }
      visits.append(Visit(job: job, isDelivery: false))
      if case .shipment = work.work { visits.append(Visit(job: job, isDelivery: true)) }
    }
    var found: [Choice] = []
    extend([], rest: visits, vehicle: vehicle, &found)
    return found
  }

  /// Puts each visit that is left next, in the same trip or a new one.
  private func extend(_ trips: [[Visit]], rest: [Visit], vehicle: Int, _ found: inout [Choice]) {
    if rest.isEmpty {
      guard let choice = fly(trips, vehicle: vehicle) else { return }
      if found.contains(where: { $0.cost <= choice.cost && $0.landing <= choice.landing }) { return }
      found.removeAll { $0.cost >= choice.cost && $0.landing >= choice.landing }
      found.append(choice)
      return
    }
    for (index, visit) in rest.enumerated() {
      var left = rest
      left.remove(at: index)
      if var last = trips.last {
        if !visit.isDelivery || last.contains(Visit(job: visit.job, isDelivery: false)) {
          last.append(visit)
          extend(trips.dropLast() + [last], rest: left, vehicle: vehicle, &found)
        }
      }
      if !visit.isDelivery && trips.count < problem.vehicles[vehicle].tripCountMax {
        extend(trips + [[visit]], rest: left, vehicle: vehicle, &found)
      }
    }
  }

  private func fly(_ trips: [[Visit]], vehicle index: Int) -> Choice? {
    let vehicle = problem.vehicles[index]
    var earliest = vehicle.shift.openSeconds
    var cost = problem.vehicleTypes[vehicle.type].fixedCost
    var landing = earliest
    for (number, trip) in trips.enumerated() {
      let end = number == trips.count - 1 ? vehicle.finalBase : vehicle.base
      guard let first = flyTrip(trip, vehicle: vehicle, end: end, departure: earliest) else { return nil }
      // The latest take-off that lands no later, by halving.
      var early = earliest
      var late = first.landing
      var flown = first
      for _ in 0..<60 {
        let middle = (early + late) / 2
        if let later = flyTrip(trip, vehicle: vehicle, end: end, departure: middle),
          later.landing <= first.landing + 1e-7
        {
          early = middle
          flown = later
        } else {
          late = middle
        }
      }
      let type = problem.vehicleTypes[vehicle.type]
      guard flown.landing <= vehicle.shift.closeSeconds + 1e-6, flown.landing - early <= type.tripSecondsMax + 1e-6,
        flown.joules <= type.usableJoulesPerTrip * (1 + 1e-9)
      else { return nil }
      cost += flown.cost
      landing = flown.landing
      earliest = landing + vehicle.turnaroundSeconds
    }
    return Choice(cost: cost, landing: landing)
  }

  private func flyTrip(
    _ trip: [Visit], vehicle: Problem.Vehicle, end: Int, departure: Double
  ) -> (landing: Double, joules: Double, cost: Double)? {
    let type = problem.vehicleTypes[vehicle.type]
    let weights = problem.weights
    var load = [Double](repeating: 0, count: problem.loadDimensionCount)
    func fits() -> Bool { zip(load, type.capacity).allSatisfy { $0 <= $1 + 1e-9 } }
    for visit in trip {
      guard case .deliverFromBase = problem.jobs[visit.job].work else { continue }
      for (dimension, amount) in problem.jobs[visit.job].demand.enumerated() { load[dimension] += amount }
    }
    guard fits() else { return nil }
    var time = departure
    var location = vehicle.base
    var joules = 0.0
    var cost = weights.perTrip
    func leg(to place: Int) {
      let cell = location * problem.locationCount + place
      time += type.travelSeconds[cell]
      cost += weights.perTravelSecond * type.travelSeconds[cell]
      joules += type.arcJoules[cell] + type.arcJoulesPerKilogram[cell] * load[0]
    }
    for visit in trip {
      let stop: Problem.Stop
      var sign = -1.0
      switch problem.jobs[visit.job].work {
      case .deliverFromBase(let only): stop = only
      case .collectToBase(let only): (stop, sign) = (only, 1)
      case .shipment(let pickup, let delivery):
        stop = visit.isDelivery ? delivery : pickup
        sign = visit.isDelivery ? -1 : 1
      }
      leg(to: stop.entry)
      let service = stop.serviceSeconds[vehicle.type]
      if !stop.windows.isEmpty {
        let needed = stop.mustEndInWindow ? service : 0
        let starts = stop.windows.map { ($0, max(time, $0.openSeconds)) }
          .filter { $0.1 + needed <= $0.0.closeSeconds + 1e-9 }.map(\.1)
        guard let start = starts.min() else { return nil }
        let wait = start - time
        time = start
        cost += weights.perWaitingSecond * wait
        joules += wait * (type.waitingWatts.base + type.waitingWatts.perKilogram * load[0])
      }
      let before = load[0]
      for (dimension, amount) in problem.jobs[visit.job].demand.enumerated() { load[dimension] += sign * amount }
      guard fits() else { return nil }
      time += service
      cost += weights.perServiceSecond * service
      joules += stop.serviceJoules[vehicle.type].value(payloadKilograms: max(before, load[0]))
      location = stop.exit
    }
    leg(to: end)
    return (time, joules, cost + weights.perJoule * joules)
  }
}
