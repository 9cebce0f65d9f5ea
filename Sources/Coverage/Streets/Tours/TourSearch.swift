import Foundation
import Quantities

/// Ruin and recreate with annealing over the tours of a plan.
final class TourSearch {
  private let plan: TourPlan
  private let options: ArcRoutingSolver.Options
  private var ruin: TourRuin
  private var insertion: TourInsertion
  private var generator: SplitMix64
  /// The best plan so far.
  private(set) var best: TourSnapshot
  /// The iterations done.
  private(set) var iterations = 0

  /// What a service in no tour costs in ``TourSnapshot/cost``.
  var absentPrice: Double { plan.absentPrice }

  /// Iterations between two looks at the temperature.
  private static let iterationsPerTemperature = 64

  /// Prepares a search from a plan.
  init(_ arcs: ArcServices, from start: TourSnapshot, _ options: ArcRoutingSolver.Options) {
    plan = TourPlan(arcs)
    plan.restore(start)
    self.options = options
    generator = SplitMix64(seed: options.seed, stream: "arc-tours")
    ruin = TourRuin(plan, options)
    insertion = TourInsertion(plan, using: &generator)
    if !plan.absent.isEmpty { insertion.run(using: &generator) }
    best = plan.snapshot()
  }

  /// Searches until `share` says nil or the best plan costs no more than `lowerUnits`.
  ///
  /// - Parameters:
  ///   - share: from the iterations done to the share of the search that is done.
  ///   - improved: called with the iterations at each new best plan.
  func run(lowerUnits: Int, share: (Int) -> Double?, improved: (Int) -> Void) {
    var current = best.cost
    let scale = current - Double(plan.absent.count) * plan.absentPrice
    let perService = max(scale, 1) / Double(max(1, plan.serviceCount))
    let (hot, cold) = (options.hotShare * perService, options.coldShare * perService)
    var temperature = hot
    let enough = Double(lowerUnits)
    while best.cost > enough, let done = share(iterations) {
      if iterations % Self.iterationsPerTemperature == 0 {
        temperature = hot * pow(cold / hot, min(max(done, 0), 1))
      }
      iterations += 1
      plan.mark()
      ruin.run(using: &generator)
      insertion.run(using: &generator)
      let cost = plan.cost
      if cost < current - temperature * log(1 - generator.nextUnit()) {
        current = cost
        if cost < best.cost {
          best = plan.snapshot()
          improved(iterations)
        }
      } else {
        plan.takeBack()
      }
    }
  }
}
