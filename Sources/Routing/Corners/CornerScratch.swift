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
  struct Waiting: Bounded {
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
  private var heap = BoundHeap<Waiting>()
  /// Nodes whose bounds are above `limit`, in no order: most never get a turn, so they need no place in the heap.
  private var later = GrowingMemory<Waiting>(capacity: 256)
  private var limit = -Double.infinity
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
    later.removeAll()
    limit = -.infinity
    startLinks.removeAll()
    goalLinks.removeAll()
    startPolygons.removeAll()
    goalPolygons.removeAll()
  }

  /// How far beyond the least bound the limit is set, as a share.
  private static let limitShare = 0x1p-6

  /// Puts a node in the queue.
  @inline(__always)
  mutating func push(_ item: Waiting) {
    if item.bound > limit { later.append(item) } else { heap.push(item) }
  }

  /// Takes the node with the least bound out of the queue.
  @inline(__always)
  mutating func popLeast() -> Waiting? {
    if heap.count == 0 { raiseLimit() }
    return heap.popLeast()
  }

  /// Moves what waits just above the limit into the heap.
  @inline(never)
  private mutating func raiseLimit() {
    guard later.count > 0 else { return }
    var least = Double.infinity
    for index in 0..<later.count { least = min(least, later[index].bound) }
    limit = least + abs(least) * Self.limitShare
    var kept = 0
    for index in 0..<later.count {
      let item = later[index]
      if item.bound > limit {
        later[kept] = item
        kept += 1
      } else {
        heap.push(item)
      }
    }
    later.removeLast(later.count - kept)
  }
}
