import Quantities
import Synchronization

/// One course of ruin and recreate with annealing over a plan of its own.
// `@unchecked`: one thread at a time uses a chain; the solver waits for it before another one does.
final class SearchChain: @unchecked Sendable {
  private var plan: Plan
  private var ruin: Ruin
  private var recreate: Recreate
  private var best: BestPlan
  private var generator: SplitMix64
  private let compiled: CompiledProblem
  private let options: VehicleRoutingSolver.Options
  private var currentCost: Double
  /// The first and the last temperature, in units of cost.
  private let firstTemperature: Double
  private let cooling: Double
  private var temperature: Double
  private(set) var iterations = 0
  private let neighbours: Neighbours
  /// By how much the price of each job was raised.
  private let raised: FlatArray<Double>
  /// A price rises by this share of the first temperature for each iteration that a job is left out.
  private static let priceStep = 0.1
  /// The most jobs whose prices rise in one iteration.
  private static let raisedMax = 64
  /// Whether trips may exchange their ends: where no job has two stops and no trip waits for another.
  private let exchangesTails: Bool

  /// The search that goes on from the best plan in the last part of the time, where a problem is plain enough.
  private var soft: SoftSearch?
  /// Whether the problem is plain enough for that.
  private let mayTurnSoft: Bool
  /// The share of the search after which it may.
  private let softStart: Double
  private let tables: SearchTables
  private let seed: UInt64

  /// The exchanges of ends that are tried after each ruin.
  private static let exchangesPerIteration = 1

  /// Iterations between two looks at the budget.
  static let iterationsBetweenChecks = 64
  /// Iterations between two sums of the cost from its parts.
  private static let iterationsBetweenSums = 4096

  /// Takes over a plan.
  init(
    _ plan: consuming Plan, options: VehicleRoutingSolver.Options, tables: SearchTables, seed: UInt64
  ) {
    compiled = plan.compiled
    self.options = options
    ruin = Ruin(plan.compiled, options: options, neighbours: tables.nearest, jobs: plan.plannableJobs)
    recreate = Recreate(plan.compiled, options: options, neighbours: tables.promising)
    generator = SplitMix64(seed: seed, stream: "ruin and recreate")
    currentCost = plan.searchCost()
    firstTemperature = tables.meanArcCost * options.initialTemperatureShare
    cooling = Exponentials.logarithm(options.finalTemperatureShare / options.initialTemperatureShare)
    temperature = firstTemperature
    neighbours = tables.promising
    raised = FlatArray(repeating: 0, count: plan.compiled.jobCount)
    exchangesTails = !plan.tracksLoads && !plan.compiled.hasLinks && !plan.compiled.hasPads
    best = BestPlan(plan)
    self.tables = tables
    self.seed = seed
    softStart = options.localSearchStart(jobs: plan.plannableJobs.count)
    mayTurnSoft = options.localSearchStart < 1 && plan.compiled.isTimed && SoftPlan.suits(plan.compiled)
    self.plan = plan
  }

  /// What the best plan costs.
  var bestCost: Double { min(best.cost, soft?.bestCost ?? .infinity) }

  /// The best plan so far.
  func bestPlan() -> PlanSnapshot {
    if let soft, soft.bestCost < best.cost, let plan = soft.snapshot() { return plan }
    return best.snapshot(compiled)
  }

  /// Goes on from another chain's plan.
  func adopt(_ snapshot: PlanSnapshot) {
    if let soft {
      soft.adopt(snapshot)
      return
    }
    plan.restore(snapshot)
    currentCost = plan.searchCost()
    for vehicle in 0..<compiled.vehicles.count { plan.save(vehicle: vehicle) }
    best.noteChanges(plan)
    plan.openJournal()
    _ = takeIfBest()
  }

  /// Sums differ in their last bits with the order of the terms: less than this share of a cost is no progress.
  private static let progressMin = 1e-10

  /// Searches until a number of iterations is reached or `pause` says so.
  ///
  /// - Parameters:
  ///   - share: the share of the whole search that is done, asked every `iterationsBetweenChecks` iterations; it cools
  ///     along this. Nil stops.
  ///   - improved: called at each new best plan.
  func run(until last: Int, share: (Int) -> Double?, improved: (Int, Double) -> Void) {
    while iterations < last {
      if iterations % Self.iterationsBetweenChecks == 0 {
        guard let done = share(iterations) else { return }
        if done >= softStart && turnsSoft(done) {
          runSoft(until: last, share: share, improved: improved)
          return
        }
        temperature = firstTemperature * Exponentials.exponential(cooling * min(1, done))
        if iterations % Self.iterationsBetweenSums == 0 {
          plan.sumCost()
          currentCost = plan.searchCost()
        }
      }
      iterations += 1
      plan.openJournal()
      ruin.run(&plan, using: &generator)
      recreate.run(&plan, pool: &ruin.pool, using: &generator)
      plan.settleTogether()
      if decide() { improved(iterations, best.cost) }
      if exchangesTails {
        for _ in 0..<Self.exchangesPerIteration where exchangeTails() { improved(iterations, best.cost) }
      }
      if plan.mandatoryPrice < .infinity && !plan.absent.isEmpty { raisePrices() }
    }
  }

  /// Whether the search with a local search takes over, with a share of the whole search done: nothing is left out,
  /// trips are long, and there is time for it.
  private func turnsSoft(_ done: Double) -> Bool {
    guard mayTurnSoft, plan.absent.isEmpty, plan.plannedTrips > 0 else { return false }
    if soft != nil { return true }
    let jobs = Double(plan.plannableJobs.count)
    return Double(plan.plannedNodes) >= options.localSearchStopsPerTripMin * Double(plan.plannedTrips)
      && Double(iterations) >= options.localSearchIterationsPerJobMin * jobs * done
  }

  /// Goes on from the best plan with a local search.
  private func runSoft(until last: Int, share: (Int) -> Double?, improved: (Int, Double) -> Void) {
    let search =
      soft
      ?? SoftSearch(
        compiled, classes: plan.classes, jobs: plan.plannableJobs, options: options, tables: tables, seed: seed,
        iterations: iterations)
    if soft == nil {
      search.adopt(best.snapshot(compiled))
      soft = search
    }
    let start = softStart
    search.run(until: last, share: { iteration in share(iteration).map { ($0 - start) / (1 - start) } }) {
      if $1 < best.cost { improved($0, $1) }
    }
    iterations = search.iterations
  }

  /// Makes mandatory jobs dearer the longer they are left out, so that they change places with jobs that are easier to
  /// fit in later.
  private func raisePrices() {
    let step = firstTemperature * Self.priceStep
    for index in 0..<min(plan.absent.count, Self.raisedMax) {
      let job = plan.absent[index]
      guard plan.prices[job] >= plan.mandatoryPrice, raised[job] < plan.mandatoryPrice else { continue }
      plan.prices[job] += step
      raised[job] += step
      plan.cost += step
      currentCost += step
    }
  }

  /// What the plan costs without what prices were raised by.
  private func trueCost() -> Double {
    var cost = plan.searchCost()
    if plan.mandatoryPrice < .infinity {
      for index in 0..<plan.absent.count { cost -= raised[plan.absent[index]] }
    }
    return cost
  }

  /// Takes the plan as the best one if it is.
  private func takeIfBest() -> Bool {
    // Raised prices only add, and only where jobs are absent.
    guard currentCost < best.cost - Self.progressMin * abs(best.cost) || !plan.absent.isEmpty else { return false }
    let cost = trueCost()
    guard cost < best.cost - Self.progressMin * abs(best.cost) else { return false }
    best.take(plan, cost: cost)
    return true
  }

  /// Keeps what has changed since the journal was opened, or takes it back; true where it is the best plan so far.
  private func decide() -> Bool {
    let cost = plan.searchCost()
    if cost >= currentCost && cost >= currentCost + drawnRise() {
      plan.takeBack()
      return false
    }
    currentCost = cost
    best.noteChanges(plan)
    return takeIfBest()
  }

  /// By how much the plan may get worse this time.
  private func drawnRise() -> Double { -temperature * Exponentials.logarithm(1 - generator.nextUnit()) }

  /// Tries to exchange the ends of two trips somewhere; true where that gives the best plan so far.
  private func exchangeTails() -> Bool {
    plan.openJournal()
    let job = plan.plannableJobs[generator.nextIndex(below: plan.plannableJobs.count)]
    let rise = drawnRise()
    guard plan.exchangeTails(around: compiled.jobFirstNode[job], neighbours, limit: rise) else { return false }
    guard plan.refreshTouched() else {
      plan.takeBack()
      return false
    }
    let cost = plan.searchCost()
    guard cost < currentCost + rise else {
      plan.takeBack()
      return false
    }
    currentCost = cost
    best.noteChanges(plan)
    return takeIfBest()
  }
}

/// What all chains of a search read.
struct SearchTables: Sendable {
  /// The nearest nodes, around which ruin works.
  let nearest: Neighbours
  /// The nodes beside which a node may well go.
  let promising: Neighbours

  /// What an arc between two nodes costs in the mean: the scale of temperatures.
  let meanArcCost: Double
  /// What such an arc takes in the mean, in seconds.
  let meanArcSeconds: Double

  /// About how many pairs of nodes the mean is taken over.
  private static let pairsForMean = 100_000

  /// Works out the neighbours of a problem.
  init(_ compiled: CompiledProblem, options: VehicleRoutingSolver.Options) {
    nearest = Neighbours(compiled, countMax: options.nearestCountMax, usesWindows: false)
    promising =
      compiled.isTimed
      ? Neighbours(compiled, countMax: options.promisingCountMax, usesWindows: true)
      : nearest
    (meanArcCost, meanArcSeconds) = Self.meanArc(compiled)
  }

  private static func meanArc(_ compiled: CompiledProblem) -> (cost: Double, seconds: Double) {
    var sum = 0.0
    var seconds = 0.0
    var count = 0
    let nodes = compiled.nodeCount
    let step = max(1, nodes * nodes / pairsForMean)
    for pair in stride(from: 0, to: nodes * nodes, by: step) {
      let (from, to) = (pair / nodes, (pair + pair / nodes) % nodes)
      if from == to || compiled.jobIsBreak[compiled.nodeJob[from]] || compiled.jobIsBreak[compiled.nodeJob[to]] {
        continue
      }
      let arc = Int(compiled.nodeExit[from]) * compiled.locationCount + Int(compiled.nodeEntry[to])
      for type in 0..<compiled.limits.count where compiled.tables[type].travel[arc] < .infinity {
        sum += compiled.tables[type].cost[arc]
        seconds += compiled.tables[type].travel[arc]
        count += 1
      }
    }
    guard count > 0 else { return (1, 0) }
    return (max(sum / Double(count), .leastNonzeroMagnitude), seconds / Double(count))
  }
}
