/// The places of a base at which vehicles are turned round between two sorties, in the order of landing.
package struct TurnaroundQueue: Sendable {
  /// How many vehicles are turned round at once; at least 1.
  package let placeCount: Int
  /// How long one takes.
  package let seconds: Double

  /// Makes the queue of a base.
  package init(placeCount: Int, seconds: Double) {
    precondition(placeCount >= 1, "a base turns round a vehicle or more at once")
    self.placeCount = placeCount
    self.seconds = seconds
  }

  /// A vehicle on the ground between two of its sorties.
  package struct Stay: Hashable, Sendable {
    /// The vehicle, an index into the fleet.
    package var vehicle: Int
    /// Mission seconds of its landing.
    package var landing: Double
    /// Mission seconds of its next take-off.
    package var takeOff: Double

    /// Describes a stay.
    package init(vehicle: Int, landing: Double, takeOff: Double) {
      self.vehicle = vehicle
      self.landing = landing
      self.takeOff = takeOff
    }
  }

  /// How much later than the take-off a turnaround may end, in seconds: what rounding may cost.
  static let lateSecondsMax = 1e-6

  /// The first vehicle that is not ready at its take-off, and when it would be; nil where all are.
  ///
  /// Each vehicle takes the place that is free first, and waits for it where none is free.
  package func firstLate(_ stays: [Stay]) -> (stay: Stay, ready: Double)? {
    var free = [Double](repeating: -.infinity, count: min(placeCount, stays.count))
    for stay in stays.sorted(by: { ($0.landing, $0.vehicle) < ($1.landing, $1.vehicle) }) {
      var place = 0
      for index in free.indices where free[index] < free[place] { place = index }
      let ready = max(stay.landing, free[place]) + seconds
      if ready > stay.takeOff + Self.lateSecondsMax { return (stay, ready) }
      free[place] = ready
    }
    return nil
  }
}
