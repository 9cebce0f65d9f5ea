import GRDB
import GRDBSQLite
import Quantities

/// What the writer knows of each vehicle between two batches, so that it asks the file nothing for each reading.
struct WriterMemory {
  struct Vehicle {
    var number: Int64
    /// The time of its newest reading; nil before the first.
    var newest: Int64?
    /// What changes seldom, as it was stored last.
    var status: StoredStatus?
  }

  private var places: [String: Int] = [:]
  private(set) var vehicles: [Vehicle] = []

  /// Reads what a run holds already; linear in its readings.
  init(_ database: Database) throws {
    var newest: [Int64: Int64] = [:]
    let times = try Row.fetchCursor(
      database, sql: "SELECT id & \(ReadingCode.vehiclesMax), max(id) FROM reading GROUP BY 1")
    while let row = try times.next() { newest[row[0]] = ReadingCode.milliseconds(ofKey: row[1]) }
    for row in try Row.fetchAll(database, sql: "SELECT id, name FROM vehicle ORDER BY id") {
      let number: Int64 = row[0]
      var vehicle = Vehicle(number: number, newest: newest[number])
      if let time = vehicle.newest { vehicle.status = try StoredStatus.at(time, of: number, in: database) }
      places[row[1]] = vehicles.count
      vehicles.append(vehicle)
    }
  }

  /// Where a vehicle stands in `vehicles`; a new one is stored first.
  mutating func place(of name: String, in database: Database) throws -> Int {
    if let place = places[name] { return place }
    guard vehicles.count < ReadingCode.vehiclesMax else {
      throw DatabaseError(
        resultCode: .SQLITE_CONSTRAINT, message: "a run holds at most \(ReadingCode.vehiclesMax) vehicles")
    }
    try database.cachedStatement(sql: "INSERT INTO vehicle (name) VALUES (?)").execute(arguments: [name])
    places[name] = vehicles.count
    vehicles.append(Vehicle(number: database.lastInsertedRowID))
    return vehicles.count - 1
  }

  mutating func number(of name: String, in database: Database) throws -> Int64 {
    vehicles[try place(of: name, in: database)].number
  }

  mutating func update(_ place: Int, newest: Int64, status: StoredStatus?) {
    vehicles[place].newest = newest
    if let status { vehicles[place].status = status }
  }
}

/// Writes readings within a transaction.
///
/// It binds through SQLite's own calls: GRDB's arguments cost more than the insertion.
struct ReadingWriter {
  private let database: Database
  private let insertion: Statement
  private let statement: OpaquePointer

  init(_ database: Database) throws {
    self.database = database
    insertion = try database.cachedStatement(
      sql: """
        INSERT INTO reading (id, east_e7, north_e7, altitude_mm, velocity_north_cms, velocity_east_cms, velocity_up_cms,
          roll_cdeg, pitch_cdeg, heading_cdeg, charge_e4, battery_mv, battery_ca)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    statement = insertion.sqliteStatement
  }

  /// Stores readings; what cannot be stored as it is is mended and counted by the encoder.
  func write(_ readings: [Reading], _ memory: inout WriterMemory, _ encoder: inout ReadingEncoder) throws {
    for reading in readings {
      guard let time = ReadingEncoder.milliseconds(reading.time) else {
        encoder.repairs.readingsLeftOut += 1
        continue
      }
      let place = try memory.place(of: reading.vehicle, in: database)
      let vehicle = memory.vehicles[place]
      guard let row = encoder.row(reading, vehicle: vehicle.number, milliseconds: time) else {
        encoder.repairs.readingsLeftOut += 1
        continue
      }
      guard try insert(row) else {
        encoder.repairs.duplicates += 1
        continue
      }
      let status = encoder.status(reading)
      if let newest = vehicle.newest, time < newest {
        encoder.repairs.late += 1
        try insertLate(status, at: time, of: vehicle.number)
        continue
      }
      if let newest = vehicle.newest, time - newest > RunRepairs.jumpMilliseconds { encoder.repairs.clockJumps += 1 }
      let isNew = status != vehicle.status
      if isNew { try insert(status, at: time, of: vehicle.number) }
      memory.update(place, newest: time, status: isNew ? status : nil)
    }
  }

  /// False where the key is taken.
  private func insert(_ row: StoredReading) throws -> Bool {
    sqlite3_bind_int64(statement, 1, row.key)
    sqlite3_bind_int64(statement, 2, row.east)
    sqlite3_bind_int64(statement, 3, row.north)
    sqlite3_bind_int64(statement, 4, row.altitudeMillimetres)
    sqlite3_bind_int64(statement, 5, row.velocityNorth)
    bind(row.velocityEast, 6)
    sqlite3_bind_int64(statement, 7, row.velocityUp)
    bind(row.roll, 8)
    bind(row.pitch, 9)
    bind(row.heading, 10)
    bind(row.charge, 11)
    bind(row.millivolts, 12)
    bind(row.current, 13)
    let code = sqlite3_step(statement)
    sqlite3_reset(statement)
    if code == SQLITE_DONE { return true }
    if code & 0xff == SQLITE_CONSTRAINT { return false }
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
  }

  @inline(__always)
  private func bind(_ value: Int64?, _ index: Int32) {
    if let value { sqlite3_bind_int64(statement, index, value) } else { sqlite3_bind_null(statement, index) }
  }

  private func insert(_ status: StoredStatus, at time: Int64, of vehicle: Int64) throws {
    try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO status (id, sortie, mode, mode_number, armed, in_air, link_loss_e4, link_silence_ms,
          wind_north_dms, wind_east_dms, sprayed_ml, lamp, load_g) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      ReadingCode.statusKey(milliseconds: time, vehicle: vehicle), status.sortie, status.mode, status.modeNumber,
      status.isArmed, status.isInAir, status.linkLoss, status.linkSilenceMilliseconds, status.windNorth,
      status.windEast, status.sprayedMillilitres, status.isLampOn, status.loadGrams,
    ])
  }

  /// What a late reading says holds for itself alone: one millisecond later stands again what stood there before.
  private func insertLate(_ status: StoredStatus, at time: Int64, of vehicle: Int64) throws {
    let before = try StoredStatus.at(time, of: vehicle, in: database)
    guard before != status else { return }
    let after = ReadingCode.statusKey(milliseconds: time + 1, vehicle: vehicle)
    if let before, try Int64.fetchOne(database, sql: "SELECT id FROM status WHERE id = ?", arguments: [after]) == nil {
      try insert(before, at: time + 1, of: vehicle)
    }
    try insert(status, at: time, of: vehicle)
  }
}

extension StoredStatus {
  /// What a vehicle had said last at a moment; nil where it had said nothing.
  static func at(_ time: Int64, of vehicle: Int64, in database: Database) throws -> StoredStatus? {
    let key = ReadingCode.statusKey(milliseconds: time, vehicle: vehicle)
    let statement = try database.cachedStatement(
      sql: "SELECT * FROM status WHERE id <= ? AND id >= ? ORDER BY id DESC LIMIT 1")
    let first = ReadingCode.statusKey(milliseconds: -ReadingCode.timeMillisecondsMax, vehicle: vehicle)
    return try Row.fetchOne(statement, arguments: [key, first]).map { try StoredStatus($0) }
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
