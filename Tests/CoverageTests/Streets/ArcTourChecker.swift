import Coverage

/// Judges an answer by the problem alone, with nothing of the solver's: it walks every tour and adds up.
enum ArcTourChecker {
  /// What is wrong, one sentence each; empty where the answer holds.
  static func breaches(_ problem: ArcRoutingProblem, _ solution: ArcRoutingSolution) -> [String] {
    var breaches: [String] = []
    var served = [Int](repeating: 0, count: problem.links.count)
    var total = 0.0
    if let most = problem.toursMax, solution.tours.count > most {
      breaches.append("\(solution.tours.count) tours, more than \(most)")
    }
    for (number, tour) in solution.tours.enumerated() {
      let name = "tour \(number)"
      if !problem.depots.contains(tour.depot) { breaches.append("\(name) starts at \(tour.depot), which is no depot") }
      if !tour.steps.contains(where: \.isService) { breaches.append("\(name) serves nothing") }
      var (vertex, cost, load) = (tour.depot, 0.0, 0.0)
      for step in tour.steps {
        let link = problem.links[step.link]
        let passage = step.isForward ? link.forward : link.backward
        let ends = step.isForward ? (link.from, link.to) : (link.to, link.from)
        if ends.0 != vertex { breaches.append("\(name) is at \(vertex), and link \(step.link) starts at \(ends.0)") }
        vertex = ends.1
        guard let passage else {
          breaches.append("\(name) uses link \(step.link) in a direction that is not allowed")
          continue
        }
        if step.isService {
          if passage.serviceCost == nil { breaches.append("\(name) serves link \(step.link) in the wrong direction") }
          cost += passage.serviceCost ?? 0
          load += link.demand
          served[step.link] += 1
        } else {
          cost += passage.travelCost
        }
      }
      if vertex != tour.depot { breaches.append("\(name) ends at \(vertex), not at its depot \(tour.depot)") }
      if load > problem.capacity * (1 + 1e-9) { breaches.append("\(name) serves \(load)") }
      if cost > problem.tourCostMax * (1 + 1e-9) {
        breaches.append("\(name) costs \(cost), more than \(problem.tourCostMax)")
      }
      if !isClose(cost, tour.cost) { breaches.append("\(name) costs \(cost), and says \(tour.cost)") }
      if !isClose(load, tour.load) { breaches.append("\(name) serves \(load), and says \(tour.load)") }
      total += cost + problem.turnaroundCost
    }
    for link in solution.unserved { served[link] += 1 }
    for (index, link) in problem.links.enumerated() where served[index] != link.services {
      breaches.append("link \(index) is served \(served[index]) times, not \(link.services)")
    }
    if problem.toursMax == nil && !solution.unserved.isEmpty { breaches.append("something is left out for no reason") }
    if !isClose(total, solution.cost) { breaches.append("all costs \(total), and the answer says \(solution.cost)") }
    if solution.unserved.isEmpty && solution.lowerBound > total * (1 + 1e-9) + 1e-6 {
      breaches.append("the lower bound \(solution.lowerBound) is above the cost \(total)")
    }
    return breaches
  }

  private static func isClose(_ first: Double, _ second: Double) -> Bool {
    abs(first - second) <= 1e-9 * max(1, abs(first))
  }
}
