/// What one trip comes to.
struct TripSummary: Hashable, Sendable {
  /// When it takes off, in seconds.
  var departure: Double
  /// When it lands, in seconds.
  var landing: Double
  /// Seconds on the way.
  var travelSeconds: Double
  /// Seconds of service.
  var serviceSeconds: Double
  /// Seconds of waiting away from the base.
  var waitingSeconds: Double
  /// The energy of the whole trip.
  var energyJoules: Double
  /// The part of `energyJoules` that waiting took.
  var waitingJoules: Double
  /// The weighted cost of the trip.
  var cost: Double
}

/// Flies a trip in numbers: every rule that a trip must keep is tested here and nowhere else in the search.
///
/// The earliest landing wins: the trip is first flown from the earliest take-off, with the earliest window of each
/// stop, and the take-off is then put off as long as the last stop is not served later, into later windows where
/// there are some. So waiting happens at the base where it can, and an early landing leaves the most to the trips
/// that follow. O(stops and windows) for each call.
struct TripEvaluator {
  /// The problem.
  let compiled: CompiledProblem
  /// Service starts, then arrivals, by stop.
  private(set) var starts: [Double] = []
  /// Arrivals of the trip flown last, by stop.
  private(set) var arrivals: [Double] = []
  /// The earliest moments to leave for each stop, and last for home.
  private(set) var readyTimes: [Double] = []
  /// The payload in kilograms on the arc to each stop, and last on the arc home.
  private(set) var payloads: [Double] = []
  private var load: [Double]

  /// How far rounding may carry a sum past a limit, as a share of the limit.
  static let tolerance = 1e-9

  /// Makes an evaluator with room of its own for the times of one trip.
  init(_ compiled: CompiledProblem) {
    self.compiled = compiled
    load = [Double](repeating: 0, count: compiled.dimensionCount)
  }

  /// The trip's summary, or nil where it breaks a rule. Afterwards `arrivals` and `starts` hold its times.
  mutating func evaluate(
    _ stops: [Int32], vehicle: Int, isLast: Bool, earliestDeparture: Double
  ) -> TripSummary? {
    let type = compiled.limits[compiled.vehicles[vehicle].type]
    let shiftEnd = compiled.vehicles[vehicle].shift.closeSeconds
    let usable = type.usableJoulesPerTrip * (1 + Self.tolerance)
    guard
      let summary = fly(
        stops, vehicle: vehicle, isLast: isLast, earliestDeparture: earliestDeparture, joulesMax: usable),
      summary.landing <= shiftEnd + Self.tolerance * abs(summary.landing),
      summary.landing - summary.departure <= type.tripSecondsMax * (1 + Self.tolerance),
      summary.energyJoules <= usable
    else { return nil }
    return summary
  }

  /// The trip's summary without regard to shift, trip length and battery; nil where a load or a window fails.
  mutating func evaluateWithoutLimits(
    _ stops: [Int32], vehicle: Int, isLast: Bool, earliestDeparture: Double
  ) -> TripSummary? {
    fly(stops, vehicle: vehicle, isLast: isLast, earliestDeparture: earliestDeparture, joulesMax: .infinity)
  }

  /// Loads, energy and times of a trip; gives up early where the flight alone takes more than `joulesMax`.
  private mutating func fly(
    _ stops: [Int32], vehicle vehicleIndex: Int, isLast: Bool, earliestDeparture: Double, joulesMax: Double
  ) -> TripSummary? {
    let vehicle = compiled.vehicles[vehicleIndex]
    let end = isLast ? vehicle.finalBase : vehicle.base
    guard fillPayloads(stops, type: vehicle.type),
      let energy = flightEnergy(stops, type: vehicle.type, base: vehicle.base, end: end), energy <= joulesMax,
      var summary = times(
        stops, type: vehicle.type, base: vehicle.base, end: end, earliestDeparture: earliestDeparture)
    else { return nil }
    summary.energyJoules += energy
    let weights = compiled.weights
    summary.cost =
      weights.perTrip + weights.perTravelSecond * summary.travelSeconds
      + weights.perServiceSecond * summary.serviceSeconds + weights.perWaitingSecond * summary.waitingSeconds
      + weights.perJoule * summary.energyJoules
    return summary
  }

  /// Follows the load through the trip; false where it is above a capacity somewhere.
  private mutating func fillPayloads(_ stops: [Int32], type: Int) -> Bool {
    payloads.removeAll(keepingCapacity: true)
    let dimensions = compiled.dimensionCount
    let mass = compiled.massDimension
    for dimension in 0..<dimensions {
      let capacity = compiled.capacities[type * dimensions + dimension]
      let limit = capacity + Self.tolerance * max(1, capacity)
      var carried = 0.0
      for node in stops where compiled.nodeEffect[Int(node)] == .deliverFromBase {
        carried += compiled.demand[Int(compiled.nodeJob[Int(node)]) * dimensions + dimension]
      }
      guard carried <= limit else { return false }
      if dimension == mass { payloads.append(carried) }
      for node in stops {
        let amount = compiled.demand[Int(compiled.nodeJob[Int(node)]) * dimensions + dimension]
        switch compiled.nodeEffect[Int(node)] {
        case .deliverFromBase, .delivery: carried -= amount
        case .collectToBase, .pickup: carried += amount
        }
        guard carried <= limit else { return false }
        if dimension == mass { payloads.append(max(0, carried)) }
      }
    }
    if mass == nil {
      for _ in 0...stops.count { payloads.append(0) }
    }
    return true
  }

  /// The joules of all arcs and services, without waiting.
  private func flightEnergy(_ stops: [Int32], type: Int, base: Int, end: Int) -> Double? {
    let locations = compiled.locationCount
    let serviceRow = type * compiled.nodeCount
    var energy = 0.0
    var location = base
    for (index, node) in stops.enumerated() {
      let node = Int(node)
      if compiled.usesEnergy {
        let arc = (type * locations + location) * locations + Int(compiled.nodeEntry[node])
        energy += compiled.arcJoules[arc] + compiled.arcJoulesPerKilogram[arc] * payloads[index]
      }
      energy +=
        compiled.serviceJoules[serviceRow + node]
        + compiled.serviceJoulesPerKilogram[serviceRow + node] * max(payloads[index], payloads[index + 1])
      location = Int(compiled.nodeExit[node])
    }
    if compiled.usesEnergy {
      let arc = (type * locations + location) * locations + end
      energy += compiled.arcJoules[arc] + compiled.arcJoulesPerKilogram[arc] * payloads[stops.count]
    }
    return energy.isFinite ? energy : nil
  }

  /// The times of the trip, with the energy of waiting only; nil where a window or a way is missing.
  private mutating func times(
    _ stops: [Int32], type: Int, base: Int, end: Int, earliestDeparture: Double
  ) -> TripSummary? {
    guard let waits = earliestPass(stops, type: type, base: base, departure: earliestDeparture) else { return nil }
    let locations = compiled.locationCount
    let row = type * locations
    let serviceRow = type * compiled.nodeCount
    let departure =
      waits ? latestDeparture(stops, type: type, base: base, earliest: earliestDeparture) : earliestDeparture
    let waitingLine = compiled.limits[type].waitingWatts
    var summary = TripSummary(
      departure: departure, landing: 0, travelSeconds: 0, serviceSeconds: 0, waitingSeconds: 0, energyJoules: 0,
      waitingJoules: 0, cost: 0)
    var time = departure
    var location = base
    for (index, node) in stops.enumerated() {
      let node = Int(node)
      let leg = compiled.travel[(row + location) * locations + Int(compiled.nodeEntry[node])]
      let arrival = time + leg
      let service = compiled.serviceSeconds[serviceRow + node]
      // Arriving at the last possible moment must not miss the window by rounding.
      let slack = Self.tolerance * max(1, abs(arrival))
      guard let window = compiled.firstWindow(node: node, arrival: arrival - slack, service: service) else {
        return nil
      }
      let start = max(arrival, compiled.windowOpen[window])
      // The first stop waits only by rounding: its wait went into the departure.
      let wait = index == 0 && waits ? 0 : start - arrival
      arrivals[index] = wait > 0 ? arrival : start
      starts[index] = start
      summary.travelSeconds += leg
      summary.serviceSeconds += service
      summary.waitingSeconds += wait
      summary.waitingJoules += wait * waitingLine.value(payloadKilograms: payloads[index])
      time = start + service
      location = Int(compiled.nodeExit[node])
    }
    let home = compiled.travel[(row + location) * locations + end]
    summary.travelSeconds += home
    summary.landing = time + home
    guard summary.landing < .infinity else { return nil }
    summary.energyJoules = summary.waitingJoules
    return summary
  }

  /// The latest take-off that serves the last stop when the earliest pass did: backwards through the latest windows.
  private func latestDeparture(_ stops: [Int32], type: Int, base: Int, earliest: Double) -> Double {
    guard var latest = starts.last, let first = stops.first else { return earliest }
    let locations = compiled.locationCount
    let row = type * locations
    for index in stride(from: stops.count - 1, to: 0, by: -1) {
      let before = Int(stops[index - 1])
      let service = compiled.serviceSeconds[type * compiled.nodeCount + before]
      let arc = (row + Int(compiled.nodeExit[before])) * locations + Int(compiled.nodeEntry[Int(stops[index])])
      let bound = latest - compiled.travel[arc] - service
      // The start of the earliest pass is always early enough; rounding may hide that at the edge of a window.
      let atLeast = starts[index - 1]
      latest = max(atLeast, compiled.latestStart(node: before, notAfter: bound, service: service) ?? atLeast)
    }
    return max(earliest, latest - compiled.travel[(row + base) * locations + Int(compiled.nodeEntry[Int(first)])])
  }

  /// Flies from the earliest take-off into the earliest windows. Returns whether it waited anywhere, or nil where a
  /// window was missed.
  private mutating func earliestPass(_ stops: [Int32], type: Int, base: Int, departure: Double) -> Bool? {
    starts.removeAll(keepingCapacity: true)
    arrivals.removeAll(keepingCapacity: true)
    readyTimes.removeAll(keepingCapacity: true)
    readyTimes.append(departure)
    let locations = compiled.locationCount
    let row = type * locations
    let serviceRow = type * compiled.nodeCount
    var waits = false
    var time = departure
    var location = base
    for node in stops {
      let node = Int(node)
      let arrival = time + compiled.travel[(row + location) * locations + Int(compiled.nodeEntry[node])]
      let service = compiled.serviceSeconds[serviceRow + node]
      guard arrival < .infinity, let window = compiled.firstWindow(node: node, arrival: arrival, service: service)
      else { return nil }
      let start = max(arrival, compiled.windowOpen[window])
      if start > arrival { waits = true }
      arrivals.append(arrival)
      starts.append(start)
      time = start + service
      readyTimes.append(time)
      location = Int(compiled.nodeExit[node])
    }
    return waits
  }
}

extension CompiledProblem {
  /// The latest start of a service in a window.
  func latestStart(node: Int, window: Int, service: Double) -> Double {
    nodeEndsInWindow[node] ? windowClose[window] - service : windowClose[window]
  }

  /// The first window of a node in which a service that cannot start before `arrival` can start.
  func firstWindow(node: Int, arrival: Double, service: Double) -> Int? {
    for window in Int(windowFirst[node])..<Int(windowFirst[node + 1]) {
      let latest = latestStart(node: node, window: window, service: service)
      if latest >= arrival && latest >= windowOpen[window] { return window }
    }
    return nil
  }

  /// The latest start of a service in any window: windows are sorted and disjoint, so it is in the last.
  func latestStartOfAll(node: Int, service: Double) -> Double {
    latestStart(node: node, window: Int(windowFirst[node + 1]) - 1, service: service)
  }

  /// The latest start of a service, in any window, that is not after `bound`; nil where there is none.
  func latestStart(node: Int, notAfter bound: Double, service: Double) -> Double? {
    for window in (Int(windowFirst[node])..<Int(windowFirst[node + 1])).reversed() {
      let latest = min(bound, latestStart(node: node, window: window, service: service))
      if latest >= windowOpen[window] { return latest }
    }
    return nil
  }
}
