import Quantities

/// Puts absent jobs back into a plan, one after the other, each at its cheapest place.
struct Recreate {
  private let compiled: CompiledProblem
  private let eligibility: Eligibility
  private let options: VehicleRoutingSolver.Options
  private let prices: [Double]
  private var inserter: Inserter
  private var regret: RegretConstruction
  /// What the orders sort by, for each job.
  private let demandKeys: [Double]
  private let distanceKeys: [Double]
  private let windowOpenKeys: [Double]
  private let windowCloseKeys: [Double]
  private let windowLengthKeys: [Double]

  /// Prepares the orders in which jobs are inserted.
  init(
    _ compiled: CompiledProblem, eligibility: Eligibility, options: VehicleRoutingSolver.Options, prices: [Double]
  ) {
    self.compiled = compiled
    self.eligibility = eligibility
    self.options = options
    self.prices = prices
    self.inserter = Inserter(compiled, eligibility: eligibility)
    self.regret = RegretConstruction(compiled, eligibility: eligibility, prices: prices)
    let problem = compiled.problem
    let capacities = (0..<compiled.dimensionCount).map { dimension in
      max(problem.vehicleTypes.map { $0.capacity[dimension] }.max() ?? 1, .leastNonzeroMagnitude)
    }
    demandKeys = problem.jobs.map { job in zip(job.demand, capacities).reduce(0) { $0 + $1.0 / $1.1 } }
    let lastNodes = problem.jobs.indices.map { Int(compiled.nodes(ofJob: $0).last ?? 0) }
    distanceKeys = lastNodes.map { node in
      problem.vehicles.map { vehicle in
        compiled.travel[
          (vehicle.type * compiled.locationCount + vehicle.base) * compiled.locationCount
            + Int(compiled.nodeEntry[node])]
      }.min() ?? 0
    }
    windowOpenKeys = lastNodes.map { compiled.windowOpen[Int(compiled.windowFirst[$0])] }
    windowCloseKeys = lastNodes.map { compiled.windowClose[Int(compiled.windowFirst[$0 + 1]) - 1] }
    windowLengthKeys = lastNodes.map { node in
      (Int(compiled.windowFirst[node])..<Int(compiled.windowFirst[node + 1])).reduce(0) {
        $0 + compiled.windowClose[$1] - compiled.windowOpen[$1]
      }
    }
  }

  /// Inserts what can be inserted and pays; the rest stays absent.
  mutating func run(_ state: inout SearchState, using generator: inout SplitMix64) {
    // The slow, careful way once in a while.
    if generator.nextIndex(below: 32) == 0 {
      regret.run(&state)
      return
    }
    order(&state.absent, using: &generator)
    var left: [Int32] = []
    var makespan = state.makespan(compiled)
    // Greedy insertion hardly ever opens a trip where the job fits another one, or calls out a dearer vehicle whose
    // cost only further jobs would spread. So the first job is sometimes pushed there.
    let push = generator.nextIndex(below: 16)
    var ownTripOnly = push == 0
    var anyVehicle = push == 1
    for job in state.absent {
      var best: Insertion?
      var candidates = eligibility.candidates(in: state)
      if anyVehicle { candidates = [candidates[generator.nextIndex(below: candidates.count)]] }
      for vehicle in candidates {
        let found = inserter.cheapest(
          job: Int(job), vehicle: vehicle, in: state, makespan: makespan,
          below: best?.costChange ?? prices[Int(job)], blinkProbability: options.blinkProbability,
          ownTripOnly: ownTripOnly, using: &generator)
        if let found { best = found }
      }
      ownTripOnly = false
      anyVehicle = false
      if let best, inserter.insert(best, job: Int(job), into: &state) {
        makespan = state.makespan(compiled)
      } else {
        left.append(job)
      }
    }
    state.absent = left
  }

  /// Sorts the absent jobs by a criterion drawn at random, after a shuffle that decides between equals.
  private func order(_ jobs: inout [Int32], using generator: inout SplitMix64) {
    jobs.sort()
    for index in stride(from: jobs.count - 1, to: 0, by: -1) {
      jobs.swapAt(index, generator.nextIndex(below: index + 1))
    }
    switch generator.nextIndex(below: 20) {
    case 0..<4: break
    case 4..<8: stableSort(&jobs) { demandKeys[$1] < demandKeys[$0] }
    case 8..<10: stableSort(&jobs) { distanceKeys[$1] < distanceKeys[$0] }
    case 10: stableSort(&jobs) { distanceKeys[$0] < distanceKeys[$1] }
    case 11..<13: stableSort(&jobs) { windowLengthKeys[$0] < windowLengthKeys[$1] }
    case 13..<15: stableSort(&jobs) { windowOpenKeys[$0] < windowOpenKeys[$1] }
    case 15..<17: stableSort(&jobs) { windowCloseKeys[$1] < windowCloseKeys[$0] }
    default: stableSort(&jobs) { prices[$1] < prices[$0] }
    }
  }

  /// Sorts job numbers and keeps the order of equals.
  private func stableSort(_ jobs: inout [Int32], by precedes: (Int, Int) -> Bool) {
    let ranked = jobs.enumerated().sorted { left, right in
      if precedes(Int(left.element), Int(right.element)) { return true }
      if precedes(Int(right.element), Int(left.element)) { return false }
      return left.offset < right.offset
    }
    jobs = ranked.map(\.element)
  }
}
