import Geometry
import Quantities

extension UltravioletPlan {
  /// What the surfaces get from some steps: those of the plan that are done, or what was driven.
  package struct Doses: Hashable, Sendable {
    /// A piece of a surface with one dose. Pieces are small where the dose passes what is asked for.
    package struct Piece: Hashable, Sendable {
      /// The sample of the plan that it is a part of, a place in `UltravioletPlan.samples`.
      package let sample: Int
      /// Its middle in the plane.
      package let point: LocalPoint
      /// The height of the middle above the floor, in metres.
      package let heightMetres: Double
      /// Its area in square metres.
      package let areaSquareMetres: Double
      /// What its middle gets, J/m²; where its neighbours lie on the other side of the asked dose, the least of them.
      package let joulesPerSquareMetre: Double
    }

    /// The pieces; together they are all surfaces.
    package let pieces: [Piece]

    /// The area that gets a dose, J/m², as a share of all, in 0...1.
    package func share(atLeast joules: Double) -> Double {
      let all = pieces.reduce(0) { $0 + $1.areaSquareMetres }
      guard all > 0 else { return 0 }
      return min(1, pieces.reduce(0) { $0 + ($1.joulesPerSquareMetre >= joules ? $1.areaSquareMetres : 0) } / all)
    }

    /// The dose that a share of the area does not exceed, J/m².
    package func joulesPerSquareMetre(exceededBut share: Double) -> Double {
      let sorted = pieces.sorted { $0.joulesPerSquareMetre < $1.joulesPerSquareMetre }
      let limit = share * pieces.reduce(0) { $0 + $1.areaSquareMetres }
      var area = 0.0
      for piece in sorted {
        area += piece.areaSquareMetres
        if area >= limit { return piece.joulesPerSquareMetre }
      }
      return sorted.last?.joulesPerSquareMetre ?? 0
    }
  }
}

extension UltravioletPlanner {
  /// The share of the finest edge of patches down to which they are cut where some of it is at dose and some is not.
  private static let edgeShare = 0.5
  /// Patches are asked in pieces of at most this many times the finest edge.
  private static let startEdges = 2.0
  /// How often a patch is cut into quarters at most.
  private static let cutsMax = 4

  /// What the surfaces get from some steps alone.
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
    func doses(_ patches: [SurfacePatch]) -> [Double] {
      let points = patches.map { patch in
        hint = sight.triangle(at: patch.point, near: hint) ?? hint
        return SurfacePoint(
          point: patch.point, triangle: Int32(hint), heightMetres: patch.heightMetres, normal: patch.normal)
      }
      return model.doses(at: points, from: stands, &search)
    }
    let asked = plan.doseJoulesPerSquareMetre
    var open: [(sample: Int, patch: SurfacePatch)] = []
    for (index, sample) in plan.samples.enumerated() {
      let patch = SurfacePatch(sample, triangle: 0)
      let parts = patch.pieces(
        edgeMetresMax: Self.startEdges * options.fineMetres, countMax: UltravioletOptions.samplesMax)
      open += (parts ?? [patch]).map { (index, $0) }
    }
    var pieces: [UltravioletPlan.Doses.Piece] = []
    for cut in 1...Self.cutsMax where !open.isEmpty {
      let quarters = open.flatMap { SampleRefinement.quarters(of: $0.patch) }
      let found = doses(quarters)
      var next: [(sample: Int, patch: SurfacePatch)] = []
      for (number, (sample, _)) in open.enumerated() {
        let own = 4 * number..<4 * number + 4
        let enough = own.count { found[$0] >= asked }
        let isEven = enough == 0 || enough == 4
        // Across the finest border of light and shadow all counts as shadow.
        let least = own.map { found[$0] }.min() ?? 0
        for index in own {
          let patch = quarters[index]
          if isEven || cut == Self.cutsMax || patch.longestMetres <= Self.edgeShare * options.fineMetres {
            pieces.append(
              .init(
                sample: sample, point: patch.point, heightMetres: patch.heightMetres,
                areaSquareMetres: patch.areaSquareMetres, joulesPerSquareMetre: isEven ? found[index] : least))
          } else {
            next.append((sample, patch))
          }
        }
      }
      open = next
    }
    guard !search.limitWasReached else {
      throw UltravioletError(.limit, "a view of the scene has more than \(SightSearch.stepsMax) parts")
    }
    return UltravioletPlan.Doses(pieces: pieces)
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
