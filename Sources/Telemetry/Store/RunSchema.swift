import GRDB

/// The tables of `run.sqlite` and how older files become newer ones.
///
/// A run is recognised by its first migration, not by SQLite's `application_id`: GeoPackage claims that number, and a
/// later migration makes the file one.
enum RunSchema {
  /// The first migration; each run has it.
  static let firstMigration = "sortie-run-1"

  /// All migrations in their order. A migration that was ever released is never edited.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration(firstMigration) { database in
      try database.execute(sql: tables)
      try database.execute(sql: views)
    }
    migrator.registerMigration("sortie-run-2-proof") { database in
      try database.execute(
        sql: """
          ALTER TABLE run ADD COLUMN plan_proved INTEGER NOT NULL DEFAULT 1 CHECK (plan_proved IN (0, 1))
          """)
    }
    migrator.registerMigration(thirdMigration) { try migrateToThree($0) }
    return migrator
  }

  /// Whether the plan was proved before it was flown. Runs are opened for reading as they are, so those with the first
  /// migration alone do not have it.
  static let planProvedColumn = "plan_proved"

  /// Units are in the names: `_s` seconds since the run's start, `_m` metres, `_ms` metres per second, `_c` °C.
  private static let tables = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      mission TEXT NOT NULL, plan_sha256 TEXT NOT NULL, seed TEXT NOT NULL, scenario TEXT NOT NULL,
      tool_version TEXT NOT NULL, start TEXT NOT NULL, origin_longitude REAL NOT NULL, origin_latitude REAL NOT NULL,
      attribution TEXT NOT NULL, cell_size_m REAL NOT NULL CHECK (cell_size_m > 0)
    );
    CREATE TABLE vehicle (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE reading (
      id INTEGER PRIMARY KEY, vehicle_id INTEGER NOT NULL REFERENCES vehicle (id), time_s REAL NOT NULL, sortie TEXT,
      longitude REAL NOT NULL, latitude REAL NOT NULL, altitude_amsl_m REAL NOT NULL, ground_speed_ms REAL NOT NULL,
      vertical_speed_ms REAL NOT NULL, heading_deg REAL, charge REAL, battery_v REAL, battery_a REAL,
      mode TEXT NOT NULL, mode_number INTEGER, armed INTEGER NOT NULL, in_air INTEGER NOT NULL
    );
    CREATE INDEX reading_by_vehicle ON reading (vehicle_id, time_s);
    CREATE TABLE event (
      id INTEGER PRIMARY KEY, time_s REAL NOT NULL, vehicle_id INTEGER REFERENCES vehicle (id),
      severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 7), kind TEXT NOT NULL, text TEXT NOT NULL
    );
    CREATE TABLE command (
      id INTEGER PRIMARY KEY, time_s REAL NOT NULL, vehicle_id INTEGER NOT NULL REFERENCES vehicle (id),
      command TEXT NOT NULL, result TEXT NOT NULL, attempts INTEGER NOT NULL CHECK (attempts >= 1)
    );
    CREATE TABLE thermal_frame (
      id INTEGER PRIMARY KEY, vehicle_id INTEGER NOT NULL REFERENCES vehicle (id), time_s REAL NOT NULL,
      longitude REAL NOT NULL, latitude REAL NOT NULL, altitude_amsl_m REAL NOT NULL, min_c REAL NOT NULL,
      max_c REAL NOT NULL, mean_c REAL NOT NULL, pixel_count INTEGER NOT NULL CHECK (pixel_count > 0), task TEXT
    );
    CREATE TABLE thermal_cell (
      cell_row INTEGER NOT NULL, cell_column INTEGER NOT NULL, longitude REAL NOT NULL, latitude REAL NOT NULL,
      mean_c REAL NOT NULL, min_c REAL NOT NULL, max_c REAL NOT NULL, sample_count INTEGER NOT NULL
      CHECK (sample_count > 0), standard_uncertainty_k REAL NOT NULL, PRIMARY KEY (cell_row, cell_column)
    ) WITHOUT ROWID;
    CREATE TABLE task_outcome (
      task TEXT PRIMARY KEY NOT NULL, done_at_s REAL, vehicle_id INTEGER REFERENCES vehicle (id), amount REAL,
      unit TEXT NOT NULL, note TEXT NOT NULL
    ) WITHOUT ROWID;
    """

  /// The same with names in place of numbers, for people at the `sqlite3` prompt.
  private static let views = """
    CREATE VIEW reading_view AS
      SELECT vehicle.name AS vehicle, reading.* FROM reading JOIN vehicle ON vehicle.id = reading.vehicle_id;
    CREATE VIEW event_view AS
      SELECT event.time_s, vehicle.name AS vehicle,
        CASE severity WHEN 0 THEN 'emergency' WHEN 1 THEN 'alert' WHEN 2 THEN 'critical' WHEN 3 THEN 'error'
          WHEN 4 THEN 'warning' WHEN 5 THEN 'notice' WHEN 6 THEN 'info' ELSE 'debug' END AS severity_name,
        event.kind, event.text
      FROM event LEFT JOIN vehicle ON vehicle.id = event.vehicle_id;
    CREATE VIEW command_view AS
      SELECT vehicle.name AS vehicle, command.* FROM command JOIN vehicle ON vehicle.id = command.vehicle_id;
    CREATE VIEW thermal_frame_view AS
      SELECT vehicle.name AS vehicle, thermal_frame.*
      FROM thermal_frame JOIN vehicle ON vehicle.id = thermal_frame.vehicle_id;
    CREATE VIEW task_outcome_view AS
      SELECT task, done_at_s, vehicle.name AS vehicle, amount, unit, note
      FROM task_outcome LEFT JOIN vehicle ON vehicle.id = task_outcome.vehicle_id;
    """
}
