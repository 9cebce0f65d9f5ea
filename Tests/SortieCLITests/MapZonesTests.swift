import Foundation
import SortieTestSupport
import Testing

@Suite struct MapZonesTests {
  private static let map = CommandRun.file("maps/helsinki")

  @Test("the table says of each zone whether it is active and when that changes")
  func table() {
    let run = CommandRun("map", "zones", Self.map, "--at", "2026-03-02T08:00:00+02:00")
    #expect(run.outcome == 0)
    let lines = run.result.split(separator: "\n")
    #expect(lines.count == 9 && lines[0].contains("next change"))
    #expect(
      lines.contains { $0.contains("HELP01") && $0.contains("PROHIBITED") && $0.contains("yes") && $0.contains("none") }
    )
    let plain = CommandRun("map", "zones", Self.map)
    #expect(plain.outcome == 0 && plain.result.contains("always"))
  }

  @Test("ED-318 and GeoJSON are written, to a file or to the output, and can be read again")
  func formats() throws {
    let scratch = try Scratch()
    for format in ["ed318", "geojson"] {
      let file = "\(scratch.path)/zones.\(format)"
      let run = CommandRun("map", "zones", Self.map, "--format", format, "-o", file)
      #expect(run.outcome == 0 && run.result == file + "\n", "\(run.messages)")
      let printed = CommandRun("map", "zones", Self.map, "--format", format)
      #expect(printed.result == (try String(contentsOfFile: file, encoding: .utf8)))
      let again = CommandRun("map", "zones", file)
      #expect(again.outcome == 0 && again.result == CommandRun("map", "zones", Self.map).result)
    }
    let day = CommandRun(
      "map", "zones", Self.map, "--at", "2026-03-02T23:00:00+02:00", "--day", "--format", "geojson")
    #expect(day.result.contains("\"day\":\"2026-03-02\"") && day.result.contains("\"active\":[["))
  }

  @Test("a zone that cannot be understood stops the command, and with the wish to skip it is listed")
  func broken() throws {
    let scratch = try Scratch()
    let text = try String(contentsOfFile: Self.map + "/zones.ed269.json", encoding: .utf8)
    let place = try #require(text.range(of: "\"PROHIBITED\""))
    let file = "\(scratch.path)/zones.json"
    try text.replacingCharacters(in: place, with: "\"FORBIDDEN\"").write(
      toFile: file, atomically: true, encoding: .utf8)
    let strict = CommandRun("map", "zones", file)
    #expect(strict.outcome == 1 && strict.result.isEmpty && strict.messages.contains("C302"))
    let lenient = CommandRun("map", "zones", file, "--skip-broken")
    #expect(
      lenient.outcome == 0 && !lenient.result.contains("HELP01") && lenient.messages.contains("zones left out: 1"))
  }

  @Test("what cannot be meant is said")
  func mistakes() {
    #expect(CommandRun("map", "zones", Self.map, "--at", "noon").outcome == 2)
    #expect(CommandRun("map", "zones", Self.map, "--day").outcome == 2)
    #expect(CommandRun("map", "zones", "no-such-file.json").outcome == 2)
    #expect(CommandRun("map", "zones", CommandRun.file("README.md")).outcome == 1)
  }
}
