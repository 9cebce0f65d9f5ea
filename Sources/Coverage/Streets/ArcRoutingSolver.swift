/// Finds tours that serve links of a network: postman tours exactly, tours of a fleet by search.
///
/// One tour that carries everything is a postman problem: it is solved exactly by branching over matchings (undirected)
/// or flows (directed, mixed) and is returned as proved where the branching ends. Otherwise, and for fleets, a first
/// plan by path scanning and Ulusoy's cut is improved by ruin and recreate, where the direction of every service is
/// chosen exactly at every step. It has no clock: with iterations alone the same problem, options and seed give the
/// same answer.
package struct ArcRoutingSolver: Sendable {
  /// The problem as the searches read it.
  private let arcs: ArcServices

  /// The share of a budget after which the exact search for one tour gives way to the other search.
  private static let postmanShareMax = 0.3

  /// Prepares a problem. Throws where its parts make no sense, or a link can be served by no tour.
  package init(_ problem: ArcRoutingProblem) throws(ArcRoutingError) { arcs = try ArcServices(problem) }

  /// What no answer that serves everything costs less than: by parity of the vertices and the number of tours.
  /// O(vertices³) in the vertices with an odd number of services.
  package func lowerBound() -> Double { arcs.scale.cost(ToursBound(arcs).units()) }

  /// Finds tours.
  ///
  /// - Parameters:
  ///   - options: seed, limit of iterations and the search's settings.
  ///   - budgetSpent: the share of the caller's own budget that is used up, asked between iterations. At 1 the search
  ///     ends, and it cools along the larger of this share and that of the iterations.
  ///   - shouldStop: asked between iterations; the best answer so far is returned.
  ///   - progress: called at each new best answer.
  package func solve(
    _ options: Options = Options(), budgetSpent: (() -> Double)? = nil, shouldStop: () -> Bool = { false },
    progress: ((Progress) -> Void)? = nil
  ) -> ArcRoutingSolution {
    let writer = TourWriter(arcs)
    guard !arcs.services.isEmpty else { return writer.solution(tours: [], lowerUnits: 0, proof: .proved) }
    let bound = ToursBound(arcs)
    var lowerUnits = bound.units()
    var isImpossible = bound.toursMin() > arcs.problem.toursMax ?? .max
    var postman: PostmanAnswer?
    if isOneTourEnough {
      postman = onePostman(options, lowerUnits: lowerUnits) {
        (budgetSpent?() ?? 0) >= Self.postmanShareMax || shouldStop()
      }
    }
    if let postman {
      lowerUnits = max(lowerUnits, postman.lowerUnits)
      let isProved = postman.units <= lowerUnits
      if isAllowed(postman) {
        progress?(Progress(iteration: 0, cost: arcs.scale.cost(postman.units), unservedCount: 0))
        if isProved {
          return writer.solution(tours: [postman.tour], lowerUnits: postman.units, proof: .proved)
        }
      } else {
        isImpossible = isImpossible || (isProved && arcs.problem.toursMax == 1)
      }
    }
    return search(
      options, postman, lowerUnits: lowerUnits, isImpossible: isImpossible, budgetSpent, shouldStop, progress)
  }

  /// Whether the cheapest tour that serves everything costs no more than any number of tours, but for its own limit.
  private var isOneTourEnough: Bool {
    let demand = arcs.services.reduce(0) { $0 + arcs.problem.links[$1.link].demand }
    guard demand <= arcs.problem.capacity * (1 + 1e-12) else { return false }
    return Set(arcs.depotTerminals).count == 1 || arcs.problem.toursMax == 1
  }

  /// The best tour for everything, with what is known about it.
  private struct PostmanAnswer {
    var tour: (depot: Int, steps: [ArcRoutingSolution.Step])
    var units: Int
    var lowerUnits: Int
  }

  private func isAllowed(_ postman: PostmanAnswer) -> Bool {
    postman.units - arcs.turnaround <= arcs.tourUnitsMax ?? .max
  }

  private func onePostman(
    _ options: Options, lowerUnits: Int, isStopped: () -> Bool
  ) -> PostmanAnswer? {
    withoutActuallyEscaping(isStopped) { isStopped in
      var best: PostmanAnswer?
      var lower = Int.max
      for depot in Set(arcs.depotTerminals).sorted() {
        // A depot that does not reach everything is no way out where there is one tour.
        guard let network = PostmanNetwork(arcs, depot: depot) else {
          if reachesEverything(depot) { lower = lowerUnits }
          continue
        }
        let found = PostmanSearch(
          network, lowerUnits: lowerUnits - arcs.turnaround, nodesMax: options.postmanNodesMax, isStopped: isStopped)
        lower = min(lower, found.lowerUnits + arcs.turnaround)
        guard let relaxed = found.best, let steps = found.steps() else { continue }
        let units = relaxed.units + arcs.turnaround
        if units < best?.units ?? .max {
          best = PostmanAnswer(tour: (arcs.terminals[depot], steps), units: units, lowerUnits: lower)
        }
      }
      best?.lowerUnits = lower
      return best
    }
  }

  /// Whether a tour from a depot's terminal can serve everything.
  private func reachesEverything(_ depot: Int) -> Bool {
    arcs.services.allSatisfy { service in
      service.directions.allSatisfy {
        max(arcs.distance(depot, $0.start), arcs.distance($0.end, depot)) < StreetNetwork.unreachable
      }
    }
  }

  /// The services in the order of a tour that serves all of them.
  private func order(of steps: [ArcRoutingSolution.Step]) -> [Int32] {
    var left: [Int: [Int32]] = [:]
    for (index, service) in arcs.services.enumerated() { left[service.link, default: []].append(Int32(index)) }
    return steps.compactMap { $0.isService ? left[$0.link]?.popLast() : nil }
  }

  private func search(
    _ options: Options, _ postman: PostmanAnswer?, lowerUnits: Int, isImpossible: Bool,
    _ budgetSpent: (() -> Double)?, _ shouldStop: () -> Bool, _ progress: ((Progress) -> Void)?
  ) -> ArcRoutingSolution {
    let writer = TourWriter(arcs)
    let search = TourSearch(
      arcs, from: TourConstruction(arcs).best(order: postman.map { order(of: $0.tour.steps) }), options)
    var isStopped = false
    // A postman's tour beyond the limit of a tour is no answer, only an order of the services.
    let answered = postman.flatMap { isAllowed($0) ? Double($0.units) : nil } ?? .infinity
    var reported = answered
    func report(_ iteration: Int) {
      guard let progress, search.best.cost < reported else { return }
      reported = search.best.cost
      let unserved = search.best.absent.count
      let units = search.best.cost - Double(unserved) * search.absentPrice
      progress(Progress(iteration: iteration, cost: arcs.scale.cost(Int(units)), unservedCount: unserved))
    }
    report(0)
    search.run(
      lowerUnits: lowerUnits,
      share: { iteration in
        let spent = budgetSpent?() ?? 0
        if spent >= 1 || shouldStop() {
          isStopped = true
          return nil
        }
        guard iteration < options.iterations else { return nil }
        return max(spent, Double(iteration) / Double(options.iterations))
      }, improved: report)
    let best = search.best
    var solution: ArcRoutingSolution
    if answered < best.cost, let postman {
      solution = writer.solution(tours: [postman.tour], lowerUnits: lowerUnits, proof: .notProved)
    } else {
      let isProved = best.absent.isEmpty && best.cost <= Double(lowerUnits)
      solution = writer.solution(
        tours: writer.written(best), lowerUnits: lowerUnits, proof: isProved ? .proved : .notProved)
      solution.unserved = best.absent.map { arcs.services[Int($0)].link }.sorted()
    }
    if isImpossible { solution.proof = .impossible }
    solution.iterations = search.iterations
    solution.stopReason =
      solution.proof == .proved ? .nothingToImprove : isStopped ? .stoppedByCaller : .iterationsDone
    return solution
  }
}
