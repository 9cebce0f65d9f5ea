import Geometry
import Quantities

/// Exact shortest paths in a free space, in the Euclidean plane.
///
/// Two tiers answer, and give the same lengths. A search through the mesh needs no preparation and is the faster one
/// for places near each other. The corner graph holds the corners at which a taut path may turn and the sight between
/// them: it costs time and memory once, and then answers over the whole city in microseconds. Immutable, so tasks may
/// share it, each with a scratch of its own.
package struct ShortestPaths: Sendable {
  /// Where the paths may go.
  package let freeSpace: FreeSpace
  /// The corner graph; nil where the mesh alone is searched.
  package let corners: CornerPaths?
  /// The search through the mesh.
  package let search: MeshSearch
  /// Up to this distance the mesh is searched also where there is a corner graph, in metres.
  private let nearMetres: Double

  /// `nearMetres` in mean widths of the mesh's polygons: about where the two tiers take the same time.
  private static let nearPolygons = 32.0

  /// How much is prepared.
  package enum Preparation: Hashable, Sendable {
    /// The corner graph, unless it has more links than this, counted in both directions.
    case corners(linksMax: Int)
    /// Nothing: for a free space that soon changes again.
    case search

    /// The corner graph as long as it takes about 1 GB at most.
    package static let standard = Preparation.corners(linksMax: CornerGraph.linksMax)
  }

  /// Prepares paths.
  package init(_ freeSpace: FreeSpace, _ preparation: Preparation = .standard) {
    self.freeSpace = freeSpace
    search = MeshSearch(freeSpace.mesh, locator: freeSpace.locator)
    let box = BoundingBox(around: freeSpace.mesh.points) ?? BoundingBox(west: 0, south: 0, east: 0, north: 0)
    let width = (box.east - box.west) * (box.north - box.south) / Double(max(1, freeSpace.mesh.polygonCount))
    nearMetres = Self.nearPolygons * width.squareRoot()
    switch preparation {
    case .search: corners = nil
    case .corners(let linksMax):
      var corners: CornerPaths?
      do throws(CornerGraph.TooManyLinks) {
        corners = try CornerPaths(freeSpace.mesh, linksMax: linksMax)
      } catch {
        corners = nil
      }
      self.corners = corners
    }
  }

  /// The number of corners of the corner graph; 0 where there is none.
  package var cornerCount: Int { corners?.graph.places.count ?? 0 }
  /// The number of pairs of corners that are linked.
  package var linkCount: Int { (corners?.graph.linkCount ?? 0) / 2 }

  /// The shortest path between two points.
  package func path(from start: LocalPoint, to goal: LocalPoint) throws(RouteFailure) -> RoutePath {
    var scratch = RouteScratch()
    return try path(from: start, to: goal, &scratch)
  }

  /// The shortest path between two points, with memory that is used again.
  package func path(
    from start: LocalPoint, to goal: LocalPoint, _ scratch: inout RouteScratch
  ) throws(RouteFailure) -> RoutePath {
    var points: [LocalPoint] = []
    swap(&points, &scratch.points)
    defer { swap(&points, &scratch.points) }
    guard try length(from: start, to: goal, &points, &scratch) != nil else { throw failure(from: start, to: goal) }
    return RoutePath(points: points)
  }

  /// The length of the shortest path in metres; nil where a path cannot be. Allocates nothing once the scratch has
  /// grown.
  package func lengthMetres(from start: LocalPoint, to goal: LocalPoint, _ scratch: inout RouteScratch) -> Double? {
    var points: [LocalPoint] = []
    swap(&points, &scratch.points)
    defer { swap(&points, &scratch.points) }
    do throws(RouteFailure) {
      return try length(from: start, to: goal, &points, &scratch)
    } catch {
      return nil
    }
  }

  /// The cheapest path between two points by another measure than length, such as time in wind; over the corner graph,
  /// which must be there.
  ///
  /// - Returns: the path and its cost.
  package func path(
    from start: LocalPoint, to goal: LocalPoint, metric: some PathMetric, _ scratch: inout RouteScratch
  ) throws(RouteFailure) -> (path: RoutePath, cost: Double) {
    guard let corners else { throw .notPrepared }
    var points: [LocalPoint] = []
    swap(&points, &scratch.points)
    findPolygons(from: start, to: goal, &scratch)
    let cost = corners.path(from: start, to: goal, metric, &points, &scratch.corners)
    swap(&points, &scratch.points)
    guard let cost else { throw failure(from: start, to: goal) }
    return (RoutePath(points: scratch.points), cost)
  }

  private func findPolygons(from start: LocalPoint, to goal: LocalPoint, _ scratch: inout RouteScratch) {
    scratch.corners.begin(nodes: cornerCount)
    freeSpace.locator.forEachPolygon(at: start) { scratch.corners.startPolygons.append(Int32($0)) }
    freeSpace.locator.forEachPolygon(at: goal) { scratch.corners.goalPolygons.append(Int32($0)) }
  }

  private func length(
    from start: LocalPoint, to goal: LocalPoint, _ points: inout [LocalPoint], _ scratch: inout RouteScratch
  ) throws(RouteFailure) -> Double? {
    guard let corners, start.planarDistanceMetres(to: goal) > nearMetres else {
      do throws(MeshSearch.LimitReached) {
        return try search.path(from: start, to: goal, &points, &scratch.search)
      } catch {
        throw .limitReached(expansions: error.expansionsMax)
      }
    }
    findPolygons(from: start, to: goal, &scratch)
    return corners.path(from: start, to: goal, EuclideanMetric(), &points, &scratch.corners)
  }

  /// Why there is no path.
  func failure(from start: LocalPoint, to goal: LocalPoint) -> RouteFailure {
    for point in [start, goal] where !(point.east.isFinite && point.north.isFinite) { return .notFinite }
    if !freeSpace.contains(start) {
      let ids = freeSpace.obstacles(at: start)
      return ids.isEmpty ? .startOutsideBoundary : .startInside(obstacles: ids)
    }
    if !freeSpace.contains(goal) {
      let ids = freeSpace.obstacles(at: goal)
      return ids.isEmpty ? .goalOutsideBoundary : .goalInside(obstacles: ids)
    }
    return .noPath
  }
}

/// The memory of searches for paths; one for each task, used again and again.
package struct RouteScratch: ~Copyable {
  var corners = CornerScratch()
  var search = MeshScratch()
  /// The path that was found last.
  var points: [LocalPoint] = []

  /// Memory without anything in it; it grows with what it is used for.
  package init() {}
}
