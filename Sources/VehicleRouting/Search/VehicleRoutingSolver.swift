import Dispatch
import Quantities
import Synchronization

/// Solves a vehicle routing problem: a quick construction, then ruin and recreate with annealing.
///
/// It has no clock. With a limit of iterations alone, the same problem, options and seed give the same plan.
/// Source of the search: J. Christiaens, G. Vanden Berghe, "Slack induction by string removals for vehicle routing
/// problems", Transportation Science 54(2), 2020.
package struct VehicleRoutingSolver: Sendable {
  /// The problem as the search reads it.
  let compiled: CompiledProblem
  /// Which vehicles are alike.
  let classes: VehicleClasses
  /// The price of leaving each job out; a finite stand-in for mandatory jobs, above all other costs together.
  let prices: [Double]

  /// Prepares a problem. Throws where its parts do not fit together; what merely cannot be done is left out later.
  package init(_ problem: VehicleRoutingProblem) throws(VehicleRoutingError) {
    try problem.check()
    let compiled = CompiledProblem(problem)
    let classes = VehicleClasses(compiled)
    self.compiled = compiled
    self.classes = classes
    var everything = 1.0
    for (index, job) in problem.jobs.enumerated() {
      everything += job.prize < .infinity ? job.prize : 0
      everything += classes.cheapestAlone(job: index) ?? 0
    }
    prices = (0..<compiled.jobCount).map { job in
      let prize = job < problem.jobs.count ? problem.jobs[job].prize : .infinity
      return prize < .infinity ? prize : 10 * everything
    }
    try checkCommitments()
  }

  /// What no plan costs less than that misses so many mandatory jobs; see `LowerBound`. O(nodes² · types).
  package func lowerBound(mandatoryJobsMissed: Int = 0) -> Double {
    LowerBound.value(compiled.problem, mandatoryJobsMissed: mandatoryJobsMissed)
  }

  /// Throws where a vehicle cannot do what it is committed to, or cannot take its breaks.
  private func checkCommitments() throws(VehicleRoutingError) {
    var plan = Plan(compiled, classes: classes, prices: prices, jobs: [])
    let broken = plan.placeCommitments()
    guard !broken.isEmpty else { return }
    throw VehicleRoutingError(
      defects: broken.prefix(VehicleRoutingError.defectCountMax).map { vehicle in
        VehicleRoutingError.Defect(
          code: .impossibleCommitment, item: .vehicle(vehicle),
          reason: "vehicle \(vehicle) cannot do the jobs that it is committed to and take its breaks")
      })
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
    let jobs = compiled.problem.jobs.indices.filter { classes.cheapestAlone(job: $0) != nil }.map { Int32($0) }
    var plan = Plan(compiled, classes: classes, prices: prices, jobs: jobs)
    plan.placeCommitments()
    let builder = SolutionBuilder(compiled, classes: classes, prices: prices, jobs: jobs)
    guard !plan.absent.isEmpty else {
      let empty = BestPlan(plan).snapshot(compiled)
      return builder.build(empty, constructed: empty, iterations: 0, stopReason: .nothingToImprove)
    }
    let tables = SearchTables(compiled, options: options)
    var generator = SplitMix64(seed: options.seed, stream: "construction")
    var recreate = Recreate(compiled, options: options, neighbours: tables.promising)
    construct(&plan, &recreate, using: &generator)
    let constructed = BestPlan(plan).snapshot(compiled)
    report(progress, constructed.cost, iteration: 0)
    let outcome = search(
      from: constructed, jobs: jobs, options: options, tables: tables, budgetSpent: budgetSpent,
      shouldStop: shouldStop, progress: progress)
    return builder.build(
      outcome.best, constructed: constructed, iterations: outcome.iterations, stopReason: outcome.stopReason)
  }

  private func report(_ progress: ((Progress) -> Void)?, _ cost: Double, iteration: Int) {
    guard let progress else { return }
    // A mandatory job costs more than all else together, so whole multiples of its price are jobs missed.
    let price = prices.indices.first { isMandatory($0) }.map { prices[$0] }
    let missed = price.map { Int(cost / $0) } ?? 0
    // Jobs that no vehicle can do are not in the search.
    var total = cost - Double(missed) * (price ?? 0)
    var impossible = 0
    for (index, job) in compiled.problem.jobs.enumerated() where classes.cheapestAlone(job: index) == nil {
      if job.prize < .infinity { total += job.prize } else { impossible += 1 }
    }
    progress(Progress(iteration: iteration, mandatoryJobsMissed: missed + impossible, bestTotal: total))
  }

  private func isMandatory(_ job: Int) -> Bool {
    job < compiled.problem.jobs.count && compiled.problem.jobs[job].prize == .infinity
  }

  /// Places all jobs greedily, in the order of a few rules, and keeps the cheapest plan.
  private func construct(_ plan: inout Plan, _ recreate: inout Recreate, using generator: inout SplitMix64) {
    let start = BestPlan(plan).snapshot(compiled)
    var best: PlanSnapshot?
    var pool = FlatList<Int32>(capacity: plan.absent.count, filler: 0)
    let jobs = (0..<plan.absent.count).map { plan.absent[$0] }
    for order in Recreate.ConstructionOrder.allCases where order.isUseful(compiled) {
      if best != nil { plan.restore(start) }
      plan.openJournal()
      pool.removeAll()
      for job in jobs { pool.append(job) }
      recreate.run(&plan, pool: &pool, order: order, using: &generator)
      plan.settleTogether()
      let cost = plan.searchCost()
      if cost < best?.cost ?? .infinity { best = BestPlan(plan).snapshot(compiled) }
    }
    if let best { plan.restore(best) }
  }

  /// What a search found.
  private struct Outcome {
    var best: PlanSnapshot
    var iterations: Int
    var stopReason: VehicleRoutingSolution.StopReason
  }

  /// Searches on one or more threads; the first chain runs on the caller's.
  private func search(
    from constructed: PlanSnapshot, jobs: [Int32], options: Options, tables: SearchTables,
    budgetSpent: (() -> Double)?, shouldStop: () -> Bool, progress: ((Progress) -> Void)?
  ) -> Outcome {
    let chains = (0..<options.threads).map { thread in
      var plan = Plan(compiled, classes: classes, prices: prices, jobs: jobs)
      plan.restore(constructed)
      return SearchChain(plan, options: options, tables: tables, seed: options.seed &+ UInt64(thread) &* 0x9e37_79b9)
    }
    let lead = chains[0]
    let pace = SearchPace(hasBudget: budgetSpent != nil)
    var reported = constructed.cost
    var isStopped = false
    let rounds = options.threads > 1 ? Options.roundCount : 1
    for round in 1...rounds {
      let last = options.iterations / rounds * round + (round == rounds ? options.iterations % rounds : 0)
      let roundEnd = Double(round) / Double(rounds)
      let helpers = DispatchGroup()
      pace.startRound()
      for chain in chains.dropFirst() {
        DispatchQueue.global().async(group: helpers) {
          chain.run(until: last, share: { pace.share($0, of: options.iterations) }, improved: { _, _ in })
        }
      }
      lead.run(
        until: last,
        share: { iteration in
          let spent = budgetSpent?() ?? 0
          if spent >= 1 || shouldStop() {
            isStopped = true
            return nil
          }
          if spent >= roundEnd { return nil }
          pace.publish(spent)
          return max(spent, Double(iteration) / Double(options.iterations))
        },
        improved: { iteration, cost in
          if cost < reported {
            reported = cost
            report(progress, cost, iteration: iteration)
          }
        })
      if isStopped || budgetSpent != nil { pace.endRound() }
      helpers.wait()
      exchange(chains, reported: &reported, progress)
      if isStopped || options.iterations == 0 { break }
    }
    let best = chains.min { $0.bestCost < $1.bestCost } ?? lead
    return Outcome(
      best: best.bestPlan(), iterations: chains.reduce(0) { $0 + $1.iterations },
      stopReason: isStopped ? .stoppedByCaller : .iterationsDone)
  }

  /// Lets every chain go on from the best plan of all where its own best is worse.
  private func exchange(_ chains: [SearchChain], reported: inout Double, _ progress: ((Progress) -> Void)?) {
    guard chains.count > 1, let best = chains.min(by: { $0.bestCost < $1.bestCost }) else { return }
    let plan = best.bestPlan()
    for chain in chains where chain.bestCost > best.bestCost { chain.adopt(plan) }
    if best.bestCost < reported {
      reported = best.bestCost
      report(progress, reported, iteration: best.iterations)
    }
  }
}

/// What the lead chain tells the others about the caller's budget.
private final class SearchPace: Sendable {
  private let spentBits = Atomic<UInt64>(0)
  private let isOver = Atomic<Bool>(false)
  private let hasBudget: Bool

  init(hasBudget: Bool) { self.hasBudget = hasBudget }

  func startRound() { isOver.store(false, ordering: .relaxed) }
  func endRound() { isOver.store(true, ordering: .relaxed) }
  func publish(_ spent: Double) { spentBits.store(spent.bitPattern, ordering: .relaxed) }

  /// The share that is done, or nil where the round is over. Without a budget it depends on the iterations alone.
  func share(_ iteration: Int, of iterations: Int) -> Double? {
    if isOver.load(ordering: .relaxed) { return nil }
    let done = Double(iteration) / Double(iterations)
    return hasBudget ? max(done, Double(bitPattern: spentBits.load(ordering: .relaxed))) : done
  }
}
