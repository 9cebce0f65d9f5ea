import Quantities

/// One telemetry sample of one vehicle.
///
/// Values that the vehicle did not tell are nil, never a sentinel. All numbers are finite. The store keeps steps of
/// 1e-7 degree, 1 cm, 1 cm/s, 0.01 degree, 1 mV, 10 mA, 0.01 % and 1 ms, and of the wind
/// 0.1 m/s; `docs/run-files.md` says more.
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
  /// The velocity over ground; nil where only its amount is known, `groundSpeed`.
  package var velocity: HorizontalVelocity?
  /// How far the vehicle leans to its right, in (-π, π]; nil where it does not say.
  package var roll: Angle?
  /// How far its nose points up, in [-π/2, π/2].
  package var pitch: Angle?
  /// The wind that the vehicle estimates: how the air moves over ground.
  package var wind: HorizontalVelocity?
  /// The share of packets that were lost on the link lately, in [0, 1].
  package var linkLoss: Double?
  /// The longest silence on the link since the reading before, in seconds.
  package var linkSilenceSeconds: Double?
  /// What was sprayed since the vehicle started up, in litres.
  package var sprayedLitres: Double?
  /// Whether its lamp burns.
  package var isLampOn: Bool?
  /// The mass of its load in kilograms, where it weighs it.
  package var loadKilograms: Double?

  /// Describes a sample.
  package init(
    vehicle: String, sortie: String? = nil, time: MissionTime, position: GeoPoint, altitude: AltitudeAMSL,
    groundSpeed: Speed, verticalSpeed: Speed, heading: Angle? = nil, charge: StateOfCharge? = nil,
    batteryVolts: Double? = nil, batteryAmperes: Double? = nil, mode: String, modeNumber: UInt32? = nil,
    isArmed: Bool, isInAir: Bool, velocity: HorizontalVelocity? = nil, roll: Angle? = nil, pitch: Angle? = nil,
    wind: HorizontalVelocity? = nil, linkLoss: Double? = nil, linkSilenceSeconds: Double? = nil,
    sprayedLitres: Double? = nil, isLampOn: Bool? = nil, loadKilograms: Double? = nil
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
    self.velocity = velocity
    self.roll = roll
    self.pitch = pitch
    self.wind = wind
    self.linkLoss = linkLoss
    self.linkSilenceSeconds = linkSilenceSeconds
    self.sprayedLitres = sprayedLitres
    self.isLampOn = isLampOn
    self.loadKilograms = loadKilograms
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
