import Foundation
import Quantities
import SortieCLI
import Telemetry
import Testing

@Suite("sortie publish writes a folder in which nobody can be found, or none")
struct PublishCommandTests {
  private func text(_ folder: String, _ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }

  private func features(_ folder: String) throws -> [[String: Any]] {
    try #require(try jsonObject(text(folder, "cells.geojson"))["features"] as? [[String: Any]])
  }

  @Test("the folder is whole, says its terms, and the run knows of it")
  func whole() throws {
    let fixture = try ThermalFixture()
    let out = "\(fixture.folder)/open"
    let run = CommandRun(
      "publish", fixture.run, "-o", out, "--licence", "https://example.org/by", "--publisher", "City")
    #expect(run.outcome == 0, "\(run.messages)")
    let names = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
    #expect(
      names == ["README.md", "catalog.jsonld", "cells.csv", "cells.geojson", "cells.sensorthings.json", "tasks.csv"])
    for feature in try features(out) {
      let properties = try #require(feature["properties"] as? [String: Any])
      #expect((properties["cells"] as? Int ?? 0) >= 10 && (properties["samples"] as? Int ?? 0) >= 10)
    }
    #expect(try text(out, "catalog.jsonld").contains("https://example.org/by"))
    #expect(try text(out, "tasks.csv") == "kind,asked,done\r\ndeliver,<10,\r\nsurvey,3,3\r\n")
    for name in names {
      let content = try text(out, name)
      for word in ["Mrs", "Example", "insulin", "aid-east", "courier", "worker", "wood", "search-support\""] {
        #expect(!content.contains(word), "\(name): \(word)")
      }
    }
    let trail = try RunStore.open(at: "\(fixture.run)/run.sqlite").auditTrail()
    #expect(trail.lines.last?.action == "published" && trail.problems.isEmpty)
    let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder)
    #expect(!left.contains { $0.contains(".part-") })
  }

  @Test("ground that was searched, what lies near it, and what no survey asked for are not published")
  func searchedGround() throws {
    let fixture = try ThermalFixture()
    let out = "\(fixture.folder)/open"
    #expect(CommandRun("publish", fixture.run, "-o", out).outcome == 0)
    // The wood begins at 26.9392 east; 60 m are 0.0011 degrees there.
    for feature in try features(out) {
      let geometry = try #require(feature["geometry"] as? [String: Any])
      let ring = try #require((geometry["coordinates"] as? [[[Double]]])?.first)
      let properties = try #require(feature["properties"] as? [String: Any])
      let side = try #require(properties["side_m"] as? Double)
      // A square may reach past its cells, by less than its side.
      let slack = side / 54_900
      #expect(ring.allSatisfy { $0[0] > 26.9350 - slack && $0[0] < 26.9392 + slack })
      if ring.allSatisfy({ $0[1] < 60.5229 }) { #expect(ring.contains { $0[0] < 26.9381 + slack }) }
    }
  }

  @Test("a person in the searched wood changes no published byte; one hot cell elsewhere moves a mean by a tenth of it")
  func attacker() throws {
    let fixture = try ThermalFixture()
    let other = try fixture.copy("other")
    let (person, hot) = (
      try fixture.index(longitude: 26.9401, latitude: 60.52235),
      try fixture.index(longitude: 26.9374, latitude: 60.5222)
    )
    try fixture.edit(other) { cell in
      guard cell.index == person else { return }
      cell.mean += Temperature(celsius: 3)
      cell.maximum += Temperature(celsius: 25)
    }
    let (first, second) = ("\(fixture.folder)/first", "\(fixture.folder)/second")
    #expect(CommandRun("publish", fixture.run, "-o", first).outcome == 0)
    #expect(CommandRun("publish", other, "-o", second).outcome == 0)
    for name in ["cells.csv", "cells.geojson", "cells.sensorthings.json"] {
      #expect(try text(first, name) == text(second, name))
    }
    try fixture.edit { cell in
      guard cell.index == hot else { return }
      cell.mean += Temperature(celsius: 20)
      cell.maximum += Temperature(celsius: 40)
    }
    let third = "\(fixture.folder)/third"
    #expect(CommandRun("publish", fixture.run, "-o", third).outcome == 0)
    func means(_ folder: String) throws -> [Double] {
      try features(folder).compactMap { ($0["properties"] as? [String: Any])?["mean_c"] as? Double }
    }
    let differences = zip(try means(first), try means(third)).map { abs($0 - $1) }.filter { $0 > 0 }
    #expect(differences.count == 1 && differences.allSatisfy { $0 <= 2.1 })
  }

  @Test("the same run gives the same files, byte for byte")
  func deterministic() throws {
    let fixture = try ThermalFixture()
    for name in ["a", "b"] {
      #expect(CommandRun("publish", fixture.run, "-o", "\(fixture.folder)/\(name)").outcome == 0)
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: "\(fixture.folder)/a") {
      #expect(try text("\(fixture.folder)/a", name) == text("\(fixture.folder)/b", name), "\(name)")
    }
  }

  @Test("a folder with files stays as it is, an empty one is used, and a file is no folder")
  func places() throws {
    let fixture = try ThermalFixture()
    let full = "\(fixture.folder)/full"
    try FileManager.default.createDirectory(atPath: full, withIntermediateDirectories: true)
    try "mine".write(toFile: "\(full)/notes.txt", atomically: true, encoding: .utf8)
    let refused = CommandRun("publish", fixture.run, "-o", full)
    #expect(refused.outcome == 2 && refused.messages.contains("holds files"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: full) == ["notes.txt"])
    #expect(CommandRun("publish", fixture.run, "-o", "\(full)/notes.txt").outcome == 2)
    #expect(CommandRun("publish", fixture.run, "-o", "\(fixture.folder)/no/such/folder").outcome == 2)
    let empty = "\(fixture.folder)/empty"
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    #expect(CommandRun("publish", fixture.run, "-o", "\(empty)/").outcome == 0)
    #expect(FileManager.default.fileExists(atPath: "\(empty)/catalog.jsonld"))
  }

  @Test("a run that goes on, one without its mission, and a k out of range are refused with the reason")
  func refusals() throws {
    let fixture = try ThermalFixture()
    let out = "\(fixture.folder)/open"
    #expect(CommandRun("publish", fixture.run, "-o", out, "--k", "4").outcome == 2)
    #expect(CommandRun("publish", fixture.run, "-o", out, "--licence", "free for all").outcome == 2)
    #expect(CommandRun("publish", fixture.run, "-o", out, "--k", "1001").outcome == 2)
    let lost = try fixture.copy("lost")
    try FileManager.default.removeItem(atPath: "\(lost)/run.json")
    let running = CommandRun("publish", lost, "-o", out)
    #expect(running.outcome == 1 && running.messages.contains("has not ended"))
    try FileManager.default.removeItem(atPath: "\(fixture.folder)/plan")
    let orphan = CommandRun("publish", fixture.run, "-o", out)
    #expect(orphan.outcome == 1 && orphan.messages.contains("nobody knows what the cells"))
    #expect(!FileManager.default.fileExists(atPath: out))
  }

  @Test("a purpose about people's health is refused in missions and in imports, with the reasons")
  func fever() throws {
    let scratch = try Scratch()
    for purpose in ["fever", "health-check", "skin-temperature"] {
      let folder = "\(scratch.path)/\(purpose)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let mission = try String(contentsOfFile: CommandRun.file("missions/suburb-evening.yaml"), encoding: .utf8)
        .replacing("purpose: surface-hotspots", with: "purpose: \(purpose)")
        .replacing("../maps/karhula", with: CommandRun.file("maps/karhula"))
        .replacing("fleets/one-field", with: CommandRun.file("missions/fleets/one-field"))
      try mission.write(toFile: "\(folder)/m.yaml", atomically: true, encoding: .utf8)
      let run = CommandRun("check", "\(folder)/m.yaml")
      let said = run.messages + run.result
      #expect(run.outcome == 1 && said.contains("M032") && said.contains("Conseil d'État"), "\(said)")
    }
  }
}
