import VehicleRouting

/// A plan as the checker reads it: of the solver, or of the twin.
struct WrittenPlan {
  /// The trips of each vehicle.
  var routes: [[Trip]]
  /// The jobs that nobody does.
  var leftOut: [Int]
  /// What the plan claims to cost.
  var cost: Cost

  /// One trip.
  struct Trip {
    var startLocation: Int
    var endLocation: Int
    var departureSeconds: Double
    var landingSeconds: Double
    var departureLoad: [Double]
    /// By the exact curve, with what was spent before the plan.
    var energyJoules: Double
    var waitingSeconds: Double
    var stops: [Stop]
  }

  /// One stop with its times.
  struct Stop {
    var job: Int
    var role: VehicleRoutingSolution.StopRole
    var entry: Int
    var exit: Int
    var arrivalSeconds: Double
    var serviceStartSeconds: Double
    var serviceEndSeconds: Double
    var loadAfter: [Double]
    var energyJoules: Double
  }

  /// What a plan costs, in parts.
  struct Cost {
    var mandatoryJobsMissed: Int
    var prizesLost: Double
    var operating: Double
    var travelSeconds: Double
    var waitingSeconds: Double
    var energyJoules: Double
    var tripCount: Int
    var vehicleCount: Int
    var makespanSeconds: Double
  }
}

extension WrittenPlan {
  /// The plan of a solution of the solver.
  init(_ solution: VehicleRoutingSolution) {
    routes = solution.routes.map { $0.trips.map(Trip.init) }
    leftOut = solution.unassigned.map(\.job)
    let written = solution.cost
    cost = Cost(
      mandatoryJobsMissed: written.mandatoryJobsMissed, prizesLost: written.prizesLost, operating: written.operating,
      travelSeconds: written.travelSeconds, waitingSeconds: written.waitingSeconds,
      energyJoules: written.energyJoules, tripCount: written.tripCount, vehicleCount: written.vehicleCount,
      makespanSeconds: written.makespanSeconds)
  }

  /// The twin's best plan.
  init(_ best: BruteForceTwin.Best, of problem: Problem) {
    routes = best.flights.map { $0.map { Trip($0, of: problem) } }
    let all = Array(best.flights.joined())
    let done = Set(all.flatMap(\.visits).map(\.job))
    leftOut = problem.jobs.indices.filter { !done.contains($0) }
    let prizes: Double = leftOut.reduce(0) { $0 + (problem.jobs[$1].prize.isFinite ? problem.jobs[$1].prize : 0) }
    cost = Cost(
      mandatoryJobsMissed: best.mandatoryJobsMissed, prizesLost: prizes, operating: best.total - prizes,
      travelSeconds: all.reduce(0) { $0 + $1.travelSeconds }, waitingSeconds: all.reduce(0) { $0 + $1.waitingSeconds },
      energyJoules: all.reduce(0) { $0 + $1.joules }, tripCount: all.count,
      vehicleCount: best.flights.count { !$0.isEmpty }, makespanSeconds: all.map(\.landing).max() ?? 0)
  }
}

extension WrittenPlan.Trip {
  init(_ trip: VehicleRoutingSolution.Trip) {
    self.init(
      startLocation: trip.startLocation, endLocation: trip.endLocation, departureSeconds: trip.departureSeconds,
      landingSeconds: trip.landingSeconds, departureLoad: trip.departureLoad, energyJoules: trip.energyJoules,
      waitingSeconds: trip.waitingSeconds,
      stops: trip.stops.map { stop in
        WrittenPlan.Stop(
          job: stop.job, role: stop.role, entry: stop.entry, exit: stop.exit, arrivalSeconds: stop.arrivalSeconds,
          serviceStartSeconds: stop.serviceStartSeconds, serviceEndSeconds: stop.serviceEndSeconds,
          loadAfter: stop.loadAfter, energyJoules: stop.energyJoules)
      })
  }

  init(_ flight: TwinFlight, of problem: Problem) {
    self.init(
      startLocation: flight.startLocation, endLocation: flight.endLocation, departureSeconds: flight.departure,
      landingSeconds: flight.landing, departureLoad: flight.loads[0], energyJoules: flight.joules,
      waitingSeconds: flight.waitingSeconds,
      stops: flight.visits.enumerated().map { index, visit in
        let stops = problem.jobs[visit.job].work.stops
        return WrittenPlan.Stop(
          job: visit.job, role: stops.count == 1 ? .visit : visit.stop == 0 ? .pickup : .delivery,
          entry: stops[visit.stop].entry, exit: stops[visit.stop].exit, arrivalSeconds: flight.arrivals[index],
          serviceStartSeconds: flight.starts[index], serviceEndSeconds: flight.ends[index],
          loadAfter: flight.loads[index + 1], energyJoules: flight.joulesAtEnds[index])
      })
  }
}
