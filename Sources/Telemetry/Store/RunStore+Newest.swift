import GRDB
import Quantities

/// Where somebody who looks at a run again and again has got to.
package struct RunCursor: Hashable, Sendable {
  fileprivate var reading: Int64?
  fileprivate var event: Int64?

  /// A cursor before everything.
  package init() {}
}

/// What is new in a run, for those who watch it while another process writes it. The cost does not grow with the run.
extension RunStore {
  /// The most events that `newEvents` gives at once.
  package static let newEventsMax = 1000
  /// How far before the newest reading the first look goes for each vehicle, in milliseconds; only where a vehicle has
  /// none there it goes through all readings once.
  private static let newestWindowMilliseconds: Int64 = 600_000

  /// The newest reading of each vehicle that has one since the last call, vehicles by name; at the first call that of
  /// every vehicle. A late reading that was put in before the newest ones is not told. An older run, which nobody
  /// writes any more, tells all at the first call.
  package func newestReadings(_ cursor: inout RunCursor) throws(RunStoreError) -> [Reading] {
    let isKeyed = try fetch("read the newest readings") { try Self.hasKeyedReadings($0) }
    guard isKeyed else { return cursor.reading == nil ? try newestOfAll(&cursor) : [] }
    let since = cursor.reading
    let found = try fetch("read the newest readings") { database -> (last: Int64, rows: [Row])? in
      guard let last = try Int64.fetchOne(database, sql: "SELECT max(id) FROM reading"), last > since ?? .min else {
        return nil
      }
      let vehicles = try Int.fetchOne(database, sql: "SELECT count(*) FROM vehicle") ?? 0
      let window = Self.newestWindowMilliseconds * (ReadingCode.vehiclesMax + 1)
      let (before, overflows) = last.subtractingReportingOverflow(window)
      var keys = try Self.newestKeys(from: since ?? (overflows ? .min : before), database)
      if since == nil, keys.count < vehicles { keys = try Self.newestKeys(from: .min, database) }
      let list = keys.map(String.init).joined(separator: ", ")
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT vehicle, time_s, sortie, longitude, latitude, altitude_amsl_m, ground_speed_ms, vertical_speed_ms,
            charge, mode, armed, in_air, link_loss, link_silence_s
          FROM reading_view WHERE id IN (\(list)) ORDER BY vehicle
          """)
      return (last, rows)
    }
    guard let found else { return [] }
    cursor.reading = found.last
    return try fetch("read the newest readings") { _ in try found.rows.map(newestReading) }
  }

  private static func newestKeys(from key: Int64, _ database: Database) throws -> [Int64] {
    try Int64.fetchAll(
      database, sql: "SELECT max(id) FROM reading WHERE id > ? GROUP BY id & \(ReadingCode.vehiclesMax)",
      arguments: [key])
  }

  private func newestReading(_ row: Row) throws -> Reading {
    let charge: Double? = try row.decode(atIndex: 8)
    return Reading(
      vehicle: try row.decode(atIndex: 0), sortie: try row.decode(atIndex: 2),
      time: MissionTime(seconds: try row.decode(atIndex: 1)),
      position: try Self.position(row, longitude: 3, latitude: 4, path),
      altitude: AltitudeAMSL(metres: try row.decode(atIndex: 5)),
      groundSpeed: Speed(metresPerSecond: try row.decode(atIndex: 6)),
      verticalSpeed: Speed(metresPerSecond: try row.decode(atIndex: 7)),
      charge: charge.map { StateOfCharge(fraction: $0) }, mode: try row.decode(atIndex: 9) ?? "",
      isArmed: try row.decode(atIndex: 10) ?? false, isInAir: try row.decode(atIndex: 11) ?? false,
      linkLoss: try row.decode(atIndex: 12), linkSilenceSeconds: try row.decode(atIndex: 13))
  }

  private func newestOfAll(_ cursor: inout RunCursor) throws(RunStoreError) -> [Reading] {
    cursor.reading = .max
    var newest: [Int: Reading] = [:]
    do {
      try eachReading { (vehicle, reading) throws(Never) in newest[vehicle] = reading }
    } catch {
      throw RunStoreError(error, path: path, trying: "read the newest readings")
    }
    return newest.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The events since the last call, oldest first, at most `newEventsMax`; at the first call the last ones.
  package func newEvents(_ cursor: inout RunCursor) throws(RunStoreError) -> [RunEvent] {
    let since = cursor.event
    let rows = try fetch("read the newest events") { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT event.id, time_s, name, severity, kind, text FROM event LEFT JOIN vehicle ON vehicle.id = vehicle_id
          WHERE event.id > ? ORDER BY event.id \(since == nil ? "DESC" : "ASC") LIMIT \(Self.newEventsMax)
          """, arguments: [since ?? .min])
      return since == nil ? rows.reversed() : rows
    }
    return try fetch("read the newest events") { _ in
      try rows.map { row in
        cursor.event = try row.decode(atIndex: 0)
        return RunEvent(
          time: MissionTime(seconds: try row.decode(atIndex: 1)), vehicle: try row.decode(atIndex: 2),
          severity: RunEvent.Severity(rawValue: try row.decode(atIndex: 3)) ?? .debug,
          kind: try row.decode(atIndex: 4), text: try row.decode(atIndex: 5))
      }
    }
  }
}
