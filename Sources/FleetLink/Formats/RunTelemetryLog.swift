import Foundation
import MAVLink
import Quantities
import Telemetry

/// A stored run as a telemetry log, which ground stations and log viewers open.
///
/// It is made from what the run store holds, readings and events; the bytes that came over the link are not kept. Each
/// vehicle is a system of its own, numbered from 1 by name. What a reading does not hold is unset where the message has
/// a value for that, and the message is left out where it has none: there is an ATTITUDE only where roll and pitch are
/// known.
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

  /// Makes the log of a run in memory. The same run gives the same bytes.
  package static func make(of run: RunContents) throws(Refusal) -> Output {
    guard run.tracks.count <= vehiclesMax else { throw .tooManyVehicles(run.tracks.count) }
    var records: [Record] = []
    var heads = Heads(vehicles: run.tracks.count)
    for (place, track) in run.tracks.enumerated() {
      for reading in track.readings {
        heads.look(at: reading, of: place)
        records.append(Record(time: reading.time, system: place + 1, content: .reading(reading)))
      }
    }
    let vehicles = run.tracks.map(\.vehicle)
    for event in run.events {
      heads.look(at: event)
      let system = event.vehicle.flatMap { vehicles.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
      records.append(Record(time: event.time, system: system, content: .event(event)))
    }
    var builder = Builder(start: run.description.start, heads)
    let order = records.indices.sorted { left, right in
      let (one, other) = (records[left], records[right])
      return (one.time.seconds, one.system, left) < (other.time.seconds, other.system, right)
    }
    for index in order { builder.write(records[index]) }
    return Output(bytes: builder.bytes, frames: builder.frames, vehicles: vehicles)
  }

  /// Writes the log of a run to a file, one reading at a time, and commits nothing: the caller does.
  ///
  /// - Throws: `ExportError`, or what the run store throws.
  package static func write(_ run: RunExportSource, to file: ExportFile) throws -> RunExportSummary {
    guard run.vehicles.count <= vehiclesMax else {
      throw ExportError(
        "the run has \(run.vehicles.count) vehicles, and a tlog tells at most \(vehiclesMax) apart",
        help: "choose some with --vehicle")
    }
    var heads = Heads(vehicles: run.vehicles.count)
    try run.eachReading { place, reading in heads.look(at: reading, of: place) }
    let events = try run.events()
    for event in events { heads.look(at: event) }
    var builder = Builder(start: run.description.start, heads)
    var summary = RunExportSummary()
    var next = 0
    func pass(_ record: Record) throws {
      builder.write(record)
      file.text.bytes += builder.bytes
      builder.bytes.removeAll(keepingCapacity: true)
      try file.flushIfFull()
    }
    func tell(until end: MissionTime?) throws {
      while next < events.count, end.map({ events[next].time < $0 }) ?? true {
        let event = events[next]
        next += 1
        summary.add("events")
        let system = event.vehicle.flatMap { run.vehicles.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        try pass(Record(time: event.time, system: system, content: .event(event)))
      }
    }
    try run.eachReading { place, reading in
      try tell(until: reading.time)
      summary.add("readings")
      try pass(Record(time: reading.time, system: place + 1, content: .reading(reading)))
    }
    try tell(until: nil)
    summary.add("frames", builder.frames)
    return summary
  }

  /// Something that is written at a time.
  private struct Record {
    let time: MissionTime
    /// 0 for the run as a whole, else the vehicle's place, from 1.
    let system: Int
    let content: Content
  }

  private enum Content {
    case reading(Reading)
    case event(RunEvent)
  }

  /// What must be known of the run before its first message.
  private struct Heads {
    /// The first moment of the run.
    var start: MissionTime?
    /// The altitude of each vehicle's first reading.
    var altitudes: [AltitudeAMSL?]
    var wasArmed: [Bool]
    var hasFlown: [Bool]

    init(vehicles: Int) {
      altitudes = Array(repeating: nil, count: vehicles)
      wasArmed = Array(repeating: false, count: vehicles)
      hasFlown = wasArmed
    }

    mutating func look(at reading: Reading, of place: Int) {
      start = min(start ?? reading.time, reading.time)
      if altitudes[place] == nil { altitudes[place] = reading.altitude }
      if reading.isArmed { wasArmed[place] = true }
      if reading.isInAir { hasFlown[place] = true }
    }

    mutating func look(at event: RunEvent) { start = min(start ?? event.time, event.time) }
  }

  private struct Builder {
    let runStart: CivilTime
    let start: MissionTime
    var writers: [MAVLinkFrameWriter]
    /// When each system last said that it is there, and in which state.
    var heartbeats: [(time: MissionTime, message: Heartbeat)?]
    /// The last reading of each system.
    var last: [Reading?]
    var texts: UInt16 = 0
    var frames = 0
    var bytes: [UInt8] = []
    /// The kind of each system.
    let types: [UInt8]
    let firstAltitudes: [AltitudeAMSL?]

    init(start runStart: CivilTime, _ heads: Heads) {
      self.runStart = runStart
      start = heads.start ?? .start
      let stations = MAVLinkFrameWriter(systemID: RunTelemetryLog.groundStation, componentID: 190)
      let count = heads.altitudes.count
      writers = [stations] + (0..<count).map { MAVLinkFrameWriter(systemID: UInt8($0 + 1), componentID: 1) }
      heartbeats = Array(repeating: nil, count: count + 1)
      last = Array(repeating: nil, count: count + 1)
      firstAltitudes = [nil] + heads.altitudes
      // What is armed and never flies drives.
      types =
        [MavType.gcs]
        + (0..<count).map { heads.wasArmed[$0] && !heads.hasFlown[$0] ? MavType.groundRover : MavType.hexarotor }
    }

    mutating func write(_ record: Record) {
      switch record.content {
      case .reading(let reading): write(reading, record.system)
      case .event(let event): write(event, record.system)
      }
    }

    private mutating func put<Message: MAVLinkMessage>(_ message: Message, _ system: Int, at time: MissionTime) {
      let frame = writers[system].encode(message)
      let microseconds = (runStart.secondsSinceEpoch + time.seconds) * 1e6
      frame.withUnsafeBytes {
        MAVLinkLog.append($0, time: UInt64(exactly: microseconds.rounded()) ?? 0, to: &bytes)
      }
      frames += 1
    }

    private func milliseconds(_ time: MissionTime) -> UInt32 {
      UInt32(exactly: ((time.seconds - start.seconds) * 1000).rounded()) ?? 0
    }

    // MARK: Messages

    /// The place comes last: whoever reads the log knows by then how the vehicle was there.
    private mutating func write(_ reading: Reading, _ system: Int) {
      beat(reading, system)
      if let roll = reading.roll, let pitch = reading.pitch, let heading = reading.heading {
        put(
          Attitude(
            timeBootMs: milliseconds(reading.time), roll: Float(roll.radians), pitch: Float(pitch.radians),
            yaw: Float(remainder(heading.radians, 2 * .pi))), system, at: reading.time)
      }
      putBattery(reading, system)
      let motion = velocity(reading, after: last[system])
      last[system] = reading
      let first = firstAltitudes[system] ?? reading.altitude
      put(
        GlobalPositionInt(
          timeBootMs: milliseconds(reading.time), lat: reading.position.latitudeE7, lon: reading.position.longitudeE7,
          alt: whole(reading.altitude.metres * 1000), relativeAlt: whole((reading.altitude - first).metres * 1000),
          vx: whole(motion.north * 100), vy: whole(motion.east * 100),
          vz: whole(-reading.verticalSpeed.metresPerSecond * 100),
          hdg: reading.heading.map { UInt16(whole($0.degrees * 100) % 36_000 as Int32) } ?? .max), system,
        at: reading.time)
    }

    private mutating func putBattery(_ reading: Reading, _ system: Int) {
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
      // A drone of ArduPilot is active in the air, a rover while it is armed.
      let isActive = types[system] == MavType.groundRover ? reading.isArmed : reading.isInAir
      let message = Heartbeat(
        type: types[system], autopilot: MavAutopilot.ardupilotmega,
        baseMode: MavModeFlag.customModeEnabled | (reading.isArmed ? MavModeFlag.safetyArmed : 0),
        customMode: reading.modeNumber ?? 0, systemStatus: isActive ? MavState.active : MavState.standby)
      if let last = heartbeats[system], last.message == message,
        reading.time.seconds - last.time.seconds < RunTelemetryLog.heartbeatSeconds - 1e-6
      {
        return
      }
      heartbeats[system] = (reading.time, message)
      put(message, system, at: reading.time)
      guard let wind = reading.wind else { return }
      // WIND says where the wind comes from.
      let from = atan2(-wind.east.metresPerSecond, -wind.north.metresPerSecond) * 180 / .pi
      put(
        Wind(direction: Float(from < 0 ? from + 360 : from), speed: Float(wind.speed.metresPerSecond)), system,
        at: reading.time)
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

    /// The horizontal velocity that was read; where only its amount was, it points from the place before to this one,
    /// or along the heading where the vehicle did not move.
    private func velocity(_ reading: Reading, after last: Reading?) -> (north: Double, east: Double) {
      if let velocity = reading.velocity { return (velocity.north.metresPerSecond, velocity.east.metresPerSecond) }
      let speed = reading.groundSpeed.metresPerSecond
      let other = last ?? reading
      let metresPerDegree = 111_319.5
      let north = (reading.position.latitude - other.position.latitude) * metresPerDegree
      let east =
        (reading.position.longitude - other.position.longitude) * metresPerDegree
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
