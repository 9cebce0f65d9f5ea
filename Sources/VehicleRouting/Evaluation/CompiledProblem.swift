/// A problem as the search reads it: contiguous arrays, and every stop of every job as a numbered *node*.
struct CompiledProblem: Sendable {
  /// What a node does to the load.
  enum LoadEffect: UInt8, Sendable {
    /// On board since take-off, gone after the node.
    case deliverFromBase
    /// On board after the node until landing.
    case collectToBase
    /// On board after the node, until the node that follows it in number.
    case pickup
    /// Gone after the node; the pickup is the node before it in number.
    case delivery
  }

  /// What a type limits and costs besides its matrices.
  struct TypeLimits: Sendable {
    /// The joules that a trip may spend.
    let usableJoulesPerTrip: Double
    /// The longest time from take-off to landing.
    let tripSecondsMax: Double
    /// The cost of using a vehicle of the type at all.
    let fixedCost: Double
    /// Watts while waiting away from the base.
    let waitingWatts: VehicleRoutingProblem.PayloadLine
  }

  /// The problem as the caller stated it.
  let problem: VehicleRoutingProblem
  /// The fleet.
  let vehicles: [VehicleRoutingProblem.Vehicle]
  /// The limits of each type.
  let limits: [TypeLimits]
  /// `[type * dimensionCount + dimension]`.
  let capacities: [Double]
  /// What a plan costs.
  let weights: VehicleRoutingProblem.CostWeights
  /// The load dimension in kilograms that energy depends on.
  let massDimension: Int?
  /// The number of locations.
  let locationCount: Int
  /// The number of nodes.
  let nodeCount: Int
  /// The number of load dimensions.
  let dimensionCount: Int
  /// Whether any arc takes energy; where not, the energy matrices are empty.
  let usesEnergy: Bool

  /// Row-major `[(type * locationCount + from) * locationCount + to]`.
  private(set) var travel: [Double] = []
  /// Joules without payload, laid out as `travel`.
  private(set) var arcJoules: [Double] = []
  /// Joules for each kilogram on board, laid out as `travel`.
  private(set) var arcJoulesPerKilogram: [Double] = []

  /// The location where a node begins.
  private(set) var nodeEntry: [Int32] = []
  /// The location where a node ends.
  private(set) var nodeExit: [Int32] = []
  /// The job of a node.
  private(set) var nodeJob: [Int32] = []
  /// What a node does to the load.
  private(set) var nodeEffect: [LoadEffect] = []
  /// The windows of node `n` are `windowFirst[n]..<windowFirst[n + 1]`, sorted.
  private(set) var windowFirst: [Int32] = [0]
  /// The first moment of each window.
  private(set) var windowOpen: [Double] = []
  /// The last moment of each window.
  private(set) var windowClose: [Double] = []
  /// Whether the whole service of a node must lie in a window.
  private(set) var nodeEndsInWindow: [Bool] = []
  /// `[type * nodeCount + node]`.
  private(set) var serviceSeconds: [Double]
  /// Joules of service without payload, laid out as `serviceSeconds`.
  private(set) var serviceJoules: [Double]
  /// Joules of service for each kilogram, laid out as `serviceSeconds`.
  private(set) var serviceJoulesPerKilogram: [Double]

  /// The first node of each job; a shipment's second node follows it.
  private(set) var jobFirstNode: [Int32] = []
  /// Whether a job has a second node.
  private(set) var jobIsShipment: [Bool] = []
  /// `[job * dimensionCount + dimension]`.
  private(set) var demand: [Double] = []
  /// The start of each vehicle's shift; a shift without a start begins at 0.
  let shiftOpen: [Double]
  /// The moment that the makespan counts from: the earliest start of a shift.
  let timeOrigin: Double

  /// Compiles a problem; its parts must fit together, see `VehicleRoutingProblem.check`.
  init(_ problem: VehicleRoutingProblem) {
    self.problem = problem
    self.vehicles = problem.vehicles
    self.limits = problem.vehicleTypes.map { type in
      TypeLimits(
        usableJoulesPerTrip: type.usableJoulesPerTrip, tripSecondsMax: type.tripSecondsMax,
        fixedCost: type.fixedCost, waitingWatts: type.waitingWatts)
    }
    self.capacities = problem.vehicleTypes.flatMap(\.capacity)
    self.weights = problem.weights
    self.massDimension = problem.massDimension
    self.locationCount = problem.locationCount
    self.dimensionCount = problem.loadDimensionCount
    self.usesEnergy = problem.vehicleTypes.contains { !$0.arcJoules.isEmpty || !$0.arcJoulesPerKilogram.isEmpty }
    self.shiftOpen = problem.vehicles.map { $0.shift.openSeconds.isFinite ? $0.shift.openSeconds : 0 }
    self.timeOrigin = shiftOpen.min() ?? 0

    var stops: [VehicleRoutingProblem.Stop] = []
    for (index, job) in problem.jobs.enumerated() {
      jobFirstNode.append(Int32(stops.count))
      demand += job.demand
      switch job.work {
      case .deliverFromBase(let stop):
        stops.append(stop)
        nodeEffect.append(.deliverFromBase)
      case .collectToBase(let stop):
        stops.append(stop)
        nodeEffect.append(.collectToBase)
      case .shipment(let pickup, let delivery):
        stops += [pickup, delivery]
        nodeEffect += [.pickup, .delivery]
      }
      while nodeJob.count < stops.count { nodeJob.append(Int32(index)) }
      jobIsShipment.append(stops.count - Int(jobFirstNode[index]) == 2)
    }
    let nodeCount = stops.count
    self.nodeCount = nodeCount
    for stop in stops {
      nodeEntry.append(Int32(stop.entry))
      nodeExit.append(Int32(stop.exit))
      nodeEndsInWindow.append(stop.mustEndInWindow)
      let windows = stop.windows.isEmpty ? [.always] : stop.windows.sorted { $0.openSeconds < $1.openSeconds }
      windowOpen += windows.map(\.openSeconds)
      windowClose += windows.map(\.closeSeconds)
      windowFirst.append(Int32(windowOpen.count))
    }
    let typeCount = problem.vehicleTypes.count
    serviceSeconds = (0..<typeCount).flatMap { type in stops.map { $0.serviceSeconds[type] } }
    let lines = (0..<typeCount).flatMap { type in
      stops.map { $0.serviceJoules.isEmpty ? VehicleRoutingProblem.PayloadLine.zero : $0.serviceJoules[type] }
    }
    serviceJoules = lines.map(\.base)
    serviceJoulesPerKilogram = lines.map(\.perKilogram)

    let cellCount = locationCount * locationCount
    travel = problem.vehicleTypes.flatMap(\.travelSeconds)
    if usesEnergy {
      let zeros = [Double](repeating: 0, count: cellCount)
      arcJoules = problem.vehicleTypes.flatMap { $0.arcJoules.isEmpty ? zeros : $0.arcJoules }
      arcJoulesPerKilogram = problem.vehicleTypes.flatMap {
        $0.arcJoulesPerKilogram.isEmpty ? zeros : $0.arcJoulesPerKilogram
      }
    }
  }

  /// The nodes of a job, in the order they must be visited.
  func nodes(ofJob job: Int) -> [Int32] {
    let first = jobFirstNode[job]
    return jobIsShipment[job] ? [first, first + 1] : [first]
  }

  /// Which stop of its job a node is.
  func role(ofNode node: Int) -> VehicleRoutingSolution.StopRole {
    switch nodeEffect[node] {
    case .deliverFromBase, .collectToBase: .visit
    case .pickup: .pickup
    case .delivery: .delivery
    }
  }
}
