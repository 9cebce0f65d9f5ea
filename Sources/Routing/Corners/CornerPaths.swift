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
    _ mesh: FreeMesh, linksMax: Int = CornerGraph.linksMax, landmarkCount: Int = Landmarks.countMax
  ) throws(CornerGraph.TooManyLinks) {
    self.mesh = mesh
    graph = try CornerGraph(mesh, linksMax: linksMax)
    landmarks = Landmarks(graph, count: landmarkCount)
  }

  /// The length of the shortest path between two points, over the graph whatever their distance; nil where there is
  /// none.
  package func length(
    from start: LocalPoint, to goal: LocalPoint, _ locator: MeshLocator, _ points: inout [LocalPoint]
  ) -> Double? {
    var scratch = CornerScratch()
    scratch.begin(nodes: graph.places.count)
    locator.forEachPolygon(at: start) { scratch.startPolygons.append(Int32($0)) }
    locator.forEachPolygon(at: goal) { scratch.goalPolygons.append(Int32($0)) }
    return path(from: start, to: goal, EuclideanMetric(), &points, &scratch)
  }

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
        CornerScratch.Link(node: vertex.node, metres: point.planarDistanceMetres(to: vertex.here)))
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
    return landmarks.withTable { table in
      let bounds = LandmarkBounds(scratch.goalLinks, table)
      let target = Target(
        goal: goal, bounds: bounds, slackMetres: landmarks.slackMetres(reachMetres: bounds.reachMetres), table: table)
      // The best path so far is known when its last node is reached, long before the node's turn comes: what cannot
      // be better does not even wait.
      var best = Best()
      for index in 0..<scratch.startLinks.count {
        let link = scratch.startLinks[index]
        let cost = metric.cost(of: table.place(Int(link.node)) - start, metres: link.metres)
        reach(Int(link.node), cost, parent: -1, metric, target, &best, &scratch)
      }
      while let item = scratch.popLeast() {
        if item.bound >= best.cost { break }
        let node = Int(item.node)
        let state = scratch.states[node]
        if item.metres > state.metres { continue }
        let before = state.parent >= 0 ? table.place(Int(state.parent)) : start
        CornerGraph.forEachTautLink(
          of: node, after: table.place(node) - before, view, place: { table.place($0) }
        ) { link, other, way in
          let cost = item.metres + metric.cost(of: way, metres: view.lengths[link])
          reach(other, cost, parent: Int32(node), metric, target, &best, &scratch)
        }
      }
      return best.node >= 0 ? (best.node, best.cost) : nil
    }
  }

  /// The cheapest path so far.
  private struct Best {
    var node = -1
    var cost = Double.infinity
  }

  /// What a search knows of its goal.
  private struct Target {
    let goal: LocalPoint
    let bounds: LandmarkBounds
    let slackMetres: Double
    let table: LandmarkTable
  }

  @inline(__always)
  private func reach(
    _ node: Int, _ cost: Double, parent: Int32, _ metric: some PathMetric, _ target: Target, _ best: inout Best,
    _ scratch: inout CornerScratch
  ) {
    let search = scratch.search
    let known = scratch.states[node]
    if known.search == search ? known.metres <= cost : !cost.isFinite { return }
    let straight = target.goal - target.table.place(node)
    let leastMetres = Double(target.bounds.leastMetres(from: node, target.table)) - target.slackMetres
    let rest = max(
      leastMetres * metric.leastPerMetre, metric.cost(of: straight, metres: straight.lengthMetres))
    let bound = cost + rest
    if bound >= best.cost { return }
    scratch.states[node].metres = cost
    scratch.states[node].parent = parent
    scratch.states[node].search = search
    if known.goalSearch == search, cost + known.goalMetres < best.cost {
      best = Best(node: node, cost: cost + known.goalMetres)
    }
    scratch.push(CornerScratch.Waiting(bound: bound, metres: cost, node: Int32(node)))
  }
}
