import Testing
import VehicleRouting

private let road = LineProblem(positions: [0, 100, 200, 300])
private let drone = Problem.Vehicle(type: 0, base: 0, shift: window(0, 1000))

/// Why the only job of a problem is left out; nil where it is not.
private func reason(
  type: Problem.VehicleType, vehicle: Problem.Vehicle = drone, job: Problem.Job
) throws -> UnassignedJob.Reason? {
  let problem = road.problem(types: [type], vehicles: [vehicle], jobs: [job])
  let solution = try VehicleRoutingSolver(problem).solve(.init(iterations: 20))
  #expect(SolutionChecker.breaches(problem, solution) == [])
  return solution.unassigned.first?.reason
}

@Test("a demand above the capacity names both")
func capacityReason() throws {
  let found = try reason(type: road.type(capacityKilograms: 3), job: delivery(to: 1, kilograms: 3.5))
  #expect(found == .capacityExceeded(dimension: 0, demand: 3.5, capacity: 3))
}

@Test("a missing skill is named, without those that are there")
func skillReason() throws {
  let found = try reason(
    type: road.type(skills: .init(rawValue: 1)), job: delivery(to: 1, skills: .init(rawValue: 5)))
  #expect(found == .skillsMissing(.init(rawValue: 4)))
}

@Test("a window that ends before the vehicle can be there names both moments")
func windowReason() throws {
  let found = try reason(type: road.type(), job: delivery(to: 3, windows: [window(0, 100), window(150, 250)]))
  #expect(found == .windowMissed(role: .visit, earliestStartSeconds: 300, latestStartSeconds: 250))
  let late = try reason(type: road.type(), job: shipment(from: 3, to: 1, windows: [window(0, 400)]))
  #expect(late == .windowMissed(role: .delivery, earliestStartSeconds: 510, latestStartSeconds: 400))
}

@Test("a shift that ends too early names the landing and its end")
func shiftReason() throws {
  let early = Problem.Vehicle(type: 0, base: 0, shift: window(0, 500))
  #expect(
    try reason(type: road.type(), vehicle: early, job: delivery(to: 3))
      == .shiftExceeded(landingSeconds: 610, shiftEndSeconds: 500))
}

@Test("a trip that is too long or takes too much energy names the need and the limit")
func tripReasons() throws {
  #expect(
    try reason(type: road.type(tripSecondsMax: 600), job: delivery(to: 3))
      == .tripTooLong(tripSeconds: 610, tripSecondsMax: 600))
  var electric = road
  electric.joulesPerSecond = 10
  #expect(
    try reason(type: electric.type(usableJoules: 5000), job: delivery(to: 3))
      == .energyExceeded(neededJoules: 6000, usableJoules: 5000))
}

@Test("a place without a way to it is unreachable")
func unreachableReason() throws {
  var type = road.type()
  type.travelSeconds[2 * 4 + 0] = .infinity
  #expect(try reason(type: type, job: delivery(to: 2)) == .unreachable(role: .visit))
  type.travelSeconds[0 * 4 + 3] = .infinity
  #expect(try reason(type: type, job: shipment(from: 3, to: 1)) == .unreachable(role: .pickup))
}

@Test("a vehicle without trips, and a job that is closed to all, say so")
func noTripReasons() throws {
  let grounded = Problem.Vehicle(type: 0, base: 0, tripCountMax: 0)
  #expect(try reason(type: road.type(), vehicle: grounded, job: delivery(to: 1)) == .noTripAllowed)
  var closed = delivery(to: 1)
  closed.allowedVehicles = []
  #expect(try reason(type: road.type(), job: closed) == .vehicleNotAllowed)
}

@Test("without any vehicle every job is left out, and a problem without jobs is solved")
func emptyProblems() throws {
  let noFleet = try VehicleRoutingSolver(road.problem(types: [road.type()], vehicles: [], jobs: [delivery(to: 1)]))
    .solve()
  #expect(noFleet.unassigned.map(\.reason) == [.noVehicle])
  #expect(noFleet.stopReason == .nothingToImprove)
  let noWork = try VehicleRoutingSolver(road.problem(types: [road.type()], vehicles: [drone], jobs: [])).solve()
  #expect(noWork.unassigned.isEmpty)
  #expect(noWork.cost.total == 0)
}

@Test("a prize below the cost of the trip leaves the job out, and names both")
func prizeReason() throws {
  let found = try reason(type: road.type(), job: delivery(to: 3, prize: 500))
  guard case .prizeTooLow(let prize, let cost)? = found else {
    Issue.record("the reason is \(String(describing: found))")
    return
  }
  #expect(prize == 500)
  // 600 s of travel, 10 s of service, 60 for the trip and 0.05 for each of 610 s until the end.
  #expect(abs(cost - (670 + 0.05 * 610)) < 1e-9)
}

@Test("where time is short the dearer job is done, and the other is told that it was crowded out")
func crowdedOutReason() throws {
  let once = Problem.Vehicle(type: 0, base: 0)
  let jobs = [
    delivery(to: 3, windows: [window(300, 310)], prize: 5000),
    delivery(to: 2, windows: [window(300, 310)], prize: 9000),
  ]
  let problem = road.problem(types: [road.type()], vehicles: [once], jobs: jobs)
  let solution = try VehicleRoutingSolver(problem).solve(.init(iterations: 20))
  #expect(SolutionChecker.breaches(problem, solution) == [])
  let left = try #require(solution.unassigned.first)
  #expect(left.job == 0)
  guard case .crowdedOut = left.reason else {
    Issue.record("the reason is \(left.reason)")
    return
  }
}

@Test("a mandatory job comes before any sum of prizes")
func mandatoryFirst() throws {
  let once = Problem.Vehicle(type: 0, base: 0)
  let jobs = [
    delivery(to: 1, windows: [window(300, 310)], prize: 1e6), delivery(to: 2, windows: [window(300, 310)]),
    delivery(to: 1, windows: [window(300, 310)], prize: 1e6),
  ]
  let problem = road.problem(types: [road.type(capacityKilograms: 1)], vehicles: [once], jobs: jobs)
  let solution = try VehicleRoutingSolver(problem).solve(.init(iterations: 20))
  #expect(solution.unassigned.map(\.job) == [0, 2])
  #expect(solution.cost.mandatoryJobsMissed == 0)
}

@Test("the reason is that of the vehicle that came nearest, and all attempts are kept")
func nearestVehicle() throws {
  let types = [
    road.type(capacityKilograms: 0.5), road.type(tripSecondsMax: 100), road.type(tripSecondsMax: 500),
  ]
  let vehicles = (0..<3).map { Problem.Vehicle(type: $0, base: 0) }
  let problem = road.problem(types: types, vehicles: vehicles, jobs: [delivery(to: 3, types: 3)])
  let solution = try VehicleRoutingSolver(problem).solve(.init(iterations: 20))
  let left = try #require(solution.unassigned.first)
  #expect(left.reason == .tripTooLong(tripSeconds: 610, tripSecondsMax: 500))
  #expect(
    left.attempts.map(\.reason) == [
      .capacityExceeded(dimension: 0, demand: 1, capacity: 0.5), .tripTooLong(tripSeconds: 610, tripSecondsMax: 100),
      .tripTooLong(tripSeconds: 610, tripSecondsMax: 500),
    ])
}

@Test("a place that a type cannot serve at all, or not with any energy, is unreachable, never an infinite number")
func infiniteService() throws {
  let endless = Problem.Stop(entry: 1, windows: [window(0, 900)], mustEndInWindow: true, serviceSeconds: [.infinity])
  #expect(
    try reason(type: road.type(), job: Problem.Job(work: .deliverFromBase(endless), demand: [1]))
      == .unreachable(role: .visit))
  var electric = road
  electric.joulesPerSecond = 10
  var type = electric.type(usableJoules: 5000)
  type.arcJoules[0 * 4 + 1] = .infinity
  #expect(try reason(type: type, job: delivery(to: 1)) == .unreachable(role: .visit))
}
