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
  package init(_ mesh: FreeMesh, landmarkCount: Int = Landmarks.countDefault) throws(CornerGraph.TooManyLinks) {
    self.mesh = mesh
    graph = try CornerGraph(mesh)
    landmarks = Landmarks(graph, count: landmarkCount)
  }

  /// The most landmarks that one search asks.
  private static let activeLandmarks = 4

  /// The shortest path between two points of the free space.
  ///
  /// - Parameters:
  ///   - start: a point in or on each of `startPolygons`.
  ///   - goal: a point in or on each of `goalPolygons`.
  ///   - path: gets the points of the path, from start to goal.
  /// - Returns: the length in metres; nil where there is no path.
  package func path(
    from start: LocalPoint, in startPolygons: some Collection<Int>, to goal: LocalPoint,
    in goalPolygons: some Collection<Int>, _ path: inout [LocalPoint], _ scratch: inout CornerScratch
  ) -> Double? {
    path.removeAll(keepingCapacity: true)
    return mesh.withView { view in
      graph.withView { links in
        scratch.begin(nodes: graph.places.count)
        for polygon in startPolygons {
          for goalPolygon in goalPolygons
          where look(from: start, in: polygon, goal, goalPolygon, view, isStart: true, &scratch) {
            path.append(start)
            path.append(goal)
            return start.planarDistanceMetres(to: goal)
          }
        }
        for polygon in goalPolygons {
          _ = look(from: goal, in: polygon, start, -1, view, isStart: false, &scratch)
        }
        guard let last = search(from: start, to: goal, links, &scratch) else { return nil }
        var node = Int32(last.node)
        path.append(goal)
        while node >= 0 {
          path.append(graph.places[Int(node)])
          node = scratch.states[Int(node)].parent
        }
        path.append(start)
        path.reverse()
        return last.metres
      }
    }
  }

  /// Collects the nodes that an end sees.
  private func look(
    from point: LocalPoint, in polygon: Int, _ target: LocalPoint, _ targetPolygon: Int, _ view: FreeMeshView,
    isStart: Bool, _ scratch: inout CornerScratch
  ) -> Bool {
    var links = GrowingMemory<CornerScratch.Link>(capacity: 0)
    swap(&links, &scratch.startLinks)
    if !isStart { swap(&links, &scratch.goalLinks) }
    let sees = view.look(from: point, in: polygon, target: target, targetPolygon: targetPolygon, &scratch.sight) {
      vertex in
      links.append(
        CornerScratch.Link(node: nodeOf(vertex), metres: point.planarDistanceMetres(to: view.points[vertex])))
    }
    if !isStart { swap(&links, &scratch.goalLinks) }
    swap(&links, &scratch.startLinks)
    return sees
  }

  @inline(__always)
  private func nodeOf(_ vertex: Int) -> Int32 { graph.nodeOf[vertex] }

  /// The last node of the shortest path and the path's length.
  private func search(
    from start: LocalPoint, to goal: LocalPoint, _ view: CornerGraphView, _ scratch: inout CornerScratch
  ) -> (node: Int, metres: Double)? {
    let search = scratch.search
    for index in 0..<scratch.goalLinks.count {
      let link = scratch.goalLinks[index]
      scratch.states[Int(link.node)].goalMetres = link.metres
      scratch.states[Int(link.node)].goalSearch = search
    }
    let bounds = activeBounds(scratch)
    return landmarks.metres.withUnsafeBufferPointer { table in
      for index in 0..<scratch.startLinks.count {
        let link = scratch.startLinks[index]
        reach(Int(link.node), metres: link.metres, parent: -1, goal, view, bounds, table, &scratch)
      }
      var best = (node: -1, metres: Double.infinity)
      while let item = scratch.popLeast() {
        if item.bound >= best.metres { break }
        let node = Int(item.node)
        let state = scratch.states[node]
        if item.metres > state.metres { continue }
        if state.goalSearch == search, item.metres + state.goalMetres < best.metres {
          best = (node, item.metres + state.goalMetres)
        }
        let before = state.parent >= 0 ? view.places[Int(state.parent)] : start
        CornerGraph.forEachTautLink(of: node, after: view.places[node] - before, view) { link, target in
          reach(
            target, metres: item.metres + view.lengths[link], parent: Int32(node), goal, view, bounds, table, &scratch)
        }
      }
      return best.node >= 0 ? best : nil
    }
  }

  @inline(__always)
  private func reach(
    _ node: Int, metres: Double, parent: Int32, _ goal: LocalPoint, _ view: CornerGraphView, _ bounds: ActiveBounds,
    _ table: UnsafeBufferPointer<Float>, _ scratch: inout CornerScratch
  ) {
    let search = scratch.search
    let known = scratch.states[node]
    if known.search == search, known.metres <= metres { return }
    scratch.states[node].metres = metres
    scratch.states[node].parent = parent
    scratch.states[node].search = search
    var rest = view.places[node].planarDistanceMetres(to: goal)
    let row = node * landmarks.count
    for index in 0..<bounds.count {
      let here = Double(table[row + bounds.landmarks[index]])
      let gain = max(bounds.nearMetres[index] - here, here - bounds.farMetres[index])
      rest = max(rest, gain - here * Landmarks.roundingShare)
    }
    scratch.push(CornerScratch.Waiting(bound: metres + rest, metres: metres, node: Int32(node)))
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
