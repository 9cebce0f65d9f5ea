/// A plan in which loads and windows may be missed at a price, for problems where each vehicle flies one trip and a
/// trip's cost is a sum over its arcs (`CompiledProblem.needsExactTrips` is false, no shipments, links or pads).
///
/// Trips are linked lists. Each node holds what the part of its trip up to it and the part from it on come to, so that
/// a trip put together from parts of others is judged without a walk over them: T. Vidal, T. G. Crainic, M. Gendreau,
/// C. Prins, "A hybrid genetic algorithm with adaptive diversity management for a large class of vehicle routing
/// problems with time windows", Computers & Operations Research 40(1), 2013, section 4.4. Where the length of a trip
/// costs nothing, their four numbers for a part come down to two: a part's end and its time warp if it is the first,
/// or the latest arrival and the time warp after it if it is the last.
///
/// Node `nodeCount + 2v` is where the trip of vehicle `v` starts and `nodeCount + 2v + 1` where it ends.
struct SoftPlan: ~Copyable {
  /// What is kept for each node.
  struct Node: BitwiseCopyable {
    /// The node after it in its trip.
    var next: Int32 = -1
    /// The node before it in its trip.
    var previous: Int32 = -1
    /// Its vehicle, or -1 where it is in no trip.
    var vehicle: Int32 = -1
    /// Its place in the trip; 0 is the start.
    var place: Int32 = 0
    /// The earliest moment to leave it, where every window that is missed turns time back to its end.
    var leave = 0.0
    /// The seconds that time was turned back up to here.
    var warpBefore = 0.0
    /// The latest arrival that adds nothing to `warpAfter`.
    var latest = Double.infinity
    /// The least seconds that time must be turned back from here on.
    var warpAfter = 0.0
    /// The load of the nodes up to this one.
    var loadUpTo = 0.0
    /// What the arc to the next node costs.
    var arcCost = 0.0
  }

  /// What is kept for each vehicle.
  struct Trip: BitwiseCopyable {
    /// The number of nodes.
    var count: Int32 = 0
    /// The vehicle's type.
    var type: Int32 = 0
    /// The vehicle's class of equal ones.
    var group: Int32 = 0
    /// What the arcs and services cost, and the vehicle where it is used.
    var cost = 0.0
    /// The load of all nodes.
    var load = 0.0
    /// The load above the capacity.
    var excess = 0.0
    /// The seconds that time is turned back.
    var warp = 0.0
  }

  /// The problem.
  let compiled: CompiledProblem
  /// The classes of equal vehicles.
  let classes: VehicleClasses
  /// By node.
  let nodes: FlatArray<Node>
  /// By vehicle.
  let trips: FlatArray<Trip>
  /// The location where a node begins; for ends of trips too.
  let entry: FlatArray<Int32>
  /// The location where a node ends; for starts of trips too.
  let exit: FlatArray<Int32>
  /// The load of a node.
  let demand: FlatArray<Double>
  /// The lowest vehicle of each class that may be without nodes.
  let homeCursor: FlatArray<Int32>
  /// The number of nodes that are not ends of trips.
  let nodeCount: Int32
  /// The number of locations.
  let side: Int
  /// Whether any window or shift can bind.
  let isTimed: Bool

  /// What all trips cost without what is missed.
  var cost = 0.0
  /// The load above capacities of all trips.
  var excess = 0.0
  /// The seconds that time is turned back in all trips.
  var warp = 0.0
  /// The trips that miss something.
  var missing = 0
  /// The vehicles with nodes.
  var used = 0
  /// The nodes in trips.
  var planned = 0
  /// The price of a unit of load above a capacity.
  var excessPrice = 1.0
  /// The price of a second that time is turned back.
  var warpPrice = 1.0

  /// What can be taken back.
  var log: SoftPlanLog

  /// Whether a problem is plain enough.
  static func suits(_ compiled: CompiledProblem) -> Bool {
    guard !compiled.needsExactTrips, compiled.loadsAddUp, !compiled.hasLinks, !compiled.hasPads,
      compiled.dimensionCount == 1, compiled.jobCount == compiled.nodeCount,
      !compiled.problem.jobs.contains(where: { $0.prize < .infinity })
    else { return false }
    let cells = compiled.locationCount * compiled.locationCount
    return (0..<compiled.limits.count).allSatisfy { type in
      (0..<cells).allSatisfy { compiled.tables[type].travel[$0] < .infinity }
    }
  }

  /// Makes a plan without any node.
  init(_ compiled: CompiledProblem, classes: VehicleClasses) {
    self.compiled = compiled
    self.classes = classes
    let vehicles = compiled.vehicles.count
    let count = compiled.nodeCount
    nodeCount = Int32(count)
    side = compiled.locationCount
    isTimed = compiled.isTimed
    let slots = count + 2 * vehicles
    nodes = FlatArray(repeating: Node(), count: slots)
    trips = FlatArray(repeating: Trip(), count: vehicles)
    entry = FlatArray(repeating: 0, count: slots)
    exit = FlatArray(repeating: 0, count: slots)
    demand = FlatArray((0..<count).map { compiled.demand[Int(compiled.nodeJob[$0])] })
    homeCursor = FlatArray(classes.members.map { Int32($0.first ?? 0) })
    log = SoftPlanLog(nodeCount: slots, vehicleCount: vehicles)
    for node in 0..<count {
      entry[node] = compiled.nodeEntry[node]
      exit[node] = compiled.nodeExit[node]
    }
    for vehicle in 0..<vehicles {
      let start = count + 2 * vehicle
      exit[start] = compiled.vehicleBase[vehicle]
      entry[start] = compiled.vehicleBase[vehicle]
      let end = Int32(compiled.endLocation(vehicle: vehicle, isLast: true))
      entry[start + 1] = end
      exit[start + 1] = end
      trips.base[vehicle].type = compiled.vehicleType[vehicle]
      trips.base[vehicle].group = Int32(classes.classOfVehicle[vehicle])
    }
    clear()
  }

  /// The node where a vehicle's trip starts.
  @inline(__always)
  func start(_ vehicle: Int32) -> Int32 { nodeCount + 2 * vehicle }

  /// The node where a vehicle's trip ends.
  @inline(__always)
  func end(_ vehicle: Int32) -> Int32 { nodeCount + 2 * vehicle + 1 }

  /// Takes all nodes out.
  mutating func clear() {
    for node in 0..<Int(nodeCount) { nodes[node] = Node() }
    cost = 0
    excess = 0
    warp = 0
    missing = 0
    used = 0
    planned = 0
    for vehicle in 0..<Int32(trips.count) {
      var fresh = Trip()
      fresh.type = trips[vehicle].type
      fresh.group = trips[vehicle].group
      trips[vehicle] = fresh
      join(start(vehicle), end(vehicle))
      update(vehicle)
    }
    for group in 0..<homeCursor.count { homeCursor[group] = Int32(classes.members[group].first ?? 0) }
  }

  /// Gives a vehicle a trip over nodes that are in no trip.
  mutating func set(_ vehicle: Int32, nodes row: [Int32]) {
    var before = start(vehicle)
    for node in row {
      join(before, node)
      before = node
    }
    join(before, end(vehicle))
    update(vehicle)
  }

  /// What is compared: cost and what is missed at its prices.
  var penalisedCost: Double { cost + excessPrice * excess + warpPrice * warp }

  /// Whether nothing is missed.
  var isFeasible: Bool { missing == 0 }

  /// The price of what a trip misses.
  @inline(__always)
  func penalty(_ vehicle: Int32) -> Double {
    excessPrice * trips.base[Int(vehicle)].excess + warpPrice * trips.base[Int(vehicle)].warp
  }

  /// The load above the capacity of a type, 0 within rounding.
  @inline(__always)
  func excess(load: Double, type: Int) -> Double {
    let capacity = compiled.capacities.base[type]
    let over = load - capacity
    return over > TripEvaluator.tolerance * max(1, capacity) ? over : 0
  }

  /// Lets a node follow another; `update` must come after.
  @inline(__always)
  func join(_ from: Int32, _ to: Int32) {
    nodes.base[Int(from)].next = to
    nodes.base[Int(to)].previous = from
  }

  /// Works out all of a trip from its links. O(nodes of the trip).
  mutating func update(_ vehicle: Int32) {
    let type = Int(trips.base[Int(vehicle)].type)
    let sum = followForward(vehicle, type: type)
    if isTimed { followBackward(vehicle, type: type) }
    let last = nodes.base + Int(end(vehicle))
    var trip = trips.base[Int(vehicle)]
    let count = last.pointee.place - 1
    cost -= trip.cost
    excess -= trip.excess
    warp -= trip.warp
    missing -= trip.excess > 0 || trip.warp > 0 ? 1 : 0
    used += (count > 0 ? 1 : 0) - (trip.count > 0 ? 1 : 0)
    planned += Int(count - trip.count)
    trip.count = count
    trip.load = last.pointee.loadUpTo
    trip.excess = excess(load: trip.load, type: type)
    trip.warp = count > 0 ? last.pointee.warpBefore : 0
    trip.cost = count > 0 ? sum + usePrice(type: type) : 0
    if count == 0 { noteAtHome(vehicle) }
    cost += trip.cost
    excess += trip.excess
    warp += trip.warp
    missing += trip.excess > 0 || trip.warp > 0 ? 1 : 0
    trips.base[Int(vehicle)] = trip
  }

  /// What a trip costs beside its arcs and services.
  @inline(__always)
  func usePrice(type: Int) -> Double { compiled.weights.perTrip + compiled.limits[type].fixedCost }

  /// Places, loads and earliest times along a trip; gives what its arcs and services cost.
  private func followForward(_ vehicle: Int32, type: Int) -> Double {
    let tables = compiled.tables.base[type]
    let row = type * Int(nodeCount)
    let services = compiled.serviceSeconds.base + row
    let closes = compiled.nodeClose.base + row
    let serviceCosts = compiled.serviceCost.base + row
    let opens = compiled.nodeOpen.base
    let memory = nodes.base
    let last = end(vehicle)
    var node = start(vehicle)
    var place: Int32 = 0
    var load = 0.0
    var sum = 0.0
    var time = compiled.shiftOpen[Int(vehicle)]
    var turned = 0.0
    memory[Int(node)].leave = time
    memory[Int(node)].vehicle = vehicle
    while true {
      let following = memory[Int(node)].next
      let arc = Int(exit.base[Int(node)]) * side + Int(entry.base[Int(following)])
      memory[Int(node)].arcCost = tables.cost[arc]
      sum += tables.cost[arc]
      place += 1
      let index = Int(following)
      memory[index].vehicle = vehicle
      memory[index].place = place
      if following == last {
        let arrival = isTimed ? time + tables.travel[arc] : time
        memory[index].warpBefore = turned + max(0, arrival - compiled.shiftClose.base[Int(vehicle)])
        memory[index].loadUpTo = load
        return sum
      }
      sum += serviceCosts[index]
      load += demand.base[index]
      memory[index].loadUpTo = load
      if isTimed {
        var arrival = time + tables.travel[arc]
        if arrival > closes[index] {
          turned += arrival - closes[index]
          arrival = closes[index]
        }
        time = max(arrival, opens[index]) + services[index]
        memory[index].leave = time
        memory[index].warpBefore = turned
      }
      node = following
    }
  }

  /// The latest arrivals along a trip and the warp that cannot be avoided after them.
  private func followBackward(_ vehicle: Int32, type: Int) {
    let travel = compiled.tables.base[type].travel
    let row = type * Int(nodeCount)
    let services = compiled.serviceSeconds.base + row
    let closes = compiled.nodeClose.base + row
    let opens = compiled.nodeOpen.base
    let memory = nodes.base
    let first = start(vehicle)
    var following = end(vehicle)
    var latest = compiled.shiftClose.base[Int(vehicle)]
    var after = 0.0
    memory[Int(following)].latest = latest
    var node = memory[Int(following)].previous
    while node != first {
      let index = Int(node)
      let way = travel[Int(exit.base[index]) * side + Int(entry.base[Int(following)])]
      let bound = latest - way - services[index]
      if bound < opens[index] {
        after += opens[index] - bound
        latest = opens[index]
      } else {
        latest = min(closes[index], bound)
      }
      memory[index].latest = latest
      memory[index].warpAfter = after
      following = node
      node = memory[index].previous
    }
  }

  /// Lets a vehicle without nodes be found.
  func noteAtHome(_ vehicle: Int32) {
    let group = Int(trips.base[Int(vehicle)].group)
    if homeCursor[group] > vehicle { homeCursor[group] = vehicle }
  }

  /// The lowest vehicle of a class without nodes, or -1.
  mutating func vehicleAtHome(ofClass group: Int) -> Int32 {
    let members = classes.members[group]
    guard let last = members.last else { return -1 }
    var vehicle = homeCursor[group]
    while Int(vehicle) <= last {
      if trips.base[Int(vehicle)].count == 0 && Int(trips.base[Int(vehicle)].group) == group {
        homeCursor[group] = vehicle
        return vehicle
      }
      vehicle += 1
    }
    homeCursor[group] = Int32(last + 1)
    return -1
  }

  /// Adds up anew what is kept over many changes.
  mutating func sum() {
    cost = 0
    excess = 0
    warp = 0
    for vehicle in 0..<trips.count {
      cost += trips.base[vehicle].cost
      excess += trips.base[vehicle].excess
      warp += trips.base[vehicle].warp
    }
  }
}
