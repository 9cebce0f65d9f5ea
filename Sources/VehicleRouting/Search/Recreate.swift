import Quantities

/// Puts absent jobs back into a plan, one after the other, each at its cheapest place.
struct Recreate: ~Copyable {
  private let look: Plan.Look
  private let isTimed: Bool
  /// One in so many times the first job is pushed into a trip of its own: greedy insertion hardly ever opens a trip
  /// that only further jobs make worth its while.
  private let pushInterval: Int
  private static let pushIntervalWithPrizes = 6
  private static let pushIntervalOfMixedFleets = 12
  private static let pushIntervalOfEqualVehicles = 32
  /// The least probability of passing over a place where jobs are linked: the cheapest place of one job often leaves
  /// none for the other.
  private static let blinkWithLinks = 0.1
  /// What the orders sort by, for each job.
  private let demandKeys: FlatArray<Double>
  private let distanceKeys: FlatArray<Double>
  private let windowOpenKeys: FlatArray<Double>
  private let windowCloseKeys: FlatArray<Double>
  private let windowLengthKeys: FlatArray<Double>
  private let keys: FlatArray<Double>

  init(_ compiled: CompiledProblem, options: VehicleRoutingSolver.Options, neighbours: Neighbours) {
    let blink = compiled.hasLinks ? max(options.blinkProbability, Self.blinkWithLinks) : options.blinkProbability
    look = Plan.Look(
      neighbours: neighbours, blinkBelow: UInt64(blink * 0x1p64.nextDown),
      longArcFactor: compiled.isTimed ? options.longArcFactor : options.longArcFactor / 3)
    isTimed = compiled.isTimed
    let problem = compiled.problem
    pushInterval =
      problem.jobs.contains { $0.prize < .infinity }
      ? Self.pushIntervalWithPrizes
      : compiled.limits.count > 1
        || compiled.vehicles.contains { $0.tripCountMax > 1 || $0.base != compiled.vehicles[0].base }
        ? Self.pushIntervalOfMixedFleets : Self.pushIntervalOfEqualVehicles
    let capacities = (0..<compiled.dimensionCount).map { dimension in
      max(problem.vehicleTypes.map { $0.capacity[dimension] }.max() ?? 1, .leastNonzeroMagnitude)
    }
    let jobs = 0..<compiled.jobCount
    demandKeys = FlatArray(
      jobs.map { job in
        capacities.indices.reduce(0) {
          $0 + compiled.demand[job * compiled.dimensionCount + $1] / capacities[$1]
        }
      })
    let lastNodes = jobs.map { Int(compiled.lastNode(ofJob: $0)) }
    let bases = Set(problem.vehicles.map { [$0.type, $0.base] }).sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
    distanceKeys = FlatArray(
      lastNodes.map { node in
        bases.map { base in
          compiled.tables[base[0]].travel[base[1] * compiled.locationCount + Int(compiled.nodeEntry[node])]
        }.min() ?? 0
      })
    windowOpenKeys = FlatArray(lastNodes.map { compiled.nodeOpen[$0] })
    windowCloseKeys = FlatArray(
      lastNodes.map { compiled.windowClose[Int(compiled.windowFirst[$0 + 1]) - 1] })
    windowLengthKeys = FlatArray(
      lastNodes.map { node in
        (Int(compiled.windowFirst[node])..<Int(compiled.windowFirst[node + 1])).reduce(0) {
          $0 + compiled.windowClose[$1] - compiled.windowOpen[$1]
        }
      })
    keys = FlatArray(repeating: 0, count: compiled.jobCount)
  }

  /// The orders in which a first plan is made.
  enum ConstructionOrder: CaseIterable {
    case farFirst, earlyFirst, tightFirst, shuffled

    /// Whether the order differs from a shuffled one for a problem.
    func isUseful(_ compiled: CompiledProblem) -> Bool {
      switch self {
      case .farFirst, .shuffled: true
      case .earlyFirst, .tightFirst: compiled.isTimed
      }
    }
  }

  /// Places the jobs of a pool in a given order.
  mutating func run(
    _ plan: inout Plan, pool: inout FlatList<Int32>, order: ConstructionOrder, using generator: inout SplitMix64
  ) {
    shuffle(&pool, using: &generator)
    switch order {
    case .farFirst: for index in 0..<pool.count { keys[index] = -distanceKeys[pool[index]] }
    case .earlyFirst: for index in 0..<pool.count { keys[index] = windowCloseKeys[pool[index]] }
    case .tightFirst: for index in 0..<pool.count { keys[index] = windowLengthKeys[pool[index]] }
    case .shuffled: for index in 0..<pool.count { keys[index] = 0 }
    }
    sort(&pool)
    place(pool, in: &plan, using: &generator)
  }

  /// Places the jobs of a pool that can be placed and pay; the others stay absent.
  mutating func run(_ plan: inout Plan, pool: inout FlatList<Int32>, using generator: inout SplitMix64) {
    order(&pool, using: &generator)
    place(pool, in: &plan, using: &generator)
  }

  private func place(_ pool: borrowing FlatList<Int32>, in plan: inout Plan, using generator: inout SplitMix64) {
    if plan.compiled.weights.perMakespanSecond > 0 { plan.knownMakespan = plan.makespan() }
    for index in 0..<pool.count { place(pool[index], isFirst: index == 0, in: &plan, using: &generator) }
    guard plan.compiled.hasOrder else { return }
    // A job that waits for another can be placed once that one is.
    for _ in 0..<plan.compiled.orderedJobs.count {
      let missing = plan.absent.count
      for index in 0..<pool.count where plan.absentPlace[pool[index]] >= 0 {
        place(pool[index], isFirst: false, in: &plan, using: &generator)
      }
      if plan.absent.count == missing { return }
    }
  }

  /// Places a job where it can be placed and pays.
  private func place(_ job: Int32, isFirst: Bool, in plan: inout Plan, using generator: inout SplitMix64) {
    if plan.absentPlace[job] < 0 { return }
    let limit = plan.pricesWithFollowers[job]
    if isFirst && generator.nextIndex(below: pushInterval) == 0 {
      // A new trip may not pay for one job, but for those that join it.
      let place = plan.anyNewTrip(job, limit: .infinity, using: &generator)
      if place.vehicle >= 0 && plan.insert(job, at: place) { return }
    }
    var place = plan.cheapestPlace(job, limit: limit, look, using: &generator)
    if place.vehicle < 0 && limit >= plan.mandatoryPrice {
      place = plan.cheapestPlace(job, limit: limit, look, everywhere: true, using: &generator)
    }
    guard place.vehicle >= 0, plan.insert(job, at: place) else { return }
    if plan.compiled.weights.perMakespanSecond > 0 {
      plan.knownMakespan = max(
        plan.knownMakespan, plan.vehicleLanding[Int(place.vehicle)] - plan.compiled.timeOrigin)
    }
  }

  private func shuffle(_ jobs: inout FlatList<Int32>, using generator: inout SplitMix64) {
    for index in stride(from: jobs.count - 1, to: 0, by: -1) {
      let other = generator.nextIndex(below: index + 1)
      let job = jobs[index]
      jobs[index] = jobs[other]
      jobs[other] = job
    }
  }

  /// Sorts jobs by a criterion drawn at random, after a shuffle that decides between equals.
  func order(_ jobs: inout FlatList<Int32>, using generator: inout SplitMix64) {
    shuffle(&jobs, using: &generator)
    switch generator.nextIndex(below: isTimed ? 17 : 11) {
    case 0..<4: return
    case 4..<8: for index in 0..<jobs.count { keys[index] = -demandKeys[jobs[index]] }
    case 8..<10: for index in 0..<jobs.count { keys[index] = -distanceKeys[jobs[index]] }
    case 10: for index in 0..<jobs.count { keys[index] = distanceKeys[jobs[index]] }
    case 11..<13: for index in 0..<jobs.count { keys[index] = windowLengthKeys[jobs[index]] }
    case 13..<15: for index in 0..<jobs.count { keys[index] = windowOpenKeys[jobs[index]] }
    default: for index in 0..<jobs.count { keys[index] = -windowCloseKeys[jobs[index]] }
    }
    sort(&jobs)
  }

  /// Sorts by the keys, keeping the order of equals: insertion sort where jobs are few, as they are in the search.
  private func sort(_ jobs: inout FlatList<Int32>) {
    if jobs.count > 64 {
      let ranked = (0..<jobs.count).sorted { (keys[$0], $0) < (keys[$1], $1) }.map { jobs[$0] }
      for (index, job) in ranked.enumerated() { jobs[index] = job }
      return
    }
    for index in 1..<max(1, jobs.count) {
      let key = keys[index]
      let job = jobs[index]
      var place = index
      while place > 0 && keys[place - 1] > key {
        keys[place] = keys[place - 1]
        jobs[place] = jobs[place - 1]
        place -= 1
      }
      keys[place] = key
      jobs[place] = job
    }
  }
}
