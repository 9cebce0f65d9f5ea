extension VehicleRoutingProblem {
  /// A set of named abilities, one bit each; the caller gives the bits their meaning.
  package struct Skills: OptionSet, Hashable, Sendable {
    /// One bit for each skill.
    package let rawValue: UInt64

    /// Makes a set from its bits.
    package init(rawValue: UInt64) { self.rawValue = rawValue }
  }

  /// What all vehicles of one type share.
  ///
  /// The three matrices are row-major, `[from * locationCount + to]`, and need not be symmetric: wind and detours
  /// depend on the direction and on the type.
  package struct VehicleType: Sendable {
    /// Travel seconds; infinite where there is no way.
    package var travelSeconds: [Double]
    /// Joules for an arc without payload. Empty: no energy on any arc.
    package var arcJoules: [Double]
    /// Further joules for an arc for each kilogram on board; not negative. Empty: energy ignores the payload.
    package var arcJoulesPerKilogram: [Double]
    /// Watts while waiting away from the base, by payload.
    package var waitingWatts: PayloadLine
    /// The largest load in each dimension.
    package var capacity: [Double]
    /// The joules that a trip may spend, with the reserve already taken off; infinite where there is no limit.
    package var usableJoulesPerTrip: Double
    /// The longest time from take-off to landing; infinite where there is no limit.
    package var tripSecondsMax: Double
    /// What the type can do.
    package var skills: Skills
    /// The cost of using a vehicle of this type at all.
    package var fixedCost: Double

    /// Makes a type; only the travel times and the capacity are always needed.
    package init(
      travelSeconds: [Double], arcJoules: [Double] = [], arcJoulesPerKilogram: [Double] = [],
      waitingWatts: PayloadLine = .zero, capacity: [Double], usableJoulesPerTrip: Double = .infinity,
      tripSecondsMax: Double = .infinity, skills: Skills = [], fixedCost: Double = 0
    ) {
      self.travelSeconds = travelSeconds
      self.arcJoules = arcJoules
      self.arcJoulesPerKilogram = arcJoulesPerKilogram
      self.waitingWatts = waitingWatts
      self.capacity = capacity
      self.usableJoulesPerTrip = usableJoulesPerTrip
      self.tripSecondsMax = tripSecondsMax
      self.skills = skills
      self.fixedCost = fixedCost
    }
  }

  /// One vehicle of the fleet.
  package struct Vehicle: Hashable, Sendable {
    /// Its type, an index into `vehicleTypes`.
    package var type: Int
    /// The location where it starts, swaps its battery and loads.
    package var base: Int
    /// The location where its last trip ends; the base unless it is to be left elsewhere.
    package var finalBase: Int
    /// When it may fly: the first take-off and the last landing lie in it.
    package var shift: TimeWindow
    /// The largest number of trips: battery swaps allowed plus one.
    package var tripCountMax: Int
    /// The time at the base between two trips.
    package var turnaroundSeconds: Double

    /// Makes a vehicle; without `finalBase` it comes back to its base.
    package init(
      type: Int, base: Int, finalBase: Int? = nil, shift: TimeWindow = .always, tripCountMax: Int = 1,
      turnaroundSeconds: Double = 0
    ) {
      self.type = type
      self.base = base
      self.finalBase = finalBase ?? base
      self.shift = shift
      self.tripCountMax = tripCountMax
      self.turnaroundSeconds = turnaroundSeconds
    }
  }
}
