import Geometry
import MAVLink
import Quantities

/// What the vehicle says by itself.
extension SimulatedVehicle {
  /// Seconds between heartbeats.
  static let heartbeatSeconds = 1.0

  mutating func sendStreams(at seconds: Double) {
    if heartbeatDue(at: seconds) { send(heartbeat) }
    for messageID in streams.due(at: seconds) {
      if let message = telemetry(messageID, at: seconds) { send(message) }
    }
    if payload.isSpraying, heartbeatDue(at: seconds) {
      send(
        NamedValueFloat(
          timeBootMs: milliseconds(seconds), name: "sprayed_l", value: Float(payload.sprayedLitres)))
    }
  }

  /// True in the one step of each second in which the heartbeat is sent; vehicles differ by their system id so that
  /// they do not all speak at once.
  private func heartbeatDue(at seconds: Double) -> Bool {
    let phase = Double(configuration.systemID % 20) * 0.05
    let before = ((seconds - Simulation.stepSeconds + phase) / Self.heartbeatSeconds + 1e-6).rounded(.down)
    return ((seconds + phase) / Self.heartbeatSeconds + 1e-6).rounded(.down) > before
  }

  private func milliseconds(_ seconds: Double) -> UInt32 { UInt32(clamping: Int(seconds * 1000)) }

  private var heartbeat: Heartbeat {
    var mode = MavModeFlag.customModeEnabled | MavModeFlag.stabilizeEnabled
    if autopilot.isArmed { mode |= MavModeFlag.safetyArmed }
    if autopilot.mode == .auto || autopilot.mode == .guided { mode |= MavModeFlag.guidedEnabled }
    let type: UInt8
    let isActive: Bool
    switch configuration.kind {
    case .multirotor: (type, isActive) = (MavType.hexarotor, autopilot.isInAir)
    // ArduPilot Rover is active in every mode but HOLD, armed or not.
    case .rover: (type, isActive) = (MavType.groundRover, autopilot.mode != .hold)
    }
    return Heartbeat(
      type: type, autopilot: MavAutopilot.ardupilotmega, baseMode: mode,
      customMode: autopilot.mode.number(of: configuration.kind) ?? 0,
      systemStatus: isActive ? MavState.active : MavState.standby, mavlinkVersion: 3)
  }

  private var missionState: UInt8 {
    switch configuration.kind {
    case .multirotor: return autopilot.isInAir ? MissionState.active : MissionState.notStarted
    case .rover:
      if autopilot.isMissionComplete { return MissionState.complete }
      guard autopilot.isOnDrive else { return MissionState.notStarted }
      return autopilot.mode == .auto ? MissionState.active : MissionState.paused
    }
  }

  /// A telemetry message as of now; nil for one that this vehicle does not have.
  func telemetry(_ messageID: UInt32, at seconds: Double) -> (any MAVLinkMessage)? {
    let time = milliseconds(seconds)
    switch messageID {
    case GlobalPositionInt.id: return globalPosition(time)
    case GpsRawInt.id: return gps(seconds)
    case SysStatus.id: return systemStatus
    case BatteryStatus.id: return batteryStatus
    case Attitude.id: return Attitude(timeBootMs: time, yaw: Float(body.heading.radians))
    case VfrHud.id:
      return VfrHud(
        airspeed: Float(body.velocity.lengthMetres), groundspeed: Float(body.velocity.lengthMetres),
        heading: Int16(body.heading.degrees.rounded()) % 360, throttle: autopilot.isUnderWay ? 50 : 0,
        alt: Float(body.altitudeMetres), climb: Float(body.climbMetresPerSecond))
    case ExtendedSysState.id:
      return ExtendedSysState(
        landedState: autopilot.isInAir ? MavLandedState.inAir : MavLandedState.onGround)
    case MissionCurrent.id:
      return missions.currentMessage(state: missionState, mode: autopilot.mode == .auto ? 1 : 2)
    case HomePosition.id: return homePosition(seconds)
    case WinchStatus.id: return winchStatus(seconds)
    case RelayStatus.id:
      guard configuration.lamp != nil else { return nil }
      let lamp: UInt16 = 1 << PayloadState.lampRelay
      return RelayStatus(timeBootMs: time, on: payload.isLampOn ? lamp : 0, present: lamp)
    case AutopilotVersion.id:
      let capabilities =
        MavProtocolCapability.missionInt | MavProtocolCapability.commandInt | MavProtocolCapability.mavlink2
      return AutopilotVersion(capabilities: capabilities, uid: UInt64(configuration.systemID))
    default: return nil
    }
  }

  private func globalPosition(_ time: UInt32) -> GlobalPositionInt? {
    guard let place = geoPosition else { return nil }
    return GlobalPositionInt(
      timeBootMs: time, lat: place.latitudeE7, lon: place.longitudeE7,
      alt: Int32((body.altitudeMetres * 1000).rounded()),
      relativeAlt: Int32(((body.altitudeMetres - groundAltitude) * 1000).rounded()),
      vx: Int16(clamping: Int((body.velocity.north * 100).rounded())),
      vy: Int16(clamping: Int((body.velocity.east * 100).rounded())),
      vz: Int16(clamping: Int((-body.climbMetresPerSecond * 100).rounded())),
      hdg: UInt16((body.heading.normalised.degrees * 100).rounded()) % 36_000)
  }

  private var geoPosition: GeoPoint? {
    do {
      return try projection.geo(body.position)
    } catch {
      return nil
    }
  }

  private func gps(_ seconds: Double) -> GpsRawInt? {
    guard let place = geoPosition else { return nil }
    let hasFix = seconds >= Self.bootSeconds
    return GpsRawInt(
      timeUsec: UInt64(max(0, seconds) * 1e6), fixType: hasFix ? 3 : 1, lat: place.latitudeE7, lon: place.longitudeE7,
      alt: Int32((body.altitudeMetres * 1000).rounded()), eph: 80, epv: 120,
      vel: UInt16(clamping: Int((body.velocity.lengthMetres * 100).rounded())), cog: 65_535,
      satellitesVisible: hasFix ? 14 : 3)
  }

  private var systemStatus: SysStatus {
    SysStatus(
      voltageBattery: UInt16(clamping: Int((battery.volts * 1000).rounded())),
      currentBattery: Int16(clamping: Int((battery.amperes * 100).rounded())),
      batteryRemaining: Int8(clamping: Int((battery.charge.percent).rounded())))
  }

  private var batteryStatus: BatteryStatus {
    var voltages = [UInt16](repeating: 65_535, count: 10)
    voltages[0] = UInt16(clamping: Int((battery.volts * 1000).rounded()))
    return BatteryStatus(
      id: 0, temperature: 32_767, voltages: voltages,
      currentBattery: Int16(clamping: Int((battery.amperes * 100).rounded())), currentConsumed: -1,
      // Hectojoules.
      energyConsumed: Int32(clamping: Int((battery.drawn.joules / 100).rounded())),
      batteryRemaining: Int8(clamping: Int(battery.charge.percent.rounded())))
  }

  private func homePosition(_ seconds: Double) -> HomePosition? {
    do {
      let home = try projection.geo(configuration.home)
      return HomePosition(
        latitude: home.latitudeE7, longitude: home.longitudeE7,
        altitude: Int32((groundAltitude * 1000).rounded()), q: [1, 0, 0, 0],
        timeUsec: UInt64(max(0, seconds) * 1e6))
    } catch {
      return nil
    }
  }

  private func winchStatus(_ seconds: Double) -> WinchStatus? {
    guard configuration.winch != nil else { return nil }
    var flags = MavWinchStatusFlag.healthy
    flags |= payload.isWinching ? MavWinchStatusFlag.moving : MavWinchStatusFlag.fullyRetracted
    return WinchStatus(
      timeUsec: UInt64(max(0, seconds) * 1e6), lineLength: Float(payload.lineMetres), speed: .nan,
      tension: Float(payload.parcelKilograms), voltage: .nan, current: .nan, temperature: Int16.max, status: flags)
  }

  /// Takes a thermal frame where one is due, and sends its extremes and its cells. No pixel is sent.
  mutating func takeFrame(at seconds: Double, scene: ThermalScene) {
    guard autopilot.isInAir else { return }
    let ground = scene.groundMetres(at: body.position)
    let above = body.altitudeMetres - ground - scene.surfaceHeightMetres(at: body.position)
    guard
      let frame = payload.frame(
        at: seconds, position: body.position, heightMetres: above, heading: body.heading, scene: scene)
    else { return }
    send(
      CameraThermalRange(
        timeBootMs: milliseconds(seconds), streamId: 1, cameraDeviceId: 0, max: Float(frame.warmest.celsius),
        maxPointX: Float(frame.warmestAcross), maxPointY: Float(frame.warmestAlong),
        min: Float(frame.coldest.celsius)))
    let origin = projection.origin
    let number = UInt16(truncatingIfNeeded: payload.frames)
    for start in stride(from: 0, to: frame.cells.count, by: ThermalCellsPayload.cellsMax) {
      let part = frame.cells[start..<min(start + ThermalCellsPayload.cellsMax, frame.cells.count)]
      send(
        ThermalCellsPayload(
          cellCentimetres: UInt16((Simulation.thermalCellMetres * 100).rounded()), originLatitudeE7: origin.latitudeE7,
          originLongitudeE7: origin.longitudeE7, frame: number, cells: part.map(Self.wireCell)
        ).tunnel)
    }
  }

  private static func wireCell(_ cell: ThermalObservation.Cell) -> ThermalCellsPayload.Cell {
    func centidegrees(_ celsius: Double) -> Int16 { Int16(clamping: Int((celsius * 100).rounded())) }
    return ThermalCellsPayload.Cell(
      column: cell.column, row: cell.row, pixels: UInt16(clamping: cell.pixels),
      meanCentidegrees: centidegrees(cell.sumCelsius / Double(cell.pixels)),
      coldestCentidegrees: centidegrees(cell.coldest.celsius),
      warmestCentidegrees: centidegrees(cell.warmest.celsius))
  }
}
