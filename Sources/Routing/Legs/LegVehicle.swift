import Quantities

/// How a type of vehicle moves and what that costs, for legs.
package struct LegVehicle: Hashable, Sendable {
  /// The speed through the air in level flight, in metres per second; positive.
  package var airspeedMetresPerSecond: Double
  /// The greatest speed over ground, in metres per second; positive.
  package var groundSpeedMaxMetresPerSecond = Double.infinity
  /// The speed of climbing, in metres per second; positive.
  package var climbMetresPerSecond: Double
  /// The speed of descending, in metres per second; positive.
  package var descentMetresPerSecond: Double
  /// The power of level flight, of climbing, of descending and of hovering, in watts; zero or more.
  package var cruiseWatts: Double
  package var climbWatts: Double
  package var descentWatts: Double
  package var hoverWatts: Double
  /// The highest altitude above mean sea level that it may use, in metres.
  package var ceilingMetres = Double.infinity

  /// Describes a vehicle.
  package init(
    airspeedMetresPerSecond: Double, climbMetresPerSecond: Double, descentMetresPerSecond: Double,
    cruiseWatts: Double, climbWatts: Double, descentWatts: Double, hoverWatts: Double
  ) {
    self.airspeedMetresPerSecond = airspeedMetresPerSecond
    self.climbMetresPerSecond = climbMetresPerSecond
    self.descentMetresPerSecond = descentMetresPerSecond
    self.cruiseWatts = cruiseWatts
    self.climbWatts = climbWatts
    self.descentWatts = descentWatts
    self.hoverWatts = hoverWatts
  }

  /// Whether all speeds are positive and finite, but for the greatest over ground, and all powers zero or more.
  var isSound: Bool {
    [airspeedMetresPerSecond, climbMetresPerSecond, descentMetresPerSecond].allSatisfy { $0 > 0 && $0.isFinite }
      && groundSpeedMaxMetresPerSecond > 0 && !ceilingMetres.isNaN
      && [cruiseWatts, climbWatts, descentWatts, hoverWatts].allSatisfy { $0 >= 0 && $0.isFinite }
  }
}
