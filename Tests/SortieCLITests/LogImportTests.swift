import Foundation
import Quantities
import SortieTestSupport
import Telemetry
import Testing

/// `sortie import` on flight logs, and `sortie export` of what came of them.
@Suite struct LogImportTests {
  /// A ULog file with a position each second from 2026-03-02T06:00:00Z on.
  private static func log(seconds: Int = 5, knowsTime: Bool = true) -> [UInt8] {
    func little<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
      withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) }
    }
    func record(_ kind: String, _ content: [UInt8]) -> [UInt8] {
      little(UInt16(content.count)) + Array(kind.utf8) + content
    }
    var bytes: [UInt8] = [0x55, 0x4C, 0x6F, 0x67, 0x01, 0x12, 0x35, 1] + little(UInt64(0))
    bytes += record("B", [UInt8](repeating: 0, count: 40))
    bytes += record(
      "F", Array("sensor_gps:uint64_t timestamp;uint64_t time_utc_usec;int32_t lat;int32_t lon;int32_t alt;".utf8))
    bytes += record("A", [0] + little(UInt16(0)) + Array("sensor_gps".utf8))
    for second in 0..<seconds {
      bytes += record(
        "D",
        little(UInt16(0)) + little(UInt64(second * 1_000_000))
          + little(knowsTime ? UInt64(1_772_431_200 + second) * 1_000_000 : 0)
          + little(Int32(601_700_000 + second)) + little(Int32(249_400_000)) + little(Int32(31_500)))
    }
    return bytes
  }

  private static func write(_ bytes: [UInt8], _ path: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test("a log becomes a run with its own start, told and recorded, and the log is left as it was")
  func ulog() throws {
    let scratch = try Scratch()
    let bytes = Self.log()
    let file = try Self.write(bytes, "\(scratch.path)/flight 7.ulg")
    let run = CommandRun("import", file, "-o", "\(scratch.path)/run")
    #expect(run.outcome == 0 && run.messages.isEmpty, "\(run.messages)")
    #expect(run.result.contains("flight-7") && run.result.contains("5 readings, 0 events, from 2026-03-02T06:00:00Z"))
    #expect(FileManager.default.contents(atPath: file) == Data(bytes))
    let store = try RunStore.open(at: "\(scratch.path)/run/run.sqlite")
    #expect(store.description.mission == "Log flight-7" && store.description.planSHA256.isEmpty)
    let readings = try store.readings(of: "flight-7")
    #expect(readings.map(\.time.seconds) == [0, 1, 2, 3, 4] && readings[4].position.latitude == 60.170_000_4)
    let trail = try store.auditTrail()
    #expect(trail.problems.isEmpty && trail.lines.last?.action == "imported")
  }

  @Test("several logs share one clock, and their vehicles have different names")
  func several() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(atPath: "\(scratch.path)/b", withIntermediateDirectories: true)
    let first = try Self.write(Self.log(), "\(scratch.path)/log.ulg")
    let second = try Self.write(Self.log(seconds: 3), "\(scratch.path)/b/log.ulg")
    let run = CommandRun(
      "import", first, second, "-o", "\(scratch.path)/run", "--mission", "Two", "--format", "json")
    #expect(run.outcome == 0, "\(run.messages)")
    let answer = try #require(try JSONSerialization.jsonObject(with: Data(run.result.utf8)) as? [String: Any])
    #expect((answer["logs"] as? [[String: Any]])?.count == 2)
    let store = try RunStore.open(at: "\(scratch.path)/run/run.sqlite")
    #expect(try store.vehicles() == ["log", "log-2"] && store.description.mission == "Two")
    #expect(
      CommandRun("import", first, second, "-o", "\(scratch.path)/r2", "--vehicle", "a", "--vehicle", "a").outcome == 2)
  }

  @Test("damage is told with its place and its size, and the rest is read")
  func damaged() throws {
    let scratch = try Scratch()
    let bytes = Self.log(seconds: 10)
    let file = try Self.write(Array(bytes.dropLast(10)), "\(scratch.path)/cut.ulg")
    let run = CommandRun("import", file, "-o", "\(scratch.path)/run")
    #expect(run.outcome == 0 && run.result.contains("9 readings"))
    #expect(run.messages.contains("byte \(bytes.count - 33): 23 bytes not read: the last record is cut off"))
  }

  @Test("a log without the time of day begins where --start says")
  func unknownTime() throws {
    let scratch = try Scratch()
    let file = try Self.write(Self.log(knowsTime: false), "\(scratch.path)/log.ulg")
    let run = CommandRun(
      "import", file, "-o", "\(scratch.path)/run", "--start", "2026-03-02T08:00:00+02:00")
    #expect(run.outcome == 0 && run.result.contains("from 2026-03-02T08:00:00+02:00"))
    #expect(run.messages.contains("does not know the time of day"))
    #expect(try RunStore.open(at: "\(scratch.path)/run/run.sqlite").readings(of: "log").first?.time.seconds == 0)
  }

  @Test("what is no log, has no position, or is in the way is refused and leaves what is there")
  func refused() throws {
    let scratch = try Scratch()
    let log = try Self.write(Self.log(), "\(scratch.path)/log.ulg")
    let other = try Self.write(Array("QGC WPL 110\n".utf8), "\(scratch.path)/a.waypoints")
    let empty = try Self.write(Self.log(seconds: 0), "\(scratch.path)/empty.ulg")
    let run = "\(scratch.path)/run"
    #expect(CommandRun("import", log, other, "-o", run).outcome == 2)
    #expect(CommandRun("import", log, "--map", "x", "-o", run).outcome == 2)
    #expect(CommandRun("import", other, "--force", "--map", "x", "-o", run).outcome == 2)
    let named = try Self.write(Array(repeating: 7, count: 500), "\(scratch.path)/noise.BIN")
    let noise = CommandRun("import", named, "-o", run)
    #expect(noise.outcome == 2 && noise.messages.contains("is no flight log"))
    #expect(CommandRun("import", "\(scratch.path)/none.tlog", "-o", run).messages.contains("there is no file"))
    #expect(CommandRun("import", empty, "-o", run).outcome == 1)
    #expect(!FileManager.default.fileExists(atPath: run))
    #expect(CommandRun("import", log, "-o", run).outcome == 0)
    let again = CommandRun("import", log, "-o", run)
    #expect(again.outcome == 2 && again.messages.contains("--force"))
    #expect(CommandRun("import", log, "-o", run, "--force", "--mission", "Again").outcome == 0)
    #expect(try RunStore.open(at: "\(run)/run.sqlite").description.mission == "Again")
  }

  @Test("an imported run is exported in every format, each recorded; files are not replaced unasked")
  func exports() throws {
    let scratch = try Scratch()
    let log = try Self.write(Self.log(), "\(scratch.path)/log.ulg")
    let run = "\(scratch.path)/run"
    #expect(CommandRun("import", log, "-o", run).outcome == 0)
    for format in ["geojson", "kml", "gpkg", "ulog", "mcap", "tlog"] {
      let path = "\(scratch.path)/out.\(format)"
      let first = CommandRun("export", run, "--as", format, "-o", path)
      #expect(first.outcome == 0 && first.result.contains("5 readings"), "\(format): \(first.messages)")
      let again = CommandRun("export", run, "--as", format, "-o", path)
      #expect(again.outcome == 2 && again.messages.contains("--force"), "\(format)")
      let bytes = FileManager.default.contents(atPath: path)
      #expect(CommandRun("export", run, "--as", format, "-o", path, "--force").outcome == 0)
      if format != "gpkg" { #expect(FileManager.default.contents(atPath: path) == bytes, "\(format): the same bytes") }
    }
    #expect(CommandRun("export", run, "--as", "csv", "-o", "\(scratch.path)/tables").outcome == 0)
    let part = CommandRun(
      "export", run, "--as", "csv", "--table", "readings", "--from", "1 s", "--to", "2026-03-02T06:00:02Z", "-o",
      "\(scratch.path)/part.csv")
    #expect(part.outcome == 0 && part.result.contains("2 readings"), "\(part.result)\(part.messages)")
    let told = CommandRun(
      "export", run, "--as", "tlog", "--format", "json", "--force", "-o", "\(scratch.path)/out.tlog")
    let answer = try #require(try JSONSerialization.jsonObject(with: Data(told.result.utf8)) as? [String: Any])
    #expect(answer["systems"] as? [String] == ["log"])
    #expect((answer["counts"] as? [String: Int])?["readings"] == 5)
    let actions = try RunStore.open(at: "\(run)/run.sqlite").auditTrail().lines.map(\.action)
    #expect(actions.count { $0 == "exported" } == 15)

    for (arguments, word) in [
      (["--as", "csv", "--table", "nothing"], "there is no table"),
      (["--as", "kml", "--table", "readings"], "--table"),
      (["--as", "kml", "--vehicle", "x"], "no vehicle `x`"), (["--as", "kml", "--from", "noon"], "no time"),
      (["--as", "kml", "--from", "9 s", "--to", "1 s"], "ends before"),
    ] {
      let wrong = CommandRun(arguments: ["export", run, "-o", "\(scratch.path)/no"] + arguments)
      #expect(wrong.outcome == 2 && wrong.messages.contains(word), "\(arguments): \(wrong.messages)")
    }
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/no"))
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path).filter { $0.contains(".part-") }
    #expect(left.isEmpty, "\(left)")
  }
}
