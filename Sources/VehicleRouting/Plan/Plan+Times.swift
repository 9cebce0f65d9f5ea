/// Times, loads and costs of trips whose parts can be judged one by one (`CompiledProblem.needsExactTrips` is false):
/// each vehicle then flies one trip, each node has one window, and a trip costs what its arcs and services do.
extension Plan {
  /// Follows the time from a node to the end of its trip; false where a window is missed.
  func followTime(from start: Int32) -> Bool {
    let record = trip[start]
    let type = Int(compiled.vehicleType[Int(records.base[Int(record)].vehicle)])
    let row = type * compiled.nodeCount
    let end = endNode(record)
    var node = start
    var time = leave[start]
    while true {
      let following = next[node]
      let arrival = time + arcTime[node]
      if following == end {
        leave[end] = arrival
        return arrival <= latest[end]
      }
      if arrival > compiled.nodeClose[row + Int(following)] { return false }
      time = max(arrival, compiled.nodeOpen[following]) + compiled.serviceSeconds[row + Int(following)]
      if leave[following] == time { return true }
      leave[following] = time
      node = following
    }
  }

  /// Follows the latest arrivals from a node back to the start of its trip, or to where nothing changes.
  func followLatest(from end: Int32, isWhole: Bool = false) {
    let record = trip[end]
    let type = Int(compiled.vehicleType[Int(records.base[Int(record)].vehicle)])
    let row = type * compiled.nodeCount
    let start = startNode(record)
    var node = end
    var time = latest[end]
    while true {
      node = previous[node]
      if node == start { return }
      let bound = time - arcTime[node] - compiled.serviceSeconds[row + Int(node)]
      time = min(bound, compiled.nodeClose[row + Int(node)])
      if !isWhole && latest[node] == time { return }
      latest[node] = time
    }
  }

  /// Works out a whole trip anew; false where a window is missed.
  mutating func refreshTrip(_ record: Int32) -> Bool {
    let vehicle = Int(records.base[Int(record)].vehicle)
    let type = Int(compiled.vehicleType[vehicle])
    let row = type * compiled.nodeCount
    let end = endNode(record)
    var node = startNode(record)
    var sum = arcCost[node]
    var time = leave[node]
    var arrival = time + arcTime[node]
    node = next[node]
    while node != end {
      sum += arcCost[node] + compiled.serviceCost[row + Int(node)]
      if compiled.isTimed {
        if arrival > compiled.nodeClose[row + Int(node)] { return false }
        time = max(arrival, compiled.nodeOpen[node]) + compiled.serviceSeconds[row + Int(node)]
        leave[node] = time
        arrival = time + arcTime[node]
      }
      if tracksLoads { followLoad(node) }
      node = next[node]
    }
    leave[end] = arrival
    if compiled.isTimed {
      if arrival > latest[end] { return false }
      followLatest(from: end, isWhole: true)
    }
    setCost(vehicle: vehicle, sum + compiled.weights.perTrip + compiled.limits[type].fixedCost)
    return true
  }

  /// The loads along a trip, from what is loaded at the base.
  func followLoads(_ record: Int32) {
    let dimensions = compiled.dimensionCount
    let start = startNode(record)
    let end = endNode(record)
    clearLoad(after: start)
    var node = next[start]
    if compiled.hasBaseLoads {
      while node != end {
        if compiled.nodeEffect[node] == .deliverFromBase {
          let job = Int(compiled.nodeJob[node]) * dimensions
          for dimension in 0..<dimensions {
            loadAfter.base[Int(start) * dimensions + dimension] += compiled.demand[job + dimension]
          }
        }
        node = next[node]
      }
      node = next[start]
    }
    while node != end {
      followLoad(node)
      node = next[node]
    }
  }

  /// The load after a node from the load after the node before it.
  @inline(__always)
  func followLoad(_ node: Int32) {
    let dimensions = compiled.dimensionCount
    let before = Int(previous[node]) * dimensions
    let job = Int(compiled.nodeJob[node]) * dimensions
    let effect = compiled.nodeEffect[node]
    let sign = effect == .pickup || effect == .collectToBase ? 1.0 : -1.0
    for dimension in 0..<dimensions {
      loadAfter[Int(node) * dimensions + dimension] =
        loadAfter[before + dimension] + sign * compiled.demand[job + dimension]
    }
  }

  /// Sets what a vehicle costs, and the total with it.
  @inline(__always)
  mutating func setCost(vehicle: Int, _ value: Double) {
    cost += value - vehicleCost[vehicle]
    vehicleCost[vehicle] = value
  }
}
