import Coverage
import Testing

private typealias Link = ArcRoutingProblem.Link

@Suite struct ArcHandMadeTests {
  private func solve(
    _ problem: ArcRoutingProblem, iterations: Int = 500, seed: UInt64 = 1
  ) throws -> ArcRoutingSolution {
    let solution = try ArcRoutingSolver(problem).solve(.init(seed: seed, iterations: iterations))
    #expect(ArcTourChecker.breaches(problem, solution) == [])
    return solution
  }

  @Test("round a block every street is walked once")
  func block() throws {
    let links = (0..<4).map { Link.edge(from: $0, to: ($0 + 1) % 4, travelCost: 10, services: 1) }
    let solution = try solve(ArcRoutingProblem(vertexCount: 4, links: links, depots: [2]))
    #expect(solution.cost == 40 && solution.proof == .proved)
    #expect(solution.tours.count == 1 && solution.tours[0].steps.allSatisfy(\.isService))
  }

  @Test("a dead end is served on the way in and travelled on the way out")
  func deadEnd() throws {
    let links = [Link.edge(from: 0, to: 1, travelCost: 3, serviceCost: 9, services: 1)]
    let solution = try solve(ArcRoutingProblem(vertexCount: 2, links: links, depots: [0]))
    #expect(solution.cost == 12 && solution.proof == .proved)
    #expect(solution.tours[0].steps.map(\.isService).sorted { $0 && !$1 } == [true, false])
  }

  @Test("both sides of a dead end are served without an empty way")
  func bothSides() throws {
    let links = Link.bothSides(from: 0, to: 1, passage: .init(travelCost: 3, serviceCost: 9), demand: 1)
    let solution = try solve(ArcRoutingProblem(vertexCount: 2, links: links, depots: [0]))
    #expect(solution.cost == 18 && solution.proof == .proved)
    #expect(solution.tours[0].steps.allSatisfy { $0.isService && $0.isForward })
  }

  @Test("an edge that asks for three services gets three")
  func severalTimes() throws {
    let links = [Link.edge(from: 0, to: 1, travelCost: 1, serviceCost: 5, services: 3)]
    let solution = try solve(ArcRoutingProblem(vertexCount: 2, links: links, depots: [0]))
    #expect(solution.cost == 16 && solution.proof == .proved)
  }

  @Test("the cheaper direction of a windy street is served where both do")
  func windy() throws {
    // Uphill the service takes 20, downhill 4; the way round is symmetric.
    let hill = Link(
      from: 0, to: 1, forward: .init(travelCost: 8, serviceCost: 20), backward: .init(travelCost: 2, serviceCost: 4),
      services: 1)
    let round = Link.edge(from: 0, to: 1, travelCost: 5)
    let solution = try solve(ArcRoutingProblem(vertexCount: 2, links: [hill, round], depots: [0]))
    #expect(solution.cost == 9 && solution.proof == .proved)
    #expect(solution.tours[0].steps.contains { $0.isService && !$0.isForward })
  }

  @Test("a one-way ring that is missed once is driven round again")
  func oneWayRing() throws {
    // From 0 round 1 and 2; the short cut 2 → 1 asks for a second lap.
    let links = [
      Link.arc(from: 0, to: 1, travelCost: 1, services: 1), Link.arc(from: 1, to: 2, travelCost: 1, services: 1),
      Link.arc(from: 2, to: 0, travelCost: 1, services: 1), Link.arc(from: 2, to: 1, travelCost: 1, services: 1),
    ]
    let solution = try solve(ArcRoutingProblem(vertexCount: 3, links: links, depots: [0]))
    #expect(solution.cost == 5 && solution.proof == .proved)
  }

  @Test("two far streets are joined by the shorter of two ways")
  func rural() throws {
    let links = [
      Link.edge(from: 0, to: 1, travelCost: 1, services: 1), Link.edge(from: 2, to: 3, travelCost: 1, services: 1),
      Link.edge(from: 1, to: 2, travelCost: 7), Link.edge(from: 0, to: 3, travelCost: 7),
      Link.edge(from: 0, to: 2, travelCost: 20),
    ]
    let solution = try solve(ArcRoutingProblem(vertexCount: 4, links: links, depots: [0]))
    #expect(solution.cost == 16 && solution.proof == .proved)
  }

  @Test("a depot away from all work is left once and reached once")
  func farDepot() throws {
    let links = [
      Link.edge(from: 0, to: 1, travelCost: 50), Link.edge(from: 1, to: 2, travelCost: 1, services: 1),
      Link.edge(from: 2, to: 1, travelCost: 1, services: 1),
    ]
    let solution = try solve(ArcRoutingProblem(vertexCount: 3, links: links, depots: [0]))
    #expect(solution.cost == 102 && solution.proof == .proved)
  }

  @Test("a dead end that leads back to where it starts needs no empty way")
  func loop() throws {
    let links = [Link.edge(from: 0, to: 0, travelCost: 6, services: 1)]
    let solution = try solve(ArcRoutingProblem(vertexCount: 1, links: links, depots: [0]))
    #expect(solution.cost == 6 && solution.proof == .proved)
  }

  @Test("a tank that holds one street asks for a tour for each")
  func tank() throws {
    let links = (1...4).map { Link.edge(from: 0, to: $0, travelCost: 10, demand: 3, services: 1) }
    var problem = ArcRoutingProblem(vertexCount: 5, links: links, depots: [0], capacity: 5, turnaroundCost: 7)
    let solution = try solve(problem)
    #expect(solution.cost == 4 * 27 && solution.tours.count == 4 && solution.proof == .proved)
    problem.capacity = 6
    #expect(try solve(problem).cost == 4 * 20 + 2 * 7)
  }

  @Test("a battery that lasts for two streets asks for two tours of two")
  func battery() throws {
    let links = (1...4).map { Link.edge(from: 0, to: $0, travelCost: 10, services: 1) }
    let problem = ArcRoutingProblem(vertexCount: 5, links: links, depots: [0], tourCostMax: 40, turnaroundCost: 1)
    let solution = try solve(problem)
    #expect(solution.cost == 82 && solution.tours.count == 2 && solution.proof == .proved)
  }

  @Test("each street is served from the depot beside it")
  func depots() throws {
    let links = [
      Link.edge(from: 0, to: 1, travelCost: 2, services: 1), Link.edge(from: 1, to: 2, travelCost: 90),
      Link.edge(from: 2, to: 3, travelCost: 2, services: 1),
    ]
    let solution = try solve(ArcRoutingProblem(vertexCount: 4, links: links, depots: [0, 3]))
    #expect(solution.cost == 8)
    #expect(solution.tours.map(\.depot) == [0, 3])
  }

  @Test("where tours are too few the rest is named")
  func tooFewTours() throws {
    let links = (1...3).map { Link.edge(from: 0, to: $0, travelCost: 10, demand: 1, services: 1) }
    let problem = ArcRoutingProblem(vertexCount: 4, links: links, depots: [0], toursMax: 2, capacity: 1)
    let solution = try solve(problem)
    #expect(solution.unserved.count == 1 && solution.tours.count == 2 && solution.cost == 40)
    #expect(solution.proof == .impossible)
  }

  @Test("where one tour must do and its limit is too low, that is proved")
  func impossible() throws {
    let links = (1...3).map { Link.edge(from: 0, to: $0, travelCost: 10, services: 1) }
    let problem = ArcRoutingProblem(vertexCount: 4, links: links, depots: [0], toursMax: 1, tourCostMax: 50)
    let solution = try solve(problem)
    #expect(solution.proof == .impossible && solution.unserved.count == 1 && solution.cost == 40)
  }

  @Test("nothing to serve gives no tour")
  func nothing() throws {
    let solution = try solve(
      ArcRoutingProblem(vertexCount: 2, links: [.edge(from: 0, to: 1, travelCost: 1)], depots: [0]))
    #expect(solution.tours.isEmpty && solution.cost == 0 && solution.proof == .proved)
  }

  @Test("costs with a fraction are summed as they are")
  func fractions() throws {
    let links = [
      Link.edge(from: 0, to: 1, travelCost: 0.1, services: 1), Link.edge(from: 1, to: 2, travelCost: 0.7, services: 1),
      Link.edge(from: 2, to: 0, travelCost: 1.0 / 3, services: 1),
    ]
    let solution = try solve(ArcRoutingProblem(vertexCount: 3, links: links, depots: [1]))
    #expect(abs(solution.cost - (0.8 + 1.0 / 3)) < 1e-12 && solution.proof == .proved)
  }
}
