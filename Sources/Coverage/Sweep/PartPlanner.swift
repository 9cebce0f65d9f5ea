import Geometry
import Quantities
import Routing

/// Plans the run over one connected part of the free area.
struct PartPlanner {
  private let options: SweepOptions
  private let layout: SwathLayout
  private let joiner: SwathJoiner
  private let gaps: GapSearch
  private let template: CoverageRaster

  /// The raster aims a little higher than what is promised: it sees samples only.
  private static let rasterReserve = 0.0001
  /// How much more a share of ground that is left out weighs than the same share of time.
  private static let missingWeight = 3.0
  /// Centred rows overlap evenly: other rows must save this much time.
  private static let unevenWeight = 1.004
  /// How many directions are tried in every phase for each plan in full.
  private static let phasedDirectionsPerPlan = 2
  /// How much detours count where gaps are filled, one after the other.
  private static let blends = [0.1, 0.7]
  /// The same where there are few swaths.
  private static let manyBlends = [0, 0.15, 0.4, 0.7, 1]
  /// After so many renewals without a gain no more are tried.
  private static let vainRenewalsMax = 15
  /// Gains below this many seconds are none.
  private static let gainSeconds = 1e-3
  /// Swaths below which more plans are made in full.
  private static let fewSwaths = 25
  /// Swaths above which fewer plans are made in full.
  private static let manySwaths = 250

  init(part: Polygon, options: SweepOptions) throws(SweepError) {
    self.options = options
    do throws(GEOSError) { layout = try SwathLayout(area: part, options: options) } catch { throw .geometry(error) }
    do throws(PreparationError) {
      joiner = SwathJoiner(paths: ShortestPaths(try FreeSpace(polygons: [part])), options: options)
    } catch {
      throw .links(error)
    }
    gaps = GapSearch(layout: layout)
    template = CoverageRaster(part, widthMetres: options.swathWidth.metres)
  }

  /// A set of swaths with its order.
  struct Draft {
    var set: SwathSet
    var pieces: [SweepPiece]
    /// The time, with a penalty for what is missing.
    var weighted: Double
  }

  /// The fastest run, or nil where no swath fits.
  func plan() throws(SweepError) -> SweepPlan? {
    var best: Draft?
    var generator = SplitMix64(seed: options.seed, stream: "sweep")
    let ranked = try rankedRows()
    let rowCount = ranked.first?.swaths.count ?? 0
    let count = rowCount > Self.manySwaths ? 2 : max(1, options.fullPlansMax) * (rowCount < Self.fewSwaths ? 2 : 1)
    let blends =
      rowCount < Self.fewSwaths ? Self.manyBlends : rowCount > Self.manySwaths ? [Self.blends[0]] : Self.blends
    for rows in ranked.prefix(count) {
      for blend in blends {
        guard var draft = try draft(rows.swaths, blend: blend, &generator) else { continue }
        draft.weighted *= rows.weight
        if draft.weighted < best?.weighted ?? .infinity { best = draft }
      }
    }
    guard var best else { return nil }
    best.weighted = weighted(best.set, best.pieces)
    var vain = 0
    for _ in 0..<renewals(best) where vain < Self.vainRenewalsMax {
      vain += 1
      if let other = try renewed(best, &generator), other.weighted < best.weighted - Self.gainSeconds {
        best = other
        vain = 0
      }
    }
    return try finished(best, &generator)
  }

  private func renewals(_ draft: Draft) -> Int {
    guard draft.set.members.contains(where: { !$0.isRow }) else { return 0 }
    return min(options.renewalsMax, options.renewalWorkMax / max(1, draft.set.members.count))
  }

  // MARK: Rows

  /// Swaths without fillers.
  private struct Rows {
    let swaths: [[LocalPoint]]
    /// What times are multiplied with in comparisons.
    let weight: Double
  }

  /// Rows that are worth planning in full, the most promising first: the directions with the least estimated time,
  /// each in every phase, and rows cell by cell; ranked by time and by what they leave out.
  private func rankedRows() throws(SweepError) -> [Rows] {
    var directions: [(seconds: Double, direction: Angle)] = []
    for direction in layout.directions(of: layout.area, atMost: options.directionsMax) {
      directions.append((layout.estimatedSeconds(of: try layout.swaths(along: direction)), direction))
    }
    directions.sort { $0.seconds < $1.seconds }
    var ranked: [(seconds: Double, rows: Rows)] = []
    func add(_ swaths: [[LocalPoint]], _ weight: Double) {
      if swaths.isEmpty || ranked.contains(where: { $0.rows.swaths == swaths }) { return }
      var raster = template
      for swath in swaths { raster.add(swath) }
      let missing = Double(raster.openCount) * raster.step * raster.step
      let repair = Self.missingWeight * missing / (options.swathWidth.metres * options.speed.metresPerSecond)
      ranked.append(((layout.estimatedSeconds(of: swaths) + repair) * weight, Rows(swaths: swaths, weight: weight)))
    }
    for entry in directions.prefix(Self.phasedDirectionsPerPlan * max(1, options.fullPlansMax)) {
      for phase in SwathLayout.Phase.allCases {
        add(try layout.swaths(along: entry.direction, phase: phase), phase == .centred ? 1 : Self.unevenWeight)
      }
    }
    if options.usesCells, options.direction == nil {
      for entry in directions.prefix(options.cellDirectionsMax) {
        let cells: [CellDecomposition.Cell]
        do throws(GEOSError) {
          cells = try CellDecomposition(layout: layout, direction: entry.direction).merged()
        } catch {
          throw .geometry(error)
        }
        guard cells.count > 1 else { continue }
        var swaths: [[LocalPoint]] = []
        for cell in cells { swaths += try layout.swaths(over: cell.region, along: cell.direction) }
        add(swaths, 1)
      }
    }
    return ranked.sorted { $0.seconds < $1.seconds }.map(\.rows)
  }

  // MARK: Drafts

  private var rasterTarget: Double { min(1, options.targetShare + Self.rasterReserve) }

  /// The samples that trimming may give up.
  private func spare(_ set: SwathSet) -> Int {
    max(0, Int((1 - rasterTarget) * Double(set.raster.freeCount)) - set.raster.openCount)
  }

  /// Rows, the links between them that are worth covering, and the swaths that fill the gaps left; nil where there
  /// are none.
  private func draft(_ rows: [[LocalPoint]], blend: Double, _ generator: inout SplitMix64) throws(SweepError) -> Draft?
  {
    var set = SwathSet(template)
    for row in rows { set.add(row, isRow: true) }
    let tour = SwathTour(try joiner.pieces(rows, shakes: 2, &generator), layout: layout)
    gaps.fill(&set, tour: tour, blend: blend, target: rasterTarget, noise: 0, &generator)
    set.trim(spare: spare(set), shortest: layout.shortest, inner: layout.inner)
    return try ordered(set, shakes: options.shakesMax / 8, &generator)
  }

  /// A draft with some fillers taken out and the gaps filled anew, the links of the tour among the candidates.
  private func renewed(_ draft: Draft, _ generator: inout SplitMix64) throws(SweepError) -> Draft? {
    var set = draft.set
    let places = set.members.indices.filter { !set.members[$0].isRow }
    var gone: Set<[LocalPoint]> = []
    if let place = places.isEmpty ? nil : places[generator.nextIndex(below: places.count)] {
      let chosen = set.members[place].line
      let reach = options.swathWidth.metres * Double(1 + generator.nextIndex(below: 4))
      for other in places where set.members[other].line[0].planarDistanceMetres(to: chosen[0]) <= reach {
        gone.insert(set.members[other].line)
      }
    }
    set.remove { !$0.isRow && gone.contains($0.line) }
    set.restoreRows()
    let tour = SwathTour(draft.pieces, layout: layout) { gone.contains($0) || gone.contains($0.reversed()) }
    gaps.fill(&set, tour: tour, blend: generator.nextUnit(), target: rasterTarget, noise: 0.4, &generator)
    set.trim(spare: spare(set), shortest: layout.shortest, inner: layout.inner)
    return try ordered(set, shakes: options.shakesMax / 8, &generator)
  }

  private func ordered(
    _ set: SwathSet, shakes: Int, _ generator: inout SplitMix64
  ) throws(SweepError) -> Draft? {
    guard !set.members.isEmpty else { return nil }
    guard set.members.count <= SweepOptions.swathsMax else {
      throw .tooManySwaths(count: set.members.count, limit: SweepOptions.swathsMax)
    }
    let pieces = try joiner.pieces(set.lines, shakes: shakes, &generator)
    return Draft(set: set, pieces: pieces, weighted: weighted(set, pieces))
  }

  private func weighted(_ set: SwathSet, _ pieces: [SweepPiece]) -> Double {
    let missing = max(0, rasterTarget - set.coveredShare)
    return SweepPlan.seconds(of: pieces, options) * (1 + Self.missingWeight * missing)
  }

  // MARK: The end

  /// Fills what GEOS still finds missing, orders with care and measures.
  private func finished(_ draft: Draft, _ generator: inout SplitMix64) throws(SweepError) -> SweepPlan {
    let filling = GapFilling(layout: layout)
    var swaths = draft.set.lines
    let missed: [Polygon]
    do throws(GEOSError) {
      swaths += try filling.swaths(beside: swaths)
      missed = try SweepPlan.missed(of: [layout.area], below: swaths, width: options.swathWidth)
    } catch {
      throw .geometry(error)
    }
    let pieces = try joiner.pieces(swaths, shakes: options.shakesMax, &generator)
    let covered = layout.area.areaSquareMetres - missed.reduce(0) { $0 + $1.areaSquareMetres }
    return SweepPlan(
      pieces: pieces, swathWidth: options.swathWidth, coveredSquareMetres: max(0, covered), missed: missed)
  }
}
