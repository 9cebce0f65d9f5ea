/// A cheap lower bound on what any plan costs, prizes included. O(vehicle types · stops²).
///
/// **Proof.** Every stop that is served has one arc into it and one out of it, and every trip one arc out of its start
/// and one into its end; where a trip ends at its last stop, the last two are missing and cost nothing. For any share
/// α of [0, 1], count α of an arc's cost where it arrives and 1 - α where it leaves: the sum over all stops and trips
/// is the cost of all arcs. So a stop costs at least its cheapest pair of an arc in and an arc out that can belong to
/// one trip, with what its service takes, and a trip at least its cheapest arcs at the base and `perTrip`. Waiting and
/// lateness cost 0 or more.
/// - Trips: in each load dimension, what the deliveries (or the collections) of a trip take together is not above the
///   capacity Q. So a job bears at least its part demand / Q of the cost of a trip, with the fixed cost over the trips
///   that a vehicle may fly; or, for jobs that must be done, the number of trips is that sum rounded up.
/// - Ways: a trip costs at least the cheapest way from its start over any one of its stops to its end. So instead of
///   its own arcs a job may bear its part demand / Q of the whole trip over it.
/// - Makespan: it is at least the time of all arcs and services over the number of vehicles, which adds to each arc; or
///   the earliest end of the job that must be done and ends last.
/// - A job is done or left out, so it costs at least the smaller of its prize and the sum of its parts.
///
/// The bound is the largest over α in {0, 1/2, 1}, the dimensions and these ways of counting.
package struct LowerBound {
  private let stops: LowerBoundStops
  private let problem: VehicleRoutingProblem

  /// A value that no plan is below that misses the given number of mandatory jobs, whichever they are.
  ///
  /// The problem must be sound, as `VehicleRoutingSolver.init` checks. Mandatory jobs that no vehicle can do are missed
  /// by every plan; a smaller number than that is taken as that.
  package static func value(_ problem: VehicleRoutingProblem, mandatoryJobsMissed: Int = 0) -> Double {
    let vehicleCount = problem.vehicles.count { LowerBoundStops.tripCountMax($0) > 0 }
    guard vehicleCount > 0 else {
      return problem.jobs.reduce(0) { $0 + ($1.prize < .infinity ? $1.prize : 0) }
    }
    let perSecond = problem.weights.perMakespanSecond
    let apart = LowerBound(stops: LowerBoundStops(problem, costPerSecond: 0), problem: problem)
    var value = apart.largest(missed: mandatoryJobsMissed, countsLastEnd: true)
    if perSecond > 0 {
      let spread = LowerBound(
        stops: LowerBoundStops(problem, costPerSecond: perSecond / Double(vehicleCount)), problem: problem)
      value = max(value, spread.largest(missed: mandatoryJobsMissed, countsLastEnd: false))
    }
    return value
  }

  /// The largest bound over the shares and the ways of counting trips.
  private func largest(missed: Int, countsLastEnd: Bool) -> Double {
    var value = 0.0
    let jobs = problem.jobs.indices
    let weight = countsLastEnd ? problem.weights.perMakespanSecond : 0
    func add(_ costs: [Double], with trips: (_ isMandatory: [Bool], _ missed: Int) -> Double = { _, _ in 0 }) {
      let isMandatory = jobs.map { problem.jobs[$0].prize == .infinity && costs[$0] < .infinity }
      let impossible = jobs.count { problem.jobs[$0].prize == .infinity && costs[$0] == .infinity }
      let more = max(0, missed - impossible)
      let last = weight > 0 ? weight * lastEnd(isMandatory, missed: more) : 0
      value = max(value, sum(costs, isMandatory, missed: more) + trips(isMandatory, more) + last)
    }
    for arrivingShare in [0, 0.5, 1] {
      let trips = stops.trips(arrivingShare: arrivingShare)
      let costs = jobs.map { trips.isEmpty ? .infinity : stops.jobCost($0, arrivingShare: arrivingShare) }
      add(costs) { countedTrips($0, missed: $1, trips) }
      for kind in LowerBoundStops.LoadKind.allCases {
        for dimension in 0..<problem.loadDimensionCount {
          let rate = trips.filter { $0.capacity[dimension] > 0 }.map { $0.share / $0.capacity[dimension] }.min() ?? 0
          guard rate > 0 else { continue }
          add(
            jobs.map { job in
              let isCounted = kind.contains(problem.jobs[job].work)
              return costs[job] + (isCounted ? rate * problem.jobs[job].demand[dimension] : 0)
            })
        }
      }
    }
    for kind in LowerBoundStops.LoadKind.allCases {
      for dimension in 0..<problem.loadDimensionCount {
        add(jobs.map { stops.sharedCost($0, kind, dimension: dimension) })
      }
    }
    return value
  }

  /// The sum over all jobs, each done or left out, without the `missed` dearest of the mandatory ones.
  private func sum(_ costs: [Double], _ isMandatory: [Bool], missed: Int) -> Double {
    var sum = 0.0
    var mandatory: [Double] = []
    for (job, cost) in costs.enumerated() {
      if isMandatory[job] {
        mandatory.append(cost)
      } else if problem.jobs[job].prize < .infinity {
        sum += min(problem.jobs[job].prize, cost)
      }
    }
    return mandatory.sorted().dropLast(missed).reduce(sum, +)
  }

  /// What the trips and vehicles cost at least that the mandatory jobs need for their loads.
  private func countedTrips(_ isMandatory: [Bool], missed: Int, _ trips: [LowerBoundStops.Trip]) -> Double {
    let jobs = problem.jobs.indices.filter { isMandatory[$0] }
    guard jobs.count > missed else { return 0 }
    var count = 1.0
    for kind in LowerBoundStops.LoadKind.allCases {
      for dimension in 0..<problem.loadDimensionCount {
        let demands = jobs.filter { kind.contains(problem.jobs[$0].work) }.map { problem.jobs[$0].demand[dimension] }
        let least = demands.sorted().dropLast(missed).reduce(0, +)
        let capacity = trips.map { $0.capacity[dimension] }.max() ?? 0
        // Rounding must not add a trip.
        if least > 0 && capacity > 0 { count = max(count, (least / capacity * (1 - 1e-9)).rounded(.up)) }
      }
    }
    var left = count
    var vehicles = 0
    let tripCounts = problem.vehicles.map { Double(LowerBoundStops.tripCountMax($0)) }.sorted(by: >)
    for tripCount in tripCounts where left > 0 && tripCount > 0 {
      left -= tripCount
      vehicles += 1
    }
    let fixed = problem.vehicles.map { problem.vehicleTypes[$0.type].fixedCost }.sorted().prefix(vehicles)
    return count * (trips.map(\.cost).min() ?? 0) + fixed.reduce(0, +)
  }

  /// The earliest end of the mandatory job that ends last, counted from the earliest start of a vehicle.
  private func lastEnd(_ isMandatory: [Bool], missed: Int) -> Double {
    let ends = problem.jobs.indices.filter { isMandatory[$0] }.map { stops.earliestEnd(ofJob: $0) }
    return max(0, ends.sorted().dropLast(missed).last ?? 0)
  }
}
