import VehicleRouting

/// Checks a solution from the problem and the written times alone, by means of its own. Every breach is a sentence.
struct SolutionChecker {
  let problem: Problem
  let plan: WrittenPlan
  private(set) var breaches: [String] = []
  /// What the routes cost so far.
  var operating = 0.0
  /// Where and when each job is done, in the order of its stops.
  private(set) var services: [Int: [Service]] = [:]

  /// One service as it is written.
  struct Service {
    var vehicle: Int
    var start: Double
    var end: Double
  }

  /// All breaches of a solution; none for a good one.
  static func breaches(_ problem: Problem, _ solution: VehicleRoutingSolution) -> [String] {
    var checker = SolutionChecker(problem: problem, plan: WrittenPlan(solution))
    checker.check()
    checker.expect(
      solution.routes.map(\.vehicle) == Array(problem.vehicles.indices), "routes are not those of the fleet")
    for job in solution.unassigned {
      checker.expect(
        job.attempts.map(\.vehicle) == Array(problem.vehicles.indices), "job \(job.job) lacks an attempt")
      checker.expect(
        job.attempts.isEmpty || job.attempts.contains { $0.reason == job.reason },
        "job \(job.job)'s reason is nobody's")
    }
    return checker.breaches
  }

  /// All breaches of a plan; none for a good one.
  static func breaches(_ problem: Problem, _ plan: WrittenPlan) -> [String] {
    var checker = SolutionChecker(problem: problem, plan: plan)
    checker.check()
    return checker.breaches
  }

  private init(problem: Problem, plan: WrittenPlan) {
    self.problem = problem
    self.plan = plan
  }

  /// Notes a breach where a condition does not hold.
  mutating func expect(_ condition: Bool, _ breach: @autoclosure () -> String) {
    if !condition { breaches.append(breach()) }
  }

  /// Whether two numbers are the same but for rounding.
  func near(_ left: Double, _ right: Double) -> Bool {
    abs(left - right) <= 1e-6 * max(1, abs(left), abs(right))
  }

  /// The stop of the problem that a written stop is about.
  func stop(_ scheduled: WrittenPlan.Stop) -> Problem.Stop {
    switch problem.jobs[scheduled.job].work {
    case .deliverFromBase(let stop), .collectToBase(let stop): stop
    case .shipment(let pickup, let delivery): scheduled.role == .pickup ? pickup : delivery
    }
  }

  private mutating func check() {
    let named = plan.routes.joined().flatMap(\.stops).map(\.job) + plan.leftOut
    guard plan.routes.count == problem.vehicles.count, named.allSatisfy(problem.jobs.indices.contains) else {
      expect(false, "the plan is one of another problem")
      return
    }
    for (vehicle, trips) in plan.routes.enumerated() {
      for scheduled in trips.flatMap(\.stops) {
        services[scheduled.job, default: []].append(
          Service(vehicle: vehicle, start: scheduled.serviceStartSeconds, end: scheduled.serviceEndSeconds))
      }
    }
    for (vehicle, trips) in plan.routes.enumerated() { check(trips, of: vehicle) }
    checkJobsDone()
    checkLinks()
    checkPads()
    checkCosts()
  }

  private mutating func check(_ trips: [WrittenPlan.Trip], of index: Int) {
    let vehicle = problem.vehicles[index]
    let name = "vehicle \(index)"
    let countMax = max(vehicle.tripCountMax, vehicle.underway == nil ? 0 : 1)
    expect(trips.count <= countMax, "\(name) flies \(trips.count) trips")
    expect(vehicle.underway == nil || !trips.isEmpty, "\(name) is in the air and does not land")
    for (number, trip) in trips.enumerated() {
      let place = TripPlace(
        vehicle: index, isLast: number == trips.count - 1, underway: number == 0 ? vehicle.underway : nil)
      checkEnds(trip, place)
      checkTimes(trip, place)
      checkLoads(trip, place)
      checkStops(trip, place)
    }
    checkGround(trips, of: index)
    if !trips.isEmpty { operating += problem.vehicleTypes[vehicle.type].fixedCost }
  }

  /// Each job is done once with all its stops, or left out once.
  private mutating func checkJobsDone() {
    for (job, visits) in services.sorted(by: { $0.key < $1.key }) {
      let count = if case .shipment = problem.jobs[job].work { 2 } else { 1 }
      expect(visits.count == count, "job \(job) has \(visits.count) stops")
      guard let planned = problem.jobs[job].plannedVehicle, let vehicle = visits.first?.vehicle else { continue }
      if planned != vehicle { operating += problem.jobs[job].changePrice }
    }
    let open = plan.leftOut
    expect((open + services.keys).sorted() == Array(problem.jobs.indices), "jobs are lost or both done and left out")
    for (index, vehicle) in problem.vehicles.enumerated() {
      let committed = vehicle.underway?.committedJobs ?? []
      let first = plan.routes[index].first?.stops.prefix(committed.count).map(\.job) ?? []
      expect(Array(first) == committed, "vehicle \(index) does not do first what it is committed to")
    }
  }

  private mutating func checkLinks() {
    for link in problem.links {
      switch link {
      case .before(let first, let second):
        guard let start = services[second]?.first?.start else { continue }
        guard let end = services[first]?.last?.end else {
          expect(false, "job \(second) is done, but not job \(first) before it")
          continue
        }
        expect(end <= start + 1e-6, "job \(second) starts at \(start), before job \(first) ends at \(end)")
      case .sameVehicle(let one, let other):
        guard let left = services[one]?.first?.vehicle, let right = services[other]?.first?.vehicle else { continue }
        expect(left == right, "jobs \(one) and \(other) are on two vehicles")
      case .differentVehicles(let one, let other):
        guard let left = services[one]?.first?.vehicle, let right = services[other]?.first?.vehicle else { continue }
        expect(left != right, "jobs \(one) and \(other) are on one vehicle")
      }
    }
  }

  private mutating func checkCosts() {
    let open = plan.leftOut
    let finite = open.map { problem.jobs[$0].prize }.filter { $0 < .infinity }
    let written = plan.cost
    expect(near(finite.reduce(0, +), written.prizesLost), "the prizes lost do not add up")
    expect(open.count - finite.count == written.mandatoryJobsMissed, "the mandatory jobs missed do not add up")
    let trips = Array(plan.routes.joined())
    let origin = ModelConventions.timeOrigin(problem)
    let last = trips.map(\.landingSeconds).max()
    operating += problem.weights.perMakespanSecond * (max(origin, last ?? origin) - origin)
    let sum = operating
    expect(near(sum, written.operating), "operating cost is \(sum), not \(written.operating)")
    expect(trips.count == written.tripCount, "the trips do not add up")
    expect(plan.routes.count { !$0.isEmpty } == written.vehicleCount, "the vehicles do not add up")
    expect(near(trips.reduce(0) { $0 + $1.waitingSeconds }, written.waitingSeconds), "the waits do not add up")
    expect(near(trips.reduce(0) { $0 + $1.energyJoules }, written.energyJoules), "the energies do not add up")
    expect(near(last ?? 0, written.makespanSeconds), "the last landing is not the one of the cost")
  }
}
