import Testing
import VehicleRouting

/// A change to a good plan that breaks a rule; false where the plan has nothing to break.
private typealias Damage = @Sendable (_ plan: inout WrittenPlan, _ problem: inout Problem) -> Bool

/// The first trip of a plan that is followed by another of the same vehicle.
private func tripWithNext(_ plan: WrittenPlan) -> (vehicle: Int, trip: Int)? {
  plan.routes.firstIndex { $0.count > 1 }.map { ($0, 0) }
}

/// The first job that is done, with its place.
private func firstStop(_ plan: WrittenPlan) -> (vehicle: Int, trip: Int)? {
  for (vehicle, trips) in plan.routes.enumerated() {
    if let trip = trips.firstIndex(where: { !$0.stops.isEmpty }) { return (vehicle, trip) }
  }
  return nil
}

private func done(_ plan: WrittenPlan, vehicle: Int) -> [Int] {
  plan.routes[vehicle].flatMap(\.stops).map(\.job)
}

/// The name of each damage, what the checker says to it, and the family whose plans are damaged.
private let damages: [(name: String, words: String, family: ProblemFamily, damage: Damage)] = [
  (
    "a trip that takes off before its vehicle is ready", "s after landing, but needs", .charging,
    { plan, problem in
      guard let (vehicle, trip) = tripWithNext(plan) else { return false }
      problem.vehicles[vehicle].turnaroundSeconds =
        plan.routes[vehicle][trip + 1].departureSeconds - plan.routes[vehicle][trip].landingSeconds + 1
      return true
    }
  ),
  (
    "a charger that is too weak", "s after landing, but needs", .charging,
    { plan, problem in
      guard let (vehicle, trip) = tripWithNext(plan) else { return false }
      let gap = plan.routes[vehicle][trip + 1].departureSeconds - plan.routes[vehicle][trip].landingSeconds
      problem.vehicleTypes[problem.vehicles[vehicle].type].chargeWatts = plan.routes[vehicle][trip].energyJoules / gap
      return true
    }
  ),
  (
    "two vehicles on one pad", "overlap", .multiTrip,
    { plan, problem in
      guard plan.routes.filter({ $0.count > 1 }).count == 2 else { return false }
      let gaps = plan.routes.map { $0[1].departureSeconds - $0[0].landingSeconds }
      guard let start = plan.routes.map({ $0[0].landingSeconds }).max(),
        let end = plan.routes.map({ $0[1].departureSeconds }).min(), start < end
      else { return false }
      problem.padGroups = [Problem.PadGroup(padCount: 1)]
      for vehicle in gaps.indices {
        problem.vehicles[vehicle].padGroup = 0
        problem.vehicles[vehicle].turnaroundSeconds = gaps[vehicle]
      }
      return true
    }
  ),
  (
    "a break in the middle of a trip", "has no time for its break", .multiTrip,
    { plan, problem in
      guard let (vehicle, number) = firstStop(plan) else { return false }
      let trip = plan.routes[vehicle][number]
      problem.vehicles[vehicle].breaks = [
        Problem.Break(window: window(trip.departureSeconds + 1, trip.departureSeconds + 2), seconds: 1)
      ]
      return true
    }
  ),
  (
    "a release after the take-off", "is ready", .releases,
    { plan, problem in
      guard let (vehicle, trip) = firstStop(plan) else { return false }
      let job = plan.routes[vehicle][trip].stops[0].job
      problem.jobs[job].releaseSeconds = plan.routes[vehicle][trip].departureSeconds + 1
      return true
    }
  ),
  (
    "jobs in the wrong order", "before job", .before,
    { plan, problem in
      let stops = plan.routes.joined().flatMap(\.stops).sorted { $0.serviceStartSeconds < $1.serviceStartSeconds }
      guard let first = stops.first, let last = stops.last, first.job != last.job else { return false }
      problem.links = [.before(first: last.job, second: first.job)]
      return true
    }
  ),
  (
    "a job without the one before it", "but not job", .prizes,
    { plan, problem in
      guard let open = plan.leftOut.first, let (vehicle, trip) = firstStop(plan) else { return false }
      problem.links = [.before(first: open, second: plan.routes[vehicle][trip].stops[0].job)]
      return true
    }
  ),
  (
    "jobs on one vehicle that must be on two", "are on one vehicle", .sameOrDifferentVehicle,
    { plan, problem in
      let jobs = plan.routes.indices.map { done(plan, vehicle: $0) }.first { $0.count > 1 }
      guard let jobs else { return false }
      problem.links = [.differentVehicles(jobs[0], jobs[1])]
      return true
    }
  ),
  (
    "jobs on two vehicles that must be on one", "are on two vehicles", .sameOrDifferentVehicle,
    { plan, problem in
      let jobs = plan.routes.indices.compactMap { done(plan, vehicle: $0).first }
      guard jobs.count > 1 else { return false }
      problem.links = [.sameVehicle(jobs[0], jobs[1])]
      return true
    }
  ),
  (
    "a committed job that is not the first", "committed to", .underway,
    { plan, problem in
      for vehicle in problem.vehicles.indices {
        guard var underway = problem.vehicles[vehicle].underway, underway.committedJobs.count > 1 else { continue }
        underway.committedJobs.reverse()
        problem.vehicles[vehicle].underway = underway
        return true
      }
      return false
    }
  ),
  (
    "a load that the vehicle in the air cannot have", "cannot load job", .underway,
    { plan, problem in
      for vehicle in problem.vehicles.indices {
        guard let committed = problem.vehicles[vehicle].underway?.committedJobs, !committed.isEmpty else { continue }
        problem.vehicles[vehicle].underway?.committedJobs.removeLast()
        return true
      }
      return false
    }
  ),
  (
    "a vehicle in the air that never lands", "does not land", .underway,
    { plan, problem in
      guard let vehicle = problem.vehicles.firstIndex(where: { $0.underway != nil }) else { return false }
      plan.routes[vehicle] = []
      return true
    }
  ),
  (
    "a trip that is too long with what was flown before", "flies too long", .underway,
    { plan, problem in
      guard let vehicle = problem.vehicles.firstIndex(where: { $0.underway != nil }) else { return false }
      problem.vehicles[vehicle].underway?.secondsSinceTakeOff += 1000
      return true
    }
  ),
  (
    "a battery that is empty by what was spent before", "than its battery gives", .underway,
    { plan, problem in
      guard let vehicle = problem.vehicles.firstIndex(where: { $0.underway != nil }) else { return false }
      problem.vehicles[vehicle].underway?.joulesSpent += 1e6
      return true
    }
  ),
  (
    "a battery that only the chord would fill", "than its battery gives", .energyCurve,
    { plan, problem in
      guard let (vehicle, trip) = firstStop(plan) else { return false }
      let type = problem.vehicles[vehicle].type
      problem.vehicleTypes[type].payloadCurve = .linear
      problem.vehicleTypes[type].usableJoulesPerTrip = plan.routes[vehicle][trip].energyJoules
      return true
    }
  ),
  (
    "a landing at home of a vehicle that stays at its last stop", "goes on after its last stop", .capacity,
    { plan, problem in
      guard let (vehicle, _) = firstStop(plan) else { return false }
      problem.vehicles[vehicle].endsAnywhere = true
      return true
    }
  ),
  (
    "a service that is too late even for a price", "outside its windows", .softWindows,
    { plan, problem in
      for trip in plan.routes.joined() {
        for scheduled in trip.stops {
          guard case .deliverFromBase(var stop) = problem.jobs[scheduled.job].work else { continue }
          stop.windows = [window(scheduled.serviceStartSeconds - 100, scheduled.serviceStartSeconds - 50)]
          stop.mustEndInWindow = false
          stop.latenessSecondsMax = 49
          problem.jobs[scheduled.job].work = .deliverFromBase(stop)
          return true
        }
      }
      return false
    }
  ),
  (
    "lateness that is not paid for", "operating cost", .capacity,
    { plan, problem in
      guard let (vehicle, trip) = firstStop(plan) else { return false }
      let scheduled = plan.routes[vehicle][trip].stops[0]
      guard case .deliverFromBase(var stop) = problem.jobs[scheduled.job].work else { return false }
      stop.windows = [window(scheduled.serviceStartSeconds - 100, scheduled.serviceStartSeconds - 50)]
      stop.latenessSecondsMax = 60
      stop.latenessPricePerSecond = 1
      problem.jobs[scheduled.job].work = .deliverFromBase(stop)
      return true
    }
  ),
  (
    "a change that is not paid for", "operating cost", .capacity,
    { plan, problem in
      guard let (vehicle, trip) = firstStop(plan) else { return false }
      let job = plan.routes[vehicle][trip].stops[0].job
      problem.jobs[job].plannedVehicle = 1 - vehicle
      problem.jobs[job].changePrice = 5
      return true
    }
  ),
  (
    "metres that are not paid for", "operating cost", .metres,
    { plan, problem in
      problem.weights.perMetre *= 2
      return true
    }
  ),
  (
    "a dear type that is not paid for", "operating cost", .metres,
    { plan, problem in
      for type in problem.vehicleTypes.indices { problem.vehicleTypes[type].unitCostFactor *= 2 }
      return true
    }
  ),
]

@Test("the checker finds each kind of damage to a good plan", arguments: damages.indices)
func damageIsFound(index: Int) throws {
  let (name, words, family, damage) = damages[index]
  var damaged = 0
  for seed in UInt64(1)...16 {
    var problem = family.make(seed: seed)
    var plan = WrittenPlan(try #require(BruteForceTwin.best(problem)), of: problem)
    guard damage(&plan, &problem) else { continue }
    damaged += 1
    let breaches = SolutionChecker.breaches(problem, plan)
    #expect(breaches.contains { $0.contains(words) }, "\(name) \(seed): \(breaches)")
  }
  #expect(damaged > 0, "\(name): nothing to damage")
}
