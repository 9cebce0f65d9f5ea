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
  /// The same for ground robots, whose streets meet at crossings anyway.
  static let streetNeighboursOnGroundMax = 8
  /// The share of a sortie that a stretch takes at least, however short: 1 over the most stretches of one sortie.
  static let streetSortieShareMin = 0.125
  /// Iterations of the search for tours along streets.
  static let streetIterations = 30_000

  /// Disinfectant along streets, by drones or by ground robots outdoors.
  mutating func treat(_ streets: StreetTreatment, task: Int) throws(FleetPlanningError) -> TaskOutcome {
    let sprayers = models.indices.filter { index in
      models[index].type.sprayer != nil && mission.fleet.vehicles.contains { $0.type == models[index].type.id }
    }
    guard !sprayers.isEmpty else { return .impossible(.noVehicle, "no vehicle has a sprayer") }
    let flyingProblem = flyingProblem()
    let flying = flyingProblem == nil ? Set(usable(models)) : []
    let able = sprayers.filter { flying.contains($0) || !robotsOutdoors(ofType: $0).isEmpty }
    guard !able.isEmpty else {
      let isDrone = sprayers.contains { !models[$0].type.isGroundRobot }
      return .impossible(
        (isDrone ? flyingProblem : nil) ?? Refusal(.noVehicle, "no vehicle with a sprayer has a base outdoors"))
    }
    guard let box = BoundingBox(around: streets.lines.flatMap { $0 }) else {
      return .impossible(.other, "there is no street to treat")
    }
    var best: TreatedStreets?
    var problem: Refusal?
    for type in able {
      let sweep: AreaSweep
      switch try streetSweep(type, streets, box) {
      case .success(let found): sweep = found
      case .failure(let refusal):
        problem = problem ?? refusal
        continue
      }
      switch try treated(streets, sweep, task: task) {
      case .success(let found): if found.seconds < best?.seconds ?? .infinity { best = found }
      case .failure(let refusal): problem = problem ?? refusal
      }
    }
    guard let best else {
      return .impossible(problem ?? Refusal(.other, "no vehicle can treat the streets of `\(streets.area.id)`"))
    }
    let type = best.sweep.type
    let window = window(of: task)
    let items = best.tours.map { tour in
      var blocks: [ServiceBlock?] = models.map { _ in nil }
      blocks[type] = tour.block
      blocks[type]?.ground = streetNumbers[type]
      var item = WorkItem(
        task: task, visits: [Visit(task: task, windows: [window], blocks: blocks)], kilograms: tour.litres,
        litres: tour.litres, squareMetres: tour.metres * best.sweep.width, types: [type])
      item.streetMetres = tour.metres
      item.sortieShare = max(Self.streetSortieShareMin, min(1, tour.litres / best.tank))
      return item
    }
    coverage[task] = AreaCoverage(squareMetres: items.reduce(0) { $0 + $1.squareMetres }, share: best.share)
    return .work(items)
  }

  /// How a type sprays streets in a box, or why it cannot.
  private mutating func streetSweep(
    _ type: Int, _ streets: StreetTreatment, _ box: BoundingBox
  ) throws(FleetPlanningError) -> Result<AreaSweep, Refusal> {
    if models[type].type.isGroundRobot { return try robotSweep(type, streets, box) }
    let ground = airspace.ground.groundRange(in: box)
    let relief = ground.upperBound - ground.lowerBound
    guard relief <= Self.sprayReliefMax else {
      return .failure(Refusal(.other, tooSteep(streets.area, relief: relief, most: Self.sprayReliefMax)))
    }
    return spraying(type, litresPerSquareMetre: streets.litresPerSquareMetre, ground: ground.upperBound)
      .map { .success($0) }
      ?? .failure(Refusal(.other, "no vehicle can treat the streets of `\(streets.area.id)`"))
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
    let capacity = min(tank, tourLitres(streets, sweep, task: task))
    let metresMax = min(Self.streetMetresMax, Self.streetTankShareMax * capacity / sweep.litresPerMetre)
    let pieces: StreetPieces
    let asked = streets.lengthMetres
    do throws(GEOSError) {
      pieces = try streetPieces(streets, sweep, task: task, metresMax: metresMax)
    } catch {
      return .failure(Refusal(.other, "the free parts of \(name) cannot be worked out: \(error)"))
    }
    let isRobot = model.type.isGroundRobot
    if pieces.lines.isEmpty, flown[task] != nil {
      return .success(TreatedStreets(sweep: sweep, tank: tank, tours: [], share: 0))
    }
    guard !pieces.lines.isEmpty else {
      return .failure(
        Refusal(
          .noWay,
          isRobot
            ? "nothing of \(name) is open to ground robots"
            : "nothing of \(name) is free at \(metres(sweep.height)) above ground"))
    }
    let partCount = pieces.passes.reduce(0, +)
    guard partCount <= Self.streetPartsMax else {
      return .failure(
        Refusal(
          .other,
          "\(name) are \(partCount) parts with all passes, and "
            + "\(Self.streetPartsMax) can be planned: split the task"))
    }
    var network = StreetTourNetwork(pieces: pieces, model: model, sweep: sweep)
    let window = window(of: task)
    try network.link(neighboursMax: isRobot ? Self.streetNeighboursOnGroundMax : Self.streetNeighboursMax) {
      from, to throws(FleetPlanningError) in try streetWay(from: from, to: to, sweep, window)
    }
    let start = nearestPad(to: network.ends[0], type: model.type.id)
    let joules =
      isRobot
      ? joulesForStreets(network.ends, type: sweep.type)
      : joulesForWork(from: network.ends[0], to: network.ends[0], height: sweep.height, model: model)
    let found: ArcRoutingSolution
    do throws(ArcRoutingError) {
      let solver = try ArcRoutingSolver(
        network.problem(pad: start, tank: capacity, joules: joules))
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
    let done = tours.reduce(0) { $0 + $1.metres }
    return .success(TreatedStreets(sweep: sweep, tank: tank, tours: tours, share: asked > 0 ? min(1, done / asked) : 0))
  }

  /// The parts of a task's lines along which a type can spray.
  private func streetPieces(
    _ streets: StreetTreatment, _ sweep: AreaSweep, task: Int, metresMax: Double
  ) throws(GEOSError) -> StreetPieces {
    let rest = try StreetRest(flown[task]?.map(\.line) ?? [])
    if let ways = streetWays(ofType: sweep.type) {
      return try StreetPieces(
        streets.lines.flatMap(ways.streets.usable), minus: ways.obstacles.polygons, inside: airspace.map.boundary,
        metresMax: metresMax, passes: streets.passes, rest: rest)
    }
    let reach = BoundingBox(around: streets.lines.flatMap { $0 }) ?? streets.area.outline.boundingBox
    let grown = try GeometryOperations.buffered(
      obstacles(near: reach, height: sweep.height, task: task), byMetres: airspace.clearance + Self.bufferMetres)
    return try StreetPieces(
      streets.lines, minus: grown, inside: airspace.map.boundary, metresMax: metresMax, passes: streets.passes,
      rest: rest)
  }

  /// The way of a type between two ends of streets; nil where there is none.
  private mutating func streetWay(
    from start: LocalPoint, to end: LocalPoint, _ sweep: AreaSweep, _ window: MissionInterval
  ) throws(FleetPlanningError) -> [LocalPoint]? {
    if let ways = streetWays(ofType: sweep.type) { return ways.way(from: start, to: end) }
    return try airspace.way(
      from: start, to: end, height: sweep.height, activeFrom: window.start.seconds, activeTo: window.end.seconds)
  }

  /// The pad of a type that is nearest to a place; the place itself where there is none.
  private func nearestPad(to place: LocalPoint, type: String) -> LocalPoint {
    mission.fleet.vehicles.filter { $0.type == type }.map(\.pad)
      .min { $0.planarDistanceMetres(to: place) < $1.planarDistanceMetres(to: place) } ?? place
  }
}
