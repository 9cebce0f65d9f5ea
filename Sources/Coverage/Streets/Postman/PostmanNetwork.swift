/// What the search for one tour asks of the network: shortest ways between terminals, and which vertices they touch.
struct PostmanNetwork {
  /// The problem.
  let arcs: ArcServices
  /// The depot's terminal.
  let depot: Int
  /// Whether every link and service costs the same in both directions, so that parity alone decides.
  let isUndirected: Bool
  /// The terminals that the tour visits: the depot and the ends of services, ascending.
  let visited: [Int]
  /// For each terminal the last passage on the shortest way to each vertex, as ``ShortestWays`` gives it.
  private let lastPassages: [Int32]

  /// The most entries of the table of ways.
  static let entriesMax = 20_000_000
  /// The most services times passages for which flows are solved; one flow looks at about so many.
  static let flowWorkMax = 20_000_000

  /// Prepares the search; nil where the network is too large for it, or the depot does not reach everything.
  init?(_ arcs: ArcServices, depot: Int) {
    let size = arcs.terminals.count.multipliedReportingOverflow(by: arcs.network.vertexCount)
    guard !size.overflow, size.partialValue <= Self.entriesMax else { return nil }
    for service in arcs.services {
      // Both ends, since a service may be wanted in either direction.
      let ends = service.directions.flatMap { [$0.start, $0.end] }
      for end in ends {
        let isReached = max(arcs.distance(depot, end), arcs.distance(end, depot)) < StreetNetwork.unreachable
        guard isReached else { return nil }
      }
    }
    self.arcs = arcs
    self.depot = depot
    isUndirected =
      arcs.problem.links.allSatisfy { $0.forward?.travelCost == $0.backward?.travelCost }
      && arcs.services.allSatisfy { $0.directions.count == 2 && $0.directions[0].cost == $0.directions[1].cost }
    guard isUndirected || arcs.services.count * arcs.network.passages.count <= Self.flowWorkMax else { return nil }
    visited = Set([depot] + arcs.services.flatMap { [$0.directions[0].start, $0.directions[0].end] }).sorted()
    var ways = ShortestWays(arcs.network)
    var table: [Int32] = []
    table.reserveCapacity(size.partialValue)
    for terminal in arcs.terminals {
      ways.search(from: terminal)
      table += ways.lastPassages
    }
    lastPassages = table
  }

  /// The passages of the shortest way between two terminals, last one first.
  func wayReversed(_ start: Int, _ end: Int) -> [Passage] {
    var way: [Passage] = []
    var vertex = arcs.terminals[end]
    let row = start * arcs.network.vertexCount
    while lastPassages[row + vertex] >= 0 {
      let passage = arcs.network.passages[Int(lastPassages[row + vertex])]
      way.append(passage)
      let link = arcs.problem.links[passage.link]
      vertex = passage.isForward ? link.from : link.to
    }
    return way
  }

  /// Whether the way between two visited terminals falls apart at a third one, so that its parts do as well.
  func isSplit(_ start: Int, _ end: Int) -> Bool {
    let length = arcs.distance(start, end)
    for middle in visited where middle != start && middle != end {
      let first = arcs.distance(start, middle)
      let second = arcs.distance(middle, end)
      if first > 0 && second > 0 && first + second == length { return true }
    }
    return false
  }
}

/// Sets that grow together: which vertices are joined.
struct JoinedSets {
  private var parents: [Int32]

  /// Every element alone.
  init(count: Int) { parents = (0..<count).map { Int32($0) } }

  /// The name of an element's set.
  mutating func name(of element: Int) -> Int {
    var at = element
    while Int(parents[at]) != at {
      parents[at] = parents[Int(parents[at])]
      at = Int(parents[at])
    }
    return at
  }

  /// Joins the sets of two elements.
  mutating func join(_ first: Int, _ second: Int) {
    let (one, other) = (name(of: first), name(of: second))
    if one != other { parents[max(one, other)] = Int32(min(one, other)) }
  }
}
