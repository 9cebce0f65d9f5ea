import Quantities

/// A constrained Delaunay triangulation of a rectangle that holds the points and segments it was given.
///
/// Half-edge `e` belongs to triangle `e / 3`, leads from `origins[e]` to the origin of the next half-edge of its
/// triangle, and the triangle lies to its left. Flat arrays with 32-bit numbers. Segments that cross share a vertex at
/// their crossing; segments that overlap share edges. Every vertex but the four corners of the rectangle is a point
/// that was given or a crossing, rounded to doubles.
package struct Triangulation: Sendable {
  /// The vertices; the first four are the rectangle's corners.
  package internal(set) var points: [LocalPoint]
  /// For each half-edge the vertex at which it starts.
  package internal(set) var origins: [Int32]
  /// For each half-edge the one on its other side; -1 at the rectangle's border.
  package internal(set) var twins: [Int32]
  /// For each half-edge the segments along it: 0 for none, else plus or minus one more than the number of a mark, with
  /// plus where the half-edge runs with the mark.
  package internal(set) var marks: [Int32]
  /// For each mark the segments that it stands for.
  package internal(set) var markEntries: [MarkEntry]
  /// For each vertex a half-edge that starts there; -1 where the vertex is at no triangle.
  package internal(set) var firstEdges: [Int32]

  /// The segments along an edge, as a list in an array.
  package struct MarkEntry: Hashable, Sendable {
    /// The label that the segment was given.
    package var label: Int32
    /// 1 where the segment runs with the mark, -1 where it runs against it.
    package var sign: Int32
    /// The next entry; -1 behind the last.
    package var next: Int32
  }

  /// A line that the triangulation has to follow.
  package struct Segment: Hashable, Sendable {
    /// Its start, an index into the points that were given.
    package var from: Int32
    /// Its end.
    package var to: Int32
    /// What it belongs to, from 0; many segments may have one label.
    package var label: Int32

    /// Makes a segment between two points.
    package init(from: Int32, to: Int32, label: Int32) {
      self.from = from
      self.to = to
      self.label = label
    }
  }

  /// Why points and segments could not be triangulated.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A coordinate is not a number, or so large that products of it overflow.
    case notFinite(point: Int)
    /// A point lies outside the rectangle of a triangulation that is there already.
    case outside(point: Int)
    /// More vertices than 32-bit numbers of half-edges can hold.
    case tooManyVertices(limit: Int)
    /// Segments cross so often, or so nearly in one point, that the crossings do not come to an end.
    case tooManyCrossings(limit: Int)

    /// One sentence without a final period.
    package var description: String {
      switch self {
      case .notFinite(let point): "point \(point) has a coordinate that is not a number or is too large"
      case .outside(let point): "point \(point) lies outside what was triangulated"
      case .tooManyVertices(let limit): "there are more than \(limit) vertices"
      case .tooManyCrossings(let limit): "lines cross more than \(limit) times"
      }
    }
  }

  /// The most vertices: six half-edges for each must have 32-bit numbers.
  package static let verticesMax = 300_000_000
  /// The most crossings of segments with edges of other segments.
  package static let crossingsMax = 20_000_000
  /// The largest coordinate, in metres: its fourth power must not overflow.
  package static let coordinateMax = 1e30
  /// Coordinates nearer to zero, in metres, are taken as zero: the last digit of a product of four must not underflow.
  package static let coordinateMin = 1e-50

  /// The number of triangles.
  package var triangleCount: Int { origins.count / 3 }

  /// A triangle at a corner of the rectangle.
  package var cornerTriangle: Int { Int(firstEdges[0]) / 3 }

  /// The half-edge after a half-edge in its triangle.
  @inlinable
  package static func next(_ edge: Int) -> Int { edge % 3 == 2 ? edge - 2 : edge + 1 }

  /// The half-edge before a half-edge in its triangle.
  @inlinable
  package static func previous(_ edge: Int) -> Int { edge % 3 == 0 ? edge + 2 : edge - 1 }

  /// Triangulates points and the segments between them.
  ///
  /// - Parameters:
  ///   - points: any points; repeated ones become one vertex.
  ///   - segments: lines between them that become edges, or chains of edges; they may cross, touch and overlap.
  ///   - marginMetres: how far the rectangle reaches beyond the points: what is added later must lie in it.
  /// - Returns: the triangulation, and for each point its vertex.
  package static func make(
    points: [LocalPoint], segments: [Segment], marginMetres: Double = 100_000
  ) throws(Failure) -> (triangulation: Triangulation, vertices: [Int32]) {
    for (index, point) in points.enumerated()
    where !(abs(point.east) <= coordinateMax && abs(point.north) <= coordinateMax) {
      throw .notFinite(point: index)
    }
    guard points.count <= verticesMax else { throw .tooManyVertices(limit: verticesMax) }
    let box = BoundingBox(around: points) ?? BoundingBox(west: 0, south: 0, east: 0, north: 0)
    // Far from zero a margin must be large to count, and points on one line need one.
    let farthest = max(abs(box.west), abs(box.east), abs(box.south), abs(box.north))
    let reach = max(marginMetres, 1, box.east - box.west, box.north - box.south, farthest * 0x1p-40)
    var builder = TriangulationBuilder(box: box.expanded(byMetres: reach), capacity: points.count + 4)
    let vertices = try builder.insert(points, order: HilbertOrder.indices(of: points, in: box))
    try builder.insert(segments, vertices: vertices)
    return (builder.finish(), vertices)
  }

  /// The triangulation with more points and segments; their labels are new or old ones.
  ///
  /// - Parameters:
  ///   - points: points inside the rectangle.
  ///   - segments: lines between the new points.
  package func adding(
    points: [LocalPoint], segments: [Segment]
  ) throws(Failure) -> Triangulation {
    for (index, point) in points.enumerated() where !(point.east.isFinite && point.north.isFinite) {
      throw .notFinite(point: index)
    }
    let box = BoundingBox(
      west: self.points[0].east, south: self.points[0].north, east: self.points[2].east, north: self.points[2].north)
    for (index, point) in points.enumerated()
    where !(box.west < point.east && point.east < box.east && box.south < point.north && point.north < box.north) {
      throw .outside(point: index)
    }
    var builder = TriangulationBuilder(copying: self, capacity: self.points.count + points.count)
    let vertices = try builder.insert(points, order: Array(0..<Int32(points.count)))
    try builder.insert(segments, vertices: vertices)
    return builder.finish()
  }

  /// Calls a body with each segment along a half-edge: its label, and 1 where it runs with the half-edge, else -1.
  @inlinable
  package func forEachSegment(along edge: Int, _ body: (_ label: Int32, _ sign: Int32) -> Void) {
    let mark = marks[edge]
    guard mark != 0 else { return }
    let direction: Int32 = mark > 0 ? 1 : -1
    var entry = Int32(mark > 0 ? mark : -mark) - 1
    while entry >= 0 {
      let item = markEntries[Int(entry)]
      body(item.label, item.sign * direction)
      entry = item.next
    }
  }
}
