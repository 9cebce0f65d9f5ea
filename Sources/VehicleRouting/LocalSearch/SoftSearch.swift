import Quantities

/// Ruin, recreate and a granular local search over a plan that may miss loads and windows at prices.
///
/// Each iteration takes strings of stops out, puts each of them at its cheapest place, does moves around what changed
/// until none helps, and keeps the outcome as annealing says. So it crosses plans that cannot be flown; the prices
/// follow the share of iterations that end with one that can. Only such plans are handed out.
// `@unchecked`: one thread at a time uses a search, the one that uses the chain which owns it.
final class SoftSearch: @unchecked Sendable {
  /// The plan at hand.
  var plan: SoftPlan
  /// Draws everything.
  var generator: SplitMix64
  /// Sorts the pool.
  var recreate: Recreate
  /// The problem.
  let compiled: CompiledProblem
  /// The classes of equal vehicles.
  let classes: VehicleClasses
  /// The search's settings.
  let options: VehicleRoutingSolver.Options
  /// What all searches read.
  let tables: SearchTables
  /// The jobs that some vehicle could do.
  let jobs: FlatArray<Int32>
  /// The jobs that are out of the plan.
  var pool: FlatList<Int32>
  /// The trips that were cut, by `markNumber`.
  let tripMark: FlatArray<UInt32>
  /// The number of the ruin.
  var markNumber: UInt32 = 0
  /// The nodes after which a place was looked at, by `lookNumber`.
  let looked: FlatArray<UInt32>
  /// The number of the look.
  var lookNumber: UInt32 = 0
  /// The nodes around which moves are to be tried.
  var queue: NodeQueue
  /// The least that an arc to or from a node costs; 0 for ends of trips.
  let leastArc: FlatArray<Double>

  private let bestNodes: FlatArray<SoftPlan.Node>
  private let bestTrips: FlatArray<SoftPlan.Trip>
  /// What the best plan that misses nothing costs; infinite where there is none.
  private(set) var bestCost = Double.infinity
  /// Counted on from those of the chain.
  private(set) var iterations: Int
  private var rounds = 0
  private var currentCost = 0.0
  private var temperature: Double
  private var feasibleRounds = 0

  /// An iteration counts as so many of ruin and recreate alone, because it takes about as long.
  static let iterationsPerRound = 8
  /// The temperatures between which this search cools, as shares of the mean cost of an arc between two stops.
  private static let temperatureShares = (first: 0.05, last: 0.002)
  /// Iterations between two looks at the budget.
  private static let roundsBetweenChecks = 16
  /// Iterations between two sums of the cost from its parts.
  private static let roundsBetweenSums = 4096
  /// Iterations between two changes of the prices.
  private static let roundsBetweenPrices = 100
  /// The share of iterations that should end with a plan that misses nothing.
  private static let feasibleTarget = 0.2
  /// By how much a price rises where too few do. It falls by as much where enough do.
  private static let priceFactor = 1.1
  /// Sums differ in their last bits with the order of the terms: less than this share of a cost is no progress.
  private static let progressMin = 1e-10

  /// Makes a search without a plan; `adopt` gives it one.
  init(
    _ compiled: CompiledProblem, classes: VehicleClasses, jobs: [Int32], options: VehicleRoutingSolver.Options,
    tables: SearchTables, seed: UInt64, iterations: Int
  ) {
    self.compiled = compiled
    self.classes = classes
    self.options = options
    self.tables = tables
    self.jobs = FlatArray(jobs)
    self.iterations = iterations
    plan = SoftPlan(compiled, classes: classes)
    recreate = Recreate(compiled, options: options, neighbours: tables.promising)
    generator = SplitMix64(seed: seed, stream: "soft search")
    tripMark = FlatArray(repeating: 0, count: compiled.vehicles.count)
    pool = FlatList(capacity: compiled.nodeCount, filler: 0)
    looked = FlatArray(repeating: 0, count: plan.nodes.count)
    queue = NodeQueue(nodeCount: compiled.nodeCount)
    leastArc = FlatArray(Self.leastArcs(compiled, tables.nearest) + [Double](repeating: 0, count: 2 * plan.trips.count))
    bestNodes = FlatArray(repeating: SoftPlan.Node(), count: plan.nodes.count)
    bestTrips = FlatArray(repeating: SoftPlan.Trip(), count: plan.trips.count)
    temperature = tables.meanArcCost * Self.temperatureShares.first
    var load = 0.0
    for node in 0..<compiled.nodeCount { load += plan.demand[node] }
    // At first a mean load or a mean way too much costs as much as a mean arc.
    plan.excessPrice = load > 0 ? tables.meanArcCost * Double(compiled.nodeCount) / load : tables.meanArcCost
    plan.warpPrice = tables.meanArcSeconds > 0 ? tables.meanArcCost / tables.meanArcSeconds : tables.meanArcCost
  }

  /// For each node the least cost of an arc to or from it, to nodes and to ends of trips.
  private static func leastArcs(_ compiled: CompiledProblem, _ nearest: Neighbours) -> [Double] {
    let side = compiled.locationCount
    let ends = Set(
      (0..<compiled.vehicles.count).map {
        [Int(compiled.vehicleType[$0]), Int(compiled.vehicleBase[$0]), Int(compiled.vehicleEnd[$0])]
      })
    return (0..<compiled.nodeCount).map { node in
      let isAlone = nearest.count(of: Int32(node)) == 0
      return ends.reduce(isAlone ? 0 : Double(nearest.entries(of: Int32(node))[0].key)) { least, end in
        let cost = compiled.tables[end[0]].cost
        return min(
          least, cost[end[1] * side + Int(compiled.nodeEntry[node])], cost[Int(compiled.nodeExit[node]) * side + end[2]]
        )
      }
    }
  }

  /// Goes on from a plan.
  func adopt(_ snapshot: PlanSnapshot) {
    plan.clear()
    for (vehicle, trips) in snapshot.trips.enumerated() {
      guard let trip = trips.first else { continue }
      plan.set(Int32(vehicle), nodes: trip.nodes)
    }
    plan.startLog()
    currentCost = plan.penalisedCost
    bestCost = .infinity
    _ = takeIfBest()
  }

  /// The best plan that misses nothing.
  func snapshot() -> PlanSnapshot? {
    guard bestCost < .infinity else { return nil }
    let trips = (0..<Int32(bestTrips.count)).map { vehicle in
      guard bestTrips[vehicle].count > 0 else { return [PlanSnapshot.Trip]() }
      var row: [Int32] = []
      var node = bestNodes[plan.start(vehicle)].next
      while node < plan.nodeCount {
        row.append(node)
        node = bestNodes[node].next
      }
      return [PlanSnapshot.Trip(nodes: row, isBreak: false)]
    }
    return PlanSnapshot(trips: trips, cost: bestCost)
  }

  private func takeIfBest() -> Bool {
    guard plan.isFeasible, bestCost == .infinity || plan.cost < bestCost - Self.progressMin * abs(bestCost)
    else { return false }
    bestCost = plan.cost
    bestNodes.base.update(from: plan.nodes.base, count: plan.nodes.count)
    bestTrips.base.update(from: plan.trips.base, count: plan.trips.count)
    return true
  }

  /// Searches until a number of iterations is reached or `share` says so.
  ///
  /// - Parameters:
  ///   - share: the share of this search that is done, asked every `roundsBetweenChecks` iterations; it cools along
  ///     this. Nil stops.
  ///   - improved: called at each new best plan.
  func run(until last: Int, share: (Int) -> Double?, improved: (Int, Double) -> Void) {
    let shares = Self.temperatureShares
    let cooling = Exponentials.logarithm(shares.last / shares.first)
    while iterations < last {
      if rounds % Self.roundsBetweenChecks == 0 {
        guard let done = share(iterations) else { return }
        temperature =
          tables.meanArcCost * shares.first * Exponentials.exponential(cooling * max(0, min(1, done)))
        if rounds % Self.roundsBetweenSums == 0 {
          plan.sum()
          currentCost = plan.penalisedCost
        }
      }
      rounds += 1
      iterations = min(last, iterations + Self.iterationsPerRound)
      plan.startLog()
      ruin()
      insertPool()
      descend()
      if plan.isFeasible { feasibleRounds += 1 }
      if decide() { improved(iterations, bestCost) }
      if rounds % Self.roundsBetweenPrices == 0 { adaptPrices() }
    }
  }

  /// Keeps what has changed or takes it back; true where it is the best plan so far.
  private func decide() -> Bool {
    let cost = plan.penalisedCost
    guard
      cost < currentCost || cost < currentCost - temperature * Exponentials.logarithm(1 - generator.nextUnit())
    else {
      plan.takeBack()
      return false
    }
    currentCost = cost
    return takeIfBest()
  }

  private func adaptPrices() {
    let isLow = Double(feasibleRounds) < Self.feasibleTarget * Double(Self.roundsBetweenPrices)
    let factor = isLow ? Self.priceFactor : 1 / Self.priceFactor
    plan.excessPrice *= factor
    plan.warpPrice *= factor
    feasibleRounds = 0
    currentCost = plan.penalisedCost
  }
}

/// Nodes that wait their turn, each at most once, first in first out.
struct NodeQueue: ~Copyable {
  private let nodes: FlatArray<Int32>
  private let isWaiting: FlatArray<Bool>
  private var head = 0
  /// The nodes that wait.
  private(set) var count = 0

  /// Makes an empty queue for the nodes in 0..<nodeCount.
  init(nodeCount: Int) {
    nodes = FlatArray(repeating: 0, count: nodeCount)
    isWaiting = FlatArray(repeating: false, count: nodeCount)
  }

  /// Adds a node that does not wait yet; ends of trips are passed over.
  @inline(__always)
  mutating func push(_ node: Int32) {
    if Int(node) >= nodes.count || isWaiting[node] { return }
    isWaiting[node] = true
    let place = head + count
    nodes[place < nodes.count ? place : place - nodes.count] = node
    count += 1
  }

  /// Takes the node that waited longest; there must be one.
  mutating func pop() -> Int32 {
    let node = nodes[head]
    head = head + 1 == nodes.count ? 0 : head + 1
    count -= 1
    isWaiting[node] = false
    return node
  }
}
