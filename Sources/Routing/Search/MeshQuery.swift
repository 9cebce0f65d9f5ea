import Geometry
import Quantities

/// One query of a `MeshSearch`.
struct MeshQuery {
  let sides: UnsafeBufferPointer<MeshSearch.Side>
  let turns: UnsafeBufferPointer<MeshSearch.Turn>
  let pinchWedges: UnsafeBufferPointer<Int32>
  let pinchCount: Int32
  let start: LocalPoint
  let goal: LocalPoint
  let search: UInt32
  /// The first side of one of the polygons that hold the goal.
  let goalPolygon: Int32
  /// The length of the best path to the goal so far.
  private(set) var bestMetres = Double.infinity
  /// The last turn of the best path; -1 where it is straight.
  private var bestRoot: Int32 = -1
  /// The best of what was found since something was last taken from the queue.
  private var held: MeshScratch.Waiting?

  /// In place of a cone's border: straight on from where the path arrived at the root.
  static let straightOn: Int32 = -1
  /// In place of a cone's entry: a corner at which paths turn right, with the obstacle to their right.
  static let turnsRight: Int32 = -1
  /// A corner at which paths turn left.
  static let turnsLeft: Int32 = -2
  /// The tip of a wall without thickness, along which a path arrived.
  static let turnsBoth: Int32 = -3
  /// A pinch, at which paths go on in any direction.
  static let turnsAnyway: Int32 = -4

  init(
    sides: UnsafeBufferPointer<MeshSearch.Side>, turns: UnsafeBufferPointer<MeshSearch.Turn>,
    pinchWedges: UnsafeBufferPointer<Int32>, pinchCount: Int32, start: LocalPoint, goal: LocalPoint, search: UInt32,
    goalPolygon: Int32
  ) {
    self.sides = sides
    self.turns = turns
    self.pinchWedges = pinchWedges
    self.pinchCount = pinchCount
    self.start = start
    self.goal = goal
    self.search = search
    self.goalPolygon = goalPolygon
  }

  /// Searches until the best path is known; false where that takes more than the allowed expansions.
  mutating func run(expansionsMax: Int, _ scratch: inout MeshScratch) -> Bool {
    leaveStart(&scratch)
    var expansions = 0
    while let item = takeLeast(&scratch) {
      if item.bound >= bestMetres { break }
      // Its root was reached on a shorter way since.
      if item.root >= 0, item.metres > scratch.states[Int(item.root)].metres { continue }
      guard expansions < expansionsMax else {
        scratch.expansions = expansions
        return false
      }
      expansions += 1
      if item.entry >= 0 { follow(item, &scratch) } else { turn(item, &scratch) }
    }
    scratch.expansions = expansions
    return true
  }

  @inline(__always)
  private mutating func takeLeast(_ scratch: inout MeshScratch) -> MeshScratch.Waiting? {
    guard let item = held else { return scratch.popLeast() }
    held = nil
    return scratch.popLeast(afterPushing: item)
  }

  /// Puts something in the queue; the best one is kept aside, for it is often the next to be looked at.
  @inline(__always)
  mutating func wait(_ item: MeshScratch.Waiting, _ scratch: inout MeshScratch) {
    guard item.bound < bestMetres else { return }
    guard let other = held else {
      held = item
      return
    }
    if item.bound < other.bound {
      held = item
      scratch.push(other)
    } else {
      scratch.push(item)
    }
  }

  /// Where a root lies.
  @inline(__always)
  func point(ofRoot root: Int32) -> LocalPoint { root >= 0 ? turns[Int(root)].point : start }

  /// Where the path to a turn came from.
  @inline(__always)
  func pointBefore(_ root: Int32, _ scratch: borrowing MeshScratch) -> LocalPoint {
    point(ofRoot: scratch.states[Int(root)].parent)
  }

  @inline(__always)
  func isGoalPolygon(_ polygon: Int32, _ scratch: borrowing MeshScratch) -> Bool {
    if polygon == goalPolygon { return true }
    for index in 1..<scratch.goalPolygons.count where scratch.goalPolygons[index] == polygon { return true }
    return false
  }

  /// The side through which a way over a side enters the next polygon; negative where it leads nowhere: into a wall,
  /// or into a blind alley that does not hold the goal.
  @inline(__always)
  func opening(_ side: Int, _ scratch: borrowing MeshScratch) -> Int32 {
    let opposite = sides[side].opposite
    guard opposite < FreeMesh.wall else { return opposite }
    let entry = MeshSearch.Side.entry(opposite)
    return scratch.openings[Int(entry)] == search ? entry : FreeMesh.wall
  }

  /// The goal is seen from a root.
  @inline(__always)
  mutating func reachGoal(from root: Int32, at point: LocalPoint, metres: Double) {
    let total = metres + point.planarDistanceMetres(to: goal)
    if total < bestMetres {
      bestMetres = total
      bestRoot = root
    }
  }

  /// Looks round from the start: cones through all edges of the polygons that hold it.
  private mutating func leaveStart(_ scratch: inout MeshScratch) {
    for index in 0..<scratch.startPolygons.count {
      let first = scratch.startPolygons[index]
      if isGoalPolygon(first, scratch) {
        reachGoal(from: -1, at: start, metres: 0)
        return
      }
    }
    for index in 0..<scratch.startPolygons.count {
      let first = Int(scratch.startPolygons[index])
      let end = Int(sides[first].end)
      for edge in first..<end {
        let next = edge + 1 == end ? first : edge + 1
        look(over: edge, next, from: -1, at: start, metres: 0, scratch: &scratch)
      }
    }
  }

  /// A root in a polygon, or on its border, looks over one of the polygon's edges, whole.
  @inline(__always)
  mutating func look(
    over edge: Int, _ next: Int, from root: Int32, at point: LocalPoint, metres: Double, scratch: inout MeshScratch
  ) {
    let opposite = opening(edge, scratch)
    let one = sides[edge].point
    let other = sides[next].point
    let side = Line(point, one).side(of: other)
    if side > 0, opposite >= 0 {
      wait(
        cone(
          Line(point, one), Line(point, other), one, other, isRightEnd: true, isLeftEnd: true, at: point,
          MeshScratch.Waiting(
            bound: 0, metres: metres, root: root, right: Int32(edge), left: Int32(next), entry: opposite)),
        &scratch)
    }
    // Along the line of an edge no cone opens, but its ends are seen.
    let isAlong = side == 0
    if isAlong || isPinch(edge) { see(edge, from: root, at: point, metres: metres, &scratch) }
    if isAlong || isPinch(next) { see(next, from: root, at: point, metres: metres, &scratch) }
  }

  @inline(__always)
  func isPinch(_ side: Int) -> Bool {
    let turn = sides[side].turn
    return turn >= 0 && turn < pinchCount
  }

  /// A root sees the vertex at which a side starts: if a path can turn there, it joins the queue.
  @inline(__always)
  mutating func see(
    _ side: Int, from root: Int32, at point: LocalPoint, metres: Double, _ scratch: inout MeshScratch
  ) {
    let turn = sides[side].turn
    guard turn >= 0 else { return }
    let there = sides[side].point
    let way = point.planarDistanceMetres(to: there)
    // At the root itself all is looked at already.
    guard way > 0 else { return }
    let reached = metres + way
    let state = scratch.states[Int(turn)]
    if state.search == search, state.metres <= reached { return }
    // Also where no taut path can turn: what comes to this vertex later and is longer leads nowhere.
    scratch.states[Int(turn)] = MeshScratch.TurnState(metres: reached, parent: root, search: search)
    let entry = turn < pinchCount ? Self.turnsAnyway : Self.turns(at: turns[Int(turn)], from: point)
    guard entry < 0 else { return }
    wait(
      MeshScratch.Waiting(
        bound: reached + there.planarDistanceMetres(to: goal) * Self.boundShare, metres: reached, root: turn,
        right: 0, left: 0, entry: entry),
      &scratch)
  }

  /// How taut paths that arrive at a corner straight from a point go on: one of the `turns…`, or 0 where none turns.
  @inline(__always)
  private static func turns(at corner: MeshSearch.Turn, from point: LocalPoint) -> Int32 {
    let here = corner.point
    let right = Predicates.orientation(point, here, corner.right)
    let left = Predicates.orientation(point, here, corner.left)
    if right < 0 { return left <= 0 ? turnsRight : 0 }
    if left > 0 { return turnsLeft }
    // Either both walls run along the line, or they part round it.
    guard right == 0, left == 0 else { return 0 }
    return (corner.right - here).dot(here - point) < 0 ? turnsBoth : 0
  }

  /// The points of the best path, without those between which it runs straight.
  func collect(_ path: inout [LocalPoint], _ scratch: borrowing MeshScratch) {
    path.append(goal)
    var root = bestRoot
    while root >= 0 {
      add(turns[Int(root)].point, &path)
      root = scratch.states[Int(root)].parent
    }
    if path.count == 1 { path.append(start) } else { add(start, &path) }
    path.reverse()
  }

  private func add(_ point: LocalPoint, _ path: inout [LocalPoint]) {
    while path.count >= 2 {
      let (before, last) = (path[path.count - 2], path[path.count - 1])
      guard Predicates.orientation(before, last, point) == 0, (last - before).dot(point - last) >= 0 else { break }
      path.removeLast()
    }
    path.append(point)
  }
}
