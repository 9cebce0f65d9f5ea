import Foundation
import Geometry
import MAVLink
import Quantities

/// The telemetry messages, one by one.
extension SimulatedVehicle {
  /// Sensors and controllers that every vehicle has.
  private static let sensors =
    MavSysStatusSensor.sensor3dGyro | MavSysStatusSensor.sensor3dAccel | MavSysStatusSensor.sensor3dMag
    | MavSysStatusSensor.sensorAbsolutePressure | MavSysStatusSensor.sensorGps
    | MavSysStatusSensor.sensorAngularRateControl | MavSysStatusSensor.sensorAttitudeStabilization
    | MavSysStatusSensor.sensorYawPosition | MavSysStatusSensor.sensorZAltitudeControl
    | MavSysStatusSensor.sensorXyPositionControl | MavSysStatusSensor.sensorMotorOutputs | MavSysStatusSensor.ahrs
    | MavSysStatusSensor.sensorBattery | MavSysStatusSensor.prearmCheck

  func heartbeat(at seconds: Double) -> Heartbeat {
    var mode = MavModeFlag.customModeEnabled
    if autopilot.isArmed { mode |= MavModeFlag.safetyArmed }
    let type: UInt8
    var isActive: Bool
    switch configuration.kind {
    case .multirotor: (type, isActive) = (MavType.hexarotor, autopilot.isInAir)
    // ArduPilot Rover is active in every mode but HOLD, armed or not.
    case .rover: (type, isActive) = (MavType.groundRover, autopilot.mode != .hold)
    }
    if isArdupilot {
      mode |= MavModeFlag.stabilizeEnabled
      if !configuration.kind.isRover { mode |= MavModeFlag.manualInputEnabled }
      if autopilot.mode == .auto || autopilot.mode == .guided { mode |= MavModeFlag.guidedEnabled }
    } else {
      isActive = autopilot.isArmed
      switch autopilot.mode {
      case .auto, .takeOff, .loiter, .hold, .returnToLaunch, .land:
        mode |= MavModeFlag.autoEnabled | MavModeFlag.stabilizeEnabled | MavModeFlag.guidedEnabled
      default: mode |= MavModeFlag.manualInputEnabled | MavModeFlag.stabilizeEnabled
      }
    }
    var state = isActive ? MavState.active : MavState.standby
    if seconds < Self.initialiseSeconds { state = MavState.boot }
    if failsafes.isActive { state = MavState.critical }
    return Heartbeat(
      type: type, autopilot: isArdupilot ? MavAutopilot.ardupilotmega : MavAutopilot.px4, baseMode: mode,
      customMode: autopilot.mode.number(of: configuration.kind, profile: configuration.profile) ?? 0,
      systemStatus: state, mavlinkVersion: 3)
  }

  /// MISSION_CURRENT's state of the mission, and whether the vehicle is in the mission's mode.
  var missionState: UInt8 {
    if isArdupilot, configuration.kind.isRover {
      if autopilot.isMissionComplete { return MissionState.complete }
      guard autopilot.isOnDrive else { return MissionState.notStarted }
      return autopilot.mode == .auto ? MissionState.active : MissionState.paused
    }
    if autopilot.mission.isEmpty { return MissionState.noMission }
    if autopilot.isMissionComplete { return MissionState.complete }
    guard autopilot.isUnderWay else { return MissionState.notStarted }
    if autopilot.mode == .auto { return autopilot.isPaused ? MissionState.paused : MissionState.active }
    return isArdupilot ? MissionState.notStarted : MissionState.paused
  }

  var missionMode: UInt8 {
    if autopilot.mode == .auto { return 1 }
    return isArdupilot && !configuration.kind.isRover ? 0 : 2
  }

  private var landedState: UInt8 {
    guard autopilot.isInAir else { return MavLandedState.onGround }
    if autopilot.isTakingOff { return MavLandedState.takeoff }
    return autopilot.isLanding ? MavLandedState.landing : MavLandedState.inAir
  }

  /// A telemetry message as of now; nil for one that this vehicle does not have, or has nothing to say of.
  func telemetry(_ messageID: UInt32, at seconds: Double) -> (any MAVLinkMessage)? {
    let time = milliseconds(seconds)
    switch messageID {
    case GlobalPositionInt.id: return globalPosition(time)
    case GpsRawInt.id: return gps(seconds)
    case SysStatus.id: return systemStatus(seconds)
    case BatteryStatus.id: return batteryStatus
    case VfrHud.id:
      return VfrHud(
        airspeed: Float(inertia.airspeed), groundspeed: Float(body.velocity.lengthMetres),
        heading: Int16(body.heading.degrees.rounded()) % 360, throttle: UInt16((throttle * 100).rounded()),
        alt: Float(estimate.altitudeMetres), climb: Float(body.climbMetresPerSecond))
    case ExtendedSysState.id: return ExtendedSysState(landedState: landedState)
    case MissionCurrent.id: return missions.currentMessage(state: missionState, mode: missionMode)
    case SystemTime.id: return SystemTime(timeBootMs: time)
    case LocalPositionNed.id: return localPosition(seconds)
    case NavControllerOutput.id: return navigation
    case PositionTargetGlobalInt.id: return positionTarget(time)
    case FenceStatus.id: return fenceStatus
    case EstimatorStatus.id: return estimatorStatus(at: seconds)
    case EkfStatusReport.id: return filterStatus(at: seconds)
    case GpsGlobalOrigin.id: return origin(seconds)
    case HomePosition.id: return homePosition(seconds)
    case WinchStatus.id: return winchStatus(seconds)
    case RelayStatus.id:
      guard configuration.lamp != nil else { return nil }
      let lamp: UInt16 = 1 << PayloadState.lampRelay
      return RelayStatus(timeBootMs: time, on: payload.isLampOn ? lamp : 0, present: lamp)
    case AutopilotVersion.id: return version
    case ProtocolVersion.id: return protocolVersion
    case CurrentMode.id: return currentMode
    default: return sensorTelemetry(messageID, at: seconds)
    }
  }

  /// What the autopilot can do, and which release it stands for: ArduPilot 4.7.0 in development, PX4 1.15.4.
  private var version: AutopilotVersion {
    var capabilities =
      MavProtocolCapability.missionInt | MavProtocolCapability.commandInt | MavProtocolCapability.mavlink2
      | MavProtocolCapability.missionFence | MavProtocolCapability.missionRally | MavProtocolCapability.missionFloat
    capabilities |=
      isArdupilot
      ? MavProtocolCapability.paramEncodeCCast | MavProtocolCapability.setPositionTargetGlobalInt
      : MavProtocolCapability.paramEncodeBytewise
    let release: (UInt32, UInt32, UInt32, UInt32) = isArdupilot ? (4, 7, 0, 0) : (1, 15, 4, 255)
    return AutopilotVersion(
      capabilities: capabilities,
      flightSwVersion: release.0 << 24 | release.1 << 16 | release.2 << 8 | release.3,
      uid: UInt64(configuration.systemID))
  }

  private func globalPosition(_ time: UInt32) -> GlobalPositionInt? {
    guard let place = geoPosition else { return nil }
    let altitude = estimate.altitudeMetres
    return GlobalPositionInt(
      timeBootMs: time, lat: place.latitudeE7, lon: place.longitudeE7,
      alt: Int32(clamping: Int((altitude * 1000).rounded())),
      relativeAlt: Int32(clamping: Int(((altitude - autopilot.homeAltitude) * 1000).rounded())),
      vx: Int16(clamping: Int((body.velocity.north * 100).rounded())),
      vy: Int16(clamping: Int((body.velocity.east * 100).rounded())),
      vz: Int16(clamping: Int((-body.climbMetresPerSecond * 100).rounded())),
      hdg: UInt16((body.heading.normalised.degrees * 100).rounded()) % 36_000)
  }

  private func localPosition(_ seconds: Double) -> LocalPositionNed? {
    guard seconds >= Self.bootSeconds else { return nil }
    let place = estimate
    let way = place.position - configuration.home
    return LocalPositionNed(
      timeBootMs: milliseconds(seconds), x: Float(way.north), y: Float(way.east),
      z: Float(autopilot.padAltitude - place.altitudeMetres), vx: Float(body.velocity.north),
      vy: Float(body.velocity.east), vz: Float(-body.climbMetresPerSecond))
  }

  func geo(_ place: LocalPoint) -> GeoPoint? {
    do {
      return try projection.geo(place)
    } catch {
      return nil
    }
  }

  /// Where the vehicle believes to be.
  var geoPosition: GeoPoint? { geo(estimate.position) }

  /// What the receiver says; without satellites, where it saw them last.
  private func gps(_ seconds: Double) -> GpsRawInt? {
    let time = microseconds(seconds)
    guard hasFix(at: seconds) else {
      let unknown = UInt16.max
      let last = failsafes.lastFix.flatMap { fix in geo(fix.place).map { ($0, fix.altitudeMetres) } }
      return GpsRawInt(
        timeUsec: time, fixType: 1, lat: last?.0.latitudeE7 ?? 0, lon: last?.0.longitudeE7 ?? 0,
        alt: Int32(clamping: Int(((last?.1 ?? 0) * 1000).rounded())), eph: unknown, epv: unknown, vel: unknown,
        cog: unknown, satellitesVisible: 3)
    }
    let (error, noise) = (receiver.receiverError, receiver.noise(at: seconds))
    guard let place = geo(body.position + error.across + noise.across) else { return nil }
    let altitude = body.altitudeMetres + error.up + noise.up
    let course = Angle(radians: atan2(body.velocity.east, body.velocity.north)).normalised.degrees
    let hasCourse = body.velocity.lengthMetres > MultirotorBody.headingMetresPerSecondMin
    return GpsRawInt(
      timeUsec: time, fixType: 3, lat: place.latitudeE7, lon: place.longitudeE7,
      alt: Int32(clamping: Int((altitude * 1000).rounded())), eph: 80, epv: 120,
      vel: UInt16(clamping: Int((body.velocity.lengthMetres * 100).rounded())),
      cog: hasCourse ? UInt16((course * 100).rounded()) % 36_000 : UInt16.max, satellitesVisible: 14, hAcc: 300,
      vAcc: 300)
  }

  private func systemStatus(_ seconds: Double) -> SysStatus {
    var present = Self.sensors
    var enabled = present
    var healthy = present
    // MAVSDK takes this bit for the position estimate, so a PX4 vehicle sets it with that.
    if !hasFix(at: seconds) || (!isArdupilot && seconds < Self.bootSeconds) {
      healthy &= ~MavSysStatusSensor.sensorGps
    }
    if seconds < Self.bootSeconds || failsafes.isPositionAnswered { healthy &= ~MavSysStatusSensor.ahrs }
    if failsafes.battery != .full { healthy &= ~MavSysStatusSensor.sensorBattery }
    if !autopilot.isArmed, complaint(at: seconds) != nil { healthy &= ~MavSysStatusSensor.prearmCheck }
    if fence.breach == nil { healthy |= MavSysStatusSensor.geofence }
    // ArduPilot has a fence always, and watches it where it is enabled.
    if isArdupilot || settings.isFenceEnabled { present |= MavSysStatusSensor.geofence }
    if settings.isFenceEnabled {
      enabled |= MavSysStatusSensor.geofence
    }
    return SysStatus(
      onboardControlSensorsPresent: present, onboardControlSensorsEnabled: enabled,
      onboardControlSensorsHealth: healthy,
      voltageBattery: UInt16(clamping: Int((battery.volts * 1000).rounded())),
      currentBattery: Int16(clamping: Int((battery.amperes * 100).rounded())),
      batteryRemaining: Int8(clamping: Int((battery.charge.percent).rounded())))
  }

  private var batteryStatus: BatteryStatus {
    var voltages = [UInt16](repeating: 65_535, count: 10)
    voltages[0] = UInt16(clamping: Int((battery.volts * 1000).rounded()))
    let charge: UInt8
    switch failsafes.battery {
    case .full: charge = MavBatteryChargeState.ok
    // ArduPilot says critical as soon as a failsafe is active.
    case .low: charge = isArdupilot ? MavBatteryChargeState.critical : MavBatteryChargeState.low
    case .critical: charge = MavBatteryChargeState.critical
    case .emergency: charge = MavBatteryChargeState.emergency
    }
    return BatteryStatus(
      id: 0, temperature: 32_767, voltages: voltages,
      currentBattery: Int16(clamping: Int((battery.amperes * 100).rounded())),
      currentConsumed: Int32(clamping: Int(Self.usedMilliampereHours(battery).rounded())),
      // Hectojoules.
      energyConsumed: Int32(clamping: Int((battery.drawn.joules / 100).rounded())),
      batteryRemaining: Int8(clamping: Int(battery.charge.percent.rounded())), chargeState: charge)
  }

  private func homePosition(_ seconds: Double) -> HomePosition? {
    guard hasHome(at: seconds), let home = geo(autopilot.home) else { return nil }
    return HomePosition(
      latitude: home.latitudeE7, longitude: home.longitudeE7,
      altitude: Int32(clamping: Int((autopilot.homeAltitude * 1000).rounded())),
      // ArduPilot leaves the slope of the ground open.
      q: isArdupilot ? [.nan, .nan, .nan, .nan] : [1, 0, 0, 0],
      timeUsec: microseconds(seconds))
  }

  /// Where the local frame begins: the pad.
  private func origin(_ seconds: Double) -> GpsGlobalOrigin? {
    guard hasHome(at: seconds), let pad = geo(configuration.home) else { return nil }
    return GpsGlobalOrigin(
      latitude: pad.latitudeE7, longitude: pad.longitudeE7,
      altitude: Int32(clamping: Int((autopilot.padAltitude * 1000).rounded())), timeUsec: microseconds(seconds))
  }

  private var navigation: NavControllerOutput {
    let lean = inertia.attitude
    let (roll, pitch) = (Float(lean.roll * 180 / .pi), Float(lean.pitch * 180 / .pi))
    guard let target = autopilot.target else { return NavControllerOutput(navRoll: roll, navPitch: pitch) }
    let place = estimate
    let way = target.place - place.position
    let bearing = Int16(clamping: Int((atan2(way.east, way.north) * 180 / .pi).rounded()))
    return NavControllerOutput(
      navRoll: roll, navPitch: pitch, navBearing: bearing, targetBearing: bearing,
      wpDist: UInt16(clamping: Int(way.lengthMetres.rounded())),
      altError: Float(target.altitude - place.altitudeMetres), xtrackError: Float(autopilot.crossTrackMetres(place)))
  }

  private func positionTarget(_ time: UInt32) -> PositionTargetGlobalInt? {
    guard autopilot.isUnderWay, let target = autopilot.target, let place = geo(target.place) else { return nil }
    // Velocities, accelerations and yaw are left out.
    let onlyPlace: UInt16 = 0xDF8
    return PositionTargetGlobalInt(
      timeBootMs: time, coordinateFrame: MavFrame.global, typeMask: onlyPlace, latInt: place.latitudeE7,
      lonInt: place.longitudeE7, alt: Float(target.altitude))
  }

  private var fenceStatus: FenceStatus? {
    guard settings.isFenceEnabled else { return nil }
    return FenceStatus(
      breachStatus: fence.breach == nil ? 0 : 1, breachCount: UInt16(clamping: fence.breaches),
      breachType: fence.breach?.wire ?? FenceBreach.none, breachTime: milliseconds(fence.lastBreachSeconds))
  }

  private func winchStatus(_ seconds: Double) -> WinchStatus? {
    guard configuration.winch != nil else { return nil }
    var flags = MavWinchStatusFlag.healthy
    flags |= payload.isWinching ? MavWinchStatusFlag.moving : MavWinchStatusFlag.fullyRetracted
    return WinchStatus(
      timeUsec: microseconds(seconds), lineLength: Float(payload.lineMetres), speed: .nan,
      tension: Float(payload.parcelKilograms), voltage: .nan, current: .nan, temperature: Int16.max, status: flags)
  }
}
