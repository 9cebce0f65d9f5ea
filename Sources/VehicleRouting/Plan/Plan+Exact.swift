/// Times and costs of vehicles whose trips have to be flown exactly, one after the other.
extension Plan {
  /// Hands the stops of a trip to the evaluator.
  @inline(__always)
  mutating func load(_ record: Int32) {
    evaluator.clear()
    let end = endNode(record)
    var node = next[startNode(record)]
    while node != end {
      evaluator.append(node)
      node = next[node]
    }
  }

  /// The seconds at the base after a trip, before the vehicle's next one.
  @inline(__always)
  func turnaround(vehicle: Int, isBreak: Bool, joules: Double) -> Double {
    if isBreak { return 0 }
    let watts = compiled.limits[Int(compiled.vehicleType[vehicle])].chargeWatts
    return compiled.turnaround[vehicle] + (watts < .infinity ? joules / watts : 0)
  }

  /// The earliest take-off after a trip, or of a vehicle's first trip.
  @inline(__always)
  func readyTime(vehicle: Int, after record: Int32) -> Double {
    guard record >= 0 else { return compiled.shiftOpen[vehicle] }
    return records.base[Int(record)].landing + records.base[Int(record)].turnaround
  }

  /// Flies all trips of a vehicle anew; false where one of them breaks a rule, and the vehicle's times are then void.
  @discardableResult
  mutating func refresh(vehicle: Int) -> Bool {
    if !compiled.needsExactTrips {
      let record = firstTrip[vehicle]
      if record >= 0 { return refreshTrip(record) }
      setCost(vehicle: vehicle, 0)
      return true
    }
    let type = Int(compiled.vehicleType[vehicle])
    var record = firstTrip[vehicle]
    var ready = compiled.shiftOpen[vehicle]
    var sum = tripCount[vehicle] > 0 ? compiled.limits[type].fixedCost : 0
    var landing = compiled.timeOrigin
    while record >= 0 {
      let trip = records[record]
      ready += trip.padDelay
      load(record)
      guard
        evaluator.fly(
          vehicle: vehicle, isFirst: trip.isUnderway, isLast: trip.following < 0, earliestDeparture: ready)
      else { return false }
      keep(record, ready: ready, type: type)
      if tracksLoads { followLoads(record) }
      sum += evaluator.summary.cost
      if !trip.isBreak { landing = max(landing, evaluator.summary.landing) }
      ready = evaluator.summary.landing + records.base[Int(record)].turnaround
      record = trip.following
    }
    setCost(vehicle: vehicle, sum)
    vehicleLanding[vehicle] = landing
    if compiled.isTimed { followDeadlines(vehicle: vehicle, type: type) }
    if compiled.hasOrder && !isSettling { updateBounds(vehicle: vehicle) }
    return true
  }

  /// Keeps what the evaluator has found about a trip.
  private func keep(_ record: Int32, ready: Double, type: Int) {
    let summary = evaluator.summary
    var trip = records[record]
    trip.ready = ready
    trip.landing = summary.landing
    trip.cost = summary.cost
    trip.emptyJoules = summary.emptyJoules
    trip.flightJoules = summary.energyJoules - summary.waitingJoules
    trip.waitingCost =
      compiled.weights.perWaitingSecond * summary.waitingSeconds + compiled.weights.perJoule * summary.waitingJoules
    trip.turnaround = turnaround(vehicle: Int(trip.vehicle), isBreak: trip.isBreak, joules: summary.energyJoules)
    records[record] = trip
    leave[startNode(record)] = evaluator.readyTimes[0]
    for index in 0..<evaluator.count { leave[evaluator.nodes[index]] = evaluator.readyTimes[index + 1] }
  }

  /// The latest arrivals at all nodes of a vehicle from which no window and no shift is missed: necessary, and used to
  /// pass over places.
  private func followDeadlines(vehicle: Int, type: Int) {
    let row = type * compiled.nodeCount
    var record = lastTrip[vehicle]
    var bound = compiled.shiftClose[vehicle]
    while record >= 0 {
      let start = startNode(record)
      var node = endNode(record)
      latest[node] = bound
      node = previous[node]
      while node != start {
        bound = bound - arcTime[node] - compiled.serviceSeconds[row + Int(node)]
        bound = min(bound, compiled.nodeClose[row + Int(node)], evaluator.boundClose[node])
        latest[node] = bound
        node = previous[node]
      }
      let before = records.base[Int(record)].previous
      bound -= arcTime[start]
      if before >= 0 { bound -= records.base[Int(before)].turnaround }
      record = before
    }
  }

  /// What a change of a vehicle's trips costs when all of them are flown, or nil where that breaks a rule.
  ///
  /// - Parameters:
  ///   - place: where the stops of a job go.
  ///   - limit: a change that costs more need not be worked out.
  mutating func exactChange(_ place: Place, job: Int, limit: Double) -> Double? {
    let vehicle = Int(place.vehicle)
    let first = compiled.jobFirstNode[job]
    let isShipment = compiled.jobIsShipment[job]
    var change = 0.0
    var ready: Double
    var record: Int32
    if place.isNewTrip {
      let before = place.after
      let isLast = before < 0 ? firstTrip[vehicle] < 0 : records.base[Int(before)].following < 0
      ready = readyTime(vehicle: vehicle, after: before)
      if before >= 0, isLast, compiled.endLocation(vehicle: vehicle, isLast: true) != Int(compiled.vehicleBase[vehicle])
      {
        load(before)
        let old = records[before]
        guard
          evaluator.fly(vehicle: vehicle, isFirst: old.isUnderway, isLast: false, earliestDeparture: old.ready)
        else { return nil }
        change += evaluator.summary.cost - old.cost
        ready =
          evaluator.summary.landing
          + turnaround(vehicle: vehicle, isBreak: old.isBreak, joules: evaluator.summary.energyJoules)
      }
      if tripCount[vehicle] == 0 { change += compiled.limits[Int(compiled.vehicleType[vehicle])].fixedCost }
      evaluator.clear()
      evaluator.append(first)
      if isShipment { evaluator.append(first + 1) }
      guard evaluator.fly(vehicle: vehicle, isFirst: false, isLast: isLast, earliestDeparture: ready) else {
        return nil
      }
      change += evaluator.summary.cost
      record = before < 0 ? firstTrip[vehicle] : records.base[Int(before)].following
    } else {
      record = trip[place.after]
      let old = records[record]
      loadWithJob(place, first: first, isShipment: isShipment, record: record)
      guard
        evaluator.fly(
          vehicle: vehicle, isFirst: old.isUnderway, isLast: old.following < 0, earliestDeparture: old.ready)
      else { return nil }
      change += evaluator.summary.cost - old.cost
      record = old.following
    }
    var landing = evaluator.summary.landing
    ready = landing + turnaround(vehicle: vehicle, isBreak: false, joules: evaluator.summary.energyJoules)
    while record >= 0 {
      let old = records[record]
      let start = ready + old.padDelay
      if start <= old.ready {
        landing = vehicleLanding[vehicle]
        break
      }
      load(record)
      guard
        evaluator.fly(vehicle: vehicle, isFirst: false, isLast: old.following < 0, earliestDeparture: start)
      else { return nil }
      change += evaluator.summary.cost - old.cost
      if !old.isBreak { landing = evaluator.summary.landing }
      ready =
        evaluator.summary.landing
        + turnaround(vehicle: vehicle, isBreak: old.isBreak, joules: evaluator.summary.energyJoules)
      record = old.following
    }
    let weight = compiled.weights.perMakespanSecond
    if weight > 0 { change += weight * max(0, landing - compiled.timeOrigin - knownMakespan) }
    return change < limit ? change : nil
  }

  /// Hands the stops of a trip to the evaluator, with those of a job at their places.
  private mutating func loadWithJob(_ place: Place, first: Int32, isShipment: Bool, record: Int32) {
    evaluator.clear()
    let end = endNode(record)
    var node = startNode(record)
    while true {
      if node == place.after { evaluator.append(first) }
      if isShipment && node == place.deliveryAfter { evaluator.append(first + 1) }
      node = next[node]
      if node == end { return }
      evaluator.append(node)
    }
  }
}

/// Where a job goes in a plan.
struct Place: BitwiseCopyable {
  /// The vehicle; -1 where there is no place.
  var vehicle: Int32 = -1
  /// The node after which the (first) stop goes; for a new trip the trip before it, or -1.
  var after: Int32 = -1
  /// The node of the trip after which a shipment's second stop goes; the same as `after` where it follows the first.
  var deliveryAfter: Int32 = -1
  /// Whether the job gets a trip of its own.
  var isNewTrip = false
  /// What it costs.
  var cost = Double.infinity
}
