extension VehicleRoutingProblem {
  /// A set of named abilities, one bit each; the caller gives the bits their meaning.
  package struct Skills: OptionSet, Hashable, Sendable {
    /// One bit for each skill.
    package let rawValue: UInt64

    /// Makes a set from its bits.
    package init(rawValue: UInt64) { self.rawValue = rawValue }
  }

  /// How the energy of an arc grows with the payload.
  package enum PayloadCurve: Hashable, Sendable {
    /// By `arcJoulesPerKilogram` for each kilogram.
    case linear
    /// By the law of hovering, the 3/2 power of the total mass, with `arcJoulesPerKilogram` as the slope of the chord
    /// from no payload to `payloadKilogramsMax`. The law is convex, so between the two it lies below the chord.
    /// Source: K. Dorling et al., "Vehicle routing problems for drone delivery", IEEE Trans. SMC 47(1), 2017, eq. 7.
    case hovering(emptyKilograms: Double, payloadKilogramsMax: Double)
  }

  /// What all vehicles of one type share.
  ///
  /// The matrices are row-major, `[from * locationCount + to]`, and need not be symmetric: wind and detours depend on
  /// the direction and on the type.
  package struct VehicleType: Sendable {
    /// Travel seconds; infinite where there is no way.
    package var travelSeconds: [Double]
    /// Travel metres, which only cost. Empty: no arc has a length.
    package var travelMetres: [Double] = []
    /// Joules for an arc without payload. Empty: no energy on any arc.
    package var arcJoules: [Double]
    /// Further joules for an arc for each kilogram on board; not negative. Empty: energy ignores the payload.
    package var arcJoulesPerKilogram: [Double]
    /// How the energy of arcs grows between no payload and the largest one. The battery must hold the energy by this
    /// curve; costs count the chord.
    package var payloadCurve = PayloadCurve.linear
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
    /// Multiplies the costs of metres, seconds of travel and joules of arcs.
    package var unitCostFactor = 1.0
    /// The watts that a charger at the base puts back after each trip, beside the vehicle's turnaround. Infinite where
    /// batteries are swapped.
    package var chargeWatts = Double.infinity

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
    /// Whether its last trip ends at the last stop, wherever that is; `finalBase` then has no meaning.
    package var endsAnywhere = false
    /// When it may fly: the first take-off and the last landing lie in it. Without a finite start it begins at 0.
    package var shift: TimeWindow
    /// The largest number of trips: battery swaps allowed plus one.
    package var tripCountMax: Int
    /// The time at the base between two trips.
    package var turnaroundSeconds: Double
    /// The group of pads where it stands between two trips; nil where it need not wait for one.
    package var padGroup: Int?
    /// Times on the ground at its base. They bind only a vehicle that flies at all.
    package var breaks: [Break] = []
    /// Where a vehicle in the air is; nil for one on the ground at its base.
    package var underway: Underway?

    /// Makes a vehicle; without `finalBase` it comes back to its base.
    package init(
      type: Int, base: Int, finalBase: Int? = nil, shift: TimeWindow = .always, tripCountMax: Int = 1,
      turnaroundSeconds: Double = 0, padGroup: Int? = nil
    ) {
      self.type = type
      self.base = base
      self.finalBase = finalBase ?? base
      self.shift = shift
      self.tripCountMax = tripCountMax
      self.turnaroundSeconds = turnaroundSeconds
      self.padGroup = padGroup
    }
  }

  /// A rest at the base: it starts in a window, lasts as long as it says, and no trip overlaps it.
  package struct Break: Hashable, Sendable {
    /// When it may start.
    package var window: TimeWindow
    /// How long it lasts.
    package var seconds: Double

    /// Makes a break.
    package init(window: TimeWindow, seconds: Double) {
      self.window = window
      self.seconds = seconds
    }
  }

  /// The state of a vehicle that is in the air when the plan begins: the frozen beginning of its first trip.
  ///
  /// The first trip starts at `location` at `seconds` instead of at the base, does the committed jobs first, and may
  /// then do more, but nothing that had to be loaded at the base.
  package struct Underway: Hashable, Sendable {
    /// The location from which the vehicle goes on.
    package var location: Int
    /// When it is there; the start of its shift counts no more.
    package var seconds: Double
    /// What the trip has spent so far.
    package var joulesSpent: Double
    /// The seconds since take-off, which count for the longest time of a trip.
    package var secondsSinceTakeOff: Double
    /// Jobs that this vehicle must do first in this trip, in this order, each whole: their loads are on board. A
    /// shipment that was picked up before stands here as a delivery from the base.
    package var committedJobs: [Int]

    /// Makes the state of a vehicle in the air.
    package init(
      location: Int, seconds: Double, joulesSpent: Double = 0, secondsSinceTakeOff: Double = 0,
      committedJobs: [Int] = []
    ) {
      self.location = location
      self.seconds = seconds
      self.joulesSpent = joulesSpent
      self.secondsSinceTakeOff = secondsSinceTakeOff
      self.committedJobs = committedJobs
    }
  }

  /// Pads of a base where vehicles stand while they are turned round.
  package struct PadGroup: Hashable, Sendable {
    /// How many vehicles it takes at once.
    package var padCount: Int

    /// Makes a group of pads.
    package init(padCount: Int) { self.padCount = padCount }
  }
}
