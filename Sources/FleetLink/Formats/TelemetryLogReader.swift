import Foundation
import MAVLink
import Telemetry

/// Reads telemetry logs of ground stations (`.tlog`): frames of MAVLink, each with the time at which it was received.
///
/// Each system with an autopilot is a vehicle, numbered by its system id. What a ground station says itself concerns
/// the log as a whole.
package struct TelemetryLogReader: FlightLogReader {
  package static var recordBytesMax: Int { MAVLinkLog.lookaheadMax }
  /// The rank of positions that come from a receiver of satellites.
  private static let receiverRank = 1
  /// The component of an autopilot.
  private static let autopilotComponent: UInt8 = 1

  package private(set) var tally = FlightLogTally()
  private var counts = MAVLinkFrameParser.Counts()
  private var systems: [UInt8: System] = [:]
  private var texts = StatustextAssembler()
  private var isTied = false
  private var lastTime: Int64 = 0

  /// What must be known of a system to read its messages.
  private struct System {
    var isVehicle = true
    var dialect: AutopilotDialect?
    var modes: FlightModeNames.Kind?
    var drives = false
    var hasLandedState = false
    var hasBatteryStatus = false
  }

  /// A reader at the beginning of a log.
  package init() {}

  /// Whether bytes at the front of a file are such a log: the first frames, some of which may be damaged.
  package static func recognises(_ head: [UInt8]) -> Bool {
    var frames = 0
    head.withUnsafeBytes { bytes in
      frames = MAVLinkLog.read(bytes) { _, _ in }.frames
    }
    return frames > 0
  }

  package mutating func read(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, isEnd: Bool, into sink: inout some FlightLogSink
  ) throws(FlightLogError) -> Int {
    var counts = counts
    var lost: [Range<Int>] = []
    let done = MAVLinkLog.scan(
      bytes, isEnd: isEnd, unknownMessages: .passUnchecked, counts: &counts, dropped: { lost.append($0) },
      { time, frame in take(frame, at: time, into: &sink) })
    self.counts = counts
    for range in lost {
      tally.add(offset + range.lowerBound, length: range.count, "no frame with a right checksum")
    }
    if isEnd { tell(texts.tick(at: .seconds(Int64.max / 2)), at: lastTime, into: &sink) }
    return done
  }

  private mutating func take(
    _ frame: borrowing MAVLinkFrameView, at time: UInt64, into sink: inout some FlightLogSink
  ) {
    tally.records += 1
    // A clock that was never set counts from 0; only the sign is damage.
    guard let time = Int64(exactly: time) else {
      tally.unexplained += 1
      return
    }
    lastTime = time
    if !isTied, time >= FlightLogScout.unixMicrosecondsMin {
      isTied = true
      sink.tie(time, to: time)
    }
    if !read(frame, at: time, into: &sink) { tally.passedOver += 1 }
  }

  /// Reads one message; false where it says nothing of use.
  private mutating func read(
    _ frame: borrowing MAVLinkFrameView, at time: Int64, into sink: inout some FlightLogSink
  ) -> Bool {
    let id = frame.systemID
    if let text = frame.decode(as: Statustext.self) {
      let sender = MAVLinkAddress(systemID: id, componentID: frame.componentID)
      tell(texts.tick(at: .microseconds(time)), at: time, into: &sink)
      tell(texts.receive(text, from: sender, at: .microseconds(time)), at: time, into: &sink)
      return true
    }
    if frame.messageID == ParamValue.id {
      tally.parameters += 1
      return true
    }
    guard frame.componentID == Self.autopilotComponent else { return false }
    if let heartbeat = frame.decode(as: Heartbeat.self) {
      beat(heartbeat, of: id, at: time, into: &sink)
      return true
    }
    guard systems[id]?.isVehicle ?? true else { return false }
    func take(_ observation: LogObservation) -> Bool {
      sink.take(observation, of: Int(id), at: time)
      return true
    }
    switch frame.messageID {
    case GlobalPositionInt.id: return frame.decode(as: GlobalPositionInt.self).map { take(Self.position($0)) } ?? false
    case GpsRawInt.id: return frame.decode(as: GpsRawInt.self).map { take(Self.receiver($0)) } ?? false
    case Attitude.id:
      guard let attitude = frame.decode(as: Attitude.self) else { return false }
      let toDegrees = 180 / Double.pi
      return take(
        .attitude(
          rollDegrees: Double(attitude.roll) * toDegrees, pitchDegrees: Double(attitude.pitch) * toDegrees,
          headingDegrees: Double(attitude.yaw) * toDegrees))
    case Wind.id:
      guard let wind = frame.decode(as: Wind.self) else { return false }
      // It says where the wind comes from.
      let angle = Double(wind.direction) * .pi / 180
      return take(.wind(north: -cos(angle) * Double(wind.speed), east: -sin(angle) * Double(wind.speed)))
    case ExtendedSysState.id:
      guard let state = frame.decode(as: ExtendedSysState.self), state.landedState != MavLandedState.undefined else {
        return false
      }
      systems[id, default: System()].hasLandedState = true
      return take(.inAir(state.landedState != MavLandedState.onGround))
    case SystemTime.id:
      guard let clock = frame.decode(as: SystemTime.self), !isTied, clock.timeUnixUsec > 0,
        let utc = Int64(exactly: clock.timeUnixUsec)
      else { return false }
      sink.tie(time, to: utc)
      return true
    case BatteryStatus.id, SysStatus.id: return battery(frame, of: id).map(take) ?? false
    case CommandAck.id:
      return frame.decode(as: CommandAck.self).map {
        take(.command(name: "\($0.command)", result: FlightLogNames.result(of: Int($0.result))))
      } ?? false
    case MissionItemReached.id:
      return frame.decode(as: MissionItemReached.self).map {
        take(.text(severity: .info, kind: "mission-item", text: "Reached item \($0.seq)"))
      } ?? false
    default: return false
    }
  }

  private mutating func tell(
    _ whole: [StatustextAssembler.Text], at time: Int64, into sink: inout some FlightLogSink
  ) {
    for text in whole where !text.text.isEmpty {
      let isVehicle = systems[text.sender.systemID]?.isVehicle ?? true
      sink.take(
        .text(
          severity: RunEvent.Severity(rawValue: Int(text.severity)) ?? .info, kind: isVehicle ? "vehicle" : "station",
          text: text.text),
        of: isVehicle ? Int(text.sender.systemID) : FlightLogAssembler.wholeLog, at: time)
    }
  }

  // MARK: State

  private mutating func beat(
    _ heartbeat: Heartbeat, of id: UInt8, at time: Int64, into sink: inout some FlightLogSink
  ) {
    var system = systems[id] ?? System()
    system.isVehicle = heartbeat.autopilot != MavAutopilot.invalid
    system.dialect = AutopilotDialect(heartbeat)
    system.drives = heartbeat.type == MavType.groundRover || heartbeat.type == MavType.surfaceBoat
    system.modes =
      switch heartbeat.type {
      case _ where system.drives: .rover
      case MavType.fixedWing: .plane
      case MavType.quadrotor, MavType.hexarotor, MavType.octorotor, MavType.tricopter, MavType.helicopter,
        MavType.coaxial, MavType.dodecarotor:
        .copter
      default: nil
      }
    systems[id] = system
    guard system.isVehicle else { return }
    let isArmed = heartbeat.baseMode & MavModeFlag.safetyArmed != 0
    sink.take(.armed(isArmed), of: Int(id), at: time)
    let number = heartbeat.customMode
    let name =
      system.dialect == .px4
      ? AutopilotDialect.px4.name(ofMode: number, of: .multirotor)
      : FlightModeNames.name(number, of: system.dialect == .ardupilot ? system.modes : nil)
    sink.take(.mode(name: name, number: number), of: Int(id), at: time)
    if system.drives {
      sink.take(.inAir(false), of: Int(id), at: time)
    } else if !system.hasLandedState, system.dialect?.isActiveInAir ?? false {
      sink.take(.inAir(isArmed && heartbeat.systemStatus == MavState.active), of: Int(id), at: time)
    }
  }

  private static func position(_ message: GlobalPositionInt) -> LogObservation {
    .position(
      LogPosition(
        rank: 0, longitude: Double(message.lon) / 1e7, latitude: Double(message.lat) / 1e7,
        altitudeMetres: Double(message.alt) / 1000,
        velocity: LogVelocity(
          north: Double(message.vx) / 100, east: Double(message.vy) / 100, down: Double(message.vz) / 100),
        headingDegrees: message.hdg == .max ? nil : Double(message.hdg) / 100))
  }

  private static func receiver(_ message: GpsRawInt) -> LogObservation {
    var velocity: LogVelocity?
    if message.vel != .max, message.cog != .max {
      let (speed, course) = (Double(message.vel) / 100, Double(message.cog) / 100 * .pi / 180)
      velocity = LogVelocity(north: speed * cos(course), east: speed * sin(course), down: 0)
    }
    return .position(
      LogPosition(
        rank: receiverRank, longitude: Double(message.lon) / 1e7, latitude: Double(message.lat) / 1e7,
        altitudeMetres: Double(message.alt) / 1000, hasFix: message.fixType >= 3, velocity: velocity))
  }

  private mutating func battery(_ frame: borrowing MAVLinkFrameView, of id: UInt8) -> LogObservation? {
    func fraction(_ percent: Int8) -> Double? { (0...100).contains(percent) ? Double(percent) / 100 : nil }
    if let status = frame.decode(as: BatteryStatus.self) {
      guard status.id == 0 else { return nil }
      systems[id, default: System()].hasBatteryStatus = true
      let cells = status.voltages.filter { $0 != .max }
      return .battery(
        volts: cells.isEmpty ? nil : cells.reduce(0) { $0 + Double($1) } / 1000,
        amperes: status.currentBattery < 0 ? nil : Double(status.currentBattery) / 100,
        fraction: fraction(status.batteryRemaining))
    }
    guard let status = frame.decode(as: SysStatus.self), !(systems[id]?.hasBatteryStatus ?? false) else { return nil }
    return .battery(
      volts: status.voltageBattery == .max ? nil : Double(status.voltageBattery) / 1000,
      amperes: status.currentBattery < 0 ? nil : Double(status.currentBattery) / 100,
      fraction: fraction(status.batteryRemaining))
  }
}
