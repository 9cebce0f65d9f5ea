import GRDB
import GRDBSQLite
import Quantities

/// Writes readings within a transaction.
///
/// It binds through SQLite's own calls: GRDB's arguments cost more than the insertion. Readings that are newer than all
/// of their vehicle cannot be there already, so they go in many at a time, which saves a quarter of SQLite's own time.
struct ReadingWriter {
  private let database: Database
  private let oneInsertion: Statement
  private let manyInsertion: Statement
  private let statusInsertion: Statement
  /// New readings that wait for others; fewer than `rowsAtOnce`.
  private var waiting: [StoredReading] = []

  /// Rows that are inserted at a time.
  private static let rowsAtOnce = 32
  /// Columns of a row.
  private static let columns = 13

  init(_ database: Database) throws {
    self.database = database
    let insertion = """
      INSERT INTO reading (id, east_e7, north_e7, altitude_cm, velocity_north_cms, velocity_east_cms, velocity_up_cms,
        roll_cdeg, pitch_cdeg, heading_cdeg, charge_e4, battery_mv, battery_ca) VALUES
      """
    let row = " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    oneInsertion = try database.cachedStatement(sql: insertion + row)
    manyInsertion = try database.cachedStatement(
      sql: insertion + Array(repeating: row, count: Self.rowsAtOnce).joined(separator: ","))
    waiting.reserveCapacity(Self.rowsAtOnce)
    statusInsertion = try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO status (id, sortie_id, mode_id, mode_number, armed, in_air, link_loss_e4,
          link_silence_ms, wind_north_dms, wind_east_dms, sprayed_ml, lamp, load_g)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
  }

  /// Stores readings; what cannot be stored as it is is mended and counted by the encoder.
  mutating func write(_ readings: [Reading], _ memory: inout WriterMemory, _ encoder: inout ReadingEncoder) throws {
    var place = -1
    for index in readings.indices {
      place = try memory.place(of: readings[index].vehicle, guess: place + 1, in: database)
      try write(readings[index], place, &memory, &encoder)
    }
    try insertWaiting()
  }

  @inline(__always)
  private mutating func write(
    _ reading: Reading, _ place: Int, _ memory: inout WriterMemory, _ encoder: inout ReadingEncoder
  ) throws {
    let vehicle = memory.vehicles[place].number
    guard let time = ReadingEncoder.milliseconds(reading.time),
      let row = encoder.row(reading, vehicle: vehicle, milliseconds: time)
    else {
      encoder.repairs.readingsLeftOut += 1
      return
    }
    if let newest = memory.vehicles[place].newest {
      guard time > newest else { return try writeLate(reading, row, at: time, &memory, &encoder) }
      if time - newest > RunRepairs.jumpMilliseconds { encoder.repairs.clockJumps += 1 }
    }
    waiting.append(row)
    if waiting.count == Self.rowsAtOnce {
      for index in waiting.indices {
        Self.bind(waiting[index], manyInsertion.sqliteStatement, first: Int32(index * Self.columns))
      }
      try step(manyInsertion)
      waiting.removeAll(keepingCapacity: true)
    }
    memory.vehicles[place].newest = time
    if memory.vehicles[place].said?.isSaid(by: reading) ?? false { return }
    memory.vehicles[place].said = SeldomSaid(reading)
    let status = encoder.status(reading)
    guard status != memory.vehicles[place].status else { return }
    try insert(status, at: time, of: vehicle, &memory)
    memory.vehicles[place].status = status
  }

  /// A reading that is not newer than all of its vehicle: late, or there already.
  private mutating func writeLate(
    _ reading: Reading, _ row: StoredReading, at time: Int64, _ memory: inout WriterMemory,
    _ encoder: inout ReadingEncoder
  ) throws {
    try insertWaiting()
    guard try insert(row) else {
      encoder.repairs.duplicates += 1
      return
    }
    encoder.repairs.late += 1
    try insertLate(encoder.status(reading), at: time, of: ReadingCode.vehicle(ofKey: row.key), &memory)
  }

  private mutating func insertWaiting() throws {
    for row in waiting {
      Self.bind(row, oneInsertion.sqliteStatement, first: 0)
      try step(oneInsertion)
    }
    waiting.removeAll(keepingCapacity: true)
  }

  /// False where the key is taken.
  private func insert(_ row: StoredReading) throws -> Bool {
    Self.bind(row, oneInsertion.sqliteStatement, first: 0)
    let code = sqlite3_step(oneInsertion.sqliteStatement)
    sqlite3_reset(oneInsertion.sqliteStatement)
    if code == SQLITE_DONE { return true }
    if code & 0xff == SQLITE_CONSTRAINT { return false }
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
  }

  private func step(_ statement: Statement) throws {
    let code = sqlite3_step(statement.sqliteStatement)
    sqlite3_reset(statement.sqliteStatement)
    guard code == SQLITE_DONE else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
    }
  }

  @inline(__always)
  private static func bind(_ row: StoredReading, _ raw: OpaquePointer, first: Int32) {
    sqlite3_bind_int64(raw, first + 1, row.key)
    sqlite3_bind_int64(raw, first + 2, row.east)
    sqlite3_bind_int64(raw, first + 3, row.north)
    sqlite3_bind_int64(raw, first + 4, row.altitudeCentimetres)
    sqlite3_bind_int64(raw, first + 5, row.velocityNorth)
    bind(row.velocityEast, raw, first + 6)
    sqlite3_bind_int64(raw, first + 7, row.velocityUp)
    bind(row.roll, raw, first + 8)
    bind(row.pitch, raw, first + 9)
    bind(row.heading, raw, first + 10)
    bind(row.charge, raw, first + 11)
    bind(row.millivolts, raw, first + 12)
    bind(row.current, raw, first + 13)
  }

  @inline(__always)
  private static func bind(_ value: Int64?, _ raw: OpaquePointer, _ index: Int32) {
    if let value { sqlite3_bind_int64(raw, index, value) } else { sqlite3_bind_null(raw, index) }
  }

  private func insert(
    _ status: StoredStatus, at time: Int64, of vehicle: Int64, _ memory: inout WriterMemory
  ) throws {
    let sortie = try status.sortie.map { try memory.word($0, in: database) }
    let mode = try memory.word(status.mode, in: database)
    let raw = statusInsertion.sqliteStatement
    sqlite3_bind_int64(raw, 1, ReadingCode.key(milliseconds: time, vehicle: vehicle))
    Self.bind(sortie, raw, 2)
    sqlite3_bind_int64(raw, 3, mode)
    Self.bind(status.modeNumber.map(Int64.init), raw, 4)
    sqlite3_bind_int64(raw, 5, status.isArmed ? 1 : 0)
    sqlite3_bind_int64(raw, 6, status.isInAir ? 1 : 0)
    Self.bind(status.linkLoss, raw, 7)
    Self.bind(status.linkSilenceMilliseconds, raw, 8)
    Self.bind(status.windNorth, raw, 9)
    Self.bind(status.windEast, raw, 10)
    Self.bind(status.sprayedMillilitres, raw, 11)
    Self.bind(status.isLampOn.map { $0 ? 1 : 0 }, raw, 12)
    Self.bind(status.loadGrams, raw, 13)
    try step(statusInsertion)
  }

  /// What a late reading says holds for itself alone: one millisecond later stands again what stood there before.
  private func insertLate(
    _ status: StoredStatus, at time: Int64, of vehicle: Int64, _ memory: inout WriterMemory
  ) throws {
    let before = try StoredStatus.at(time, of: vehicle, in: database)
    guard before != status else { return }
    let after = ReadingCode.key(milliseconds: time + 1, vehicle: vehicle)
    if let before, try Int64.fetchOne(database, sql: "SELECT id FROM status WHERE id = ?", arguments: [after]) == nil {
      try insert(before, at: time + 1, of: vehicle, &memory)
    }
    try insert(status, at: time, of: vehicle, &memory)
  }
}

extension StoredStatus {
  /// The columns that `init(_:)` reads.
  static let columns = """
    status.id, sorties.text AS sortie, modes.text AS mode, mode_number, armed, in_air, link_loss_e4, link_silence_ms,
    wind_north_dms, wind_east_dms, sprayed_ml, lamp, load_g FROM status
    LEFT JOIN word AS sorties ON sorties.id = sortie_id LEFT JOIN word AS modes ON modes.id = mode_id
    """

  /// What a vehicle had said last at a moment; nil where it had said nothing.
  static func at(_ time: Int64, of vehicle: Int64, in database: Database) throws -> StoredStatus? {
    let statement = try database.cachedStatement(
      sql: """
        SELECT \(columns) WHERE status.id <= ? AND (status.id & \(ReadingCode.vehiclesMax)) = ?
        ORDER BY status.id DESC LIMIT 1
        """)
    let key = ReadingCode.key(milliseconds: time, vehicle: vehicle)
    return try Row.fetchOne(statement, arguments: [key, vehicle]).map { try StoredStatus($0) }
  }

  init(_ row: Row) throws {
    self.init(
      sortie: try row.decode(forColumn: "sortie"), mode: try row.decode(forColumn: "mode"),
      modeNumber: try row.decode(forColumn: "mode_number"), isArmed: try row.decode(forColumn: "armed"),
      isInAir: try row.decode(forColumn: "in_air"))
    linkLoss = try row.decode(forColumn: "link_loss_e4")
    linkSilenceMilliseconds = try row.decode(forColumn: "link_silence_ms")
    windNorth = try row.decode(forColumn: "wind_north_dms")
    windEast = try row.decode(forColumn: "wind_east_dms")
    sprayedMillilitres = try row.decode(forColumn: "sprayed_ml")
    isLampOn = try row.decode(forColumn: "lamp")
    loadGrams = try row.decode(forColumn: "load_g")
  }
}
