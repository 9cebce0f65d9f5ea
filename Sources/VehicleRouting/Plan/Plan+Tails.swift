import Quantities

/// Two trips exchange their ends (2-opt* of J.-Y. Potvin and J.-M. Rousseau, "An exchange heuristic for routeing
/// problems with time windows", Journal of the Operational Research Society 46(12), 1995).
extension Plan {
  /// The most neighbours of a node that are tried.
  private static let tailNeighboursMax = 24

  /// Exchanges the rests of two trips so that some node goes on to one of its neighbours: the exchange that changes the
  /// arcs' cost least, where that is below `limit`. The journal must be open. False where nothing was changed.
  mutating func exchangeTails(
    around node: Int32, _ neighbours: Neighbours, limit: Double
  ) -> Bool {
    let record = trip[node]
    if record < 0 || isPinned[node] { return false }
    let own = records.base[Int(record)]
    let ownClass = classes.classOfVehicle[Int(own.vehicle)]
    let type = Int(compiled.vehicleType[own.vehicle])
    let tables = compiled.tables.base[type]
    let side = compiled.locationCount
    let following = next[node]
    let nodeCount = Int32(compiled.nodeCount)
    if following < nodeCount && isPinned[following] { return false }
    let out = tables.cost + Int(exit[node]) * side
    let travelOut = tables.travel + Int(exit[node]) * side
    let into = tables.costInto + Int(entry[following]) * side
    let travelInto = tables.travelInto + Int(entry[following]) * side
    let entries = neighbours.entries(of: node)
    var best = limit
    var partner: Int32 = -1
    for index in 0..<min(neighbours.count(of: node), Self.tailNeighboursMax) {
      let near = entries[index].node
      let other = trip[near]
      if other < 0 || other == record { continue }
      let before = previous[near]
      let change = out[Int(entry[near])] + into[Int(exit[before])] - arcCost[node] - arcCost[before]
      if !(change < best) { continue }
      if compiled.isTimed {
        if leave[node] + travelOut[Int(entry[near])] > latest[near] { continue }
        if leave[before] + travelInto[Int(exit[before])] > latest[following] { continue }
      }
      let theirs = records.base[Int(other)]
      if classes.classOfVehicle[Int(theirs.vehicle)] != ownClass || isPinned[near] || theirs.isBreak { continue }
      if entry[endNode(other)] != entry[endNode(record)] { continue }
      if !fitsAfterExchange(node, record, before, other, type: type) { continue }
      best = change
      partner = before
    }
    if partner < 0 { return false }
    exchange(node, record, partner, trip[partner], type: type)
    return true
  }

  /// Whether both trips can carry their loads after the exchange.
  private func fitsAfterExchange(
    _ node: Int32, _ record: Int32, _ before: Int32, _ other: Int32, type: Int
  ) -> Bool {
    guard compiled.loadsAddUp else { return compiled.needsExactTrips }
    let dimensions = compiled.dimensionCount
    for dimension in 0..<dimensions {
      let capacity = compiled.capacities[type * dimensions + dimension]
      let limit = capacity + TripEvaluator.tolerance * max(1, capacity)
      let own = loadUpTo(node, record, dimension)
      let theirs = loadUpTo(before, other, dimension)
      let ownAll = tripLoad[Int(record) * dimensions + dimension]
      let theirAll = tripLoad[Int(other) * dimensions + dimension]
      if own + theirAll - theirs > limit || theirs + ownAll - own > limit { return false }
    }
    return true
  }

  /// The sum of the loads of a trip's stops up to a node.
  private func loadUpTo(_ node: Int32, _ record: Int32, _ dimension: Int) -> Double {
    let start = startNode(record)
    var sum = 0.0
    var current = node
    while current != start {
      sum += compiled.demand[Int(compiled.nodeJob[current]) * compiled.dimensionCount + dimension]
      current = previous[current]
    }
    return sum
  }

  /// Exchanges what comes after a node of one trip and a node of another.
  private mutating func exchange(_ one: Int32, _ record: Int32, _ two: Int32, _ other: Int32, type: Int) {
    save(vehicle: Int(records.base[Int(record)].vehicle))
    save(vehicle: Int(records.base[Int(other)].vehicle))
    let firstEnd = endNode(record)
    let secondEnd = endNode(other)
    let firstTail = next[one]
    let secondTail = next[two]
    let firstLast = previous[firstEnd]
    let secondLast = previous[secondEnd]
    move(from: firstTail, until: firstEnd, of: record, to: other)
    move(from: secondTail, until: secondEnd, of: other, to: record)
    if secondTail != secondEnd {
      setArc(from: one, to: secondTail, type: type)
      setArc(from: secondLast, to: firstEnd, type: type)
    } else {
      setArc(from: one, to: firstEnd, type: type)
    }
    if firstTail != firstEnd {
      setArc(from: two, to: firstTail, type: type)
      setArc(from: firstLast, to: secondEnd, type: type)
    } else {
      setArc(from: two, to: secondEnd, type: type)
    }
  }

  /// Counts the nodes from one on, up to the end of a trip, to another trip.
  private mutating func move(from first: Int32, until end: Int32, of record: Int32, to other: Int32) {
    let dimensions = compiled.dimensionCount
    var node = first
    var moved: Int32 = 0
    while node != end {
      trip[node] = other
      moved += 1
      let job = Int(compiled.nodeJob[node])
      for dimension in 0..<dimensions {
        let amount = compiled.demand[job * dimensions + dimension]
        tripLoad.base[Int(record) * dimensions + dimension] -= amount
        tripLoad.base[Int(other) * dimensions + dimension] += amount
      }
      node = next[node]
    }
    guard moved > 0 else { return }
    if records.base[Int(record)].nodeCount == moved { plannedTrips -= 1 }
    if records.base[Int(other)].nodeCount == 0 { plannedTrips += 1 }
    records.base[Int(record)].nodeCount -= moved
    records.base[Int(other)].nodeCount += moved
  }

  /// Closes empty trips and works out the vehicles that an exchange touched; false where one cannot be flown.
  mutating func refreshTouched() -> Bool {
    for index in 0..<journal.touched.count {
      let vehicle = Int(journal.touched[index])
      closeEmptyTrips(vehicle: vehicle)
      if !refresh(vehicle: vehicle) { return false }
    }
    return true
  }
}
