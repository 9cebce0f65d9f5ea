/// For each node the nodes that may well be visited next to it, nearest first.
final class Neighbours: Sendable {
  /// The most neighbours of a node.
  let countMax: Int
  // Never written after `init`, so all threads may read them.
  private nonisolated(unsafe) let nodes: UnsafeMutablePointer<Int32>
  private nonisolated(unsafe) let counts: UnsafeMutablePointer<Int32>

  /// How much a second of waiting that cannot be avoided between two nodes counts beside a second of travel.
  private static let waitingShare = 0.2

  /// Finds the nearest nodes of all nodes: by the cost of the cheaper direction over all types, with waiting that
  /// cannot be avoided; an arc that misses the windows does not count. O(nodes² · types).
  init(_ compiled: CompiledProblem, countMax: Int, usesWindows: Bool) {
    let total = compiled.nodeCount
    let room = min(countMax, max(0, total - 1))
    self.countMax = room
    nodes = .allocate(capacity: max(1, total * room))
    nodes.initialize(repeating: 0, count: total * room)
    counts = .allocate(capacity: max(1, total))
    counts.initialize(repeating: 0, count: total)
    var keys = [(key: Double, node: Int32)](repeating: (0, 0), count: total)
    for node in 0..<total {
      if compiled.jobIsBreak[compiled.nodeJob[node]] { continue }
      keys.removeAll(keepingCapacity: true)
      for other in 0..<total where other != node && !compiled.jobIsBreak[compiled.nodeJob[other]] {
        let key = Self.distance(compiled, node, other, usesWindows: usesWindows)
        if key < .infinity { keys.append((key, Int32(other))) }
      }
      let count = min(room, keys.count)
      Self.select(&keys, count)
      for index in 0..<count { nodes[node * room + index] = keys[index].node }
      counts[node] = Int32(count)
    }
  }

  deinit {
    nodes.deallocate()
    counts.deallocate()
  }

  /// How many neighbours a node has.
  @inline(__always)
  func count(of node: Int32) -> Int { Int(counts[Int(node)]) }

  /// A neighbour of a node; 0 is the nearest.
  @inline(__always)
  func neighbour(of node: Int32, at index: Int) -> Int32 { nodes[Int(node) * countMax + index] }

  /// Brings the `count` smallest to the front, in order.
  private static func select(_ keys: inout [(key: Double, node: Int32)], _ count: Int) {
    keys.sort { ($0.key, $0.node) < ($1.key, $1.node) }
    if keys.count > count { keys.removeLast(keys.count - count) }
  }

  private static func distance(_ compiled: CompiledProblem, _ node: Int, _ other: Int, usesWindows: Bool) -> Double {
    var shortest = Double.infinity
    for type in 0..<compiled.limits.count {
      shortest = min(
        shortest, arc(compiled, node, other, type: type, usesWindows: usesWindows),
        arc(compiled, other, node, type: type, usesWindows: usesWindows))
    }
    return shortest
  }

  private static func arc(
    _ compiled: CompiledProblem, _ from: Int, _ to: Int, type: Int, usesWindows: Bool
  ) -> Double {
    let tables = compiled.tables[type]
    let cell = Int(compiled.nodeExit[from]) * compiled.locationCount + Int(compiled.nodeEntry[to])
    let travel = tables.travel[cell]
    guard travel < .infinity else { return .infinity }
    guard usesWindows, compiled.isTimed else { return tables.cost[cell] }
    let row = type * compiled.nodeCount
    let service = compiled.serviceSeconds[row + from]
    if compiled.nodeOpen[from] + service + travel > compiled.nodeClose[row + to] { return .infinity }
    let wait = compiled.nodeOpen[to] - (compiled.nodeClose[row + from] + service + travel)
    return tables.cost[cell] + (wait > 0 ? waitingShare * wait : 0)
  }
}
