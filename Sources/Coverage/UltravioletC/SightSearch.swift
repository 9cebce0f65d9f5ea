import Geometry
import Quantities

/// Walks through all that can be seen from a point in the plane, triangle by triangle.
///
/// The triangular expansion of F. Bungiu et al., "Efficient computation of visibility polygons" (EuroCG 2014): a cone
/// starts at each edge of the point's triangle and goes on through edges that are no walls, cut narrower at each
/// corner. The triangles with their cones make up the visibility polygon. All sides are decided by exact signs. Every
/// way in a cone crosses the same edges, so the furniture that the light must pass is known exactly as well.
struct SightSearch {
  /// What light has to pass above: a line in the plane and a height.
  struct Fence {
    let start: LocalPoint
    let end: LocalPoint
    let heightMetres: Double

    /// The share of the way from a patch to the lamp at which the fence is crossed; both lie on different sides.
    @inline(__always)
    func share(from patch: LocalPoint, to lamp: LocalPoint) -> Double {
      let line = end - start
      let (near, far) = (line.cross(patch - start), line.cross(lamp - start))
      return near / (near - far)
    }

    /// The height above which a lamp is seen over the fence.
    @inline(__always)
    func lowest(from patch: LocalPoint, heightMetres patchMetres: Double, to lamp: LocalPoint) -> Double {
      let above = heightMetres - patchMetres
      if above == 0 { return patchMetres }
      let share = share(from: patch, to: lamp)
      // A patch on the fence itself sees all above a lower fence, and nothing over a higher one.
      return share > 0 ? patchMetres + above / share : (above > 0 ? .infinity : -.infinity)
    }
  }

  /// A part of what is seen: a triangle, and the two rays between which it is seen. A triangle may come several times.
  struct View {
    let triangle: Int
    let origin: LocalPoint
    /// Nil in the triangle of the point itself, which is seen all round.
    let cone: (right: LocalPoint, left: LocalPoint)?
    /// The fences on the way to the triangle.
    let fences: UnsafeBufferPointer<Fence>

    /// Whether a point of the triangle lies between the rays; on a ray it belongs to the cone left of it.
    @inline(__always)
    func holds(_ point: LocalPoint) -> Bool {
      guard let cone else { return true }
      return Predicates.orientation(origin, cone.right, point) >= 0
        && Predicates.orientation(origin, cone.left, point) < 0
    }
  }

  private struct Step {
    let edge: Int32
    let fenceCount: Int32
    let right: LocalPoint
    let left: LocalPoint
  }

  private let plan: SightPlan
  private var stack: [Step] = []
  private var fences: [Fence] = []
  /// Whether a walk ended at `stepsMax` and did not see all.
  private(set) var limitWasReached = false

  /// The most cones of one walk.
  static let stepsMax = 1_000_000

  init(_ plan: SightPlan) { self.plan = plan }

  /// Calls the body for each part of what is seen from a point of a triangle.
  @inline(__always)
  mutating func walk(from point: LocalPoint, in triangle: Int, _ body: (View) -> Void) {
    let made = plan.triangulation
    let empty = UnsafeBufferPointer<Fence>(start: nil, count: 0)
    body(View(triangle: triangle, origin: point, cone: nil, fences: empty))
    stack.removeAll(keepingCapacity: true)
    for edge in 3 * triangle..<3 * triangle + 3 {
      let (right, left) = (
        made.points[Int(made.origins[edge])], made.points[Int(made.origins[Triangulation.next(edge)])]
      )
      if Predicates.orientation(point, right, left) > 0 {
        stack.append(Step(edge: Int32(edge), fenceCount: 0, right: right, left: left))
      } else if plan.fences[edge] < .infinity, made.twins[edge] >= 0 {
        // The point lies on this edge: what is on the other side is seen all round as well.
        body(View(triangle: Int(made.twins[edge]) / 3, origin: point, cone: nil, fences: empty))
        let twin = Int(made.twins[edge])
        for other in [Triangulation.next(twin), Triangulation.previous(twin)] {
          let (right, left) = (
            made.points[Int(made.origins[other])], made.points[Int(made.origins[Triangulation.next(other)])]
          )
          guard Predicates.orientation(point, right, left) > 0 else { continue }
          stack.append(Step(edge: Int32(other), fenceCount: 0, right: right, left: left))
        }
      }
    }
    var steps = 0
    while let step = stack.popLast() {
      steps += 1
      guard steps <= Self.stepsMax else {
        limitWasReached = true
        return
      }
      let edge = Int(step.edge)
      let fence = plan.fences[edge]
      guard fence < .infinity else { continue }
      fences.removeLast(fences.count - Int(step.fenceCount))
      let twin = Int(made.twins[edge])
      if fence > 0 {
        fences.append(
          Fence(
            start: made.points[Int(made.origins[edge])], end: made.points[Int(made.origins[twin])],
            heightMetres: fence))
      }
      fences.withUnsafeBufferPointer { fences in
        body(View(triangle: twin / 3, origin: point, cone: (step.right, step.left), fences: fences))
      }
      // The half-edge `twin` leads from left to right; the third corner lies across.
      let apex = made.points[Int(made.origins[Triangulation.previous(twin)])]
      let rightSide = Predicates.orientation(point, step.right, apex)
      let leftSide = Predicates.orientation(point, step.left, apex)
      let count = Int32(fences.count)
      if rightSide > 0 {
        stack.append(
          Step(
            edge: Int32(Triangulation.next(twin)), fenceCount: count, right: step.right,
            left: leftSide < 0 ? apex : step.left))
      }
      if leftSide < 0 {
        stack.append(
          Step(
            edge: Int32(Triangulation.previous(twin)), fenceCount: count, right: rightSide > 0 ? apex : step.right,
            left: step.left))
      }
    }
    fences.removeAll(keepingCapacity: true)
  }
}
