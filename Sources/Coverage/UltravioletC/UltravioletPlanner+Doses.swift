import Geometry
import Quantities

extension UltravioletPlan {
  /// What the samples of a plan get where only some steps are done.
  package struct Doses: Hashable, Sendable {
    /// J/m² for each sample, in the order of `UltravioletPlan.samples`.
    package let joulesPerSquareMetre: [Double]
    /// The share of the area at dose where each patch is asked at its sample, or at four more places where that is
    /// less; in 0...1.
    package let shareAtDose: Double
  }
}

extension UltravioletPlanner {
  /// The doses of a plan's samples from some steps alone: those of the plan that are done, or what was driven.
  ///
  /// - Parameter plan: a plan of this planner.
  package func doses(
    of plan: UltravioletPlan, by steps: [UltravioletPlan.Step]
  ) throws(UltravioletError) -> UltravioletPlan.Doses {
    let sight = try SightPlan(scene)
    let model = ExposureModel(plan: sight, kernel: LampKernel(robot.lamp), bodyRadiusMetres: robot.radius.metres)
    var search = SightSearch(sight)
    let stands = stands(of: steps, sight)
    var hint = 0
    func surfacePoint(_ place: LocalPoint, _ height: Double, _ normal: SurfaceNormal) -> SurfacePoint {
      hint = sight.triangle(at: place, near: hint) ?? hint
      return SurfacePoint(point: place, triangle: Int32(hint), heightMetres: height, normal: normal)
    }
    let points = plan.samples.map { surfacePoint($0.point, $0.heightMetres, $0.normal) }
    let doses = model.doses(at: points, from: stands, &search)
    let quarters = zip(plan.samples, points).flatMap { sample, point in
      SampleRefinement.quarters(of: SurfacePatch(sample, triangle: point.triangle))
    }
    let between = model.doses(
      at: quarters.map { surfacePoint($0.point, $0.heightMetres, $0.normal) }, from: stands, &search)
    guard !search.limitWasReached else {
      throw UltravioletError(.limit, "a view of the scene has more than \(SightSearch.stepsMax) parts")
    }
    let asked = plan.doseJoulesPerSquareMetre
    let (atSamples, area) = Self.enough(plan.samples.map(\.areaSquareMetres), doses, asked)
    let (atQuarters, _) = Self.enough(quarters.map(\.areaSquareMetres), between, asked)
    return UltravioletPlan.Doses(
      joulesPerSquareMetre: doses, shareAtDose: area > 0 ? min(1, min(atSamples, atQuarters) / area) : 0)
  }

  /// The area that has a dose, and all of it.
  private static func enough(_ areas: [Double], _ doses: [Double], _ asked: Double) -> (enough: Double, all: Double) {
    zip(areas, doses).reduce((0, 0)) { sum, next in
      (sum.0 + (next.1 >= asked ? next.0 : 0), sum.1 + next.0)
    }
  }
}

extension SurfacePatch {
  /// The patch that a sample stands for.
  init(_ sample: SurfaceSample, triangle: Int32) {
    let places = sample.corners.map { LocalPoint(east: $0.x, north: $0.y) }
    let form: Form =
      places.count == 4
      ? .upright(places[0], places[1], fromMetres: sample.corners[0].z, toMetres: sample.corners[2].z)
      : .level(places[0], places[1], places[2], heightMetres: sample.corners[0].z)
    self.init(form: form, surface: Int32(sample.surface), triangle: triangle)
  }
}
