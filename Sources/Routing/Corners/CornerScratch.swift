import Geometry
import Quantities

/// The memory of searches over a corner graph; one for each task, used again and again without being cleared.
package struct CornerScratch: ~Copyable {
  /// What a search knows of a node.
  struct NodeState: BitwiseCopyable {
    /// The least length so far.
    var metres: Double
    /// The node before it; -1 for the start.
    var parent: Int32
    /// The search that wrote this.
    var search: UInt32
    /// The straight way to the goal, where the goal sees the node taut.
    var goalMetres: Double
    /// The search that wrote `goalMetres`.
    var goalSearch: UInt32
  }

  /// A node that waits for its turn.
  struct Waiting: BitwiseCopyable {
    var bound: Double
    var metres: Double
    var node: Int32
  }

  /// A node that an end of the path sees.
  struct Link: BitwiseCopyable {
    var node: Int32
    var metres: Double
  }

  var states = GrowingMemory<NodeState>(capacity: 16)
  var heap = GrowingMemory<Waiting>(capacity: 256)
  var startLinks = GrowingMemory<Link>(capacity: 64)
  var goalLinks = GrowingMemory<Link>(capacity: 64)
  /// The polygons that hold the start, and those that hold the goal.
  var startPolygons = GrowingMemory<Int32>(capacity: 16)
  var goalPolygons = GrowingMemory<Int32>(capacity: 16)
  var sight = SightScratch()
  var search: UInt32 = 0

  /// Memory without anything in it; it grows with what it is used for.
  package init() {}

  /// Begins a search over a number of nodes.
  mutating func begin(nodes: Int) {
    if search == .max {
      states.removeAll()
      search = 0
    }
    while states.count < nodes {
      states.append(NodeState(metres: .infinity, parent: -1, search: 0, goalMetres: 0, goalSearch: 0))
    }
    search += 1
    heap.removeAll()
    startLinks.removeAll()
    goalLinks.removeAll()
    startPolygons.removeAll()
    goalPolygons.removeAll()
  }

  /// Puts a node in the queue (a heap of four children).
  @inline(__always)
  mutating func push(_ item: Waiting) {
    heap.append(item)
    var index = heap.count - 1
    while index > 0 {
      let parent = (index - 1) >> 2
      guard item.bound < heap[parent].bound else { break }
      heap[index] = heap[parent]
      index = parent
    }
    heap[index] = item
  }

  /// Takes the node with the least bound out of the queue.
  @inline(__always)
  mutating func popLeast() -> Waiting? {
    guard heap.count > 0 else { return nil }
    let least = heap[0]
    guard let last = heap.popLast() else { return nil }
    let count = heap.count
    if count > 0 {
      var index = 0
      while true {
        let first = 4 * index + 1
        guard first < count else { break }
        var child = first
        for other in first + 1..<max(first + 1, min(first + 4, count)) where heap[other].bound < heap[child].bound {
          child = other
        }
        guard heap[child].bound < last.bound else { break }
        heap[index] = heap[child]
        index = child
      }
      heap[index] = last
    }
    return least
  }
}
