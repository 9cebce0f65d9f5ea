import Foundation
import MAVLink
import Quantities
import Telemetry

/// What the dispatcher knows of a vehicle from its telemetry. Wire units end here.
struct VehicleState: Sendable {
  /// The lamp as a vehicle said it last.
  struct Lamp: Sendable {
    var isOn: Bool
    /// The vehicle's own time of the message, in seconds.
    var bootSeconds: Double
    /// When the first message about it was heard; nil where all is known from an earlier dispatcher.
    var firstHeard: MissionTime?
    /// How long it had burned by then, in seconds.
    var burnedBefore = 0.0
  }

  let kind: VehicleKind
  /// Whose autopilot the vehicle has, by its first heartbeat.
  var dialect = AutopilotDialect.ardupilot
  var hasHeartbeat = false
  var isArmed = false
  var isInAir = false
  /// Whether EXTENDED_SYS_STATE was heard.
  var hasLandedState = false
  var mode: UInt32?
  /// The mode of the last heartbeat in the air.
  var modeInAir: UInt32?
  var position: GeoPoint?
  var altitude: AltitudeAMSL?
  var groundSpeed = Speed.zero
  var velocity: HorizontalVelocity?
  var roll: Angle?
  var pitch: Angle?
  var wind: HorizontalVelocity?
  var climb = Speed.zero
  var heading: Angle?
  var charge: StateOfCharge?
  var volts: Double?
  var amperes: Double?
  var sprayedLitres: Double?
  var lamp: Lamp?
  /// What MISSION_CURRENT said last of the vehicle's mission; a `MissionState`.
  var missionState: UInt8?
  /// Whether the mission that was started last has been seen in the mode that runs it, running, and at its end.
  var isMissionMode = false
  var isMissionActive = false
  var isMissionComplete = false
  /// Whether the heartbeat is of another kind of vehicle than the plan is for.
  var isOfOtherKind = false
  /// Whether the heartbeat is of an autopilot that the dispatcher does not know.
  var isOfOtherAutopilot = false
  var lastReading: MissionTime?
  var isOverdueReported = false

  /// What a whole percent may stand below the number it was rounded from, in points.
  static let percentRounding = 0.5

  init(kind: VehicleKind) {
    self.kind = kind
  }

  /// The autopilot's name of the mode.
  var modeName: String { dialect.name(ofMode: mode, of: kind) }

  mutating func take(_ heartbeat: Heartbeat) {
    // A camera or a companion computer of the vehicle has no autopilot of its own.
    guard heartbeat.autopilot != MavAutopilot.invalid else { return }
    let spoken = AutopilotDialect(heartbeat)
    if !hasHeartbeat, let spoken { dialect = spoken }
    hasHeartbeat = true
    isArmed = heartbeat.baseMode & MavModeFlag.safetyArmed != 0
    mode = heartbeat.customMode
    isOfOtherKind = VehicleKind(heartbeat).map { $0 != kind } ?? false
    isOfOtherAutopilot = spoken != dialect
    // ArduPilot Rover is active on the ground too.
    if dialect.isActiveInAir, kind == .multirotor, heartbeat.systemStatus == MavState.active { isInAir = true }
    if !isArmed { isInAir = false }
    if isInAir { modeInAir = mode }
  }

  mutating func take(_ status: ExtendedSysState) {
    let isOffGround =
      [MavLandedState.inAir, MavLandedState.takeoff, MavLandedState.landing].contains(status.landedState)
    hasLandedState = true
    isInAir = kind == .multirotor && isOffGround
  }

  /// A new mission is to be flown: what was heard of the one before is forgotten.
  mutating func forgetMission() {
    isMissionMode = false
    isMissionActive = false
    isMissionComplete = false
    modeInAir = nil
  }

  mutating func take(_ position: GlobalPositionInt) {
    guard let place = GeoPoint(longitudeE7: position.lon, latitudeE7: position.lat) else { return }
    self.position = place
    altitude = AltitudeAMSL(metres: Double(position.alt) / 1000)
    let north = Double(position.vx) / 100
    let east = Double(position.vy) / 100
    let velocity = HorizontalVelocity(north: Speed(metresPerSecond: north), east: Speed(metresPerSecond: east))
    self.velocity = velocity
    groundSpeed = velocity.speed
    climb = Speed(metresPerSecond: -Double(position.vz) / 100)
    heading = position.hdg == UInt16.max ? nil : Angle(degrees: Double(position.hdg) / 100)
  }

  /// The charge is what the energy drawn leaves of the rated capacity, and no more than the vehicle's own estimate,
  /// which comes in whole percent: cold or old cells hold less than their rated capacity.
  mutating func take(_ battery: BatteryStatus, capacity: Energy?) {
    let estimate = (0...100).contains(battery.batteryRemaining) ? Double(battery.batteryRemaining) : nil
    if let capacity, capacity.joules > 0, battery.energyConsumed >= 0 {
      // Hectojoules.
      let left = (1 - Double(battery.energyConsumed) * 100 / capacity.joules) * 100
      charge = StateOfCharge(percent: min(left, estimate.map { $0 + Self.percentRounding } ?? left))
    } else if let estimate {
      charge = StateOfCharge(percent: estimate)
    }
    if let millivolts = battery.voltages.first, millivolts != UInt16.max { volts = Double(millivolts) / 1000 }
    amperes = battery.currentBattery < 0 ? nil : Double(battery.currentBattery) / 100
  }

  /// Roll and pitch; the heading comes with the position.
  mutating func take(_ attitude: Attitude) {
    guard attitude.roll.isFinite, attitude.pitch.isFinite, abs(attitude.roll) <= 4, abs(attitude.pitch) <= 4 else {
      return
    }
    roll = Angle(radians: Double(attitude.roll))
    pitch = Angle(radians: Double(attitude.pitch))
  }

  /// ArduPilot's wind: from where it blows, in degrees.
  mutating func take(_ wind: Wind) {
    guard wind.direction.isFinite, wind.speed.isFinite, (0...Self.windSpeedMax).contains(Double(wind.speed)) else {
      return
    }
    let towards = Double(wind.direction) * .pi / 180 + .pi
    setWind(north: Double(wind.speed) * cos(towards), east: Double(wind.speed) * sin(towards))
  }

  /// PX4's wind: how the air moves.
  mutating func take(_ wind: WindCov) { setWind(north: Double(wind.windX), east: Double(wind.windY)) }

  /// More wind than any vehicle flies in, in metres per second.
  static let windSpeedMax = 150.0

  private mutating func setWind(north: Double, east: Double) {
    guard north.isFinite, east.isFinite, abs(north) <= Self.windSpeedMax, abs(east) <= Self.windSpeedMax else { return }
    wind = HorizontalVelocity(north: Speed(metresPerSecond: north), east: Speed(metresPerSecond: east))
  }
}
