import Testing
import VehicleRouting

@Test("on tiny problems the search finds the cheapest of all plans", arguments: UInt64(1)...8)
func searchEqualsBruteForce(seed: UInt64) throws {
  let shape = RandomProblem(jobCount: 4, shipmentCountMax: 1, vehicleCount: 2)
  let problem = shape.make(seed: seed)
  let best = BruteForceTwin.best(problem)
  let solution = try VehicleRoutingSolver(problem).solve(.init(seed: seed, iterations: 300))
  #expect(SolutionChecker.breaches(problem, solution) == [], "seed \(seed)")
  #expect(solution.cost.mandatoryJobsMissed == best.mandatoryJobsMissed, "seed \(seed)")
  #expect(abs(solution.cost.total - best.total) < 1e-3, "seed \(seed): \(solution.cost.total) and \(best.total)")
}
