/// A layer of the run's GeoPackage.
struct RunLayer {
  var table: String
  var geometry: String
  var description: String
  var columns: String
  /// Whether its points have heights (metres above mean sea level) and times (seconds of the mission) as Z and M.
  var hasHeightAndTime = false

  static let all = [
    RunLayer(
      table: "tracks", geometry: "LINESTRING",
      description: "Flown lines by vehicle and sortie; Z metres above mean sea level, M seconds of the mission",
      columns: """
        vehicle TEXT NOT NULL, sortie TEXT, start_s DOUBLE NOT NULL, end_s DOUBLE NOT NULL, readings INTEGER NOT NULL,
        highest_amsl_m DOUBLE
        """, hasHeightAndTime: true),
    RunLayer(
      table: "events", geometry: "POINT", description: "Events of vehicles where they were",
      columns: "time_s DOUBLE NOT NULL, vehicle TEXT, severity TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL"),
    RunLayer(
      table: "thermal_cells", geometry: "POLYGON", description: "Surface temperatures by squares of the ground",
      columns: """
        cell_column INTEGER NOT NULL, cell_row INTEGER NOT NULL, mean_c DOUBLE NOT NULL, min_c DOUBLE NOT NULL,
        max_c DOUBLE NOT NULL, sample_count INTEGER NOT NULL, standard_uncertainty_k DOUBLE NOT NULL
        """),
    RunLayer(
      table: "zone_passages", geometry: "POINT", description: "Where vehicles entered zones that were watched",
      columns: """
        vehicle TEXT NOT NULL, zone TEXT NOT NULL, entered_s DOUBLE NOT NULL, left_s DOUBLE,
        altitude_amsl_m DOUBLE NOT NULL
        """),
  ]

  /// `reading_view` for programs that ask which types the columns have. A view gets the types of the first part of a
  /// union, so that is an empty table; the others have none, since SQLite gives expressions none.
  static let readings = """
    DROP VIEW IF EXISTS readings;
    DROP TABLE IF EXISTS reading_type;
    CREATE TABLE reading_type (
      id INTEGER PRIMARY KEY, vehicle TEXT, time_s DOUBLE, sortie TEXT, longitude DOUBLE, latitude DOUBLE,
      altitude_amsl_m DOUBLE, ground_speed_ms DOUBLE, velocity_north_ms DOUBLE, velocity_east_ms DOUBLE,
      vertical_speed_ms DOUBLE, roll_deg DOUBLE, pitch_deg DOUBLE, heading_deg DOUBLE, charge DOUBLE, battery_v DOUBLE,
      battery_a DOUBLE, mode TEXT, mode_number INTEGER, armed INTEGER, in_air INTEGER, link_loss DOUBLE,
      link_silence_s DOUBLE, wind_north_ms DOUBLE, wind_east_ms DOUBLE, sprayed_l DOUBLE, lamp INTEGER, load_kg DOUBLE
    );
    CREATE VIEW readings AS SELECT * FROM reading_type UNION ALL SELECT * FROM reading_view;
    """

  /// The tables and rows that the standard asks for (clauses 1.1.2, 1.1.3 and 2.1.5).
  static let metadata = """
    CREATE TABLE IF NOT EXISTS gpkg_spatial_ref_sys (
      srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
      organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
    );
    INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES
      ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,\
    AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],\
    UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],\
    AUTHORITY["EPSG","4326"]]', 'longitude and latitude'),
      ('undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL),
      ('undefined geographic', 0, 'NONE', 0, 'undefined', NULL);
    CREATE TABLE IF NOT EXISTS gpkg_contents (
      table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
      description TEXT DEFAULT '',
      last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE,
      max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id)
      REFERENCES gpkg_spatial_ref_sys(srs_id)
    );
    CREATE TABLE IF NOT EXISTS gpkg_geometry_columns (
      table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
      z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
      CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name)
      REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id)
      REFERENCES gpkg_spatial_ref_sys (srs_id)
    );
    """
}
