import GRDB
import Quantities

extension RunStore {
  static func insert(_ description: RunDescription, into database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO run (id, mission, plan_sha256, seed, scenario, tool_version, start, origin_longitude,
          origin_latitude, attribution, cell_size_m, \(RunSchema.planProvedColumn), base_longitude_e7, base_latitude_e7)
        VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        description.mission, description.planSHA256, String(description.seed), description.scenario,
        description.toolVersion, description.start.description, description.mapOrigin.longitude,
        description.mapOrigin.latitude, description.attribution, description.cellSize.metres,
        description.isPlanProved, description.mapOrigin.longitudeE7, description.mapOrigin.latitudeE7,
      ])
  }

  static func fetchDescription(from database: Database, path: String) throws -> RunDescription {
    guard let row = try Row.fetchOne(database, sql: "SELECT * FROM run WHERE id = 1") else {
      throw RunStoreError(
        .notARun, path: path, message: "the run has no description: it was interrupted before it began; start it again")
    }
    guard let seed = UInt64(try row.decode(String.self, forColumn: "seed")),
      let start = CivilTime(try row.decode(String.self, forColumn: "start")),
      let origin = GeoPoint(
        longitude: try row.decode(Double.self, forColumn: "origin_longitude"),
        latitude: try row.decode(Double.self, forColumn: "origin_latitude")),
      case let cellSize = try row.decode(Double.self, forColumn: "cell_size_m"), cellSize > 0, cellSize.isFinite
    else {
      throw RunStoreError(
        .notARun, path: path, message: "the run's description is damaged (seed, start, origin or cell size)")
    }
    let isProved: Bool =
      row.hasColumn(RunSchema.planProvedColumn) ? try row.decode(forColumn: RunSchema.planProvedColumn) : true
    return RunDescription(
      mission: try row.decode(forColumn: "mission"), planSHA256: try row.decode(forColumn: "plan_sha256"), seed: seed,
      scenario: try row.decode(forColumn: "scenario"), toolVersion: try row.decode(forColumn: "tool_version"),
      start: start, mapOrigin: origin, attribution: try row.decode(forColumn: "attribution"),
      cellSize: Length(metres: cellSize), isPlanProved: isProved)
  }
}
