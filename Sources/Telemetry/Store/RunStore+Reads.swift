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

  /// All events in the order of time, those of equal time as they came.
  package func events() throws(RunStoreError) -> [RunEvent] {
    try fetch("read the events") { database in
      let hasPosition = try database.columns(in: "event").contains { $0.name == "longitude" }
      return try Row.fetchAll(
        database,
        sql: """
          SELECT time_s, name, severity, kind, text, \(hasPosition ? "longitude, latitude" : "NULL, NULL")
          FROM event LEFT JOIN vehicle ON vehicle.id = vehicle_id ORDER BY time_s, event.id
          """
      ).map { row in
        let place: (Double?, Double?) = (try row.decode(atIndex: 5), try row.decode(atIndex: 6))
        return RunEvent(
          time: MissionTime(seconds: try row.decode(atIndex: 0)), vehicle: try row.decode(atIndex: 1),
          severity: RunEvent.Severity(rawValue: try row.decode(atIndex: 2)) ?? .debug,
          kind: try row.decode(atIndex: 3), text: try row.decode(atIndex: 4),
          position: place.0.flatMap { east in place.1.flatMap { GeoPoint(longitude: east, latitude: $0) } })
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
          position: try Self.position(row, longitude: 2, latitude: 3, path),
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

  func fetch<Value>(
    _ action: String, _ body: (Database) throws -> Value
  ) throws(RunStoreError) -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw RunStoreError(error, path: path, trying: action)
    }
  }

  /// Flights through watched zones in the order of their beginning; none in runs from before they were recorded.
  package func zonePassages() throws(RunStoreError) -> [ZonePassage] {
    try fetch("read the passages through zones") { database in
      guard try database.tableExists("zone_passage") else { return [] }
      return try Row.fetchAll(
        database,
        sql: """
          SELECT name, zone, entered_s, left_s, longitude, latitude, altitude_amsl_m
          FROM zone_passage JOIN vehicle ON vehicle.id = vehicle_id ORDER BY entered_s, zone_passage.id
          """
      ).map { row in
        let left: Double? = try row.decode(atIndex: 3)
        return ZonePassage(
          vehicle: try row.decode(atIndex: 0), zone: try row.decode(atIndex: 1),
          entered: MissionTime(seconds: try row.decode(atIndex: 2)), left: left.map { MissionTime(seconds: $0) },
          position: try Self.position(row, longitude: 4, latitude: 5, path),
          altitude: AltitudeAMSL(metres: try row.decode(atIndex: 6)))
      }
    }
  }

  /// What the store had to mend; nothing in runs from before that was counted.
  package func repairs() throws(RunStoreError) -> RunRepairs {
    try fetch("read what was mended") { database in
      var repairs = RunRepairs()
      guard try database.tableExists("repair") else { return repairs }
      for row in try Row.fetchAll(database, sql: "SELECT kind, count FROM repair") {
        repairs.add(try row.decode(atIndex: 0), try row.decode(atIndex: 1))
      }
      return repairs
    }
  }
}
