import Testing
import VehicleRouting

private let road = LineProblem(positions: [0, 100, 200, 300])
private let van = Problem.Vehicle(type: 0, base: 0, tripCountMax: 5, turnaroundSeconds: 60)

/// The job numbers of each trip of each vehicle.
private func jobs(_ solution: VehicleRoutingSolution) -> [[[Int]]] {
  solution.routes.map { $0.trips.map { $0.stops.map(\.job) } }
}

@Test("one trip serves what it can carry, in the order of the road or against it")
func oneTrip() {
  let problem = road.problem(
    types: [road.type()], vehicles: [van], jobs: [delivery(to: 2), delivery(to: 1), delivery(to: 3)])
  let solution = VehicleRoutingSolver(problem).solve()
  #expect(solution.unassigned.isEmpty)
  #expect(solution.cost.travelSeconds == 600)
  #expect(solution.cost.tripCount == 1)
}

@Test("a load above the capacity is split into trips, with the turnaround between them")
func tripsByCapacity() throws {
  let problem = road.problem(
    types: [road.type(capacityKilograms: 2)], vehicles: [van],
    jobs: [delivery(to: 1), delivery(to: 2), delivery(to: 3)])
  let solution = VehicleRoutingSolver(problem).solve()
  #expect(solution.unassigned.isEmpty)
  let trips = solution.routes[0].trips
  try #require(trips.count == 2)
  #expect(trips[1].departureSeconds >= trips[0].landingSeconds + 60)
  #expect(solution.cost.travelSeconds == 800)
}
