import GRDB
import GRDBSQLite
import Quantities

/// Readings one at a time, so that a run of any length fits in memory.
extension RunStore {
  /// Readings that are taken from the file at once.
  private static let readingsAtOnce = 4096

  /// Shows every reading of the run in the order of time, those of one millisecond by the vehicle's number.
  ///
  /// One pass over the file serves all vehicles: prefer it to one `readings(of:visit:)` for each of many. Memory is
  /// bounded. Readings that are appended after the call began are not shown. The visitor may use the store.
  ///
  /// - Parameter visit: gets the vehicle's place in `vehicles()` and the reading; what it throws ends the pass.
  /// - Throws: `RunStoreError`, or what the visitor throws.
  package func eachReading<Failure: Error>(visit: (Int, Reading) throws(Failure) -> Void) throws {
    try scan(of: nil, visit: visit)
  }

  /// Shows the readings of one vehicle in the order of time; none for unknown vehicles.
  ///
  /// It passes over the readings of all vehicles to find them.
  ///
  /// - Throws: `RunStoreError`, or what the visitor throws.
  package func readings<Failure: Error>(of vehicle: String, visit: (Reading) throws(Failure) -> Void) throws {
    try scan(of: vehicle) { (_, reading) throws(Failure) in try visit(reading) }
  }

  /// The readings of one vehicle in the order of time; empty for unknown vehicles.
  package func readings(of vehicle: String) throws(RunStoreError) -> [Reading] {
    var readings: [Reading] = []
    do {
      try scan(of: vehicle) { (_, reading) throws(Never) in readings.append(reading) }
    } catch {
      throw RunStoreError(error, path: path, trying: "read the readings of \(vehicle)")
    }
    return readings
  }

  private func scan<Failure: Error>(
    of vehicle: String?, visit: (Int, Reading) throws(Failure) -> Void
  ) throws {
    let action = vehicle.map { "read the readings of \($0)" } ?? "read the readings"
    guard try fetch(action, { try Self.hasKeyedReadings($0) }) else {
      for (place, reading) in try fetch(action, { try Self.olderReadings(of: vehicle, in: $0, path: path) }) {
        try visit(place, reading)
      }
      return
    }
    guard var pass = try fetch(action, { try ReadingPass($0, of: vehicle, path: path) }) else { return }
    while true {
      let readings = try fetch(action) { try pass.next(Self.readingsAtOnce, in: $0) }
      guard !readings.isEmpty else { return }
      for (place, reading) in readings { try visit(place, reading) }
    }
  }

  /// Whether the file has readings as schema 3 keeps them.
  static func hasKeyedReadings(_ database: Database) throws -> Bool {
    try database.columns(in: "reading").contains { $0.name == "east_e7" }
  }
}

/// A pass over the readings of a run, from the oldest to the newest of the moment when it began, with what changes
/// seldom merged in.
private struct ReadingPass {
  /// A vehicle, and what it said last of what changes seldom.
  private struct Vehicle {
    var name: String
    /// Its place in the list of all vehicles by name.
    var place: Int
    var status: StoredStatus?
  }

  /// By the vehicle's number; nil where there is none or where it is not asked for.
  private var vehicles: [Vehicle?]
  private let baseLongitude: Int64
  private let baseLatitude: Int64
  private let last: Int64
  private var nextKey = Int64.min
  private var nextStatusKey = Int64.min
  private let number: Int64?
  private let path: String
  private var isOver = false

  /// Nil where the vehicle is not known.
  init?(_ database: Database, of name: String?, path: String) throws {
    self.path = path
    let names = try Row.fetchAll(database, sql: "SELECT id, name FROM vehicle ORDER BY name")
    vehicles = []
    var found: Int64?
    for (place, row) in names.enumerated() {
      let number: Int64 = try row.decode(atIndex: 0)
      guard (0...ReadingCode.vehiclesMax).contains(number) else { continue }
      while vehicles.count <= number { vehicles.append(nil) }
      let vehicle = Vehicle(name: try row.decode(atIndex: 1), place: place)
      if let name, vehicle.name != name { continue }
      vehicles[Int(number)] = vehicle
      if name != nil { found = number }
    }
    if name != nil, found == nil { return nil }
    number = found
    guard let bases = try Row.fetchOne(database, sql: "SELECT base_longitude_e7, base_latitude_e7 FROM run") else {
      return nil
    }
    baseLongitude = try bases.decode(atIndex: 0)
    baseLatitude = try bases.decode(atIndex: 1)
    last = try Int64.fetchOne(database, sql: "SELECT max(id) FROM reading") ?? Int64.min
  }

  /// The next readings; empty at the end.
  mutating func next(_ count: Int, in database: Database) throws -> [(Int, Reading)] {
    guard !isOver else { return [] }
    let filter = number == nil ? "" : "AND (id & \(ReadingCode.vehiclesMax)) = ?"
    let statement = try database.cachedStatement(
      sql: """
        SELECT id, east_e7, north_e7, altitude_cm, velocity_north_cms, velocity_east_cms, velocity_up_cms, roll_cdeg,
          pitch_cdeg, heading_cdeg, charge_e4, battery_mv, battery_ca FROM reading
        WHERE id >= ? AND id <= ? \(filter) ORDER BY id
        """)
    var bounds: StatementArguments = [nextKey, last]
    if let number { bounds += [number] }
    try statement.setArguments(bounds)
    let raw = statement.sqliteStatement
    defer { sqlite3_reset(raw) }
    let statuses = try Row.fetchCursor(
      database,
      sql: """
        SELECT \(StoredStatus.columns) WHERE status.id >= ? AND status.id <= ?
        \(number.map { "AND (status.id & \(ReadingCode.vehiclesMax)) = \($0)" } ?? "") ORDER BY status.id
        """, arguments: [nextStatusKey, last])
    var waiting = try Self.status(statuses.next())
    var readings: [(Int, Reading)] = []
    readings.reserveCapacity(count)
    while readings.count < count {
      let code = sqlite3_step(raw)
      guard code == SQLITE_ROW else {
        guard code == SQLITE_DONE else {
          throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
        }
        isOver = true
        break
      }
      let key = sqlite3_column_int64(raw, 0)
      while let (since, status) = waiting, since <= key {
        take(status, since)
        waiting = try Self.status(statuses.next())
      }
      readings.append(try reading(raw, key))
      guard key < Int64.max else {
        isOver = true
        break
      }
      nextKey = key + 1
    }
    return readings
  }

  private static func status(_ row: Row?) throws -> (Int64, StoredStatus)? {
    guard let row else { return nil }
    return (try row.decode(atIndex: 0), try StoredStatus(row))
  }

  private mutating func take(_ status: StoredStatus, _ key: Int64) {
    let number = Int(ReadingCode.vehicle(ofKey: key))
    if vehicles.indices.contains(number) { vehicles[number]?.status = status }
    nextStatusKey = key == .max ? key : key + 1
  }

  private mutating func reading(_ raw: OpaquePointer, _ key: Int64) throws -> (Int, Reading) {
    let number = Int(ReadingCode.vehicle(ofKey: key))
    let time = ReadingCode.milliseconds(ofKey: key)
    guard vehicles.indices.contains(number), let vehicle = vehicles[number] else {
      throw damage("a reading is of vehicle number \(number), which there is not")
    }
    guard let status = vehicle.status else { throw damage("a reading of \(vehicle.name) has no status") }
    let (longitude, overflowsEast) = baseLongitude.addingReportingOverflow(sqlite3_column_int64(raw, 1))
    let (latitude, overflowsNorth) = baseLatitude.addingReportingOverflow(sqlite3_column_int64(raw, 2))
    guard !overflowsEast, !overflowsNorth,
      let position = GeoPoint(longitude: Double(longitude) / 1e7, latitude: Double(latitude) / 1e7)
    else { throw damage("a reading of \(vehicle.name) is at no position on earth") }
    let velocity = Self.velocity(raw)
    let reading = Reading(
      vehicle: vehicle.name, sortie: status.sortie, time: MissionTime(seconds: Double(time) / 1000),
      position: position, altitude: AltitudeAMSL(metres: Double(sqlite3_column_int64(raw, 3)) / 100),
      groundSpeed: velocity?.speed ?? Speed(metresPerSecond: Double(sqlite3_column_int64(raw, 4)) / 100),
      verticalSpeed: Speed(metresPerSecond: Double(sqlite3_column_int64(raw, 6)) / 100),
      heading: Self.number(raw, 9).map { ReadingCode.heading(hundredths: $0) },
      charge: Self.number(raw, 10).map { StateOfCharge(fraction: Double($0) / 10_000) },
      batteryVolts: Self.number(raw, 11).map { Double($0) / 1000 },
      batteryAmperes: Self.number(raw, 12).map { Double($0) / 100 }, mode: status.mode,
      modeNumber: status.modeNumber, isArmed: status.isArmed, isInAir: status.isInAir, velocity: velocity,
      roll: Self.number(raw, 7).map { Angle(degrees: Double($0) / 100) },
      pitch: Self.number(raw, 8).map { Angle(degrees: Double($0) / 100) }, wind: status.wind,
      linkLoss: status.linkLoss.map { Double($0) / 10_000 },
      linkSilenceSeconds: status.linkSilenceMilliseconds.map { Double($0) / 1000 },
      sprayedLitres: status.sprayedMillilitres.map { Double($0) / 1000 }, isLampOn: status.isLampOn,
      loadKilograms: status.loadGrams.map { Double($0) / 1000 })
    return (vehicle.place, reading)
  }

  private func damage(_ what: String) -> RunStoreError {
    RunStoreError(.notARun, path: path, message: "the run is damaged: \(what)")
  }

  @inline(__always)
  private static func number(_ raw: OpaquePointer, _ column: Int32) -> Int64? {
    sqlite3_column_type(raw, column) == SQLITE_NULL ? nil : sqlite3_column_int64(raw, column)
  }

  @inline(__always)
  private static func velocity(_ raw: OpaquePointer) -> HorizontalVelocity? {
    guard let east = number(raw, 5) else { return nil }
    return HorizontalVelocity(
      north: Speed(metresPerSecond: Double(sqlite3_column_int64(raw, 4)) / 100),
      east: Speed(metresPerSecond: Double(east) / 100))
  }
}

extension StoredStatus {
  fileprivate var wind: HorizontalVelocity? {
    guard let windNorth, let windEast else { return nil }
    return HorizontalVelocity(
      north: Speed(metresPerSecond: Double(windNorth) / 10), east: Speed(metresPerSecond: Double(windEast) / 10))
  }
}
