import Coverage
import Geometry
import Missions
import Plans
import Quantities

/// The ways among the parts of streets, as a problem of arc routing and back.
struct StreetTourNetwork {
  let pieces: [[LocalPoint]]
  /// How often each piece is to be treated.
  private let passes: [Int]
  let model: FlightModel
  let sweep: AreaSweep
  /// The ends of all pieces, each place once.
  private(set) var ends: [LocalPoint] = []
  /// The ends of each piece, as indices into `ends`.
  private var endsOfPiece: [(from: Int, to: Int)] = []
  /// The ways between ends that are not parts of streets.
  private var links: [(from: Int, to: Int, way: [LocalPoint])] = []

  /// Places nearer than this are one, in metres.
  private static let sameMetres = 0.02

  init(pieces: StreetPieces, model: FlightModel, sweep: AreaSweep) {
    self.pieces = pieces.lines
    passes = pieces.passes
    self.model = model
    self.sweep = sweep
    struct Cell: Hashable { var east, north: Int }
    var numbers: [Cell: Int] = [:]
    func number(_ point: LocalPoint) -> Int {
      let cell = Cell(
        east: Int((point.east / Self.sameMetres).rounded()), north: Int((point.north / Self.sameMetres).rounded()))
      if let known = numbers[cell] { return known }
      ends.append(point)
      numbers[cell] = ends.count - 1
      return ends.count - 1
    }
    endsOfPiece = self.pieces.map { (number($0[0]), number($0[$0.count - 1])) }
  }

  /// Finds the ways from each end to the nearest others, and from all to the first one, so that all are joined.
  ///
  /// - Parameter way: the way between two places; nil where there is none. It is as good backwards.
  mutating func link(
    neighboursMax: Int,
    way: (_ from: LocalPoint, _ to: LocalPoint) throws(FleetPlanningError) -> [LocalPoint]?
  ) throws(FleetPlanningError) {
    struct Pair: Hashable { var from, to: Int }
    var known: Set<Pair> = []
    for from in ends.indices {
      let nearest = ends.indices.filter { $0 != from }
        .map { ($0, ends[from].planarDistanceMetres(to: ends[$0])) }
        .sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(neighboursMax).map(\.0)
      for to in Set(nearest + [0]).sorted() where to != from {
        // A pair that is near both ways is linked once.
        if known.contains(Pair(from: to, to: from)) { continue }
        if let found = try way(ends[from], ends[to]) {
          links.append((from, to, found))
          known.insert(Pair(from: from, to: to))
        }
      }
    }
  }

  /// Half of a full tank is carried in the mean.
  private var meanKilograms: Double { model.type.maxPayload.kilograms / 2 }

  private func joules(_ way: [LocalPoint], limit: Double?) -> Double? {
    let cost = model.cost(of: way, limit: limit)
    let joules = cost.joules + cost.joulesPerKilogram * meanKilograms
    return joules.isFinite ? joules : nil
  }

  /// The problem: costs are joules with half a tank; the last vertex is the pad.
  func problem(pad: LocalPoint, tank: Double, joules limit: Double) -> ArcRoutingProblem {
    var all: [ArcRoutingProblem.Link] = []
    func passage(_ way: [LocalPoint], isService: Bool) -> ArcRoutingProblem.Passage? {
      guard let travel = joules(way, limit: nil) else { return nil }
      return .init(travelCost: travel, serviceCost: isService ? joules(way, limit: sweep.speed) : nil)
    }
    for (number, (piece, ends)) in zip(pieces, endsOfPiece).enumerated() {
      all.append(
        .init(
          from: ends.from, to: ends.to, forward: passage(piece, isService: true),
          backward: passage(piece.reversed(), isService: true),
          demand: sweep.litresPerMetre * Distances.planarLengthMetres(of: piece), services: passes[number]))
    }
    for link in links {
      all.append(
        .init(
          from: link.from, to: link.to, forward: passage(link.way, isService: false),
          backward: passage(link.way.reversed(), isService: false)))
    }
    // A tour passes its pad at its ends alone: ways to it are dear enough that none leads through it.
    let fare = limit
    for (number, end) in ends.enumerated() {
      let (out, back) = (passage([pad, end], isService: false), passage([end, pad], isService: false))
      all.append(
        .init(
          from: ends.count, to: number, forward: out.map { .init(travelCost: $0.travelCost + fare, serviceCost: nil) },
          backward: back.map { .init(travelCost: $0.travelCost + fare, serviceCost: nil) }))
    }
    // Coming and going stand in every tour, and the energy for the work leaves them out.
    let away = ends.map { (joules([pad, $0], limit: nil) ?? 0) + (joules([$0, pad], limit: nil) ?? 0) }.max() ?? 0
    return ArcRoutingProblem(
      vertexCount: ends.count + 1, links: all, depots: [ends.count], capacity: tank,
      tourCostMax: limit + away + 2 * fare)
  }

  /// One sortie's part of a tour.
  struct Part {
    var block: ServiceBlock
    /// Metres of treated line.
    var metres: Double
  }

  /// The sorties of a tour: one, or more where the battery does not hold all of it.
  func fitting(_ tour: ArcRoutingSolution.Tour, joules limit: Double) -> [Part] {
    // Where parts of the streets are joined by no way, a tour leads through the pad: those are sorties of their own.
    var open = tour.steps.split { !isAmongStreets($0) }.map(Array.init)
    var parts: [Part] = []
    // Each cut leaves fewer services on both sides, so there are no more parts than services.
    while let steps = open.popLast() {
      let part = part(of: steps)
      guard let part else { continue }
      let litres = part.metres * sweep.litresPerMetre
      let services = steps.indices.filter { steps[$0].isService }
      if part.block.cost.joules + part.block.cost.joulesPerKilogram * litres > limit, services.count > 1 {
        let middle = services[services.count / 2]
        open.append(Array(steps[middle...]))
        open.append(Array(steps[..<middle]))
      } else {
        parts.append(part)
      }
    }
    return parts
  }

  /// What a sortie does along some steps, from the first service to the last; nil where there is none.
  private func part(of steps: [ArcRoutingSolution.Step]) -> Part? {
    guard let first = steps.firstIndex(where: \.isService), let last = steps.lastIndex(where: \.isService) else {
      return nil
    }
    var metres = 0.0
    var works: [ServiceStep] = []
    var between: [LocalPoint] = []
    for step in steps[first...last] {
      let line = line(of: step)
      guard step.isService else {
        between += between.last == line.first ? line.dropFirst() : line[...]
        continue
      }
      // Services that do not meet exactly are joined, however small the gap.
      if case .fly(let way, _)? = works.last?.action, let here = way.last, between.isEmpty, here != line[0] {
        between = [here, line[0]]
      }
      if !between.isEmpty {
        works.append(ServiceStep(.fly(way: joined(between, works, to: line[0]), limit: nil), kind: .link))
      }
      between = []
      let length = Distances.planarLengthMetres(of: line)
      metres += length
      works.append(
        ServiceStep(
          .fly(way: line, limit: sweep.speed), kind: .swath, activity: sweep.activity,
          payloadChange: -sweep.litresPerMetre * length))
    }
    let (start, end) = (line(of: steps[first]), line(of: steps[last]))
    return Part(
      block: ServiceBlock(
        entry: start[0], exit: end[end.count - 1], height: sweep.height, steps: works, model: model),
      metres: metres)
  }

  /// A way whose ends are exactly where the service before it ended and where the next one starts.
  private func joined(_ way: [LocalPoint], _ works: [ServiceStep], to end: LocalPoint) -> [LocalPoint] {
    var way = way
    if case .fly(let before, _)? = works.last?.action, let here = before.last { way[0] = here }
    way[way.count - 1] = end
    return way
  }

  private func isAmongStreets(_ step: ArcRoutingSolution.Step) -> Bool { step.link < pieces.count + links.count }

  /// The line of a step in its direction.
  private func line(of step: ArcRoutingSolution.Step) -> [LocalPoint] {
    let line = step.link < pieces.count ? pieces[step.link] : links[step.link - pieces.count].way
    return step.isForward ? line : line.reversed()
  }
}
