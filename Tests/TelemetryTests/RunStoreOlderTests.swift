import Foundation
import GRDB
import Quantities
import Telemetry
import Testing

/// Runs that earlier versions wrote. The tables stand here as they were released, and never change.
@Suite("Runs of earlier schemas are read as they are, and become new ones when they are written to")
struct RunStoreOlderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func older(isSecond: Bool) throws {
    let queue = try DatabaseQueue(path: folder.run)
    try queue.write { database in
      try database.execute(sql: Self.firstSchema)
      try database.execute(
        sql: """
          CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
          INSERT INTO grdb_migrations VALUES ('sortie-run-1');
          """)
      if isSecond {
        try database.execute(
          sql: """
            ALTER TABLE run ADD COLUMN plan_proved INTEGER NOT NULL DEFAULT 1 CHECK (plan_proved IN (0, 1));
            UPDATE run SET plan_proved = 0;
            INSERT INTO grdb_migrations VALUES ('sortie-run-2-proof');
            """)
      }
    }
    try queue.close()
  }

  private static func readings(_ vehicle: String, _ times: [Double]) throws -> [Reading] {
    try times.map { time in
      Reading(
        vehicle: vehicle, sortie: time < 2 ? nil : "\(vehicle)/1", time: MissionTime(seconds: time),
        position: try #require(GeoPoint(longitude: 24.9400001, latitude: 60.17)),
        altitude: AltitudeAMSL(metres: 50.25), groundSpeed: Speed(metresPerSecond: 9.5),
        verticalSpeed: Speed(metresPerSecond: -1.5), heading: time == 3 ? nil : Angle(degrees: 270),
        charge: StateOfCharge(fraction: 0.75), batteryVolts: 22.5, mode: time < 2 ? "GUIDED" : "AUTO", modeNumber: 3,
        isArmed: true, isInAir: time > 0)
    }
  }

  @Test("It reads as it did", arguments: [false, true])
  func reading(isSecond: Bool) throws {
    try older(isSecond: isSecond)
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.run))
    let store = try RunStore.open(at: folder.run)
    let contents = try store.contents()
    #expect(contents.description == (try RunFixture.description(isPlanProved: !isSecond)))
    #expect(contents.tracks.map(\.vehicle) == ["a", "b"])
    #expect(contents.tracks[0].readings == (try Self.readings("a", [-1, 1, 2, 3])))
    #expect(contents.tracks[1].readings == (try Self.readings("b", [1])))
    #expect(contents.events.map(\.text) == ["begun"])
    #expect(contents.zonePassages.isEmpty)
    #expect(try store.repairs().isEmpty)
    #expect(try store.auditTrail().lines.isEmpty)
    #expect(try store.readings(of: "a") == contents.tracks[0].readings)
    try store.close()
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.run)) == before)
  }

  @Test("Opened for writing it becomes a new one and says the same", arguments: [false, true])
  func migrated(isSecond: Bool) throws {
    try older(isSecond: isSecond)
    let before = try RunStore.open(at: folder.run).contents()
    let store = try RunStore.reopen(at: folder.run)
    #expect(try store.contents() == before)
    var more = try Self.readings("a", [4])
    more += [try RunFixture.fullReading("c", milliseconds: 4000)]
    try store.append(TelemetryBatch(readings: more))
    #expect(try store.readings(of: "a") == (try Self.readings("a", [-1, 1, 2, 3, 4])))
    #expect(try store.readings(of: "c") == [more[1]])
    try store.close()
    let queue = try DatabaseQueue(path: folder.run)
    let (count, answer) = try queue.read { database in
      (
        try Int.fetchOne(database, sql: "SELECT count(*) FROM reading_view"),
        try String.fetchOne(database, sql: "PRAGMA integrity_check")
      )
    }
    #expect(count == 7)
    #expect(answer == "ok")
  }

  private static let firstSchema = """
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
    CREATE VIEW reading_view AS
      SELECT vehicle.name AS vehicle, reading.* FROM reading JOIN vehicle ON vehicle.id = reading.vehicle_id;
    CREATE VIEW event_view AS
      SELECT event.time_s, vehicle.name AS vehicle, 'info' AS severity_name, event.kind, event.text
      FROM event LEFT JOIN vehicle ON vehicle.id = event.vehicle_id;
    CREATE VIEW command_view AS
      SELECT vehicle.name AS vehicle, command.* FROM command JOIN vehicle ON vehicle.id = command.vehicle_id;
    CREATE VIEW thermal_frame_view AS
      SELECT vehicle.name AS vehicle, thermal_frame.*
      FROM thermal_frame JOIN vehicle ON vehicle.id = thermal_frame.vehicle_id;
    CREATE VIEW task_outcome_view AS
      SELECT task, done_at_s, vehicle.name AS vehicle, amount, unit, note
      FROM task_outcome LEFT JOIN vehicle ON vehicle.id = task_outcome.vehicle_id;
    INSERT INTO run VALUES (1, 'Round "1"', 'ab12', '7', 'calm', '0.1.0', '2026-03-02T08:00:00+02:00', 24.94, 60.17,
      '© somebody', 2);
    INSERT INTO vehicle VALUES (1, 'b'), (2, 'a');
    INSERT INTO reading VALUES
      (1, 2, -1, NULL, 24.9400001, 60.17, 50.25, 9.5, -1.5, 270, 0.75, 22.5, NULL, 'GUIDED', 3, 1, 0),
      (2, 2, 1, NULL, 24.9400001, 60.17, 50.25, 9.5, -1.5, 270, 0.75, 22.5, NULL, 'GUIDED', 3, 1, 1),
      (3, 1, 1, NULL, 24.9400001, 60.17, 50.25, 9.5, -1.5, 270, 0.75, 22.5, NULL, 'GUIDED', 3, 1, 1),
      (4, 2, 3, 'a/1', 24.9400001, 60.17, 50.25, 9.5, -1.5, NULL, 0.75, 22.5, NULL, 'AUTO', 3, 1, 1),
      (5, 2, 2, 'a/1', 24.9400001, 60.17, 50.25, 9.5, -1.5, 270, 0.75, 22.5, NULL, 'AUTO', 3, 1, 1);
    INSERT INTO event VALUES (1, 0, NULL, 6, 'run-started', 'begun');
    """
}
