import GRDB
import Geometry
import Quantities
import Synchronization

extension RunStore {
  /// Stores a batch in one transaction: all of it or nothing.
  ///
  /// When it returns, the batch is acknowledged. An empty batch does nothing. What cannot be stored as it is, such as a
  /// number that is not finite or a reading that is there already, is mended or left out, and counted: the rest of the
  /// batch must not be lost for it.
  ///
  /// - Returns: what was mended of this batch; `repairs()` has the sums.
  @discardableResult
  package func append(_ batch: TelemetryBatch) throws(RunStoreError) -> RunRepairs {
    guard !isReadOnly else {
      throw RunStoreError(.readOnly, path: path, message: "cannot append to a run that was opened for reading")
    }
    guard !batch.isEmpty else { return RunRepairs() }
    var batch = batch
    let leftOut = batch.leaveOutUnsound()
    do {
      let centres = try projection.geo(batch.thermalCells.map { $0.index.centre(cellSize: description.cellSize) })
      return try memory.withLock { memory in
        let (after, repairs) = try queue.write { database in
          var vehicles = try memory ?? WriterMemory(database)
          var encoder = ReadingEncoder(base: description.mapOrigin)
          encoder.repairs.recordsLeftOut = leftOut
          if !batch.readings.isEmpty {
            var writer = try ReadingWriter(database)
            try writer.write(batch.readings, &vehicles, &encoder)
          }
          try Self.insert(batch.events, into: database, &vehicles)
          try Self.insert(batch.commands, into: database, &vehicles)
          try Self.insert(batch.thermalFrames, into: database, &vehicles)
          try Self.insert(batch.outcomes, into: database, &vehicles)
          try Self.insert(batch.zonePassages, into: database, &vehicles)
          try Self.insert(batch.thermalCells, centres: centres, into: database)
          try Self.insert(encoder.repairs, into: database)
          return (vehicles, encoder.repairs)
        }
        // Only now: a transaction that is rolled back takes the numbers of its vehicles with it.
        memory = after
        return repairs
      }
    } catch {
      throw RunStoreError(error, path: path, trying: "append \(batch.count) records")
    }
  }

  /// Puts back what is replaced in place, for a store that goes back to an earlier moment.
  static func restore(
    _ outcomes: [TaskOutcome], _ cells: [ThermalCell], centres: [GeoPoint], into database: Database
  ) throws {
    var vehicles = try WriterMemory(database)
    try insert(outcomes, into: database, &vehicles)
    try insert(cells, centres: centres, into: database)
  }

  private static func insert(_ repairs: RunRepairs, into database: Database) throws {
    for (kind, count) in repairs.counts where count > 0 {
      try database.cachedStatement(
        sql: """
          INSERT INTO repair (kind, count) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET count = count + excluded.count
          """
      ).execute(arguments: [kind, count])
    }
  }

  private static func insert(
    _ passages: [ZonePassage], into database: Database, _ vehicles: inout WriterMemory
  ) throws {
    guard !passages.isEmpty else { return }
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO zone_passage (vehicle_id, zone, entered_s, left_s, longitude, latitude, altitude_amsl_m)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    for passage in passages {
      try statement.execute(arguments: [
        try vehicles.number(of: passage.vehicle, in: database), passage.zone, passage.entered.seconds,
        passage.left?.seconds, passage.position.longitude, passage.position.latitude, passage.altitude.metres,
      ])
    }
  }

  private static func insert(
    _ events: [RunEvent], into database: Database, _ vehicles: inout WriterMemory
  ) throws {
    guard !events.isEmpty else { return }
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO event (time_s, vehicle_id, severity, kind, text, longitude, latitude) VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    for event in events {
      let number: Int64? =
        if let vehicle = event.vehicle { try vehicles.number(of: vehicle, in: database) } else { nil }
      try statement.execute(arguments: [
        event.time.seconds, number, event.severity.rawValue, event.kind, event.text,
        event.position?.longitude, event.position?.latitude,
      ])
    }
  }

  private static func insert(
    _ commands: [CommandRecord], into database: Database, _ vehicles: inout WriterMemory
  ) throws {
    guard !commands.isEmpty else { return }
    let statement = try database.cachedStatement(
      sql: "INSERT INTO command (time_s, vehicle_id, command, result, attempts) VALUES (?, ?, ?, ?, ?)")
    for record in commands {
      try statement.execute(arguments: [
        record.time.seconds, try vehicles.number(of: record.vehicle, in: database), record.command, record.result,
        record.attempts,
      ])
    }
  }

  private static func insert(
    _ frames: [ThermalFrame], into database: Database, _ vehicles: inout WriterMemory
  ) throws {
    guard !frames.isEmpty else { return }
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO thermal_frame (vehicle_id, time_s, longitude, latitude, altitude_amsl_m, min_c, max_c, mean_c,
          pixel_count, task) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for frame in frames {
      try statement.execute(arguments: [
        try vehicles.number(of: frame.vehicle, in: database), frame.time.seconds, frame.position.longitude,
        frame.position.latitude,
        frame.altitude.metres, frame.minimum.celsius, frame.maximum.celsius, frame.mean.celsius, frame.pixelCount,
        frame.task,
      ])
    }
  }

  private static func insert(
    _ outcomes: [TaskOutcome], into database: Database, _ vehicles: inout WriterMemory
  ) throws {
    guard !outcomes.isEmpty else { return }
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO task_outcome (task, done_at_s, vehicle_id, amount, unit, note)
        VALUES (?, ?, ?, ?, ?, ?)
        """)
    for outcome in outcomes {
      let number: Int64? =
        if let vehicle = outcome.vehicle { try vehicles.number(of: vehicle, in: database) } else { nil }
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
