import Foundation
import Quantities

/// One vehicle of a run as a ULog file, with topics that tools for PX4's logs show.
///
/// The log's clock starts one second before the vehicle's first reading; the time of day is in `vehicle_gps_position`.
/// What a reading does not hold is said as PX4 says it: -1 for charge and current, 0 for the voltage. A mode that PX4
/// does not have is `nav_state` 255, and its name stands in a logged message.
///
/// Source: PX4 developer guide, "ULog File Format", version 1; PX4, `msg/*.msg`.
package enum ULogExport {
  /// `nav_state` of a mode that PX4 does not have.
  static let unknownState: UInt8 = 255
  /// The most seconds between two records of what changes seldom.
  static let slowSeconds = 1.0
  /// The log's clock at the first record, in microseconds.
  static let firstMicroseconds = 1_000_000.0

  /// The topics, their fields, and their numbers by place.
  private static let topics: [(name: String, fields: String)] = [
    (
      "vehicle_global_position", "uint64_t timestamp;double lat;double lon;float alt;bool lat_lon_valid;bool alt_valid;"
    ),
    ("vehicle_attitude", "uint64_t timestamp;float[4] q;"),
    (
      "vehicle_local_position",
      "uint64_t timestamp;float x;float y;float z;float vx;float vy;float vz;float heading;bool xy_valid;bool z_valid;"
        + "bool v_xy_valid;bool v_z_valid;"
    ),
    ("battery_status", "uint64_t timestamp;float voltage_v;float current_a;float remaining;bool connected;uint8_t id;"),
    ("vehicle_status", "uint64_t timestamp;uint8_t arming_state;uint8_t nav_state;"),
    ("vehicle_land_detected", "uint64_t timestamp;bool landed;"),
    (
      "vehicle_gps_position",
      "uint64_t timestamp;uint64_t time_utc_usec;int32_t lat;int32_t lon;int32_t alt;float vel_m_s;uint8_t fix_type;"
    ),
    ("wind", "uint64_t timestamp;float windspeed_north;float windspeed_east;"),
  ]

  /// Writes the file and commits nothing: the caller does.
  package static func write(_ run: RunExportSource, to file: ExportFile) throws -> RunExportSummary {
    guard run.vehicles.count == 1, let vehicle = run.vehicles.first else {
      throw ExportError(
        "a ULog file is of one vehicle, and \(run.vehicles.count) are chosen",
        help: run.vehicles.isEmpty
          ? "the run has no vehicles" : "choose one: --vehicle \(run.vehicles.prefix(5).joined(separator: ", "))")
    }
    var first: MissionTime?
    try run.eachReading { _, reading in first = first ?? reading.time }
    let events = try run.events()
    let commands = try run.commands()
    let start = ([first] + [events.first?.time, commands.first?.time]).compactMap(\.self).min() ?? MissionTime.start
    var writer = Writer(file: file, run: run, start: start)
    writer.head(vehicle)
    writer.texts = writer.texts(events, commands)
    try run.eachReading { _, reading in try writer.put(reading) }
    try writer.putTexts(until: nil)
    return writer.summary
  }

  private struct Writer {
    let file: ExportFile
    let run: RunExportSource
    let start: MissionTime
    var summary = RunExportSummary()
    var texts: [(time: MissionTime, level: Int, text: String)] = []
    var nextText = 0
    var state: (mode: String, isArmed: Bool, isInAir: Bool, time: MissionTime)?
    var slow: MissionTime?

    init(file: ExportFile, run: RunExportSource, start: MissionTime) {
      self.file = file
      self.run = run
      self.start = start
    }

    func texts(
      _ events: [RunEvent], _ commands: [CommandRecord]
    ) -> [(time: MissionTime, level: Int, text: String)] {
      let told = events.map { (time: $0.time, level: $0.severity.rawValue, text: $0.text) }
      let ordered = commands.map {
        (time: $0.time, level: RunEvent.Severity.info.rawValue, text: "Command \($0.command): \($0.result)")
      }
      let all = told + ordered
      return all.indices.sorted { (all[$0].time.seconds, $0) < (all[$1].time.seconds, $1) }.map { all[$0] }
    }

    // MARK: Records

    mutating func head(_ vehicle: String) {
      file.text.bytes += ULogReader.magic + [1]
      file.text.little(UInt64(ULogExport.firstMicroseconds))
      record("B") { text in text.bytes += [UInt8](repeating: 0, count: 40) }
      for (key, value) in [
        ("sys_name", "Sortie"), ("ver_sw", run.description.toolVersion), ("sys_uuid", vehicle),
        ("mission", run.description.mission),
      ] where !value.isEmpty {
        // The value's length is part of its type.
        let bytes = Array(value.utf8.prefix(255))
        record("I") { text in
          let name = "char[\(bytes.count)] \(key)"
          text.bytes.append(UInt8(name.utf8.count))
          text.add(name)
          text.bytes += bytes
        }
      }
      for topic in ULogExport.topics { record("F") { $0.add("\(topic.name):\(topic.fields)") } }
      for (number, topic) in ULogExport.topics.enumerated() {
        record("A") { text in
          text.bytes.append(0)
          text.little(UInt16(number))
          text.add(topic.name)
        }
      }
    }

    /// Writes a record with its length.
    private func record(_ kind: Character, _ content: (inout ExportText) -> Void) {
      var text = ExportText()
      content(&text)
      precondition(text.bytes.count <= ULogFormats.recordBytesMax, "a record's length has 16 bits")
      file.text.little(UInt16(text.bytes.count))
      file.text.bytes.append(kind.asciiValue ?? 0)
      file.text.bytes += text.bytes
    }

    private func data(_ number: Int, _ time: MissionTime, _ content: (inout ExportText) -> Void) {
      record("D") { text in
        text.little(UInt16(number))
        text.little(microseconds(time))
        content(&text)
      }
    }

    private func microseconds(_ time: MissionTime) -> UInt64 {
      UInt64(exactly: ((time - start) * 1e6 + ULogExport.firstMicroseconds).rounded()) ?? 0
    }

    mutating func putTexts(until end: MissionTime?) throws {
      while nextText < texts.count, end.map({ texts[nextText].time <= $0 }) ?? true {
        let entry = texts[nextText]
        nextText += 1
        message(entry.level, entry.text, entry.time)
        summary.add("messages")
        try file.flushIfFull()
      }
    }

    private func message(_ level: Int, _ words: String, _ time: MissionTime) {
      record("L") { text in
        text.bytes.append(UInt8(ascii: "0") + UInt8(level))
        text.little(microseconds(time))
        text.bytes += words.utf8.prefix(ULogFormats.recordBytesMax - 9)
      }
    }

    // MARK: Readings

    /// The place comes behind the state: whoever reads the log knows by then how the vehicle was there.
    mutating func put(_ reading: Reading) throws {
      try putTexts(until: reading.time)
      let time = reading.time
      summary.add("readings")
      putState(reading)
      if let roll = reading.roll, let pitch = reading.pitch, let heading = reading.heading {
        data(1, time) { text in
          for part in ULogExport.quaternion(roll: roll.radians, pitch: pitch.radians, yaw: heading.radians) {
            text.little(part)
          }
        }
      }
      putMotion(reading)
      if reading.charge != nil || reading.batteryVolts != nil || reading.batteryAmperes != nil {
        data(3, time) { text in
          text.little(Float(reading.batteryVolts ?? 0))
          text.little(Float(reading.batteryAmperes ?? -1))
          text.little(Float(reading.charge?.fraction ?? -1))
          text.bytes += [1, 0]
        }
      }
      data(0, time) { text in
        text.little(reading.position.latitude)
        text.little(reading.position.longitude)
        text.little(Float(reading.altitude.metres))
        text.bytes += [1, 1]
      }
      if slow.map({ time - $0 >= ULogExport.slowSeconds - 1e-6 }) ?? true {
        slow = time
        putSlow(reading)
      }
      try file.flushIfFull()
    }

    private func putMotion(_ reading: Reading) {
      let heading = Float(reading.heading.map { remainder($0.radians, 2 * .pi) } ?? .nan)
      data(2, reading.time) { text in
        for _ in 0..<3 { text.little(Float.nan) }
        text.little(Float(reading.velocity?.north.metresPerSecond ?? .nan))
        text.little(Float(reading.velocity?.east.metresPerSecond ?? .nan))
        text.little(Float(-reading.verticalSpeed.metresPerSecond))
        text.little(heading)
        text.bytes += [0, 0, reading.velocity == nil ? 0 : 1, 1]
      }
    }

    /// Mode, arming and landing: where they change, and each second.
    private mutating func putState(_ reading: Reading) {
      let time = reading.time
      let isNews = state.map {
        $0.mode != reading.mode || $0.isArmed != reading.isArmed || $0.isInAir != reading.isInAir
          || time - $0.time >= ULogExport.slowSeconds - 1e-6
      }
      guard isNews ?? true else { return }
      let number = FlightModeNames.px4State(reading.mode)
      if number == nil, state?.mode != reading.mode {
        message(RunEvent.Severity.info.rawValue, "Mode \(reading.mode)", time)
      }
      state = (reading.mode, reading.isArmed, reading.isInAir, time)
      data(4, time) { $0.bytes += [reading.isArmed ? 2 : 1, number ?? ULogExport.unknownState] }
      data(5, time) { $0.bytes.append(reading.isInAir ? 0 : 1) }
    }

    /// What is told once a second: the time of day with the place, and the wind.
    private func putSlow(_ reading: Reading) {
      data(6, reading.time) { text in
        text.little(UInt64(max(0, run.unixMilliseconds(reading.time))) * 1000)
        text.little(reading.position.latitudeE7)
        text.little(reading.position.longitudeE7)
        text.little(Int32(exactly: (reading.altitude.metres * 1000).rounded()) ?? 0)
        text.little(Float(reading.groundSpeed.metresPerSecond))
        text.bytes.append(3)
      }
      guard let wind = reading.wind else { return }
      data(7, reading.time) { text in
        text.little(Float(wind.north.metresPerSecond))
        text.little(Float(wind.east.metresPerSecond))
      }
    }
  }

  /// The rotation from the body's frame to north, east and down, real part first.
  static func quaternion(roll: Double, pitch: Double, yaw: Double) -> [Float] {
    let (cr, sr) = (cos(roll / 2), sin(roll / 2))
    let (cp, sp) = (cos(pitch / 2), sin(pitch / 2))
    let (cy, sy) = (cos(yaw / 2), sin(yaw / 2))
    return [
      cr * cp * cy + sr * sp * sy, sr * cp * cy - cr * sp * sy, cr * sp * cy + sr * cp * sy,
      cr * cp * sy - sr * sp * cy,
    ].map { Float($0) }
  }
}
