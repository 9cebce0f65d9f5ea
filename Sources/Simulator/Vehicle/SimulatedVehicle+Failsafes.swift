import Energetics
import MAVLink
import Quantities

/// What the vehicle does by itself when something goes wrong.
///
/// A cause that ends is told, and the vehicle stays in the mode that it went to.
extension SimulatedVehicle {
  /// Seconds without satellites until the position counts as lost.
  static let positionSecondsMax = 1.0
  /// The voltage at which energy is counted as charge, in volts.
  static let nominalVolts = 22.2

  /// Takes the satellites away from the vehicle, or gives them back.
  package mutating func setPosition(isLost: Bool) {
    failsafes.isPositionLost = isLost
    let error = receiver.receiverError
    failsafes.lastFix = isLost ? (body.position + error.across, body.altitudeMetres + error.up) : nil
  }

  /// Shifts the signals of satellites, or ends that; inside a building there are none.
  mutating func setShift(_ change: FaultSchedule.Change, by offset: LocalVector, velocity: LocalVector) {
    guard configuration.homeAltitude == nil else { return }
    guard change.begins else { return receiver.unshift(change.number) }
    receiver.shift(change.number, by: offset, velocity: velocity)
  }

  /// Lets the receiver and the filter behind it go on, and says what the filter notices.
  mutating func locate(at seconds: Double, step: Double) {
    let refusal = isArdupilot ? SatelliteReceiver.refusalSeconds : SatelliteReceiver.refusalSecondsPx4
    guard
      let event = receiver.advance(
        to: seconds, stepSeconds: step, isBlind: failsafes.isPositionLost, refusal: refusal),
      isArdupilot
    else { return }
    say(MavSeverity.critical, event == .glitch ? "GPS Glitch or Compass error" : "Glitch cleared")
  }

  mutating func watchFailsafes(at seconds: Double) {
    watchPosition(at: seconds)
    watchStation(at: seconds)
    watchBattery()
    watchFence(at: seconds)
  }

  // MARK: Ground station

  /// A heartbeat from the ground.
  mutating func heard(_ heartbeat: Heartbeat, from sender: MAVLinkAddress, at seconds: Double) {
    guard sender.systemID != address.systemID, heartbeat.type == MavType.gcs || settings.stationSystemID != nil,
      settings.stationSystemID.map({ $0 == sender.systemID }) ?? true
    else { return }
    failsafes.lastStationSeconds = seconds
    guard failsafes.isStationLost else { return }
    failsafes.isStationLost = false
    say(
      isArdupilot ? MavSeverity.warning : MavSeverity.info, isArdupilot ? "GCS Failsafe Cleared" : "Data link regained")
  }

  private mutating func watchStation(at seconds: Double) {
    guard let response = settings.stationResponse, autopilot.isArmed, !failsafes.isStationLost,
      let last = failsafes.lastStationSeconds, seconds - last >= settings.stationTimeoutSeconds
    else { return }
    failsafes.isStationLost = true
    say(MavSeverity.warning, isArdupilot ? "GCS Failsafe" : "Failsafe activated: Data link lost")
    answerFailsafe(response)
  }

  // MARK: Position

  private mutating func watchPosition(at seconds: Double) {
    guard failsafes.isPositionLost else {
      failsafes.positionLostSeconds = nil
      guard failsafes.isPositionAnswered else { return }
      failsafes.isPositionAnswered = false
      say(MavSeverity.critical, isArdupilot ? "EKF Failsafe Cleared" : "Position estimate regained")
      return
    }
    let since = failsafes.positionLostSeconds ?? seconds
    failsafes.positionLostSeconds = since
    guard autopilot.isUnderWay, !failsafes.isPositionAnswered, seconds - since >= Self.positionSecondsMax else {
      return
    }
    failsafes.isPositionAnswered = true
    guard isArdupilot else {
      say(MavSeverity.critical, "Failsafe activated: Position lost")
      answerFailsafe(settings.positionResponse)
      return
    }
    say(MavSeverity.critical, "EKF variance")
    guard settings.positionResponse != .report else { return }
    answerFailsafe(settings.positionResponse)
    say(MavSeverity.critical, "EKF Failsafe: changed to \(autopilot.mode.name) Mode")
  }

  // MARK: Battery

  /// The charge drawn since the battery was full, in milliampere hours at the nominal voltage.
  static func usedMilliampereHours(_ battery: BatteryState) -> Double {
    battery.drawn.joules / 3600 / nominalVolts * 1000
  }

  /// Whether a limit is passed. It takes the battery and not the whole vehicle, for it is asked in every step.
  private static func isBelow(_ limit: VehicleSettings.BatteryLimit, _ battery: BatteryState) -> Bool {
    let capacity = battery.battery.capacity.joules / 3600 / nominalVolts * 1000
    return (limit.volts > 0 && battery.volts < limit.volts)
      || (limit.milliampereHours > 0 && capacity - usedMilliampereHours(battery) < limit.milliampereHours)
      || (limit.fraction > 0 && battery.charge.fraction < limit.fraction)
  }

  private mutating func watchBattery() {
    guard autopilot.isArmed else { return }
    var level = FailsafeState.BatteryLevel.full
    if Self.isBelow(settings.lowBattery, battery) { level = .low }
    if Self.isBelow(settings.criticalBattery, battery) { level = .critical }
    if settings.emergencyFraction > 0, battery.charge.fraction < settings.emergencyFraction { level = .emergency }
    guard level > failsafes.battery else { return }
    failsafes.battery = level
    tell(level)
    switch level {
    case .full: break
    case .low: answerFailsafe(settings.lowBattery.response)
    case .critical: answerFailsafe(settings.criticalBattery.response)
    case .emergency: answerFailsafe(.land)
    }
  }

  private mutating func tell(_ level: FailsafeState.BatteryLevel) {
    guard isArdupilot else {
      switch level {
      case .full: break
      case .low: say(MavSeverity.warning, "Low battery level, return advised")
      case .critical: say(MavSeverity.critical, "Critical battery level, land now")
      case .emergency: say(MavSeverity.emergency, "Emergency battery level, land immediately")
      }
      return
    }
    let word = level == .low ? "low" : "critical"
    let volts = (battery.volts * 100).rounded() / 100
    let whole = Int(volts)
    let cents = Int((volts * 100).rounded()) - whole * 100
    let used = Int(Self.usedMilliampereHours(battery).rounded())
    say(
      MavSeverity.warning, "Battery 1 is \(word) \(whole).\(cents < 10 ? "0" : "")\(cents)V used \(used) mAh")
    let response = level == .low ? settings.lowBattery.response : settings.criticalBattery.response
    if response != .report { say(MavSeverity.warning, "Battery Failsafe") }
  }

  /// Does what a failsafe asks for; a vehicle that lands goes on landing, and one that stands is left alone.
  private mutating func answerFailsafe(_ response: VehicleSettings.Response) {
    guard autopilot.isUnderWay, autopilot.mode != .land else { return }
    respond(response)
  }

  // MARK: Fence

  private mutating func watchFence(at seconds: Double) {
    guard settings.isFenceEnabled, autopilot.isUnderWay || fence.breach != nil else { return }
    switch fence.observe(autopilot.isUnderWay ? brokenFence : nil, at: seconds) {
    case nil: return
    case .cleared:
      say(MavSeverity.info, isArdupilot ? "Fence breach cleared" : "Geofence violation ended")
    case .broken(let breach):
      say(MavSeverity.notice, isArdupilot ? "\(breach.name) fence breached" : "Geofence violated")
      if settings.fenceResponse != .report {
        answerFailsafe(settings.fenceResponse)
        if isArdupilot { say(MavSeverity.info, "Manual recovery started") }
      }
    }
    if isArdupilot, let status = telemetry(FenceStatus.id, at: seconds) { send(status) }
  }
}
