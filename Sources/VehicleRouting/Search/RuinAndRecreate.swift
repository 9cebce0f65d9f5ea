import Quantities

/// The search: ruins and recreates a plan again and again, and accepts by simulated annealing.
struct RuinAndRecreate {
  private let compiled: CompiledProblem
  private let options: VehicleRoutingSolver.Options
  private let prices: [Double]
  private var ruin: Ruin
  private var recreate: Recreate
  private var generator: SplitMix64

  /// Iterations between two questions to the caller whether to stop.
  static let iterationsBetweenChecks = 16

  /// Prepares a search over `jobs`; `prices` is the cost of leaving out each job.
  init(
    _ compiled: CompiledProblem, eligibility: Eligibility, options: VehicleRoutingSolver.Options, prices: [Double],
    jobs: [Int32]
  ) {
    self.compiled = compiled
    self.options = options
    self.prices = prices
    self.ruin = Ruin(
      compiled, options: options, neighbours: JobNeighbours(compiled, jobs: jobs), jobs: jobs)
    self.recreate = Recreate(compiled, eligibility: eligibility, options: options, prices: prices)
    self.generator = SplitMix64(seed: options.seed, stream: "ruin and recreate")
  }

  /// What a search found.
  struct Outcome {
    /// The best plan seen.
    var best: SearchState
    /// Iterations done.
    var iterations: Int
    /// Why the search ended.
    var stopReason: VehicleRoutingSolution.StopReason
  }

  /// Searches from a plan; never returns a worse one.
  mutating func run(
    from start: SearchState, budgetSpent: (() -> Double)?, shouldStop: () -> Bool,
    report: (_ iteration: Int, _ best: SearchState) -> Void
  ) -> Outcome {
    var current = start
    var currentCost = start.searchCost(compiled, prices: prices)
    var outcome = Outcome(best: start, iterations: 0, stopReason: .iterationsDone)
    var bestCost = currentCost
    let served = start.vehicleOfJob.count { $0 >= 0 }
    let meanCost = max(start.operatingCost(compiled) / Double(max(1, served)), .leastNonzeroMagnitude)
    let cooling = Exponentials.logarithm(options.finalTemperatureShare / options.initialTemperatureShare)
    var spent = 0.0
    while outcome.iterations < options.iterations {
      if outcome.iterations % Self.iterationsBetweenChecks == 0 {
        spent = budgetSpent?() ?? 0
        if spent >= 1 || shouldStop() {
          outcome.stopReason = .stoppedByCaller
          break
        }
      }
      let share = min(1, max(spent, Double(outcome.iterations) / Double(options.iterations)))
      let temperature = meanCost * options.initialTemperatureShare * Exponentials.exponential(cooling * share)
      outcome.iterations += 1
      var candidate = current
      ruin.run(&candidate, using: &generator)
      recreate.run(&candidate, using: &generator)
      let cost = candidate.searchCost(compiled, prices: prices)
      let drawn = 1 - generator.nextUnit()
      if cost < currentCost - temperature * Exponentials.logarithm(drawn) {
        current = candidate
        currentCost = cost
        // Sums differ in their last bits with the order of the terms: that is no progress.
        if cost < bestCost - 1e-9 * abs(bestCost) {
          bestCost = cost
          outcome.best = candidate
          report(outcome.iterations, candidate)
        }
      }
    }
    return outcome
  }
}
