/// Trips come and go; nodes go in and out.
extension Plan {
  /// Makes an empty trip of a vehicle after one of its trips, or before all of them.
  @discardableResult
  mutating func openTrip(vehicle: Int, after before: Int32, isBreak: Bool = false) -> Int32 {
    let record = freeRecords.removeLast()
    let following = before >= 0 ? records.base[Int(before)].following : firstTrip[vehicle]
    var trip = TripRecord()
    trip.vehicle = Int32(vehicle)
    trip.previous = before
    trip.following = following
    trip.isBreak = isBreak
    trip.isUnderway = before < 0 && following < 0 && compiled.vehicles[vehicle].underway != nil && !isBreak
    records[record] = trip
    if before >= 0 { records.base[Int(before)].following = record } else { firstTrip[vehicle] = record }
    if following >= 0 { records.base[Int(following)].previous = record } else { lastTrip[vehicle] = record }
    if !isBreak { tripCount[vehicle] += 1 }
    let start = startNode(record)
    let end = endNode(record)
    let base = compiled.vehicleBase[vehicle]
    exit[start] = trip.isUnderway ? Int32(compiled.vehicles[vehicle].underway?.location ?? 0) : base
    entry[end] = Int32(compiled.endLocation(vehicle: vehicle, isLast: following < 0))
    next[start] = end
    previous[end] = start
    self.trip[start] = record
    self.trip[end] = record
    leave[start] = compiled.shiftOpen[vehicle]
    latest[end] = compiled.shiftClose[vehicle]
    for dimension in 0..<compiled.dimensionCount {
      tripLoad[Int(record) * compiled.dimensionCount + dimension] = 0
    }
    if tracksLoads { clearLoad(after: start) }
    setArc(from: start, to: end, type: Int(compiled.vehicleType[vehicle]))
    if before >= 0 && following < 0 { setEnd(of: before, isLast: false) }
    return record
  }

  /// Takes an empty trip away.
  mutating func closeTrip(_ record: Int32) {
    let trip = records[record]
    let vehicle = Int(trip.vehicle)
    if trip.previous >= 0 {
      records.base[Int(trip.previous)].following = trip.following
    } else {
      firstTrip[vehicle] = trip.following
    }
    if trip.following >= 0 {
      records.base[Int(trip.following)].previous = trip.previous
    } else {
      lastTrip[vehicle] = trip.previous
      if trip.previous >= 0 { setEnd(of: trip.previous, isLast: true) }
    }
    if !trip.isBreak { tripCount[vehicle] -= 1 }
    records[record] = TripRecord()
    freeRecords.append(record)
    if tripCount[vehicle] == 0 {
      let index = classes.classOfVehicle[vehicle]
      if homeCursor[index] > Int32(vehicle) { homeCursor[index] = Int32(vehicle) }
    }
  }

  /// Moves the end of a trip where its vehicle has another place for the last landing.
  private mutating func setEnd(of record: Int32, isLast: Bool) {
    let vehicle = Int(records.base[Int(record)].vehicle)
    let location = Int32(compiled.endLocation(vehicle: vehicle, isLast: isLast))
    let end = endNode(record)
    guard entry[end] != location else { return }
    entry[end] = location
    setArc(from: previous[end], to: end, type: Int(compiled.vehicleType[vehicle]))
  }

  /// Joins two nodes and keeps what the arc between them costs.
  @inline(__always)
  mutating func setArc(from: Int32, to: Int32, type: Int) {
    next[from] = to
    previous[to] = from
    let tables = compiled.tables[type]
    let arc = Int(exit[from]) * compiled.locationCount + Int(entry[to])
    arcCost[from] = tables.cost[arc]
    if compiled.isTimed { arcTime[from] = tables.travel[arc] }
  }

  /// Puts a node after another one; times and costs are left to the caller.
  mutating func link(_ node: Int32, after before: Int32) {
    let record = trip[before]
    let type = Int(compiled.vehicleType[Int(records.base[Int(record)].vehicle)])
    let following = next[before]
    setArc(from: before, to: node, type: type)
    setArc(from: node, to: following, type: type)
    trip[node] = record
    // What is not known yet equals nothing, so that following it through the trip does not stop here.
    leave[node] = .nan
    latest[node] = .nan
    if records.base[Int(record)].nodeCount == 0 { plannedTrips += 1 }
    records.base[Int(record)].nodeCount += 1
    plannedNodes += 1
    guard compiled.nodeEffect[node] != .delivery else { return }
    let job = Int(compiled.nodeJob[node])
    for dimension in 0..<compiled.dimensionCount {
      tripLoad.base[Int(record) * compiled.dimensionCount + dimension] +=
        compiled.demand[job * compiled.dimensionCount + dimension]
    }
  }

  /// Takes a node out of its trip; times and costs are left to the caller.
  mutating func unlink(_ node: Int32) {
    let record = trip[node]
    setArc(from: previous[node], to: next[node], type: Int(compiled.vehicleType[Int(records.base[Int(record)].vehicle)]))
    trip[node] = -1
    records.base[Int(record)].nodeCount -= 1
    plannedNodes -= 1
    if records.base[Int(record)].nodeCount == 0 { plannedTrips -= 1 }
    guard compiled.nodeEffect[node] != .delivery else { return }
    let job = Int(compiled.nodeJob[node])
    for dimension in 0..<compiled.dimensionCount {
      tripLoad.base[Int(record) * compiled.dimensionCount + dimension] -=
        compiled.demand[job * compiled.dimensionCount + dimension]
    }
  }

  func clearLoad(after node: Int32) {
    for dimension in 0..<compiled.dimensionCount { loadAfter[Int(node) * compiled.dimensionCount + dimension] = 0 }
  }

  /// Puts the committed jobs and the breaks of all vehicles where they stay; gives the vehicles that cannot do so.
  @discardableResult
  mutating func placeCommitments() -> [Int] {
    var broken: [Int] = []
    for vehicle in compiled.vehicles.indices {
      if let underway = compiled.vehicles[vehicle].underway {
        let record = openTrip(vehicle: vehicle, after: -1)
        for job in underway.committedJobs {
          removeAbsent(Int32(job))
          for node in compiled.nodes(ofJob: job) {
            link(node, after: previous[endNode(record)])
          }
        }
      }
      for job in compiled.breakJobs[vehicle] {
        let record = openTrip(vehicle: vehicle, after: lastTrip[vehicle], isBreak: true)
        let node = compiled.jobFirstNode[job]
        link(node, after: startNode(record))
      }
      if firstTrip[vehicle] >= 0 && !refresh(vehicle: vehicle) { broken.append(vehicle) }
    }
    return broken
  }

  /// Marks the stops of committed jobs and the breaks as staying where they are.
  func markPinned() {
    for vehicle in compiled.vehicles.indices {
      for job in (compiled.vehicles[vehicle].underway?.committedJobs ?? []) + compiled.breakJobs[vehicle] {
        for node in compiled.nodes(ofJob: job) { isPinned[node] = true }
      }
    }
  }
}
