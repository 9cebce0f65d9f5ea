import Foundation
import MAVLink
import Quantities
import Telemetry

/// A stored run as a telemetry log, which ground stations and log viewers open.
///
/// It is made from what the run store holds, readings and events; the bytes that came over the link are not kept. Each
/// vehicle is a system of its own, numbered from 1 by name. What a reading does not hold is unset where the message has
/// a value for that, and the message is left out where it has none: there is no ATTITUDE, since no reading knows roll
/// and pitch.
package enum RunTelemetryLog {
  /// The most vehicles of one log: what is left of 255 system numbers for ground stations.
  package static let vehiclesMax = 250
  /// The system that says what concerns the run as a whole: the ground station.
  package static let groundStation: UInt8 = 255
  /// The most seconds between two heartbeats of a vehicle whose readings go on.
  static let heartbeatSeconds = 1.0
  /// Moves of less than so many metres have no direction.
  static let stepMetresMin = 0.05

  /// The log.
  package struct Output: Sendable {
    /// The bytes of the file.
    package var bytes: [UInt8]
    /// Frames in it.
    package var frames: Int
    /// The vehicles by system number, from 1.
    package var vehicles: [String]
  }

  /// Why there is no log.
  package enum Refusal: Error, Sendable, Hashable {
    /// More vehicles than one log can tell apart.
    case tooManyVehicles(Int)
  }

  /// Makes the log of a run. The same run gives the same bytes.
  package static func make(of run: RunContents) throws(Refusal) -> Output {
    guard run.tracks.count <= vehiclesMax else { throw .tooManyVehicles(run.tracks.count) }
    var builder = Builder(run)
    return builder.log()
  }

  /// Something that is written at a time.
  private struct Record {
    let time: MissionTime
    /// 0 for the run as a whole, else the vehicle's place in the tracks, from 1.
    let system: Int
    let content: Content
  }

  private enum Content {
    case reading(Int)
    case event(RunEvent)
  }

  private struct Builder {
    let run: RunContents
    let start: MissionTime
    var writers: [MAVLinkFrameWriter]
    /// When each system last said that it is there, and in which state.
    var heartbeats: [(time: MissionTime, message: Heartbeat)?]
    var texts: UInt16 = 0
    var frames = 0
    var bytes: [UInt8] = []
    /// Before each system's frames, by system.
    let types: [UInt8]

    init(_ run: RunContents) {
      self.run = run
      let times = run.tracks.compactMap(\.readings.first?.time.seconds) + run.events.map(\.time.seconds)
      start = MissionTime(seconds: times.min() ?? 0)
      let stations = MAVLinkFrameWriter(systemID: RunTelemetryLog.groundStation, componentID: 190)
      writers = [stations] + run.tracks.indices.map { MAVLinkFrameWriter(systemID: UInt8($0 + 1), componentID: 1) }
      heartbeats = Array(repeating: nil, count: run.tracks.count + 1)
      types =
        [MavType.gcs]
        + run.tracks.map { track in
          // What is armed and never flies drives.
          let drives = track.readings.contains(where: \.isArmed) && !track.readings.contains(where: \.isInAir)
          return drives ? MavType.groundRover : MavType.hexarotor
        }
    }

    mutating func log() -> Output {
      var records: [Record] = []
      let systems = Dictionary(
        run.tracks.enumerated().map { ($1.vehicle, $0 + 1) }, uniquingKeysWith: { first, _ in first })
      for (index, track) in run.tracks.enumerated() {
        for (number, reading) in track.readings.enumerated() {
          records.append(Record(time: reading.time, system: index + 1, content: .reading(number)))
        }
      }
      for event in run.events {
        let system = event.vehicle.flatMap { systems[$0] } ?? 0
        records.append(Record(time: event.time, system: system, content: .event(event)))
      }
      let order = records.indices.sorted { left, right in
        let (one, other) = (records[left], records[right])
        return (one.time.seconds, one.system, left) < (other.time.seconds, other.system, right)
      }
      for index in order {
        let record = records[index]
        switch record.content {
        case .reading(let number):
          write(run.tracks[record.system - 1].readings, number, record.system)
        case .event(let event): write(event, record.system)
        }
      }
      return Output(bytes: bytes, frames: frames, vehicles: run.tracks.map(\.vehicle))
    }

    private mutating func put<Message: MAVLinkMessage>(_ message: Message, _ system: Int, at time: MissionTime) {
      let frame = writers[system].encode(message)
      let microseconds = (run.description.start.secondsSinceEpoch + time.seconds) * 1e6
      frame.withUnsafeBytes {
        MAVLinkLog.append($0, time: UInt64(exactly: microseconds.rounded()) ?? 0, to: &bytes)
      }
      frames += 1
    }

    private func milliseconds(_ time: MissionTime) -> UInt32 {
      UInt32(exactly: ((time.seconds - start.seconds) * 1000).rounded()) ?? 0
    }

    // MARK: Messages

    private mutating func write(_ readings: [Reading], _ number: Int, _ system: Int) {
      let reading = readings[number]
      beat(reading, system)
      let motion = velocity(readings, number)
      put(
        GlobalPositionInt(
          timeBootMs: milliseconds(reading.time), lat: reading.position.latitudeE7, lon: reading.position.longitudeE7,
          alt: whole(reading.altitude.metres * 1000),
          relativeAlt: whole((reading.altitude - readings[0].altitude).metres * 1000), vx: whole(motion.north * 100),
          vy: whole(motion.east * 100), vz: whole(-reading.verticalSpeed.metresPerSecond * 100),
          hdg: reading.heading.map { UInt16(whole($0.degrees * 100) % 36_000 as Int32) } ?? .max), system,
        at: reading.time)
      guard reading.charge != nil || reading.batteryVolts != nil || reading.batteryAmperes != nil else { return }
      var voltages = [UInt16](repeating: .max, count: 10)
      if let volts = reading.batteryVolts, let value = UInt16(exactly: (volts * 1000).rounded()) { voltages[0] = value }
      put(
        BatteryStatus(
          temperature: .max, voltages: voltages, currentBattery: reading.batteryAmperes.map { whole($0 * 100) } ?? -1,
          currentConsumed: -1, energyConsumed: -1, batteryRemaining: reading.charge.map { whole($0.percent) } ?? -1),
        system, at: reading.time)
    }

    /// A heartbeat where the last one is old, or said something else.
    private mutating func beat(_ reading: Reading, _ system: Int) {
      let message = Heartbeat(
        type: types[system], autopilot: MavAutopilot.ardupilotmega,
        baseMode: MavModeFlag.customModeEnabled | (reading.isArmed ? MavModeFlag.safetyArmed : 0),
        customMode: reading.modeNumber ?? 0, systemStatus: reading.isArmed ? MavState.active : MavState.standby)
      if let last = heartbeats[system], last.message == message,
        reading.time.seconds - last.time.seconds < RunTelemetryLog.heartbeatSeconds - 1e-6
      {
        return
      }
      heartbeats[system] = (reading.time, message)
      put(message, system, at: reading.time)
    }

    private mutating func write(_ event: RunEvent, _ system: Int) {
      if system == 0, heartbeats[0] == nil {
        let message = Heartbeat(
          type: MavType.gcs, autopilot: MavAutopilot.invalid, systemStatus: MavState.active)
        heartbeats[0] = (event.time, message)
        put(message, 0, at: event.time)
      }
      texts = texts == .max ? 1 : texts + 1
      for part in Statustext.chunks(of: event.text, severity: UInt8(event.severity.rawValue), id: texts) {
        put(part, system, at: event.time)
      }
    }

    /// The horizontal velocity: the speed that was read, towards where the vehicle was next; where it did not move,
    /// along its heading.
    private func velocity(_ readings: [Reading], _ number: Int) -> (north: Double, east: Double) {
      let reading = readings[number]
      let speed = reading.groundSpeed.metresPerSecond
      let other = number + 1 < readings.count ? readings[number + 1] : reading
      let metresPerDegree = 111_319.5
      let north = (other.position.latitude - reading.position.latitude) * metresPerDegree
      let east =
        (other.position.longitude - reading.position.longitude) * metresPerDegree
        * cos(reading.position.latitude * .pi / 180)
      let step = (north * north + east * east).squareRoot()
      if step >= RunTelemetryLog.stepMetresMin { return (speed * north / step, speed * east / step) }
      guard let heading = reading.heading else { return (0, 0) }
      return (speed * cos(heading.radians), speed * sin(heading.radians))
    }

    /// The nearest whole number that fits.
    private func whole<Whole: FixedWidthInteger>(_ value: Double) -> Whole {
      Whole(exactly: value.rounded()) ?? (value > 0 ? .max : .min)
    }
  }
}
