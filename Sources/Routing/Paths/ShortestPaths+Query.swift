import Geometry
import Quantities

extension ShortestPaths {
  /// The shortest way between two free points; equally short ways are decided by the order of the corners.
  ///
  /// A* with the straight distance as bound. The start's and the goal's links are tested only when they are next in
  /// line, so a query tests few of them. Each corner is closed once and each link followed once.
  package func path(from start: LocalPoint, to goal: LocalPoint) throws(RouteFailure) -> RoutePath {
    try check(from: start, to: goal)
    if walls.sees(start, goal) { return RoutePath(points: [start, goal]) }
    var search = Search(corners: corners.count)
    for corner in corners.indices where corners[corner].isTaut(from: start) {
      let metres = start.planarDistanceMetres(to: position(corner))
      search.heap.append(
        Step(
          bound: metres + position(corner).planarDistanceMetres(to: goal), metres: metres, node: Int32(corner),
          parent: Step.start, isProven: false))
    }
    search.heap.heapify()
    while let step = search.heap.popLeast() {
      if step.node == Step.goal {
        let last = Int(step.parent)
        guard walls.sees(position(last), goal) else { continue }
        return RoutePath(points: [start] + search.corners(upTo: last).map(position) + [goal])
      }
      let corner = Int(step.node)
      if search.isClosed[corner] { continue }
      if !step.isProven, !walls.sees(start, position(corner)) { continue }
      search.isClosed[corner] = true
      search.parents[corner] = step.parent
      expand(corner, at: step.metres, towards: goal, &search)
    }
    throw .noPath(closedBy: freeSpace.obstacles(closing: start, from: goal))
  }

  private func expand(_ corner: Int, at metres: Double, towards goal: LocalPoint, _ search: inout Search) {
    let here = position(corner)
    if corners[corner].isTaut(from: goal) {
      let total = metres + here.planarDistanceMetres(to: goal)
      search.heap.push(
        Step(bound: total, metres: total, node: Step.goal, parent: Int32(corner), isProven: false))
    }
    for link in Int(offsets[corner])..<Int(offsets[corner + 1]) {
      let other = Int(targets[link])
      let reached = metres + lengths[link]
      if search.isClosed[other] || reached >= search.best[other] { continue }
      search.best[other] = reached
      search.heap.push(
        Step(
          bound: reached + position(other).planarDistanceMetres(to: goal), metres: reached, node: Int32(other),
          parent: Int32(corner), isProven: true))
    }
  }

  /// The state of one query.
  private struct Search {
    var heap = LeastHeap<Step>()
    /// The least proven length so far at each corner.
    var best: [Double]
    var isClosed: [Bool]
    var parents: [Int32]

    init(corners: Int) {
      best = [Double](repeating: .infinity, count: corners)
      isClosed = [Bool](repeating: false, count: corners)
      parents = [Int32](repeating: Step.start, count: corners)
    }

    func corners(upTo last: Int) -> [Int] {
      var result = [last]
      var node = parents[last]
      while node != Step.start {
        result.append(Int(node))
        node = parents[Int(node)]
      }
      return result.reversed()
    }
  }

  /// A way to a corner or to the goal that waits for its turn.
  private struct Step: Comparable {
    static let start: Int32 = -1
    static let goal: Int32 = -2

    let bound: Double
    let metres: Double
    let node: Int32
    let parent: Int32
    /// Whether the last piece is known to be free.
    let isProven: Bool

    static func < (left: Step, right: Step) -> Bool {
      if left.bound != right.bound { return left.bound < right.bound }
      if left.node != right.node { return left.node < right.node }
      return left.parent < right.parent
    }
  }
}
