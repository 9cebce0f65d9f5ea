import Testing
import VehicleRouting

private let prices = (excess: 7.0, warpSecond: 3.0)

private func penalised(_ sums: LocalSearchProbe.Sums) -> Double {
  sums.cost + prices.excess * sums.excess + prices.warpSecond * sums.warpSeconds
}

private func isClose(_ one: Double, _ two: Double) -> Bool { abs(one - two) <= 1e-6 * max(1, abs(one), abs(two)) }

@Test("moves change the cost and what is missed as the local search says", arguments: UInt64(1)...20)
func movesChangeWhatTheySay(seed: UInt64) throws {
  let problem = WindowProblem(typeCount: 1 + Int(seed % 2)).make(seed: seed)
  let twin = WarpTwin(problem: problem)
  let probe = try #require(try LocalSearchProbe(problem, seed: seed, prices: prices))
  var before = penalised(twin.sums(probe.routes))
  for step in 0..<200 {
    let expected = try #require(probe.move())
    let sums = twin.sums(probe.routes)
    #expect(isClose(probe.sums.cost, sums.cost), "seed \(seed), step \(step)")
    #expect(isClose(probe.sums.excess, sums.excess), "seed \(seed), step \(step)")
    #expect(isClose(probe.sums.warpSeconds, sums.warpSeconds), "seed \(seed), step \(step)")
    #expect(isClose(before + expected, penalised(sums)), "seed \(seed), step \(step)")
    #expect(probe.routes.joined().sorted() == Array(problem.jobs.indices), "seed \(seed), step \(step)")
    before = penalised(sums)
  }
}

@Test("moves that are taken back leave the plan as it was", arguments: UInt64(1)...6)
func movesAreTakenBack(seed: UInt64) throws {
  let problem = WindowProblem().make(seed: seed)
  let probe = try #require(try LocalSearchProbe(problem, seed: seed, prices: prices))
  for moves in 1...20 {
    let routes = probe.routes
    let sums = probe.sums
    for _ in 0..<moves { _ = probe.move() }
    probe.takeBack()
    #expect(probe.routes == routes, "seed \(seed)")
    #expect(probe.sums == sums, "seed \(seed)")
    #expect(isClose(penalised(sums), penalised(WarpTwin(problem: problem).sums(routes))), "seed \(seed)")
  }
}

@Test("a plan is called feasible where the twin finds nothing missed, and only there", arguments: UInt64(1)...10)
func feasibleWhereNothingIsMissed(seed: UInt64) throws {
  let problem = WindowProblem(jobCount: 6, vehicleCount: 4, windowSecondsMax: 2500).make(seed: seed)
  let twin = WarpTwin(problem: problem)
  let probe = try #require(try LocalSearchProbe(problem, seed: seed, prices: prices))
  for step in 0..<100 {
    _ = probe.move()
    let sums = twin.sums(probe.routes)
    let misses = sums.excess > 1e-9 || sums.warpSeconds > 1e-9
    #expect(probe.isFeasible == !misses, "seed \(seed), step \(step)")
  }
}

@Test("problems with batteries, shipments or links are left to the search without local search")
func richProblemsAreNotPlain() throws {
  let rich = RandomProblem().make(seed: 1)
  #expect(try LocalSearchProbe(rich, seed: 1, prices: prices) == nil)
  var tied = WindowProblem().make(seed: 1)
  tied.links = [.sameVehicle(0, 1)]
  #expect(try LocalSearchProbe(tied, seed: 1, prices: prices) == nil)
}

@Test(
  "plans that the local search hands out keep every rule, and the same seed gives the same", arguments: UInt64(1)...6)
func plansAfterLocalSearchKeepTheRules(seed: UInt64) throws {
  let problem = WindowProblem(jobCount: 30, vehicleCount: 8, windowSecondsMax: 2000).make(seed: seed)
  var options = VehicleRoutingSolver.Options(seed: seed, iterations: 2000)
  options.localSearchStart = 0.1
  options.localSearchStopsPerTripMin = 0
  options.localSearchIterationsPerJobMin = 0
  let solution = try VehicleRoutingSolver(problem).solve(options)
  #expect(SolutionChecker.breaches(problem, solution) == [], "seed \(seed)")
  #expect(!solution.constructionCost.isBetter(than: solution.cost), "seed \(seed)")
  #expect(solution.iterations == 2000)
  #expect(try VehicleRoutingSolver(problem).solve(options) == solution, "seed \(seed)")
  options.threads = 2
  #expect(SolutionChecker.breaches(problem, try VehicleRoutingSolver(problem).solve(options)) == [], "seed \(seed)")
}
