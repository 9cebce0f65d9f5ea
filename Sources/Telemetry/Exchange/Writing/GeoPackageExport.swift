import Foundation
import GRDB
import Geometry
import Quantities

/// A run as a GeoPackage 1.3 (OGC 12-128r17) for QGIS and GDAL: readings and events as points, sorties as lines,
/// thermal cells as polygons.
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
        try GeoPackageLayers.make(in: database)
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

/// The layers of an export: those of the run store, with every reading as a point and every place of a track in its
/// line.
enum GeoPackageLayers {
  /// The layers in the order in which they are listed.
  static let all = [readings, tracks, events, cells, passages]

  private static let readings = RunLayer(
    table: "readings", geometry: "POINT", description: "Readings of vehicles; Z is metres above mean sea level",
    columns: """
      vehicle TEXT NOT NULL, sortie TEXT, time DATETIME NOT NULL, time_s DOUBLE NOT NULL,
      altitude_amsl_m DOUBLE NOT NULL, ground_speed_ms DOUBLE NOT NULL, vertical_speed_ms DOUBLE NOT NULL,
      heading_deg DOUBLE, roll_deg DOUBLE, pitch_deg DOUBLE, charge DOUBLE, battery_v DOUBLE, battery_a DOUBLE,
      mode TEXT NOT NULL, armed BOOLEAN NOT NULL, in_air BOOLEAN NOT NULL
      """)
  private static let tracks = RunLayer(
    table: "tracks", geometry: "LINESTRING",
    description: "Flown lines by vehicle and sortie; Z metres above mean sea level, M seconds of the mission",
    columns: """
      vehicle TEXT NOT NULL, sortie TEXT, part INTEGER NOT NULL, begins DATETIME NOT NULL, ends DATETIME NOT NULL,
      readings INTEGER NOT NULL
      """, hasHeightAndTime: true)
  private static let events = RunLayer(
    table: "events", geometry: "POINT", description: "Events; those without a place have no geometry",
    columns: """
      time DATETIME NOT NULL, time_s DOUBLE NOT NULL, vehicle TEXT, severity TEXT NOT NULL, kind TEXT NOT NULL,
      text TEXT NOT NULL
      """)
  private static let cells = RunLayer(
    table: "thermal_cells", geometry: "POLYGON", description: "Surface temperatures by squares of the ground",
    columns: """
      cell_column INTEGER NOT NULL, cell_row INTEGER NOT NULL, mean_c DOUBLE NOT NULL, min_c DOUBLE NOT NULL,
      max_c DOUBLE NOT NULL, sample_count INTEGER NOT NULL, standard_uncertainty_k DOUBLE NOT NULL
      """)
  private static let passages = RunLayer(
    table: "zone_passages", geometry: "POINT", description: "Where vehicles entered zones that were watched",
    columns: """
      vehicle TEXT NOT NULL, zone TEXT NOT NULL, entered_s DOUBLE NOT NULL, left_s DOUBLE,
      altitude_amsl_m DOUBLE NOT NULL
      """)

  /// Makes the tables, and says that this is a GeoPackage 1.3.
  static func make(in database: Database) throws {
    try database.execute(sql: "PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300")
    try database.execute(sql: RunLayer.metadata)
    for layer in all {
      try database.execute(
        sql: """
          CREATE TABLE \(layer.table) (
            fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom \(layer.geometry), \(layer.columns))
          """)
    }
  }
}

/// The box around some places.
private struct Extent {
  var west = Double.infinity
  var south = Double.infinity
  var east = -Double.infinity
  var north = -Double.infinity

  mutating func add(_ place: GeoPoint) {
    west = min(west, place.longitude)
    east = max(east, place.longitude)
    south = min(south, place.latitude)
    north = max(north, place.latitude)
  }
}

/// Fills the tables.
private struct GeoPackageWriter {
  let database: Database
  let run: RunExportSource
  var summary = RunExportSummary()
  private var extents: [String: Extent] = [:]
  private var text = ExportText()

  init(database: Database, run: RunExportSource) {
    self.database = database
    self.run = run
  }

  mutating func write() throws {
    try readings()
    try events()
    try cells()
    try passages()
    // Deterministic: the moment of the run, not of the export.
    let moment = moment(MissionTime.start)
    for layer in GeoPackageLayers.all {
      let extent = extents[layer.table]
      try database.execute(
        sql: "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, 4326)",
        arguments: [
          layer.table, layer.table, layer.description, moment, extent?.west, extent?.south, extent?.east, extent?.north,
        ])
      try database.execute(
        sql: "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, ?, ?)",
        arguments: [
          layer.table, layer.geometry, layer.hasHeightAndTime || layer.table == "readings" ? 1 : 0,
          layer.hasHeightAndTime ? 1 : 0,
        ])
    }
  }

  private mutating func readings() throws {
    let insert = try database.makeStatement(
      sql: "INSERT INTO readings VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    var collector = TrackCollector()
    var extent = Extent()
    try run.eachReading { place, reading in
      summary.add("readings")
      extent.add(reading.position)
      try insert.execute(arguments: [
        Data(GeoPackageGeometry.point(reading.position, altitude: reading.altitude)), reading.vehicle, reading.sortie,
        moment(reading.time), reading.time.seconds, reading.altitude.metres, reading.groundSpeed.metresPerSecond,
        reading.verticalSpeed.metresPerSecond, reading.heading?.degrees, reading.roll?.degrees, reading.pitch?.degrees,
        reading.charge?.fraction, reading.batteryVolts, reading.batteryAmperes, reading.mode, reading.isArmed,
        reading.isInAir,
      ])
      if let track = collector.add(place, reading) { try put(track) }
    }
    if summary["readings"] > 0 {
      extents["readings"] = extent
      extents["tracks"] = extent
    }
    for track in collector.finish() { try put(track) }
  }

  private mutating func put(_ track: ExportTrack) throws {
    guard let first = track.points.first, let last = track.points.last else { return }
    summary.add("tracks")
    // A vehicle that was seen once has no line.
    try database.cachedStatement(sql: "INSERT INTO tracks VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
      track.points.count > 1 ? Data(GeoPackageGeometry.line(track.points.map(\.place))) : nil, track.vehicle,
      track.sortie, track.part,
      moment(first.time), moment(last.time), track.points.count,
    ])
  }

  private mutating func events() throws {
    let insert = try database.makeStatement(sql: "INSERT INTO events VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)")
    for event in try run.events() {
      summary.add("events")
      if let place = event.position { extents["events", default: Extent()].add(place) }
      try insert.execute(arguments: [
        event.position.map { Data(GeoPackageGeometry.point($0)) }, moment(event.time),
        event.time.seconds, event.vehicle, event.severity.name, event.kind, event.text,
      ])
    }
  }

  private mutating func passages() throws {
    let insert = try database.makeStatement(sql: "INSERT INTO zone_passages VALUES (NULL, ?, ?, ?, ?, ?, ?)")
    for passage in try run.zonePassages() {
      summary.add("zone passages")
      extents["zone_passages", default: Extent()].add(passage.position)
      try insert.execute(arguments: [
        Data(GeoPackageGeometry.point(passage.position)), passage.vehicle, passage.zone, passage.entered.seconds,
        passage.left?.seconds, passage.altitude.metres,
      ])
    }
  }

  private mutating func cells() throws {
    let insert = try database.makeStatement(sql: "INSERT INTO thermal_cells VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)")
    for cell in try run.thermalCells() {
      summary.add("thermal cells")
      let corners = try run.corners(of: cell)
      for corner in corners { extents["thermal_cells", default: Extent()].add(corner) }
      try insert.execute(arguments: [
        Data(GeoPackageGeometry.polygon(corners)), cell.index.column, cell.index.row, cell.mean.celsius,
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
