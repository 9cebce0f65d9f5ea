import Coverage
import Testing

private typealias Link = ArcRoutingProblem.Link

@Suite struct ArcRefusalTests {
  /// A street of two edges that can be solved.
  private let good = ArcRoutingProblem(
    vertexCount: 3,
    links: [
      .edge(from: 0, to: 1, travelCost: 1, demand: 2, services: 1),
      .edge(from: 1, to: 2, travelCost: 1, demand: 2, services: 1),
    ], depots: [0], capacity: 5)

  /// The first defect of a problem.
  private func defect(_ change: (inout ArcRoutingProblem) -> Void) throws -> ArcRoutingError.Defect {
    var problem = good
    change(&problem)
    do {
      _ = try ArcRoutingSolver(problem)
    } catch {
      #expect(!error.description.isEmpty && error.defects.count <= ArcRoutingError.defectCountMax)
      return try #require(error.defects.first)
    }
    Issue.record("the problem was taken")
    throw CancellationError()
  }

  @Test("a good problem is taken")
  func taken() throws { #expect(try ArcRoutingSolver(good).solve(.init(iterations: 10)).cost == 4) }

  @Test("a cost below 0 is refused and names its link", arguments: [-1.0, .nan, .infinity, 1e10])
  func badCost(cost: Double) throws {
    let travel = try defect { $0.links[1].forward?.travelCost = cost }
    #expect(travel.code == .badNumber && travel.item == .link(1))
    #expect(travel.reason.hasPrefix("link 1 costs "))
    let service = try defect { $0.links[0].backward?.serviceCost = cost }
    #expect(service.code == .badNumber && service.item == .link(0))
  }

  @Test("a demand that is none is refused", arguments: [-1.0, .nan, .infinity])
  func badDemand(demand: Double) throws {
    let found = try defect { $0.links[1].demand = demand }
    #expect(found.code == .badNumber && found.item == .link(1))
  }

  @Test("a demand above the capacity is refused")
  func demandAboveCapacity() throws {
    let found = try defect { $0.links[1].demand = 6 }
    #expect(found.code == .demandAboveCapacity && found.item == .link(1))
    #expect(found.reason == "link 1 asks for 6.0, and a tour carries 5.0")
  }

  @Test("a capacity of 0 or of no number is refused", arguments: [0.0, -3, .nan])
  func badCapacity(capacity: Double) throws {
    let found = try defect { $0.capacity = capacity }
    #expect(found.code == .badNumber && found.item == .problem)
    #expect(try defect { $0.tourCostMax = capacity }.code == .badNumber)
  }

  @Test("a turn-around below 0 and no tours at all are refused")
  func badTours() throws {
    #expect(try defect { $0.turnaroundCost = -1 }.code == .badNumber)
    #expect(try defect { $0.toursMax = 0 }.code == .badNumber)
  }

  @Test("a vertex out of range is refused", arguments: [-1, 3, .max])
  func badVertex(vertex: Int) throws {
    let link = try defect { $0.links[1].to = vertex }
    #expect(link.code == .badVertex && link.item == .link(1))
    let depot = try defect { $0.depots = [0, vertex] }
    #expect(depot.code == .badVertex && depot.item == .depot(1))
  }

  @Test("without a depot nothing starts")
  func noDepot() throws { #expect(try defect { $0.depots = [] }.code == .noDepot) }

  @Test("a link that has no direction for its service is refused")
  func noDirection() throws {
    let found = try defect {
      $0.links[1].forward?.serviceCost = nil
      $0.links[1].backward = nil
    }
    #expect(found.code == .noServiceDirection && found.item == .link(1))
  }

  @Test("a link behind a one-way street without return is refused")
  func unreachable() throws {
    let found = try defect { $0.links[1] = .arc(from: 1, to: 2, travelCost: 1, demand: 1, services: 1) }
    #expect(found.code == .unreachable && found.item == .link(1))
    let alone = try defect { $0.links[1].from = 2 }
    #expect(alone.code == .unreachable && alone.item == .link(1))
  }

  @Test("a link that one battery cannot do alone is refused")
  func beyondTourCost() throws {
    let found = try defect { $0.tourCostMax = 3.5 }
    #expect(found.code == .beyondTourCost && found.item == .link(1))
    #expect(found.reason == "a tour for link 1 alone costs 4.0, and a tour may cost 3.5")
  }

  @Test("a problem beyond the limits is refused before anything is done")
  func tooLarge() throws {
    #expect(try defect { $0.vertexCount = 50_001 }.code == .tooLarge)
    #expect(try defect { $0.links = [Link](repeating: $0.links[0], count: 100_001) }.code == .tooLarge)
    #expect(try defect { $0.depots = [Int](repeating: 0, count: 101) }.code == .tooLarge)
    #expect(try defect { $0.links[0].services = 3_001 }.code == .tooLarge)
    #expect(try defect { $0.links[0].services = .max }.code == .tooLarge)
    #expect(try defect { $0.links[0].services = -1 }.code == .badNumber)
    let sum = try defect { $0.links = [Link](repeating: $0.links[0], count: 3_001) }
    #expect(sum.code == .tooLarge && sum.item == .problem)
  }

  @Test("every defect is listed, up to the limit")
  func allListed() throws {
    var problem = good
    problem.links = (0..<150).map { _ in .edge(from: 0, to: 1, travelCost: -1, demand: -1, services: 1) }
    do {
      _ = try ArcRoutingSolver(problem)
      Issue.record("the problem was taken")
    } catch {
      #expect(error.defects.count == ArcRoutingError.defectCountMax)
    }
  }
}
