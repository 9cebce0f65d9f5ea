/// What the search keeps for each trip.
struct TripRecord: BitwiseCopyable {
  /// The vehicle; -1 for a record that is not in use.
  var vehicle: Int32 = -1
  /// The vehicle's trip before, or -1.
  var previous: Int32 = -1
  /// The vehicle's trip after, or -1.
  var following: Int32 = -1
  /// The number of nodes.
  var nodeCount: Int32 = 0
  /// Whether the trip is a break on the ground.
  var isBreak = false
  /// Whether the trip began before the plan did.
  var isUnderway = false
  /// The earliest take-off.
  var ready = 0.0
  /// The landing of the earliest flight.
  var landing = 0.0
  /// The seconds at the base after the landing, before the next trip.
  var turnaround = 0.0
  /// The seconds that the trip waits for a pad before it can get ready.
  var padDelay = 0.0
  /// The most that an insertion can save by using up waiting.
  var waitingCost = 0.0
  /// The energy that does not hang on payload and waiting.
  var emptyJoules = 0.0
  /// The energy without that of waiting.
  var flightJoules = 0.0
  /// What the trip costs.
  var cost = 0.0
}
