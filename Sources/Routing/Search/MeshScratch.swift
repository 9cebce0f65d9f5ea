import Geometry

/// The memory of searches over a mesh; one for each task, used again and again without being cleared.
package struct MeshScratch: ~Copyable {
  /// What a search knows of a turn.
  struct TurnState: BitwiseCopyable {
    /// The least length at which it was reached.
    var metres: Double
    /// The turn before it; -1 for the start.
    var parent: Int32
    /// The search that wrote this.
    var search: UInt32
  }

  /// What waits for its turn: a cone of sight that enters a polygon, or a corner at which paths may turn.
  struct Waiting: Bounded {
    /// No path over this is shorter, in metres.
    var bound: Double
    /// The length from the start to the root in metres.
    var metres: Double
    /// The turn from which the cone is seen, or at which paths turn; -1 for the start.
    var root: Int32
    /// The sides whose first points bound the cone, or `MeshQuery.straightOn`.
    var right: Int32
    var left: Int32
    /// The side through which the cone enters, as a side of the polygon that it enters; for a corner one of
    /// `MeshQuery.turnsRight`, `turnsLeft`, `turnsBoth` and `turnsAnyway`.
    var entry: Int32
  }

  var states = GrowingMemory<TurnState>(capacity: 16)
  var heap = BoundHeap<Waiting>()
  /// The first sides of the polygons that hold the start, and of those that hold the goal.
  var startPolygons = GrowingMemory<Int32>(capacity: 16)
  var goalPolygons = GrowingMemory<Int32>(capacity: 16)
  /// For each side that leads into a blind alley the last search whose goal lay there.
  var openings = GrowingMemory<UInt32>(capacity: 16)
  private(set) var search: UInt32 = 0
  /// How many cones and corners the last search looked at.
  package internal(set) var expansions = 0

  /// Memory without anything in it; it grows with what it is used for.
  package init() {}

  /// Begins a search over a number of turns and sides.
  mutating func begin(turns: Int, sides: Int) {
    if search == .max {
      states.removeAll()
      openings.removeAll()
      search = 0
    }
    while states.count < turns { states.append(TurnState(metres: .infinity, parent: -1, search: 0)) }
    while openings.count < sides { openings.append(0) }
    search += 1
    heap.removeAll()
    startPolygons.removeAll()
    goalPolygons.removeAll()
    expansions = 0
  }

  /// Puts something in the queue.
  @inline(__always)
  mutating func push(_ item: Waiting) { heap.push(item) }

  /// Takes what has the least bound out of the queue.
  @inline(__always)
  mutating func popLeast() -> Waiting? { heap.popLeast() }

  /// Takes what has the least bound out of the queue, after something else was put in.
  @inline(__always)
  mutating func popLeast(afterPushing item: Waiting) -> Waiting { heap.popLeast(afterPushing: item) }
}
