/// Who does what, in which order and when; and what is left out, with the reason.
package struct VehicleRoutingSolution: Hashable, Sendable {
  /// One route for each vehicle of the problem, in its order; empty for vehicles that stay at home.
  package var routes: [Route]
  /// The jobs that nobody does, by job number.
  package var unassigned: [UnassignedJob]
  /// What it costs, in parts.
  package var cost: Cost
  /// The total cost of the constructed first solution that the search started from.
  package var constructionCost: Cost
  /// The iterations of the search that were done.
  package var iterations: Int
  /// Why the search ended.
  package var stopReason: StopReason

  /// Why a search ended.
  package enum StopReason: String, Hashable, Sendable {
    /// All iterations that were asked for are done.
    case iterationsDone
    /// The caller said stop.
    case stoppedByCaller
    /// There is nothing to search: no job fits any vehicle.
    case nothingToImprove
  }

  /// The trips of one vehicle, in the order of time.
  package struct Route: Hashable, Sendable {
    /// The vehicle's index in the problem.
    package var vehicle: Int
    /// Its trips.
    package var trips: [Trip]
    /// Its breaks at the base; none for a vehicle that stays at home.
    package var breaks: [ScheduledBreak] = []
  }

  /// A rest at the base.
  package struct ScheduledBreak: Hashable, Sendable {
    /// When it starts.
    package var startSeconds: Double
    /// When it ends.
    package var endSeconds: Double
  }

  /// One take-off-to-landing trip.
  package struct Trip: Hashable, Sendable {
    /// The location of the take-off.
    package var startLocation: Int
    /// The location of the landing.
    package var endLocation: Int
    /// When it takes off: as late as the end of the trip allows, so that waiting happens at the base.
    package var departureSeconds: Double
    /// When it lands.
    package var landingSeconds: Double
    /// The load at take-off in each dimension.
    package var departureLoad: [Double]
    /// The energy of the whole trip by the problem's lines; not above `usableJoulesPerTrip`.
    package var energyJoules: Double
    /// The seconds spent waiting away from the base.
    package var waitingSeconds: Double
    /// Its stops, in order.
    package var stops: [ScheduledStop]
  }

  /// Which stop of a job this is.
  package enum StopRole: String, Hashable, Sendable {
    /// The only stop of a job.
    case visit
    /// The first stop of a shipment.
    case pickup
    /// The second stop of a shipment.
    case delivery
  }

  /// One stop with its times.
  package struct ScheduledStop: Hashable, Sendable {
    /// The job, an index into the problem's jobs.
    package var job: Int
    /// Which stop of the job.
    package var role: StopRole
    /// Where the vehicle arrives.
    package var entry: Int
    /// Where the vehicle leaves.
    package var exit: Int
    /// When the vehicle is there.
    package var arrivalSeconds: Double
    /// When the service starts; later than the arrival where the vehicle waits for a window.
    package var serviceStartSeconds: Double
    /// When the service ends and the vehicle leaves.
    package var serviceEndSeconds: Double
    /// The load after the stop in each dimension.
    package var loadAfter: [Double]
    /// The joules spent since take-off, at the end of the service.
    package var energyJoules: Double
  }

  /// The cost of a plan, in parts.
  package struct Cost: Hashable, Sendable {
    /// Mandatory jobs left out.
    package var mandatoryJobsMissed: Int
    /// The sum of the finite prizes of the jobs left out.
    package var prizesLost: Double
    /// Everything else in one weighted sum: time, energy, trips, vehicles and makespan.
    package var operating: Double
    /// Seconds of travel of all vehicles.
    package var travelSeconds: Double
    /// Seconds of waiting away from the bases.
    package var waitingSeconds: Double
    /// Joules of all trips.
    package var energyJoules: Double
    /// Trips flown.
    package var tripCount: Int
    /// Vehicles used.
    package var vehicleCount: Int
    /// When the last vehicle is back, or 0 where none flies.
    package var makespanSeconds: Double

    /// Prizes lost plus operating cost; compare it only between plans that miss equally many mandatory jobs.
    package var total: Double { prizesLost + operating }

    /// Whether this plan is better than another: fewer mandatory jobs missed, then the lower total.
    package func isBetter(than other: Cost) -> Bool {
      (mandatoryJobsMissed, total) < (other.mandatoryJobsMissed, other.total)
    }
  }
}
