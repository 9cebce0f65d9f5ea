/// What a fleet must do and what it can do, in bare numbers.
///
/// Places are location numbers in 0..<`locationCount`; what they mean is the caller's affair. Times are seconds on
/// one common clock, energies joules. Loads have `loadDimensionCount` dimensions (for example kilograms, litres and
/// slots), of which `massDimension` is the one in kilograms that energy depends on.
///
/// Vehicles fly *trips*: from their base over some stops back to their base. Between two trips the vehicle stays at
/// its base for `Vehicle.turnaroundSeconds`, where its battery is swapped, or longer where it is charged or has to
/// wait for a pad. Each trip starts with a full battery.
package struct VehicleRoutingProblem: Sendable {
  /// The number of locations that the matrices of every vehicle type cover.
  package var locationCount: Int
  /// The number of load dimensions; 0 where loads do not matter.
  package var loadDimensionCount: Int
  /// The load dimension that is in kilograms and costs energy to carry; nil where energy ignores the load.
  package var massDimension: Int?
  /// The vehicle types, with their matrices.
  package var vehicleTypes: [VehicleType]
  /// The fleet. A solution has one route for each of them, in this order.
  package var vehicles: [Vehicle]
  /// The work. A solution names jobs by their index here.
  package var jobs: [Job]
  /// Pairs of jobs that depend on each other.
  package var links: [Link]
  /// Groups of pads at bases: at most so many vehicles of a group swap, charge or load at once.
  package var padGroups: [PadGroup]
  /// What a plan costs.
  package var weights: CostWeights

  /// Makes a problem; the solver checks that its parts fit together.
  package init(
    locationCount: Int, loadDimensionCount: Int, massDimension: Int? = nil, vehicleTypes: [VehicleType],
    vehicles: [Vehicle], jobs: [Job], links: [Link] = [], padGroups: [PadGroup] = [],
    weights: CostWeights = CostWeights()
  ) {
    self.locationCount = locationCount
    self.loadDimensionCount = loadDimensionCount
    self.massDimension = massDimension
    self.vehicleTypes = vehicleTypes
    self.vehicles = vehicles
    self.jobs = jobs
    self.links = links
    self.padGroups = padGroups
    self.weights = weights
  }
}

extension VehicleRoutingProblem {
  /// A closed span of time in seconds.
  package struct TimeWindow: Hashable, Sendable {
    /// The first moment in it.
    package var openSeconds: Double
    /// The last moment in it; may be infinite.
    package var closeSeconds: Double

    /// Makes a window; the solver refuses one that closes before it opens.
    package init(openSeconds: Double, closeSeconds: Double) {
      self.openSeconds = openSeconds
      self.closeSeconds = closeSeconds
    }

    /// The window that never closes.
    package static let always = TimeWindow(openSeconds: -.infinity, closeSeconds: .infinity)
  }

  /// A quantity that is linear in the kilograms on board: `base + perKilogram · payload`.
  ///
  /// For a convex power law give the chord up to the largest payload, which is an upper bound.
  package struct PayloadLine: Hashable, Sendable {
    /// The value without payload.
    package var base: Double
    /// What each kilogram of payload adds; not negative.
    package var perKilogram: Double

    /// Makes a line from its two coefficients.
    package init(base: Double, perKilogram: Double = 0) {
      self.base = base
      self.perKilogram = perKilogram
    }

    /// Nothing at any payload.
    package static let zero = PayloadLine(base: 0, perKilogram: 0)

    /// The value with a payload in kilograms.
    package func value(payloadKilograms: Double) -> Double { base + perKilogram * payloadKilograms }
  }

  /// What a plan costs. The sum is minimised; prizes of jobs left out are added as they are.
  ///
  /// A job with an infinite prize is worth more than all finite costs together.
  package struct CostWeights: Hashable, Sendable {
    /// The cost of a metre of travel.
    package var perMetre: Double
    /// The cost of a second of travel.
    package var perTravelSecond: Double
    /// The cost of a second of service.
    package var perServiceSecond: Double
    /// The cost of a second that a vehicle waits away from its base.
    package var perWaitingSecond: Double
    /// The cost of a joule.
    package var perJoule: Double
    /// The cost of each trip, whatever its length.
    package var perTrip: Double
    /// The cost of each second until the last vehicle is back for good, counted from the earliest start of a shift.
    package var perMakespanSecond: Double

    /// Makes weights; the defaults count airborne seconds and prefer few trips and an early end.
    package init(
      perTravelSecond: Double = 1, perServiceSecond: Double = 1, perWaitingSecond: Double = 1,
      perJoule: Double = 0.001, perTrip: Double = 60, perMakespanSecond: Double = 0.05, perMetre: Double = 0
    ) {
      self.perMetre = perMetre
      self.perTravelSecond = perTravelSecond
      self.perServiceSecond = perServiceSecond
      self.perWaitingSecond = perWaitingSecond
      self.perJoule = perJoule
      self.perTrip = perTrip
      self.perMakespanSecond = perMakespanSecond
    }

    /// Distance alone, with trips and vehicles free of charge.
    package static let distanceOnly = CostWeights(
      perTravelSecond: 0, perServiceSecond: 0, perWaitingSecond: 0, perJoule: 0, perTrip: 0, perMakespanSecond: 0,
      perMetre: 1)

    /// Travel time alone, as the public benchmarks of the vehicle routing problem count it.
    package static let travelOnly = CostWeights(
      perTravelSecond: 1, perServiceSecond: 0, perWaitingSecond: 0, perJoule: 0, perTrip: 0, perMakespanSecond: 0)
  }
}
