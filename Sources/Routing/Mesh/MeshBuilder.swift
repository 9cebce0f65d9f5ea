import Geometry
import Quantities

/// Makes the mesh of free space from a triangulation of outlines.
///
/// Outlines are closed chains of edges, counter-clockwise round what they hold, so that the number of outlines round
/// a triangle follows from any free triangle by counting the edges between: no union of outlines is worked out.
package struct MeshBuilder {
  private let triangulation: Triangulation
  /// For each triangle how many blocking outlines hold it.
  private let coverage: [Int32]

  /// - Parameters:
  ///   - triangulation: outlines as segments, labelled.
  ///   - outside: how many outlines hold the rectangle's border: 1 where the map's boundary is given as the outline of
  ///     what lies outside it, clockwise.
  ///   - isBlocking: for each label whether its outline counts.
  package init(_ triangulation: Triangulation, outside: Int32, isBlocking: [Bool]) {
    self.triangulation = triangulation
    coverage = Self.coverage(of: triangulation, outside: outside, isBlocking: isBlocking)
  }

  /// Counts outlines from the rectangle's corner on, triangle by triangle.
  static func coverage(of triangulation: Triangulation, outside: Int32, isBlocking: [Bool]) -> [Int32] {
    // What a mark adds when one steps over its edge from right to left.
    let entries = triangulation.markEntries
    var gains = [Int32](repeating: 0, count: entries.count)
    for index in entries.indices {
      let entry = entries[index]
      // Lists are written from their end, so the rest of a list is summed before its head.
      gains[index] =
        (isBlocking[Int(entry.label)] ? entry.sign : 0) + (entry.next >= 0 ? gains[Int(entry.next)] : 0)
    }
    let count = triangulation.triangleCount
    var coverage = [Int32](repeating: Int32.min, count: count)
    triangulation.twins.withUnsafeBufferPointer { twins in
      triangulation.marks.withUnsafeBufferPointer { marks in
        coverage.withUnsafeMutableBufferPointer { coverage in
          var waiting = [Int32(triangulation.cornerTriangle)]
          waiting.reserveCapacity(1024)
          coverage[triangulation.cornerTriangle] = outside
          while let triangle = waiting.popLast() {
            let here = coverage[Int(triangle)]
            for edge in 3 * Int(triangle)..<3 * Int(triangle) + 3 {
              let twin = Int(twins[edge])
              guard twin >= 0, coverage[twin / 3] == Int32.min else { continue }
              let mark = marks[twin]
              // The half-edge on the other side has the other triangle to its left.
              let gain = mark == 0 ? 0 : mark > 0 ? gains[Int(mark) - 1] : -gains[Int(-mark) - 1]
              coverage[twin / 3] = here + gain
              waiting.append(Int32(twin / 3))
            }
          }
        }
      }
    }
    return coverage
  }

  /// The free triangles joined to convex polygons: the longest edge between two of them goes first, as long as the
  /// joined polygon stays convex.
  package func mesh() -> FreeMesh {
    let count = triangulation.origins.count
    var before = [Int32](repeating: 0, count: count)
    var after = [Int32](repeating: 0, count: count)
    for edge in 0..<count {
      before[edge] = Int32(Triangulation.previous(edge))
      after[edge] = Int32(Triangulation.next(edge))
    }
    var isGone = [Bool](repeating: false, count: count)
    let order = innerEdges()
    triangulation.points.withUnsafeBufferPointer { points in
      triangulation.origins.withUnsafeBufferPointer { origins in
        triangulation.twins.withUnsafeBufferPointer { twins in
          before.withUnsafeMutableBufferPointer { before in
            after.withUnsafeMutableBufferPointer { after in
              isGone.withUnsafeMutableBufferPointer { isGone in
                for item in order {
                  let edge = Int(item)
                  let twin = Int(twins[edge])
                  let (left, right) = (Int(before[edge]), Int(after[twin]))
                  let (far, near) = (Int(after[edge]), Int(before[twin]))
                  // At the edge's start the joined polygon runs left → start → the end of `right`.
                  guard
                    Self.isConvex(
                      points[Int(origins[left])], points[Int(origins[edge])], points[Int(origins[Int(after[right])])]),
                    Self.isConvex(
                      points[Int(origins[near])], points[Int(origins[twin])], points[Int(origins[Int(after[far])])])
                  else { continue }
                  after[left] = Int32(right)
                  before[right] = Int32(left)
                  after[near] = Int32(far)
                  before[far] = Int32(near)
                  isGone[edge] = true
                  isGone[twin] = true
                }
              }
            }
          }
        }
      }
    }
    return flattened(after, isGone)
  }

  /// Whether the way from `first` over `corner` to `last` turns left or goes straight on.
  @inline(__always)
  private static func isConvex(_ first: LocalPoint, _ corner: LocalPoint, _ last: LocalPoint) -> Bool {
    let turn = Predicates.orientation(first, corner, last)
    if turn != 0 { return turn > 0 }
    return (first - corner).dot(last - corner) < 0
  }

  /// One half-edge of each edge between two free triangles, the longest first.
  private func innerEdges() -> [Int32] {
    var keys: [UInt64] = []
    keys.reserveCapacity(triangulation.origins.count / 2)
    triangulation.points.withUnsafeBufferPointer { points in
      triangulation.origins.withUnsafeBufferPointer { origins in
        triangulation.twins.withUnsafeBufferPointer { twins in
          coverage.withUnsafeBufferPointer { coverage in
            for edge in 0..<origins.count {
              let twin = Int(twins[edge])
              guard twin > edge, coverage[edge / 3] == 0, coverage[twin / 3] == 0 else { continue }
              let length = Float(points[Int(origins[edge])].planarDistanceMetres(to: points[Int(origins[twin])]))
              // Lengths are not negative, so their bits are in their order.
              keys.append(UInt64(~length.bitPattern) << 32 | UInt64(edge))
            }
          }
        }
      }
    }
    keys.sort()
    return keys.map { Int32(truncatingIfNeeded: $0 & 0xFFFF_FFFF) }
  }

  /// The joined polygons in flat arrays. Vertices, and polygons by their first vertex, are numbered along Hilbert's
  /// curve: what lies near in the plane lies near in memory, in whatever order the outlines came.
  private func flattened(_ after: [Int32], _ isGone: [Bool]) -> FreeMesh {
    let origins = triangulation.origins
    // Vertices that no free polygon uses are left out.
    var vertexNumbers = [Int32](repeating: -1, count: triangulation.points.count)
    for edge in origins.indices where coverage[edge / 3] == 0 && !isGone[edge] { vertexNumbers[Int(origins[edge])] = 0 }
    let used = vertexNumbers.indices.filter { vertexNumbers[$0] == 0 }
    var points = used.map { triangulation.points[$0] }
    let order = HilbertOrder.indices(of: points)
    points = order.map { points[Int($0)] }
    for (number, index) in order.enumerated() { vertexNumbers[used[Int(index)]] = Int32(number) }

    var firsts: [UInt64] = []
    var isSeen = isGone
    for first in origins.indices where !isSeen[first] && coverage[first / 3] == 0 {
      var (edge, least) = (first, first)
      repeat {
        isSeen[edge] = true
        if vertexNumbers[Int(origins[edge])] < vertexNumbers[Int(origins[least])] { least = edge }
        edge = Int(after[edge])
      } while edge != first
      firsts.append(UInt64(vertexNumbers[Int(origins[least])]) << 32 | UInt64(least))
    }
    firsts.sort()

    var numbers = [Int32](repeating: -1, count: origins.count)
    var offsets: [Int32] = [0]
    var halfEdges: [Int32] = []
    for key in firsts {
      let first = Int(key & 0xFFFF_FFFF)
      var edge = first
      repeat {
        numbers[edge] = Int32(halfEdges.count)
        halfEdges.append(Int32(edge))
        edge = Int(after[edge])
      } while edge != first
      offsets.append(Int32(halfEdges.count))
    }
    let opposite = halfEdges.map { edge in
      let twin = triangulation.twins[Int(edge)]
      return twin >= 0 ? numbers[Int(twin)] : FreeMesh.wall
    }
    return FreeMesh(
      points: points, offsets: offsets, corners: halfEdges.map { vertexNumbers[Int(origins[Int($0)])] },
      opposite: opposite)
  }
}
