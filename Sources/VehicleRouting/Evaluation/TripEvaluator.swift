/// Flies a trip in numbers: every rule that a trip must keep by itself is tested here.
///
/// The earliest landing wins: the trip is first flown from the earliest take-off, with the earliest window of each
/// stop, and the take-off is then put off as long as the last stop is not served later, into later windows where
/// there are some, and without more lateness. So waiting happens at the base where it can, and an early landing leaves
/// the most to the trips that follow. O(stops and windows) for each call.
struct TripEvaluator: ~Copyable {
  /// The problem.
  let compiled: CompiledProblem
  /// The stops of the trip at hand.
  let nodes: FlatArray<Int32>
  /// The number of stops.
  private(set) var count = 0
  /// Service starts by stop.
  let starts: FlatArray<Double>
  /// Arrivals by stop.
  let arrivals: FlatArray<Double>
  /// The earliest moments to leave for each stop, and last for home.
  let readyTimes: FlatArray<Double>
  /// The payload in kilograms on the arc to each stop, and last on the arc home.
  let payloads: FlatArray<Double>
  /// The earliest start of each node that other trips ask for.
  let boundOpen: FlatArray<Double>
  /// The latest start of each node that other trips ask for.
  let boundClose: FlatArray<Double>
  /// What the trip flown last came to.
  private(set) var summary = TripSummary()

  /// How far rounding may carry a sum past a limit, as a share of the limit.
  static let tolerance = 1e-9

  /// Makes an evaluator with room for a trip over all nodes.
  init(_ compiled: CompiledProblem) {
    self.compiled = compiled
    let room = compiled.nodeCount + 1
    nodes = FlatArray(repeating: 0, count: room)
    starts = FlatArray(repeating: 0, count: room)
    arrivals = FlatArray(repeating: 0, count: room)
    readyTimes = FlatArray(repeating: 0, count: room)
    payloads = FlatArray(repeating: 0, count: room)
    boundOpen = FlatArray(repeating: -.infinity, count: room)
    boundClose = FlatArray(repeating: .infinity, count: room)
  }

  /// Starts a new trip without stops.
  mutating func clear() { count = 0 }

  /// Adds a stop at the end.
  @inline(__always)
  mutating func append(_ node: Int32) {
    nodes[count] = node
    count += 1
  }

  /// Flies the stops at hand; false where they break a rule. Afterwards `summary` and the times hold the trip's.
  mutating func fly(vehicle: Int, isFirst: Bool, isLast: Bool, earliestDeparture: Double) -> Bool {
    guard flyWithoutLimits(vehicle: vehicle, isFirst: isFirst, isLast: isLast, earliestDeparture: earliestDeparture)
    else { return false }
    let type = compiled.limits[Int(compiled.vehicleType[vehicle])]
    let before = isFirst ? compiled.vehicles[vehicle].underway?.secondsSinceTakeOff ?? 0 : 0
    return summary.landing <= compiled.shiftClose[vehicle] + Self.tolerance * abs(summary.landing)
      && summary.landing - summary.departure + before <= type.tripSecondsMax * (1 + Self.tolerance)
      && summary.energyJoules <= type.usableJoulesPerTrip * (1 + Self.tolerance)
  }

  /// As `fly`, without regard to shift, length of the trip and battery; false where a load or a window fails.
  mutating func flyWithoutLimits(vehicle: Int, isFirst: Bool, isLast: Bool, earliestDeparture: Double) -> Bool {
    let type = Int(compiled.vehicleType[vehicle])
    let underway = isFirst ? compiled.vehicles[vehicle].underway : nil
    let start = underway?.location ?? Int(compiled.vehicleBase[vehicle])
    let end = compiled.endLocation(vehicle: vehicle, isLast: isLast)
    summary = TripSummary()
    guard fillPayloads(type: type) else { return false }
    var earliest = earliestDeparture
    for index in 0..<count { earliest = max(earliest, compiled.jobRelease[compiled.nodeJob[nodes[index]]]) }
    if underway != nil && earliest > earliestDeparture { return false }
    guard let waits = earliestPass(type: type, start: start, departure: earliest) else { return false }
    var departure = earliest
    if waits && underway == nil { departure = latestDeparture(type: type, start: start, earliest: earliest) }
    guard times(type: type, start: start, end: end, departure: departure, putOff: waits && underway == nil)
    else { return false }
    if compiled.usesEnergy { addEnergy(type: type, start: start, end: end) }
    summary.energyJoules += underway?.joulesSpent ?? 0
    summary.emptyJoules += underway?.joulesSpent ?? 0
    if count == 1 && compiled.jobIsBreak[compiled.nodeJob[nodes[0]]] {
      summary.cost = 0
    } else {
      summary.cost += compiled.weights.perTrip + compiled.weights.perWaitingSecond * summary.waitingSeconds
      summary.cost += summary.latenessCost
    }
    return summary.energyJoules < .infinity
  }

  /// Follows the load through the trip; false where it is above a capacity somewhere.
  private mutating func fillPayloads(type: Int) -> Bool {
    let dimensions = compiled.dimensionCount
    let mass = compiled.massDimension ?? -1
    if mass < 0 {
      for index in 0...count { payloads[index] = 0 }
    }
    for dimension in 0..<dimensions {
      let capacity = compiled.capacities[type * dimensions + dimension]
      let limit = capacity + Self.tolerance * max(1, capacity)
      var carried = 0.0
      for index in 0..<count where compiled.nodeEffect[nodes[index]] == .deliverFromBase {
        carried += compiled.demand[Int(compiled.nodeJob[nodes[index]]) * dimensions + dimension]
      }
      guard carried <= limit else { return false }
      if dimension == mass { payloads[0] = carried }
      for index in 0..<count {
        let amount = compiled.demand[Int(compiled.nodeJob[nodes[index]]) * dimensions + dimension]
        switch compiled.nodeEffect[nodes[index]] {
        case .deliverFromBase, .delivery: carried -= amount
        case .collectToBase, .pickup: carried += amount
        }
        guard carried <= limit else { return false }
        if dimension == mass { payloads[index + 1] = max(0, carried) }
      }
    }
    return true
  }

  /// Adds the joules of all arcs, services and waits, and what they cost beyond the arcs without payload.
  private mutating func addEnergy(type: Int, start: Int, end: Int) {
    let tables = compiled.tables[type]
    let limits = compiled.limits[type]
    let side = compiled.locationCount
    let serviceRow = type * compiled.nodeCount
    var empty = 0.0
    var chord = 0.0
    var payloadCost = 0.0
    var lineJoules = 0.0
    var location = start
    for index in 0...count {
      let to = index < count ? Int(compiled.nodeEntry[nodes[index]]) : end
      let arc = location * side + to
      if let joules = tables.joules { empty += joules[arc] }
      if let perKilogram = tables.joulesPerKilogram {
        chord += perKilogram[arc] * limits.curve.chordKilograms(payload: payloads[index])
        payloadCost += perKilogram[arc] * payloads[index]
      }
      guard index < count else { break }
      let node = Int(nodes[index])
      let payload = max(payloads[index], payloads[index + 1])
      empty += compiled.serviceJoules[serviceRow + node]
      lineJoules += compiled.serviceJoulesPerKilogram[serviceRow + node] * payload
      let wait = starts[index] - arrivals[index]
      if wait > 0 { summary.waitingJoules += wait * limits.waitingWatts.value(payloadKilograms: payloads[index]) }
      location = Int(compiled.nodeExit[node])
    }
    lineJoules += summary.waitingJoules
    summary.emptyJoules = empty
    summary.energyJoules = empty + chord + lineJoules
    summary.cost += payloadCost * limits.costPerPayloadJoule + lineJoules * compiled.weights.perJoule
  }

  /// The times of the trip and the cost of its arcs and services; false where a window or a way is missing.
  private mutating func times(type: Int, start: Int, end: Int, departure: Double, putOff: Bool) -> Bool {
    let tables = compiled.tables[type]
    let side = compiled.locationCount
    let serviceRow = type * compiled.nodeCount
    var time = departure
    var location = start
    summary.departure = departure
    for index in 0..<count {
      let node = Int(nodes[index])
      let arc = location * side + Int(compiled.nodeEntry[node])
      let leg = tables.travel[arc]
      let arrival = time + leg
      let service = compiled.serviceSeconds[serviceRow + node]
      if putOff {
        // Arriving at the last possible moment must not miss the window by rounding.
        let slack = Self.tolerance * max(1, abs(arrival))
        let earliest = max(arrival, boundOpen[node])
        guard let window = compiled.firstWindow(node: node, arrival: earliest - slack, service: service)
        else { return false }
        let served = max(earliest, compiled.windowOpen[window])
        // The first stop waits only by rounding: its wait went into the departure.
        let wait = index == 0 ? 0 : served - arrival
        arrivals[index] = wait > 0 ? arrival : served
        starts[index] = served
      }
      let served = starts[index]
      summary.waitingSeconds += served - arrivals[index]
      summary.travelSeconds += leg
      summary.serviceSeconds += service
      summary.cost += tables.cost[arc] + compiled.serviceCost[serviceRow + node]
      if compiled.nodeLatenessPrice[node] > 0 {
        summary.latenessCost +=
          compiled.nodeLatenessPrice[node] * compiled.lateness(node: node, start: served, service: service)
      }
      time = served + service
      location = Int(compiled.nodeExit[node])
    }
    let home = tables.travel[location * side + end]
    summary.cost += tables.cost[location * side + end]
    summary.travelSeconds += home
    summary.landing = time + home
    return summary.landing < .infinity
  }

  /// The latest take-off that serves the last stop when the earliest pass did: backwards through the latest windows.
  private func latestDeparture(type: Int, start: Int, earliest: Double) -> Double {
    guard count > 0 else { return earliest }
    var latest = starts[count - 1]
    let side = compiled.locationCount
    let travel = compiled.tables[type].travel
    for index in stride(from: count - 1, to: 0, by: -1) {
      let before = Int(nodes[index - 1])
      let service = compiled.serviceSeconds[type * compiled.nodeCount + before]
      let leg = travel[Int(compiled.nodeExit[before]) * side + Int(compiled.nodeEntry[nodes[index]])]
      let bound = min(latest - leg - service, boundClose[before])
      // The start of the earliest pass is always early enough; rounding may hide that at the edge of a window.
      let atLeast = starts[index - 1]
      latest = max(atLeast, compiled.latestStart(node: before, notAfter: bound, service: service) ?? atLeast)
    }
    return max(earliest, latest - travel[start * side + Int(compiled.nodeEntry[nodes[0]])])
  }

  /// Flies from the earliest take-off into the earliest windows. Returns whether it waited anywhere, or nil where a
  /// window was missed.
  private mutating func earliestPass(type: Int, start: Int, departure: Double) -> Bool? {
    readyTimes[0] = departure
    let side = compiled.locationCount
    let travel = compiled.tables[type].travel
    let serviceRow = type * compiled.nodeCount
    var waits = false
    var time = departure
    var location = start
    for index in 0..<count {
      let node = Int(nodes[index])
      let arrival = time + travel[location * side + Int(compiled.nodeEntry[node])]
      let service = compiled.serviceSeconds[serviceRow + node]
      let earliest = max(arrival, boundOpen[node])
      guard earliest < .infinity, earliest <= boundClose[node] + Self.tolerance * max(1, abs(earliest)),
        let window = compiled.firstWindow(
          node: node, arrival: earliest - Self.tolerance * max(1, abs(earliest)), service: service)
      else { return nil }
      let served = max(earliest, compiled.windowOpen[window])
      if served > boundClose[node] + Self.tolerance * max(1, abs(served)) { return nil }
      if served > arrival { waits = true }
      arrivals[index] = arrival
      starts[index] = served
      time = served + service
      readyTimes[index + 1] = time
      location = Int(compiled.nodeExit[node])
    }
    return waits
  }
}

extension CompiledProblem {
  /// The latest start of a service in a window.
  @inline(__always)
  func latestStart(node: Int, window: Int, service: Double) -> Double {
    nodeEndsInWindow[node] ? windowClose[window] - service : windowClose[window]
  }

  /// The first window of a node in which a service that cannot start before `arrival` can start.
  @inline(__always)
  func firstWindow(node: Int, arrival: Double, service: Double) -> Int? {
    for window in Int(windowFirst[node])..<Int(windowFirst[node + 1]) {
      let latest = latestStart(node: node, window: window, service: service)
      if latest >= arrival && latest >= windowOpen[window] { return window }
    }
    return nil
  }

  /// The latest start of a service, in any window without more lateness, that is not after `bound`; nil where there is
  /// none.
  func latestStart(node: Int, notAfter bound: Double, service: Double) -> Double? {
    for window in (Int(windowFirst[node])..<Int(windowFirst[node + 1])).reversed() {
      let close = latestStart(node: node, window: window, service: service) - nodeLatenessMax[node]
      let latest = min(bound, close)
      if latest >= windowOpen[window] { return latest }
    }
    return nil
  }

  /// How late a service is after the window that closed last before it, in seconds; 0 in a window.
  func lateness(node: Int, start: Double, service: Double) -> Double {
    var seconds = 0.0
    for window in Int(windowFirst[node])..<Int(windowFirst[node + 1]) where windowOpen[window] <= start {
      seconds = max(0, start - latestStart(node: node, window: window, service: service) + nodeLatenessMax[node])
    }
    return seconds
  }
}
