import Diagnostics
import Foundation
import GRDB
import Geometry
import Quantities

/// Reads where people live from a GeoPackage: one table of polygons with a number of people.
///
/// The file is opened read-only. What SQLite would have to repair or to write for first is refused: a file in WAL mode,
/// with a journal beside it, or locked.
package struct PopulationGridReader {
  /// What the file itself does not say.
  package struct Options: Hashable, Sendable {
    /// The table of cells; nil where the file has one table of features.
    package var table: String?
    /// The column of people; nil looks for one of `columns`.
    package var column: String?

    /// Options that take what is found.
    package init() {}
  }

  /// The names by which a column of people is known, the first that is there counts.
  package static let columns = ["population", "people", "ind"]
  /// The most cells.
  package static let cellsMax = 2_000_000
  /// The largest file, in bytes.
  package static let fileBytesMax = 4 << 30

  private let path: String
  private let options: Options
  private let projection: MapProjection

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - projection: takes the cells to the map's local frame.
  ///   - options: what to read.
  /// - Returns: the cells in the order of their rows, none where there is an error, and what there is to say.
  package static func read(
    path: String, projection: MapProjection, options: Options = Options()
  ) -> (cells: [PopulationCell], diagnostics: [Diagnostic]) {
    let reader = PopulationGridReader(path: path, options: options, projection: projection)
    do throws(Problem) {
      return (try reader.cells(), [])
    } catch {
      return ([], [error.diagnostic])
    }
  }

  private init(path: String, options: Options, projection: MapProjection) {
    self.path = path
    self.options = options
    self.projection = projection
  }

  private struct Problem: Error {
    let diagnostic: Diagnostic
  }

  private func problem(_ code: String, _ message: String, help: String? = nil) -> Problem {
    Problem(diagnostic: Diagnostic(code, .error, message, at: SourceSpan(path: path), help: help))
  }

  private func cells() throws(Problem) -> [PopulationCell] {
    try checkFile()
    var configuration = Configuration()
    configuration.readonly = true
    configuration.prepareDatabase { database in
      // The schema of a file from outside may hold anything: nothing of it is run, and cells are checked.
      try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
    }
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      return try queue.read { database in
        try checkDatabase(database)
        let layer = try layer(database)
        return try cells(of: layer, database)
      }
    } catch let problem as Problem {
      throw problem
    } catch let error as DatabaseError {
      let busy = error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED
      throw problem(
        MapRule.populationFile, "the file cannot be read: \(error.message ?? "SQLite error \(error.resultCode)")",
        help: busy ? "another program is writing it; try again when it is done" : nil)
    } catch {
      throw problem(MapRule.populationFile, "the file cannot be read")
    }
  }

  // MARK: The file

  /// Refuses what is no database at rest before SQLite touches it.
  private func checkFile() throws(Problem) {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else {
      throw problem(MapRule.populationFile, "there is no such file")
    }
    // A pipe may never end: only files are opened.
    guard status.st_mode & S_IFMT == S_IFREG else { throw problem(MapRule.populationFile, "it is not a file") }
    guard Int(status.st_size) <= Self.fileBytesMax else {
      throw problem(
        MapRule.populationFile, "it has \(status.st_size) bytes, and at most \(Self.fileBytesMax) are read")
    }
    guard let header = try? FileHandle(forReadingFrom: URL(fileURLWithPath: path)).read(upToCount: 100),
      header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8))
    else { throw problem(MapRule.populationFile, "it is not a GeoPackage: it is no SQLite database") }
    // Bytes 18 and 19 are 2 in WAL mode. SQLite would make files beside such a database even to read it.
    guard header[header.startIndex + 18] == 1, header[header.startIndex + 19] == 1 else {
      throw problem(
        MapRule.populationFile, "the database is in WAL mode",
        help: "export the layer again: `ogr2ogr -f GPKG new.gpkg old.gpkg`")
    }
    for suffix in ["-journal", "-wal"] {
      var beside = stat()
      guard stat(path + suffix, &beside) == 0, beside.st_size > 0 else { continue }
      throw problem(
        MapRule.populationFile, "a change of the database was not finished: `\(suffix)` is beside it",
        help: "open and close it once with the program that wrote it")
    }
  }

  private func checkDatabase(_ database: Database) throws {
    let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? ""
    guard verdict == "ok" else {
      throw problem(MapRule.populationFile, "the database is damaged: \(verdict.prefix(200))")
    }
  }

  // MARK: The table

  /// Where the cells are.
  private struct Layer {
    var table: String
    var geometry: String
    var people: String
    var epsg: Int
  }

  private func layer(_ database: Database) throws -> Layer {
    try requireTables(["gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"], database)
    let tables = try String.fetchAll(
      database, sql: "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY rowid LIMIT 100")
    let listed = tables.map { "`\($0)`" }.joined(separator: ", ")
    let found: String
    if let wanted = options.table {
      guard let table = tables.first(where: { $0.lowercased() == wanted.lowercased() }) else {
        throw problem(
          MapRule.populationFile, "there is no table `\(wanted)` of features", help: "the file has \(listed)")
      }
      found = table
    } else {
      guard tables.count == 1 else {
        throw problem(
          MapRule.populationFile, "the file has \(tables.count) tables of features, and one is needed",
          help: tables.isEmpty ? nil : "say which: \(listed)")
      }
      found = tables[0]
    }
    try requireTables([found], database)
    let row = try Row.fetchOne(
      database, sql: "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE lower(table_name) = lower(?)",
      arguments: [found])
    guard let row, let geometry = String.fromDatabaseValue(row[0]), let system = Int.fromDatabaseValue(row[1]) else {
      throw problem(MapRule.populationFile, "the file does not say where the geometry of `\(found)` is")
    }
    let columns = try String.fetchAll(
      database, sql: "SELECT name FROM pragma_table_info(?) LIMIT 2000", arguments: [found])
    guard columns.contains(where: { $0.lowercased() == geometry.lowercased() }) else {
      throw problem(MapRule.populationFile, "`\(found)` has no column `\(geometry)`")
    }
    return Layer(
      table: found, geometry: geometry, people: try peopleColumn(columns, table: found),
      epsg: try epsg(system, database))
  }

  /// Views and virtual tables are refused: what they do when they are read is up to whoever wrote the file.
  private func requireTables(_ names: [String], _ database: Database) throws {
    for name in names {
      let sql = try String.fetchOne(
        database, sql: "SELECT sql FROM sqlite_master WHERE type = 'table' AND lower(name) = lower(?)",
        arguments: [name])
      guard let sql else {
        throw problem(MapRule.populationFile, "it is not a GeoPackage of cells: it has no table `\(name)`")
      }
      guard !sql.lowercased().hasPrefix("create virtual") else {
        throw problem(MapRule.populationFile, "`\(name)` is not a plain table")
      }
    }
  }

  private func peopleColumn(_ columns: [String], table: String) throws(Problem) -> String {
    let wanted = options.column.map { [$0] } ?? Self.columns
    for name in wanted {
      if let column = columns.first(where: { $0.lowercased() == name.lowercased() }) { return column }
    }
    throw problem(
      MapRule.populationColumn, "`\(table)` has no column \(wanted.map { "`\($0)`" }.joined(separator: " or "))",
      help: "name the column of people; there are \(columns.prefix(50).map { "`\($0)`" }.joined(separator: ", "))")
  }

  /// The EPSG number of one of the file's own reference systems.
  private func epsg(_ system: Int, _ database: Database) throws -> Int {
    let row = try Row.fetchOne(
      database,
      sql: "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
      arguments: [system])
    guard let row, String.fromDatabaseValue(row[0])?.lowercased() == "epsg",
      let number = Int.fromDatabaseValue(row[1])
    else {
      throw problem(
        MapRule.populationReference, "the reference system \(system) of the cells is not one of EPSG",
        help: "convert the file: `ogr2ogr -t_srs EPSG:4326 new.gpkg old.gpkg`")
    }
    return number
  }

  // MARK: The cells

  private func cells(of layer: Layer, _ database: Database) throws -> [PopulationCell] {
    let converter: PositionConverter
    do {
      converter = try PositionConverter(epsg: layer.epsg, projection: projection)
    } catch {
      throw problem(
        MapRule.populationReference, "the cells cannot be converted: \(error.reason)",
        help: "convert the file: `ogr2ogr -t_srs EPSG:4326 new.gpkg old.gpkg`")
    }
    // GRDB's own quoting leaves quotes inside a name as they are; names of this file come from outside.
    func quoted(_ name: String) -> String { "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT rowid, \(quoted(layer.geometry)), \(quoted(layer.people)) FROM \(quoted(layer.table)) ORDER BY rowid"
    )
    var result: [PopulationCell] = []
    while let row = try rows.next() {
      let number = Int64.fromDatabaseValue(row[0]) ?? 0
      guard let people = Double.fromDatabaseValue(row[2]), PopulationCell.isPossible(people) else {
        throw problem(
          MapRule.populationColumn, "row \(number): `\(layer.people)` is not a number of people",
          help: "cells that a register hides must be filled or left out before")
      }
      guard let blob = Data.fromDatabaseValue(row[1]) else {
        throw problem(MapRule.populationCell, "row \(number) has no geometry")
      }
      result += try cells(of: [UInt8](blob), people: people, row: number, converter)
      guard result.count <= Self.cellsMax else {
        throw problem(MapRule.populationFile, "the file has more than \(Self.cellsMax) cells")
      }
    }
    return result
  }

  /// The cells of one row. People of a multipolygon live in its parts in proportion to their surface.
  private func cells(
    of blob: [UInt8], people: Double, row: Int64, _ converter: borrowing PositionConverter
  ) throws -> [PopulationCell] {
    do {
      var polygons: [Polygon] = []
      for rings in try WKBReader.read(blob).polygons {
        var local: [[LocalPoint]] = []
        for ring in rings {
          var points: [LocalPoint] = []
          for coordinate in ring { points.append(try converter.local(coordinate)) }
          local.append(points)
        }
        guard let outer = local.first, let polygon = Polygon(exterior: outer, holes: Array(local.dropFirst())) else {
          throw WKBReader.Failure(reason: "a ring has fewer than three corners")
        }
        if let reason = try GeometryOperations.validityProblem(of: polygon) {
          throw WKBReader.Failure(reason: reason)
        }
        polygons.append(polygon)
      }
      let surface = polygons.reduce(0) { $0 + $1.areaSquareMetres }
      guard surface > 0 else { throw WKBReader.Failure(reason: "it is empty") }
      return polygons.map { PopulationCell(outline: $0, people: people * $0.areaSquareMetres / surface) }
    } catch let error as WKBReader.Failure {
      throw problem(MapRule.populationCell, "the geometry of row \(row) is damaged: \(error.reason)")
    } catch let error as ProjectionError {
      throw problem(MapRule.populationCell, "row \(row) cannot be projected: \(error.reason)")
    } catch let error as GEOSError {
      throw problem(MapRule.populationCell, "the geometry of row \(row) is damaged: \(error.reason)")
    }
  }
}

/// Takes coordinates of a file to the map's local frame.
private struct PositionConverter: ~Copyable {
  private let system: ReferenceSystem?
  private let projection: MapProjection

  init(epsg: Int, projection: MapProjection) throws(ProjectionError) {
    system = epsg == 4326 ? nil : try ReferenceSystem(epsg: epsg)
    self.projection = projection
  }

  borrowing func local(_ coordinate: WKBReader.Coordinate) throws -> LocalPoint {
    switch system {
    case .some(let system): return try projection.local(try system.geo(x: coordinate.x, y: coordinate.y))
    case .none:
      guard let point = GeoPoint(longitude: coordinate.x, latitude: coordinate.y) else {
        throw WKBReader.Failure(reason: "\(coordinate.x), \(coordinate.y) is not a longitude and a latitude")
      }
      return try projection.local(point)
    }
  }
}
