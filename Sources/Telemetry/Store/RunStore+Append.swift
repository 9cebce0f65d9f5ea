import GRDB
import Geometry
import Quantities

extension RunStore {
  /// Stores a batch in one transaction: all of it or nothing.
  ///
  /// When it returns, the batch is acknowledged. An empty batch does nothing. A number that is not finite fails with
  /// `invalidValue`.
  package func append(_ batch: TelemetryBatch) throws(RunStoreError) {
    guard !isReadOnly else {
      throw RunStoreError(.readOnly, path: path, message: "cannot append to a run that was opened for reading")
    }
    guard !batch.isEmpty else { return }
    if let problem = batch.firstProblem {
      throw RunStoreError(.invalidValue, path: path, message: "\(problem); nothing of the batch is stored")
    }
    do {
      let centres = try projection.geo(batch.thermalCells.map { $0.index.centre(cellSize: description.cellSize) })
      try queue.write { database in
        var vehicles = VehicleNumbers(database: database)
        try Self.insert(batch.readings, into: database, &vehicles)
        try Self.insert(batch.events, into: database, &vehicles)
        try Self.insert(batch.commands, into: database, &vehicles)
        try Self.insert(batch.thermalFrames, into: database, &vehicles)
        try Self.insert(batch.outcomes, into: database, &vehicles)
        try Self.insert(batch.thermalCells, centres: centres, into: database)
      }
    } catch {
      throw RunStoreError(error, path: path, trying: "append \(batch.count) records")
    }
  }

  /// Puts back what is replaced in place, for a store that goes back to an earlier moment.
  static func restore(
    _ outcomes: [TaskOutcome], _ cells: [ThermalCell], centres: [GeoPoint], into database: Database
  ) throws {
    var vehicles = VehicleNumbers(database: database)
    try insert(outcomes, into: database, &vehicles)
    try insert(cells, centres: centres, into: database)
  }

  private static func insert(
    _ readings: [Reading], into database: Database, _ vehicles: inout VehicleNumbers
  ) throws {
    guard !readings.isEmpty else { return }
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO reading (vehicle_id, time_s, sortie, longitude, latitude, altitude_amsl_m, ground_speed_ms,
          vertical_speed_ms, heading_deg, charge, battery_v, battery_a, mode, mode_number, armed, in_air)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for reading in readings {
      try statement.execute(arguments: [
        try vehicles.number(of: reading.vehicle), reading.time.seconds, reading.sortie, reading.position.longitude,
        reading.position.latitude, reading.altitude.metres, reading.groundSpeed.metresPerSecond,
        reading.verticalSpeed.metresPerSecond, reading.heading?.degrees, reading.charge?.fraction,
        reading.batteryVolts, reading.batteryAmperes, reading.mode, reading.modeNumber,
        reading.isArmed, reading.isInAir,
      ])
    }
  }

  private static func insert(
    _ events: [RunEvent], into database: Database, _ vehicles: inout VehicleNumbers
  ) throws {
    guard !events.isEmpty else { return }
    let statement = try database.cachedStatement(
      sql: "INSERT INTO event (time_s, vehicle_id, severity, kind, text) VALUES (?, ?, ?, ?, ?)")
    for event in events {
      let number: Int64? = if let vehicle = event.vehicle { try vehicles.number(of: vehicle) } else { nil }
      try statement.execute(arguments: [
        event.time.seconds, number, event.severity.rawValue, event.kind, event.text,
      ])
    }
  }

  private static func insert(
    _ commands: [CommandRecord], into database: Database, _ vehicles: inout VehicleNumbers
  ) throws {
    guard !commands.isEmpty else { return }
    let statement = try database.cachedStatement(
      sql: "INSERT INTO command (time_s, vehicle_id, command, result, attempts) VALUES (?, ?, ?, ?, ?)")
    for record in commands {
      try statement.execute(arguments: [
        record.time.seconds, try vehicles.number(of: record.vehicle), record.command, record.result, record.attempts,
      ])
    }
  }

  private static func insert(
    _ frames: [ThermalFrame], into database: Database, _ vehicles: inout VehicleNumbers
  ) throws {
    guard !frames.isEmpty else { return }
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO thermal_frame (vehicle_id, time_s, longitude, latitude, altitude_amsl_m, min_c, max_c, mean_c,
          pixel_count, task) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for frame in frames {
      try statement.execute(arguments: [
        try vehicles.number(of: frame.vehicle), frame.time.seconds, frame.position.longitude, frame.position.latitude,
        frame.altitude.metres, frame.minimum.celsius, frame.maximum.celsius, frame.mean.celsius, frame.pixelCount,
        frame.task,
      ])
    }
  }

  private static func insert(
    _ outcomes: [TaskOutcome], into database: Database, _ vehicles: inout VehicleNumbers
  ) throws {
    guard !outcomes.isEmpty else { return }
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO task_outcome (task, done_at_s, vehicle_id, amount, unit, note)
        VALUES (?, ?, ?, ?, ?, ?)
        """)
    for outcome in outcomes {
      let number: Int64? = if let vehicle = outcome.vehicle { try vehicles.number(of: vehicle) } else { nil }
      try statement.execute(arguments: [
        outcome.task, outcome.doneAt?.seconds, number, outcome.amount, outcome.unit, outcome.note,
      ])
    }
  }

  private static func insert(_ cells: [ThermalCell], centres: [GeoPoint], into database: Database) throws {
    guard !cells.isEmpty else { return }
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO thermal_cell (cell_row, cell_column, longitude, latitude, mean_c, min_c, max_c,
          sample_count, standard_uncertainty_k) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (cell, centre) in zip(cells, centres) {
      try statement.execute(arguments: [
        cell.index.row, cell.index.column, centre.longitude, centre.latitude, cell.mean.celsius, cell.minimum.celsius,
        cell.maximum.celsius, cell.count, cell.standardUncertaintyKelvin,
      ])
    }
  }
}

/// The numbers of vehicles within one transaction. It is not kept longer: a rolled back transaction takes its numbers
/// with it.
private struct VehicleNumbers {
  let database: Database
  private var known: [String: Int64] = [:]

  init(database: Database) { self.database = database }

  /// The vehicle's number; a new one where it has none yet.
  mutating func number(of name: String) throws -> Int64 {
    if let number = known[name] { return number }
    let find = try database.cachedStatement(sql: "SELECT id FROM vehicle WHERE name = ?")
    if let number = try Int64.fetchOne(find, arguments: [name]) {
      known[name] = number
      return number
    }
    try database.cachedStatement(sql: "INSERT INTO vehicle (name) VALUES (?)").execute(arguments: [name])
    let number = database.lastInsertedRowID
    known[name] = number
    return number
  }
}
