import Geometry
import Quantities
import Telemetry
import Testing

/// Publications for tests.
enum PublicationFixture {
  static func publication(
    title: String = "Temperatures", publisher: String = "City", licence: String? = "https://example.org/licence",
    attribution: String = "© somebody", baseURL: String? = nil, cells: [ThermalCell]? = nil,
    tasks: [PublishedTasks] = []
  ) throws -> Publication {
    let grid = PublishedGrid(
      cells ?? ThermalField.noise(columns: 20, rows: 12, seed: 5), cellSize: ThermalField.size, dwellings: [:],
      rules: PublicationRules())
    let start = try #require(CivilTime("2026-03-02T08:07:31+02:00"))
    return try Publication(
      title: title, publisher: publisher, licence: licence, attribution: attribution,
      issued: try #require(CivilTime("2026-03-03T10:00:00Z")), seen: (start, start.advanced(bySeconds: 600)),
      baseURL: baseURL, grid: grid, tasks: tasks, projection: try MapProjection(origin: try RunFixture.origin),
      toolVersion: "0.1.0")
  }
}
