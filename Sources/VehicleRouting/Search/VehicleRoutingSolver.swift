import Quantities

/// Solves a vehicle routing problem: a regret construction, then ruin and recreate with annealing.
///
/// It has no clock. With a limit of iterations alone, the same problem, options and seed give the same plan.
/// Source of the search: J. Christiaens, G. Vanden Berghe, "Slack induction by string removals for vehicle routing
/// problems", Transportation Science 54(2), 2020.
package struct VehicleRoutingSolver: Sendable {
  /// The problem as the search reads it.
  let compiled: CompiledProblem
  /// Which vehicle could do which job.
  let eligibility: Eligibility
  /// The price of leaving each job out; a finite stand-in for mandatory jobs, above all other costs together.
  let prices: [Double]

  /// Prepares a problem. Throws where its parts do not fit together; what merely cannot be done is left out later.
  package init(_ problem: VehicleRoutingProblem) throws(VehicleRoutingError) {
    try problem.check()
    let compiled = CompiledProblem(problem)
    let eligibility = Eligibility(compiled)
    self.compiled = compiled
    self.eligibility = eligibility
    var everything = 1.0
    for (index, job) in problem.jobs.enumerated() {
      everything += job.prize < .infinity ? job.prize : 0
      everything += eligibility.cheapestAlone(job: index) ?? 0
    }
    prices = problem.jobs.map { $0.prize < .infinity ? $0.prize : 10 * everything }
  }

  /// Finds a plan.
  ///
  /// - Parameters:
  ///   - options: seed, limit of iterations and the search's settings.
  ///   - budgetSpent: the share of the caller's own budget that is used up, asked between iterations. At 1 the search
  ///     ends, and it cools along the larger of this share and that of the iterations.
  ///   - shouldStop: asked between iterations; the best plan so far is returned.
  ///   - progress: called at each new best plan.
  package func solve(
    _ options: Options = Options(), budgetSpent: (() -> Double)? = nil, shouldStop: () -> Bool = { false },
    progress: ((Progress) -> Void)? = nil
  ) -> VehicleRoutingSolution {
    let jobs = compiled.problem.jobs.indices.filter { eligibility.cheapestAlone(job: $0) != nil }.map { Int32($0) }
    var state = SearchState(
      routes: compiled.vehicles.map { _ in RouteState() },
      vehicleOfJob: compiled.problem.jobs.map { _ in -1 },
      absent: jobs)
    guard !state.absent.isEmpty else {
      return SolutionBuilder(compiled, eligibility: eligibility).build(
        state, constructed: state, iterations: 0, stopReason: .nothingToImprove)
    }
    var construction = RegretConstruction(compiled, eligibility: eligibility, prices: prices)
    construction.run(&state)
    let constructed = state
    var search = RuinAndRecreate(
      compiled, eligibility: eligibility, options: options, prices: prices, jobs: jobs)
    let builder = SolutionBuilder(compiled, eligibility: eligibility)
    let outcome = search.run(from: constructed, budgetSpent: budgetSpent, shouldStop: shouldStop) { iteration, best in
      guard let progress else { return }
      let cost = builder.cost(best)
      progress(
        Progress(iteration: iteration, mandatoryJobsMissed: cost.mandatoryJobsMissed, bestTotal: cost.total))
    }
    return builder.build(
      outcome.best, constructed: constructed, iterations: outcome.iterations, stopReason: outcome.stopReason)
  }
}
