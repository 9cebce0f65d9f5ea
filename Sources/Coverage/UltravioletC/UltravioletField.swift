import Geometry
import Quantities

/// What any place of a scene gets from the lamp at any place: for pictures of doses, for instruments and for tests.
package struct UltravioletField {
  private let model: ExposureModel
  private var search: SightSearch

  /// Prepares a scene for a lamp on a robot of a radius.
  package init(scene: UltravioletScene, lamp: LineLamp, radius: Length) throws(UltravioletError) {
    let plan = try SightPlan(scene)
    model = ExposureModel(plan: plan, kernel: LampKernel(lamp), bodyRadiusMetres: radius.metres)
    search = SightSearch(plan)
  }

  /// The irradiance of a place in W/m²; 0 where walls, furniture or the robot's body hide the lamp.
  ///
  /// - Parameters:
  ///   - point: the place in the plane. It lies before the surface, not in it: a millimetre is enough.
  ///   - heightMetres: above the floor.
  ///   - normal: where the surface looks.
  ///   - lamp: where the robot's middle is.
  package mutating func wattsPerSquareMetre(
    at point: LocalPoint, heightMetres: Double, normal: SurfaceNormal, lampAt lamp: LocalPoint
  ) -> Double {
    guard let home = model.plan.triangle(at: point, near: 0), let lampHome = model.plan.triangle(at: lamp, near: home)
    else { return 0 }
    let place = SurfacePoint(point: point, triangle: Int32(home), heightMetres: heightMetres, normal: normal)
    let buckets = TriangleBuckets(triangles: model.plan.triangulation.triangleCount, homes: [place.triangle])
    var result = 0.0
    let position = LampPosition(point: lamp, triangle: Int32(lampHome))
    model.forEachSample(from: position, [place], buckets, &search) { _, watts in result += watts }
    return result
  }

  /// The area in square metres of the floor plan that is seen from a place over furniture of any height: of the
  /// visibility polygon of the walls alone.
  package mutating func seenSquareMetres(from point: LocalPoint) -> Double {
    guard let home = model.plan.triangle(at: point, near: 0) else { return 0 }
    var area = 0.0
    search.walk(from: point, in: home) { view in
      let (first, second, third) = model.plan.corners(of: view.triangle)
      guard let cone = view.cone else {
        area += abs((second - first).cross(third - first)) / 2
        return
      }
      area += Self.area(of: [first, second, third], origin: view.origin, cone.right, cone.left)
    }
    return area
  }

  /// The area of a triangle between two rays.
  private static func area(
    of corners: [LocalPoint], origin: LocalPoint, _ right: LocalPoint, _ left: LocalPoint
  ) -> Double {
    var ring = corners
    for (ray, sign) in [(right - origin, 1.0), (left - origin, -1.0)] {
      var cut: [LocalPoint] = []
      guard var before = ring.last else { return 0 }
      for point in ring {
        let (side, sideBefore) = (sign * ray.cross(point - origin), sign * ray.cross(before - origin))
        if (side > 0) != (sideBefore > 0) {
          cut.append(before.interpolated(to: point, fraction: sideBefore / (sideBefore - side)))
        }
        if side > 0 { cut.append(point) }
        before = point
      }
      ring = cut
    }
    return Polygon.signedArea(of: ring)
  }
}
