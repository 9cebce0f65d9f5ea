import Foundation
import GRDB
import Geometry
import Quantities

/// The run's geometry as layers of a GeoPackage (OGC 12-128r18), which QGIS and GDAL open: `tracks`, `events`,
/// `thermal_cells`, `zone_passages`, and the readings as a table of attributes.
///
/// The layers are made from the records, and nothing else: they can be thrown away and made again at any time. They are
/// written when a run is closed; a run that was killed gets them when it is next closed by a writer.
extension RunStore {
  /// How far a track's line may run from a reading, in metres. Every reading is in `reading_view`.
  package static let trackToleranceMetres = 0.5

  /// Writes the layers anew, in one transaction. Linear in the readings; memory is bounded.
  package func writeLayers() throws(RunStoreError) {
    guard !isReadOnly else {
      throw RunStoreError(.readOnly, path: path, message: "cannot write layers to a run that was opened for reading")
    }
    let tracks: [TrackLine]
    let cells: [(cell: ThermalCell, corners: [GeoPoint])]
    do {
      tracks = try trackLines()
      cells = try cellSquares()
    } catch {
      throw RunStoreError(error, path: path, trying: "draw the run's layers")
    }
    do {
      try queue.write { database in
        try Self.makeLayerTables(database)
        try Self.insert(tracks, into: database)
        try Self.insert(cells, into: database)
        try Self.insertPoints(into: database)
        try Self.registerLayers(of: description, in: database)
      }
      try queue.writeWithoutTransaction {
        // "GPKG" and version 1.3, as the standard asks for.
        try $0.execute(sql: "PRAGMA application_id = 1196444487; PRAGMA user_version = 10300")
      }
    } catch {
      throw RunStoreError(error, path: path, trying: "write the run's layers")
    }
  }

  /// Whether the run has its layers.
  package func hasLayers() throws(RunStoreError) -> Bool {
    try fetch("look for the run's layers") { try $0.tableExists("gpkg_contents") }
  }

  /// Takes the layers' contents out, as where records are purged.
  static func emptyLayers(in database: Database) throws {
    for layer in RunLayer.all where try database.tableExists(layer.table) {
      try database.execute(sql: "DELETE FROM \(layer.table)")
    }
  }

  // MARK: Geometry

  /// The flown line of one vehicle in one sortie.
  struct TrackLine {
    var vehicle: String
    var sortie: String?
    var points: [TrackPoint]
    var readings: Int
  }

  private func trackLines() throws -> [TrackLine] {
    var lines: [TrackLine] = []
    var open: [Int: TrackSimplifier] = [:]
    let tolerance = Self.trackToleranceMetres
    try eachReading { (vehicle, reading) throws(Never) in
      if let current = open[vehicle], current.sortie != reading.sortie, let done = open.removeValue(forKey: vehicle) {
        lines += done.lines(of: reading.vehicle)
      }
      guard reading.sortie != nil || reading.isInAir else { return }
      open[vehicle, default: TrackSimplifier(sortie: reading.sortie, toleranceMetres: tolerance)].add(reading)
    }
    let names = try vehicles()
    for (vehicle, rest) in open.sorted(by: { $0.key < $1.key }) { lines += rest.lines(of: names[vehicle]) }
    return lines.sorted {
      ($0.vehicle, $0.points[0].seconds, $0.sortie ?? "") < ($1.vehicle, $1.points[0].seconds, $1.sortie ?? "")
    }
  }

  private func cellSquares() throws -> [(cell: ThermalCell, corners: [GeoPoint])] {
    let cells = try thermalCells()
    let size = description.cellSize.metres
    let corners = cells.flatMap { cell in
      [(0.0, 0.0), (1, 0), (1, 1), (0, 1), (0, 0)].map { east, north in
        LocalPoint(east: (Double(cell.index.column) + east) * size, north: (Double(cell.index.row) + north) * size)
      }
    }
    let points = try projection.geo(corners)
    return cells.indices.map { (cells[$0], Array(points[$0 * 5..<$0 * 5 + 5])) }
  }

  // MARK: Tables

  private static func makeLayerTables(_ database: Database) throws {
    try database.execute(sql: RunLayer.metadata)
    try database.execute(sql: RunLayer.readings)
    for layer in RunLayer.all {
      try database.execute(sql: "DROP TABLE IF EXISTS \(layer.table)")
      try database.execute(
        sql: """
          CREATE TABLE \(layer.table) (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom BLOB, \(layer.columns))
          """)
    }
  }

  private static func insert(_ tracks: [TrackLine], into database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO tracks (geom, vehicle, sortie, start_s, end_s, readings, highest_amsl_m)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    for track in tracks {
      guard let first = track.points.first, let last = track.points.last else { continue }
      try statement.execute(arguments: [
        Data(GeoPackageGeometry.line(track.points)), track.vehicle, track.sortie, first.seconds, last.seconds,
        track.readings, track.points.map(\.altitudeMetres).max(),
      ])
    }
  }

  private static func insert(_ cells: [(cell: ThermalCell, corners: [GeoPoint])], into database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO thermal_cells (geom, cell_column, cell_row, mean_c, min_c, max_c, sample_count,
          standard_uncertainty_k) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (cell, corners) in cells {
      try statement.execute(arguments: [
        Data(GeoPackageGeometry.polygon(corners)), cell.index.column, cell.index.row, cell.mean.celsius,
        cell.minimum.celsius, cell.maximum.celsius, cell.count, cell.standardUncertaintyKelvin,
      ])
    }
  }

  private static func insertPoints(into database: Database) throws {
    let events = try Row.fetchCursor(
      database,
      sql: """
        SELECT longitude, latitude, time_s, vehicle, severity_name, kind, text FROM event_view
        WHERE longitude IS NOT NULL AND latitude IS NOT NULL ORDER BY time_s
        """)
    let event = try database.cachedStatement(
      sql: "INSERT INTO events (geom, time_s, vehicle, severity, kind, text) VALUES (?, ?, ?, ?, ?, ?)")
    while let row = try events.next() {
      guard let place = GeoPoint(longitude: row[0], latitude: row[1]) else { continue }
      try event.execute(arguments: [
        Data(GeoPackageGeometry.point(place)), row[2] as Double, row[3] as String?, row[4] as String, row[5] as String,
        row[6] as String,
      ])
    }
    let passages = try Row.fetchCursor(
      database,
      sql: """
        SELECT longitude, latitude, vehicle, zone, entered_s, left_s, altitude_amsl_m FROM zone_passage_view
        ORDER BY entered_s
        """)
    let passage = try database.cachedStatement(
      sql: """
        INSERT INTO zone_passages (geom, vehicle, zone, entered_s, left_s, altitude_amsl_m) VALUES (?, ?, ?, ?, ?, ?)
        """)
    while let row = try passages.next() {
      guard let place = GeoPoint(longitude: row[0], latitude: row[1]) else { continue }
      try passage.execute(arguments: [
        Data(GeoPackageGeometry.point(place)), row[2] as String, row[3] as String, row[4] as Double,
        row[5] as Double?, row[6] as Double,
      ])
    }
  }

  private static func registerLayers(of run: RunDescription, in database: Database) throws {
    // Not the time of day: the same run gives the same layers.
    let utc = CivilTime(secondsSinceEpoch: run.start.secondsSinceEpoch.rounded()).description
    let changed = utc.dropLast() + ".000Z"
    try database.execute(sql: "DELETE FROM gpkg_geometry_columns; DELETE FROM gpkg_contents")
    for layer in RunLayer.all {
      try database.execute(
        sql: """
          INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
          VALUES (?, 'features', ?, ?, ?, 4326)
          """,
        arguments: [layer.table, layer.table, layer.description, String(changed)])
      try database.execute(
        sql: """
          INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
          VALUES (?, 'geom', ?, 4326, ?, ?)
          """,
        arguments: [layer.table, layer.geometry, layer.hasHeightAndTime ? 1 : 0, layer.hasHeightAndTime ? 1 : 0])
    }
    try database.execute(
      sql: """
        INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
        VALUES ('readings', 'attributes', 'readings', 'Every reading with units in the names', ?)
        """,
      arguments: [String(changed)])
  }
}
