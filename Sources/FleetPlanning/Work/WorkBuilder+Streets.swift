import Coverage
import Geometry
import Maps
import Missions
import Plans
import Quantities

extension WorkBuilder {
  /// The share of a tank that one part of a street takes at most: shorter parts pack better and make longer searches.
  static let streetTankShareMax = 0.25
  /// The longest part of a street, in metres.
  static let streetMetresMax = 400.0
  /// The most parts of streets of one task.
  static let streetPartsMax = 600
  /// The ends of streets to which each end is linked by a way of its own.
  static let streetNeighboursMax = 24
  /// The share of a sortie that a stretch takes at least, however short: 1 over the most stretches of one sortie.
  static let streetSortieShareMin = 0.125
  /// Iterations of the search for tours along streets.
  static let streetIterations = 30_000

  /// Disinfectant along streets.
  mutating func treat(_ streets: StreetTreatment, task: Int) throws(FleetPlanningError) -> TaskOutcome {
    let able = usable(models).filter { models[$0].type.sprayer != nil }
    guard !able.isEmpty else { return .impossible(.noVehicle, "no vehicle has a sprayer") }
    let points = streets.lines.flatMap { $0 }
    guard let box = BoundingBox(around: points) else { return .impossible(.other, "there is no street to treat") }
    let ground = airspace.ground.groundRange(in: box)
    let relief = ground.upperBound - ground.lowerBound
    guard relief <= Self.sprayReliefMax else {
      return .impossible(.other, tooSteep(streets.area, relief: relief, most: Self.sprayReliefMax))
    }
    var best: TreatedStreets?
    var problem = Refusal(.other, "no vehicle can treat the streets of `\(streets.area.id)`")
    for type in able {
      guard let sweep = spraying(type, litresPerSquareMetre: streets.litresPerSquareMetre, ground: ground.upperBound)
      else { continue }
      switch try treated(streets, sweep, task: task) {
      case .success(let found): if found.seconds < best?.seconds ?? .infinity { best = found }
      case .failure(let refusal): problem = refusal
      }
    }
    guard let best else { return .impossible(problem) }
    let type = best.sweep.type
    let window = window(of: task)
    let items = best.tours.map { tour in
      var blocks: [ServiceBlock?] = models.map { _ in nil }
      blocks[type] = tour.block
      var item = WorkItem(
        task: task, visits: [Visit(task: task, windows: [window], blocks: blocks)], kilograms: tour.litres,
        litres: tour.litres, squareMetres: tour.metres * best.sweep.width, types: [type])
      item.sortieShare = max(Self.streetSortieShareMin, min(1, tour.litres / best.tank))
      return item
    }
    coverage[task] = AreaCoverage(squareMetres: items.reduce(0) { $0 + $1.squareMetres }, share: best.share)
    return .work(items)
  }

  /// What one type does of a street task.
  private struct TreatedStreets {
    var sweep: AreaSweep
    /// Litres that a sortie can carry.
    var tank: Double
    var tours: [StreetTour]
    /// The treated share of the asked metres.
    var share: Double
    /// The seconds of all tours, with an allowance for each sortie.
    var seconds: Double { tours.reduce(0) { $0 + $1.block.cost.seconds + SweptArea.sortieSeconds } }
  }

  /// The parts of streets that one sortie treats.
  private struct StreetTour {
    var block: ServiceBlock
    /// Metres of treated line.
    var metres: Double
    var litres: Double
  }

  private mutating func treated(
    _ streets: StreetTreatment, _ sweep: AreaSweep, task: Int
  ) throws(FleetPlanningError) -> Result<TreatedStreets, Refusal> {
    let model = models[sweep.type]
    let tank = min(model.type.sprayer?.tank.litres ?? 0, model.type.maxPayload.kilograms) * (1 - 1e-6)
    let name = "the streets of `\(streets.area.id)`"
    let pieces: StreetPieces
    do throws(GEOSError) {
      let reach = BoundingBox(around: streets.lines.flatMap { $0 }) ?? streets.area.outline.boundingBox
      let grown = try GeometryOperations.buffered(
        obstacles(near: reach, height: sweep.height, task: task), byMetres: airspace.clearance + Self.bufferMetres)
      pieces = try StreetPieces(
        streets.lines, minus: grown, inside: airspace.map.boundary,
        metresMax: min(Self.streetMetresMax, Self.streetTankShareMax * tank / sweep.litresPerMetre))
    } catch {
      return .failure(Refusal(.other, "the free parts of \(name) cannot be worked out: \(error)"))
    }
    guard !pieces.lines.isEmpty else {
      return .failure(Refusal(.noWay, "nothing of \(name) is free at \(metres(sweep.height)) above ground"))
    }
    guard pieces.lines.count * streets.passes <= Self.streetPartsMax else {
      return .failure(
        Refusal(
          .other,
          "\(name) are \(pieces.lines.count * streets.passes) parts with all passes, and "
            + "\(Self.streetPartsMax) can be planned: split the task"))
    }
    var network = StreetTourNetwork(pieces: pieces.lines, model: model, sweep: sweep)
    try network.link(window: window(of: task), neighboursMax: Self.streetNeighboursMax, &airspace)
    let start = nearestPad(to: network.ends[0], type: model.type.id)
    let joules = joulesForWork(from: network.ends[0], to: network.ends[0], height: sweep.height, model: model)
    let found: ArcRoutingSolution
    do throws(ArcRoutingError) {
      let solver = try ArcRoutingSolver(
        network.problem(passes: streets.passes, pad: start, tank: tank, joules: joules))
      found = solver.solve(.init(seed: 1, iterations: Self.streetIterations))
    } catch {
      return .failure(Refusal(.other, "\(name) cannot be planned: \(error)"))
    }
    var tours: [StreetTour] = []
    for tour in found.tours {
      for part in network.fitting(tour, joules: joules) {
        tours.append(StreetTour(block: part.block, metres: part.metres, litres: part.metres * sweep.litresPerMetre))
      }
    }
    guard tours.allSatisfy({ $0.block.cost.joules.isFinite }) else {
      return .failure(Refusal(.wind, "the wind is too strong to fly along \(name)"))
    }
    let asked = streets.lengthMetres
    let done = tours.reduce(0) { $0 + $1.metres }
    return .success(TreatedStreets(sweep: sweep, tank: tank, tours: tours, share: asked > 0 ? min(1, done / asked) : 0))
  }

  /// The pad of a type that is nearest to a place; the place itself where there is none.
  private func nearestPad(to place: LocalPoint, type: String) -> LocalPoint {
    mission.fleet.vehicles.filter { $0.type == type }.map(\.pad)
      .min { $0.planarDistanceMetres(to: place) < $1.planarDistanceMetres(to: place) } ?? place
  }
}

/// The ways among the parts of streets, as a problem of arc routing and back.
struct StreetTourNetwork {
  let pieces: [[LocalPoint]]
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

  init(pieces: [[LocalPoint]], model: FlightModel, sweep: AreaSweep) {
    self.pieces = pieces
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
    endsOfPiece = pieces.map { (number($0[0]), number($0[$0.count - 1])) }
  }

  /// Finds the ways from each end to the nearest others, and from all to the first one, so that all are joined.
  mutating func link(
    window: MissionInterval, neighboursMax: Int, _ airspace: inout Airspace
  ) throws(FleetPlanningError) {
    for from in ends.indices {
      let nearest = ends.indices.filter { $0 != from }
        .map { ($0, ends[from].planarDistanceMetres(to: ends[$0])) }
        .sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(neighboursMax).map(\.0)
      for to in Set(nearest + [0]).sorted() where to != from {
        // A pair that is near both ways is linked once.
        if links.contains(where: { $0.from == to && $0.to == from }) { continue }
        let way = try airspace.way(
          from: ends[from], to: ends[to], height: sweep.height, activeFrom: window.start.seconds,
          activeTo: window.end.seconds)
        if let way { links.append((from, to, way)) }
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
  func problem(passes: Int, pad: LocalPoint, tank: Double, joules limit: Double) -> ArcRoutingProblem {
    var all: [ArcRoutingProblem.Link] = []
    func passage(_ way: [LocalPoint], isService: Bool) -> ArcRoutingProblem.Passage? {
      guard let travel = joules(way, limit: nil) else { return nil }
      return .init(travelCost: travel, serviceCost: isService ? joules(way, limit: sweep.speed) : nil)
    }
    for (piece, ends) in zip(pieces, endsOfPiece) {
      all.append(
        .init(
          from: ends.from, to: ends.to, forward: passage(piece, isService: true),
          backward: passage(piece.reversed(), isService: true),
          demand: sweep.litresPerMetre * Distances.planarLengthMetres(of: piece), services: passes))
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
