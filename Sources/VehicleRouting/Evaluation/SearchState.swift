/// A whole plan under search: the routes, and the jobs that nobody does.
struct SearchState: Sendable {
  /// One route for each vehicle.
  var routes: [RouteState]
  /// The vehicle of each job, or -1.
  var vehicleOfJob: [Int32]
  /// Jobs that could be done but are not, in no special order.
  var absent: [Int32]

  /// The latest landing of all vehicles, counted from the problem's time origin; 0 where none flies.
  func makespan(_ compiled: CompiledProblem) -> Double {
    var latest = compiled.timeOrigin
    for route in routes { latest = max(latest, route.landing ?? latest) }
    return latest - compiled.timeOrigin
  }

  /// The operating cost: all routes and the makespan.
  func operatingCost(_ compiled: CompiledProblem) -> Double {
    var sum = compiled.problem.weights.perMakespanSecond * makespan(compiled)
    for route in routes { sum += route.cost }
    return sum
  }

  /// The operating cost and the prizes of the absent jobs, with mandatory jobs at their stand-in price.
  func searchCost(_ compiled: CompiledProblem, prices: [Double]) -> Double {
    var sum = operatingCost(compiled)
    for job in absent { sum += prices[Int(job)] }
    return sum
  }
}
