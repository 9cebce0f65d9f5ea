/// A job that is left out, with what stood against it.
package struct UnassignedJob: Hashable, Sendable {
  /// The job, an index into the problem's jobs.
  package var job: Int
  /// The obstacle of the vehicle that came nearest to doing the job alone, from an empty route.
  package var reason: Reason
  /// The obstacle of every vehicle, in the order of the problem's vehicles.
  package var attempts: [Attempt]

  /// What stood against one vehicle doing the job alone.
  package struct Attempt: Hashable, Sendable {
    /// The vehicle, an index into the problem's vehicles.
    package var vehicle: Int
    /// The first obstacle found.
    package var reason: Reason
  }

  /// An obstacle, with the numbers a sentence about it needs. Cases stand from the first check to the last.
  package enum Reason: Hashable, Sendable {
    /// The fleet has no vehicle at all.
    case noVehicle
    /// The job is not open to the vehicle, or to none where the job's list is empty.
    case vehicleNotAllowed
    /// The vehicle cannot do what the job needs.
    case skillsMissing(VehicleRoutingProblem.Skills)
    /// The vehicle has no trips (`tripCountMax` is 0).
    case noTripAllowed
    /// The demand is above the capacity in one load dimension.
    case capacityExceeded(dimension: Int, demand: Double, capacity: Double)
    /// There is no way to a stop or back for this vehicle, or its service or energy there is infinite. All numbers of
    /// the other cases are finite.
    case unreachable(role: VehicleRoutingSolution.StopRole)
    /// The stop cannot be served in time: the service could start at `earliestStartSeconds` at best, but had to start
    /// by `latestStartSeconds`, the end of the last window (less the service where it must end in the window).
    case windowMissed(
      role: VehicleRoutingSolution.StopRole, earliestStartSeconds: Double, latestStartSeconds: Double)
    /// The vehicle would be back after the end of its shift.
    case shiftExceeded(landingSeconds: Double, shiftEndSeconds: Double)
    /// The trip would be longer than the type may fly.
    case tripTooLong(tripSeconds: Double, tripSecondsMax: Double)
    /// The trip would need more energy than the battery gives.
    case energyExceeded(neededJoules: Double, usableJoules: Double)
    /// The job fits alone, but the fleet has no time, energy or room left beside the other jobs. `aloneCost` is what
    /// a trip for this job alone would cost.
    case crowdedOut(aloneCost: Double)
    /// The job fits alone, but leaving it out is cheaper: its prize is below what a trip for it alone costs.
    case prizeTooLow(prize: Double, aloneCost: Double)
  }
}

extension UnassignedJob.Reason {
  /// How far a vehicle came before this obstacle, and by how much it missed.
  private var progress: (stage: Int, shortfall: Double) {
    switch self {
    case .noVehicle: (0, 0)
    case .vehicleNotAllowed: (1, 0)
    case .skillsMissing(let skills): (2, Double(skills.rawValue.nonzeroBitCount))
    case .noTripAllowed: (3, 0)
    case .capacityExceeded(_, let demand, let capacity): (4, demand - capacity)
    case .unreachable: (5, 0)
    case .windowMissed(_, let earliest, let latest): (6, earliest - latest)
    case .shiftExceeded(let landing, let end): (7, landing - end)
    case .tripTooLong(let seconds, let limit): (8, seconds - limit)
    case .energyExceeded(let needed, let usable): (9, needed - usable)
    case .prizeTooLow(let prize, let cost): (10, cost - prize)
    case .crowdedOut(let cost): (11, cost)
    }
  }

  /// Whether a vehicle with this obstacle came nearer to doing the job than one with `other`.
  func isNearer(than other: Self) -> Bool {
    let mine = progress
    let theirs = other.progress
    return mine.stage == theirs.stage ? mine.shortfall < theirs.shortfall : mine.stage > theirs.stage
  }
}
