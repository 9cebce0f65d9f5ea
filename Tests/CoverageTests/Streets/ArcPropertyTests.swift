import Coverage
import Quantities
import Testing

@Suite struct ArcPropertyTests {
  @Test("on middling networks every answer holds", arguments: RandomNetwork.allCases)
  func answersHold(kind: RandomNetwork) throws {
    for seed in UInt64(1)...12 {
      let problem = kind.make(seed: seed, vertexCount: 18, serviceCount: 25)
      guard let solver = try? ArcRoutingSolver(problem) else { continue }
      var options = ArcRoutingSolver.Options(seed: seed, iterations: 300)
      options.postmanNodesMax = 200
      let solution = solver.solve(options)
      #expect(ArcTourChecker.breaches(problem, solution) == [], "\(kind) \(seed)")
      #expect(solution.proof != .proved || solution.lowerBound == solution.cost, "\(kind) \(seed)")
    }
  }

  @Test("the same seed gives the same answer, and more iterations no worse one", arguments: RandomNetwork.allCases)
  func sameSeedSameAnswer(kind: RandomNetwork) throws {
    let problem = kind.make(seed: 77, vertexCount: 16, serviceCount: 20)
    guard let solver = try? ArcRoutingSolver(problem) else { return }
    let first = solver.solve(.init(seed: 5, iterations: 200))
    #expect(first == solver.solve(.init(seed: 5, iterations: 200)), "\(kind)")
    let start = solver.solve(.init(seed: 5, iterations: 0))
    #expect((first.unserved.count, first.cost) <= (start.unserved.count, start.cost), "\(kind)")
  }

  @Test("the search ends when the budget is spent or the caller stops, with an answer that holds")
  func budget() throws {
    let problem = RandomNetwork.capacitated.make(seed: 3, vertexCount: 18, serviceCount: 30)
    let solver = try ArcRoutingSolver(problem)
    var asked = 0
    let spent = solver.solve(
      .init(iterations: 1_000_000),
      budgetSpent: {
        asked += 1
        return Double(asked) / 500
      })
    #expect(spent.stopReason == .stoppedByCaller && spent.iterations < 500)
    #expect(ArcTourChecker.breaches(problem, spent) == [])
    let stopped = solver.solve(.init(iterations: 1_000_000), shouldStop: { true })
    #expect(stopped.iterations == 0 && stopped.stopReason == .stoppedByCaller)
    #expect(ArcTourChecker.breaches(problem, stopped) == [])
  }

  @Test("progress tells ever cheaper answers down to the one that is returned")
  func progress() throws {
    let problem = RandomNetwork.capacitated.make(seed: 9, vertexCount: 20, serviceCount: 40)
    var costs: [Double] = []
    let solution = try ArcRoutingSolver(problem).solve(.init(iterations: 500), progress: { costs.append($0.cost) })
    #expect(costs.last == solution.cost)
    #expect(zip(costs, costs.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test("an answer does not change when all costs are doubled")
  func doubled() throws {
    for kind in [RandomNetwork.rural, .mixed, .capacitated] {
      let problem = kind.make(seed: 21, vertexCount: 12, serviceCount: 14)
      var twice = problem
      for index in twice.links.indices {
        let link = problem.links[index]
        func doubled(_ way: ArcRoutingProblem.Passage?) -> ArcRoutingProblem.Passage? {
          way.map { .init(travelCost: 2 * $0.travelCost, serviceCost: $0.serviceCost.map { 2 * $0 }) }
        }
        (twice.links[index].forward, twice.links[index].backward) = (doubled(link.forward), doubled(link.backward))
      }
      let once = try ArcRoutingSolver(problem).solve(.init(iterations: 2_000))
      let other = try ArcRoutingSolver(twice).solve(.init(iterations: 2_000))
      #expect(other.cost == 2 * once.cost, "\(kind)")
    }
  }
}
