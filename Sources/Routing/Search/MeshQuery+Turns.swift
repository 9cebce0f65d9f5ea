import Geometry
import Quantities

extension MeshQuery {
  /// Opens cones at a corner or a pinch that is next in line.
  @inline(__always)
  mutating func turn(_ item: MeshScratch.Waiting, _ scratch: inout MeshScratch) {
    switch item.entry {
    case Self.turnsRight: turnRight(item, &scratch)
    case Self.turnsLeft: turnLeft(item, &scratch)
    case Self.turnsBoth:
      turnRight(item, &scratch)
      turnLeft(item, &scratch)
    default: pass(item, &scratch)
    }
  }

  /// From the right wall counter-clockwise to straight on.
  private mutating func turnRight(_ item: MeshScratch.Waiting, _ scratch: inout MeshScratch) {
    let corner = turns[Int(item.root)].point
    let straight = Line(pointBefore(item.root, scratch), corner)
    var spoke = Int(turns[Int(item.root)].first)
    while true {
      let first = Int(sides[spoke].first)
      let end = Int(sides[spoke].end)
      if isGoalPolygon(Int32(first), scratch) { reachGoal(from: item.root, at: corner, metres: item.metres) }
      var edge = spoke + 1 == end ? first : spoke + 1
      while true {
        let following = edge + 1 == end ? first : edge + 1
        if following == spoke { break }
        let side = straight.side(of: sides[following].point)
        if side > 0 {
          look(over: edge, following, from: item, at: corner, straight, isRightCut: false, &scratch)
          return
        }
        look(over: edge, following, from: item.root, at: corner, metres: item.metres, scratch: &scratch)
        if side == 0, straight.isAhead(sides[following].point) {
          var vertex = following
          while vertex != spoke, straight.side(of: sides[vertex].point) == 0 {
            see(vertex, from: item.root, at: corner, metres: item.metres, &scratch)
            vertex = vertex + 1 == end ? first : vertex + 1
          }
          return
        }
        edge = following
      }
      let across = MeshSearch.Side.entry(sides[edge].opposite)
      guard across >= 0 else { return }
      spoke = Int(across)
    }
  }

  /// From the left wall clockwise to straight on.
  private mutating func turnLeft(_ item: MeshScratch.Waiting, _ scratch: inout MeshScratch) {
    let corner = turns[Int(item.root)].point
    let straight = Line(pointBefore(item.root, scratch), corner)
    var spoke = Int(turns[Int(item.root)].last)
    while true {
      let first = Int(sides[spoke].first)
      let end = Int(sides[spoke].end)
      if isGoalPolygon(Int32(first), scratch) { reachGoal(from: item.root, at: corner, metres: item.metres) }
      var following = spoke == first ? end - 1 : spoke - 1
      while true {
        let edge = following == first ? end - 1 : following - 1
        if edge == spoke { break }
        let side = straight.side(of: sides[edge].point)
        if side < 0 {
          look(over: edge, following, from: item, at: corner, straight, isRightCut: true, &scratch)
          return
        }
        look(over: edge, following, from: item.root, at: corner, metres: item.metres, scratch: &scratch)
        if side == 0, straight.isAhead(sides[edge].point) {
          var vertex = edge
          while vertex != spoke, straight.side(of: sides[vertex].point) == 0 {
            see(vertex, from: item.root, at: corner, metres: item.metres, &scratch)
            vertex = vertex == first ? end - 1 : vertex - 1
          }
          return
        }
        following = edge
      }
      let across = Int(MeshSearch.Side.entry(sides[spoke].opposite))
      guard across >= 0 else { return }
      spoke = across + 1 == Int(sides[across].end) ? Int(sides[across].first) : across + 1
    }
  }

  /// Through a pinch into all wedges round it.
  private mutating func pass(_ item: MeshScratch.Waiting, _ scratch: inout MeshScratch) {
    let corner = turns[Int(item.root)].point
    for wedge in Int(turns[Int(item.root)].first)..<Int(turns[Int(item.root)].last) {
      var spoke = Int(pinchWedges[wedge])
      while true {
        let first = Int(sides[spoke].first)
        let end = Int(sides[spoke].end)
        if isGoalPolygon(Int32(first), scratch) { reachGoal(from: item.root, at: corner, metres: item.metres) }
        var edge = spoke + 1 == end ? first : spoke + 1
        while true {
          let following = edge + 1 == end ? first : edge + 1
          if following == spoke { break }
          look(over: edge, following, from: item.root, at: corner, metres: item.metres, scratch: &scratch)
          edge = following
        }
        let across = MeshSearch.Side.entry(sides[edge].opposite)
        guard across >= 0 else { break }
        spoke = Int(across)
      }
    }
  }

  /// A corner looks over one of the edges round it, up to the line straight on from the way by which the path came.
  @inline(__always)
  private mutating func look(
    over edge: Int, _ next: Int, from item: MeshScratch.Waiting, at corner: LocalPoint, _ straight: Line,
    isRightCut: Bool, _ scratch: inout MeshScratch
  ) {
    let one = sides[edge].point
    let other = sides[next].point
    if isPinch(edge) { see(edge, from: item.root, at: corner, metres: item.metres, &scratch) }
    if isPinch(next) { see(next, from: item.root, at: corner, metres: item.metres, &scratch) }
    let opposite = opening(edge, scratch)
    guard opposite >= 0, Line(corner, one).side(of: other) > 0 else { return }
    wait(
      cone(
        isRightCut ? straight : Line(corner, one), isRightCut ? Line(corner, other) : straight, one, other,
        isRightEnd: !isRightCut, isLeftEnd: isRightCut, at: corner,
        MeshScratch.Waiting(
          bound: 0, metres: item.metres, root: item.root, right: isRightCut ? Self.straightOn : Int32(edge),
          left: isRightCut ? Int32(next) : Self.straightOn, entry: opposite)),
      &scratch)
  }
}
