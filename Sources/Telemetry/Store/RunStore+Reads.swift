import GRDB
import Quantities

extension RunStore {
  /// The names of all vehicles that the run knows, sorted.
  package func vehicles() throws(RunStoreError) -> [String] {
    try fetch("read the vehicles") { try String.fetchAll($0, sql: "SELECT name FROM vehicle ORDER BY name") }
  }

  /// The number of readings of all vehicles.
  package func readingCount() throws(RunStoreError) -> Int {
    try fetch("count the readings") { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM reading") ?? 0 }
  }

  /// The readings of one vehicle in the order of time, those of equal time as they came; empty for unknown vehicles.
  package func readings(of vehicle: String) throws(RunStoreError) -> [Reading] {
    try fetch("read the readings of \(vehicle)") { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT time_s, sortie, longitude, latitude, altitude_amsl_m, ground_speed_ms, vertical_speed_ms, heading_deg,
            charge, battery_v, battery_a, mode, mode_number, armed, in_air
          FROM reading WHERE vehicle_id = (SELECT id FROM vehicle WHERE name = ?) ORDER BY time_s, id
          """,
        arguments: [vehicle])
      var result: [Reading] = []
      while let row = try rows.next() { result.append(try reading(vehicle, row)) }
      return result
    }
  }

  /// All events in the order of time, those of equal time as they came.
  package func events() throws(RunStoreError) -> [RunEvent] {
    try fetch("read the events") { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT time_s, name, severity, kind, text FROM event LEFT JOIN vehicle ON vehicle.id = vehicle_id
          ORDER BY time_s, event.id
          """
      ).map { row in
        RunEvent(
          time: MissionTime(seconds: try row.decode(atIndex: 0)), vehicle: try row.decode(atIndex: 1),
          severity: RunEvent.Severity(rawValue: try row.decode(atIndex: 2)) ?? .debug,
          kind: try row.decode(atIndex: 3), text: try row.decode(atIndex: 4))
      }
    }
  }

  /// All commands in the order of time, those of equal time as they came.
  package func commands() throws(RunStoreError) -> [CommandRecord] {
    try fetch("read the commands") { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT time_s, name, command, result, attempts FROM command JOIN vehicle ON vehicle.id = vehicle_id
          ORDER BY time_s, command.id
          """
      ).map { row in
        CommandRecord(
          time: MissionTime(seconds: try row.decode(atIndex: 0)), vehicle: try row.decode(atIndex: 1),
          command: try row.decode(atIndex: 2), result: try row.decode(atIndex: 3),
          attempts: try row.decode(atIndex: 4))
      }
    }
  }

  /// The statistics of all thermal frames in the order of time, those of equal time as they came.
  package func thermalFrames() throws(RunStoreError) -> [ThermalFrame] {
    try fetch("read the thermal frames") { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT name, time_s, longitude, latitude, altitude_amsl_m, min_c, max_c, mean_c, pixel_count, task
          FROM thermal_frame JOIN vehicle ON vehicle.id = vehicle_id ORDER BY time_s, thermal_frame.id
          """
      ).map { row in
        ThermalFrame(
          vehicle: try row.decode(atIndex: 0), time: MissionTime(seconds: try row.decode(atIndex: 1)),
          position: try position(row, longitude: 2, latitude: 3),
          altitude: AltitudeAMSL(metres: try row.decode(atIndex: 4)),
          minimum: Temperature(celsius: try row.decode(atIndex: 5)),
          maximum: Temperature(celsius: try row.decode(atIndex: 6)),
          mean: Temperature(celsius: try row.decode(atIndex: 7)), pixelCount: try row.decode(atIndex: 8),
          task: try row.decode(atIndex: 9))
      }
    }
  }

  /// All squares of the thermal grid, by row from the south, then by column from the west.
  package func thermalCells() throws(RunStoreError) -> [ThermalCell] {
    try fetch("read the thermal cells") { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT cell_column, cell_row, mean_c, min_c, max_c, sample_count, standard_uncertainty_k FROM thermal_cell
          ORDER BY cell_row, cell_column
          """
      ).map { row in
        ThermalCell(
          index: ThermalCellIndex(column: try row.decode(atIndex: 0), row: try row.decode(atIndex: 1)),
          mean: Temperature(celsius: try row.decode(atIndex: 2)),
          minimum: Temperature(celsius: try row.decode(atIndex: 3)),
          maximum: Temperature(celsius: try row.decode(atIndex: 4)), count: try row.decode(atIndex: 5),
          standardUncertaintyKelvin: try row.decode(atIndex: 6))
      }
    }
  }

  /// What became of the tasks, sorted by name.
  package func outcomes() throws(RunStoreError) -> [TaskOutcome] {
    try fetch("read the outcomes of tasks") { database in
      try Row.fetchAll(
        database, sql: "SELECT task, done_at_s, vehicle, amount, unit, note FROM task_outcome_view ORDER BY task"
      ).map { row in
        let doneAt: Double? = try row.decode(atIndex: 1)
        return TaskOutcome(
          task: try row.decode(atIndex: 0), doneAt: doneAt.map { MissionTime(seconds: $0) },
          vehicle: try row.decode(atIndex: 2), amount: try row.decode(atIndex: 3), unit: try row.decode(atIndex: 4),
          note: try row.decode(atIndex: 5))
      }
    }
  }

  private func fetch<Value>(
    _ action: String, _ body: (Database) throws -> Value
  ) throws(RunStoreError) -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw RunStoreError(error, path: path, trying: action)
    }
  }

  private func reading(_ vehicle: String, _ row: Row) throws -> Reading {
    let heading: Double? = try row.decode(atIndex: 7)
    let charge: Double? = try row.decode(atIndex: 8)
    return Reading(
      vehicle: vehicle, sortie: try row.decode(atIndex: 1), time: MissionTime(seconds: try row.decode(atIndex: 0)),
      position: try position(row, longitude: 2, latitude: 3),
      altitude: AltitudeAMSL(metres: try row.decode(atIndex: 4)),
      groundSpeed: Speed(metresPerSecond: try row.decode(atIndex: 5)),
      verticalSpeed: Speed(metresPerSecond: try row.decode(atIndex: 6)), heading: heading.map { Angle(degrees: $0) },
      charge: charge.map { StateOfCharge(fraction: $0) }, batteryVolts: try row.decode(atIndex: 9),
      batteryAmperes: try row.decode(atIndex: 10), mode: try row.decode(atIndex: 11),
      modeNumber: try row.decode(atIndex: 12), isArmed: try row.decode(atIndex: 13),
      isInAir: try row.decode(atIndex: 14))
  }

  private func position(_ row: Row, longitude: Int, latitude: Int) throws -> GeoPoint {
    let east: Double = try row.decode(atIndex: longitude)
    let north: Double = try row.decode(atIndex: latitude)
    guard let point = GeoPoint(longitude: east, latitude: north) else {
      throw RunStoreError(
        .notARun, path: path, message: "the run is damaged: [\(east), \(north)] is no position on earth")
    }
    return point
  }
}
