import Geometry
import Quantities

/// The lengths of the shortest ways from some far nodes to all nodes: lower bounds for every search (A* with landmarks
/// and the triangle inequality; Goldberg and Harrelson, SODA 2005).
package struct Landmarks: Sendable {
  /// How many there are.
  package let count: Int
  /// For each node the lengths from all landmarks in metres, one node after the other; infinite where there is no way.
  /// Rounded towards zero to 32 bits.
  let metres: [Float]

  /// The landmarks that a graph gets where nothing else is said.
  package static let countDefault = 16
  /// How much of a length the rounding to 32 bits may take away, twice over.
  static let roundingShare = 0x1p-22

  /// Chooses landmarks as far from each other as they go: the first is the node farthest from node 0, each next one
  /// the node farthest from those before.
  package init(_ graph: CornerGraph, count wanted: Int = Landmarks.countDefault) {
    let nodes = graph.places.count
    let count = min(wanted, nodes)
    var metres = [Float](repeating: .infinity, count: nodes * count)
    var nearest = [Double](repeating: .infinity, count: nodes)
    var scratch = CornerScratch()
    graph.withView { view in
      var source = 0
      for landmark in -1..<count {
        scratch.begin(nodes: nodes)
        guard source < nodes else { return }
        Self.grow(from: source, view, &scratch)
        var farthest = 0
        for node in 0..<nodes {
          let state = scratch.states[node]
          let reached = state.search == scratch.search ? state.metres : Double.infinity
          if landmark >= 0 {
            metres[node * count + landmark] = Float(reached).nextDown
            nearest[node] = min(nearest[node], reached)
          }
          let far = landmark >= 0 ? nearest[node] : reached
          let best = landmark >= 0 ? nearest[farthest] : Double(0)
          if landmark >= 0
            ? far > best
            : (far.isFinite
              && far > (scratch.states[farthest].search == scratch.search ? scratch.states[farthest].metres : 0))
          {
            farthest = node
          }
        }
        source = farthest
      }
    }
    self.count = count
    self.metres = metres
  }

  private static func grow(from source: Int, _ view: CornerGraphView, _ scratch: inout CornerScratch) {
    // The first step may go anywhere.
    scratch.states[source] = CornerScratch.NodeState(
      metres: 0, parent: -1, search: scratch.search, goalMetres: 0, goalSearch: 0)
    for link in Int(view.offsets[2 * source])..<Int(view.offsets[2 * source + 2]) {
      scratch.startLinks.append(CornerScratch.Link(node: view.targets[link], metres: view.lengths[link]))
    }
    view.grow(from: view.places[source], &scratch)
  }
}
