import Quantities

/// Finds the cheapest place for a job.
extension Plan {
  /// How places are looked for.
  struct Look {
    /// Near which nodes to look.
    let neighbours: Neighbours
    /// A place is passed over where a draw of 64 random bits is below this.
    let blinkBelow: UInt64
    /// How many times the mean an arc costs that is worth breaking up far away from its ends.
    let longArcFactor: Double
  }

  /// The cheapest place of a job that costs less than `limit`: in trips beside its neighbours, or in a trip of its own.
  mutating func cheapestPlace(
    _ job: Int32, limit: Double, _ look: Look, everywhere: Bool = false, using generator: inout SplitMix64
  ) -> Place {
    var best = Place()
    best.cost = limit
    lookNumber &+= 1
    if compiled.hasOrder { bind(absent: Int(job)) }
    defer { if compiled.hasOrder { unbind(absent: Int(job)) } }
    // Where a new trip is judged at once, what it costs bounds the search beside neighbours; else it is the other way.
    if !compiled.needsExactTrips { lookForNewTrips(job, look, &best, using: &generator) }
    if compiled.jobIsShipment[job] {
      lookForShipment(job, look, everywhere: everywhere, &best, using: &generator)
    } else {
      lookForVisit(job, look, everywhere: everywhere, &best, using: &generator)
    }
    if compiled.needsExactTrips { lookForNewTrips(job, look, &best, using: &generator) }
    return best
  }

  private mutating func lookForVisit(
    _ job: Int32, _ look: Look, everywhere: Bool, _ best: inout Place, using generator: inout SplitMix64
  ) {
    let node = compiled.jobFirstNode[job]
    if everywhere {
      for vehicle in 0..<firstTrip.count {
        var record = firstTrip[vehicle]
        while record >= 0 {
          var before = startNode(record)
          let end = endNode(record)
          while before != end {
            let type = Int(compiled.vehicleType[vehicle])
            let change = arcChange(node, after: before, type: type)
            if change - records.base[Int(record)].waitingCost < best.cost {
              tryPlace(
                job, node, after: before, record: record, change: change, look.blinkBelow, &best, using: &generator)
            }
            before = next[before]
          }
          record = records.base[Int(record)].following
        }
      }
      return
    }
    lookBesideNeighbours(job, node, look, &best, using: &generator)
  }

  /// Tries the places before and after each neighbour. The hottest loop of the search: all memory is held in locals.
  private mutating func lookBesideNeighbours(
    _ job: Int32, _ node: Int32, _ look: Look, _ best: inout Place, using generator: inout SplitMix64
  ) {
    let entries = look.neighbours.entries(of: node)
    let count = look.neighbours.count(of: node)
    let nodeCount = Int32(compiled.nodeCount)
    let isExact = compiled.needsExactTrips
    let trips = trip.base
    let befores = previous.base
    let nexts = next.base
    let arcs = arcCost.base
    let exits = exit.base
    let entriesOf = entry.base
    let stamps = looked.base
    let stamp = lookNumber
    let loads = tripLoad.base
    let owners = records.base
    let types = compiled.vehicleType.base
    let checksLoad = compiled.loadsAddUp && compiled.dimensionCount == 1
    let demand = checksLoad ? compiled.demand[job] : 0
    let capacities = compiled.capacities.base
    let row = Int(entry[node]) * compiled.locationCount
    let rowOut = Int(exit[node]) * compiled.locationCount
    let tables = compiled.tables.base
    let services = compiled.serviceCost.base + Int(node)
    var type = 0
    var into = tables[0].costInto + row
    var out = tables[0].cost + rowOut
    var service = services[0]
    let longArc = look.longArcFactor * meanArcCost
    let severalTypes = compiled.limits.count > 1
    for index in 0..<count {
      // An arc that is much longer than most is hardly ever worth the search for it.
      if 2 * Double(entries[index].key) > best.cost + longArc { break }
      let near = entries[index].node
      let record = Int(trips[Int(near)])
      if record < 0 { continue }
      if severalTypes {
        let other = Int(types[Int(owners[record].vehicle)])
        if other != type {
          type = other
          into = tables[type].costInto + row
          out = tables[type].cost + rowOut
          service = services[type * Int(nodeCount)]
        }
      }
      if checksLoad && !(loads[record] + demand <= capacities[type] * (1 + TripEvaluator.tolerance)) { continue }
      // Beside nearer neighbours all places were looked at, so both arcs of a place here cost at least the key. Bases
      // are no neighbours, and waiting can be saved.
      let saved = isExact ? owners[record].waitingCost : 0
      let bound = best.cost + saved
      let least = 2 * Double(entries[index].key)
      let before = befores[Int(near)]
      if least - arcs[Int(before)] < bound || before >= nodeCount {
        if stamps[Int(before)] != stamp {
          stamps[Int(before)] = stamp
          let change =
            into[Int(exits[Int(before)])] + out[Int(entriesOf[Int(near)])] - arcs[Int(before)] + service
          if change < bound {
            tryPlace(
              job, node, after: before, record: Int32(record), change: change, look.blinkBelow, &best, using: &generator
            )
          }
        }
      }
      let following = nexts[Int(near)]
      if least - arcs[Int(near)] < best.cost + saved || following >= nodeCount {
        if stamps[Int(near)] != stamp {
          stamps[Int(near)] = stamp
          let change =
            into[Int(exits[Int(near)])] + out[Int(entriesOf[Int(following)])] - arcs[Int(near)] + service
          if change < best.cost + saved {
            tryPlace(
              job, node, after: near, record: Int32(record), change: change, look.blinkBelow, &best, using: &generator)
          }
        }
      }
    }
  }

  /// Whether a job may go into a trip at all, as far as its kind and the loads that only add up tell.
  @inline(__always)
  func mayJoin(_ job: Int32, record: Int32, vehicle: Int32) -> Bool {
    if classes.isRestricted
      && !classes.isOpen[Int(job) * classes.count + classes.classOfVehicle[Int(vehicle)]]
    {
      return false
    }
    if compiled.loadsAddUp {
      let dimensions = compiled.dimensionCount
      for dimension in 0..<dimensions {
        let load = tripLoad[Int(record) * dimensions + dimension] + compiled.demand[Int(job) * dimensions + dimension]
        let capacity = compiled.capacities[Int(compiled.vehicleType[vehicle]) * dimensions + dimension]
        if load > capacity && load > capacity + TripEvaluator.tolerance * max(1, capacity) { return false }
      }
    }
    if compiled.needsExactTrips {
      if records.base[Int(record)].isBreak { return false }
      if records.base[Int(record)].isUnderway && compiled.loadsAtBase(Int(job)) { return false }
    }
    return !compiled.hasLinks || linksAllow(job: Int(job), vehicle: vehicle)
  }

  /// The change of a trip's arcs and services when a node goes after another.
  private func arcChange(_ node: Int32, after before: Int32, type: Int) -> Double {
    let tables = compiled.tables.base[type]
    let into = Int(entry[node]) * compiled.locationCount + Int(exit[before])
    let out = Int(exit[node]) * compiled.locationCount + Int(entry[next[before]])
    return tables.costInto[into] + tables.cost[out] - arcCost[before]
      + compiled.serviceCost[type * compiled.nodeCount + Int(node)]
  }

  /// Takes a place whose arcs and services change by `change`, if all else allows it and it is the cheapest so far.
  @inline(never)
  private mutating func tryPlace(
    _ job: Int32, _ node: Int32, after before: Int32, record: Int32, change: Double, _ blinkBelow: UInt64,
    _ best: inout Place, using generator: inout SplitMix64
  ) {
    let vehicle = records.base[Int(record)].vehicle
    let type = Int(compiled.vehicleType[Int(vehicle)])
    let tables = compiled.tables.base[type]
    let following = next[before]
    let into = Int(entry[node]) * compiled.locationCount + Int(exit[before])
    let out = Int(exit[node]) * compiled.locationCount + Int(entry[following])
    if compiled.needsExactTrips {
      let extra = changePrice(job: Int(job), vehicle: vehicle)
      if !(change + extra - records.base[Int(record)].waitingCost < best.cost) { return }
    }
    if !mayJoin(job, record: record, vehicle: vehicle) { return }
    if compiled.isTimed {
      let row = type * compiled.nodeCount + Int(node)
      let arrival = leave[before] + tables.travelInto[into]
      if arrival > compiled.nodeClose[row] { return }
      let start = max(arrival, compiled.nodeOpen[node])
      let ready = start + compiled.serviceSeconds[row]
      if ready + tables.travel[out] > latest[following] { return }
      if compiled.nodeLatenessPrice[node] > 0 {
        let late = compiled.lateness(node: Int(node), start: start, service: compiled.serviceSeconds[row])
        let saved = records.base[Int(record)].waitingCost
        if !(change + compiled.nodeLatenessPrice[node] * late - saved < best.cost) { return }
      }
    }
    if Int(following) < compiled.nodeCount && isPinned[following] { return }
    if compiled.usesEnergy && !mayHold(visit: node, after: before, record: record, type: type) { return }
    if blinkBelow > 0 && generator.next() < blinkBelow { return }
    var place = Place(vehicle: vehicle, after: before, deliveryAfter: before, cost: change)
    if compiled.needsExactTrips {
      let extra = changePrice(job: Int(job), vehicle: vehicle)
      guard let exact = exactChange(place, job: Int(job), limit: best.cost - extra) else { return }
      place.cost = exact + extra
    }
    best = place
  }

  /// Looks at trips for the job alone: of a vehicle at home of each class, and between the trips of the others.
  private mutating func lookForNewTrips(
    _ job: Int32, _ look: Look, _ best: inout Place, using generator: inout SplitMix64
  ) {
    for index in 0..<classes.count where classes.isOpen[Int(job) * classes.count + index] {
      let vehicle = vehicleAtHome(ofClass: index)
      if vehicle >= 0 { tryNewTrips(job, vehicle: vehicle, look.blinkBelow, &best, using: &generator) }
    }
    for vehicle in classes.severalTrips where tripCount[vehicle] > 0 {
      guard Int(tripCount[vehicle]) < compiled.vehicles[vehicle].tripCountMax,
        classes.isOpen[Int(job) * classes.count + classes.classOfVehicle[vehicle]]
      else { continue }
      tryNewTrips(job, vehicle: Int32(vehicle), look.blinkBelow, &best, using: &generator)
    }
  }

  mutating func tryNewTrips(
    _ job: Int32, vehicle: Int32, _ blinkBelow: UInt64, _ best: inout Place, using generator: inout SplitMix64
  ) {
    let used = Int(vehicle)
    let extra = changePrice(job: Int(job), vehicle: vehicle)
    var least = newTripCost(job, vehicle: used) + extra
    if tripCount[used] == 0 { least += compiled.limits[Int(compiled.vehicleType[used])].fixedCost }
    if !(least < best.cost) || compiled.hasLinks && !linksAllow(job: Int(job), vehicle: vehicle) { return }
    // A vehicle in the air flies on before all else.
    let mayBeFirst = firstTrip[used] < 0 || !records[firstTrip[used]].isUnderway
    var before: Int32 = mayBeFirst ? -1 : firstTrip[used]
    while true {
      let following = before < 0 ? firstTrip[used] : records.base[Int(before)].following
      let late = latenessAlone(job, vehicle: used, after: before, following: following)
      if late == .infinity { return }
      if least + late < best.cost && !(blinkBelow > 0 && generator.next() < blinkBelow) {
        var place = Place(vehicle: vehicle, after: before, deliveryAfter: -1, isNewTrip: true)
        if let exact = exactChange(place, job: Int(job), limit: best.cost - extra) {
          place.cost = exact + extra
          best = place
        }
      }
      before = following
      if before < 0 { return }
    }
  }

  /// What lateness costs at least when a job has a trip of its own after another trip: infinite where that and all
  /// later trips miss a window, not a number where only the trip after it would start too late.
  private func latenessAlone(_ job: Int32, vehicle: Int, after before: Int32, following: Int32) -> Double {
    guard compiled.isTimed else { return 0 }
    let type = Int(compiled.vehicleType[vehicle])
    let tables = compiled.tables.base[type]
    let side = compiled.locationCount
    let first = compiled.jobFirstNode[job]
    var cost = 0.0
    var time = max(readyTime(vehicle: vehicle, after: before), compiled.jobRelease[job])
    var location = Int(compiled.vehicleBase[vehicle])
    for node in first...compiled.lastNode(ofJob: Int(job)) {
      let row = type * compiled.nodeCount + Int(node)
      let service = compiled.serviceSeconds[row]
      let start = max(time + tables.travel[location * side + Int(entry[node])], compiled.nodeOpen[node])
      if start > compiled.nodeClose[row] + TripEvaluator.tolerance * max(1, abs(start)) { return .infinity }
      if compiled.nodeLatenessPrice[node] > 0 {
        cost += compiled.nodeLatenessPrice[node] * compiled.lateness(node: Int(node), start: start, service: service)
      }
      time = start + service
      location = Int(exit[node])
    }
    guard following >= 0 else { return cost }
    let ready =
      time + tables.travel[location * side + Int(compiled.vehicleBase[vehicle])] + compiled.turnaround[vehicle]
    let start = startNode(following)
    let last = latest[next[start]] - arcTime[start]
    return ready <= last + TripEvaluator.tolerance * max(1, abs(last)) ? cost : .nan
  }

  /// What a trip for a job alone costs at least: its arcs, its services and the trip.
  func newTripCost(_ job: Int32, vehicle: Int) -> Double {
    let type = Int(compiled.vehicleType[vehicle])
    let tables = compiled.tables[type]
    let side = compiled.locationCount
    let first = compiled.jobFirstNode[job]
    let last = compiled.lastNode(ofJob: Int(job))
    let base = Int(compiled.vehicleBase[vehicle])
    let end = compiled.endLocation(vehicle: vehicle, isLast: true)
    let home = min(
      tables.cost[Int(exit[last]) * side + end], tables.cost[Int(exit[last]) * side + base])
    var cost = compiled.weights.perTrip + tables.cost[base * side + Int(entry[first])] + home
    cost += compiled.serviceCost[type * compiled.nodeCount + Int(first)]
    if last != first {
      cost += tables.cost[Int(exit[first]) * side + Int(entry[last])]
      cost += compiled.serviceCost[type * compiled.nodeCount + Int(last)]
    }
    return cost
  }
}

extension Plan {
  /// A trip for a job alone of a vehicle drawn at random, at the cheapest place among its trips.
  mutating func anyNewTrip(_ job: Int32, limit: Double, using generator: inout SplitMix64) -> Place {
    var best = Place()
    best.cost = limit
    let vehicle: Int32
    let choices = classes.count + classes.severalTrips.count
    let choice = generator.nextIndex(below: choices)
    if choice < classes.count {
      vehicle = vehicleAtHome(ofClass: choice)
    } else {
      let several = classes.severalTrips[choice - classes.count]
      vehicle = Int(tripCount[several]) < compiled.vehicles[several].tripCountMax ? Int32(several) : -1
    }
    guard vehicle >= 0, classes.isOpen[Int(job) * classes.count + classes.classOfVehicle[Int(vehicle)]] else {
      return Place()
    }
    if compiled.hasOrder { bind(absent: Int(job)) }
    defer { if compiled.hasOrder { unbind(absent: Int(job)) } }
    tryNewTrips(job, vehicle: vehicle, 0, &best, using: &generator)
    return best
  }
}
