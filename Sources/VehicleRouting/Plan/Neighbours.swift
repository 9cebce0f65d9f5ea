/// For each node the nodes that may well be visited next to it, nearest first.
final class Neighbours: Sendable {
  /// A neighbour and the least cost of an arc between the two, rounded down.
  struct Entry: BitwiseCopyable {
    /// The neighbour.
    var node: Int32
    /// The cost of the cheaper direction over all types, with waiting where it counts.
    var key: Float
  }

  /// The most neighbours of a node.
  let countMax: Int
  // Never written after `init`, so all threads may read them.
  private nonisolated(unsafe) let entries: UnsafeMutablePointer<Entry>
  private nonisolated(unsafe) let counts: UnsafeMutablePointer<Int32>

  /// Finds the nearest nodes of all nodes: by the cost of the cheaper direction over all types. With `usesWindows` an
  /// arc that misses the windows does not count. O(nodes² · types).
  init(_ compiled: CompiledProblem, countMax: Int, usesWindows: Bool) {
    let total = compiled.nodeCount
    let room = min(countMax, max(0, total - 1))
    self.countMax = room
    entries = .allocate(capacity: max(1, total * room))
    entries.initialize(repeating: Entry(node: 0, key: 0), count: total * room)
    counts = .allocate(capacity: max(1, total))
    counts.initialize(repeating: 0, count: total)
    let found = UnsafeMutableBufferPointer<Entry>.allocate(capacity: max(1, total))
    defer { found.deallocate() }
    for node in 0..<total {
      if compiled.jobIsBreak[compiled.nodeJob[node]] { continue }
      var known = 0
      for other in 0..<total where other != node && !compiled.jobIsBreak[compiled.nodeJob[other]] {
        let key = Self.distance(compiled, node, other, usesWindows: usesWindows)
        guard key < .infinity else { continue }
        let rounded = Float(key)
        found[known] = Entry(node: Int32(other), key: Double(rounded) > key ? rounded.nextDown : rounded)
        known += 1
      }
      let count = min(room, known)
      Self.select(found, known, keeping: count)
      var nearest = UnsafeMutableBufferPointer(rebasing: found[0..<count])
      nearest.sort { $0.precedes($1) }
      for index in 0..<count { entries[node * room + index] = nearest[index] }
      counts[node] = Int32(count)
    }
  }

  deinit {
    entries.deallocate()
    counts.deallocate()
  }

  /// How many neighbours a node has.
  @inline(__always)
  func count(of node: Int32) -> Int { Int(counts[Int(node)]) }

  /// The neighbours of a node.
  @inline(__always)
  func entries(of node: Int32) -> UnsafePointer<Entry> { UnsafePointer(entries + Int(node) * countMax) }

  /// A neighbour of a node; 0 is the nearest.
  @inline(__always)
  func neighbour(of node: Int32, at index: Int) -> Int32 { entries[Int(node) * countMax + index].node }

  /// Brings the `kept` first entries of `count` to the front, in any order (C. A. R. Hoare, "Find", 1961).
  private static func select(_ found: UnsafeMutableBufferPointer<Entry>, _ count: Int, keeping kept: Int) {
    var low = 0
    var high = count - 1
    while low < high && kept < count {
      let pivot = found[(low + high) / 2]
      var left = low
      var right = high
      while left <= right {
        while found[left].precedes(pivot) { left += 1 }
        while pivot.precedes(found[right]) { right -= 1 }
        if left <= right {
          found.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if kept - 1 <= right { high = right } else if kept - 1 >= left { low = left } else { return }
    }
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
    return tables.cost[cell]
  }
}

extension Neighbours.Entry {
  /// Whether this neighbour is nearer; of equals the lower node comes first.
  @inline(__always)
  func precedes(_ other: Self) -> Bool { key == other.key ? node < other.node : key < other.key }
}
