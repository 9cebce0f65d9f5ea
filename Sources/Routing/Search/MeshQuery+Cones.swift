import Geometry
import Quantities

extension MeshQuery {
  /// How much of a rounded lower bound counts, so that rounding never makes it more than the truth.
  static let boundShare = 1 - 0x1p-40
  /// The square of the least sine between a cone's border and an edge at which their crossing is worked out: flatter
  /// crossings are not exact enough for a bound.
  static let sineSquaredMin = 0x1p-20

  /// A straight line through two points that bounds a cone; the cone opens towards the second one.
  struct Line {
    let from: LocalPoint
    let through: LocalPoint

    @inline(__always)
    init(_ from: LocalPoint, _ through: LocalPoint) {
      self.from = from
      self.through = through
    }

    /// 1 where a point lies to the left, -1 to the right, 0 on the line; exact.
    @inline(__always)
    func side(of point: LocalPoint) -> Int {
      // What can be told from rounded products is told here, without a call; the rest exactly.
      let left = (from.east - point.east) * (through.north - point.north)
      let right = (from.north - point.north) * (through.east - point.east)
      let determinant = left - right
      let bound = Self.filterBound * (abs(left) + abs(right))
      if determinant > bound { return 1 }
      if -determinant > bound { return -1 }
      return through == point ? 0 : Predicates.orientation(from, through, point)
    }

    /// More than the relative error of the rounded determinant, (3 + 16ε)ε with ε = 2^-53 (Shewchuk 1997).
    private static let filterBound = 0x1p-51

    /// Whether a point on the line lies beyond its second point.
    @inline(__always)
    func isAhead(_ point: LocalPoint) -> Bool { (point - through).dot(through - from) > 0 }
  }

  @inline(__always)
  private func line(_ border: Int32, of root: Int32, at point: LocalPoint, _ scratch: borrowing MeshScratch) -> Line {
    border >= 0 ? Line(point, sides[Int(border)].point) : Line(pointBefore(root, scratch), point)
  }

  /// Follows a cone through the polygon that it enters.
  @inline(__always)
  mutating func follow(_ item: MeshScratch.Waiting, _ scratch: inout MeshScratch) {
    let root = point(ofRoot: item.root)
    let right = line(item.right, of: item.root, at: root, scratch)
    let left = line(item.left, of: item.root, at: root, scratch)
    let entry = Int(item.entry)
    let first = Int(sides[entry].first)
    let end = Int(sides[entry].end)
    if isGoalPolygon(Int32(first), scratch), right.side(of: goal) >= 0, left.side(of: goal) <= 0 {
      reachGoal(from: item.root, at: root, metres: item.metres)
    }
    // From the right end of the entry round to its left end, right to left as seen from the root.
    var edge = entry + 1 == end ? first : entry + 1
    var here = sides[edge].point
    // A border that meets an end of the entry runs through it: see where cones are made.
    var fromRight = right.through == here ? 0 : -1
    if fromRight == 0 { see(edge, from: item.root, at: root, metres: item.metres, &scratch) }
    if left.through == sides[entry].point {
      see(entry, from: item.root, at: root, metres: item.metres, &scratch)
    }
    while edge != entry {
      let following = edge + 1 == end ? first : edge + 1
      let next = sides[following].point
      let nextFromRight = fromRight > 0 ? 1 : right.side(of: next)
      if nextFromRight >= 0 {
        let nextFromLeft = left.side(of: next)
        if nextFromLeft <= 0, following != entry, nextFromRight == 0 || nextFromLeft == 0 || isPinch(following) {
          see(following, from: item.root, at: root, metres: item.metres, &scratch)
        }
        if nextFromRight > 0 {
          let opposite = opening(edge, scratch)
          if opposite >= 0 {
            let isRightEnd = fromRight >= 0
            let isLeftEnd = nextFromLeft <= 0
            wait(
              cone(
                isRightEnd ? Line(root, here) : right, isLeftEnd ? Line(root, next) : left, here, next,
                isRightEnd: isRightEnd, isLeftEnd: isLeftEnd, at: root,
                MeshScratch.Waiting(
                  bound: 0, metres: item.metres, root: item.root, right: isRightEnd ? Int32(edge) : item.right,
                  left: isLeftEnd ? Int32(following) : item.left, entry: opposite)),
              &scratch)
          }
          if nextFromLeft >= 0 {
            // On the border itself there may be more vertices, each nearer than the one before.
            var vertex = following
            while vertex != entry, left.side(of: sides[vertex].point) == 0 {
              see(vertex, from: item.root, at: root, metres: item.metres, &scratch)
              vertex = vertex + 1 == end ? first : vertex + 1
            }
            return
          }
        }
      }
      fromRight = nextFromRight
      here = next
      edge = following
    }
  }

  /// A cone with its bound: the shortest way from the root over the part of an edge that the cone leaves through to the
  /// goal, which is mirrored in the edge where it lies on the root's side.
  ///
  /// - Parameters:
  ///   - right: the right border.
  ///   - left: the left border.
  ///   - one: the right end of the edge as seen from the root; `other` is its left end.
  ///   - isRightEnd: whether the right border runs through `one`.
  ///   - isLeftEnd: whether the left border runs through `other`.
  ///   - root: where the cone opens.
  @inline(__always)
  func cone(
    _ right: Line, _ left: Line, _ one: LocalPoint, _ other: LocalPoint, isRightEnd: Bool, isLeftEnd: Bool,
    at root: LocalPoint, _ item: MeshScratch.Waiting
  ) -> MeshScratch.Waiting {
    let along = other - one
    var target = goal
    let height = along.cross(target - one)
    if height > 0 {
      let factor = 2 * height / along.dot(along)
      target = target + LocalVector(east: along.north, north: -along.east) * factor
    }
    let toTarget = target - root
    var metres: Double
    if (right.through - right.from).cross(toTarget) < 0 {
      metres = Self.metres(from: root, over: right, isEnd: isRightEnd, one, along, to: target)
    } else if (left.through - left.from).cross(toTarget) > 0 {
      metres = Self.metres(from: root, over: left, isEnd: isLeftEnd, one, along, to: target)
    } else {
      metres = toTarget.lengthMetres
    }
    var result = item
    result.bound = item.metres + metres * Self.boundShare
    return result
  }

  /// The way from a root to a target over the point where a border of its cone meets an edge, or less.
  @inline(__always)
  private static func metres(
    from root: LocalPoint, over border: Line, isEnd: Bool, _ one: LocalPoint, _ along: LocalVector,
    to target: LocalPoint
  ) -> Double {
    var place = border.through
    if !isEnd {
      let way = border.through - border.from
      let sine = way.cross(along)
      if sine * sine > sineSquaredMin * way.dot(way) * along.dot(along) {
        let fraction = min(1, max(0, way.cross(root - one) / sine))
        place = one + along * fraction
      }
      // Else over the vertex on the border, which lies before the edge; where that is the root, straight.
    }
    return root.planarDistanceMetres(to: place) + place.planarDistanceMetres(to: target)
  }
}
