import Geometry
import Quantities

/// The memory of searches for timed paths; one for each task, used again and again.
package struct TimedScratch: ~Copyable {
  /// What a search knows of a place in one of its safe intervals.
  struct Label: BitwiseCopyable {
    /// The earliest time so far.
    var arrival: Double
    /// The label before it; -1 for the start.
    var parent: Int32
    /// The search that wrote this.
    var search: UInt32
  }

  /// A place in one of its safe intervals that waits for its turn.
  struct Waiting: Comparable {
    /// No way over this one reaches the goal earlier.
    var bound: Double
    var arrival: Double
    var label: Int32
    var parent: Int32
    /// Whether the arrival stands; else zones may put it off.
    var isCertain: Bool

    static func < (left: Waiting, right: Waiting) -> Bool {
      if left.bound != right.bound { return left.bound < right.bound }
      return left.label != right.label ? left.label < right.label : left.parent < right.parent
    }
  }

  var route = RouteScratch()
  var queue = LeastHeap<Waiting>()
  var labels = GrowingMemory<Label>(capacity: 16)
  /// For each node the last search in which the goal saw it.
  var seesGoal = GrowingMemory<UInt32>(capacity: 16)
  /// The nodes that the start sees.
  var startNodes: [Int32] = []
  var crossing = CrossingScratch()
  var search: UInt32 = 0
  /// How many places the last search put in its queue.
  package internal(set) var steps = 0

  /// Memory without anything in it; it grows with what it is used for.
  package init() {}

  /// Begins a search over some nodes with some labels.
  mutating func begin(nodes: Int, labels count: Int) {
    if search == .max {
      labels.removeAll()
      seesGoal.removeAll()
      search = 0
    }
    while labels.count < count { labels.append(Label(arrival: .infinity, parent: -1, search: 0)) }
    while seesGoal.count < nodes { seesGoal.append(0) }
    search += 1
    steps = 0
    queue = LeastHeap()
    startNodes.removeAll(keepingCapacity: true)
  }

  /// Puts a place in the queue.
  @inline(__always)
  mutating func push(_ item: Waiting) {
    steps += 1
    queue.push(item)
  }

  /// Whether the search knows an arrival that is no later.
  @inline(__always)
  func isKnown(_ label: Int, by arrival: Double) -> Bool {
    labels[label].search == search && labels[label].arrival <= arrival
  }
}
