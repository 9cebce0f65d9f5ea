/// Who could do what alone: the outcome of every job with every vehicle on an empty route.
struct Eligibility: Sendable {
  private let vehicleCount: Int
  /// The cost of the job alone with the vehicle, or infinity. `[job * vehicleCount + vehicle]`.
  private let loneCosts: [Double]
  /// A number that equal vehicles with equal work share: the index of the first of them.
  let vehicleClass: [Int]

  /// Tests every job with one vehicle of each kind.
  init(_ compiled: CompiledProblem) {
    let problem = compiled.problem
    let vehicles = problem.vehicles
    vehicleCount = vehicles.count
    var twinOf: [VehicleRoutingProblem.Vehicle: Int] = [:]
    let twins = vehicles.indices.map { index in
      let first = twinOf[vehicles[index]] ?? index
      twinOf[vehicles[index]] = first
      return first
    }
    var lone = LoneTrip(compiled)
    var costs = [Double](repeating: .infinity, count: problem.jobs.count * vehicles.count)
    for (job, work) in problem.jobs.enumerated() {
      for vehicle in vehicles.indices {
        let isOpen = work.allowedVehicles?.contains(vehicle) ?? true
        if isOpen && work.allowedVehicles == nil && twins[vehicle] != vehicle {
          costs[job * vehicles.count + vehicle] = costs[job * vehicles.count + twins[vehicle]]
        } else if isOpen, case .fits(let cost) = lone.test(job: job, vehicle: vehicle) {
          costs[job * vehicles.count + vehicle] = cost
        }
      }
    }
    loneCosts = costs
    vehicleClass = vehicles.indices.map { vehicle in
      let twin = vehicles.indices.first { other in
        twins[other] == twins[vehicle]
          && problem.jobs.indices.allSatisfy { job in
            costs[job * vehicles.count + other] == costs[job * vehicles.count + vehicle]
          }
      }
      return twin ?? vehicle
    }
  }

  /// Whether the vehicle can do the job where it does nothing else.
  func canServe(job: Int, vehicle: Int) -> Bool { loneCosts[job * vehicleCount + vehicle] < .infinity }

  /// What the job costs alone with the vehicle that does it cheapest; nil where no vehicle can.
  func cheapestAlone(job: Int) -> Double? {
    let cheapest = loneCosts[job * vehicleCount..<(job + 1) * vehicleCount].min() ?? .infinity
    return cheapest < .infinity ? cheapest : nil
  }

  /// The vehicles to try for an insertion: of empty vehicles only the first of each class.
  func candidates(in state: SearchState) -> [Int] {
    var emptySeen = [Bool](repeating: false, count: vehicleCount)
    return (0..<vehicleCount).filter { vehicle in
      guard state.routes[vehicle].trips.isEmpty else { return true }
      let seen = emptySeen[vehicleClass[vehicle]]
      emptySeen[vehicleClass[vehicle]] = true
      return !seen
    }
  }
}
