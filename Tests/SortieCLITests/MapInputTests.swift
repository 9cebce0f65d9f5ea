import Foundation
import SortieTestSupport
import Testing

@Suite struct MapInputTests {
  private static let square = "[[[24.9,60.1],[24.901,60.1],[24.901,60.101],[24.9,60.1]]]"

  private static func collection(_ properties: String) -> String {
    #"{"type":"FeatureCollection","features":[{"type":"Feature","properties":\#(properties),"geometry":"#
      + #"{"type":"Polygon","coordinates":\#(square)}}]}"#
  }

  private static func importing(_ files: String..., to folder: String, _ more: String...) -> CommandRun {
    CommandRun(
      arguments: ["map", "import"] + files + ["-o", folder, "--source", "s", "--source-date", "2020-01-01"]
        + ["--licence", "CC0-1.0", "--attribution", "nobody"] + more)
  }

  @Test("an addition keeps the files of the folder that map.yaml does not list, and may be run again")
  func foreignFiles() throws {
    let scratch = try Scratch()
    let (city, map) = ("\(scratch.path)/city.geojson", "\(scratch.path)/map")
    let zones = "\(scratch.path)/notes.json"
    try Self.collection(#"{"height":9}"#).write(toFile: city, atomically: true, encoding: .utf8)
    try Self.collection(#"{"identifier":"a","restriction":"PROHIBITED"}"#).write(
      toFile: zones, atomically: true, encoding: .utf8)
    #expect(Self.importing(city, to: map, "--name", "n", "--ground-level", "8 m").outcome == 0)
    try "mine".write(toFile: "\(map)/notes.json", atomically: true, encoding: .utf8)
    let refused = Self.importing(zones, to: map, "--add")
    #expect(refused.outcome == 2 && refused.messages.contains("is there already"))
    #expect(try String(contentsOfFile: "\(map)/notes.json", encoding: .utf8) == "mine")
    // What an addition that was stopped has left.
    try FileManager.default.removeItem(atPath: "\(map)/notes.json")
    try FileManager.default.copyItem(atPath: zones, toPath: "\(map)/notes.json")
    #expect(Self.importing(zones, to: map, "--add").outcome == 0)
    #expect(CommandRun("map", "info", map).result.contains("zones: 1 PROHIBITED"))
  }

  @Test("an import without a word for its name or its origin is refused, since the map could not be read")
  func emptyTexts() throws {
    let scratch = try Scratch()
    let city = "\(scratch.path)/city.geojson"
    try Self.collection(#"{"height":9}"#).write(toFile: city, atomically: true, encoding: .utf8)
    let run = Self.importing(city, to: "\(scratch.path)/map", "--name", " ", "--ground-level", "8 m")
    #expect(run.outcome == 2 && run.messages.contains("`--name` is empty"))
  }

  @Test("a check says why a file cannot be read, and checks the others all the same")
  func check() throws {
    let scratch = try Scratch()
    let (broken, escape) = ("\(scratch.path)/broken.json", "\(scratch.path)/escape.json")
    try #"{"features":[NaN]}"#.write(toFile: broken, atomically: true, encoding: .utf8)
    try Self.collection(#"{"identifier":"a\u001b[31m\nb","restriction":"NONE"}"#).write(
      toFile: escape, atomically: true, encoding: .utf8)
    let run = CommandRun("map", "check", "\(scratch.path)/none.json", broken, escape)
    #expect(run.outcome == 1)
    #expect(["C101", "C301", "C302"].allSatisfy(run.result.contains), "\(run.result)")
    #expect(!run.result.contains("\u{1b}"), "a file cannot drive the terminal")
  }
}
