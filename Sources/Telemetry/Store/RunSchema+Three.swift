import GRDB
import Quantities

/// Schema 3: readings in whole numbers and one key, what changes seldom beside them, zones, copies of what was flown,
/// repairs and the audit.
///
/// As every migration that was released it is never edited.
extension RunSchema {
  static let thirdMigration = "sortie-run-3"

  static func migrateToThree(_ database: Database) throws {
    let highest = try Int64.fetchOne(database, sql: "SELECT max(id) FROM vehicle") ?? 0
    guard highest <= ReadingCode.vehiclesMax else {
      throw DatabaseError(
        resultCode: .SQLITE_MISMATCH, message: "the run has more than \(ReadingCode.vehiclesMax) vehicles")
    }
    try database.execute(sql: newTables)
    // A row of the old table says all that it says anew; of two with the same vehicle and millisecond the first stays.
    try database.execute(sql: convertedReadings)
    try database.execute(sql: convertedStatus)
    try database.execute(sql: "DROP TABLE reading_before_3")
    try database.execute(sql: newViews)
    try database.execute(sql: auditGuards)
  }

  private static let newTables = """
    DROP VIEW reading_view;
    DROP VIEW event_view;
    DROP INDEX reading_by_vehicle;
    ALTER TABLE reading RENAME TO reading_before_3;
    ALTER TABLE run ADD COLUMN base_longitude_e7 INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE run ADD COLUMN base_latitude_e7 INTEGER NOT NULL DEFAULT 0;
    UPDATE run SET base_longitude_e7 = CAST(round(origin_longitude * 1e7) AS INTEGER),
      base_latitude_e7 = CAST(round(origin_latitude * 1e7) AS INTEGER);
    ALTER TABLE event ADD COLUMN longitude REAL;
    ALTER TABLE event ADD COLUMN latitude REAL;
    CREATE TABLE reading (
      id INTEGER PRIMARY KEY, east_e7 INTEGER NOT NULL, north_e7 INTEGER NOT NULL, altitude_cm INTEGER NOT NULL,
      velocity_north_cms INTEGER NOT NULL, velocity_east_cms INTEGER, velocity_up_cms INTEGER NOT NULL,
      roll_cdeg INTEGER, pitch_cdeg INTEGER, heading_cdeg INTEGER,
      charge_e4 INTEGER, battery_mv INTEGER, battery_ca INTEGER
    );
    CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
    CREATE TABLE status (
      id INTEGER PRIMARY KEY, sortie_id INTEGER, mode_id INTEGER NOT NULL, mode_number INTEGER, armed INTEGER NOT NULL,
      in_air INTEGER NOT NULL, link_loss_e4 INTEGER, link_silence_ms INTEGER, wind_north_dms INTEGER,
      wind_east_dms INTEGER, sprayed_ml INTEGER, lamp INTEGER, load_g INTEGER
    );
    CREATE TABLE zone_passage (
      id INTEGER PRIMARY KEY, vehicle_id INTEGER NOT NULL REFERENCES vehicle (id), zone TEXT NOT NULL,
      entered_s REAL NOT NULL, left_s REAL, longitude REAL NOT NULL, latitude REAL NOT NULL,
      altitude_amsl_m REAL NOT NULL
    );
    CREATE TABLE flown_file (
      name TEXT PRIMARY KEY NOT NULL, sha256 TEXT NOT NULL, bytes BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE repair (kind TEXT PRIMARY KEY NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE audit (
      number INTEGER PRIMARY KEY, time TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL,
      previous BLOB NOT NULL, hash BLOB NOT NULL
    );
    """

  private static let convertedReadings = """
    INSERT OR IGNORE INTO reading (id, east_e7, north_e7, altitude_cm, velocity_north_cms, velocity_up_cms,
      heading_cdeg, charge_e4, battery_mv, battery_ca)
    SELECT (CAST(round(time_s * 1000) AS INTEGER) << 12) | vehicle_id,
      CAST(round(longitude * 1e7) AS INTEGER) - (SELECT base_longitude_e7 FROM run),
      CAST(round(latitude * 1e7) AS INTEGER) - (SELECT base_latitude_e7 FROM run),
      CAST(round(altitude_amsl_m * 100) AS INTEGER), CAST(round(ground_speed_ms * 100) AS INTEGER),
      CAST(round(vertical_speed_ms * 100) AS INTEGER),
      CASE WHEN heading_deg > 180 THEN CAST(round((heading_deg - 360) * 100) AS INTEGER)
        ELSE CAST(round(heading_deg * 100) AS INTEGER) END,
      CAST(round(charge * 10000) AS INTEGER), CAST(round(battery_v * 1000) AS INTEGER),
      CAST(round(battery_a * 100) AS INTEGER)
    FROM reading_before_3 ORDER BY id
    """

  private static let convertedStatus = """
    INSERT INTO word (text) SELECT mode FROM reading_before_3 UNION
      SELECT sortie FROM reading_before_3 WHERE sortie IS NOT NULL;
    INSERT OR REPLACE INTO status (id, sortie_id, mode_id, mode_number, armed, in_air)
    SELECT (CAST(round(time_s * 1000) AS INTEGER) << 12) | vehicle_id,
      (SELECT word.id FROM word WHERE text = sortie), (SELECT word.id FROM word WHERE text = mode), mode_number, armed,
      in_air
    FROM (
      SELECT *, lag(mode) OVER w IS mode AND lag(sortie) OVER w IS sortie AND lag(mode_number) OVER w IS mode_number
        AND lag(armed) OVER w IS armed AND lag(in_air) OVER w IS in_air AS same
      FROM reading_before_3 WINDOW w AS (PARTITION BY vehicle_id ORDER BY time_s, id)
    ) WHERE NOT same;
    """

  private static let newViews = """
    CREATE VIEW reading_view AS
      SELECT reading.id AS id, vehicle.name AS vehicle, (reading.id >> 12) / 1000.0 AS time_s, sorties.text AS sortie,
        (base_longitude_e7 + east_e7) / 1e7 AS longitude, (base_latitude_e7 + north_e7) / 1e7 AS latitude,
        altitude_cm / 100.0 AS altitude_amsl_m,
        CASE WHEN velocity_east_cms IS NULL THEN velocity_north_cms
          ELSE sqrt(velocity_north_cms * velocity_north_cms + velocity_east_cms * velocity_east_cms) END / 100.0
          AS ground_speed_ms,
        CASE WHEN velocity_east_cms IS NOT NULL THEN velocity_north_cms / 100.0 END AS velocity_north_ms,
        velocity_east_cms / 100.0 AS velocity_east_ms, velocity_up_cms / 100.0 AS vertical_speed_ms,
        roll_cdeg / 100.0 AS roll_deg, pitch_cdeg / 100.0 AS pitch_deg,
        CASE WHEN heading_cdeg < 0 THEN heading_cdeg + 36000 ELSE heading_cdeg END / 100.0 AS heading_deg,
        charge_e4 / 10000.0 AS charge, battery_mv / 1000.0 AS battery_v, battery_ca / 100.0 AS battery_a,
        modes.text AS mode, status.mode_number AS mode_number, status.armed AS armed, status.in_air AS in_air,
        link_loss_e4 / 10000.0 AS link_loss, link_silence_ms / 1000.0 AS link_silence_s,
        wind_north_dms / 10.0 AS wind_north_ms, wind_east_dms / 10.0 AS wind_east_ms,
        sprayed_ml / 1000.0 AS sprayed_l, status.lamp AS lamp, load_g / 1000.0 AS load_kg
      FROM run CROSS JOIN reading JOIN vehicle ON vehicle.id = (reading.id & 4095)
        LEFT JOIN status ON status.id = (
          SELECT earlier.id FROM status AS earlier
          WHERE earlier.id <= reading.id AND (earlier.id & 4095) = (reading.id & 4095)
          ORDER BY earlier.id DESC LIMIT 1)
        LEFT JOIN word AS sorties ON sorties.id = status.sortie_id
        LEFT JOIN word AS modes ON modes.id = status.mode_id;
    CREATE VIEW status_view AS
      SELECT vehicle.name AS vehicle, (status.id >> 12) / 1000.0 AS time_s, sorties.text AS sortie,
        modes.text AS mode, mode_number, armed, in_air, link_loss_e4 / 10000.0 AS link_loss,
        link_silence_ms / 1000.0 AS link_silence_s,
        wind_north_dms / 10.0 AS wind_north_ms, wind_east_dms / 10.0 AS wind_east_ms,
        sprayed_ml / 1000.0 AS sprayed_l, lamp, load_g / 1000.0 AS load_kg
      FROM status JOIN vehicle ON vehicle.id = (status.id & 4095)
        LEFT JOIN word AS sorties ON sorties.id = status.sortie_id
        LEFT JOIN word AS modes ON modes.id = status.mode_id;
    CREATE VIEW event_view AS
      SELECT event.time_s, vehicle.name AS vehicle,
        CASE severity WHEN 0 THEN 'emergency' WHEN 1 THEN 'alert' WHEN 2 THEN 'critical' WHEN 3 THEN 'error'
          WHEN 4 THEN 'warning' WHEN 5 THEN 'notice' WHEN 6 THEN 'info' ELSE 'debug' END AS severity_name,
        event.kind, event.text, event.longitude, event.latitude
      FROM event LEFT JOIN vehicle ON vehicle.id = event.vehicle_id;
    CREATE VIEW zone_passage_view AS
      SELECT vehicle.name AS vehicle, zone, entered_s, left_s, longitude, latitude, altitude_amsl_m
      FROM zone_passage JOIN vehicle ON vehicle.id = zone_passage.vehicle_id;
    """

  /// Against slips; whoever means to edit can drop them, and the chain shows it.
  private static let auditGuards = """
    CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is not edited'); END;
    CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is not deleted'); END;
    """
}
