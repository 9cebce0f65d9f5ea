import VehicleRouting

/// Whose trip it is, and where it stands in the vehicle's route.
struct TripPlace {
  var vehicle: Int
  var isLast: Bool
  /// The state of the vehicle where the trip began before the plan.
  var underway: Problem.Underway?

  /// The trip's name in a breach.
  var name: String { "vehicle \(vehicle)" }
}

// One trip by itself.
extension SolutionChecker {
  /// Where it starts and ends, and when.
  mutating func checkEnds(_ trip: WrittenPlan.Trip, _ place: TripPlace) {
    let vehicle = problem.vehicles[place.vehicle]
    let type = problem.vehicleTypes[vehicle.type]
    let name = place.name
    expect(trip.startLocation == place.underway?.location ?? vehicle.base, "\(name) starts elsewhere")
    if place.isLast && vehicle.endsAnywhere {
      expect(trip.endLocation == trip.stops.last?.exit ?? trip.startLocation, "\(name) goes on after its last stop")
    } else {
      expect(trip.endLocation == (place.isLast ? vehicle.finalBase : vehicle.base), "\(name) ends elsewhere")
    }
    expect(trip.landingSeconds <= vehicle.shift.closeSeconds + 1e-6, "\(name) lands after its shift")
    let airborne = trip.landingSeconds - trip.departureSeconds + (place.underway?.secondsSinceTakeOff ?? 0)
    expect(airborne <= type.tripSecondsMax + 1e-6, "\(name) flies too long")
    if let underway = place.underway {
      expect(near(trip.departureSeconds, underway.seconds), "\(name) is in the air, but not at \(underway.seconds)")
    } else {
      expect(!trip.stops.isEmpty, "\(name) flies for nothing")
      for scheduled in trip.stops {
        let release = problem.jobs[scheduled.job].releaseSeconds
        expect(trip.departureSeconds >= release - 1e-6, "\(name) takes off before job \(scheduled.job) is ready")
      }
    }
  }

  /// Follows the time from take-off to landing, with what it costs.
  mutating func checkTimes(_ trip: WrittenPlan.Trip, _ place: TripPlace) {
    let vehicle = problem.vehicles[place.vehicle]
    let type = problem.vehicleTypes[vehicle.type]
    let weights = problem.weights
    let name = place.name
    var time = trip.departureSeconds
    var location = trip.startLocation
    var waiting = 0.0
    for scheduled in trip.stops {
      let stop = stop(scheduled)
      expect(scheduled.entry == stop.entry && scheduled.exit == stop.exit, "\(name) is at the wrong place")
      let duration = stop.serviceSeconds[vehicle.type]
      time += travel(type, from: location, to: stop.entry)
      expect(near(time, scheduled.arrivalSeconds), "\(name) arrives at \(scheduled.arrivalSeconds), not \(time)")
      expect(near(scheduled.serviceStartSeconds + duration, scheduled.serviceEndSeconds), "\(name) serves too short")
      let wait = scheduled.serviceStartSeconds - scheduled.arrivalSeconds
      expect(wait >= -1e-9, "\(name) serves before it arrives")
      expect(wait < 1e-6 || isWorthWaiting(scheduled), "\(name) waits for nothing")
      let late = ModelConventions.lateness(
        stop, start: scheduled.serviceStartSeconds, service: duration, tolerance: 1e-6)
      expect(late != nil, "\(name) serves job \(scheduled.job) outside its windows")
      operating += stop.latenessPricePerSecond * (late ?? 0) + weights.perServiceSecond * duration
      operating += weights.perWaitingSecond * wait
      waiting += wait
      time = scheduled.serviceEndSeconds
      location = stop.exit
    }
    if location != trip.endLocation || !(place.isLast && vehicle.endsAnywhere) {
      time += travel(type, from: location, to: trip.endLocation)
    }
    expect(near(time, trip.landingSeconds), "\(name) lands at \(trip.landingSeconds), not \(time)")
    expect(near(waiting, trip.waitingSeconds), "\(name) waits for \(waiting) s, not \(trip.waitingSeconds) s")
    operating += weights.perTrip
  }

  /// Whether a window opens or a job that comes before ends just when the service starts.
  private func isWorthWaiting(_ scheduled: WrittenPlan.Stop) -> Bool {
    if stop(scheduled).windows.contains(where: { near($0.openSeconds, scheduled.serviceStartSeconds) }) { return true }
    return problem.links.contains { link in
      guard case .before(let first, let second) = link, second == scheduled.job, scheduled.role != .delivery,
        let end = services[first]?.last?.end
      else { return false }
      // The first job may be put off after the second was timed, and then ends no later than that.
      return end <= scheduled.serviceStartSeconds + 1e-6
    }
  }

  /// Adds the cost of an arc's time and way, and gives its seconds.
  private mutating func travel(_ type: Problem.VehicleType, from: Int, to: Int) -> Double {
    let cell = from * problem.locationCount + to
    let metres = type.travelMetres.isEmpty ? 0 : type.travelMetres[cell]
    let seconds = type.travelSeconds[cell]
    operating +=
      type.unitCostFactor * (problem.weights.perTravelSecond * seconds + problem.weights.perMetre * metres)
    return seconds
  }

  /// Follows load and energy from take-off to landing: the battery by the exact curve, the cost by its chord.
  mutating func checkLoads(_ trip: WrittenPlan.Trip, _ place: TripPlace) {
    let vehicle = problem.vehicles[place.vehicle]
    let type = problem.vehicleTypes[vehicle.type]
    let name = place.name
    var load = [Double](repeating: 0, count: problem.loadDimensionCount)
    for scheduled in trip.stops {
      guard case .deliverFromBase = problem.jobs[scheduled.job].work else { continue }
      for (dimension, amount) in problem.jobs[scheduled.job].demand.enumerated() { load[dimension] += amount }
    }
    for (dimension, amount) in load.enumerated() {
      expect(near(amount, trip.departureLoad[dimension]), "\(name) takes off with another load")
      expect(amount <= type.capacity[dimension] + 1e-6, "\(name) takes off with too much")
    }
    var energy = place.underway?.joulesSpent ?? 0
    var location = trip.startLocation
    func kilograms() -> Double { problem.massDimension.map { max(0, load[$0]) } ?? 0 }
    for scheduled in trip.stops {
      let stop = stop(scheduled)
      let before = kilograms()
      energy += arcJoules(type, from: location, to: scheduled.entry, kilograms: before)
      for (dimension, amount) in problem.jobs[scheduled.job].demand.enumerated() {
        load[dimension] += amount * loadSign(scheduled)
        expect(load[dimension] <= type.capacity[dimension] + 1e-6, "\(name) carries too much")
        expect(near(load[dimension], scheduled.loadAfter[dimension]), "\(name) carries another load")
      }
      let wait = scheduled.serviceStartSeconds - scheduled.arrivalSeconds
      var line = wait * type.waitingWatts.value(payloadKilograms: before)
      if !stop.serviceJoules.isEmpty {
        line += stop.serviceJoules[vehicle.type].value(payloadKilograms: max(before, kilograms()))
      }
      operating += problem.weights.perJoule * line
      energy += line
      expect(near(energy, scheduled.energyJoules), "\(name) has spent \(energy) J, not \(scheduled.energyJoules) J")
      location = scheduled.exit
    }
    if location != trip.endLocation || !(place.isLast && vehicle.endsAnywhere) {
      energy += arcJoules(type, from: location, to: trip.endLocation, kilograms: kilograms())
    }
    expect(near(energy, trip.energyJoules), "\(name) spends \(energy) J, not \(trip.energyJoules) J")
    expect(energy <= type.usableJoulesPerTrip * (1 + 1e-6), "\(name) spends more than its battery gives")
  }

  private func loadSign(_ scheduled: WrittenPlan.Stop) -> Double {
    switch problem.jobs[scheduled.job].work {
    case .deliverFromBase: -1
    case .collectToBase: 1
    case .shipment: scheduled.role == .pickup ? 1 : -1
    }
  }

  /// Adds the cost of an arc's energy by the chord, and gives its joules by the curve.
  private mutating func arcJoules(
    _ type: Problem.VehicleType, from: Int, to: Int, kilograms: Double
  ) -> Double {
    let cell = from * problem.locationCount + to
    let empty = type.arcJoules.isEmpty ? 0 : type.arcJoules[cell]
    let slope = type.arcJoulesPerKilogram.isEmpty ? 0 : type.arcJoulesPerKilogram[cell]
    operating += type.unitCostFactor * problem.weights.perJoule * (empty + slope * kilograms)
    return empty + slope * ModelConventions.curveKilograms(type, payload: kilograms)
  }

  /// Who may do the jobs of the trip, and whether shipments are whole.
  mutating func checkStops(_ trip: WrittenPlan.Trip, _ place: TripPlace) {
    let name = place.name
    let skills = problem.vehicleTypes[problem.vehicles[place.vehicle].type].skills
    let committed = place.underway?.committedJobs ?? []
    for (index, scheduled) in trip.stops.enumerated() {
      let job = problem.jobs[scheduled.job]
      expect(job.requiredSkills.isSubset(of: skills), "\(name) lacks a skill for job \(scheduled.job)")
      expect(job.allowedVehicles?.contains(place.vehicle) ?? true, "\(name) may not do job \(scheduled.job)")
      switch job.work {
      case .shipment:
        let partner: VehicleRoutingSolution.StopRole = scheduled.role == .pickup ? .delivery : .pickup
        let other = trip.stops.firstIndex { $0.job == scheduled.job && $0.role == partner }
        expect(
          other.map { (scheduled.role == .pickup) == (index < $0) } ?? false, "\(name) breaks up job \(scheduled.job)")
      case .deliverFromBase:
        expect(scheduled.role == .visit, "\(name) has a strange role")
        expect(
          place.underway == nil || committed.contains(scheduled.job),
          "\(name) is in the air and cannot load job \(scheduled.job)")
      case .collectToBase:
        expect(scheduled.role == .visit, "\(name) has a strange role")
      }
    }
  }
}
