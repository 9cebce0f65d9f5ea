import Geometry
import Quantities

/// Streets as a network: nodes where they meet or end, edges between them.
///
/// Streets meet where their lines share a vertex. Lines that merely cross, such as a bridge over a street, do not meet.
/// Streets of vector tiles are cut at the tiles' borders; `Options.vectorTiles` joins them again. The same streets and
/// options give the same graph, number by number.
package struct StreetGraph: Sendable {
  /// How streets become a network.
  package struct Options: Hashable, Sendable {
    /// Dead ends are joined to ends and to lines that are at most this far away, in metres; 0 joins nothing.
    package var snapMetres = 0.0
    /// The most points of all lines together.
    package var pointsMax = 50_000_000

    /// The defaults: streets whose lines share their vertices, as those of OpenStreetMap do.
    package init() {}

    /// For streets of vector tiles: their points lie on a grid of about 0.4 m, and a cut end may miss the line that
    /// goes on by the diagonals of two cells.
    package static var vectorTiles: Options {
      var options = Options()
      options.snapMetres = 1.2
      return options
    }
  }

  /// Why no graph can be made.
  package struct TooLarge: Error, Hashable, Sendable {
    /// One sentence.
    package let reason: String
  }

  /// A piece of a street between two nodes.
  package struct Edge: Hashable, Sendable {
    /// The street, as an index into the streets that the graph was made of.
    package var street: Int
    /// The node at its start, in the direction of the street's line.
    package var from: Int
    /// The node at its end.
    package var to: Int
    /// The length along the line, in metres.
    package var lengthMetres: Double
    /// The class of the street.
    package var kind: String
    /// The surface; empty where unknown.
    package var surface: String
    /// Whether vehicles may use it only from `from` to `to`.
    package var isOneWay: Bool
    /// Whether people may walk along it.
    package var footAccess: FootAccess
  }

  /// The positions of the nodes.
  package let nodes: [LocalPoint]
  /// The edges, in the order of the streets and along their lines.
  package let edges: [Edge]
  /// The line of edge `e` is `points[pointOffsets[e]..<pointOffsets[e + 1]]`, from its start to its end.
  let pointOffsets: [Int32]
  /// The points of all lines.
  let points: [LocalPoint]
  /// The edges at node `n` are `incident[incidentOffsets[n]..<incidentOffsets[n + 1]]`, ascending; a loop twice.
  let incidentOffsets: [Int32]
  /// The edges at all nodes.
  let incident: [Int32]
  /// All segments of all edges by their boxes; segment `s` starts at `points[segmentPoints[s]]`.
  let segmentIndex: GridIndex
  /// The first point of each segment.
  let segmentPoints: [Int32]
  /// The edge of each segment.
  let segmentEdges: [Int32]

  /// Makes the network of streets.
  package init(streets: [Street], options: Options = Options()) throws(TooLarge) {
    let total = streets.reduce(0) { $0 + $1.line.count }
    guard total <= options.pointsMax else {
      throw TooLarge(reason: "the streets have \(total) points, and \(options.pointsMax) are allowed")
    }
    var weaver = StreetWeaver(streets: streets)
    if options.snapMetres > 0, options.snapMetres.isFinite { weaver.snap(withinMetres: options.snapMetres) }
    let woven = weaver.finished()
    nodes = woven.nodes
    edges = woven.edges
    points = woven.points
    pointOffsets = woven.pointOffsets
    var counts = [Int32](repeating: 0, count: woven.nodes.count + 1)
    for edge in woven.edges {
      counts[edge.from + 1] += 1
      counts[edge.to + 1] += 1
    }
    for index in counts.indices.dropFirst() { counts[index] += counts[index - 1] }
    var next = counts
    var incident = [Int32](repeating: 0, count: 2 * woven.edges.count)
    for (number, edge) in woven.edges.enumerated() {
      for node in [edge.from, edge.to] {
        incident[Int(next[node])] = Int32(number)
        next[node] += 1
      }
    }
    incidentOffsets = counts
    self.incident = incident
    var (starts, owners, boxes): ([Int32], [Int32], [BoundingBox]) = ([], [], [])
    for number in woven.edges.indices {
      for point in Int(woven.pointOffsets[number])..<Int(woven.pointOffsets[number + 1]) - 1 {
        starts.append(Int32(point))
        owners.append(Int32(number))
        boxes.append(RoomFinder.box(woven.points[point], woven.points[point + 1]))
      }
    }
    segmentPoints = starts
    segmentEdges = owners
    segmentIndex = GridIndex(boxes)
  }

  /// The edges that start or end at a node, ascending; a loop twice.
  package func edges(at node: Int) -> ArraySlice<Int32> {
    incident[Int(incidentOffsets[node])..<Int(incidentOffsets[node + 1])]
  }

  /// The line of an edge, from its start to its end.
  package func line(of edge: Int) -> ArraySlice<LocalPoint> {
    points[Int(pointOffsets[edge])..<Int(pointOffsets[edge + 1])]
  }
}
