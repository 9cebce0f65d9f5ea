import Testing
import VehicleRouting

private let road = LineProblem(positions: [0, 100, 200, 300])
private let van = Problem.Vehicle(type: 0, base: 0, tripCountMax: 5, turnaroundSeconds: 60)

/// The plan of a problem, which the independent checker must pass.
private func solve(_ problem: Problem, iterations: Int = 60) throws -> VehicleRoutingSolution {
  let solution = try VehicleRoutingSolver(problem).solve(.init(iterations: iterations))
  #expect(SolutionChecker.breaches(problem, solution) == [])
  return solution
}

@Test("one trip serves what it can carry, in the order of the road or against it")
func oneTrip() throws {
  let solution = try solve(
    road.problem(types: [road.type()], vehicles: [van], jobs: [delivery(to: 2), delivery(to: 1), delivery(to: 3)]))
  #expect(solution.unassigned.isEmpty)
  #expect(solution.cost.travelSeconds == 600)
  #expect(solution.cost.tripCount == 1)
}

@Test("a load above the capacity is split into trips, with the turnaround between them")
func tripsByCapacity() throws {
  let solution = try solve(
    road.problem(
      types: [road.type(capacityKilograms: 2)], vehicles: [van],
      jobs: [delivery(to: 1), delivery(to: 2), delivery(to: 3)]))
  #expect(solution.unassigned.isEmpty)
  let trips = solution.routes[0].trips
  try #require(trips.count == 2)
  #expect(trips[1].departureSeconds == trips[0].landingSeconds + 60)
  #expect(solution.cost.travelSeconds == 800)
}

@Test("a window far ahead is awaited at the base, not in the air")
func waitingAtTheBase() throws {
  let solution = try solve(
    road.problem(types: [road.type()], vehicles: [van], jobs: [delivery(to: 2, windows: [window(1000, 1100)])]))
  let trip = try #require(solution.routes[0].trips.first)
  #expect(trip.departureSeconds == 800)
  #expect(trip.waitingSeconds == 0)
  #expect(trip.stops[0].serviceStartSeconds == 1000)
  #expect(trip.landingSeconds == 1210)
}

@Test("a wait between two windows that cannot be avoided is cut to the least, and paid for in energy")
func unavoidableWait() throws {
  var electric = road
  electric.joulesPerSecond = 0
  let type = electric.type(waitingWatts: Problem.PayloadLine(base: 100, perKilogram: 50))
  // One trip only: the first window ends at 300, the second opens at 1000, and the way between takes 100 s.
  let drone = Problem.Vehicle(type: 0, base: 0)
  let solution = try solve(
    electric.problem(
      types: [type], vehicles: [drone],
      jobs: [delivery(to: 1, windows: [window(0, 300)]), delivery(to: 2, kilograms: 2, windows: [window(1000, 2000)])]))
  let trip = try #require(solution.routes[0].trips.first)
  #expect(trip.departureSeconds == 200)
  #expect(trip.stops.map(\.serviceStartSeconds) == [300, 1000])
  #expect(trip.waitingSeconds == 590)
  #expect(trip.energyJoules == 590 * (100 + 2 * 50))
}

@Test("of several windows the first that can be met is taken")
func severalWindows() throws {
  let solution = try solve(
    road.problem(
      types: [road.type()], vehicles: [van],
      jobs: [delivery(to: 3, windows: [window(500, 510), window(0, 299), window(305, 306)])]))
  let stop = try #require(solution.routes[0].trips.first?.stops.first)
  #expect(stop.serviceStartSeconds == 305)
}

@Test("a later window is taken where it saves a wait in the air and delays nothing")
func laterWindowSavesWaiting() throws {
  let stop = Problem.Stop(entry: 1, windows: [window(0, 200), window(700, 760)], serviceSeconds: [10])
  let early = Problem.Job(work: .deliverFromBase(stop), demand: [1])
  let solution = try solve(
    road.problem(
      types: [road.type()], vehicles: [Problem.Vehicle(type: 0, base: 0)],
      jobs: [early, delivery(to: 2, windows: [window(1000, 1010)])]))
  let trip = try #require(solution.routes[0].trips.first)
  #expect(trip.departureSeconds == 660)
  #expect(trip.stops.map(\.serviceStartSeconds) == [760, 1000])
  #expect(trip.waitingSeconds == 130)
}

@Test("a service that must end in its window does not start too late for that")
func serviceEndsInWindow() throws {
  let stop = Problem.Stop(
    entry: 3, windows: [window(0, 309), window(400, 410)], mustEndInWindow: true, serviceSeconds: [10])
  let job = Problem.Job(work: .deliverFromBase(stop), demand: [1])
  let solution = try solve(road.problem(types: [road.type()], vehicles: [van], jobs: [job]))
  #expect(solution.routes[0].trips.first?.stops.first?.serviceStartSeconds == 400)
}

@Test("a shipment is picked up before it is delivered, even against the road")
func pickupBeforeDelivery() throws {
  let solution = try solve(road.problem(types: [road.type()], vehicles: [van], jobs: [shipment(from: 3, to: 1)]))
  let trip = try #require(solution.routes[0].trips.first)
  #expect(trip.stops.map(\.role) == [.pickup, .delivery])
  #expect(trip.stops.map(\.entry) == [3, 1])
  #expect(trip.departureLoad == [0])
  #expect(trip.stops.map(\.loadAfter) == [[1], [0]])
}

@Test("shipments that do not fit on board together are carried one after the other in one trip")
func shipmentsInTurn() throws {
  let solution = try solve(
    road.problem(
      types: [road.type(capacityKilograms: 1)], vehicles: [Problem.Vehicle(type: 0, base: 0)],
      jobs: [shipment(from: 1, to: 2), shipment(from: 2, to: 3)]))
  #expect(solution.unassigned.isEmpty)
  #expect(solution.routes[0].trips.map { $0.stops.map(\.job) } == [[0, 0, 1, 1]])
}

@Test("collected goods fill the vehicle until it lands")
func collectionsFill() throws {
  func collection(at location: Int) -> Problem.Job {
    Problem.Job(work: .collectToBase(Problem.Stop(entry: location, serviceSeconds: [10])), demand: [1])
  }
  // Two kilograms go out and two come back: the vehicle of two kilograms swaps them on one trip.
  let solution = try solve(
    road.problem(
      types: [road.type(capacityKilograms: 2)], vehicles: [van],
      jobs: [delivery(to: 1), delivery(to: 2), collection(at: 2), collection(at: 3)]))
  #expect(solution.unassigned.isEmpty)
  #expect(solution.cost.tripCount == 1)
  let crowded = try solve(
    road.problem(
      types: [road.type(capacityKilograms: 1)], vehicles: [van], jobs: [collection(at: 2), collection(at: 3)]))
  #expect(crowded.cost.tripCount == 2)
}

@Test("the battery splits trips, and the payload decides what it reaches")
func tripsByBattery() throws {
  var electric = road
  electric.joulesPerSecond = 10
  electric.joulesPerSecondKilogram = 10
  // Alone, 1 kg to location 3 takes 300·20 out and 300·10 back: 9000 J. With 1 kg for location 2 more on board it
  // takes 200·30 + 100·20 + 300·10 = 11,000 J.
  let jobs = [delivery(to: 3), delivery(to: 2)]
  let strong = try solve(electric.problem(types: [electric.type(usableJoules: 11_000)], vehicles: [van], jobs: jobs))
  #expect(strong.cost.tripCount == 1)
  #expect(strong.cost.energyJoules == 11_000)
  let weak = try solve(electric.problem(types: [electric.type(usableJoules: 10_999)], vehicles: [van], jobs: jobs))
  #expect(weak.cost.tripCount == 2)
  #expect(weak.unassigned.isEmpty)
  #expect(weak.cost.energyJoules == 9000 + 6000)
}

@Test("a trip is no longer than its type may fly")
func tripsByLength() throws {
  let jobs = [delivery(to: 1), delivery(to: 3)]
  let long = try solve(road.problem(types: [road.type(tripSecondsMax: 620)], vehicles: [van], jobs: jobs))
  #expect(long.cost.tripCount == 1)
  let short = try solve(road.problem(types: [road.type(tripSecondsMax: 619)], vehicles: [van], jobs: jobs))
  #expect(short.cost.tripCount == 2)
}

@Test("a job that needs a skill goes to a vehicle that has it")
func skillsDecide() throws {
  let sprayer = Problem.Skills(rawValue: 4)
  let types = [road.type(), road.type(skills: sprayer)]
  let vehicles = [Problem.Vehicle(type: 0, base: 0), Problem.Vehicle(type: 1, base: 3)]
  let solution = try solve(
    road.problem(types: types, vehicles: vehicles, jobs: [delivery(to: 1, skills: sprayer, types: 2)]))
  #expect(solution.routes.map(\.trips.count) == [0, 1])
}

@Test("a job that is open to some vehicles only goes to one of them")
func allowedVehiclesDecide() throws {
  var job = delivery(to: 1)
  job.allowedVehicles = [1]
  let vehicles = [van, Problem.Vehicle(type: 0, base: 3)]
  let solution = try solve(road.problem(types: [road.type()], vehicles: vehicles, jobs: [job]))
  #expect(solution.routes.map(\.trips.count) == [0, 1])
}

@Test("a piece of work with two ends is left where it ends")
func entryAndExit() throws {
  let piece = Problem.Job(
    work: .deliverFromBase(Problem.Stop(entry: 1, exit: 3, serviceSeconds: [50])), demand: [0])
  let solution = try solve(road.problem(types: [road.type()], vehicles: [van], jobs: [piece]))
  let trip = try #require(solution.routes[0].trips.first)
  #expect(trip.landingSeconds == 100 + 50 + 300)
}

@Test("a vehicle that is left elsewhere comes back between its trips and ends there")
func finalBase() throws {
  let mover = Problem.Vehicle(type: 0, base: 0, finalBase: 3, tripCountMax: 2)
  let solution = try solve(
    road.problem(
      types: [road.type(capacityKilograms: 1)], vehicles: [mover], jobs: [delivery(to: 1), delivery(to: 2)]))
  let trips = solution.routes[0].trips
  try #require(trips.count == 2)
  #expect(trips.map(\.endLocation) == [0, 3])
  #expect(solution.cost.travelSeconds == 200 + 300)
}

@Test("a fixed cost keeps the second vehicle at home, and an early end calls it out")
func fixedCostAgainstMakespan() throws {
  var weights = Problem.CostWeights(perMakespanSecond: 0)
  let jobs = [delivery(to: 3), delivery(to: 3)]
  let types = [road.type(capacityKilograms: 1, fixedCost: 100)]
  let frugal = try solve(road.problem(types: types, vehicles: [van, van], jobs: jobs, weights: weights))
  #expect(frugal.cost.vehicleCount == 1)
  weights.perMakespanSecond = 1
  let hasty = try solve(road.problem(types: types, vehicles: [van, van], jobs: jobs, weights: weights))
  #expect(hasty.cost.vehicleCount == 2)
  #expect(hasty.cost.makespanSeconds == 610)
}

@Test("where a fleet holds all loads only if they are packed exactly, nothing is left out", arguments: UInt64(1)...6)
func exactPacking(seed: UInt64) throws {
  let road = LineProblem(positions: [0, 100, 110, 120, 130, 140, 150, 160, 170, 180])
  let vehicles = (0..<4).map { _ in Problem.Vehicle(type: 0, base: 0) }
  // Four vehicles for 10 kg each: 7 + 3, 6 + 4, 5 + 5 and 4 + 3 + 3.
  let loads = [7.0, 6, 5, 5, 4, 4, 3, 3, 3]
  let jobs = loads.indices.map { delivery(to: 1 + $0, kilograms: loads[$0]) }
  let problem = road.problem(types: [road.type(capacityKilograms: 10)], vehicles: vehicles, jobs: jobs)
  let solution = try VehicleRoutingSolver(problem).solve(.init(seed: seed, iterations: 3000))
  #expect(SolutionChecker.breaches(problem, solution) == [])
  #expect(solution.unassigned.isEmpty, "seed \(seed)")
}
