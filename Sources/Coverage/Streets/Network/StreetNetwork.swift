/// A link in one direction, as one number: twice the link, plus one for `to` → `from`.
struct Passage: Hashable, Sendable {
  /// The number.
  let code: Int32

  /// The link in a direction.
  init(link: Int, isForward: Bool) { code = Int32(2 * link + (isForward ? 0 : 1)) }
  /// From its number.
  init(code: Int32) { self.code = code }

  /// The link.
  var link: Int { Int(code >> 1) }
  /// Whether it goes from `from` to `to`.
  var isForward: Bool { code & 1 == 0 }
}

/// The network of a problem for searches: the passages that leave each vertex, with costs in scaled units.
struct StreetNetwork: Sendable {
  /// The number of vertices.
  let vertexCount: Int
  /// Where the passages of each vertex start in the lists below; one more entry than vertices.
  let firstOut: [Int32]
  /// Where each passage leads.
  let heads: [Int32]
  /// Which passage it is.
  let passages: [Passage]
  /// What it costs without service, in units.
  let costs: [Int]

  /// A distance that says "no way"; the sum of a few does not overflow.
  static let unreachable = 1 << 58

  /// Makes a network from its lists.
  init(vertexCount: Int, firstOut: [Int32], heads: [Int32], passages: [Passage], costs: [Int]) {
    self.vertexCount = vertexCount
    self.firstOut = firstOut
    self.heads = heads
    self.passages = passages
    self.costs = costs
  }

  /// Takes the passages of a checked problem. With `isSymmetrised` every passage may be used in both directions at the
  /// lesser cost of the two, which is a relaxation.
  init(_ problem: ArcRoutingProblem, scale: CostScale, isSymmetrised: Bool = false) {
    var tails: [Int32] = []
    var heads: [Int32] = []
    var passages: [Passage] = []
    var costs: [Int] = []
    for (index, link) in problem.links.enumerated() where link.from != link.to {
      for isForward in [true, false] {
        let own = link.passage(forward: isForward)?.travelCost
        let other = isSymmetrised ? link.passage(forward: !isForward)?.travelCost : nil
        guard let cost = [own, other].compactMap({ $0 }).min() else { continue }
        tails.append(Int32(isForward ? link.from : link.to))
        heads.append(Int32(isForward ? link.to : link.from))
        passages.append(Passage(link: index, isForward: isForward))
        costs.append(scale.units(cost))
      }
    }
    var first = [Int32](repeating: 0, count: problem.vertexCount + 1)
    for tail in tails { first[Int(tail) + 1] += 1 }
    for vertex in 0..<problem.vertexCount { first[vertex + 1] += first[vertex] }
    var next = first
    var order = [Int](repeating: 0, count: tails.count)
    for (index, tail) in tails.enumerated() {
      order[Int(next[Int(tail)])] = index
      next[Int(tail)] += 1
    }
    vertexCount = problem.vertexCount
    firstOut = first
    self.heads = order.map { heads[$0] }
    self.passages = order.map { passages[$0] }
    self.costs = order.map { costs[$0] }
  }
}

/// Shortest ways from one vertex at a time (Dijkstra), with memory that is used again.
struct ShortestWays {
  /// The network.
  let network: StreetNetwork
  /// The distance of each vertex in units; ``StreetNetwork/unreachable`` where there is no way.
  private(set) var distances: [Int]
  /// The index of the last passage on the way to each vertex, in the network's lists; -1 at the start.
  private(set) var lastPassages: [Int32]
  private var queue = UnitQueue()
  /// The vertices that the last search reached.
  private var reached: [Int32] = []

  /// Prepares searches.
  init(_ network: StreetNetwork) {
    self.network = network
    distances = [Int](repeating: StreetNetwork.unreachable, count: network.vertexCount)
    lastPassages = [Int32](repeating: -1, count: network.vertexCount)
  }

  /// Finds the ways from a vertex to all others, or only as far as one of them. O(passages · log passages).
  mutating func search(from start: Int, to end: Int? = nil) {
    for vertex in reached {
      distances[Int(vertex)] = StreetNetwork.unreachable
      lastPassages[Int(vertex)] = -1
    }
    reached.removeAll(keepingCapacity: true)
    reached.append(Int32(start))
    queue.removeAll()
    distances[start] = 0
    queue.insert(start, key: 0)
    while let (vertex, distance) = queue.popFirst() {
      if distance > distances[vertex] { continue }
      if vertex == end { return }
      for index in Int(network.firstOut[vertex])..<Int(network.firstOut[vertex + 1]) {
        let head = Int(network.heads[index])
        let candidate = distance + network.costs[index]
        if candidate < distances[head] {
          if distances[head] == StreetNetwork.unreachable { reached.append(Int32(head)) }
          distances[head] = candidate
          lastPassages[head] = Int32(index)
          queue.insert(head, key: candidate)
        }
      }
    }
  }

  /// The passages from the last search's start to a vertex that it reached, in order.
  func way(to end: Int, from start: Int, _ problem: ArcRoutingProblem) -> [Passage] {
    var way: [Passage] = []
    var vertex = end
    while vertex != start, lastPassages[vertex] >= 0 {
      let passage = network.passages[Int(lastPassages[vertex])]
      way.append(passage)
      let link = problem.links[passage.link]
      vertex = passage.isForward ? link.from : link.to
    }
    return way.reversed()
  }
}

/// A binary heap of vertices by distance; a vertex may stand in it more than once.
struct UnitQueue {
  private var keys: [Int] = []
  private var vertices: [Int32] = []

  /// Empties it.
  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    vertices.removeAll(keepingCapacity: true)
  }

  /// Adds a vertex. O(log count).
  mutating func insert(_ vertex: Int, key: Int) {
    keys.append(key)
    vertices.append(Int32(vertex))
    var at = keys.count - 1
    while at > 0 {
      let parent = (at - 1) / 2
      if keys[parent] <= key { break }
      keys[at] = keys[parent]
      vertices[at] = vertices[parent]
      at = parent
    }
    keys[at] = key
    vertices[at] = Int32(vertex)
  }

  /// Takes a vertex with the least key. O(log count).
  mutating func popFirst() -> (vertex: Int, key: Int)? {
    guard let firstKey = keys.first, let firstVertex = vertices.first else { return nil }
    let key = keys.removeLast()
    let vertex = vertices.removeLast()
    let count = keys.count
    guard count > 0 else { return (Int(firstVertex), firstKey) }
    var at = 0
    while 2 * at + 1 < count {
      var child = 2 * at + 1
      if child + 1 < count && keys[child + 1] < keys[child] { child += 1 }
      if key <= keys[child] { break }
      keys[at] = keys[child]
      vertices[at] = vertices[child]
      at = child
    }
    keys[at] = key
    vertices[at] = vertex
    return (Int(firstVertex), firstKey)
  }
}
