import Geometry
import MAVLink
import Quantities

/// What the vehicle says by itself.
extension SimulatedVehicle {
  /// Seconds between heartbeats.
  static let heartbeatSeconds = 1.0
  /// Seconds between questions for the time of the ground.
  static let timesyncSeconds = 10

  mutating func sendStreams(at seconds: Double) {
    let isHeartbeatDue = Self.isHeartbeatDue(of: configuration.systemID, at: seconds)
    if isHeartbeatDue {
      send(heartbeat(at: seconds))
      sendUnasked(at: seconds)
    }
    for messageID in streams.due(at: seconds) {
      if let message = telemetry(messageID, at: seconds) { send(message) }
    }
    if payload.isSpraying, isHeartbeatDue {
      send(
        NamedValueFloat(
          timeBootMs: milliseconds(seconds), name: "sprayed_l", value: Float(payload.sprayedLitres)))
    }
  }

  /// What goes along with a heartbeat: home once it is known, and the time.
  private mutating func sendUnasked(at seconds: Double) {
    if owesHome || (configuration.isTalkative && isArdupilot && !hasToldHome), hasHome(at: seconds),
      let home = telemetry(HomePosition.id, at: seconds)
    {
      send(home)
      if !owesHome, let origin = telemetry(GpsGlobalOrigin.id, at: seconds) { send(origin) }
      owesHome = false
      hasToldHome = true
    }
    guard configuration.isTalkative, Int(seconds) % Self.timesyncSeconds == 0 else { return }
    send(Timesync(tc1: 0, ts1: Int64(seconds * 1e9)))
  }

  /// True in the one step of each second in which the heartbeat is sent; vehicles differ by their system id so that
  /// they do not all speak at once.
  private static func isHeartbeatDue(of systemID: UInt8, at seconds: Double) -> Bool {
    let phase = Double(systemID % 20) * 0.05
    let before = ((seconds - Simulation.stepSeconds + phase) / heartbeatSeconds + 1e-6).rounded(.down)
    return ((seconds + phase) / heartbeatSeconds + 1e-6).rounded(.down) > before
  }

  /// The autopilot's own clock, which begins with its boot.
  func milliseconds(_ seconds: Double) -> UInt32 {
    UInt32(clamping: Int((seconds - restart.bootedAtSeconds) * 1000))
  }

  /// Takes a thermal frame where one is due, and sends its extremes and its cells. No pixel is sent.
  mutating func takeFrame(at seconds: Double, scene: ThermalScene) {
    guard autopilot.isInAir, payload.isFrameDue(at: seconds, position: estimate.position) else { return }
    let ground = scene.groundMetres(at: body.position)
    let above = body.altitudeMetres - ground - scene.surfaceHeightMetres(at: body.position)
    guard
      let frame = payload.frame(
        at: body.position, believed: receiver.estimateError.across, heightMetres: above, heading: body.heading,
        scene: scene)
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
