import VehicleRouting

/// A public instance as a problem for the solver, with the way back from jobs to the numbers of solution files.
package struct StatedInstance: Sendable {
  /// The instance that was stated.
  package let instance: RoutingInstance
  /// What is left out of the statement.
  package let relaxations: Set<Relaxation>
  /// The problem. Its locations are the nodes of the instance, by the same numbers.
  package let problem: VehicleRoutingProblem
  /// The instance's vehicle for each vehicle of the problem; those that no plan could need are left out.
  package let vehicleNumbers: [Int]
  /// The places of each job: the client, or the pickup and the delivery.
  package let jobPlaces: [JobPlaces]

  /// The nodes of a job.
  package enum JobPlaces: Hashable, Sendable {
    /// One client.
    case client(Int)
    /// Two clients.
    case pair(pickup: Int, delivery: Int)
  }

  /// What a statement may leave out on request, since the solver's model has no word for it.
  package enum Relaxation: String, Hashable, Sendable, CaseIterable {
    /// Nobody charges on the way: each trip has one charge. Plans hold in the instance, but clients may be left out.
    case withoutStations = "no-stations"
    /// The battery never runs out. Plans need not hold in the instance; their cost is no more than a hint.
    case withoutBattery = "no-battery"
    /// Orders that appear during the day are known from the start; a trip still leaves no earlier than they appear.
    case allOrdersKnown = "all-orders-known"
  }

  /// The most locations that are stated: matrices grow with the square.
  package static let locationsMax = 5_000
}

/// Why an instance cannot be stated to the solver.
package struct StatingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What stands in the way.
  package var code: Code
  /// What was found, as one sentence without a period.
  package var reason: String
  /// What to do about it, as one sentence without a period.
  package var help: String

  /// What can stand in the way.
  package enum Code: String, Hashable, Sendable, CaseIterable {
    /// Vehicles charge at stations on the way; the model charges only at the base.
    case stations
    /// Orders appear during the day; a problem is known from the start.
    case dynamicOrders
    /// A vehicle reloads somewhere else than at its own depot.
    case reloadElsewhere
    /// A longest duration over several trips; the model limits each trip.
    case durationOverTrips
    /// A pair with a prize, which would pay for one of two stops.
    case pairWithPrize
    /// There are more locations than matrices hold.
    case tooLarge
  }

  package var description: String { "\(reason) (\(help))" }
}
