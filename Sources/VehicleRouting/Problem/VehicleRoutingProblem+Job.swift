extension VehicleRoutingProblem {
  /// One visit to a place: where, when and what it takes.
  package struct Stop: Hashable, Sendable {
    /// The location where the vehicle arrives.
    package var entry: Int
    /// The location where the vehicle leaves; other than `entry` for a piece of a covered area or a patrol.
    package var exit: Int
    /// The windows of the service, any number of them, disjoint. Empty: any time.
    package var windows: [TimeWindow]
    /// Whether the whole service must lie in one window, or only its start.
    package var mustEndInWindow: Bool
    /// Seconds of service for each vehicle type.
    package var serviceSeconds: [Double]
    /// Joules of service for each vehicle type, by the payload on board: the larger of before and after.
    /// Empty: service costs no energy.
    package var serviceJoules: [PayloadLine]
    /// How long after a window's end the service may still be done, at a price; 0 for hard windows.
    package var latenessSecondsMax = 0.0
    /// The cost of each second after the end of the window that was missed.
    package var latenessPricePerSecond = 0.0

    /// Makes a stop; without `exit` the vehicle leaves where it arrived.
    package init(
      entry: Int, exit: Int? = nil, windows: [TimeWindow] = [], mustEndInWindow: Bool = false,
      serviceSeconds: [Double], serviceJoules: [PayloadLine] = []
    ) {
      self.entry = entry
      self.exit = exit ?? entry
      self.windows = windows
      self.mustEndInWindow = mustEndInWindow
      self.serviceSeconds = serviceSeconds
      self.serviceJoules = serviceJoules
    }
  }

  /// The stops of a job and what they do to the load.
  package enum Work: Hashable, Sendable {
    /// The demand is on board from the start of the trip and is gone after the stop; a demand of zero is a mere visit.
    case deliverFromBase(Stop)
    /// The demand comes on board at the stop and stays until the end of the trip.
    case collectToBase(Stop)
    /// The demand is on board from the pickup to the delivery. Both lie in one trip, the pickup first.
    case shipment(pickup: Stop, delivery: Stop)
  }

  /// A piece of work that one vehicle does in one trip, or that is left out.
  package struct Job: Hashable, Sendable {
    /// The stops and what they do to the load.
    package var work: Work
    /// The load in each dimension; not negative.
    package var demand: [Double]
    /// The cost of leaving the job out; infinite where it must be done if that is possible at all.
    package var prize: Double
    /// Every one of these skills is needed.
    package var requiredSkills: Skills
    /// The vehicles that may do it, as indices into `vehicles`; nil allows all.
    package var allowedVehicles: [Int]?
    /// When its load is ready at the base: a trip with it takes off no earlier.
    package var releaseSeconds = -Double.infinity
    /// The vehicle that did it in the plan before; nil where there was none.
    package var plannedVehicle: Int?
    /// The cost of giving it to any other vehicle than `plannedVehicle`.
    package var changePrice = 0.0

    /// Makes a job; without a prize it is mandatory.
    package init(
      work: Work, demand: [Double], prize: Double = .infinity, requiredSkills: Skills = [],
      allowedVehicles: [Int]? = nil
    ) {
      self.work = work
      self.demand = demand
      self.prize = prize
      self.requiredSkills = requiredSkills
      self.allowedVehicles = allowedVehicles
    }
  }
}

extension VehicleRoutingProblem {
  /// A rule about two jobs. It binds only where both are done, and `before` also forbids the second without the first.
  package enum Link: Hashable, Sendable {
    /// The last service of the first job ends before the first service of the second starts, on whatever vehicles.
    case before(first: Int, second: Int)
    /// One vehicle does both, in one trip or several.
    case sameVehicle(Int, Int)
    /// Two vehicles do them.
    case differentVehicles(Int, Int)
  }
}
