import Geometry
import Quantities

/// The memory of a look around; one for each task, used again and again.
struct SightScratch: ~Copyable {
  /// A cone that enters a polygon.
  struct Cone {
    /// The edge through which it enters, as an edge of the polygon that it enters.
    var edge: Int32
    /// The vertices that bound it to the right and to the left, seen from the root.
    var right: Int32
    var left: Int32
  }

  var cones = GrowingMemory<Cone>(capacity: 256)
}

/// What a point sees of one polygon: all of it, or what lies between two lines of sight.
struct Sight {
  /// The polygon.
  let polygon: Int
  fileprivate let root: LocalPoint
  fileprivate let right: LocalPoint
  fileprivate let left: LocalPoint
  fileprivate let isWhole: Bool

  /// Whether a point of the polygon is seen; exact.
  @inline(__always)
  func holds(_ point: LocalPoint) -> Bool {
    isWhole
      || (Predicates.orientation(root, right, point) >= 0 && Predicates.orientation(root, left, point) <= 0)
  }
}

extension FreeMeshView {
  /// Calls a body with the corners and pinches that a point sees along a taut line.
  ///
  /// Cones of sight run through the polygons; whether a vertex lies in a cone is decided exactly. What lies on a cone's
  /// border is seen: sight may graze walls.
  ///
  /// - Parameters:
  ///   - point: a point in `polygon` or on its border.
  ///   - seen: called with each vertex; with one that is seen in several cones more than once.
  ///   - entering: called with what is seen of each polygon.
  @inline(__always)
  func look(
    from point: LocalPoint, in polygon: Int, _ scratch: inout SightScratch, seen: (FreeMesh.SightVertex) -> Void,
    entering: (Sight) -> Void
  ) {
    entering(Sight(polygon: polygon, root: point, right: point, left: point, isWhole: true))
    let start = Int(offsets[polygon])
    let end = Int(offsets[polygon + 1])
    for edge in start..<end {
      let vertex = Int(corners[edge])
      report(vertex, from: point, seen)
      let other = Int(opposite[edge])
      guard other >= 0 else { continue }
      let next = Int(corners[edge + 1 == end ? start : edge + 1])
      // A point on the edge's line sees nothing new through it.
      if Predicates.orientation(point, sights[vertex].here, sights[next].here) > 0 {
        scratch.cones.append(SightScratch.Cone(edge: Int32(other), right: Int32(vertex), left: Int32(next)))
      }
    }
    follow(from: point, &scratch, skips: { _, _ in false }) { vertex in
      report(vertex, from: point, seen)
    } entering: { cone in
      entering(
        Sight(
          polygon: Int(polygonOf[Int(cone.edge)]), root: point, right: sights[Int(cone.right)].here,
          left: sights[Int(cone.left)].here, isWhole: false))
    }
  }

  @inline(__always)
  private func report(_ vertex: Int, from point: LocalPoint, _ body: (FreeMesh.SightVertex) -> Void) {
    let sight = sights[vertex]
    if sight.node >= 0, sight.isTaut(from: point) { body(sight) }
  }

  /// Follows the cones in the scratch through the polygons until each has ended at walls.
  ///
  /// - Parameters:
  ///   - skips: whether a cone, given by its right and left vertex, is of no interest.
  ///   - seen: called with each vertex in a cone or on its border; a vertex may be seen in several cones.
  ///   - entering: called with each cone before its polygon is looked at.
  @inline(__always)
  func follow(
    from root: LocalPoint, _ scratch: inout SightScratch, skips: (Int32, Int32) -> Bool,
    seen: (Int) -> Void, entering: (SightScratch.Cone) -> Void
  ) {
    while let cone = scratch.cones.popLast() {
      if skips(cone.right, cone.left) { continue }
      entering(cone)
      let entry = Int(cone.edge)
      let polygon = Int(polygonOf[entry])
      let start = Int(offsets[polygon])
      let end = Int(offsets[polygon + 1])
      let rightPoint = sights[Int(cone.right)].here
      let leftPoint = sights[Int(cone.left)].here
      // From the right end of the entry round to its left end, right to left as seen from the root.
      var edge = entry + 1 == end ? start : entry + 1
      var vertex = Int(corners[edge])
      var fromRight = Predicates.orientation(root, rightPoint, sights[vertex].here)
      var isPastLeft = false
      while edge != entry, !isPastLeft {
        let following = edge + 1 == end ? start : edge + 1
        let next = Int(corners[following])
        let nextPoint = sights[next].here
        let nextFromRight = fromRight > 0 ? 1 : Predicates.orientation(root, rightPoint, nextPoint)
        if nextFromRight >= 0 {
          let nextFromLeft = Predicates.orientation(root, leftPoint, nextPoint)
          if nextFromLeft <= 0, following != entry { seen(next) }
          if nextFromRight > 0 {
            let other = opposite[edge]
            if other >= 0 {
              scratch.cones.append(
                SightScratch.Cone(
                  edge: other, right: fromRight > 0 ? Int32(vertex) : cone.right,
                  left: nextFromLeft < 0 ? Int32(next) : cone.left))
            }
            isPastLeft = nextFromLeft >= 0
            // More vertices may lie on the left border itself, each nearer than the one before.
            var nearer = following
            while nextFromLeft == 0, nearer != entry {
              if nearer != following { seen(Int(corners[nearer])) }
              nearer = nearer + 1 == end ? start : nearer + 1
              guard Predicates.orientation(root, leftPoint, sights[Int(corners[nearer])].here) == 0 else { break }
            }
          }
        }
        fromRight = nextFromRight
        vertex = next
        edge = following
      }
    }
  }
}
