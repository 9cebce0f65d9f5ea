import Geometry
import Quantities

/// A mesh laid out for searches: what is asked together lies together.
struct MeshSearchLayout {
  private(set) var sides: [MeshSearch.Side] = []
  private(set) var turns: [MeshSearch.Turn] = []
  private(set) var pinchCount = 0
  private(set) var pinchWedges: [Int32] = []
  private(set) var parts: [Int32] = []

  init(_ mesh: FreeMesh) {
    var turnOf = [Int32](repeating: -1, count: mesh.points.count)
    mesh.withView { view in
      // Pinches come first, so that a turn's number tells what it is.
      for vertex in mesh.points.indices where view.kinds[vertex].contains(.pinch) {
        turnOf[vertex] = Int32(turns.count)
        addPinch(vertex, mesh, view)
      }
      pinchCount = turns.count
      for vertex in mesh.points.indices where turnOf[vertex] < 0 && view.kinds[vertex].contains(.corner) {
        turnOf[vertex] = Int32(turns.count)
        addCorner(vertex, mesh, view)
      }
      sides.reserveCapacity(view.corners.count)
      for polygon in 0..<mesh.polygonCount {
        let (first, end) = (view.offsets[polygon], view.offsets[polygon + 1])
        for edge in Int(first)..<Int(end) {
          let vertex = Int(view.corners[edge])
          let point = view.points[vertex]
          sides.append(
            MeshSearch.Side(
              east: point.east, north: point.north, turn: turnOf[vertex], opposite: view.opposite[edge],
              first: first, end: end))
        }
      }
      findParts(mesh, view)
      closeBlindAlleys(mesh, view)
    }
  }

  /// Marks the sides that lead into blind alleys: into polygons that have no second way out, whatever path one takes
  /// there. A shortest path enters one only where its goal is there.
  private mutating func closeBlindAlleys(_ mesh: FreeMesh, _ view: FreeMeshView) {
    // The ways out of each polygon that are left; a pinch is always one.
    var exits = [Int32](repeating: 0, count: mesh.polygonCount)
    for side in sides.indices {
      let isPinch = sides[side].turn >= 0 && sides[side].turn < pinchCount
      if isPinch { exits[Int(view.polygonOf[side])] += 2 }
      if view.opposite[side] >= 0 { exits[Int(view.polygonOf[side])] += 1 }
    }
    var waiting = exits.indices.filter { exits[$0] == 1 }
    while let polygon = waiting.popLast() {
      guard exits[polygon] == 1 else { continue }
      exits[polygon] = 0
      for side in Int(view.offsets[polygon])..<Int(view.offsets[polygon + 1]) {
        // Sides into alleys that hang on this one are marked already.
        let outer = sides[side].opposite
        guard outer >= 0 else { continue }
        sides[Int(outer)].opposite = MeshSearch.Side.blind(Int32(side))
        let next = Int(view.polygonOf[Int(outer)])
        exits[next] -= 1
        if exits[next] == 1 { waiting.append(next) }
      }
    }
  }

  private mutating func addPinch(_ vertex: Int, _ mesh: FreeMesh, _ view: FreeMeshView) {
    let point = view.points[vertex]
    let first = Int32(pinchWedges.count)
    pinchWedges += mesh.wedges[Int(mesh.wedgeOffsets[vertex])..<Int(mesh.wedgeOffsets[vertex + 1])]
    turns.append(
      MeshSearch.Turn(
        east: point.east, north: point.north, rightEast: point.east, rightNorth: point.north, leftEast: point.east,
        leftNorth: point.north, first: first, last: Int32(pinchWedges.count)))
  }

  private mutating func addCorner(_ vertex: Int, _ mesh: FreeMesh, _ view: FreeMeshView) {
    let point = view.points[vertex]
    let right = view.points[Int(view.walls[vertex].right)]
    let left = view.points[Int(view.walls[vertex].left)]
    let first = mesh.wedges[Int(mesh.wedgeOffsets[vertex])]
    var last = Int(first)
    while true {
      let across = view.opposite[view.previous(last)]
      guard across >= 0, across != first else { break }
      last = Int(across)
    }
    turns.append(
      MeshSearch.Turn(
        east: point.east, north: point.north, rightEast: right.east, rightNorth: right.north, leftEast: left.east,
        leftNorth: left.north, first: first, last: Int32(last)))
  }

  /// Numbers the parts of the free space; polygons that meet in a pinch belong together.
  private mutating func findParts(_ mesh: FreeMesh, _ view: FreeMeshView) {
    parts = Array(0..<Int32(mesh.polygonCount))
    for edge in 0..<view.opposite.count where view.opposite[edge] > edge {
      join(view.polygonOf[edge], view.polygonOf[Int(view.opposite[edge])])
    }
    for turn in turns.prefix(pinchCount) {
      let wedges = pinchWedges[Int(turn.first)..<Int(turn.last)]
      guard let first = wedges.first else { continue }
      for wedge in wedges.dropFirst() { join(view.polygonOf[Int(first)], view.polygonOf[Int(wedge)]) }
    }
    for polygon in parts.indices { parts[polygon] = part(Int32(polygon)) }
  }

  private mutating func join(_ one: Int32, _ other: Int32) {
    let (first, second) = (part(one), part(other))
    if first != second { parts[Int(max(first, second))] = min(first, second) }
  }

  /// The number of a polygon's part so far; shortens the way there for later questions.
  private mutating func part(_ polygon: Int32) -> Int32 {
    var here = polygon
    while parts[Int(here)] != here {
      parts[Int(here)] = parts[Int(parts[Int(here)])]
      here = parts[Int(here)]
    }
    return here
  }
}
