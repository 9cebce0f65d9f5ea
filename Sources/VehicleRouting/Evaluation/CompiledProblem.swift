/// A problem as the search reads it: contiguous memory, and every stop of every job as a numbered *node*.
///
/// Breaks are jobs of their own after those of the problem. Nothing changes after `init`.
// `@unchecked`: all stored memory is written in `init` alone, before any other thread can see the object.
final class CompiledProblem: @unchecked Sendable {
  /// What a node does to the load.
  enum LoadEffect: UInt8, BitwiseCopyable {
    /// On board since take-off, gone after the node.
    case deliverFromBase
    /// On board after the node until landing.
    case collectToBase
    /// On board after the node, until the node that follows it in number.
    case pickup
    /// Gone after the node; the pickup is the node before it in number.
    case delivery
  }

  /// The problem as the caller stated it.
  let problem: VehicleRoutingProblem
  /// The fleet.
  let vehicles: [VehicleRoutingProblem.Vehicle]
  /// The limits of each type.
  let limits: [TypeLimits]
  /// What a plan costs.
  let weights: VehicleRoutingProblem.CostWeights
  /// The load dimension in kilograms that energy depends on.
  let massDimension: Int?
  /// The number of locations; one more than the problem's where trips may end anywhere.
  let locationCount: Int
  /// The number of nodes.
  let nodeCount: Int
  /// The number of jobs with breaks.
  let jobCount: Int
  /// The number of load dimensions.
  let dimensionCount: Int
  /// Whether anything takes energy.
  let usesEnergy: Bool
  /// Whether any window, shift or length of a trip can bind.
  let isTimed: Bool
  /// Whether a trip's cost and feasibility are more than sums over its arcs, its load and one window for each node.
  let needsExactTrips: Bool
  /// Whether the load of a trip is the sum of its jobs' loads.
  let loadsAddUp: Bool
  /// Whether anything is loaded at a base.
  let hasBaseLoads: Bool
  /// The type of each vehicle.
  let vehicleType: FlatArray<Int32>
  /// The base of each vehicle.
  let vehicleBase: FlatArray<Int32>
  /// Where the last trip of each vehicle ends.
  let vehicleEnd: FlatArray<Int32>
  /// The end of each vehicle's shift.
  let shiftClose: FlatArray<Double>
  /// The seconds between two trips of each vehicle, without charging.
  let turnaround: FlatArray<Double>
  /// Whether there are `before` links.
  let hasOrder: Bool
  /// The jobs that wait for the end of others.
  let orderedJobs: [Int]
  /// The jobs that wait for others or are waited for.
  let linkedInTime: [Int]
  /// The vehicles of each group of pads that is too small for all of them.
  let padVehicles: [[Int]]
  /// Whether turnarounds may have to wait for pads.
  let hasPads: Bool
  /// Whether there is any link.
  let hasLinks: Bool

  /// `[type]`.
  let tables: FlatArray<TypeTables>
  private let matrices: [Matrix]
  /// `[type * dimensionCount + dimension]`.
  let capacities: FlatArray<Double>
  /// The location where a node begins.
  let nodeEntry: FlatArray<Int32>
  /// The location where a node ends.
  let nodeExit: FlatArray<Int32>
  /// The job of a node.
  let nodeJob: FlatArray<Int32>
  /// What a node does to the load.
  let nodeEffect: FlatArray<LoadEffect>
  /// The windows of node `n` are `windowFirst[n]..<windowFirst[n + 1]`, sorted.
  let windowFirst: FlatArray<Int32>
  /// The first moment of each window.
  let windowOpen: FlatArray<Double>
  /// The last moment of each window, with the lateness that is allowed.
  let windowClose: FlatArray<Double>
  /// The first moment of a node's first window.
  let nodeOpen: FlatArray<Double>
  /// `[type * nodeCount + node]`: the latest start in a node's last window.
  let nodeClose: FlatArray<Double>
  /// Whether the whole service of a node must lie in a window.
  let nodeEndsInWindow: FlatArray<Bool>
  /// The lateness that is allowed after each window of a node.
  let nodeLatenessMax: FlatArray<Double>
  /// What a second of lateness costs.
  let nodeLatenessPrice: FlatArray<Double>
  /// `[type * nodeCount + node]`.
  let serviceSeconds: FlatArray<Double>
  /// Joules of service without payload, laid out as `serviceSeconds`.
  let serviceJoules: FlatArray<Double>
  /// Joules of service for each kilogram, laid out as `serviceSeconds`.
  let serviceJoulesPerKilogram: FlatArray<Double>
  /// What the service costs without payload, laid out as `serviceSeconds`.
  let serviceCost: FlatArray<Double>
  /// The first node of each job; a shipment's second node follows it.
  let jobFirstNode: FlatArray<Int32>
  /// Whether a job has a second node.
  let jobIsShipment: FlatArray<Bool>
  /// Whether a job is a break of a vehicle.
  let jobIsBreak: FlatArray<Bool>
  /// `[job * dimensionCount + dimension]`.
  let demand: FlatArray<Double>
  /// The earliest take-off of a trip with the job.
  let jobRelease: FlatArray<Double>
  /// The vehicle of each job in the plan before, or -1.
  let jobPlannedVehicle: FlatArray<Int32>
  /// The cost of giving a job to another vehicle than that.
  let jobChangePrice: FlatArray<Double>
  /// The start of each vehicle's shift; a shift without a start begins at 0.
  let shiftOpen: [Double]
  /// The break jobs of each vehicle.
  let breakJobs: [[Int]]
  /// The moment that the makespan counts from: the earliest start of a shift.
  let timeOrigin: Double
  /// The links of each job.
  let links: [[JobLink]]

  /// A link as one of its two jobs sees it.
  struct JobLink: Sendable {
    /// The other job.
    let other: Int
    /// What the two have to do with each other.
    let kind: Kind

    /// The kinds of links, from the job's side.
    enum Kind: Sendable { case mustEndBefore, mustStartAfter, sameVehicle, differentVehicles }
  }

  /// Compiles a problem whose parts fit together, see `VehicleRoutingProblem.check`.
  init(_ problem: VehicleRoutingProblem) {
    self.problem = problem
    vehicles = problem.vehicles
    weights = problem.weights
    massDimension = problem.massDimension
    dimensionCount = problem.loadDimensionCount
    let given = problem.locationCount
    let side = given + (vehicles.contains { $0.endsAnywhere } ? 1 : 0)
    locationCount = side
    shiftOpen = vehicles.map { vehicle in
      vehicle.underway?.seconds ?? (vehicle.shift.openSeconds.isFinite ? vehicle.shift.openSeconds : 0)
    }
    timeOrigin = shiftOpen.min() ?? 0
    let stops = StopTables(problem)
    nodeCount = stops.nodes.count
    jobCount = stops.jobFirst.count
    breakJobs = stops.breakJobs
    let typeCount = problem.vehicleTypes.count
    let weights = problem.weights
    limits = problem.vehicleTypes.map { type in
      TypeLimits(
        usableJoulesPerTrip: type.usableJoulesPerTrip, tripSecondsMax: type.tripSecondsMax,
        fixedCost: type.fixedCost, waitingWatts: type.waitingWatts,
        costPerPayloadJoule: weights.perJoule * type.unitCostFactor, chargeWatts: type.chargeWatts,
        curve: PayloadShape(type.payloadCurve))
    }
    let hasArcEnergy = problem.vehicleTypes.contains { !$0.arcJoules.isEmpty || !$0.arcJoulesPerKilogram.isEmpty }
    let hasServiceEnergy = stops.nodes.contains { !$0.serviceJoules.isEmpty }
    usesEnergy =
      hasArcEnergy || hasServiceEnergy || problem.vehicleTypes.contains { $0.waitingWatts != .zero }
    let compiled = TypeMatrices(problem, side: side)
    matrices = compiled.matrices
    tables = FlatArray(compiled.tables)
    capacities = FlatArray(problem.vehicleTypes.flatMap(\.capacity))

    nodeEntry = FlatArray(stops.nodes.map { Int32($0.entry) })
    nodeExit = FlatArray(stops.nodes.map { Int32($0.exit) })
    nodeJob = FlatArray(stops.nodeJob)
    nodeEffect = FlatArray(stops.effects)
    nodeEndsInWindow = FlatArray(stops.nodes.map(\.mustEndInWindow))
    nodeLatenessMax = FlatArray(stops.nodes.map(\.latenessSecondsMax))
    nodeLatenessPrice = FlatArray(stops.nodes.map(\.latenessPricePerSecond))
    windowFirst = FlatArray(stops.windowFirst)
    windowOpen = FlatArray(stops.windowOpen)
    windowClose = FlatArray(stops.windowClose)
    nodeOpen = FlatArray(stops.nodes.indices.map { stops.windowOpen[Int(stops.windowFirst[$0])] })
    serviceSeconds = FlatArray((0..<typeCount).flatMap { type in stops.nodes.map { $0.serviceSeconds[type] } })
    let lines = (0..<typeCount).flatMap { type in
      stops.nodes.map { $0.serviceJoules.isEmpty ? VehicleRoutingProblem.PayloadLine.zero : $0.serviceJoules[type] }
    }
    serviceJoules = FlatArray(lines.map(\.base))
    serviceJoulesPerKilogram = FlatArray(lines.map(\.perKilogram))
    let isBreakNode = stops.nodeJob.map { stops.jobIsBreak[Int($0)] }
    serviceCost = FlatArray(
      (0..<typeCount).flatMap { type in
        stops.nodes.indices.map { node in
          isBreakNode[node]
            ? 0
            : weights.perServiceSecond * stops.nodes[node].serviceSeconds[type]
              + weights.perJoule * lines[type * stops.nodes.count + node].base
        }
      })
    nodeClose = FlatArray(
      (0..<typeCount).flatMap { type in
        stops.nodes.indices.map { node in
          let close = stops.windowClose[Int(stops.windowFirst[node + 1]) - 1]
          return stops.nodes[node].mustEndInWindow ? close - stops.nodes[node].serviceSeconds[type] : close
        }
      })
    jobFirstNode = FlatArray(stops.jobFirst)
    jobIsShipment = FlatArray(stops.jobIsShipment)
    jobIsBreak = FlatArray(stops.jobIsBreak)
    demand = FlatArray(stops.demand)
    let breaks = stops.jobFirst.count - problem.jobs.count
    jobRelease = FlatArray(
      problem.jobs.map(\.releaseSeconds) + [Double](repeating: -.infinity, count: breaks))
    jobPlannedVehicle = FlatArray(
      problem.jobs.map { Int32($0.plannedVehicle ?? -1) } + [Int32](repeating: -1, count: breaks))
    jobChangePrice = FlatArray(problem.jobs.map(\.changePrice) + [Double](repeating: 0, count: breaks))
    links = Self.links(problem, jobCount: stops.jobFirst.count)
    hasLinks = !problem.links.isEmpty
    let own = links
    orderedJobs = own.indices.filter { job in own[job].contains { $0.kind == .mustStartAfter } }
    linkedInTime = own.indices.filter { job in
      own[job].contains { $0.kind == .mustStartAfter || $0.kind == .mustEndBefore }
    }
    padVehicles = problem.padGroups.indices.map { group in
      let users = problem.vehicles.indices.filter { problem.vehicles[$0].padGroup == group }
      return users.count > problem.padGroups[group].padCount ? users : []
    }
    hasPads = padVehicles.contains { !$0.isEmpty }
    hasOrder = problem.links.contains { if case .before = $0 { true } else { false } }

    let hasWindows = zip(stops.windowOpen, stops.windowClose).contains { $0 > -.infinity || $1 < .infinity }
    let hasShifts = vehicles.contains { $0.shift.closeSeconds < .infinity }
    let hasLengths = problem.vehicleTypes.contains { $0.tripSecondsMax < .infinity }
    let waysMissing = problem.vehicleTypes.contains { $0.travelSeconds.contains(.infinity) }
    let isUniform =
      Set(stops.effects.map { $0 == .delivery ? CompiledProblem.LoadEffect.pickup : $0 }).count <= 1
    loadsAddUp = isUniform && !stops.effects.contains(.pickup)
    hasBaseLoads = stops.effects.contains(.deliverFromBase)
    vehicleType = FlatArray(vehicles.map { Int32($0.type) })
    vehicleBase = FlatArray(vehicles.map { Int32($0.base) })
    vehicleEnd = FlatArray(vehicles.map { Int32($0.endsAnywhere ? side - 1 : $0.finalBase) })
    shiftClose = FlatArray(vehicles.map(\.shift.closeSeconds))
    turnaround = FlatArray(vehicles.map(\.turnaroundSeconds))
    isTimed = hasWindows || hasShifts || hasLengths || waysMissing
    needsExactTrips =
      usesEnergy || hasLengths || !isUniform || stops.windowOpen.count > stops.nodes.count
      || stops.nodes.contains { $0.latenessSecondsMax > 0 }
      || problem.jobs.contains { $0.releaseSeconds > -.infinity || $0.changePrice > 0 }
      || weights.perWaitingSecond > 0 && hasWindows || weights.perMakespanSecond > 0
      || problem.vehicleTypes.contains { $0.chargeWatts < .infinity }
      || vehicles.contains { $0.tripCountMax > 1 || $0.underway != nil || !$0.breaks.isEmpty }
      || hasOrder
  }

  /// The nodes of a job, in the order they must be visited.
  func nodes(ofJob job: Int) -> [Int32] {
    let first = jobFirstNode[job]
    return jobIsShipment[job] ? [first, first + 1] : [first]
  }

  /// The last node of a job.
  func lastNode(ofJob job: Int) -> Int32 { jobFirstNode[job] + (jobIsShipment[job] ? 1 : 0) }

  /// Whether a job has a load that comes on board at the base.
  func loadsAtBase(_ job: Int) -> Bool {
    nodeEffect[jobFirstNode[job]] == .deliverFromBase
      && (0..<dimensionCount).contains { demand[job * dimensionCount + $0] > 0 }
  }

  /// Which stop of its job a node is.
  func role(ofNode node: Int) -> VehicleRoutingSolution.StopRole {
    switch nodeEffect[node] {
    case .deliverFromBase, .collectToBase: .visit
    case .pickup: .pickup
    case .delivery: .delivery
    }
  }

  /// The location where a vehicle's trip ends: its base, or for the last trip the place it is left at.
  func endLocation(vehicle: Int, isLast: Bool) -> Int {
    Int(isLast ? vehicleEnd[vehicle] : vehicleBase[vehicle])
  }

  /// A job and all jobs that must not start before it has ended, directly or by way of others.
  func withFollowers(_ job: Int) -> [Int] {
    var found = [job]
    var index = 0
    while index < found.count {
      for link in links[found[index]] where link.kind == .mustEndBefore && !found.contains(link.other) {
        found.append(link.other)
      }
      index += 1
    }
    return found
  }

  private static func links(_ problem: VehicleRoutingProblem, jobCount: Int) -> [[JobLink]] {
    var links = [[JobLink]](repeating: [], count: jobCount)
    for link in problem.links {
      switch link {
      case .before(let first, let second):
        links[first].append(JobLink(other: second, kind: .mustEndBefore))
        links[second].append(JobLink(other: first, kind: .mustStartAfter))
      case .sameVehicle(let one, let other):
        links[one].append(JobLink(other: other, kind: .sameVehicle))
        links[other].append(JobLink(other: one, kind: .sameVehicle))
      case .differentVehicles(let one, let other):
        links[one].append(JobLink(other: other, kind: .differentVehicles))
        links[other].append(JobLink(other: one, kind: .differentVehicles))
      }
    }
    return links
  }
}
