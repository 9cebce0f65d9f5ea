import Testing
import VehicleRouting

private let road = LineProblem(positions: [0, 100, 200, 300])

@Test("the lower bound is never above the best of all plans", arguments: ProblemFamily.allCases)
func boundIsBelowTheBest(family: ProblemFamily) throws {
  for seed in UInt64(1)...16 {
    let problem = family.make(seed: seed)
    let best = try #require(BruteForceTwin.best(problem), "\(family) \(seed)")
    let bound = LowerBound.value(problem, mandatoryJobsMissed: best.mandatoryJobsMissed)
    #expect(bound <= best.total + 1e-6, "\(family) \(seed): \(bound) and \(best.total)")
  }
}

@Test("the lower bound of one delivery alone is what it costs")
func boundOfOneDelivery() {
  let problem = road.problem(
    types: [road.type(fixedCost: 40)], vehicles: [Problem.Vehicle(type: 0, base: 0)], jobs: [delivery(to: 3)])
  // 600 s of travel, 10 s of service, a trip and a vehicle, and 610 s until the landing.
  #expect(abs(LowerBound.value(problem) - (600 + 10 + 60 + 40 + 0.05 * 610)) < 1e-9)
}

@Test("a job that costs more than its prize counts its prize, and one that nobody can do as well")
func boundOfPrizes() {
  let vehicles = [Problem.Vehicle(type: 0, base: 0)]
  let dear = road.problem(types: [road.type()], vehicles: vehicles, jobs: [delivery(to: 3, prize: 200)])
  #expect(LowerBound.value(dear) == 200)
  let heavy = road.problem(
    types: [road.type(capacityKilograms: 1)], vehicles: vehicles, jobs: [delivery(to: 1, kilograms: 2, prize: 900)])
  #expect(LowerBound.value(heavy) == 900)
  let grounded = road.problem(types: [road.type()], vehicles: [], jobs: [delivery(to: 1, prize: 900)])
  #expect(LowerBound.value(grounded) == 900)
}

@Test("mandatory jobs that nobody can do, and those that a plan misses, count nothing")
func boundOfMissedJobs() {
  let problem = road.problem(
    types: [road.type(capacityKilograms: 1)], vehicles: [Problem.Vehicle(type: 0, base: 0)],
    jobs: [delivery(to: 1, kilograms: 2), delivery(to: 1), delivery(to: 3)])
  let all = LowerBound.value(problem)
  #expect(LowerBound.value(problem, mandatoryJobsMissed: 1) == all)
  #expect(LowerBound.value(problem, mandatoryJobsMissed: 2) < all)
  #expect(LowerBound.value(problem, mandatoryJobsMissed: 3) == 0)
}

@Test("the loads decide how many trips the lower bound counts")
func boundOfTrips() {
  let van = Problem.Vehicle(type: 0, base: 0, tripCountMax: 5)
  func problem(_ kilograms: Double) -> Problem {
    road.problem(
      types: [road.type(capacityKilograms: kilograms)], vehicles: [van],
      jobs: (0..<6).map { _ in delivery(to: 3) }, weights: Problem.CostWeights.travelOnly)
  }
  #expect(abs(LowerBound.value(problem(6)) - 600) < 1e-9)
  #expect(abs(LowerBound.value(problem(2)) - 1800) < 1e-9)
  #expect(abs(LowerBound.value(problem(1)) - 3600) < 1e-9)
}
