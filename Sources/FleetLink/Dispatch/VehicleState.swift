import MAVLink
import Quantities

/// What the dispatcher knows of a vehicle from its telemetry. Wire units end here.
struct VehicleState: Sendable {
  var hasHeartbeat = false
  var isArmed = false
  var isInAir = false
  var mode: UInt32?
  var position: GeoPoint?
  var altitude: AltitudeAMSL?
  var groundSpeed = Speed.zero
  var climb = Speed.zero
  var heading: Angle?
  var charge: StateOfCharge?
  var volts: Double?
  var amperes: Double?
  var sprayedLitres: Double?
  var lastReading: MissionTime?
  var isOverdueReported = false

  /// ArduCopter's names of the modes that the dispatcher meets.
  var modeName: String {
    switch mode {
    case 0: "STABILIZE"
    case 3: "AUTO"
    case 4: "GUIDED"
    case 5: "LOITER"
    case 6: "RTL"
    case 9: "LAND"
    case let other?: "MODE \(other)"
    case nil: "UNKNOWN"
    }
  }

  mutating func take(_ heartbeat: Heartbeat) {
    hasHeartbeat = true
    isArmed = heartbeat.baseMode & MavModeFlag.safetyArmed != 0
    mode = heartbeat.customMode
    if heartbeat.systemStatus == MavState.active { isInAir = true }
    if !isArmed { isInAir = false }
  }

  mutating func take(_ position: GlobalPositionInt) {
    guard let place = GeoPoint(longitudeE7: position.lon, latitudeE7: position.lat) else { return }
    self.position = place
    altitude = AltitudeAMSL(metres: Double(position.alt) / 1000)
    let north = Double(position.vx) / 100
    let east = Double(position.vy) / 100
    groundSpeed = Speed(metresPerSecond: (north * north + east * east).squareRoot())
    climb = Speed(metresPerSecond: -Double(position.vz) / 100)
    heading = position.hdg == UInt16.max ? nil : Angle(degrees: Double(position.hdg) / 100)
  }

  mutating func take(_ battery: BatteryStatus, capacity: Energy?) {
    if let capacity, battery.energyConsumed >= 0 {
      // Hectojoules.
      charge = StateOfCharge(fraction: 1 - Double(battery.energyConsumed) * 100 / capacity.joules)
    } else if battery.batteryRemaining >= 0 {
      charge = StateOfCharge(percent: Double(battery.batteryRemaining))
    }
    if let millivolts = battery.voltages.first, millivolts != UInt16.max { volts = Double(millivolts) / 1000 }
    amperes = battery.currentBattery < 0 ? nil : Double(battery.currentBattery) / 100
  }
}
