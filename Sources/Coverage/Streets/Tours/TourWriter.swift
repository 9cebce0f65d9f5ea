/// Writes tours out link by link.
struct TourWriter {
  private let arcs: ArcServices

  /// Prepares writing.
  init(_ arcs: ArcServices) { self.arcs = arcs }

  /// A tour before it is costed.
  typealias Draft = (depot: Int, steps: [ArcRoutingSolution.Step])

  /// An answer from its tours.
  func solution(tours drafts: [Draft], lowerUnits: Int, proof: ArcRoutingSolution.Proof) -> ArcRoutingSolution {
    let problem = arcs.problem
    var tours: [ArcRoutingSolution.Tour] = []
    for draft in drafts {
      var tour = ArcRoutingSolution.Tour(depot: draft.depot, steps: draft.steps, cost: 0, load: 0)
      for step in draft.steps {
        let passage = problem.links[step.link].passage(forward: step.isForward)
        tour.cost += (step.isService ? passage?.serviceCost : passage?.travelCost) ?? 0
        if step.isService { tour.load += problem.links[step.link].demand }
      }
      tours.append(tour)
    }
    tours.sort { Self.firstService($0) < Self.firstService($1) }
    let cost = tours.reduce(0) { $0 + $1.cost + problem.turnaroundCost }
    return ArcRoutingSolution(
      tours: tours, unserved: [], cost: cost,
      lowerBound: proof == .proved ? cost : arcs.scale.cost(lowerUnits), proof: proof, iterations: 0,
      stopReason: .nothingToImprove)
  }

  /// What tours are ordered by: their first served link, then all their steps.
  private static func firstService(_ tour: ArcRoutingSolution.Tour) -> Int {
    tour.steps.first { $0.isService }?.link ?? -1
  }

  /// The tours of a plan with all their links.
  func written(_ plan: TourSnapshot) -> [Draft] {
    var ways = ShortestWays(arcs.network)
    return plan.tours.map { tour in
      let depot = arcs.depotTerminals[tour.depot]
      var steps: [ArcRoutingSolution.Step] = []
      var at = arcs.terminals[depot]
      func go(to end: Int) {
        ways.search(from: at, to: end)
        steps += ways.way(to: end, from: at, arcs.problem).map {
          .init(link: $0.link, isForward: $0.isForward, isService: false)
        }
        at = end
      }
      for (service, direction) in zip(tour.services, directions(of: tour.services, depot)) {
        let chosen = arcs.services[Int(service)].directions[direction]
        go(to: arcs.terminals[chosen.start])
        steps.append(.init(link: arcs.services[Int(service)].link, isForward: chosen.isForward, isService: true))
        at = arcs.terminals[chosen.end]
      }
      go(to: arcs.terminals[depot])
      return (arcs.terminals[depot], steps)
    }
  }

  /// The directions that make a tour cheapest, by a dynamic programme from the depot on.
  private func directions(of services: [Int32], _ depot: Int) -> [Int] {
    var ways: [(end: Int, units: Int)] = [(depot, 0)]
    var choices: [[Int]] = []
    for index in services {
      var choice: [Int] = []
      let before = ways
      ways = arcs.services[Int(index)].directions.map { direction in
        let units = before.map { $0.units + arcs.distance($0.end, direction.start) }
        let best = units.indices.min { units[$0] < units[$1] } ?? 0
        choice.append(best)
        return (direction.end, units[best] + direction.cost)
      }
      choices.append(choice)
    }
    let last = ways.map { $0.units + arcs.distance($0.end, depot) }
    var direction = last.indices.min { last[$0] < last[$1] } ?? 0
    var directions: [Int] = []
    for choice in choices.reversed() {
      directions.append(direction)
      direction = choice[direction]
    }
    return directions.reversed()
  }
}
