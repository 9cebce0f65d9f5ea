import Quantities

/// A run as MCAP, which Foxglove and its like play: places, whole readings and events, each vehicle with topics of its
/// own.
///
/// Messages are JSON by a schema that the file carries; places and events follow the schemas of Foxglove, so that they
/// are drawn without any setting. Chunks are not compressed, and each has its checksum and index.
///
/// Source: MCAP specification 0; Foxglove schemas `LocationFix` and `Log`.
package enum MCAPExport {
  /// Bytes of messages in one chunk, at least.
  static let chunkBytes = 1 << 20
  /// The most vehicles: channels have 16 bits.
  package static let vehiclesMax = 10_000

  /// Writes the file and commits nothing: the caller does.
  package static func write(_ run: RunExportSource, to file: ExportFile) throws -> RunExportSummary {
    guard run.vehicles.count <= vehiclesMax else {
      throw ExportError(
        "the run has \(run.vehicles.count) vehicles, and at most \(vehiclesMax) have their topics in one file",
        help: "choose some with --vehicle")
    }
    var writer = MCAPWriter(file: file)
    writer.begin(library: "sortie \(run.description.toolVersion)")
    let location = writer.schema("foxglove.LocationFix", MCAPSchemas.locationFix)
    let log = writer.schema("foxglove.Log", MCAPSchemas.log)
    let whole = writer.schema("sortie.Reading", MCAPSchemas.reading)
    let logChannel = writer.channel("/log", schema: log)
    let channels = run.vehicles.map { vehicle in
      let topic = "/" + topicName(vehicle)
      return (
        location: writer.channel("\(topic)/location", schema: location),
        reading: writer.channel("\(topic)/reading", schema: whole)
      )
    }
    var summary = RunExportSummary()
    let events = try run.events()
    var next = 0
    func put(_ event: RunEvent) throws {
      summary.add("events")
      let time = nanoseconds(run.unixMilliseconds(event.time))
      try writer.message(logChannel, at: time) { logMessage(event, at: time, &$0) }
    }
    try run.eachReading { place, reading in
      while next < events.count, events[next].time <= reading.time {
        try put(events[next])
        next += 1
      }
      summary.add("readings")
      let time = nanoseconds(run.unixMilliseconds(reading.time))
      try writer.message(channels[place].location, at: time) { locationMessage(reading, at: time, &$0) }
      try writer.message(channels[place].reading, at: time) { readingMessage(reading, &$0) }
    }
    while next < events.count {
      try put(events[next])
      next += 1
    }
    try writer.end()
    return summary
  }

  private static func nanoseconds(_ milliseconds: Int64) -> UInt64 { UInt64(max(0, milliseconds)) * 1_000_000 }

  /// A vehicle's name as a part of a topic.
  private static func topicName(_ vehicle: String) -> String {
    String(vehicle.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : "_" })
  }

  // MARK: Messages

  private static func timestamp(_ time: UInt64, _ text: inout ExportText) {
    text.add("{\"timestamp\":{\"sec\":\(time / 1_000_000_000),\"nsec\":\(time % 1_000_000_000)}")
  }

  private static func locationMessage(_ reading: Reading, at time: UInt64, _ text: inout ExportText) {
    timestamp(time, &text)
    text.add(",\"frame_id\":")
    text.json(reading.vehicle)
    text.add(",\"latitude\":")
    text.number(reading.position.latitude, 7)
    text.add(",\"longitude\":")
    text.number(reading.position.longitude, 7)
    text.add(",\"altitude\":")
    text.number(reading.altitude.metres, 3, missing: "0")
    text.add(",\"position_covariance\":[0,0,0,0,0,0,0,0,0],\"position_covariance_type\":0}")
  }

  private static func logMessage(_ event: RunEvent, at time: UInt64, _ text: inout ExportText) {
    timestamp(time, &text)
    let level =
      switch event.severity {
      case .debug: 1
      case .info, .notice: 2
      case .warning: 3
      case .error: 4
      case .emergency, .alert, .critical: 5
      }
    text.add(",\"level\":\(level),\"message\":")
    text.json(event.text)
    text.add(",\"name\":")
    text.json(event.vehicle ?? "run")
    text.add(",\"file\":")
    text.json(event.kind)
    text.add(",\"line\":0}")
  }

  private static func readingMessage(_ reading: Reading, _ text: inout ExportText) {
    text.add("{\"time_s\":")
    text.number(reading.time.seconds, 3, missing: "0")
    text.add(",\"sortie\":")
    text.json(reading.sortie)
    text.add(",\"mode\":")
    text.json(reading.mode)
    text.add(",\"armed\":\(reading.isArmed),\"in_air\":\(reading.isInAir)")
    let numbers: [(String, Double?, Int)] = [
      ("altitude_amsl_m", reading.altitude.metres, 3), ("ground_speed_ms", reading.groundSpeed.metresPerSecond, 3),
      ("velocity_north_ms", reading.velocity?.north.metresPerSecond, 3),
      ("velocity_east_ms", reading.velocity?.east.metresPerSecond, 3),
      ("vertical_speed_ms", reading.verticalSpeed.metresPerSecond, 3), ("roll_deg", reading.roll?.degrees, 2),
      ("pitch_deg", reading.pitch?.degrees, 2), ("heading_deg", reading.heading?.degrees, 2),
      ("charge", reading.charge?.fraction, 4), ("battery_v", reading.batteryVolts, 3),
      ("battery_a", reading.batteryAmperes, 2), ("link_loss", reading.linkLoss, 4),
      ("link_silence_s", reading.linkSilenceSeconds, 3), ("wind_north_ms", reading.wind?.north.metresPerSecond, 2),
      ("wind_east_ms", reading.wind?.east.metresPerSecond, 2), ("sprayed_l", reading.sprayedLitres, 3),
      ("load_kg", reading.loadKilograms, 3),
    ]
    for (name, value, digits) in numbers where value != nil {
      text.add(",\"\(name)\":")
      text.number(value, digits, missing: "null")
    }
    if let isLampOn = reading.isLampOn { text.add(",\"lamp\":\(isLampOn)") }
    text.add("}")
  }
}
