import Geometry
import Quantities

/// Finds stops and dwell times that give each treated place its dose in the least time, without regard to ways.
///
/// The linear programme is min Σ t with Σ E·t ≥ dose for each place. What is solved is its dual, since there are few
/// stops and many places: max Σ y with Σ E/dose·y ≤ 1 for each stop. Stops are not given: after each solve the prices
/// `y` tell how much a second at any place would be worth, and new stops climb from the best places of a grid to where
/// it is worth most (column generation). Samples come into the programme only where its stops leave them short. The
/// search ends where no place is worth more than a second and no sample is short. Values of places are worked out for
/// priced samples only, by closed integrals when they are asked for; only stops that were chosen keep their light.
struct DwellSearch {
  let model: ExposureModel
  let options: UltravioletOptions
  let requiredJoules: Double
  var free: FreePositions
  var search: SightSearch
  /// The grid of positions on which stops are priced.
  let grid: [LampPosition]
  let gridBuckets: TriangleBuckets
  private let gridNeighbours: [SIMD4<Int32>]
  let gridMetres: Double
  /// The finer grid for the bound and for places that the other does not see.
  let fineGrid: [LampPosition]
  let fineBuckets: TriangleBuckets
  private let fineNeighbours: [SIMD4<Int32>]
  let fineMetres: Double

  /// All patches that were ever sampled; those that were cut are no leaves any more.
  private(set) var patches: [SurfacePatch] = []
  private(set) var points: [SurfacePoint] = []
  private(set) var states: [SurfaceSample.State] = []
  private(set) var isLeaf: [Bool] = []
  /// The most W/m² that a position of a grid gives each sample.
  private(set) var bestWatts: [Double] = []
  /// The samples that get their dose, and their buckets.
  private var treated: [Int] = []
  private var treatedPoints: [SurfacePoint] = []
  private var treatedBuckets: TriangleBuckets
  /// For each treated sample its column in the programme; -1 where it is not asked for.
  private var columnOf: [Int32] = []
  /// The samples in the programme, one column each, as numbers of treated samples.
  private var asked: [Int] = []
  private var askedPoints: [SurfacePoint] = []

  /// The stops in the programme, one row each.
  private(set) var stops: [LampPosition] = []
  /// For each stop the treated samples that it serves and the shares of their dose that a second gives.
  private var light: [LinearProgramme.Row] = []
  private var programme: LinearProgramme
  /// How many stops were tried, those that were dropped too.
  private(set) var triedStopCount = 0
  /// The dwell at each stop, in seconds.
  private(set) var dwells: [Double] = []
  /// The value of each asked sample's dose, in seconds.
  private var values: [Double] = []
  /// Stops worth this share more than a second are looked for now.
  private var tolerance = 0.0
  /// Limits that were reached.
  private(set) var limits: [String] = []

  /// A value above the time that a dose takes at the best place: the programme always has an answer, and prices stay
  /// small.
  static let slackFactor = 2.0
  /// Samples with less value are not priced, in seconds.
  static let valueMin = 1e-9
  /// New stops of one round lie this far apart, in steps of the grid.
  static let apartSteps = 2.0

  init(
    _ model: ExposureModel, _ free: FreePositions, _ options: UltravioletOptions
  ) throws(UltravioletError) {
    self.model = model
    self.options = options
    self.free = free
    requiredJoules = options.doseJoulesPerSquareMetre * options.safetyFactor
    search = SightSearch(model.plan)
    (grid, gridNeighbours, gridMetres) = self.free.grid(metres: options.gridMetres, model.plan)
    (fineGrid, fineNeighbours, fineMetres) = self.free.grid(metres: options.boundGridMetres, model.plan)
    let triangles = model.plan.triangulation.triangleCount
    gridBuckets = TriangleBuckets(triangles: triangles, homes: grid.map(\.triangle))
    fineBuckets = TriangleBuckets(triangles: triangles, homes: fineGrid.map(\.triangle))
    treatedBuckets = TriangleBuckets(triangles: triangles, homes: [])
    programme = try Self.emptyProgramme()
  }

  private static func emptyProgramme() throws(UltravioletError) -> LinearProgramme {
    do throws(LinearProgramme.Failure) {
      return try LinearProgramme(iterationsMax: UltravioletOptions.iterationsMax)
    } catch {
      throw UltravioletError(.engine, "\(error)")
    }
  }

  // MARK: Samples

  /// Adds patches: finds out which of them can get their dose. Places that get little yet get a stop of their own.
  mutating func add(_ new: [SurfacePatch]) throws(UltravioletError) {
    let first = treated.count
    var bestPositions: [LampPosition] = []
    let (gridScan, fineScan) = (
      GridScan(grid, gridNeighbours, gridBuckets), GridScan(fineGrid, fineNeighbours, fineBuckets)
    )
    for patch in new {
      let point = surfacePoint(of: patch)
      var best = robustBest(of: point, gridScan)
      if best.watts * options.dwellSecondsMax < requiredJoules {
        let finer = robustBest(of: point, fineScan)
        if finer.watts > best.watts || !best.isSeen { best = finer }
      }
      let isTreated = best.watts * options.dwellSecondsMax >= requiredJoules
      if isTreated, let position = best.position {
        treated.append(points.count)
        treatedPoints.append(point)
        columnOf.append(-1)
        bestPositions.append(position)
      }
      patches.append(patch)
      points.append(point)
      bestWatts.append(best.watts)
      states.append(isTreated ? .treated : best.isSeen ? .tooFaint : .unseen)
      isLeaf.append(true)
    }
    let triangles = model.plan.triangulation.triangleCount
    treatedBuckets = TriangleBuckets(triangles: triangles, homes: treatedPoints.map(\.triangle))
    try seed(from: first, bestPositions)
  }

  /// The best position of a grid for a place where the robot may be a step of the grid off, and what the place gets
  /// from there in the worst case. A place that is seen from a narrow strip only, through a gap, gets nothing for sure.
  private mutating func robustBest(
    of point: SurfacePoint, _ scan: GridScan
  ) -> (watts: Double, position: LampPosition?, isSeen: Bool) {
    scan.clear()
    model.forEachPosition(to: point, scan.positions, scan.buckets, &search) { index, watts in
      scan.note(index, watts)
    }
    let best = scan.best()
    return (best.watts, best.index.map { scan.positions[$0] }, scan.isSeen)
  }

  /// A place that gets this share of its dose, or of its best irradiance from a seed, needs no seed of its own.
  private static let seededShare = 0.3

  /// Starts with the places that take longest: each gets its best position as a stop, which serves its neighbours too.
  private mutating func seed(from first: Int, _ bestPositions: [LampPosition]) throws(UltravioletError) {
    let own = Array(treatedPoints[first...])
    let given = doses(at: own, from: stands)
    let buckets = TriangleBuckets(triangles: model.plan.triangulation.triangleCount, homes: own.map(\.triangle))
    var isServed = given.map { $0 >= Self.seededShare * requiredJoules }
    let ranked = own.indices.sorted {
      let (left, right) = (bestWatts[treated[first + $0]], bestWatts[treated[first + $1]])
      return left != right ? left < right : $0 < $1
    }
    var seeds: [LampPosition] = []
    var samples: [Int] = []
    for index in ranked where !isServed[index] {
      guard stops.count + seeds.count < UltravioletOptions.stopsMax else { break }
      seeds.append(bestPositions[index])
      samples.append(first + index)
      model.forEachSample(from: bestPositions[index], own, buckets, &search) { other, watts in
        if watts >= Self.seededShare * bestWatts[treated[first + other]] { isServed[other] = true }
      }
      isServed[index] = true
    }
    try drop()
    try ask(samples)
    try append(seeds)
  }

  /// Starts a new programme with the stops that have a dwell and the samples that have a value: what does not count any
  /// more only costs time, and comes back where it is needed.
  private mutating func drop() throws(UltravioletError) {
    programme = try Self.emptyProgramme()
    let kept = asked.indices.filter { values[$0] > Self.valueMin }.map { asked[$0] }
    let stands = stands
    for sample in asked { columnOf[sample] = -1 }
    (asked, askedPoints, stops, dwells, light) = ([], [], [], [], [])
    try ask(kept)
    triedStopCount -= stands.count
    try append(stands.map(\.position))
  }

  /// Puts treated samples into the programme.
  private mutating func ask(_ samples: [Int]) throws(UltravioletError) {
    let base = asked.count
    var columns: [LinearProgramme.Column] = []
    for sample in samples {
      columns.append(
        LinearProgramme.Column(cost: -1, upper: Self.slackFactor * requiredJoules / bestWatts[treated[sample]]))
      columnOf[sample] = Int32(asked.count)
      asked.append(sample)
      askedPoints.append(treatedPoints[sample])
    }
    for (stop, row) in light.enumerated() {
      for (sample, share) in zip(row.columns, row.coefficients) where columnOf[Int(sample)] >= base {
        let column = Int(columnOf[Int(sample)]) - base
        columns[column].rows.append(Int32(stop))
        columns[column].coefficients.append(share)
      }
    }
    do throws(LinearProgramme.Failure) { try programme.add(columns) } catch {
      throw UltravioletError(.engine, "\(error)")
    }
  }

  /// Puts stops into the programme.
  private mutating func append(_ new: [LampPosition]) throws(UltravioletError) {
    var rows: [LinearProgramme.Row] = []
    for stop in new {
      var seen = LinearProgramme.Row()
      var row = LinearProgramme.Row()
      model.forEachSample(from: stop, treatedPoints, treatedBuckets, &search) { index, watts in
        let share = watts / requiredJoules
        seen.columns.append(Int32(index))
        seen.coefficients.append(share)
        guard columnOf[index] >= 0 else { return }
        row.columns.append(columnOf[index])
        row.coefficients.append(share)
      }
      light.append(seen)
      rows.append(row)
    }
    stops += new
    triedStopCount += new.count
    do throws(LinearProgramme.Failure) { try programme.add(rows) } catch {
      throw UltravioletError(.engine, "\(error)")
    }
  }

  // MARK: Stops

  /// Samples are short where they lack more than this share of their dose; the tour gives them the rest.
  private static let shortShare = 3e-3
  /// The most samples that come into the programme at a time.
  private static let newSamplesMax = 300

  /// Adds stops and samples until no place is worth more than a second and no sample is short.
  mutating func solve() throws(UltravioletError) {
    guard !treated.isEmpty else { return }
    try solve(.primal)
    tolerance = max(Self.looseTolerance, options.pricingTolerance)
    for _ in 0..<UltravioletOptions.pricingRoundsMax {
      try askShort()
      var new = newStops(on: grid, gridBuckets)
      if new.isEmpty {
        // What only the finer grid sees, what climbs missed, and the last share.
        tolerance = options.pricingTolerance
        new = newStops(on: fineGrid, fineBuckets)
      }
      guard !new.isEmpty else { return }
      guard stops.count + new.count <= UltravioletOptions.stopsMax else {
        limits.append("more than \(UltravioletOptions.stopsMax) stops were tried")
        return
      }
      try append(new)
      try solve(.dual)
    }
    limits.append("new stops were looked for in \(UltravioletOptions.pricingRoundsMax) rounds and some are left")
  }

  /// Puts samples that are short into the programme until none is.
  private mutating func askShort() throws(UltravioletError) {
    for _ in 0..<UltravioletOptions.askingRoundsMax {
      var given = [Double](repeating: 0, count: treated.count)
      for (row, seconds) in zip(light, dwells) where seconds > 0 {
        for (sample, share) in zip(row.columns, row.coefficients) { given[Int(sample)] += share * seconds }
      }
      let short = treated.indices.filter { columnOf[$0] < 0 && given[$0] < 1 - Self.shortShare }.sorted {
        given[$0] != given[$1] ? given[$0] < given[$1] : $0 < $1
      }
      guard !short.isEmpty else { return }
      try ask(apart(short))
      try solve(.primal)
    }
    limits.append("samples were asked for in \(UltravioletOptions.askingRoundsMax) rounds and some are left")
  }

  /// The first of some samples, each apart from those before it: neighbours are short for the same reason.
  private func apart(_ samples: [Int]) -> [Int] {
    var chosen: [Int] = []
    for sample in samples {
      let point = treatedPoints[sample]
      let isNear = chosen.contains { other in
        let place = treatedPoints[other]
        return place.point.planarDistanceMetres(to: point.point) < Self.apartMetres && place.normal == point.normal
          && abs(place.heightMetres - point.heightMetres) < Self.apartMetres
      }
      if !isNear { chosen.append(sample) }
      if chosen.count == Self.newSamplesMax { break }
    }
    return chosen
  }

  /// Samples that come into the programme at a time are this far apart where they look the same way, in metres.
  private static let apartMetres = 0.6
  /// At first stops worth this share more than a second are looked for, on the coarser grid.
  private static let looseTolerance = 0.05

  private mutating func solve(_ method: LinearProgramme.Method) throws(UltravioletError) {
    do throws(LinearProgramme.Failure) { try programme.solve(method) } catch {
      throw UltravioletError(error.code == .iterations ? .limit : .engine, "\(error)")
    }
    values = programme.solution
    dwells = programme.prices.map { max(0, $0) }
  }

  /// The samples with a price, and their prices.
  private func priced() -> (points: [SurfacePoint], values: [Double]) {
    let indices = values.indices.filter { values[$0] > Self.valueMin }
    return (indices.map { askedPoints[$0] }, indices.map { values[$0] / requiredJoules })
  }

  /// What a second at each position of a grid is worth, in seconds.
  private mutating func worth(_ positions: [LampPosition], _ buckets: TriangleBuckets) -> [Double] {
    let (points, values) = priced()
    var worth = [Double](repeating: 0, count: positions.count)
    for (point, value) in zip(points, values) {
      model.forEachPosition(to: point, positions, buckets, &search) { index, watts in
        worth[index] += value * watts
      }
    }
    return worth
  }

  /// The best places of a grid, apart from each other, each climbed to the top of its hill.
  private mutating func newStops(on grid: [LampPosition], _ gridBuckets: TriangleBuckets) -> [LampPosition] {
    let worth = worth(grid, gridBuckets)
    let limit = 1 + tolerance
    let ranked = grid.indices.filter { worth[$0] > limit }.sorted {
      worth[$0] != worth[$1] ? worth[$0] > worth[$1] : $0 < $1
    }
    let (points, values) = priced()
    let triangles = model.plan.triangulation.triangleCount
    let buckets = TriangleBuckets(triangles: triangles, homes: points.map(\.triangle))
    var chosen: [LampPosition] = []
    var starts: [LocalPoint] = []
    for index in ranked {
      let start = grid[index].point
      guard starts.allSatisfy({ $0.planarDistanceMetres(to: start) >= Self.apartSteps * gridMetres }) else { continue }
      starts.append(start)
      chosen.append(climbed(from: grid[index], worth[index], points, values, buckets))
      if chosen.count == UltravioletOptions.newStopsMax { break }
    }
    return chosen
  }

  /// The shortest step of a climb, in steps of the grid.
  private static let climbStepMin = 0.12

  /// Climbs to a place nearby where a second is worth most, with ever shorter steps.
  private mutating func climbed(
    from start: LampPosition, _ worth: Double, _ points: [SurfacePoint], _ values: [Double], _ buckets: TriangleBuckets
  ) -> LampPosition {
    var (best, bestWorth) = (start, worth)
    var step = gridMetres / 2
    while step > Self.climbStepMin * gridMetres {
      let centre = best.point
      for (east, north) in [(1.0, 0.0), (-1, 0), (0, 1), (0, -1)] {
        let place = LocalPoint(east: centre.east + east * step, north: centre.north + north * step)
        guard free.isReachable(place), let home = model.plan.triangle(at: place, near: Int(best.triangle)) else {
          continue
        }
        let candidate = LampPosition(point: place, triangle: Int32(home))
        var sum = 0.0
        model.forEachSample(from: candidate, points, buckets, &search) { index, watts in sum += values[index] * watts }
        if sum > bestWorth { (best, bestWorth) = (candidate, sum) }
      }
      step /= 2
    }
    return best
  }

  /// A bound below which no plan's time lies: the prices, made so small that no position of the grids and none of some
  /// others is worth more than a second, are a solution of the dual programme over all of these positions.
  mutating func lowerBoundSeconds(also places: [LampPosition]) -> Double {
    guard !treated.isEmpty else { return 0 }
    let most = max(
      1, worth(grid, gridBuckets).max() ?? 0, worth(fineGrid, fineBuckets).max() ?? 0, worth(places).max() ?? 0)
    return values.reduce(0, +) / most
  }

  private mutating func worth(_ places: [LampPosition]) -> [Double] {
    worth(
      places, TriangleBuckets(triangles: model.plan.triangulation.triangleCount, homes: places.map(\.triangle)))
  }

  /// Adds the places of a tour that are worth more than a second, the best of each neighbourhood, and solves again.
  ///
  /// - Returns: whether there were any.
  mutating func learn(from places: [LampPosition]) throws(UltravioletError) -> Bool {
    tolerance = options.pricingTolerance
    let new = newStops(
      on: places,
      TriangleBuckets(triangles: model.plan.triangulation.triangleCount, homes: places.map(\.triangle)))
    guard !new.isEmpty, stops.count + new.count <= UltravioletOptions.stopsMax else { return false }
    try append(new)
    try solve(.dual)
    try solve()
    return true
  }

  // MARK: Doses

  /// The dose in J/m² of points from standing at stops.
  mutating func doses(at points: [SurfacePoint], from stands: [(position: LampPosition, seconds: Double)]) -> [Double] {
    model.doses(at: points, from: stands, &search)
  }

  /// The stops with a dwell.
  var stands: [(position: LampPosition, seconds: Double)] {
    dwells.indices.filter { dwells[$0] > 0 }.map { (stops[$0], dwells[$0]) }
  }

  /// Marks a patch as cut.
  mutating func cut(_ index: Int) { isLeaf[index] = false }

  /// Notes a limit that was reached.
  mutating func note(limit: String) { limits.append(limit) }

  /// The samples that are to get their dose, cut ones too, with the most W/m² that each can get, and whether its dose
  /// has a value.
  var requirements: [(point: SurfacePoint, bestWatts: Double, hasValue: Bool)] {
    var result = treated.indices.map { (treatedPoints[$0], bestWatts[treated[$0]], false) }
    for (column, sample) in asked.enumerated() where values[column] > Self.valueMin { result[sample].2 = true }
    return result
  }
}
