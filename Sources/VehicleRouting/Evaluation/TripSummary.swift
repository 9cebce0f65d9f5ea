/// What one trip comes to.
struct TripSummary: Hashable, BitwiseCopyable {
  /// When it takes off, in seconds.
  var departure = 0.0
  /// When it lands, in seconds.
  var landing = 0.0
  /// Seconds on the way.
  var travelSeconds = 0.0
  /// Seconds of service.
  var serviceSeconds = 0.0
  /// Seconds of waiting away from the base.
  var waitingSeconds = 0.0
  /// The part of `energyJoules` that does not hang on payload and waiting.
  var emptyJoules = 0.0
  /// The energy of waiting away from the base.
  var waitingJoules = 0.0
  /// Seconds of lateness, weighted by their prices.
  var latenessCost = 0.0
  /// The energy of the whole trip.
  var energyJoules = 0.0
  /// The weighted cost of the trip.
  var cost = 0.0
}
