/// Vehicles that are alike in everything that the search asks: of those at home only one has to be tried.
struct VehicleClasses: Sendable {
  /// The class of each vehicle.
  let classOfVehicle: [Int]
  /// The vehicles of each class, in order.
  let members: [[Int]]
  /// The costs of each job alone with a vehicle of each class at home, or infinity: `[job * count + class]`.
  let aloneCost: [Double]
  /// Whether the job may be given to a vehicle of the class at all: `[job * count + class]`.
  let isOpen: [Bool]

  /// Whether some job may not be given to some vehicle.
  let isRestricted: Bool
  /// The vehicles that may fly several trips, or have trips that stay.
  let severalTrips: [Int]

  /// The number of classes.
  var count: Int { members.count }

  /// What makes vehicles alike.
  private struct Likeness: Hashable {
    let vehicle: VehicleRoutingProblem.Vehicle
    let namedBy: [Int]
    let plannedFor: [Int]
  }

  /// Sorts the vehicles into classes and tests every job with one vehicle of each.
  init(_ compiled: CompiledProblem) {
    let problem = compiled.problem
    var namedBy = [[Int]](repeating: [], count: problem.vehicles.count)
    var plannedFor = namedBy
    for (index, job) in problem.jobs.enumerated() {
      for vehicle in Set(job.allowedVehicles ?? []).sorted() { namedBy[vehicle].append(index) }
      if let planned = job.plannedVehicle, job.changePrice > 0 { plannedFor[planned].append(index) }
    }
    var classOf: [Likeness: Int] = [:]
    var members: [[Int]] = []
    classOfVehicle = problem.vehicles.indices.map { index in
      let likeness = Likeness(
        vehicle: problem.vehicles[index], namedBy: namedBy[index], plannedFor: plannedFor[index])
      let known = classOf[likeness] ?? members.count
      if known == members.count {
        classOf[likeness] = known
        members.append([])
      }
      members[known].append(index)
      return known
    }
    self.members = members
    var aloneCost = [Double](repeating: .infinity, count: problem.jobs.count * members.count)
    var isOpen = [Bool](repeating: false, count: problem.jobs.count * members.count)
    var lone = LoneTrip(compiled)
    for job in problem.jobs.indices {
      for (index, vehicles) in members.enumerated() {
        let vehicle = vehicles[0]
        let cell = job * members.count + index
        switch lone.test(job: job, vehicle: vehicle) {
        case .fits(let cost):
          aloneCost[cell] = cost
          isOpen[cell] = true
        case .fails(.vehicleNotAllowed), .fails(.skillsMissing), .fails(.noTripAllowed): break
        case .fails:
          // From where a vehicle in the air is, a job may fit that does not fit from its base.
          isOpen[cell] = problem.vehicles[vehicle].underway != nil
        }
      }
    }
    self.aloneCost = aloneCost
    self.isOpen = isOpen
    isRestricted = isOpen.contains(false)
    severalTrips = problem.vehicles.indices.filter { problem.vehicles[$0].tripCountMax > 1 }
  }

  /// What the job costs alone with the vehicle that does it cheapest; nil where no vehicle can do it.
  func cheapestAlone(job: Int) -> Double? {
    let row = job * count..<(job + 1) * count
    let cheapest = aloneCost[row].min() ?? .infinity
    if cheapest < .infinity { return cheapest }
    return isOpen[row].contains(true) ? 0 : nil
  }
}
