import Geometry
import Quantities

extension StreetGraph {
  /// A place on an edge.
  package struct Footing: Hashable, Sendable {
    /// The edge.
    package var edge: Int
    /// The place.
    package var point: LocalPoint
    /// How far it is from the point that was asked for, in metres.
    package var distanceMetres: Double
    /// How far it lies along the edge from its start, in metres.
    package var alongMetres: Double
  }

  /// The first reach of a search for the nearest edge, in metres; it doubles until something is found.
  private static let firstReachMetres = 32.0

  /// The nearest place on an edge that fulfils a condition; nil where there is none within the reach. Of equally near
  /// ones the first counts.
  ///
  /// - Parameters:
  ///   - point: where to look from.
  ///   - reach: the farthest distance in metres.
  ///   - condition: which edges may be taken.
  package func nearest(
    to point: LocalPoint, withinMetres reach: Double, where condition: (Edge) -> Bool = { _ in true }
  ) -> Footing? {
    guard point.east.isFinite, point.north.isFinite, reach >= 0 else { return nil }
    var radius = min(reach, Self.firstReachMetres)
    while true {
      let box = BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north)
      var best: (metres: Double, segment: Int, point: LocalPoint)?
      for segment in segmentIndex.indices(meeting: box.expanded(byMetres: radius)) {
        let start = Int(segmentPoints[segment])
        let near = Distances.nearest(to: point, onSegment: (points[start], points[start + 1]))
        let metres = point.planarDistanceMetres(to: near)
        guard metres <= radius, metres < best?.metres ?? .infinity else { continue }
        if condition(edges[Int(segmentEdges[segment])]) { best = (metres, segment, near) }
      }
      if let best {
        let edge = Int(segmentEdges[best.segment])
        let line = points[Int(pointOffsets[edge])...Int(segmentPoints[best.segment])]
        let along =
          Distances.planarLengthMetres(of: Array(line)) + (line.last?.planarDistanceMetres(to: best.point) ?? 0)
        return Footing(edge: edge, point: best.point, distanceMetres: best.metres, alongMetres: along)
      }
      guard radius < reach else { return nil }
      radius = min(reach, radius * 2)
    }
  }

  /// A connected part of the network.
  package struct Component: Hashable, Sendable {
    /// The number of its nodes.
    package var nodeCount: Int
    /// The number of its edges.
    package var edgeCount: Int
    /// The length of its edges, in metres.
    package var lengthMetres: Double
  }

  /// The connected parts, in the order of their first nodes, and for each node the part that it belongs to.
  ///
  /// Directions do not count. Only edges that fulfil the condition connect and are counted.
  package func components(
    where condition: (Edge) -> Bool = { _ in true }
  ) -> (components: [Component], ofNode: [Int]) {
    var ofNode = [Int](repeating: -1, count: nodes.count)
    var result: [Component] = []
    var waiting: [Int] = []
    for seed in nodes.indices where ofNode[seed] < 0 {
      let number = result.count
      result.append(Component(nodeCount: 0, edgeCount: 0, lengthMetres: 0))
      ofNode[seed] = number
      waiting.append(seed)
      while let node = waiting.popLast() {
        result[number].nodeCount += 1
        for edge in edges(at: node) where condition(edges[Int(edge)]) {
          for end in [edges[Int(edge)].from, edges[Int(edge)].to] where ofNode[end] < 0 {
            ofNode[end] = number
            waiting.append(end)
          }
        }
      }
    }
    for edge in edges where condition(edge) {
      result[ofNode[edge.from]].edgeCount += 1
      result[ofNode[edge.from]].lengthMetres += edge.lengthMetres
    }
    return (result, ofNode)
  }

  /// A way through the network.
  package struct Way: Hashable, Sendable {
    /// The edges in the order of the way.
    package var edges: [Int]
    /// For each edge, whether it is used from its start to its end.
    package var isForward: [Bool]
    /// The sum of the costs.
    package var cost: Double
  }

  /// The cheapest way between two nodes (Dijkstra); nil where there is none.
  ///
  /// - Parameters:
  ///   - start: the first node.
  ///   - goal: the last node.
  ///   - cost: what an edge costs in a direction (`true` is from its start to its end); nil, a negative number or NaN
  ///     where it may not be used. The default is the length, against no one-way street.
  package func cheapestWay(
    from start: Int, to goal: Int,
    cost: (_ edge: Edge, _ isForward: Bool) -> Double? = { $1 || !$0.isOneWay ? $0.lengthMetres : nil }
  ) -> Way? {
    precondition(nodes.indices.contains(start) && nodes.indices.contains(goal), "a way is asked for between nodes")
    var costs = [Double](repeating: .infinity, count: nodes.count)
    var arrival = [Int32](repeating: -1, count: nodes.count)
    var queue = CostQueue()
    costs[start] = 0
    queue.push(cost: 0, node: start)
    while let (reached, node) = queue.pop() {
      if node == goal { break }
      guard reached <= costs[node] else { continue }
      for number in edges(at: node) {
        let edge = edges[Int(number)]
        for isForward in [true, false] where (isForward ? edge.from : edge.to) == node {
          guard let step = cost(edge, isForward), step >= 0 else { continue }
          let end = isForward ? edge.to : edge.from
          guard reached + step < costs[end] else { continue }
          costs[end] = reached + step
          arrival[end] = number << 1 | (isForward ? 1 : 0)
          queue.push(cost: costs[end], node: end)
        }
      }
    }
    guard costs[goal].isFinite else { return nil }
    var way = Way(edges: [], isForward: [], cost: costs[goal])
    var node = goal
    while node != start {
      let (edge, isForward) = (Int(arrival[node] >> 1), arrival[node] & 1 == 1)
      way.edges.append(edge)
      way.isForward.append(isForward)
      node = isForward ? edges[edge].from : edges[edge].to
    }
    way.edges.reverse()
    way.isForward.reverse()
    return way
  }
}

/// A binary heap of nodes by cost; equal costs by node.
private struct CostQueue {
  private var heap: [(cost: Double, node: Int)] = []

  mutating func push(cost: Double, node: Int) {
    heap.append((cost, node))
    var index = heap.count - 1
    while index > 0, heap[index] < heap[(index - 1) / 2] {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func pop() -> (cost: Double, node: Int)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2] where child < heap.count && heap[child] < heap[least] {
        least = child
      }
      guard least != index else { return first }
      heap.swapAt(index, least)
      index = least
    }
  }
}
