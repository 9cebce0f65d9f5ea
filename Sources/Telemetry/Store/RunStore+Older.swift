import GRDB
import Quantities

/// Runs from before schema 3 are read as they are: opening for reading changes nothing.
extension RunStore {
  /// Readings of the first two schemas in the order of time, with each vehicle's place by name.
  static func olderReadings(of vehicle: String?, in database: Database, path: String) throws -> [(Int, Reading)] {
    let names = try String.fetchAll(database, sql: "SELECT name FROM vehicle ORDER BY name")
    let places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT time_s, sortie, longitude, latitude, altitude_amsl_m, ground_speed_ms, vertical_speed_ms, heading_deg,
          charge, battery_v, battery_a, mode, mode_number, armed, in_air, name
        FROM reading JOIN vehicle ON vehicle.id = vehicle_id WHERE ?1 IS NULL OR name = ?1
        ORDER BY time_s, reading.id
        """,
      arguments: [vehicle])
    var readings: [(Int, Reading)] = []
    while let row = try rows.next() {
      let name: String = try row.decode(atIndex: 15)
      readings.append((places[name] ?? 0, try olderReading(name, row, path)))
    }
    return readings
  }

  private static func olderReading(_ vehicle: String, _ row: Row, _ path: String) throws -> Reading {
    let heading: Double? = try row.decode(atIndex: 7)
    let charge: Double? = try row.decode(atIndex: 8)
    return Reading(
      vehicle: vehicle, sortie: try row.decode(atIndex: 1), time: MissionTime(seconds: try row.decode(atIndex: 0)),
      position: try position(row, longitude: 2, latitude: 3, path),
      altitude: AltitudeAMSL(metres: try row.decode(atIndex: 4)),
      groundSpeed: Speed(metresPerSecond: try row.decode(atIndex: 5)),
      verticalSpeed: Speed(metresPerSecond: try row.decode(atIndex: 6)), heading: heading.map { Angle(degrees: $0) },
      charge: charge.map { StateOfCharge(fraction: $0) }, batteryVolts: try row.decode(atIndex: 9),
      batteryAmperes: try row.decode(atIndex: 10), mode: try row.decode(atIndex: 11),
      modeNumber: try row.decode(atIndex: 12), isArmed: try row.decode(atIndex: 13),
      isInAir: try row.decode(atIndex: 14))
  }

  /// The position in two columns of degrees.
  static func position(_ row: Row, longitude: Int, latitude: Int, _ path: String) throws -> GeoPoint {
    let east: Double = try row.decode(atIndex: longitude)
    let north: Double = try row.decode(atIndex: latitude)
    guard let point = GeoPoint(longitude: east, latitude: north) else {
      throw RunStoreError(
        .notARun, path: path, message: "the run is damaged: [\(east), \(north)] is no position on earth")
    }
    return point
  }
}
