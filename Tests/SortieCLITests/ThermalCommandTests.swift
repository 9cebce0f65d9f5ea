import Foundation
import Quantities
import SortieCLI
import Telemetry
import Testing

@Suite("sortie thermal says what cells say")
struct ThermalCommandTests {
  @Test("a hot cell is a spot with its place, and each survey gets the answer that its purpose asks for")
  func purposes() throws {
    let fixture = try ThermalFixture()
    let hot = try fixture.index(longitude: 26.9381, latitude: 60.52235)
    let person = try fixture.index(longitude: 26.9401, latitude: 60.52235)
    try fixture.edit { cell in
      if cell.index == hot {
        cell.mean += Temperature(celsius: 25)
        cell.maximum += Temperature(celsius: 40)
      }
      if cell.index == person { cell.maximum = Temperature(celsius: 24) }
    }
    let run = CommandRun("thermal", fixture.run)
    #expect(run.outcome == 0, "\(run.messages)")
    #expect(run.result.contains("high") || run.result.contains("medium"))
    for text in [
      "survey `works`, surface-hotspots", "survey `homes`, building-heat-loss", "survey `wood`, search-support",
      "survey `yard`, disinfection-check", "It is never published", "no proof that a surface is disinfected",
    ] {
      #expect(run.result.contains(text), "\(text)\n\(run.result)")
    }
    let json = try jsonObject(CommandRun("thermal", fixture.run, "--format", "json").result)
    let spots = try #require(json["hot_spots"] as? [[String: Any]])
    let first = try #require(spots.first)
    #expect((first["cells"] as? [[Int]])?.contains([Int(hot.column), Int(hot.row)]) == true)
    #expect(try #require(first["deviation_k"] as? Double) > 20)
    let surveys = try #require(json["surveys"] as? [[String: Any]])
    #expect(
      surveys.map { $0["purpose"] as? String } == [
        "surface-hotspots", "building-heat-loss", "search-support", "disinfection-check",
      ])
    #expect(surveys.allSatisfy { ($0["seen_cells"] as? Int ?? 0) > 300 })
    #expect((surveys[0]["hot_spots"] as? [Int])?.contains(1) == true)
    #expect((surveys[1]["buildings"] as? [Any])?.isEmpty == false)
    let places = try #require(surveys[2]["places"] as? [[String: Any]])
    #expect(surveys[2]["publishable"] as? Bool == false)
    #expect(places.contains { ($0["cells"] as? [[Int]])?.contains([Int(person.column), Int(person.row)]) == true })
  }

  @Test("what changed since another run is told beyond the common shift")
  func change() throws {
    let fixture = try ThermalFixture()
    let earlier = try fixture.copy("earlier")
    let cooled = try fixture.index(longitude: 26.9360, latitude: 60.52235)
    try fixture.edit { cell in
      cell.mean += Temperature(celsius: cell.index == cooled ? -3 : 4)
      cell.maximum += Temperature(celsius: 5)
      cell.minimum += Temperature(celsius: -5)
    }
    let run = CommandRun("thermal", fixture.run, "--against", earlier)
    #expect(run.outcome == 0 && run.result.contains("all of it by +4.0 ± 2.8 K"), "\(run.result)")
    let json = try jsonObject(CommandRun("thermal", fixture.run, "--against", earlier, "--format", "json").result)
    let change = try #require(json["change"] as? [String: Any])
    #expect(change["changed_cells"] as? Int == 1)
    let region = try #require((change["regions"] as? [[String: Any]])?.first)
    #expect(abs(try #require(region["change_k"] as? Double) + 7) < 0.01)
  }

  @Test("a wet yard is cooler than it was, by the share that was wetted")
  func wetYard() throws {
    let fixture = try ThermalFixture()
    let earlier = try fixture.copy("earlier")
    let (corner, end) = (
      try fixture.index(longitude: 26.9350, latitude: 60.5218), try fixture.index(longitude: 26.9360, latitude: 60.5229)
    )
    try fixture.edit { cell in
      guard (corner.column..<end.column).contains(cell.index.column), (corner.row...end.row).contains(cell.index.row)
      else { return }
      cell.mean += Temperature(celsius: -2.5)
      cell.minimum += Temperature(celsius: -2.5)
    }
    let json = try jsonObject(CommandRun("thermal", fixture.run, "--against", earlier, "--format", "json").result)
    let check = try #require((json["surveys"] as? [[String: Any]])?.last)
    #expect(check["reference"] as? String == "earlier-run")
    #expect(abs(try #require(check["cooler_share"] as? Double) - 0.5) < 0.08)
  }

  @Test("a table of all cells has their scores")
  func table() throws {
    let fixture = try ThermalFixture()
    let path = "\(fixture.folder)/cells.csv"
    #expect(CommandRun("thermal", fixture.run, "--cells", path).outcome == 0)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == (try fixture.cells().count) + 1)
    #expect(
      lines[0].hasPrefix("column,row,longitude,latitude,mean_c")
        && lines[0].hasSuffix("gi_star_excess,gi_star,gi_p,flagged"))
  }

  @Test("without its plan a run still has spots, and the command says what is missing")
  func withoutPlan() throws {
    let fixture = try ThermalFixture()
    try FileManager.default.removeItem(atPath: "\(fixture.folder)/plan")
    let run = CommandRun("thermal", fixture.run)
    #expect(run.outcome == 0 && run.messages.contains("not at hand") && !run.result.contains("survey `"))
  }

  @Test("no run, a run without cells, another grid and a damaged run are told apart")
  func wrongInput() throws {
    let fixture = try ThermalFixture()
    #expect(CommandRun("thermal", "\(fixture.folder)/nowhere").outcome == 2)
    #expect(CommandRun("thermal", fixture.run, "--rows", "-1").outcome == 2)
    let scratch = try Scratch()
    func store(_ name: String, cells: [ThermalCell]) throws -> String {
      let folder = "\(scratch.path)/\(name)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let store = try RunStore.create(
        at: "\(folder)/run.sqlite",
        description: RunDescription(
          mission: "Test", planSHA256: "", seed: 1, scenario: "", toolVersion: "test",
          start: CivilTime(secondsSinceEpoch: 1_772_431_200),
          mapOrigin: try #require(GeoPoint(longitude: 24.94, latitude: 60.17)), attribution: "",
          cellSize: Length(metres: 1), isPlanProved: true))
      try store.append(TelemetryBatch(thermalCells: cells))
      try store.close()
      return folder
    }
    let none = CommandRun("thermal", try store("none", cells: []))
    #expect(none.outcome == 1 && none.messages.contains("no thermal cells"))
    let other = try store("other", cells: Array(try fixture.cells().prefix(50)))
    let against = CommandRun("thermal", fixture.run, "--against", other)
    #expect(against.outcome == 1 && against.messages.contains("origin or size differ"))
    #expect(CommandRun("thermal", other).outcome == 0)
    let file = "\(fixture.run)/run.sqlite"
    try Data([UInt8](repeating: 7, count: 9000)).write(to: URL(fileURLWithPath: file))
    #expect(CommandRun("thermal", fixture.run).outcome == 2)
  }
}
