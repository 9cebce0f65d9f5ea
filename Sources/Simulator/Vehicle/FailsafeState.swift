import Quantities

/// What has gone wrong and has been answered.
struct FailsafeState: Sendable {
  /// How far the battery is down.
  enum BatteryLevel: Int, Sendable, Hashable, Comparable {
    case full
    case low
    case critical
    case emergency

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// The level that was last reported; it rises again only with a new battery.
  var battery = BatteryLevel.full
  /// When the ground station was heard last, in seconds since the start; nil before the first time.
  var lastStationSeconds: Double?
  /// Whether the ground station's silence was answered.
  var isStationLost = false
  /// Whether the receiver has lost its satellites.
  var isPositionLost = false
  /// Where it saw them last; nil while it has them.
  var lastFix: (place: LocalPoint, altitudeMetres: Double)?
  /// When it lost them, in seconds since the start; nil while it has them.
  var positionLostSeconds: Double?
  /// Whether the loss of the position was answered.
  var isPositionAnswered = false

  /// Whether the vehicle is in any failsafe.
  var isActive: Bool { battery != .full || isStationLost || isPositionAnswered }
}
