/// The cheapest single tour that serves everything: the Chinese, the rural and the mixed postman.
///
/// Each branch solves a relaxation that is a matching or a flow. Where all that is served hangs together and no service
/// is split between its directions, its answer is a tour and the branch ends. Otherwise the search branches: on the
/// direction of a split service, or on the way that leaves a part which does not hang together with the rest. The tour
/// is a chain of services and shortest ways between them, and each such way can be cut where it touches a third
/// terminal, so only ways that cannot be cut are tried.
struct PostmanSearch {
  private let network: PostmanNetwork
  private let nodesMax: Int
  private let isStopped: () -> Bool
  /// The relaxations that were solved.
  private(set) var nodes = 0
  /// The best tour as its relaxation; nil where none has been found.
  private(set) var best: PostmanRelaxation?
  /// Whether every branch was looked at to its end.
  private(set) var isComplete = true
  /// No tour costs less, in units.
  private(set) var lowerUnits: Int

  /// Searches.
  ///
  /// - Parameters:
  ///   - lowerUnits: a bound that is known; the search ends where a tour meets it.
  ///   - nodesMax: the most relaxations to solve.
  ///   - isStopped: asked before each of them.
  init(_ network: PostmanNetwork, lowerUnits: Int, nodesMax: Int, isStopped: @escaping () -> Bool) {
    self.network = network
    self.lowerUnits = lowerUnits
    self.nodesMax = nodesMax
    self.isStopped = isStopped
    let decisions = PostmanDecisions(directions: [Int8](repeating: -1, count: network.arcs.services.count))
    guard let root = solve(decisions) else {
      isComplete = false
      return
    }
    self.lowerUnits = max(lowerUnits, root.units)
    explore(decisions, root)
    if isComplete, let best { self.lowerUnits = best.units }
  }

  private mutating func solve(_ decisions: PostmanDecisions) -> PostmanRelaxation? {
    guard nodes < nodesMax, nodes == 0 || !isStopped() else {
      isComplete = false
      return nil
    }
    nodes += 1
    return network.relax(decisions)
  }

  private func isWorthless(_ relaxed: PostmanRelaxation) -> Bool {
    guard let best else { return false }
    return relaxed.units >= best.units || best.units <= lowerUnits
  }

  private mutating func explore(_ decisions: PostmanDecisions, _ relaxed: PostmanRelaxation) {
    if isWorthless(relaxed) { return }
    let parts = parts(relaxed, decisions)
    var children: [(decisions: PostmanDecisions, relaxed: PostmanRelaxation)] = []
    if let half = relaxed.halfService {
      for direction in [Int8(0), 1] {
        var child = decisions
        child.directions[half] = direction
        if let answer = solve(child) { children.append((child, answer)) }
      }
    } else if parts.count > 1 {
      children = waysOut(of: parts, decisions)
    } else {
      best = relaxed
      return
    }
    for child in children.sorted(by: { $0.relaxed.units < $1.relaxed.units }) {
      explore(child.decisions, child.relaxed)
    }
  }

  /// One child for each way that can lead out of the smallest part.
  private mutating func waysOut(
    of parts: [[Int]], _ decisions: PostmanDecisions
  ) -> [(decisions: PostmanDecisions, relaxed: PostmanRelaxation)] {
    var children: [(decisions: PostmanDecisions, relaxed: PostmanRelaxation)] = []
    guard let inside = parts.min(by: { $0.count < $1.count }) else { return [] }
    let isInside = Set(inside)
    let count = network.arcs.terminals.count
    var tried = decisions.triedWays
    var pairs: [(start: Int, end: Int)] = []
    for start in inside {
      for end in network.visited where !isInside.contains(end) { pairs.append((start, end)) }
    }
    pairs.sort { network.arcs.distance($0.start, $0.end) < network.arcs.distance($1.start, $1.end) }
    for (start, end) in pairs {
      let name = network.isUndirected ? min(start, end) * count + max(start, end) : start * count + end
      if tried.contains(name) || network.isSplit(start, end) { continue }
      var child = decisions
      child.triedWays = tried
      child.ways.append((start, end))
      tried.insert(name)
      if let answer = solve(child) {
        if !isWorthless(answer) { children.append((child, answer)) }
      } else if !isComplete {
        break
      }
    }
    return children
  }

  /// The visited terminals by what hangs together.
  private func parts(_ relaxed: PostmanRelaxation, _ decisions: PostmanDecisions) -> [[Int]] {
    let arcs = network.arcs
    var sets = JoinedSets(count: arcs.problem.vertexCount)
    for service in arcs.services {
      let link = arcs.problem.links[service.link]
      sets.join(link.from, link.to)
    }
    for passage in relaxed.deadheads {
      let link = arcs.problem.links[passage.link]
      sets.join(link.from, link.to)
    }
    var parts: [[Int]] = []
    var places: [Int: Int] = [:]
    for terminal in network.visited {
      let name = sets.name(of: arcs.terminals[terminal])
      if let place = places[name] {
        parts[place].append(terminal)
      } else {
        places[name] = parts.count
        parts.append([terminal])
      }
    }
    return parts
  }

  /// The steps of the best tour from the depot; nil where none was found.
  func steps() -> [ArcRoutingSolution.Step]? {
    guard let best else { return nil }
    let arcs = network.arcs
    var steps: [ArcRoutingSolution.Step] = []
    for (index, service) in arcs.services.enumerated() {
      let direction = service.directions[max(0, Int(best.directions[index]))]
      steps.append(.init(link: service.link, isForward: direction.isForward, isService: true))
    }
    steps += best.deadheads.map { .init(link: $0.link, isForward: $0.isForward, isService: false) }
    let items = steps.map { step in
      let link = arcs.problem.links[step.link]
      return EulerTour.Item(
        from: step.isForward ? link.from : link.to, to: step.isForward ? link.to : link.from,
        isDirected: !network.isUndirected)
    }
    let start = arcs.terminals[network.depot]
    guard let walk = EulerTour.walk(items, vertexCount: arcs.problem.vertexCount, from: start) else { return nil }
    return walk.map { turn in
      var step = steps[turn.item]
      if !turn.isForward { step.isForward.toggle() }
      return step
    }
  }
}
