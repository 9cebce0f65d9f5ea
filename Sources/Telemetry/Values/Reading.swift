import Quantities

/// One telemetry sample of one vehicle.
///
/// Values that the vehicle did not tell are nil, never a sentinel. All numbers are finite.
package struct Reading: Hashable, Sendable {
  /// The vehicle's name in the fleet file.
  package var vehicle: String
  /// The sortie that it flies, `<vehicle>/<number>`; nil between sorties.
  package var sortie: String?
  /// When the vehicle was in this state.
  package var time: MissionTime
  /// Where it was.
  package var position: GeoPoint
  /// How high it was.
  package var altitude: AltitudeAMSL
  /// The horizontal speed over ground.
  package var groundSpeed: Speed
  /// The vertical speed, positive upwards.
  package var verticalSpeed: Speed
  /// Where the nose points, clockwise from north, in [0, 2π).
  package var heading: Angle?
  /// The battery's charge.
  package var charge: StateOfCharge?
  /// The battery's voltage in volts.
  package var batteryVolts: Double?
  /// The battery's current in amperes, positive while it discharges.
  package var batteryAmperes: Double?
  /// The flight mode's name, such as `AUTO`.
  package var mode: String
  /// The flight mode's number in the autopilot's own list.
  package var modeNumber: UInt32?
  /// Whether the motors may turn.
  package var isArmed: Bool
  /// Whether the vehicle is off the ground.
  package var isInAir: Bool

  /// Describes a sample.
  package init(
    vehicle: String, sortie: String? = nil, time: MissionTime, position: GeoPoint, altitude: AltitudeAMSL,
    groundSpeed: Speed, verticalSpeed: Speed, heading: Angle? = nil, charge: StateOfCharge? = nil,
    batteryVolts: Double? = nil, batteryAmperes: Double? = nil, mode: String, modeNumber: UInt32? = nil,
    isArmed: Bool, isInAir: Bool
  ) {
    self.vehicle = vehicle
    self.sortie = sortie
    self.time = time
    self.position = position
    self.altitude = altitude
    self.groundSpeed = groundSpeed
    self.verticalSpeed = verticalSpeed
    self.heading = heading
    self.charge = charge
    self.batteryVolts = batteryVolts
    self.batteryAmperes = batteryAmperes
    self.mode = mode
    self.modeNumber = modeNumber
    self.isArmed = isArmed
    self.isInAir = isInAir
  }
}

extension Reading {
  /// Whether the vehicle is on its way.
  ///
  /// - Parameter drives: whether it is a ground robot: it is on its way while it is armed for a sortie. A drone is
  /// while
  ///   it is in the air.
  package func isUnderWay(drives: Bool) -> Bool { drives ? isArmed && sortie != nil : isInAir }
}
