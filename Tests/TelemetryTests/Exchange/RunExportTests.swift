import Foundation
import GRDB
import Quantities
import SortieTestSupport
import Telemetry
import Testing

@Suite struct RunExportTests {
  /// A run with two vehicles, events, commands and cells.
  private static func source(
    in folder: TemporaryFolder, vehicles: [String] = [], from: Double? = nil, to: Double? = nil
  ) throws -> RunExportSource {
    if !FileManager.default.fileExists(atPath: folder.run) {
      let store = try RunStore.create(at: folder.run, description: try RunFixture.description())
      try store.append(try RunFixture.batch())
      try store.close()
    }
    return try RunExportSource(
      try RunStore.open(at: folder.run), vehicles: vehicles, from: from.map { MissionTime(seconds: $0) },
      to: to.map { MissionTime(seconds: $0) })
  }

  private static func written(
    _ folder: TemporaryFolder, _ body: (ExportFile) throws -> Void
  ) throws -> [UInt8] {
    let path = folder.path + "/export"
    let file = try ExportFile(path, replacing: true)
    try body(file)
    try file.commit()
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test("GeoJSON is JSON with a feature for each sortie, event, cell, and the times beside the places")
  func geoJSON() throws {
    let folder = try TemporaryFolder()
    let source = try Self.source(in: folder)
    var summary = RunExportSummary()
    let bytes = try Self.written(folder) { summary = try GeoJSONExport.write(source, to: $0) }
    #expect(summary.text == "10 readings, 10 tracks, 2 events, 2 thermal cells")
    let root = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect(root["name"] as? String == "Round \"1\"" && root["verticalDatum"] as? String == "AMSL")
    let features = try #require(root["features"] as? [[String: Any]])
    #expect(features.count == 14)
    for feature in features {
      let properties = try #require(feature["properties"] as? [String: Any])
      guard properties["kind"] as? String == "thermal-cell" else { continue }
      let geometry = try #require(feature["geometry"] as? [String: Any])
      let rings = try #require(geometry["coordinates"] as? [[[Double]]])
      #expect(rings.count == 1 && rings[0].count == 5 && rings[0].first == rings[0].last)
      // Against the clock: the outer ring of RFC 7946.
      let area = zip(rings[0], rings[0].dropFirst()).reduce(0) { $0 + $1.0[0] * $1.1[1] - $1.1[0] * $1.0[1] }
      #expect(area > 0)
    }
    #expect(try Self.written(folder) { _ = try GeoJSONExport.write(source, to: $0) } == bytes, "the same again")
  }

  @Test("a way is cut where its sortie changes, and into parts that share a place where it is long")
  func tracks() throws {
    let folder = try TemporaryFolder()
    let store = try RunStore.create(at: folder.run, description: try RunFixture.description())
    let readings = try (0..<20_050).map { second in
      var reading = try RunFixture.reading("a", second: second)
      reading.sortie = second < 20_030 ? "a/1" : nil
      return reading
    }
    try store.append(TelemetryBatch(readings: readings))
    let bytes = try Self.written(folder) { _ = try GeoJSONExport.write(try RunExportSource(store), to: $0) }
    let root = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let features = try #require(root["features"] as? [[String: Any]])
    let lines = features.compactMap { ($0["geometry"] as? [String: Any])?["coordinates"] as? [[Double]] }
    #expect(lines.map(\.count) == [20_000, 31, 20])
    #expect(lines[0].last == lines[1].first)
    let parts = features.compactMap { ($0["properties"] as? [String: Any])?["part"] as? Int }
    #expect(parts == [1, 2, 1])
  }

  @Test("CSV quotes what it must, and every table has its line of names")
  func csv() throws {
    let folder = try TemporaryFolder()
    let source = try Self.source(in: folder)
    for table in CSVExport.Table.allCases {
      var count = 0
      let bytes = try Self.written(folder) { count = try CSVExport.write(table, of: source, to: $0) }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
      #expect(lines.count == count + 2 && lines.last == "", "\(table)")
      let columns = lines[0].split(separator: ",").count
      for line in lines.dropFirst().dropLast() where !line.contains("\"") {
        #expect(line.split(separator: ",", omittingEmptySubsequences: false).count == columns, "\(table): \(line)")
      }
    }
    let readings = String(
      decoding: try Self.written(folder) { _ = try CSVExport.write(.readings, of: source, to: $0) }, as: UTF8.self)
    #expect(
      readings.contains(
        "\r\na,,1,2026-03-02T06:00:01.000Z,24.9400001,60.17,50.25,9.5,,,-1.5,,,90,0.75,22.5,,AUTO,3,1,0,,,,,,,\r\n"))
    var text = ExportText()
    text.csv("say \"no\", twice\n")
    #expect(String(decoding: text.bytes, as: UTF8.self) == "\"say \"\"no\"\", twice\n\"")
  }

  @Test("vehicles and a span of time leave the others out, and sums over the whole run with them")
  func filters() throws {
    let folder = try TemporaryFolder()
    let part = try Self.source(in: folder, vehicles: ["b"], from: 1, to: 3)
    var seen: [String] = []
    try part.eachReading { place, reading in seen.append("\(place) \(reading.vehicle) \(Int(reading.time.seconds))") }
    #expect(seen == ["0 b 1", "0 b 2", "0 b 3"])
    #expect(try part.thermalCells().isEmpty && part.events().isEmpty && part.commands().isEmpty)
    #expect(throws: ExportError.self) { try Self.source(in: folder, vehicles: ["nobody"]) }
    #expect(throws: ExportError.self) { try Self.source(in: folder, from: 3, to: 1) }
  }

  @Test("KML is well-formed, with as many moments as places")
  func kml() throws {
    let folder = try TemporaryFolder()
    let source = try Self.source(in: folder)
    let text = String(
      decoding: try Self.written(folder) { _ = try KMLExport.write(source, to: $0) }, as: UTF8.self)
    #expect(text.components(separatedBy: "<when>").count - 1 == 12)
    #expect(text.components(separatedBy: "<gx:coord>").count - 1 == 10)
    #expect(text.contains("<gx:coord>24.9400001 60.17 50.25</gx:coord>"))
    #expect(text.contains("<name>Round &quot;1&quot;</name>"))
    #expect(text.components(separatedBy: "<Placemark>").count == text.components(separatedBy: "</Placemark>").count)
  }

  @Test("a ULog file gives back the positions, modes and batteries that it was made from")
  func ulog() throws {
    let folder = try TemporaryFolder()
    #expect(throws: ExportError.self) {
      try Self.written(folder) { _ = try ULogExport.write(try Self.source(in: folder), to: $0) }
    }
    let store = try RunStore.create(at: folder.path + "/one.sqlite", description: try RunFixture.description())
    let readings = try (0..<30).map { second in
      var reading = try RunFixture.reading("a", second: second)
      (reading.roll, reading.pitch, reading.heading) = (Angle(degrees: 5), Angle(degrees: -10), Angle(degrees: 200))
      reading.mode = "MISSION"
      return reading
    }
    try store.append(TelemetryBatch(readings: readings, events: try RunFixture.batch().events))
    let source = try RunExportSource(store)
    let bytes = try Self.written(folder) { _ = try ULogExport.write(source, to: $0) }
    let outcome = try LogOutcome(bytes, with: ULogReader())
    #expect(outcome.reader.tally.bytesLost == 0 && outcome.reader.tally.unexplained == 0)
    let found = outcome.found
    let places = found.positions.filter { $0.rank == 0 }
    #expect(places.map(\.latitude) == readings.map(\.position.latitude))
    #expect(places.map(\.longitude) == readings.map(\.position.longitude))
    #expect(places.allSatisfy { $0.altitudeMetres == 50.25 })
    #expect(found.observations.contains(.mode(name: "MISSION", number: 3)))
    #expect(found.observations.contains(.battery(volts: 22.5, amperes: nil, fraction: 0.75)))
    #expect(found.texts == ["low 'battery'; DROP TABLE", "begun"])
    let start = try #require(found.ties.first)
    #expect(start[1] == 1_772_431_200_000_000)
    for observation in found.observations {
      guard case .attitude(let roll, let pitch, let heading) = observation else { continue }
      #expect(abs(roll - 5) < 1e-4 && abs(pitch + 10) < 1e-4 && abs(heading + 160) < 1e-4)
    }
  }

  @Test("an MCAP file has its records, lengths and checksums as the specification wants them")
  func mcap() throws {
    let folder = try TemporaryFolder()
    let source = try Self.source(in: folder)
    let bytes = try Self.written(folder) { _ = try MCAPExport.write(source, to: $0) }
    let magic: [UInt8] = [0x89, 0x4D, 0x43, 0x41, 0x50, 0x30, 0x0D, 0x0A]
    #expect(Array(bytes.prefix(8)) == magic && Array(bytes.suffix(8)) == magic)
    func number(_ place: Int, _ size: Int) -> UInt64 {
      (0..<size).reduce(0) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
    }
    var kinds: [UInt8] = []
    var place = 8
    while place < bytes.count - 8 {
      kinds.append(bytes[place])
      place += 9 + Int(number(place + 1, 8))
    }
    #expect(place == bytes.count - 8)
    // Header, schemas, channels, one chunk with an index for each channel, then the summary and its offsets.
    #expect(kinds.prefix(10) == [1, 3, 3, 3, 4, 4, 4, 4, 4, 6] && kinds.last == 2)
    #expect(kinds.count { $0 == 7 } == 5 && kinds.count { $0 == 8 } == 1 && kinds.count { $0 == 11 } == 1)
    let footer = bytes.count - 8 - 20
    let summary = Int(number(footer, 8))
    #expect(bytes[summary] == 3 && Self.crc(Array(bytes[summary..<footer + 16])) == number(footer + 16, 4))
  }

  /// CRC-32, bit by bit.
  private static func crc(_ bytes: [UInt8]) -> UInt64 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
    }
    return UInt64(~crc)
  }

  @Test("a GeoPackage names its layers, and its geometry is well-known binary behind the head of GeoPackage")
  func geoPackage() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run.gpkg"
    let source = try Self.source(in: folder)
    _ = try GeoPackageExport.write(source, to: path, replacing: false)
    #expect(throws: ExportError.self) { try GeoPackageExport.write(source, to: path, replacing: false) }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix("run.sqlite") }
    #expect(left == ["run.gpkg"])
    let queue = try DatabaseQueue(path: path)
    try queue.read { database in
      #expect(try Int.fetchOne(database, sql: "PRAGMA application_id") == 0x4750_4B47)
      #expect(try String.fetchAll(database, sql: "PRAGMA integrity_check") == ["ok"])
      #expect(try String.fetchAll(database, sql: "PRAGMA foreign_key_check").isEmpty)
      #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM readings") == 10)
      #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM thermal_cells") == 2)
      let point = [UInt8](try #require(try Data.fetchOne(database, sql: "SELECT geom FROM readings WHERE fid = 1")))
      #expect(Array(point.prefix(13)) == [0x47, 0x50, 0, 1, 0xE6, 0x10, 0, 0, 1, 0xE9, 3, 0, 0] && point.count == 37)
    }
  }

  @Test("a file appears under its name only when it is whole, and is not replaced unasked")
  func atomicity() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/file"
    do {
      let file = try ExportFile(path, replacing: false)
      file.text.add("half")
      try file.flush()
      #expect(!FileManager.default.fileExists(atPath: path))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    let file = try ExportFile(path, replacing: false)
    file.text.add("whole")
    try file.commit()
    #expect(throws: ExportError.self) { try ExportFile(path, replacing: false) }
    #expect(throws: ExportError.self) { try ExportFile(folder.path, replacing: true) }
    #expect(throws: ExportError.self) { try ExportFile(folder.path + "/none/file", replacing: true) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "whole")
  }

  @Test("numbers have at most their digits, and what is no number leaves its place")
  func numbers() {
    func text(_ value: Double?, _ digits: Int) -> String {
      var text = ExportText()
      text.number(value, digits, missing: "–")
      return String(decoding: text.bytes, as: UTF8.self)
    }
    #expect(text(0, 3) == "0" && text(-0.0001, 3) == "0" && text(1.5, 0) == "2" && text(-12.34567, 3) == "-12.346")
    #expect(text(0.0005, 3) == "0.001" && text(1000, 7) == "1000" && text(24.9400001, 7) == "24.9400001")
    #expect(text(.nan, 3) == "–" && text(.infinity, 3) == "–" && text(1e300, 3) == "–" && text(nil, 1) == "–")
    var generator = SplitMix64(seed: 3)
    for _ in 0..<2000 {
      let value = Double.random(in: -1e6...1e6, using: &generator)
      #expect(abs((Double(text(value, 7)) ?? .nan) - value) <= 0.5e-7 + 1e-9)
    }
  }

  @Test("moments are those of the calendar, before 1970 too", arguments: [0, -1, 951_782_400_000, 1_772_431_200_250])
  func moments(milliseconds: Int64) throws {
    var text = ExportText()
    text.moment(millisecondsSinceEpoch: milliseconds)
    text.add(" ")
    text.moment(millisecondsSinceEpoch: milliseconds)
    let words = String(decoding: text.bytes, as: UTF8.self).split(separator: " ")
    let moment = try #require(CivilTime(String(words[0])))
    #expect((moment.secondsSinceEpoch * 1000).rounded() == Double(milliseconds) && words[0] == words[1])
  }
}
