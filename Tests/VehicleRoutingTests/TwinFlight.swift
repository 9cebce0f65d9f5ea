import VehicleRouting

/// One stop of a job in the twin's routes.
struct TwinVisit: Hashable {
  /// The job.
  var job: Int
  /// 0 for the first stop, 1 for the second of a shipment.
  var stop = 0
}

/// One trip of the twin, worked out stop by stop without any short cut.
struct TwinFlight {
  var visits: [TwinVisit]
  var startLocation: Int
  var endLocation: Int
  var departure = 0.0
  var landing = 0.0
  var arrivals: [Double] = []
  var starts: [Double] = []
  var ends: [Double] = []
  /// The starts and ends when the trip takes off as early as it can.
  var earliestStarts: [Double] = []
  var earliestEnds: [Double] = []
  /// The load at take-off, and after each stop.
  var loads: [[Double]] = []
  /// The joules at the end of each service, by the exact curve, with what was spent before the plan.
  var joulesAtEnds: [Double] = []
  var joules = 0.0
  var travelSeconds = 0.0
  var waitingSeconds = 0.0
  var cost = 0.0
}

/// Where a trip of the twin stands in its vehicle's route.
struct TwinLeg {
  var vehicle: Int
  var isFirst: Bool
  var isLast: Bool
  /// The earliest take-off.
  var ready: Double
}

/// Flies trips: each lands as early as it can, and the take-off is then put off as long as the landing stays, no stop
/// becomes later than its window, and nobody who waits for one of its jobs is kept waiting longer.
struct TwinPilot {
  let problem: Problem
  /// The earliest start of each job's first stop that other trips allow.
  var notBefore: [Double]
  /// The latest end of each job's last stop that other trips can bear. It only limits the putting off.
  var endBy: [Double]

  init(_ problem: Problem) {
    self.problem = problem
    notBefore = problem.jobs.map { _ in -.infinity }
    endBy = problem.jobs.map { _ in .infinity }
  }

  /// How far rounding may carry a time past a limit, in seconds.
  private static let tolerance = 1e-7
  /// The halvings of the search for the latest take-off: 1e-10 of the trip's length.
  private static let halvingCount = 34

  /// The trip, or nil where a rule is broken.
  func fly(_ visits: [TwinVisit], _ leg: TwinLeg) -> TwinFlight? {
    let vehicle = problem.vehicles[leg.vehicle]
    let type = problem.vehicleTypes[vehicle.type]
    let underway = leg.isFirst ? vehicle.underway : nil
    let released = visits.map { problem.jobs[$0.job].releaseSeconds }.max() ?? -.infinity
    let earliest = max(leg.ready, released)
    if underway != nil && earliest > leg.ready { return nil }
    guard var flight = loaded(visits, leg), let first = times(visits, leg, departure: earliest) else { return nil }
    var times = first
    var departure = earliest
    if first.waits && underway == nil {
      var tooLate = first.landing
      for _ in 0..<Self.halvingCount {
        let middle = (departure + tooLate) / 2
        if let later = self.times(visits, leg, departure: middle), isNoWorse(later, than: first, visits) {
          departure = middle
          times = later
        } else {
          tooLate = middle
        }
      }
    }
    flight.departure = departure
    flight.landing = times.landing
    flight.arrivals = times.arrivals
    flight.starts = times.starts
    flight.ends = times.ends
    flight.earliestStarts = first.starts
    flight.earliestEnds = first.ends
    addUp(&flight, leg)
    let airborne = flight.landing - departure + (underway?.secondsSinceTakeOff ?? 0)
    guard flight.landing <= vehicle.shift.closeSeconds + Self.tolerance,
      airborne <= type.tripSecondsMax + Self.tolerance, flight.joules <= type.usableJoulesPerTrip * (1 + 1e-9)
    else { return nil }
    return flight
  }

  /// The times of a trip with one take-off.
  private struct Times {
    var arrivals: [Double] = []
    var starts: [Double] = []
    var ends: [Double] = []
    var lateness: [Double] = []
    var landing = 0.0
    var waits = false
  }

  private func isNoWorse(_ later: Times, than first: Times, _ visits: [TwinVisit]) -> Bool {
    guard later.landing <= first.landing + Self.tolerance else { return false }
    for (index, visit) in visits.enumerated() {
      guard later.lateness[index] <= first.lateness[index] + Self.tolerance else { return false }
      let bound = max(first.ends[index], endBy[visit.job])
      if visit.stop == problem.jobs[visit.job].work.stops.count - 1, later.ends[index] > bound + Self.tolerance {
        return false
      }
    }
    return true
  }

  private func times(_ visits: [TwinVisit], _ leg: TwinLeg, departure: Double) -> Times? {
    let vehicle = problem.vehicles[leg.vehicle]
    let travel = problem.vehicleTypes[vehicle.type].travelSeconds
    var result = Times()
    var time = departure
    var location = startLocation(leg)
    for visit in visits {
      let stop = problem.jobs[visit.job].work.stops[visit.stop]
      let service = stop.serviceSeconds[vehicle.type]
      let arrival = time + travel[location * problem.locationCount + stop.entry]
      var begin = visit.stop == 0 ? max(arrival, notBefore[visit.job]) : arrival
      if !stop.windows.isEmpty {
        let needed = stop.mustEndInWindow ? service : 0
        var earliest = Double.infinity
        for window in stop.windows {
          let start = max(begin, window.openSeconds)
          if start + needed <= window.closeSeconds + stop.latenessSecondsMax + 1e-9 { earliest = min(earliest, start) }
        }
        begin = earliest
      }
      guard begin < .infinity,
        let late = ModelConventions.lateness(stop, start: begin, service: service, tolerance: 1e-6)
      else { return nil }
      if begin > arrival { result.waits = true }
      result.arrivals.append(arrival)
      result.starts.append(begin)
      result.lateness.append(late)
      time = begin + service
      result.ends.append(time)
      location = stop.exit
    }
    if !endsAtLastStop(leg) {
      time += travel[location * problem.locationCount + endLocation(leg, lastStop: location)]
    }
    result.landing = time
    return time < .infinity ? result : nil
  }

  private func endsAtLastStop(_ leg: TwinLeg) -> Bool { leg.isLast && problem.vehicles[leg.vehicle].endsAnywhere }

  private func startLocation(_ leg: TwinLeg) -> Int {
    let vehicle = problem.vehicles[leg.vehicle]
    return leg.isFirst ? vehicle.underway?.location ?? vehicle.base : vehicle.base
  }

  private func endLocation(_ leg: TwinLeg, lastStop: Int) -> Int {
    let vehicle = problem.vehicles[leg.vehicle]
    if endsAtLastStop(leg) { return lastStop }
    return leg.isLast ? vehicle.finalBase : vehicle.base
  }

  /// A trip with its loads; nil where one is above a capacity.
  private func loaded(_ visits: [TwinVisit], _ leg: TwinLeg) -> TwinFlight? {
    let capacity = problem.vehicleTypes[problem.vehicles[leg.vehicle].type].capacity
    var load = [Double](repeating: 0, count: problem.loadDimensionCount)
    for visit in visits where problem.jobs[visit.job].work.isDeliveryFromBase {
      for (dimension, amount) in problem.jobs[visit.job].demand.enumerated() { load[dimension] += amount }
    }
    let lastStop = visits.last.map { problem.jobs[$0.job].work.stops[$0.stop].exit } ?? startLocation(leg)
    var flight = TwinFlight(
      visits: visits, startLocation: startLocation(leg), endLocation: endLocation(leg, lastStop: lastStop))
    flight.loads = [load]
    for visit in visits {
      let job = problem.jobs[visit.job]
      for (dimension, amount) in job.demand.enumerated() {
        load[dimension] += job.work.loadSign(ofStop: visit.stop) * amount
      }
      flight.loads.append(load)
    }
    let fits = flight.loads.allSatisfy { zip($0, capacity).allSatisfy { $0 <= $1 + 1e-9 } }
    return fits ? flight : nil
  }

  /// Energy and cost of a trip whose times are known.
  private func addUp(_ flight: inout TwinFlight, _ leg: TwinLeg) {
    let vehicle = problem.vehicles[leg.vehicle]
    let type = problem.vehicleTypes[vehicle.type]
    let weights = problem.weights
    func kilograms(_ index: Int) -> Double { problem.massDimension.map { max(0, flight.loads[index][$0]) } ?? 0 }
    var cost = weights.perTrip
    var joules = leg.isFirst ? vehicle.underway?.joulesSpent ?? 0 : 0
    func arc(from: Int, to: Int, payload: Double) {
      let cell = from * problem.locationCount + to
      let empty = type.arcJoules.isEmpty ? 0 : type.arcJoules[cell]
      let slope = type.arcJoulesPerKilogram.isEmpty ? 0 : type.arcJoulesPerKilogram[cell]
      let metres = type.travelMetres.isEmpty ? 0 : type.travelMetres[cell]
      joules += empty + slope * ModelConventions.curveKilograms(type, payload: payload)
      flight.travelSeconds += type.travelSeconds[cell]
      let price = weights.perMetre * metres + weights.perTravelSecond * type.travelSeconds[cell]
      cost += type.unitCostFactor * (price + weights.perJoule * (empty + slope * payload))
    }
    var location = flight.startLocation
    for (index, visit) in flight.visits.enumerated() {
      let stop = problem.jobs[visit.job].work.stops[visit.stop]
      let service = stop.serviceSeconds[vehicle.type]
      arc(from: location, to: stop.entry, payload: kilograms(index))
      let wait = flight.starts[index] - flight.arrivals[index]
      var line = wait * type.waitingWatts.value(payloadKilograms: kilograms(index))
      if !stop.serviceJoules.isEmpty {
        line += stop.serviceJoules[vehicle.type].value(payloadKilograms: max(kilograms(index), kilograms(index + 1)))
      }
      joules += line
      flight.waitingSeconds += wait
      let late =
        ModelConventions.lateness(stop, start: flight.starts[index], service: service, tolerance: 1e-6) ?? 0
      cost += weights.perServiceSecond * service + weights.perWaitingSecond * wait
      cost += weights.perJoule * line + stop.latenessPricePerSecond * late
      flight.joulesAtEnds.append(joules)
      location = stop.exit
    }
    if !endsAtLastStop(leg) { arc(from: location, to: flight.endLocation, payload: kilograms(flight.visits.count)) }
    flight.joules = joules
    flight.cost = cost
  }
}
