import Quantities
import Testing
import VehicleRouting

@Test("every plan keeps every rule, adds up, and is not worse than its construction", arguments: UInt64(1)...6)
func plansKeepTheRules(seed: UInt64) throws {
  let problem = RandomProblem().make(seed: seed)
  let solver = try VehicleRoutingSolver(problem)
  let constructed = solver.solve(.init(seed: seed, iterations: 0))
  let searched = solver.solve(.init(seed: seed, iterations: 120))
  #expect(SolutionChecker.breaches(problem, constructed) == [], "seed \(seed)")
  #expect(SolutionChecker.breaches(problem, searched) == [], "seed \(seed)")
  #expect(searched.constructionCost == constructed.cost, "seed \(seed)")
  #expect(!constructed.cost.isBetter(than: searched.cost), "seed \(seed)")
  #expect(searched.cost.tripCount > 0, "seed \(seed)")
}

@Test("ways that are missing or longer than detours break no rule", arguments: UInt64(1)...6)
func oddMatrices(seed: UInt64) throws {
  var problem = RandomProblem().make(seed: seed)
  var generator = SplitMix64(seed: seed, stream: "odd")
  for type in problem.vehicleTypes.indices {
    for cell in problem.vehicleTypes[type].travelSeconds.indices {
      switch generator.nextIndex(below: 8) {
      case 0: problem.vehicleTypes[type].travelSeconds[cell] = .infinity
      case 1: problem.vehicleTypes[type].travelSeconds[cell] *= 3
      case 2: problem.vehicleTypes[type].arcJoules[cell] = .infinity
      case 3: problem.vehicleTypes[type].arcJoulesPerKilogram[cell] *= 5
      default: break
      }
    }
  }
  let solution = try VehicleRoutingSolver(problem).solve(.init(seed: seed, iterations: 100))
  #expect(SolutionChecker.breaches(problem, solution) == [], "seed \(seed)")
  #expect(!solution.constructionCost.isBetter(than: solution.cost), "seed \(seed)")
}

@Test("the same seed gives the same plan", arguments: UInt64(1)...3)
func sameSeedSamePlan(seed: UInt64) throws {
  let problem = RandomProblem(jobCount: 16).make(seed: seed)
  let solver = try VehicleRoutingSolver(problem)
  let first = solver.solve(.init(seed: seed, iterations: 60))
  let again = try VehicleRoutingSolver(problem).solve(.init(seed: seed, iterations: 60))
  #expect(first == again, "seed \(seed)")
}

@Test("the caller ends the search by its budget or by its word, and gets the best plan so far")
func callerEndsTheSearch() throws {
  let problem = RandomProblem().make(seed: 4)
  let solver = try VehicleRoutingSolver(problem)
  var questions = 0
  let stopped = solver.solve(
    .init(iterations: 1_000_000),
    shouldStop: {
      questions += 1
      return questions > 3
    })
  #expect(stopped.stopReason == .stoppedByCaller)
  #expect(stopped.iterations < 1000)
  #expect(SolutionChecker.breaches(problem, stopped) == [])
  var spent = 0.0
  let exhausted = solver.solve(
    .init(iterations: 1_000_000),
    budgetSpent: {
      spent += 0.25
      return spent
    })
  #expect(exhausted.stopReason == .stoppedByCaller)
  #expect(exhausted.iterations < 1000)
}

@Test("progress tells of each new best plan, ever better, and last of the one returned")
func progressFalls() throws {
  let problem = RandomProblem(jobCount: 16).make(seed: 2)
  var seen: [VehicleRoutingSolver.Progress] = []
  let solution = try VehicleRoutingSolver(problem).solve(.init(iterations: 80), progress: { seen.append($0) })
  let last = try #require(seen.last)
  #expect(abs(last.bestTotal - solution.cost.total) <= 1e-9 * abs(solution.cost.total))
  for (before, after) in zip(seen, seen.dropFirst()) {
    #expect(
      (after.mandatoryJobsMissed, after.bestTotal) < (before.mandatoryJobsMissed, before.bestTotal))
    #expect(after.iteration > before.iteration)
  }
}

@Test("threads that exchange their plans give the same plan again, and no worse one than they started from")
func threadsAreDeterministic() throws {
  let problem = RandomProblem(jobCount: 24).make(seed: 5)
  let solver = try VehicleRoutingSolver(problem)
  let options = VehicleRoutingSolver.Options(seed: 3, iterations: 500, threads: 3)
  let solution = solver.solve(options)
  #expect(SolutionChecker.breaches(problem, solution) == [])
  #expect(solution.iterations == 3 * 500)
  #expect(!solution.constructionCost.isBetter(than: solution.cost))
  #expect(solver.solve(options) == solution)
}

@Test("no plan costs less than the lower bound, and a limit of nothing still gives the constructed plan")
func boundAndConstruction() throws {
  for seed in UInt64(1)...20 {
    let problem = RandomProblem(jobCount: 20).make(seed: seed)
    let solver = try VehicleRoutingSolver(problem)
    let constructed = solver.solve(.init(seed: seed, iterations: 0))
    #expect(SolutionChecker.breaches(problem, constructed) == [], "seed \(seed)")
    #expect(constructed.cost == constructed.constructionCost)
    let searched = solver.solve(.init(seed: seed, iterations: 200))
    let bound = solver.lowerBound(mandatoryJobsMissed: searched.cost.mandatoryJobsMissed)
    #expect(searched.cost.total >= bound - 1e-6 * abs(bound), "seed \(seed)")
    let stopped = solver.solve(.init(seed: seed, iterations: 200), budgetSpent: { 1 })
    #expect(stopped.cost == constructed.cost, "seed \(seed)")
  }
}
