import Foundation
import GRDB
import Geometry
import Quantities

/// A run as a GeoPackage 1.3 (OGC 12-128r17) for QGIS and GDAL: readings and events as points, sorties as lines, thermal
/// cells as polygons.
package enum GeoPackageExport {
  /// Writes a database that appears under its name once it is whole.
  package static func write(_ run: RunExportSource, to path: String, replacing: Bool) throws -> RunExportSummary {
    try ExportFile.check(path, replacing: replacing)
    let temporary = ExportFile.beside(path)
    let files = [temporary, "\(temporary)-journal", "\(temporary)-wal", "\(temporary)-shm"]
    for file in files { unlink(file) }
    defer { for file in files { unlink(file) } }
    let summary: RunExportSummary
    do {
      var configuration = Configuration()
      // Until it has its name, the file may be lost as a whole; then it is flushed.
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF") }
      let queue = try DatabaseQueue(path: temporary, configuration: configuration)
      summary = try queue.write { database in
        try database.execute(sql: GeoPackageSchema.tables)
        var writer = GeoPackageWriter(database: database, run: run)
        try writer.write()
        return writer.summary
      }
      try queue.close()
    } catch let error as DatabaseError {
      throw ExportError(
        "cannot write `\(path)`: \(error.message ?? "SQLite reports an error")",
        help: "check the folder and the space on the disk")
    }
    let descriptor = open(temporary, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, fsync(descriptor) == 0 else { throw ExportFile.failure(path, errno) }
    close(descriptor)
    try ExportFile.move(temporary, to: path)
    return summary
  }
}

/// The tables of a GeoPackage with a run.
enum GeoPackageSchema {
  /// Application id `GPKG` and version 1.3; the three reference systems that each GeoPackage has.
  static let tables = """
    PRAGMA application_id = 0x47504B47;
    PRAGMA user_version = 10300;
    CREATE TABLE gpkg_spatial_ref_sys (
      srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
      organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
    );
    INSERT INTO gpkg_spatial_ref_sys VALUES
      ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system'),
      ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
      ('WGS 84 geodetic', 4326, 'EPSG', 4326,
        'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],\
    AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],\
    UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],\
    AUTHORITY["EPSG","4326"]]', 'longitude and latitude in degrees');
    CREATE TABLE gpkg_contents (
      table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
      last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), min_x DOUBLE, min_y DOUBLE,
      max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
      CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
    );
    CREATE TABLE gpkg_geometry_columns (
      table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
      z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
      CONSTRAINT uk_gc_table_name UNIQUE (table_name),
      CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents (table_name),
      CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
    );
    CREATE TABLE reading (
      fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, vehicle TEXT NOT NULL, sortie TEXT,
      time DATETIME NOT NULL, time_s DOUBLE NOT NULL, altitude_amsl_m DOUBLE NOT NULL, ground_speed_ms DOUBLE NOT NULL,
      vertical_speed_ms DOUBLE NOT NULL, heading_deg DOUBLE, roll_deg DOUBLE, pitch_deg DOUBLE, charge DOUBLE,
      battery_v DOUBLE, battery_a DOUBLE, mode TEXT NOT NULL, armed BOOLEAN NOT NULL, in_air BOOLEAN NOT NULL
    );
    CREATE TABLE track (
      fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom LINESTRING, vehicle TEXT NOT NULL, sortie TEXT,
      part INTEGER NOT NULL, begins DATETIME NOT NULL, ends DATETIME NOT NULL, readings INTEGER NOT NULL
    );
    CREATE TABLE event (
      fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, time DATETIME NOT NULL, time_s DOUBLE NOT NULL,
      vehicle TEXT, severity INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL
    );
    CREATE TABLE thermal_cell (
      fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POLYGON, cell_column INTEGER NOT NULL,
      cell_row INTEGER NOT NULL, mean_c DOUBLE NOT NULL, min_c DOUBLE NOT NULL, max_c DOUBLE NOT NULL,
      sample_count INTEGER NOT NULL, standard_uncertainty_k DOUBLE NOT NULL
    );
    """

  /// The layers: table, kind of geometry, whether it has heights, and what it is.
  static let layers: [(table: String, geometry: String, hasHeights: Bool, text: String)] = [
    ("reading", "POINT", true, "Readings of vehicles; heights are metres above mean sea level"),
    ("track", "LINESTRING", true, "The way of each vehicle through each sortie"),
    ("event", "POINT", false, "Events; those without a place have no geometry"),
    ("thermal_cell", "POLYGON", false, "Surface temperatures in squares"),
  ]
}

/// Fills the tables.
private struct GeoPackageWriter {
  let database: Database
  let run: RunExportSource
  var summary = RunExportSummary()
  private var extents: [String: GeoPackageGeometry.Extent] = [:]
  private var text = ExportText()

  init(database: Database, run: RunExportSource) {
    self.database = database
    self.run = run
  }

  mutating func write() throws {
    try readings()
    try events()
    try cells()
    // Deterministic: the moment of the run, not of the export.
    let moment = moment(MissionTime.start)
    for layer in GeoPackageSchema.layers {
      let extent = extents[layer.table]
      try database.execute(
        sql: "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, 4326)",
        arguments: [
          layer.table, layer.table, layer.text, moment, extent?.west, extent?.south, extent?.east, extent?.north,
        ])
      try database.execute(
        sql: "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, ?, 0)",
        arguments: [layer.table, layer.geometry, layer.hasHeights ? 1 : 0])
    }
  }

  private mutating func readings() throws {
    let insert = try database.makeStatement(
      sql: "INSERT INTO reading VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    var collector = TrackCollector()
    var extent = GeoPackageGeometry.Extent()
    try run.eachReading { place, reading in
      summary.add("readings")
      let (longitude, latitude) = (reading.position.longitude, reading.position.latitude)
      extent.add(longitude, latitude)
      try insert.execute(arguments: [
        GeoPackageGeometry.point(longitude, latitude, reading.altitude.metres), reading.vehicle, reading.sortie,
        moment(reading.time), reading.time.seconds, reading.altitude.metres, reading.groundSpeed.metresPerSecond,
        reading.verticalSpeed.metresPerSecond, reading.heading?.degrees, reading.roll?.degrees, reading.pitch?.degrees,
        reading.charge?.fraction, reading.batteryVolts, reading.batteryAmperes, reading.mode, reading.isArmed,
        reading.isInAir,
      ])
      if let track = collector.add(place, reading) { try put(track) }
    }
    if summary["readings"] > 0 {
      extents["reading"] = extent
      extents["track"] = extent
    }
    for track in collector.finish() { try put(track) }
  }

  private mutating func put(_ track: ExportTrack) throws {
    guard let first = track.points.first, let last = track.points.last else { return }
    summary.add("tracks")
    // A vehicle that was seen once has no line.
    try database.cachedStatement(sql: "INSERT INTO track VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
      track.points.count > 1 ? GeoPackageGeometry.line(track.points) : nil, track.vehicle, track.sortie, track.part,
      moment(first.time), moment(last.time), track.points.count,
    ])
  }

  private mutating func events() throws {
    let insert = try database.makeStatement(sql: "INSERT INTO event VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)")
    for event in try run.events() {
      summary.add("events")
      if let place = event.position { extents["event", default: .init()].add(place.longitude, place.latitude) }
      try insert.execute(arguments: [
        event.position.map { GeoPackageGeometry.point($0.longitude, $0.latitude, nil) }, moment(event.time),
        event.time.seconds, event.vehicle, event.severity.rawValue, event.kind, event.text,
      ])
    }
  }

  private mutating func cells() throws {
    let insert = try database.makeStatement(sql: "INSERT INTO thermal_cell VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)")
    for cell in try run.thermalCells() {
      summary.add("thermal cells")
      let corners = try run.corners(of: cell)
      for corner in corners { extents["thermal_cell", default: .init()].add(corner.longitude, corner.latitude) }
      try insert.execute(arguments: [
        GeoPackageGeometry.polygon(corners), cell.index.column, cell.index.row, cell.mean.celsius,
        cell.minimum.celsius, cell.maximum.celsius, cell.count, cell.standardUncertaintyKelvin,
      ])
    }
  }

  private mutating func moment(_ time: MissionTime) -> String {
    text.bytes.removeAll(keepingCapacity: true)
    text.moment(millisecondsSinceEpoch: run.unixMilliseconds(time))
    return String(decoding: text.bytes, as: UTF8.self)
  }
}

/// Geometry as a GeoPackage holds it: a small head, then well-known binary, little end first.
enum GeoPackageGeometry {
  /// The box around some places.
  struct Extent: Sendable {
    var west = Double.infinity
    var south = Double.infinity
    var east = -Double.infinity
    var north = -Double.infinity

    mutating func add(_ longitude: Double, _ latitude: Double) {
      west = min(west, longitude)
      east = max(east, longitude)
      south = min(south, latitude)
      north = max(north, latitude)
    }
  }

  static func point(_ longitude: Double, _ latitude: Double, _ altitude: Double?) -> Data {
    var text = head(nil)
    text.bytes.append(1)
    text.little(UInt32(altitude == nil ? 1 : 1001))
    text.little(longitude)
    text.little(latitude)
    if let altitude { text.little(altitude) }
    return Data(text.bytes)
  }

  static func line(_ points: [ExportTrack.Point]) -> Data {
    var extent = Extent()
    for point in points { extent.add(point.longitude, point.latitude) }
    var text = head(extent)
    text.bytes.append(1)
    text.little(UInt32(1002))
    text.little(UInt32(points.count))
    for point in points {
      text.little(point.longitude)
      text.little(point.latitude)
      text.little(point.altitudeMetres)
    }
    return Data(text.bytes)
  }

  static func polygon(_ ring: [GeoPoint]) -> Data {
    var extent = Extent()
    for point in ring { extent.add(point.longitude, point.latitude) }
    var text = head(extent)
    text.bytes.append(1)
    text.little(UInt32(3))
    text.little(UInt32(1))
    text.little(UInt32(ring.count))
    for point in ring {
      text.little(point.longitude)
      text.little(point.latitude)
    }
    return Data(text.bytes)
  }

  /// `GP`, version 0, flags for little end first and for the box, the reference system, the box.
  private static func head(_ extent: Extent?) -> ExportText {
    var text = ExportText()
    text.bytes = [0x47, 0x50, 0, extent == nil ? 0b0000_0001 : 0b0000_0011]
    text.little(Int32(4326))
    if let extent { for bound in [extent.west, extent.east, extent.south, extent.north] { text.little(bound) } }
    return text
  }
}
