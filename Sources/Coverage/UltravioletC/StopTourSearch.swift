import Geometry
import Quantities
import Routing

/// Puts stops into an order, counts the light on the way, and finds dwell times and speeds for that way.
///
/// The way is cut into short pieces. A piece takes at least its length over the highest speed; what it takes more, and
/// what each stop takes, are the unknowns of a linear programme like that of `DwellSearch`, whose demands are what the
/// fastest drive leaves open. So dose on the way counts, and slow driving is found where it is better than standing.
struct StopTourSearch {
  /// A way with its times.
  struct Tour {
    /// The stops with a dwell and the pieces, in order.
    var steps: [UltravioletPlan.Step]
    var line: [LocalPoint]
    var dwellSeconds: Double
    var driveSeconds: Double
    var rampSeconds: Double
    /// The stops that are used.
    var stops: [LampPosition]
    var dwells: [Double]

    var totalSeconds: Double { dwellSeconds + driveSeconds + rampSeconds }
  }

  /// The longest piece of the way, in metres.
  static let pieceMetresMax = 0.5
  /// The longest stretch of a piece whose light is that of its middle, in metres.
  static let stretchMetresMax = 0.1
  /// A dwell below this is none, in seconds.
  static let dwellSecondsMin = 0.01
  /// The programme pays so much for missing dose that it never chooses it where a stop can give it.
  private static let slackFactor = 1000.0
  /// The programme asks for this share of the dose more, against its own tolerances.
  private static let demandMargin = 1e-5
  /// A tour is refused where a place lacks more than this share of its dose.
  private static let shortShareMax = 1e-3

  let robot: UltravioletRobot
  let plan: SightPlan
  let samples: [SurfacePoint]
  let bestWatts: [Double]
  /// The samples that the programme asks for at first.
  let isAsked: [Bool]
  private let drives: Drives
  let requiredJoules: Double
  let model: ExposureModel
  let buckets: TriangleBuckets

  init(_ robot: UltravioletRobot, _ dwelling: DwellSearch, _ drives: Drives) {
    self.drives = drives
    self.robot = robot
    model = dwelling.model
    plan = dwelling.model.plan
    let requirements = dwelling.requirements
    samples = requirements.map(\.point)
    bestWatts = requirements.map(\.bestWatts)
    isAsked = requirements.map(\.hasValue)
    requiredJoules = dwelling.requiredJoules
    buckets = TriangleBuckets(triangles: plan.triangulation.triangleCount, homes: samples.map(\.triangle))
  }

  /// A straight piece of the way with its light for each second, sparse.
  fileprivate struct Piece {
    let from: LocalPoint
    let to: LocalPoint
    let secondsMin: Double
    var columns: [Int32]
    var coefficients: [Double]
  }

  /// The light on straight drives, kept from one tour to the next: most drives come again.
  final class Drives {
    fileprivate struct Key: Hashable {
      let from: LocalPoint
      let to: LocalPoint
    }

    fileprivate var pieces: [Key: [Piece]] = [:]

    /// Knows nothing.
    init() {}
  }

  /// The best tour through stops that was found; short stops are left out where the rest is faster without them.
  func best(
    _ stops: [LampPosition], _ dwells: [Double], _ free: FreePositions, _ search: inout SightSearch
  ) throws(UltravioletError) -> Tour {
    let rows = stops.map { light(at: $0, &search) }
    var chosen = stops.indices.filter { dwells[$0] > Self.dwellSecondsMin }
    guard var best = try tour(chosen.map { stops[$0] }, chosen.map { rows[$0] }, free, &search) else {
      throw UltravioletError(
        .engine, "the tour through \(chosen.count) stops does not give the dose that its stops give")
    }
    var limit = Self.dwellSecondsMin
    for _ in 0..<Self.pruningRoundsMax {
      let kept = zip(chosen, best.dwells).filter { $0.1 > limit }.map(\.0)
      limit = max(3 * limit, 1)
      guard kept.count < chosen.count else { continue }
      guard let shorter = try tour(kept.map { stops[$0] }, kept.map { rows[$0] }, free, &search),
        shorter.totalSeconds < best.totalSeconds
      else { break }
      (chosen, best) = (kept, shorter)
    }
    return best
  }

  /// The most rounds in which short stops are left out.
  private static let pruningRoundsMax = 5

  /// The light of a second at a place, as shares of the dose.
  private func light(at position: LampPosition, _ search: inout SightSearch) -> LinearProgramme.Row {
    var row = LinearProgramme.Row()
    model.forEachSample(from: position, samples, buckets, &search) { index, watts in
      row.columns.append(Int32(index))
      row.coefficients.append(watts / requiredJoules)
    }
    return row
  }

  /// The tour through all of some stops; nil where the dose is not reached. `dwells` are in the order of `stops`.
  private func tour(
    _ stops: [LampPosition], _ rows: [LinearProgramme.Row], _ free: FreePositions, _ search: inout SightSearch
  ) throws(UltravioletError) -> Tour? {
    let (order, legs) = try way(through: stops, free)
    var pieces: [[Piece]] = []
    var given = [Double](repeating: 0, count: samples.count)
    var rampSeconds = 0.0
    var line = legs.first?.first.map { [$0] } ?? []
    for leg in legs {
      var own: [Piece] = []
      for (from, to) in zip(leg, leg.dropFirst()) where from != to {
        let motion = StraightMotion(
          distanceMetres: from.planarDistanceMetres(to: to), speedMetresPerSecond: robot.speed.metresPerSecond,
          accelerationMetresPerSecondSquared: robot.accelerationMetresPerSecondSquared)
        rampSeconds += motion.seconds - motion.distanceMetres / robot.speed.metresPerSecond
        let key = Drives.Key(from: from, to: to)
        let cut = drives.pieces[key] ?? cut(from, to, &search)
        drives.pieces[key] = cut
        own += cut
        line.append(to)
      }
      for piece in own {
        for (column, coefficient) in zip(piece.columns, piece.coefficients) {
          given[Int(column)] += coefficient * piece.secondsMin
        }
      }
      pieces.append(own)
    }
    let flat = pieces.flatMap { $0 }
    let times = try times(
      rows + flat.map { LinearProgramme.Row(columns: $0.columns, coefficients: $0.coefficients) }, given)
    guard let times else { return nil }
    return assembled(order, stops, pieces, times, line: line, rampSeconds: rampSeconds)
  }

  /// The order of the stops, and the shortest ways between them: one to each stop in order, one more to the dock. Where
  /// the lamp is off on the way there and back, the first way is the first stop alone and there is none to the dock.
  private func way(
    through stops: [LampPosition], _ free: FreePositions
  ) throws(UltravioletError) -> (order: [Int], legs: [[LocalPoint]]) {
    let nodes = [robot.start] + stops.map(\.point) + (robot.dock.map { [$0] } ?? [])
    let matrix = free.paths.matrix(points: nodes)
    var metres = [Double](repeating: 0, count: nodes.count * nodes.count)
    for from in nodes.indices {
      for to in nodes.indices where to != from {
        guard let length = matrix.lengthMetres(from: from, to: to) else {
          throw UltravioletError(.noWay, "there is no way between two stops", at: nodes[to])
        }
        metres[from * nodes.count + to] = length
      }
    }
    if !robot.lightsWayThereAndBack {
      for node in nodes.indices {
        metres[node] *= Self.darkWayShare
        if robot.dock != nil { metres[node * nodes.count + nodes.count - 1] *= Self.darkWayShare }
      }
    }
    let order = StopTour(metres: metres, count: nodes.count, hasEnd: robot.dock != nil).order()
    var legs: [[LocalPoint]] = []
    for (from, to) in zip(order, order.dropFirst()) {
      legs.append(nodes[from] == nodes[to] ? [nodes[to]] : try free.path(from: nodes[from], to: nodes[to]).points)
    }
    if !robot.lightsWayThereAndBack, let first = legs.first?.last {
      legs[0] = [first]
      if robot.dock != nil { legs.removeLast() }
    }
    return (order.dropFirst().prefix(stops.count).map { $0 - 1 }, legs)
  }

  /// What a metre counts on which the lamp is off: little, so that of tours that are as short in between the one wins
  /// whose ends are nearer.
  private static let darkWayShare = 0.1

  /// A straight drive cut into pieces with their light.
  private func cut(_ from: LocalPoint, _ to: LocalPoint, _ search: inout SightSearch) -> [Piece] {
    let length = from.planarDistanceMetres(to: to)
    let count = max(1, Int((length / Self.pieceMetresMax).rounded(.up)))
    var hint = 0
    var sums = [Double](repeating: 0, count: samples.count)
    return (0..<count).map { index in
      let start = from.interpolated(to: to, fraction: Double(index) / Double(count))
      let end = index == count - 1 ? to : from.interpolated(to: to, fraction: Double(index + 1) / Double(count))
      let metres = length / Double(count)
      let stretches = max(1, Int((metres / Self.stretchMetresMax).rounded(.up)))
      var touched: [Int32] = []
      for stretch in 0..<stretches {
        let middle = start.interpolated(to: end, fraction: (Double(stretch) + 0.5) / Double(stretches))
        guard let triangle = plan.triangle(at: middle, near: hint) else { continue }
        hint = triangle
        let position = LampPosition(point: middle, triangle: Int32(triangle))
        model.forEachSample(from: position, samples, buckets, &search) { sample, watts in
          if sums[sample] == 0 { touched.append(Int32(sample)) }
          sums[sample] += watts / (requiredJoules * Double(stretches))
        }
      }
      let coefficients = touched.map { sums[Int($0)] }
      for sample in touched { sums[Int(sample)] = 0 }
      return Piece(
        from: start, to: end, secondsMin: metres / robot.speed.metresPerSecond, columns: touched,
        coefficients: coefficients)
    }
  }

  /// The seconds of each row that give what is missing in the least time, and a factor of 1 or a hair more by which all
  /// times of the tour have to grow; nil where the dose cannot be given.
  ///
  /// Samples come into the programme where they are short.
  private func times(
    _ rows: [LinearProgramme.Row], _ given: [Double]
  ) throws(UltravioletError) -> (seconds: [Double], factor: Double)? {
    var columnOf = [Int32](repeating: -1, count: given.count)
    var columnCount: Int32 = 0
    var new = given.indices.filter { isAsked[$0] && given[$0] < 1 }
    do throws(LinearProgramme.Failure) {
      let programme = try LinearProgramme(iterationsMax: UltravioletOptions.iterationsMax)
      try programme.add(rows.map { _ in LinearProgramme.Row() })
      for _ in 0..<Self.askingRoundsMax {
        for sample in new {
          columnOf[sample] = columnCount
          columnCount += 1
        }
        try programme.add(columns(new, columnOf, rows, given))
        try programme.solve(.primal)
        let seconds = programme.prices.map { max(0, $0) }
        var doses = given
        for (row, time) in zip(rows, seconds) where time > 0 {
          for (sample, coefficient) in zip(row.columns, row.coefficients) { doses[Int(sample)] += coefficient * time }
        }
        new = doses.indices.filter { columnOf[$0] < 0 && doses[$0] < 1 }
        guard new.isEmpty else { continue }
        // Tolerances of the simplex may leave places a hair short of the margin that is asked for more.
        let short = 1 / max(Double.leastNormalMagnitude, doses.min() ?? 1)
        return short <= 1 + Self.shortShareMax ? (seconds, max(1, short)) : nil
      }
      return nil
    } catch {
      throw UltravioletError(error.code == .iterations ? .limit : .engine, "\(error)")
    }
  }

  /// The most rounds in which samples come into the programme of a tour.
  private static let askingRoundsMax = 40

  /// The columns of some samples.
  private func columns(
    _ new: [Int], _ columnOf: [Int32], _ rows: [LinearProgramme.Row], _ given: [Double]
  ) -> [LinearProgramme.Column] {
    guard let first = new.first else { return [] }
    var columns = new.map { sample in
      LinearProgramme.Column(
        cost: given[sample] - 1 - Self.demandMargin, upper: Self.slackFactor * requiredJoules / bestWatts[sample])
    }
    let base = columnOf[first]
    for (number, row) in rows.enumerated() {
      for (sample, coefficient) in zip(row.columns, row.coefficients) where columnOf[Int(sample)] >= base {
        columns[Int(columnOf[Int(sample)] - base)].rows.append(Int32(number))
        columns[Int(columnOf[Int(sample)] - base)].coefficients.append(coefficient)
      }
    }
    return columns
  }

  private func assembled(
    _ order: [Int], _ stops: [LampPosition], _ pieces: [[Piece]], _ times: (seconds: [Double], factor: Double),
    line: [LocalPoint],
    rampSeconds: Double
  ) -> Tour {
    var steps: [UltravioletPlan.Step] = []
    var (dwellSeconds, driveSeconds) = (0.0, 0.0)
    let extra = times.seconds
    var next = stops.count
    for (leg, own) in pieces.enumerated() {
      for piece in own {
        let seconds = (piece.secondsMin + extra[next]) * times.factor
        next += 1
        steps.append(.drive(from: piece.from, to: piece.to, seconds: seconds))
        driveSeconds += seconds
      }
      guard leg < order.count else { continue }
      let seconds = extra[order[leg]] * times.factor
      guard seconds > 0 else { continue }
      steps.append(.stop(at: stops[order[leg]].point, seconds: seconds))
      dwellSeconds += seconds
    }
    return Tour(
      steps: steps, line: line, dwellSeconds: dwellSeconds, driveSeconds: driveSeconds, rampSeconds: rampSeconds,
      stops: stops, dwells: Array(extra.prefix(stops.count)))
  }
}
