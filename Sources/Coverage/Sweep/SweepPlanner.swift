import Geometry
import Quantities
import Routing

/// Plans sweeps: covers an area with swaths and joins them by shortest ways that never leave the free area.
///
/// For each connected part of the free area: rank directions by a quick estimate, plan the best few in full
/// (swaths, gap filling, links, order) and keep the fastest. The same input gives the same answer.
package struct SweepPlanner: Sendable {
  /// What is planned for.
  package let options: SweepOptions

  /// Checks the options.
  package init(options: SweepOptions) throws(SweepError) {
    let positive = [
      ("the swath width", options.swathWidth.metres), ("the speed", options.speed.metresPerSecond),
      ("the acceleration", options.accelerationMetresPerSecondSquared),
    ]
    for (name, value) in positive where !(value > 0 && value.isFinite) {
      throw .badOption(name: name, value: value)
    }
    guard (0...1).contains(options.targetShare) else {
      throw .badOption(name: "the target share", value: options.targetShare)
    }
    self.options = options
  }

  /// Covers what is left of an area after obstacles, which are already grown by their clearance, are taken away.
  ///
  /// The centre lines of swaths and links stay within the free area. Parts into which no swath fits are reported as
  /// uncovered.
  package func plan(area: Polygon, minus obstacles: [Polygon] = []) throws(SweepError) -> Sweep {
    let free: [Polygon]
    do throws(GEOSError) {
      let areas = try GeometryOperations.isValid(area) ? [area] : try GeometryOperations.madeValid(area)
      free = try GeometryOperations.difference(areas, minus: obstacles)
    } catch {
      throw .geometry(error)
    }
    guard !free.isEmpty else { throw .nothingFree }
    let parts = free.sorted { $0.areaSquareMetres > $1.areaSquareMetres }
    var plans: [SweepPlan] = []
    for part in parts {
      if let plan = try plan(part: part) { plans.append(plan) }
    }
    guard !plans.isEmpty else {
      throw .tooSmall(squareMetres: parts.reduce(0) { $0 + $1.areaSquareMetres })
    }
    return try Sweep(plans: plans, free: parts, swathWidth: options.swathWidth)
  }

  /// The fastest run over one connected part, or nil where no swath fits.
  private func plan(part: Polygon) throws(SweepError) -> SweepPlan? {
    let layout: SwathLayout
    do throws(GEOSError) { layout = try SwathLayout(area: part, options: options) } catch { throw .geometry(error) }
    let ranked = try rankedRows(layout)
    let paths: ShortestPaths
    do throws(PreparationError) { paths = ShortestPaths(try FreeSpace(polygons: [part])) } catch {
      throw .links(error)
    }
    var best: (draft: Draft, plan: SweepPlan, seconds: Double)?
    for rows in ranked.prefix(max(1, options.fullPlansMax)) {
      guard let draft = try draft(rows.swaths, layout, paths) else { continue }
      let plan = try plan(draft, paths, shakesMax: 0)
      let seconds = plan.seconds(
        speed: options.speed, accelerationMetresPerSecondSquared: options.accelerationMetresPerSecondSquared)
      let missing = max(0, options.targetShare - plan.coveredSquareMetres / part.areaSquareMetres)
      let weighted = seconds * rows.weight * (1 + SweepPlanner.missingWeight * missing)
      if weighted < best?.seconds ?? .infinity { best = (draft, plan, weighted) }
    }
    guard let best else { return nil }
    return try plan(best.draft, paths, shakesMax: options.shakesMax)
  }

  /// Rows that are worth planning in full, the most promising first: the directions with the least estimated time,
  /// each in every phase, ranked by time and by what they leave out.
  private func rankedRows(_ layout: SwathLayout) throws(SweepError) -> [Rows] {
    var directions: [(seconds: Double, direction: Angle)] = []
    for direction in layout.directions() {
      directions.append((layout.estimatedSeconds(of: try layout.swaths(along: direction)), direction))
    }
    directions.sort { $0.seconds < $1.seconds }
    let pace = options.swathWidth.metres * options.speed.metresPerSecond
    var ranked: [(seconds: Double, rows: Rows)] = []
    for entry in directions.prefix(SweepPlanner.phasedDirectionsPerPlan * max(1, options.fullPlansMax)) {
      for phase in SwathLayout.Phase.allCases {
        let swaths = try layout.swaths(along: entry.direction, phase: phase)
        if ranked.contains(where: { $0.rows.swaths == swaths }) { continue }
        do throws(GEOSError) {
          let covered = try SweepPlan.covered(by: swaths, width: options.swathWidth, of: [layout.area])
          let missing = layout.area.areaSquareMetres - covered.reduce(0) { $0 + $1.areaSquareMetres }
          let repair = SweepPlanner.missingWeight * max(0, missing) / pace
          let rows = Rows(swaths: swaths, weight: phase == .centred ? 1 : SweepPlanner.unevenWeight)
          ranked.append(((layout.estimatedSeconds(of: swaths) + repair) * rows.weight, rows))
        } catch {
          throw .geometry(error)
        }
      }
    }
    return ranked.sorted { $0.seconds < $1.seconds }.map(\.rows)
  }

  /// Parallel swaths in one direction and phase.
  private struct Rows {
    let swaths: [[LocalPoint]]
    /// What times are multiplied with in comparisons.
    let weight: Double
  }

  /// How many directions are tried in every phase for each plan in full.
  private static let phasedDirectionsPerPlan = 2

  /// Centred rows overlap evenly: other rows must save this much time.
  private static let unevenWeight = 1.01

  /// How much more a share of ground that is left out weighs than the same share of time.
  private static let missingWeight = 3.0

  /// Swaths without an order, and what they cover.
  private struct Draft {
    let swaths: [[LocalPoint]]
    let coveredSquareMetres: Double
  }

  /// Rows, the links between them that are worth covering, and the swaths that fill the gaps left; nil where there
  /// are none.
  private func draft(
    _ rows: [[LocalPoint]], _ layout: SwathLayout, _ paths: ShortestPaths
  ) throws(SweepError) -> Draft? {
    let filling = GapFilling(layout: layout)
    var swaths = rows
    let covered: Double
    if !rows.isEmpty {
      let links = try pieces(try order(rows, paths, shakesMax: 0), rows, paths).filter { $0.kind == .link }.map(
        \.points)
      do throws(GEOSError) { swaths += try filling.promoted(links, beside: rows) } catch { throw .geometry(error) }
    }
    do throws(GEOSError) {
      swaths += try filling.swaths(beside: swaths)
      covered = try SweepPlan.covered(by: swaths, width: options.swathWidth, of: [layout.area])
        .reduce(0) { $0 + $1.areaSquareMetres }
    } catch {
      throw .geometry(error)
    }
    guard swaths.count <= SweepOptions.swathsMax else {
      throw .tooManySwaths(count: swaths.count, limit: SweepOptions.swathsMax)
    }
    return swaths.isEmpty ? nil : Draft(swaths: swaths, coveredSquareMetres: covered)
  }

  private func plan(_ draft: Draft, _ paths: ShortestPaths, shakesMax: Int) throws(SweepError) -> SweepPlan {
    let tour = try order(draft.swaths, paths, shakesMax: shakesMax)
    return SweepPlan(
      pieces: try pieces(tour, draft.swaths, paths), swathWidth: options.swathWidth,
      coveredSquareMetres: draft.coveredSquareMetres)
  }

  private func order(
    _ swaths: [[LocalPoint]], _ paths: ShortestPaths, shakesMax: Int
  ) throws(SweepError) -> [Int] {
    let ends = swaths.flatMap { [$0[0], $0[$0.count - 1]] }
    let matrix = paths.matrix(points: ends)
    let ramp = options.speed.metresPerSecond / options.accelerationMetresPerSecondSquared
    var cost = [Double](repeating: 0, count: ends.count * ends.count)
    for from in ends.indices {
      for to in ends.indices where to != from {
        guard let metres = matrix.lengthMetres(from: from, to: to) else {
          throw .link(matrix.problems[from] ?? matrix.problems[to] ?? .noPath)
        }
        let motion = StraightMotion(
          distanceMetres: metres, speedMetresPerSecond: options.speed.metresPerSecond,
          accelerationMetresPerSecondSquared: options.accelerationMetresPerSecondSquared)
        // A way that is longer than the straight one turns at least once more.
        let isBent = metres > ends[from].planarDistanceMetres(to: ends[to]) * (1 + 1e-9)
        cost[from * ends.count + to] = motion.seconds + (isBent ? ramp : 0)
      }
    }
    let order = SwathOrder(count: swaths.count, cost: cost)
    var generator = SplitMix64(seed: options.seed, stream: "sweep")
    let rows = swaths.indices.map { 2 * $0 + $0 % 2 }
    return order.best(
      from: [rows, order.nearestNeighbour(from: 0), order.nearestNeighbour(from: 2 * swaths.count - 1)],
      shakesMax: shakesMax, generator: &generator)
  }

  private func pieces(
    _ tour: [Int], _ swaths: [[LocalPoint]], _ paths: ShortestPaths
  ) throws(SweepError) -> [SweepPiece] {
    var pieces: [SweepPiece] = []
    for entry in tour {
      let line = swaths[entry / 2]
      let points = entry % 2 == 0 ? line : line.reversed()
      if let last = pieces.last, let exit = last.points.last, exit != points[0] {
        do throws(RouteFailure) {
          pieces.append(SweepPiece(kind: .link, points: try paths.path(from: exit, to: points[0]).points))
        } catch {
          throw .link(error)
        }
      }
      pieces.append(SweepPiece(kind: .swath, points: points))
    }
    return pieces
  }
}
