import Diagnostics
import Foundation
import GRDB
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite final class PopulationGridTests {
  /// Where the files of one test are; removed with it.
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("population-\(UUID().uuidString)")

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func projection(_ longitude: Double = 24.94, _ latitude: Double = 60.17) throws -> MapProjection {
    try MapProjection(origin: try #require(GeoPoint(longitude: longitude, latitude: latitude)))
  }

  /// A GeoPackage in a new folder with two cells of 0.01°; `change` may spoil it.
  private func package(
    column: String = "Population", people: [(any DatabaseValueConvertible)?] = [100, 50.5], system: Int = 4326,
    cells: [[UInt8]]? = nil, change: (Database) throws -> Void = { _ in }
  ) throws -> String {
    let folder = folder.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent("grid.gpkg").path
    let queue = try DatabaseQueue(path: path)
    let name = "\"" + column.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    let blobs = cells ?? [WKBBuilder.square(24.94, 60.17, 0.01), WKBBuilder.square(24.95, 60.17, 0.01)]
    try queue.write { database in
      try database.execute(
        sql: """
          CREATE TABLE gpkg_spatial_ref_sys
            (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER);
          INSERT INTO gpkg_spatial_ref_sys VALUES
            ('WGS 84', 4326, 'EPSG', 4326), ('Europe', 9, 'epsg', 3035), ('none', 0, 'NONE', 0),
            ('odd', 8, 'EPSG', 99999999);
          CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT);
          INSERT INTO gpkg_contents VALUES ('cells', 'features', 'cells'), ('notes', 'attributes', 'notes');
          CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);
          INSERT INTO gpkg_geometry_columns VALUES ('cells', 'geom', \(system));
          CREATE TABLE cells (fid INTEGER PRIMARY KEY, geom BLOB, \(name));
          """)
      for (blob, count) in zip(blobs, people) {
        try database.execute(
          sql: "INSERT INTO cells (geom, \(name)) VALUES (?, ?)",
          arguments: [Data(blob), count])
      }
      try change(database)
    }
    try queue.close()
    return path
  }

  @Test("the grid of Helsinki has its 92 cells and 71,724 people")
  func helsinki() throws {
    let file = "city/helsinki/helsinki_population_grid_2020.gpkg"
    guard SharedData.has(file) else { return }
    let path = SharedData.folder.appendingPathComponent(file).path
    let (cells, diagnostics) = PopulationGridReader.read(path: path, projection: try projection())
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    #expect(cells.count == 92 && cells.reduce(0) { $0 + $1.people } == 71_724)
    let densities = cells.map(\.peoplePerSquareKilometre).sorted()
    #expect((70...90).contains(densities[0]) && (33_000...35_000).contains(densities[91]))
    let grid = PopulationGrid(cells: cells)
    let first = try #require(cells.first)
    #expect(
      grid.peoplePerSquareKilometre(at: first.outline.boundingBox.centre, missing: .unknown)
        == first.peoplePerSquareKilometre)
    // Two halves of neighbouring cells in one question.
    let area = try #require(Polygon(exterior: first.outline.exterior))
    let mean = try #require(try grid.peoplePerSquareKilometre(in: area, missing: .unknown))
    #expect(abs(mean / first.peoplePerSquareKilometre - 1) < 0.01)
  }

  @Test("names of columns are found in any case, or by the caller's word, and numbers may be whole or not")
  func columns() throws {
    for column in ["Population", "PEOPLE", "ind"] {
      let (cells, diagnostics) = PopulationGridReader.read(
        path: try package(column: column), projection: try projection())
      #expect(diagnostics.isEmpty && cells.map(\.people) == [100, 50.5], "\(diagnostics)")
    }
    // A name that would end the quotes around it, and with them the statement.
    let other = try package(column: "he \"vakiy\"")
    let (none, problems) = PopulationGridReader.read(path: other, projection: try projection())
    #expect(none.isEmpty && problems.map(\.code) == [MapRule.populationColumn])
    #expect(problems.first?.help?.contains("he \"vakiy\"") == true)
    var options = PopulationGridReader.Options()
    options.column = "HE \"VAKIY\""
    options.table = "Cells"
    #expect(try PopulationGridReader.read(path: other, projection: projection(), options: options).cells.count == 2)
  }

  @Test("another reference system is converted by PROJ, and an unknown one is refused")
  func systems() throws {
    // The false origin of EPSG:3035 is 10° east, 52° north.
    let cell = WKBBuilder.square(4_321_000, 3_210_000, 200, system: 9)
    let path = try package(people: [7], system: 9, cells: [cell])
    let (cells, diagnostics) = PopulationGridReader.read(path: path, projection: try projection(10, 52))
    let only = try #require(cells.first, "\(diagnostics)")
    #expect(abs(only.outline.areaSquareMetres - 40_000) < 20)
    let corner = LocalPoint(east: only.outline.boundingBox.west, north: only.outline.boundingBox.south)
    #expect(corner.planarDistanceMetres(to: LocalPoint(east: 0, north: 0)) < 0.1)
    for system in [0, 8, 77] {
      let (none, problems) = PopulationGridReader.read(
        path: try package(system: system), projection: try projection())
      #expect(none.isEmpty && problems.map(\.code) == [MapRule.populationReference])
    }
  }

  @Test("people of a multipolygon are shared by surface")
  func multipolygon() throws {
    var builder = WKBBuilder()
    builder.bytes = WKBBuilder.header()
    builder.bytes.append(1)
    builder.word(6)
    builder.word(2)
    builder.polygon([WKBBuilder.ring(24.94, 60.17, 0.002)])
    builder.polygon([WKBBuilder.ring(24.95, 60.17, 0.001)])
    let path = try package(people: [100], cells: [builder.bytes])
    let cells = PopulationGridReader.read(path: path, projection: try projection()).cells
    #expect(cells.count == 2 && abs(cells[0].people - 80) < 0.01 && abs(cells[1].people - 20) < 0.01)
  }

  @Test("what cannot be read is an error of one sentence that names the row where there is one")
  func refused() throws {
    let cases: [(String, String)] = [
      (MapRule.populationColumn, try package(people: [100, -1])),
      (MapRule.populationColumn, try package(people: [100, nil])),
      (MapRule.populationColumn, try package(people: [100, "many"])),
      (MapRule.populationCell, try package(cells: [[1, 2, 3], [4]])),
      (MapRule.populationCell, try package(cells: [WKBBuilder.square(500, 60, 1)])),
      (MapRule.populationCell, try package { try $0.execute(sql: "UPDATE cells SET geom = NULL") }),
      (MapRule.populationFile, try package { try $0.execute(sql: "DROP TABLE gpkg_contents") }),
      (MapRule.populationFile, try package { try $0.execute(sql: "DELETE FROM gpkg_contents") }),
      (MapRule.populationFile, try package { try $0.execute(sql: "DELETE FROM gpkg_geometry_columns") }),
      (MapRule.populationFile, try package { try $0.execute(sql: "UPDATE gpkg_geometry_columns SET column_name='x'") }),
      (
        MapRule.populationFile,
        try package { try $0.execute(sql: "INSERT INTO gpkg_contents VALUES ('more', 'features', '')") }
      ),
      (
        MapRule.populationFile,
        try package {
          try $0.execute(
            sql: "ALTER TABLE cells RENAME TO hidden; CREATE VIEW cells AS SELECT * FROM hidden JOIN hidden b")
        }
      ),
      (MapRule.populationFile, "/no/such/file.gpkg"), (MapRule.populationFile, "/tmp"),
      (MapRule.populationFile, "/dev/zero"),
    ]
    for (code, path) in cases {
      let (cells, diagnostics) = PopulationGridReader.read(path: path, projection: try projection())
      #expect(cells.isEmpty && diagnostics.map(\.code) == [code], "\(diagnostics)")
      if code == MapRule.populationCell { #expect(diagnostics.first?.message.contains("row ") == true) }
    }
  }

  @Test("no database, one in WAL mode, one locked, one with a journal, and a cut one are refused and left alone")
  func files() throws {
    func codes(_ path: String) throws -> [String] {
      PopulationGridReader.read(path: path, projection: try projection()).diagnostics.map(\.code)
    }
    let path = try package()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(try codes(path).isEmpty)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["grid.gpkg"], "nothing is left beside")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)

    let text = folder.appendingPathComponent("text.gpkg").path
    try Data("name,people\n".utf8).write(to: URL(fileURLWithPath: text))
    #expect(try codes(text) == [MapRule.populationFile])

    let journal = URL(fileURLWithPath: path + "-journal")
    try Data([1]).write(to: journal)
    #expect(try codes(path) == [MapRule.populationFile])
    try FileManager.default.removeItem(at: journal)

    for cut in [bytes.count / 2, 5000, 300] {
      try bytes.prefix(cut).write(to: URL(fileURLWithPath: path))
      #expect(try codes(path) == [MapRule.populationFile], "cut to \(cut) bytes")
    }
    var damaged = bytes
    for place in 4096..<4196 { damaged[damaged.startIndex + place] = 0xA5 }
    try damaged.write(to: URL(fileURLWithPath: path))
    #expect(try codes(path) == [MapRule.populationFile])

    let locked = try package()
    let queue = try DatabaseQueue(path: locked)
    try queue.inDatabase { database in
      try database.execute(sql: "BEGIN EXCLUSIVE")
      #expect(try codes(locked) == [MapRule.populationFile])
      try database.execute(sql: "ROLLBACK")
    }
    try queue.inDatabase { _ = try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL") }
    #expect(try codes(locked) == [MapRule.populationFile])
  }

  @Test("an answer weighs cells by area, and says how it takes what is missing")
  func lookup() throws {
    func square(_ west: Double, _ south: Double, _ size: Double) throws -> Polygon {
      try #require(Polygon(exterior: WKBBuilder.ring(west, south, size).map { LocalPoint(east: $0.0, north: $0.1) }))
    }
    // A square kilometre with 1,000 people, and east of it one with 3,000.
    let grid = PopulationGrid(cells: [
      PopulationCell(outline: try square(0, 0, 1000), people: 1000),
      PopulationCell(outline: try square(1000, 0, 1000), people: 3000),
    ])
    func at(_ east: Double, _ missing: PopulationGrid.MissingCells) -> Double? {
      grid.peoplePerSquareKilometre(at: LocalPoint(east: east, north: 500), missing: missing)
    }
    #expect(at(10, .unknown) == 1000 && at(1000, .unknown) == 3000, "on the border the denser cell counts")
    #expect(at(-10, .unknown) == nil && at(-10, .zero) == 0)
    // A quarter in the west cell, three quarters in the east one.
    let across = try square(900, 100, 400)
    #expect(abs((try grid.peoplePerSquareKilometre(in: across, missing: .unknown) ?? 0) - 2500) < 1e-6)
    let out = try square(-200, 0, 400)
    #expect(try grid.peoplePerSquareKilometre(in: out, missing: .unknown) == nil)
    #expect(abs((try grid.peoplePerSquareKilometre(in: out, missing: .zero) ?? 0) - 500) < 1e-6)
    #expect(PopulationGrid(cells: []).peoplePerSquareKilometre(at: LocalPoint(east: 0, north: 0), missing: .zero) == 0)
  }
}
