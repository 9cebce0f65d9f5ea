import Geometry
import Quantities

/// Lengths over the corner graph from some far nodes to all nodes: lower bounds for every search (A* with landmarks and
/// the triangle inequality; Goldberg and Harrelson, SODA 2005).
///
/// The lengths are those of the graph alone: a way may turn at a node to any link, taut or not. So the lengths of two
/// linked nodes differ by at most the link, which is all that a bound needs. The true shortest ways to the nodes would
/// not do: they may end at a node along lines that the graph leaves out.
package struct Landmarks: Sendable {
  /// For each node its place and the lengths from all landmarks, in 64 bytes that start at a multiple of 64: two
  /// doubles, and 12 lengths in metres of 32 bits, `beyond` where there is no way.
  private let rows: [SIMD16<Float>]
  /// The greatest length in the table, in metres.
  private let greatestMetres: Double

  /// The most landmarks: what fits beside the place.
  package static let countMax = 12
  /// Stands for no way; so large that no way is as long, and small enough to be added to.
  static let beyond: Float = 1e30
  /// The slack of bounds as a share of the greatest length: each of a few roundings takes at most 2^-24.
  private static let slackShare = 0x1p-20

  /// More than the rounding to 32 bits can add to a bound, in metres.
  ///
  /// - Parameter reachMetres: the longest way from a goal to a node that sees it; it may be far longer than any in the
  ///   graph.
  func slackMetres(reachMetres: Double) -> Double { (greatestMetres + reachMetres) * Self.slackShare }

  /// Chooses landmarks as far from each other as they go, in the part of the graph that has the most nodes: the first
  /// is the node farthest from the part's first node, each next one the node farthest from those before.
  package init(_ graph: CornerGraph, count wanted: Int = Landmarks.countMax) {
    let nodes = graph.places.count
    var rows = [SIMD16<Float>](repeating: SIMD16(repeating: Self.beyond), count: nodes)
    var greatest = 0.0
    rows.withUnsafeMutableBytes { rows in
      for (node, place) in graph.places.enumerated() {
        rows.storeBytes(of: place, toByteOffset: 64 * node, as: LocalPoint.self)
      }
      guard nodes > 0 else { return }
      var queue = BucketQueue(graph)
      var reached = GrowingMemory<Double>(capacity: nodes)
      graph.withView { view in
        let part = view.largestPart()
        // Nodes of other parts are never far.
        var nearest = [Double](repeating: -1, count: nodes)
        view.spread(from: part, &reached, &queue)
        var source = part
        for node in 0..<nodes where reached[node].isFinite {
          nearest[node] = .infinity
          if reached[node] > reached[source] { source = node }
        }
        for landmark in 0..<min(max(0, wanted), Self.countMax) {
          view.spread(from: source, &reached, &queue)
          var farthest = source
          nearest[source] = 0
          for node in 0..<nodes where reached[node].isFinite {
            rows.storeBytes(of: Float(reached[node]), toByteOffset: 64 * node + 16 + 4 * landmark, as: Float.self)
            greatest = max(greatest, reached[node])
            nearest[node] = min(nearest[node], reached[node])
            if nearest[node] > nearest[farthest] { farthest = node }
          }
          source = farthest
        }
      }
    }
    self.rows = rows
    greatestMetres = greatest
  }

  /// Hands the table to a body as a pointer.
  @inline(__always)
  func withTable<Result>(_ body: (LandmarkTable) -> Result) -> Result {
    rows.withUnsafeBytes { body(LandmarkTable(rows: $0)) }
  }
}

/// The table of `Landmarks` as a pointer; valid only inside `Landmarks.withTable`.
struct LandmarkTable {
  fileprivate let rows: UnsafeRawBufferPointer

  /// The place of a node.
  @inline(__always)
  func place(_ node: Int) -> LocalPoint { rows.load(fromByteOffset: 64 * node, as: LocalPoint.self) }

  /// The lengths from the landmarks to a node, four at a time.
  @inline(__always)
  func metres(_ node: Int, _ quarter: Int) -> SIMD4<Float> {
    rows.load(fromByteOffset: 64 * node + 16 * (quarter + 1), as: SIMD4<Float>.self)
  }
}

/// What the landmarks say of the ways to a goal that some nodes see.
struct LandmarkBounds {
  /// No way from a landmark over one of the nodes to the goal is shorter.
  private var near: (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>)
  /// No node that sees the goal is farther from a landmark than this and its way to the goal.
  private var far: (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>)
  /// The longest way from one of the nodes to the goal, in metres.
  let reachMetres: Double

  init(_ links: borrowing GrowingMemory<CornerScratch.Link>, _ table: LandmarkTable) {
    let high = SIMD4<Float>(repeating: Landmarks.beyond)
    near = (high, high, high)
    far = (-high, -high, -high)
    var reach = 0.0
    for index in 0..<links.count {
      let link = links[index]
      let node = Int(link.node)
      reach = max(reach, link.metres)
      let metres = SIMD4<Float>(repeating: Float(link.metres))
      let (one, two, three) = (table.metres(node, 0), table.metres(node, 1), table.metres(node, 2))
      near = (
        Self.lesser(near.0, one + metres), Self.lesser(near.1, two + metres), Self.lesser(near.2, three + metres)
      )
      far = (
        Self.greater(far.0, one - metres), Self.greater(far.1, two - metres), Self.greater(far.2, three - metres)
      )
    }
    reachMetres = reach
    // A landmark that does not reach the goal says nothing.
    let none = SIMD4<Float>(repeating: Landmarks.beyond / 2)
    far.0.replace(with: high, where: near.0 .> none)
    far.1.replace(with: high, where: near.1 .> none)
    far.2.replace(with: high, where: near.2 .> none)
    near.0.replace(with: -high, where: near.0 .> none)
    near.1.replace(with: -high, where: near.1 .> none)
    near.2.replace(with: -high, where: near.2 .> none)
  }

  /// A length that no way from a node to the goal is shorter than, but for `Landmarks.slackMetres`.
  @inline(__always)
  func leastMetres(from node: Int, _ table: LandmarkTable) -> Float {
    let (one, two, three) = (table.metres(node, 0), table.metres(node, 1), table.metres(node, 2))
    let first = Self.greater(near.0 - one, one - far.0)
    let second = Self.greater(near.1 - two, two - far.1)
    let third = Self.greater(near.2 - three, three - far.2)
    let all = Self.greater(Self.greater(first, second), third)
    let half = all.lowHalf.replacing(with: all.highHalf, where: all.highHalf .> all.lowHalf)
    return half.x > half.y ? half.x : half.y
  }

  @inline(__always)
  private static func lesser(_ one: SIMD4<Float>, _ other: SIMD4<Float>) -> SIMD4<Float> {
    one.replacing(with: other, where: other .< one)
  }

  @inline(__always)
  private static func greater(_ one: SIMD4<Float>, _ other: SIMD4<Float>) -> SIMD4<Float> {
    one.replacing(with: other, where: other .> one)
  }
}
