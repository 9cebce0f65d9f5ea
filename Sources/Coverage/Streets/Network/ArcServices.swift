/// A checked problem as the searches read it: one item for each service, and distances between their ends.
struct ArcServices: Sendable {
  /// The problem.
  let problem: ArcRoutingProblem
  /// The scale of all units.
  let scale: CostScale
  /// The network of travel.
  let network: StreetNetwork
  /// The services, in the order of their links.
  let services: [Service]
  /// The vertices where services and tours start or end, ascending. Searches know vertices by their index here.
  let terminals: [Int]
  /// The terminal of each depot, in the problem's order.
  let depotTerminals: [Int]
  /// The distances in units between terminals, row by row from their start.
  let distances: [Int]
  /// The turn-around of a tour in units.
  let turnaround: Int

  /// A link that is to be served once.
  struct Service: Hashable, Sendable {
    /// The link.
    var link: Int
    /// One or two directions; forward first.
    var directions: [Direction]
  }

  /// A direction of a service.
  struct Direction: Hashable, Sendable {
    /// Whether it goes from `from` to `to`.
    var isForward: Bool
    /// The terminal where it starts.
    var start: Int
    /// The terminal where it ends.
    var end: Int
    /// The cost of the service in units.
    var cost: Int
  }

  /// Compiles a problem. Throws where its parts make no sense, or a link cannot be served from any depot.
  init(_ problem: ArcRoutingProblem) throws(ArcRoutingError) {
    try problem.check()
    var sum = problem.turnaroundCost * Double(problem.links.count + 1)
    for link in problem.links {
      let passages = [link.forward, link.backward].compactMap { $0 }
      sum += 2 * (passages.map(\.travelCost).max() ?? 0)
      sum += Double(link.services) * (passages.compactMap(\.serviceCost).max() ?? 0)
    }
    let scale = CostScale(sum: sum)
    var used: Set<Int> = Set(problem.depots)
    for link in problem.links where link.services > 0 { used.formUnion([link.from, link.to]) }
    let terminals = used.sorted()
    var terminalOf = [Int](repeating: 0, count: problem.vertexCount)
    for (terminal, vertex) in terminals.enumerated() { terminalOf[vertex] = terminal }

    var services: [Service] = []
    for (index, link) in problem.links.enumerated() where link.services > 0 {
      var directions: [Direction] = []
      for isForward in [true, false] {
        guard let cost = link.passage(forward: isForward)?.serviceCost else { continue }
        let ends = [terminalOf[link.from], terminalOf[link.to]]
        directions.append(
          Direction(
            isForward: isForward, start: ends[isForward ? 0 : 1], end: ends[isForward ? 1 : 0],
            cost: scale.units(cost)))
      }
      services += [Service](repeating: Service(link: index, directions: directions), count: link.services)
    }
    self.problem = problem
    self.scale = scale
    network = StreetNetwork(problem, scale: scale)
    self.services = services
    self.terminals = terminals
    depotTerminals = problem.depots.map { terminalOf[$0] }
    turnaround = scale.units(problem.turnaroundCost)
    distances = Self.distances(network, between: terminals)
    try checkReach()
  }

  /// The distances between all pairs of some vertices, row by row.
  static func distances(_ network: StreetNetwork, between terminals: [Int]) -> [Int] {
    var ways = ShortestWays(network)
    var distances: [Int] = []
    distances.reserveCapacity(terminals.count * terminals.count)
    for start in terminals {
      ways.search(from: start)
      for end in terminals { distances.append(ways.distances[end]) }
    }
    return distances
  }

  /// The distance in units between two terminals.
  func distance(_ start: Int, _ end: Int) -> Int { distances[start * terminals.count + end] }

  /// The most units of one tour without its turn-around; nil where there is no limit.
  var tourUnitsMax: Int? {
    guard problem.tourCostMax < .infinity else { return nil }
    // Beyond the largest sum a limit does not bind.
    return scale.units(min(problem.tourCostMax, scale.cost(StreetNetwork.unreachable - 2)))
  }

  /// The cost in units of a tour that serves nothing else; ``StreetNetwork/unreachable`` or more where there is none.
  func unitsAlone(_ service: Service) -> Int {
    var least = StreetNetwork.unreachable
    for depot in depotTerminals {
      for direction in service.directions {
        let out = distance(depot, direction.start)
        let back = distance(direction.end, depot)
        least = min(least, out + direction.cost + back)
      }
    }
    return least
  }

  private func checkReach() throws(ArcRoutingError) {
    var defects: [ArcRoutingError.Defect] = []
    var lastLink = -1
    for service in services where service.link != lastLink && defects.count < ArcRoutingError.defectCountMax {
      lastLink = service.link
      let units = unitsAlone(service)
      if units >= StreetNetwork.unreachable {
        defects.append(
          .init(
            code: .unreachable, item: .link(service.link),
            reason: "link \(service.link) is to be served, and no depot reaches it and can be reached from it"))
      } else if let most = tourUnitsMax, units > most {
        defects.append(
          .init(
            code: .beyondTourCost, item: .link(service.link),
            reason: "a tour for link \(service.link) alone costs \(scale.cost(units)),"
              + " and a tour may cost \(problem.tourCostMax)"))
      }
    }
    guard defects.isEmpty else { throw ArcRoutingError(defects: defects) }
  }
}
