/// What has been decided on a branch of the search for one tour.
struct PostmanDecisions {
  /// Ways between terminals that the tour contains.
  var ways: [(start: Int, end: Int)] = []
  /// Pairs of terminals, as start · terminals + end, whose ways other branches try.
  var triedWays: Set<Int> = []
  /// For each service the direction that it is served in, or -1 where that is open.
  var directions: [Int8]
}

/// The cheapest way to enter every vertex as often as it is left, whether or not all hangs together.
struct PostmanRelaxation {
  /// The cost in units with all services; no tour that keeps the decisions costs less.
  var units: Int
  /// The passages without service; one that is used twice stands there twice.
  var deadheads: [Passage]
  /// For each service its direction; -1 where half of it would go each way.
  var directions: [Int8]

  /// The first service that is split between its directions.
  var halfService: Int? { directions.firstIndex(of: -1) }
}

extension PostmanNetwork {
  /// Solves the relaxation; nil where there is none.
  func relax(_ decisions: PostmanDecisions) -> PostmanRelaxation? {
    isUndirected ? relaxByParity(decisions) : relaxByBalance(decisions)
  }

  /// Undirected: odd terminals are joined in pairs. Exact but for what hangs together.
  private func relaxByParity(_ decisions: PostmanDecisions) -> PostmanRelaxation? {
    var isOdd = [Bool](repeating: false, count: arcs.terminals.count)
    var units = 0
    var deadheads: [Passage] = []
    for service in arcs.services {
      units += service.directions[0].cost
      isOdd[service.directions[0].start].toggle()
      isOdd[service.directions[0].end].toggle()
    }
    for way in decisions.ways {
      units += arcs.distance(way.start, way.end)
      isOdd[way.start].toggle()
      isOdd[way.end].toggle()
      deadheads += wayReversed(way.start, way.end)
    }
    let odd = isOdd.indices.filter { isOdd[$0] }
    guard odd.count <= ToursBound.matchedMax else { return nil }
    let partners = PerfectMatching.partners(count: odd.count) { arcs.distance(odd[$0], odd[$1]) }
    for (node, partner) in partners.enumerated() where node < partner {
      units += arcs.distance(odd[node], odd[partner])
      deadheads += wayReversed(odd[node], odd[partner])
    }
    return PostmanRelaxation(
      units: units, deadheads: deadheads, directions: [Int8](repeating: 0, count: arcs.services.count))
  }

  /// Directed and mixed: a flow makes every vertex even between in and out. A service whose direction is open starts in
  /// its cheaper one; turning it carries two units back, and a flow of one unit turns half of it. Source of the turning
  /// arcs: H. Eiselt, M. Gendreau, G. Laporte, "Arc routing problems, part I", Operations Research 43, 1995.
  private func relaxByBalance(_ decisions: PostmanDecisions) -> PostmanRelaxation? {
    let network = arcs.network
    var flow = MinimumCostFlow(nodeCount: network.vertexCount)
    var supplies = [Int](repeating: 0, count: network.vertexCount)
    for tail in 0..<network.vertexCount {
      for index in Int(network.firstOut[tail])..<Int(network.firstOut[tail + 1]) {
        _ = flow.addArc(
          from: tail, to: Int(network.heads[index]), room: MinimumCostFlow.unlimited, cost: network.costs[index])
      }
    }
    var units = 0
    var deadheads: [Passage] = []
    var directions = decisions.directions
    var turningArcs = [Int](repeating: -1, count: arcs.services.count)
    for (index, service) in arcs.services.enumerated() {
      let isOpen = directions[index] < 0 && service.directions.count == 2
      if isOpen { directions[index] = service.directions[1].cost < service.directions[0].cost ? 1 : 0 }
      if directions[index] < 0 { directions[index] = 0 }
      let chosen = service.directions[Int(directions[index])]
      let (start, end) = (arcs.terminals[chosen.start], arcs.terminals[chosen.end])
      units += chosen.cost
      supplies[end] += 1
      supplies[start] -= 1
      guard isOpen, start != end else { continue }
      let other = service.directions[1 - Int(directions[index])]
      turningArcs[index] = flow.addArc(from: end, to: start, room: 2, cost: (other.cost - chosen.cost) / 2)
    }
    for way in decisions.ways {
      units += arcs.distance(way.start, way.end)
      supplies[arcs.terminals[way.end]] += 1
      supplies[arcs.terminals[way.start]] -= 1
      deadheads += wayReversed(way.start, way.end)
    }
    guard let cost = flow.solve(supplies: supplies) else { return nil }
    for index in network.passages.indices {
      for _ in 0..<flow.flow(of: 2 * index) { deadheads.append(network.passages[index]) }
    }
    for (index, arc) in turningArcs.enumerated() where arc >= 0 {
      let turned = flow.flow(of: arc)
      if turned == 2 { directions[index] = 1 - directions[index] }
      if turned == 1 { directions[index] = -1 }
    }
    return PostmanRelaxation(units: units + cost, deadheads: deadheads, directions: directions)
  }
}
