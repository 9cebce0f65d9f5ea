import Geometry
import Quantities

/// Exact shortest paths over a corner graph with landmarks: the fast tier for zones that stand still.
///
/// A query looks round from both ends through the mesh, and searches between the corners seen (A*). Immutable, so tasks
/// may share it; each task has its own scratch, and a query allocates nothing once that has grown.
package struct CornerPaths: Sendable {
  /// Where paths may go.
  package let mesh: FreeMesh
  /// The corners of the mesh.
  package let graph: CornerGraph
  /// The lower bounds.
  package let landmarks: Landmarks

  /// Prepares the graph and the landmarks of a mesh.
  package init(
    _ mesh: FreeMesh, linksMax: Int = CornerGraph.linksMax, landmarkCount: Int = Landmarks.countDefault
  ) throws(CornerGraph.TooManyLinks) {
    self.mesh = mesh
    graph = try CornerGraph(mesh, linksMax: linksMax)
    landmarks = Landmarks(graph, count: landmarkCount)
  }

  /// The most landmarks that one search asks.
  private static let activeLandmarks = 4

  /// The cheapest path between two points of the free space.
  ///
  /// - Parameters:
  ///   - metric: what straight ways cost.
  ///   - path: gets the points of the path, from start to goal.
  ///   - scratch: holds the polygons of both ends (see `CornerScratch.begin`).
  /// - Returns: the cost; nil where there is no path.
  @inline(__always)
  func path(
    from start: LocalPoint, to goal: LocalPoint, _ metric: some PathMetric, _ path: inout [LocalPoint],
    _ scratch: inout CornerScratch
  ) -> Double? {
    path.removeAll(keepingCapacity: true)
    return mesh.withView { view in
      graph.withView { links in
        var isSeen = false
        for index in 0..<scratch.startPolygons.count {
          let polygon = Int(scratch.startPolygons[index])
          look(from: start, in: polygon, view, &scratch.sight, &scratch.startLinks, scratch.goalPolygons) { sight in
            if !isSeen { isSeen = sight.holds(goal) }
          }
        }
        if isSeen {
          let cost = metric.cost(of: goal - start, metres: start.planarDistanceMetres(to: goal))
          guard cost.isFinite else { return nil }
          path.append(start)
          path.append(goal)
          return cost
        }
        for index in 0..<scratch.goalPolygons.count {
          let polygon = Int(scratch.goalPolygons[index])
          look(from: goal, in: polygon, view, &scratch.sight, &scratch.goalLinks)
        }
        guard let last = search(from: start, to: goal, metric, links, &scratch) else { return nil }
        var node = Int32(last.node)
        path.append(goal)
        while node >= 0 {
          append(graph.places[Int(node)], &path)
          node = scratch.states[Int(node)].parent
        }
        append(start, &path)
        path.reverse()
        return last.cost
      }
    }
  }

  /// Adds a point to a path; one on the straight way between its neighbours is left out: an end may lie on a corner,
  /// and a path may pass straight between obstacles that touch.
  private func append(_ point: LocalPoint, _ path: inout [LocalPoint]) {
    let last = path[path.count - 1]
    if last == point { return }
    if path.count > 1 {
      let before = path[path.count - 2]
      if Predicates.orientation(before, last, point) == 0, (last - before).dot(point - last) > 0 { path.removeLast() }
    }
    path.append(point)
  }

  /// Collects the nodes that a point sees.
  func look(
    from point: LocalPoint, in polygon: Int, _ view: FreeMeshView, _ sight: inout SightScratch,
    _ links: inout GrowingMemory<CornerScratch.Link>
  ) {
    look(from: point, in: polygon, view, &sight, &links) { _ in }
  }

  /// Collects the nodes that a point sees, and tells what it sees of each polygon.
  @inline(__always)
  func look(
    from point: LocalPoint, in polygon: Int, _ view: FreeMeshView, _ sight: inout SightScratch,
    _ links: inout GrowingMemory<CornerScratch.Link>, entering: (Sight) -> Void
  ) {
    view.look(from: point, in: polygon, &sight) { vertex in
      links.append(
        CornerScratch.Link(node: graph.nodeOf[vertex], metres: point.planarDistanceMetres(to: view.points[vertex])))
    } entering: {
      entering($0)
    }
  }

  /// Collects the nodes that a point sees, and tells what it sees of some polygons.
  private func look(
    from point: LocalPoint, in polygon: Int, _ view: FreeMeshView, _ sight: inout SightScratch,
    _ links: inout GrowingMemory<CornerScratch.Link>, _ goals: borrowing GrowingMemory<Int32>,
    _ body: (Sight) -> Void
  ) {
    let (first, count) = (goals.count > 0 ? Int(goals[0]) : -1, goals.count)
    // Most points lie in one polygon; one on a border may be seen by way of any of them.
    look(from: point, in: polygon, view, &sight, &links) { sight in
      if sight.polygon == first {
        body(sight)
      } else if count > 1 {
        for index in 1..<count where Int(goals[index]) == sight.polygon { body(sight) }
      }
    }
  }

  /// The last node of the cheapest path and the path's cost (A*).
  @inline(__always)
  private func search(
    from start: LocalPoint, to goal: LocalPoint, _ metric: some PathMetric, _ view: CornerGraphView,
    _ scratch: inout CornerScratch
  ) -> (node: Int, cost: Double)? {
    let search = scratch.search
    for index in 0..<scratch.goalLinks.count {
      let link = scratch.goalLinks[index]
      let node = Int(link.node)
      scratch.states[node].goalMetres = metric.cost(of: goal - view.places[node], metres: link.metres)
      scratch.states[node].goalSearch = search
    }
    let bounds = activeBounds(scratch)
    return landmarks.metres.withUnsafeBufferPointer { table in
      for index in 0..<scratch.startLinks.count {
        let link = scratch.startLinks[index]
        let cost = metric.cost(of: view.places[Int(link.node)] - start, metres: link.metres)
        reach(Int(link.node), cost, parent: -1, goal, metric, view, bounds, table, &scratch)
      }
      var best = (node: -1, cost: Double.infinity)
      while let item = scratch.popLeast() {
        if item.bound >= best.cost { break }
        let node = Int(item.node)
        let state = scratch.states[node]
        if item.metres > state.metres { continue }
        if state.goalSearch == search, item.metres + state.goalMetres < best.cost {
          best = (node, item.metres + state.goalMetres)
        }
        let here = view.places[node]
        let before = state.parent >= 0 ? view.places[Int(state.parent)] : start
        CornerGraph.forEachTautLink(of: node, after: here - before, view) { link, target in
          let cost = metric.cost(of: view.places[target] - here, metres: view.lengths[link])
          reach(target, item.metres + cost, parent: Int32(node), goal, metric, view, bounds, table, &scratch)
        }
      }
      return best.node >= 0 ? best : nil
    }
  }

  @inline(__always)
  private func reach(
    _ node: Int, _ cost: Double, parent: Int32, _ goal: LocalPoint, _ metric: some PathMetric,
    _ view: CornerGraphView, _ bounds: ActiveBounds, _ table: UnsafeBufferPointer<Float>,
    _ scratch: inout CornerScratch
  ) {
    let search = scratch.search
    let known = scratch.states[node]
    if known.search == search ? known.metres <= cost : !cost.isFinite { return }
    scratch.states[node].metres = cost
    scratch.states[node].parent = parent
    scratch.states[node].search = search
    let straight = goal - view.places[node]
    var restMetres = 0.0
    let row = node * landmarks.count
    for index in 0..<bounds.count {
      let here = Double(table[row + bounds.landmarks[index]])
      let gain = max(bounds.nearMetres[index] - here, here - bounds.farMetres[index])
      restMetres = max(restMetres, gain - here * Landmarks.roundingShare)
    }
    let rest = max(
      restMetres * metric.leastPerMetre, metric.cost(of: straight, metres: straight.lengthMetres))
    scratch.push(CornerScratch.Waiting(bound: cost + rest, metres: cost, node: Int32(node)))
  }

  /// The landmarks that promise most for one search.
  private struct ActiveBounds {
    var count = 0
    var landmarks: InlineArray<4, Int> = [0, 0, 0, 0]
    /// No way from the landmark over a node to the goal is shorter than this.
    var nearMetres: InlineArray<4, Double> = [0, 0, 0, 0]
    /// No node that sees the goal is farther from the landmark than this and its way to the goal.
    var farMetres: InlineArray<4, Double> = [0, 0, 0, 0]
  }

  private func activeBounds(_ scratch: borrowing CornerScratch) -> ActiveBounds {
    var result = ActiveBounds()
    var gains: InlineArray<4, Double> = [0, 0, 0, 0]
    for landmark in 0..<landmarks.count {
      let start = range(scratch.startLinks, landmark)
      let goal = range(scratch.goalLinks, landmark)
      let gain = max(goal.near - start.near, start.near - goal.far)
      guard gain.isFinite, gain > 0 else { continue }
      var index: Int
      if result.count < Self.activeLandmarks {
        index = result.count
        result.count += 1
      } else {
        guard gain > gains[3] else { continue }
        index = 3
      }
      while index > 0, gains[index - 1] < gain {
        gains[index] = gains[index - 1]
        result.landmarks[index] = result.landmarks[index - 1]
        result.nearMetres[index] = result.nearMetres[index - 1]
        result.farMetres[index] = result.farMetres[index - 1]
        index -= 1
      }
      gains[index] = gain
      result.landmarks[index] = landmark
      result.nearMetres[index] = goal.near * (1 - Landmarks.roundingShare)
      result.farMetres[index] = goal.far * (1 + Landmarks.roundingShare)
    }
    return result
  }

  /// The least length from a landmark over one of some nodes to the point that sees them, and the greatest length to
  /// one of them less its way to the point.
  private func range(
    _ links: borrowing GrowingMemory<CornerScratch.Link>, _ landmark: Int
  ) -> (near: Double, far: Double) {
    var near = Double.infinity
    var far = -Double.infinity
    for index in 0..<links.count {
      let link = links[index]
      let metres = Double(landmarks.metres[Int(link.node) * landmarks.count + landmark])
      near = min(near, metres + link.metres)
      far = max(far, metres - link.metres)
    }
    return (near, far)
  }
}
