import Geometry
import Quantities

/// Lengths over the corner graph from some far nodes to all nodes: lower bounds for every search (A* with landmarks and
/// the triangle inequality; Goldberg and Harrelson, SODA 2005).
///
/// The lengths are those of the graph alone: a way may turn at a node to any link, taut or not. So the lengths of two
/// linked nodes differ by at most the link, which is all that a bound needs. The true shortest ways to the nodes would
/// not do: they may end at a node along lines that the graph leaves out.
package struct Landmarks: Sendable {
  /// How many there are.
  package let count: Int
  /// For each node the lengths from all landmarks in metres, one node after the other; infinite where there is no way.
  /// Rounded to 32 bits.
  let metres: [Float]

  /// The landmarks that a graph gets where nothing else is said.
  package static let countDefault = 16
  /// More than the rounding of two lengths to 32 bits can take away, as a share of their sum.
  static let roundingShare = 0x1p-22

  /// Chooses landmarks as far from each other as they go: the first is the node farthest from node 0, each next one
  /// the node farthest from those before.
  package init(_ graph: CornerGraph, count wanted: Int = Landmarks.countDefault) {
    let nodes = graph.places.count
    let count = min(max(0, wanted), nodes)
    var metres = [Float](repeating: .infinity, count: nodes * count)
    var nearest = [Double](repeating: .infinity, count: nodes)
    var queue = BucketQueue(graph)
    var reached = GrowingMemory<Double>(capacity: nodes)
    graph.withView { view in
      guard count > 0 else { return }
      view.spread(from: 0, &reached, &queue)
      var source = Self.farthest(nodes) { reached[$0] }
      for landmark in 0..<count {
        view.spread(from: source, &reached, &queue)
        for node in 0..<nodes {
          metres[node * count + landmark] = Float(reached[node])
          nearest[node] = min(nearest[node], reached[node])
        }
        source = Self.farthest(nodes) { nearest[$0] }
      }
    }
    self.count = count
    self.metres = metres
  }

  /// The first node with the greatest length; one without any way counts as the farthest but for the first landmark.
  private static func farthest(_ nodes: Int, _ metres: (Int) -> Double) -> Int {
    var farthest = 0
    var most = -1.0
    for node in 0..<nodes where metres(node) > most {
      farthest = node
      most = metres(node)
    }
    return farthest
  }
}

extension BucketQueue {
  /// The buckets that a mean link spans.
  private static let bucketsPerLink = 16.0

  /// A queue for the links of a graph.
  fileprivate init(_ graph: CornerGraph) {
    var (longest, sum) = (0.0, 0.0)
    for metres in graph.lengths {
      longest = max(longest, metres)
      sum += metres
    }
    let mean = graph.lengths.isEmpty ? 1 : sum / Double(graph.lengths.count)
    self.init(stepMetres: longest, widthMetres: mean / Self.bucketsPerLink)
  }
}
