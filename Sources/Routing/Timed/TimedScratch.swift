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

  var route = RouteScratch()
  var labels = GrowingMemory<Label>(capacity: 16)
  /// For each node the last search in which the goal saw it.
  var seesGoal = GrowingMemory<UInt32>(capacity: 16)
  /// The nodes that the start sees.
  var startNodes: [Int32] = []
  var crossing = CrossingScratch()
  /// For ways to the goal.
  var goalCrossing = CrossingScratch()
  var search: UInt32 = 0
  /// The labels that the last search looked on from.
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
    startNodes.removeAll(keepingCapacity: true)
  }
}
