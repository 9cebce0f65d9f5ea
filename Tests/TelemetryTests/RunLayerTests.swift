import Foundation
import GRDB
import Quantities
import Telemetry
import Testing

@Suite("A closed run is a GeoPackage")
struct RunLayerTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func ask<Value: DatabaseValueConvertible>(_ type: Value.Type, _ sql: String) throws -> [Value] {
    let queue = try DatabaseQueue(path: folder.run)
    return try queue.read { try type.fetchAll($0, sql: sql) }
  }

  /// A number in a geometry, least significant byte first.
  private static func double(_ bytes: Data, _ offset: Int) -> Double {
    let bits = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[bytes.startIndex + offset + $1]) << (8 * UInt64($1)) }
    return Double(bitPattern: bits)
  }

  private func run(_ readings: [Reading]) throws {
    let store = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try store.append(TelemetryBatch(readings: readings))
    var batch = try RunFixture.batch()
    batch.readings = []
    batch.events[0].position = try RunFixture.origin
    batch.zonePassages = [
      ZonePassage(
        vehicle: "a", zone: "park", entered: MissionTime(seconds: 3), left: nil, position: try RunFixture.origin,
        altitude: AltitudeAMSL(metres: 60))
    ]
    try store.append(batch)
    #expect(try !store.hasLayers())
    try store.writeLayers()
    #expect(try store.hasLayers())
    try store.close()
  }

  private static func flight(_ vehicle: String, count: Int, metres: (Int) -> (east: Double, north: Double)) throws
    -> [Reading]
  {
    try (0..<count).map { index in
      var reading = try RunFixture.reading(vehicle, second: 0)
      let place = metres(index)
      reading.time = MissionTime(seconds: Double(index) / 4)
      reading.sortie = index < count / 2 ? "\(vehicle)/1" : "\(vehicle)/2"
      reading.position = try #require(
        GeoPoint(longitude: 24.94 + place.east / 55_400, latitude: 60.17 + place.north / 111_300))
      return reading
    }
  }

  @Test("It has the marks, the tables and the rows that the standard asks for")
  func standard() throws {
    try run(try Self.flight("a", count: 100) { (Double($0), 0) })
    #expect(try ask(Int.self, "PRAGMA application_id") == [0x4750_4B47])
    #expect(try ask(Int.self, "PRAGMA user_version") == [10300])
    #expect(
      try ask(String.self, "SELECT table_name FROM gpkg_contents ORDER BY 1")
        == ["events", "readings", "thermal_cells", "tracks", "zone_passages"])
    #expect(try ask(Int.self, "SELECT count(*) FROM readings") == [100])
    #expect(
      try ask(String.self, "SELECT type FROM pragma_table_info('readings') WHERE name = 'roll_deg'") == ["DOUBLE"])
    #expect(try ask(Int.self, "SELECT count(*) FROM gpkg_spatial_ref_sys WHERE srs_id IN (-1, 0, 4326)") == [3])
    #expect(try ask(String.self, "SELECT DISTINCT last_change FROM gpkg_contents") == ["2026-03-02T06:00:00.000Z"])
    #expect(try ask(Int.self, "SELECT count(*) FROM pragma_foreign_key_check") == [0])
    for (layer, count) in [("events", 1), ("thermal_cells", 2), ("tracks", 2), ("zone_passages", 1)] {
      #expect(try ask(Int.self, "SELECT count(*) FROM \(layer)") == [count], "\(layer)")
    }
  }

  @Test("A point, a square and a line are well-known binary behind the header")
  func geometry() throws {
    try run(try Self.flight("a", count: 100) { (Double($0), 0) })
    let point = try #require(try ask(Data.self, "SELECT geom FROM events").first)
    #expect(Array(point.prefix(13)) == [0x47, 0x50, 0, 1, 0xE6, 0x10, 0, 0, 1, 1, 0, 0, 0])
    #expect(Self.double(point, 13) == 24.94 && Self.double(point, 21) == 60.17 && point.count == 29)
    let square = try #require(try ask(Data.self, "SELECT geom FROM thermal_cells ORDER BY cell_column").last)
    #expect(square[square.startIndex + 3] == 3 && square.count == 8 + 32 + 13 + 5 * 16)
    // The ring is closed, and about two metres wide.
    #expect(square.suffix(16) == square[square.startIndex + 53..<square.startIndex + 69])
    #expect(abs((Self.double(square, 16) - Self.double(square, 8)) * 55_400 - 2) < 0.02)
    let line = try #require(try ask(Data.self, "SELECT geom FROM tracks ORDER BY start_s").first)
    // A straight line has two corners; the second is the reading before the next sortie.
    #expect(line.count == 8 + 32 + 9 + 2 * 32)
    #expect(line[line.startIndex + 41] == 0xBA && line[line.startIndex + 42] == 0x0B)
    #expect(Self.double(line, 49 + 32 + 16) == 50.25 && Self.double(line, 49 + 32 + 24) == 12.25)
  }

  @Test("No reading is further from its line than the tolerance", arguments: [1, 2, 3] as [UInt64])
  func tolerance(seed: UInt64) throws {
    var random = Numbers(seed: seed)
    var place = (east: 0.0, north: 0.0)
    var direction = 0.0
    let readings = try Self.flight("a", count: 9000) { _ in
      direction += random.next(-0.3, 0.3)
      place.east += 3 * cos(direction)
      place.north += 3 * sin(direction)
      return place
    }
    try run(readings)
    let blobs = try ask(Data.self, "SELECT geom FROM tracks ORDER BY start_s")
    #expect(blobs.count == 2)
    var corners: [(seconds: Double, east: Double, north: Double)] = []
    for blob in blobs {
      for offset in stride(from: 49, to: blob.count, by: 32) {
        let (longitude, latitude) = (Self.double(blob, offset), Self.double(blob, offset + 8))
        corners.append(
          (
            Self.double(blob, offset + 24), (longitude - 24.94) * cos(latitude * .pi / 180) * 111_319.5,
            (latitude - 60.17) * 111_319.5
          ))
      }
    }
    #expect(corners.count < readings.count / 2)
    var next = 1
    for reading in readings {
      while next < corners.count - 1, corners[next].seconds < reading.time.seconds { next += 1 }
      let (one, other) = (corners[next - 1], corners[next])
      let east =
        (reading.position.longitude - 24.94) * cos(reading.position.latitude * .pi / 180) * 111_319.5 - one.east
      let north = (reading.position.latitude - 60.17) * 111_319.5 - one.north
      let line = (east: other.east - one.east, north: other.north - one.north)
      let square = line.east * line.east + line.north * line.north
      let share = square > 0 ? min(1, max(0, (east * line.east + north * line.north) / square)) : 0
      let away = hypot(east - share * line.east, north - share * line.north)
      #expect(away <= RunStore.trackToleranceMetres + 0.05, "second \(reading.time.seconds)")
    }
  }

  @Test("Written twice they are the same, and a purge empties them")
  func again() throws {
    try run(try Self.flight("a", count: 100) { (Double($0), 0) })
    let before = try ask(Data.self, "SELECT geom FROM tracks")
    let store = try RunStore.reopen(at: folder.run)
    try store.writeLayers()
    #expect(try ask(Data.self, "SELECT geom FROM tracks") == before)
    let entry = AuditEntry(who: "a", action: .purged, detail: "", time: CivilTime(secondsSinceEpoch: 0))
    _ = try store.purge(before: MissionTime(seconds: 1e6), kinds: [.readings], entry: entry)
    #expect(try ask(Int.self, "SELECT count(*) FROM tracks") == [0])
    try store.writeLayers()
    try store.close()
    #expect(try ask(Int.self, "SELECT count(*) FROM tracks") == [0])
    #expect(try ask(Int.self, "SELECT count(*) FROM events") == [1])
  }
}
