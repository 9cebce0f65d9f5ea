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
    var absentPrices = 0.0
    for index in 0..<plan.absent.count { absentPrices += plan.prices[plan.absent[index]] }
    let served = max(1, plan.plannableJobs.count - plan.absent.count)
    let mean = max((currentCost - absentPrices) / Double(served), .leastNonzeroMagnitude)
    firstTemperature = mean * options.initialTemperatureShare
    cooling = Exponentials.logarithm(options.finalTemperatureShare / options.initialTemperatureShare)
    temperature = firstTemperature
    best = BestPlan(plan)
    self.plan = plan
  }

  /// What the best plan costs.
  var bestCost: Double { best.cost }

  /// The best plan so far.
  func bestPlan() -> PlanSnapshot { best.snapshot(compiled) }

  /// Goes on from another chain's plan.
  func adopt(_ snapshot: PlanSnapshot) {
    plan.restore(snapshot)
    currentCost = plan.searchCost()
    if currentCost < best.cost - Self.progressMin * abs(best.cost) {
      best.take(all: plan)
    } else {
      for vehicle in 0..<compiled.vehicles.count { plan.save(vehicle: vehicle) }
      best.noteChanges(plan)
      plan.openJournal()
    }
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
      let cost = plan.searchCost()
      if cost >= currentCost {
        let drawn = 1 - generator.nextUnit()
        if cost >= currentCost - temperature * Exponentials.logarithm(drawn) {
          plan.takeBack()
          continue
        }
      }
      currentCost = cost
      best.noteChanges(plan)
      if cost < best.cost - Self.progressMin * abs(best.cost) {
        best.take(plan)
        improved(iterations, cost)
      }
    }
  }
}

/// What all chains of a search read.
struct SearchTables: Sendable {
  /// The nearest nodes, around which ruin works.
  let nearest: Neighbours
  /// The nodes beside which a node may well go.
  let promising: Neighbours

  /// Works out the neighbours of a problem.
  init(_ compiled: CompiledProblem, options: VehicleRoutingSolver.Options) {
    nearest = Neighbours(compiled, countMax: options.nearestCountMax, usesWindows: false)
    promising =
      compiled.isTimed
      ? Neighbours(compiled, countMax: options.promisingCountMax, usesWindows: true)
      : nearest
  }
}
