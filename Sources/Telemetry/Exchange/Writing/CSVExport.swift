import Geometry
import Quantities

/// A run as CSV (RFC 4180), one file for each table, with the names and units of the run store in the first line.
package enum CSVExport {
  /// The tables.
  package enum Table: String, Sendable, CaseIterable {
    case readings
    case events
    case commands
    case thermalCells = "thermal-cells"
    case thermalFrames = "thermal-frames"
    case zonePassages = "zone-passages"
    case tasks
  }

  /// Writes one table and commits nothing: the caller does.
  package static func write(_ table: Table, of run: RunExportSource, to file: ExportFile) throws -> Int {
    switch table {
    case .readings: try readings(run, file)
    case .events: try events(run, file)
    case .commands: try commands(run, file)
    case .thermalCells: try cells(run, file)
    case .thermalFrames: try frames(run, file)
    case .zonePassages: try passages(run, file)
    case .tasks: try tasks(run, file)
    }
  }

  private static func row(_ file: ExportFile, _ fields: [(inout ExportText) -> Void]) throws {
    for (index, field) in fields.enumerated() {
      if index > 0 { file.text.bytes.append(UInt8(ascii: ",")) }
      field(&file.text)
    }
    file.text.add("\r\n")
    try file.flushIfFull()
  }

  private static func readings(_ run: RunExportSource, _ file: ExportFile) throws -> Int {
    file.text.add("vehicle,sortie,time_s,time_utc,longitude,latitude,altitude_amsl_m,ground_speed_ms,")
    file.text.add("velocity_north_ms,velocity_east_ms,vertical_speed_ms,roll_deg,pitch_deg,heading_deg,charge,")
    file.text.add("battery_v,battery_a,mode,mode_number,armed,in_air,link_loss,link_silence_s,wind_north_ms,")
    file.text.add("wind_east_ms,sprayed_l,lamp,load_kg\r\n")
    var count = 0
    try run.eachReading { _, reading in
      count += 1
      put(reading, at: run.unixMilliseconds(reading.time), &file.text)
      try file.flushIfFull()
    }
    return count
  }

  /// One line; written out, since there are millions of them.
  private static func put(_ reading: Reading, at unix: Int64, _ text: inout ExportText) {
    func comma(_ text: inout ExportText) { text.bytes.append(UInt8(ascii: ",")) }
    func number(_ value: Double?, _ digits: Int, _ text: inout ExportText) {
      comma(&text)
      text.number(value, digits)
    }
    text.csv(reading.vehicle)
    comma(&text)
    text.csv(reading.sortie)
    number(reading.time.seconds, 3, &text)
    comma(&text)
    text.moment(millisecondsSinceEpoch: unix)
    number(reading.position.longitude, 7, &text)
    number(reading.position.latitude, 7, &text)
    number(reading.altitude.metres, 3, &text)
    number(reading.groundSpeed.metresPerSecond, 3, &text)
    number(reading.velocity?.north.metresPerSecond, 3, &text)
    number(reading.velocity?.east.metresPerSecond, 3, &text)
    number(reading.verticalSpeed.metresPerSecond, 3, &text)
    number(reading.roll?.degrees, 2, &text)
    number(reading.pitch?.degrees, 2, &text)
    number(reading.heading?.degrees, 2, &text)
    number(reading.charge?.fraction, 4, &text)
    number(reading.batteryVolts, 3, &text)
    number(reading.batteryAmperes, 2, &text)
    comma(&text)
    text.csv(reading.mode)
    number(reading.modeNumber.map(Double.init), 0, &text)
    number(reading.isArmed ? 1 : 0, 0, &text)
    number(reading.isInAir ? 1 : 0, 0, &text)
    number(reading.linkLoss, 4, &text)
    number(reading.linkSilenceSeconds, 3, &text)
    number(reading.wind?.north.metresPerSecond, 2, &text)
    number(reading.wind?.east.metresPerSecond, 2, &text)
    number(reading.sprayedLitres, 3, &text)
    number(reading.isLampOn.map { $0 ? 1 : 0 }, 0, &text)
    number(reading.loadKilograms, 3, &text)
    text.add("\r\n")
  }

  private static func events(_ run: RunExportSource, _ file: ExportFile) throws -> Int {
    file.text.add("time_s,time_utc,vehicle,severity,severity_name,kind,text,longitude,latitude\r\n")
    let events = try run.events()
    for event in events {
      try row(
        file,
        [
          { $0.number(event.time.seconds, 3) },
          { $0.moment(millisecondsSinceEpoch: run.unixMilliseconds(event.time)) }, { $0.csv(event.vehicle) },
          { $0.add(event.severity.rawValue) }, { $0.add(event.severity.name) }, { $0.csv(event.kind) },
          { $0.csv(event.text) }, { $0.number(event.position?.longitude, 7) },
          { $0.number(event.position?.latitude, 7) },
        ])
    }
    return events.count
  }

  private static func commands(_ run: RunExportSource, _ file: ExportFile) throws -> Int {
    file.text.add("time_s,time_utc,vehicle,command,result,attempts\r\n")
    let commands = try run.commands()
    for command in commands {
      try row(
        file,
        [
          { $0.number(command.time.seconds, 3) },
          { $0.moment(millisecondsSinceEpoch: run.unixMilliseconds(command.time)) }, { $0.csv(command.vehicle) },
          { $0.csv(command.command) }, { $0.csv(command.result) }, { $0.add(command.attempts) },
        ])
    }
    return commands.count
  }

  private static func cells(_ run: RunExportSource, _ file: ExportFile) throws -> Int {
    file.text.add("cell_column,cell_row,longitude,latitude,mean_c,min_c,max_c,sample_count,standard_uncertainty_k\r\n")
    let cells = try run.thermalCells()
    for cell in cells {
      let centre = try run.store.projection.geo(cell.index.centre(cellSize: run.description.cellSize))
      try row(
        file,
        [
          { $0.add(Int(cell.index.column)) }, { $0.add(Int(cell.index.row)) }, { $0.number(centre.longitude, 7) },
          { $0.number(centre.latitude, 7) }, { $0.number(cell.mean.celsius, 3) },
          { $0.number(cell.minimum.celsius, 3) }, { $0.number(cell.maximum.celsius, 3) }, { $0.add(cell.count) },
          { $0.number(cell.standardUncertaintyKelvin, 3) },
        ])
    }
    return cells.count
  }

  private static func frames(_ run: RunExportSource, _ file: ExportFile) throws -> Int {
    file.text.add("time_s,time_utc,vehicle,longitude,latitude,altitude_amsl_m,min_c,max_c,mean_c,pixel_count,task\r\n")
    let frames = try run.thermalFrames()
    for frame in frames {
      try row(
        file,
        [
          { $0.number(frame.time.seconds, 3) },
          { $0.moment(millisecondsSinceEpoch: run.unixMilliseconds(frame.time)) }, { $0.csv(frame.vehicle) },
          { $0.number(frame.position.longitude, 7) }, { $0.number(frame.position.latitude, 7) },
          { $0.number(frame.altitude.metres, 3) }, { $0.number(frame.minimum.celsius, 3) },
          { $0.number(frame.maximum.celsius, 3) }, { $0.number(frame.mean.celsius, 3) }, { $0.add(frame.pixelCount) },
          { $0.csv(frame.task) },
        ])
    }
    return frames.count
  }

  private static func passages(_ run: RunExportSource, _ file: ExportFile) throws -> Int {
    file.text.add("vehicle,zone,entered_s,left_s,longitude,latitude,altitude_amsl_m\r\n")
    let passages = try run.zonePassages()
    for passage in passages {
      try row(
        file,
        [
          { $0.csv(passage.vehicle) }, { $0.csv(passage.zone) }, { $0.number(passage.entered.seconds, 3) },
          { $0.number(passage.left?.seconds, 3) }, { $0.number(passage.position.longitude, 7) },
          { $0.number(passage.position.latitude, 7) }, { $0.number(passage.altitude.metres, 3) },
        ])
    }
    return passages.count
  }

  private static func tasks(_ run: RunExportSource, _ file: ExportFile) throws -> Int {
    file.text.add("task,done_at_s,vehicle,amount,unit,note\r\n")
    let outcomes = try run.outcomes()
    for outcome in outcomes {
      try row(
        file,
        [
          { $0.csv(outcome.task) }, { $0.number(outcome.doneAt?.seconds, 3) }, { $0.csv(outcome.vehicle) },
          { $0.number(outcome.amount, 3) }, { $0.csv(outcome.unit) }, { $0.csv(outcome.note) },
        ])
    }
    return outcomes.count
  }
}
