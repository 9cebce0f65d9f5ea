import Missions
import Quantities
import VehicleRouting

/// States the assignment of work to vehicles in the numbers of the solver.
struct AssignmentBuilder {
  let mission: Mission
  let models: [FlightModel]
  let options: PlanningOptions
  let items: [WorkItem]
  let visits: [Visit]
  /// The first visit of each item.
  let firstVisits: [Int]
  let sites: AssignmentSites
  /// The type of each vehicle, an index into `models`.
  let typeOfVehicle: [Int]
  /// The vehicles that may fly at all.
  let flyable: [Bool]
  /// The level from which heights count.
  let ground: ReferenceGround
  /// When vehicles may be in the air.
  let shifts: VehicleShifts

  /// The prizes of tasks by priority, from low to urgent: far above what a sortie costs.
  static let prizes: [MissionTask.Priority: Double] = [.low: 2e4, .normal: 5e4, .high: 2e5, .urgent: 1e6]

  /// What a parcel takes of the third load dimension, of which a vehicle has 1. Other work takes all of it from
  /// take-off to its end, so that no parcel is kept waiting on board while an area is swept or a place is held; but
  /// short stretches of streets share a sortie.
  static let parcelShare = 1.0 / 64

  /// The length of missions, in seconds, up to which being done a second sooner is worth a second in the air. Over
  /// longer ones the worth of the whole stays the same: otherwise a late window alone would outweigh a task's prize.
  static let makespanSecondsWhole = 7200.0

  /// What a plan costs.
  static func weights(missionSeconds: Double) -> VehicleRoutingProblem.CostWeights {
    VehicleRoutingProblem.CostWeights(
      perTrip: 60, perMakespanSecond: min(1, makespanSecondsWhole / max(missionSeconds, 1)))
  }

  init(
    mission: Mission, models: [FlightModel], options: PlanningOptions, items: [WorkItem], typeOfVehicle: [Int],
    flyable: [Bool], ground: ReferenceGround, shifts: VehicleShifts
  ) {
    self.mission = mission
    self.models = models
    self.options = options
    self.items = items
    self.typeOfVehicle = typeOfVehicle
    self.flyable = flyable
    self.ground = ground
    self.shifts = shifts
    var visits: [Visit] = []
    var firstVisits: [Int] = []
    for item in items {
      firstVisits.append(visits.count)
      visits += item.visits
    }
    self.visits = visits
    self.firstVisits = firstVisits
    sites = AssignmentSites(
      vehicles: mission.fleet.vehicles, isRobot: typeOfVehicle.map { models[$0].type.isGroundRobot }, flyable: flyable,
      visits: visits)
  }

  /// The end of a transit at a location for a vehicle type; nil where the type never goes there.
  func end(at location: Int, type: Int) -> TransitEnd? {
    switch sites.sites[location] {
    case .pad(let vehicle):
      guard typeOfVehicle[vehicle] == type, flyable[vehicle] else { return nil }
      let pad = mission.fleet.vehicles[vehicle].pad
      if models[type].type.isGroundRobot { return TransitEnd(robotPad: pad) }
      return TransitEnd(pad: pad, over: ground)
    case .entry(let visit):
      return visits[visit].blocks[type].map(TransitEnd.init(entryOf:))
    case .exit(let visit):
      return visits[visit].blocks[type].map(TransitEnd.init(exitOf:))
    }
  }

  /// The cruising level at which going from the pads to the work and back costs least in all.
  func cheapestLevel(_ airspace: inout Airspace) throws(FleetPlanningError) -> Int {
    var best = (level: 0, seconds: Double.infinity)
    for level in airspace.levels.indices {
      var seconds = 0.0
      for type in models.indices where !models[type].type.isGroundRobot {
        guard let vehicle = typeOfVehicle.indices.first(where: { typeOfVehicle[$0] == type && flyable[$0] }),
          let pad = end(at: sites.pads[vehicle], type: type)
        else { continue }
        for visit in visits.indices {
          guard let entry = end(at: sites.entries[visit], type: type) else { continue }
          seconds += try transitCost(from: pad, to: entry, type: type, level: level, &airspace).seconds
        }
      }
      if seconds.isFinite ? seconds < best.seconds : false { best = (level, seconds) }
    }
    return best.level
  }

  /// The cost of climbing, flying over and coming down again; impossible where there is no way.
  func transitCost(
    from start: TransitEnd, to end: TransitEnd, type: Int, level: Int, _ airspace: inout Airspace
  ) throws(FleetPlanningError) -> FlightCost {
    if models[type].type.isGroundRobot {
      return airspace.groundWay(from: start, to: end).map { models[type].cost(of: $0) } ?? .impossible
    }
    guard start.position.planarDistanceMetres(to: end.position) >= PlanningMargins.wayMetresMin else {
      return models[type].verticalCost(by: end.height - start.height)
    }
    guard let transit = try airspace.transit(from: start, to: end, preferredLevel: level) else { return .impossible }
    let model = models[type]
    return model.verticalCost(by: transit.height - start.height) + model.cost(of: transit.way)
      + model.verticalCost(by: end.height - transit.height)
  }

  /// The travel matrices of a type at a cruising level. Many stops share a place, and each pair of places is looked at
  /// once.
  func matrices(type: Int, level: Int, _ airspace: inout Airspace) throws(FleetPlanningError) -> TravelMatrices {
    let count = sites.sites.count
    var numbers: [TransitEnd: Int] = [:]
    var places: [TransitEnd] = []
    let placeOfSite = (0..<count).map { site in
      end(at: site, type: type).map { end in
        if let known = numbers[end] { return known }
        numbers[end] = places.count
        places.append(end)
        return places.count - 1
      }
    }
    if airspace.levels.indices.contains(level), !models[type].type.isGroundRobot {
      var seen: Set<LocalPoint> = []
      let height = airspace.levels[level]
      let positions = places.filter { $0.height <= height }.map(\.position).filter { seen.insert($0).inserted }
      try airspace.prepareWays(among: positions, height: height)
    }
    var costs = [FlightCost?](repeating: nil, count: places.count * places.count)
    var matrices = TravelMatrices(count: count)
    for from in 0..<count {
      guard let start = placeOfSite[from] else { continue }
      for to in 0..<count where from != to && isTravelled(from: from, to: to) {
        guard let end = placeOfSite[to] else { continue }
        let pair = start * places.count + end
        if costs[pair] == nil {
          costs[pair] = try transitCost(
            from: places[start], to: places[end], type: type, level: level, &airspace)
        }
        matrices.set(costs[pair] ?? .impossible, at: from * count + to)
      }
    }
    return matrices
  }

  /// Whether a sortie can contain the arc: never from pad to pad, into an exit or out of an entry that has an exit.
  private func isTravelled(from: Int, to: Int) -> Bool {
    switch (sites.sites[from], sites.sites[to]) {
    case (.pad, .pad), (_, .exit): false
    case (.entry(let visit), _): sites.exits[visit] == from
    default: true
    }
  }

  /// The problem for the solver.
  ///
  /// - Parameter wayHome: what `wayHomeJoules` gives for the level.
  func problem(
    level: Int, wayHome: [[Double]], _ airspace: inout Airspace
  ) throws(FleetPlanningError) -> VehicleRoutingProblem {
    var types: [VehicleRoutingProblem.VehicleType] = []
    for (index, model) in models.enumerated() {
      let matrices = try matrices(type: index, level: level, &airspace)
      let usable = model.usableJoules(
        reserve: mission.rules.reserve, airTemperature: mission.weather.airTemperature)
      let waiting = model.hoverCost(seconds: 1)
      var type = VehicleRoutingProblem.VehicleType(
        travelSeconds: matrices.seconds, arcJoules: matrices.joules,
        arcJoulesPerKilogram: matrices.joulesPerKilogram,
        waitingWatts: .init(base: waiting.joules, perKilogram: max(0, waiting.joulesPerKilogram)),
        capacity: [model.type.maxPayload.kilograms, model.type.sprayer?.tank.litres ?? 0, 1],
        usableJoulesPerTrip: usable * (1 - PlanningMargins.assignmentEnergyShare))
      type.payloadCurve = Self.payloadCurve(of: model)
      types.append(type)
    }
    let (padGroups, groups) = padGroups()
    let vehicles = shifts.shifts.map { shift in
      let open = shift.interval.start.seconds
      let base = mission.fleet.vehicles[shift.vehicle].base
      return VehicleRoutingProblem.Vehicle(
        type: typeOfVehicle[shift.vehicle], base: sites.pads[shift.vehicle],
        shift: .init(
          openSeconds: open, closeSeconds: max(open, shift.interval.end.seconds - PlanningMargins.windowSeconds)),
        tripCountMax: flyable[shift.vehicle] ? options.sortiesPerVehicleMax : 0,
        turnaroundSeconds: mission.fleet.base(named: base)?.turnaroundSeconds ?? 0,
        padGroup: padGroups[base])
    }
    return VehicleRoutingProblem(
      locationCount: sites.sites.count, loadDimensionCount: 3, massDimension: 0, vehicleTypes: types,
      vehicles: vehicles, jobs: items.indices.map { job($0, wayHome: wayHome[$0]) }, padGroups: groups,
      weights: Self.weights(missionSeconds: mission.end.seconds))
  }

  private func job(_ index: Int, wayHome: [Double]) -> VehicleRoutingProblem.Job {
    let item = items[index]
    let first = firstVisits[index]
    var last = stop(first + item.visits.count - 1, wayHome: wayHome)
    priceLateness(of: &last, item: item)
    let work: VehicleRoutingProblem.Work =
      item.isShipment ? .shipment(pickup: stop(first), delivery: last) : .deliverFromBase(last)
    return VehicleRoutingProblem.Job(
      work: work, demand: [item.kilograms, item.litres, item.isShipment ? Self.parcelShare : item.sortieShare],
      prize: Self.prizes[mission.tasks[item.task].priority] ?? 5e4,
      allowedVehicles: typeOfVehicle.indices.filter { item.types.contains(typeOfVehicle[$0]) && flyable[$0] }
        .flatMap(shifts.numbers(ofVehicle:)))
  }

  /// The vehicle that a shift of the solver belongs to.
  func vehicle(ofShift shift: Int) -> Int { shifts.shifts[shift].vehicle }

  /// - Parameter wayHome: further joules by vehicle type.
  private func stop(_ index: Int, wayHome: [Double] = []) -> VehicleRoutingProblem.Stop {
    let visit = visits[index]
    let costs = visit.blocks.map { $0?.cost }
    let longest = costs.compactMap { $0?.seconds }.filter(\.isFinite).max() ?? 0
    let windows = visit.windows.map { window in
      let slack = max(0, window.end - window.start - longest)
      return VehicleRoutingProblem.TimeWindow(
        openSeconds: window.start.seconds,
        closeSeconds: window.end.seconds - min(PlanningMargins.windowSeconds, slack / 2))
    }
    return VehicleRoutingProblem.Stop(
      entry: sites.entries[index], exit: sites.exits[index], windows: windows, mustEndInWindow: true,
      serviceSeconds: costs.map { $0?.seconds ?? 0 },
      serviceJoules: costs.enumerated().map { type, cost in
        .init(
          base: (cost?.joules ?? 0) + (wayHome.isEmpty ? 0 : wayHome[type]),
          perKilogram: max(0, cost?.joulesPerKilogram ?? 0))
      })
  }
}
