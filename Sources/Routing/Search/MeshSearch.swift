import Geometry
import Quantities

/// Exact shortest paths by any-angle search on a mesh of convex polygons (Polyanya; Cui, Harabor and Grastien,
/// IJCAI 2017).
///
/// Cones of sight run from a root through the polygons. A cone is bounded by vertices alone, never by points that were
/// worked out, so all decisions are exact; rounded numbers only order the queue. Where a cone's border meets a corner
/// round which a taut path can turn, the corner becomes a root of its own once it is next in line. Where obstacles
/// touch in a point, paths pass through the point in any direction.
///
/// Needs nothing but the mesh: it is ready at once, and the tier for maps that change or are too large for a graph.
/// Immutable, so tasks may share it; each task has its own scratch, and a query allocates nothing once that has grown.
package struct MeshSearch: Sendable {
  /// Where paths may go.
  package let mesh: FreeMesh
  /// Finds the polygons that hold a point.
  package let locator: MeshLocator
  /// The most cones and corners that one query looks at.
  package let expansionsMax: Int

  let sides: [Side]
  let turns: [Turn]
  /// The turns before this are pinches.
  let pinchCount: Int
  /// The first sides of the free wedges of all pinches.
  let pinchWedges: [Int32]
  /// For each polygon the connected part of the free space that it belongs to; parts touch where obstacles do.
  let parts: [Int32]

  /// The most cones and corners that one query looks at where nothing else is said.
  package static let expansionsDefaultMax = 20_000_000

  /// A query looked at as many cones and corners as it may and knew no answer yet.
  package struct LimitReached: Error, Hashable, Sendable, CustomStringConvertible {
    /// How many it may look at.
    package let expansionsMax: Int

    /// Makes the error of a search with a limit.
    package init(expansionsMax: Int) { self.expansionsMax = expansionsMax }

    /// One sentence without a final period.
    package var description: String { "the search for a path ended at its limit of \(expansionsMax) steps" }
  }

  /// An edge of a polygon with all that a search asks of it, side by side in memory.
  struct Side: BitwiseCopyable {
    /// Where it starts.
    var east: Double
    var north: Double
    /// The turn at its start, or -1.
    var turn: Int32
    /// The same edge of the polygon on its other side, or `FreeMesh.wall`. Where a blind alley begins behind it, that
    /// edge as a number below `FreeMesh.wall`.
    var opposite: Int32
    /// The sides of its polygon: from the first to before the end.
    var first: Int32
    var end: Int32

    var point: LocalPoint { @inline(__always) get { LocalPoint(east: east, north: north) } }

    /// The number of an edge behind which a blind alley begins, and back.
    @inline(__always)
    static func blind(_ edge: Int32) -> Int32 { -2 - edge }

    /// The edge that an `opposite` stands for, blind alley or not; `FreeMesh.wall` for a wall.
    @inline(__always)
    static func entry(_ opposite: Int32) -> Int32 { opposite < FreeMesh.wall ? -2 - opposite : opposite }
  }

  /// A vertex at which paths may turn: a corner, or a pinch.
  struct Turn: BitwiseCopyable {
    var east: Double
    var north: Double
    /// The ends of the walls on the right and on the left border of a corner's free wedge.
    var rightEast: Double
    var rightNorth: Double
    var leftEast: Double
    var leftNorth: Double
    /// For a corner the sides that leave it: along the right wall, and the one farthest to the left that leads into a
    /// free polygon. For a pinch the range of its wedges in `pinchWedges`.
    var first: Int32
    var last: Int32

    var point: LocalPoint { @inline(__always) get { LocalPoint(east: east, north: north) } }
    var right: LocalPoint { @inline(__always) get { LocalPoint(east: rightEast, north: rightNorth) } }
    var left: LocalPoint { @inline(__always) get { LocalPoint(east: leftEast, north: leftNorth) } }
  }

  /// Prepares a mesh: O(edges).
  ///
  /// - Parameters:
  ///   - mesh: where paths may go.
  ///   - locator: a locator of the mesh, where there is one already.
  ///   - expansionsMax: the most cones and corners that one query looks at.
  package init(
    _ mesh: FreeMesh, locator: MeshLocator? = nil, expansionsMax: Int = MeshSearch.expansionsDefaultMax
  ) {
    self.mesh = mesh
    self.expansionsMax = expansionsMax
    self.locator = locator ?? MeshLocator(mesh)
    let layout = MeshSearchLayout(mesh)
    sides = layout.sides
    turns = layout.turns
    pinchCount = layout.pinchCount
    pinchWedges = layout.pinchWedges
    parts = layout.parts
  }

  /// The shortest path between two points.
  ///
  /// - Parameters:
  ///   - start: any point; on a border of the free space it belongs to it.
  ///   - goal: likewise.
  ///   - path: gets the points of the path, from start to goal, both also where they are the same point; empty where
  ///     there is no path.
  /// - Returns: the length in metres; nil where there is no path, also where an end lies outside the free space (then
  ///   `locator` knows no polygon for it).
  package func path(
    from start: LocalPoint, to goal: LocalPoint, _ path: inout [LocalPoint], _ scratch: inout MeshScratch
  ) throws(LimitReached) -> Double? {
    path.removeAll(keepingCapacity: true)
    scratch.begin(turns: turns.count, sides: sides.count)
    guard place(start, goal, &scratch) else { return nil }
    let outcome = sides.withUnsafeBufferPointer { sides in
      turns.withUnsafeBufferPointer { turns in
        pinchWedges.withUnsafeBufferPointer { wedges in
          var query = MeshQuery(
            sides: sides, turns: turns, pinchWedges: wedges, pinchCount: Int32(pinchCount), start: start, goal: goal,
            search: scratch.search, goalPolygon: scratch.goalPolygons[0])
          let isDone = query.run(expansionsMax: expansionsMax, &scratch)
          if isDone, query.bestMetres < .infinity { query.collect(&path, scratch) }
          return isDone
        }
      }
    }
    guard outcome else { throw LimitReached(expansionsMax: expansionsMax) }
    guard var previous = path.first else { return nil }
    var metres = 0.0
    for point in path {
      metres += previous.planarDistanceMetres(to: point)
      previous = point
    }
    return metres
  }

  /// Finds the polygons of both ends; false where an end lies in none, or no part of the free space holds both.
  private func place(_ start: LocalPoint, _ goal: LocalPoint, _ scratch: inout MeshScratch) -> Bool {
    locator.forEachPolygon(at: start) { scratch.startPolygons.append(Int32($0)) }
    guard scratch.startPolygons.count > 0 else { return false }
    locator.forEachPolygon(at: goal) { scratch.goalPolygons.append(Int32($0)) }
    var isConnected = false
    for one in 0..<scratch.startPolygons.count {
      let part = parts[Int(scratch.startPolygons[one])]
      for other in 0..<scratch.goalPolygons.count where parts[Int(scratch.goalPolygons[other])] == part {
        isConnected = true
      }
    }
    guard isConnected else { return false }
    // From here on a polygon goes by its first side.
    for index in 0..<scratch.startPolygons.count {
      scratch.startPolygons[index] = mesh.offsets[Int(scratch.startPolygons[index])]
    }
    for index in 0..<scratch.goalPolygons.count {
      scratch.goalPolygons[index] = mesh.offsets[Int(scratch.goalPolygons[index])]
      open(Int(scratch.goalPolygons[index]), &scratch)
    }
    return true
  }

  /// Opens the blind alleys on the way to a polygon, given by its first side.
  private func open(_ polygon: Int, _ scratch: inout MeshScratch) {
    var first = polygon
    var side = first
    while side < Int(sides[first].end) {
      let outer = sides[side].opposite
      guard outer >= 0, sides[Int(outer)].opposite == Side.blind(Int32(side)) else {
        side += 1
        continue
      }
      // One side leads out of a blind alley, into one that is nearer to its mouth or into the open.
      if scratch.openings[side] == scratch.search { return }
      scratch.openings[side] = scratch.search
      first = Int(sides[Int(outer)].first)
      side = first
    }
  }
}
