import Quantities

/// Room for what is known about the places of a trip while a shipment is fitted in.
struct ShipmentScan: ~Copyable {
  /// What the delivery costs after each node of the trip, by position.
  let deliveryCost: FlatArray<Double>
  /// The least of them from a position on.
  let leastFrom: FlatArray<Double>
  /// The nodes of the trip by position, its start first.
  let nodes: FlatArray<Int32>

  /// Makes room for trips of so many nodes with their starts.
  init(room: Int) {
    deliveryCost = FlatArray(repeating: 0, count: room)
    leastFrom = FlatArray(repeating: 0, count: room + 1)
    nodes = FlatArray(repeating: 0, count: room)
  }
}

/// Finds places for a pickup and its delivery in one trip.
extension Plan {
  /// The most trips that are tried for a shipment, those of the nearest stops first.
  private static let shipmentTripsMax = 24

  mutating func lookForShipment(
    _ job: Int32, _ look: Look, everywhere: Bool, _ best: inout Place, using generator: inout SplitMix64
  ) {
    let pickup = compiled.jobFirstNode[job]
    if everywhere {
      for vehicle in 0..<firstTrip.count {
        var record = firstTrip[vehicle]
        while record >= 0 {
          tryTrip(job, pickup, record: record, look.blinkBelow, &best, using: &generator)
          record = records.base[Int(record)].following
        }
      }
      return
    }
    var left = Self.shipmentTripsMax
    for index in 0..<look.neighbours.countMax {
      for node in pickup...pickup + 1 where index < look.neighbours.count(of: node) {
        let record = trip[look.neighbours.neighbour(of: node, at: index)]
        if record < 0 || looked[startNode(record)] == lookNumber { continue }
        tryTrip(job, pickup, record: record, look.blinkBelow, &best, using: &generator)
        left -= 1
        if left == 0 { return }
      }
    }
  }

  /// Tries all pairs of places in a trip: the pickup after each node, the delivery right after it or further on.
  private mutating func tryTrip(
    _ job: Int32, _ pickup: Int32, record: Int32, _ blinkBelow: UInt64, _ best: inout Place,
    using generator: inout SplitMix64
  ) {
    let start = startNode(record)
    if looked[start] == lookNumber { return }
    looked[start] = lookNumber
    let vehicle = records.base[Int(record)].vehicle
    if !mayJoin(job, record: record, vehicle: vehicle) { return }
    let delivery = pickup + 1
    let type = Int(compiled.vehicleType[Int(vehicle)])
    let tables = compiled.tables[type]
    let side = compiled.locationCount
    let row = type * compiled.nodeCount
    let end = endNode(record)
    let pickupInto = tables.costInto + Int(entry[pickup]) * side
    let pickupOut = tables.cost + Int(exit[pickup]) * side
    let deliveryInto = tables.costInto + Int(entry[delivery]) * side
    let deliveryOut = tables.cost + Int(exit[delivery]) * side
    var count = 0
    var node = start
    while node != end {
      scan.nodes[count] = node
      scan.deliveryCost[count] =
        deliveryInto[Int(exit[node])] + deliveryOut[Int(entry[next[node]])] - arcCost[node]
      count += 1
      node = next[node]
    }
    scan.leastFrom[count] = .infinity
    for index in stride(from: count - 1, through: 0, by: -1) {
      scan.leastFrom[index] = min(scan.leastFrom[index + 1], scan.deliveryCost[index])
    }
    let extra = compiled.needsExactTrips ? changePrice(job: Int(job), vehicle: vehicle) : 0
    let slack = compiled.needsExactTrips ? records.base[Int(record)].waitingCost : 0
    let services = compiled.serviceCost[row + Int(pickup)] + compiled.serviceCost[row + Int(delivery)] + extra
    let between = tables.cost[Int(exit[pickup]) * side + Int(entry[delivery])]
    for index in 0..<count {
      let before = scan.nodes[index]
      let following = next[before]
      if Int(following) < compiled.nodeCount && isPinned[following] { continue }
      let arrival =
        compiled.isTimed ? leave[before] + tables.travelInto[Int(entry[pickup]) * side + Int(exit[before])] : 0
      if compiled.isTimed && arrival > compiled.nodeClose[row + Int(pickup)] { continue }
      if !canCarry(job, after: before, type: type) { continue }
      let leavePickup = max(arrival, compiled.nodeOpen[pickup]) + compiled.serviceSeconds[row + Int(pickup)]
      let pickupArc = pickupInto[Int(exit[before])] + services
      let adjacent = pickupArc + between + deliveryOut[Int(entry[following])] - arcCost[before]
      if adjacent - slack < best.cost {
        tryPair(
          job, Place(vehicle: vehicle, after: before, deliveryAfter: before, cost: adjacent), leave: leavePickup,
          from: pickup, inner: 0, blinkBelow, &best, using: &generator)
      }
      let apart = pickupArc + pickupOut[Int(entry[following])] - arcCost[before]
      if !(apart + scan.leastFrom[index + 1] - slack < best.cost) { continue }
      var time = leavePickup + (compiled.isTimed ? tables.travel[Int(exit[pickup]) * side + Int(entry[following])] : 0)
      var inner = 0.0
      for later in index + 1..<count {
        let node = scan.nodes[later]
        if !(apart + scan.leastFrom[later] - slack < best.cost) { break }
        if compiled.isTimed {
          if time > latest[node] { break }
          time = max(time, compiled.nodeOpen[node]) + compiled.serviceSeconds[row + Int(node)]
        }
        if !canCarry(job, after: node, type: type) { break }
        let cost = apart + scan.deliveryCost[later]
        let isFree = Int(next[node]) >= compiled.nodeCount || !isPinned[next[node]]
        if isFree && cost - slack < best.cost {
          tryPair(
            job, Place(vehicle: vehicle, after: before, deliveryAfter: node, cost: cost), leave: time, from: node,
            inner: inner, blinkBelow, &best, using: &generator)
        }
        time += arcTime[node]
        if let perKilogram = tables.joulesPerKilogram {
          inner += perKilogram[Int(exit[node]) * side + Int(entry[next[node]])]
        }
      }
    }
  }

  /// Whether a load fits on the arc after a node, where loads are known by node.
  @inline(__always)
  private func canCarry(_ job: Int32, after node: Int32, type: Int) -> Bool {
    guard tracksLoads else { return true }
    let dimensions = compiled.dimensionCount
    for dimension in 0..<dimensions {
      let load =
        loadAfter[Int(node) * dimensions + dimension] + compiled.demand[Int(job) * dimensions + dimension]
      let capacity = compiled.capacities[type * dimensions + dimension]
      if load > capacity && load > capacity + TripEvaluator.tolerance * max(1, capacity) { return false }
    }
    return true
  }

  /// Takes a pair of places where the delivery and the rest of the trip are in time.
  @inline(__always)
  private mutating func tryPair(
    _ job: Int32, _ place: Place, leave time: Double, from node: Int32, inner: Double, _ blinkBelow: UInt64,
    _ best: inout Place,
    using generator: inout SplitMix64
  ) {
    let delivery = compiled.jobFirstNode[job] + 1
    let type = Int(compiled.vehicleType[Int(place.vehicle)])
    if compiled.isTimed {
      let tables = compiled.tables[type]
      let side = compiled.locationCount
      let row = type * compiled.nodeCount + Int(delivery)
      let following = next[place.deliveryAfter]
      let arrival = time + tables.travelInto[Int(entry[delivery]) * side + Int(exit[node])]
      if arrival > compiled.nodeClose[row] { return }
      let start = max(arrival, compiled.nodeOpen[delivery])
      let ready = start + compiled.serviceSeconds[row]
      if compiled.nodeLatenessPrice[delivery] > 0 {
        let late = compiled.lateness(node: Int(delivery), start: start, service: compiled.serviceSeconds[row])
        let saved = records.base[Int(trip[place.after])].waitingCost
        if !(place.cost + compiled.nodeLatenessPrice[delivery] * late - saved < best.cost) { return }
      }
      if ready + tables.travel[Int(exit[delivery]) * side + Int(entry[following])] > latest[following] { return }
    }
    if compiled.usesEnergy {
      guard let payload = payloadCost(shipment: delivery - 1, at: place, innerJoulesPerKilogram: inner) else { return }
      let saved = records.base[Int(trip[place.after])].waitingCost
      if !(place.cost + payload - saved < best.cost) { return }
    }
    if blinkBelow > 0 && generator.next() < blinkBelow { return }
    var found = place
    if compiled.needsExactTrips {
      let extra = changePrice(job: Int(job), vehicle: place.vehicle)
      guard let exact = exactChange(place, job: Int(job), limit: best.cost - extra) else { return }
      found.cost = exact + extra
    }
    best = found
  }
}
