import Diagnostics
import Documents
import Foundation
import Missions
import Testing

/// What the reader says about wrong input.
struct WrongInputTests {
  @Test("Each wrong input gives its one located problem, rendered as committed", arguments: GoldenMissions.names)
  func golden(_ name: String) throws {
    let result = GoldenMissions.read(name)
    let text = DiagnosticRenderer().render(result.diagnostics, sources: result.sources)
    #expect(try GoldenMissions.expected(name, actual: text) == text)
    if name.hasPrefix("valid") {
      #expect(result.mission != nil)
      #expect(result.diagnostics.isEmpty)
    } else {
      #expect(result.diagnostics.map(\.code) == [String(name.prefix(4))])
      #expect(result.mission == nil || !result.diagnostics.hasErrors)
    }
  }

  @Test("Every rule has a page and every code in use has a rule")
  func rulesAndCodes() throws {
    let catalogue = RuleCatalogue(MissionRules.all)
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources").path
    var used: Set<String> = []
    for module in ["Documents", "Missions"] {
      let folder = "\(sources)/\(module)"
      for file in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
        guard file.hasSuffix(".swift"), !file.hasPrefix("Rules/") else { continue }
        let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
        for match in text.matches(of: /"(M[0-9]{3})"/) { used.insert(String(match.output.1)) }
      }
    }
    #expect(!used.isEmpty)
    #expect(used.sorted() == catalogue.rules.map(\.code))
    for rule in catalogue.rules {
      #expect(!rule.title.isEmpty && !rule.checks.isEmpty && !rule.reason.isEmpty && !rule.fix.isEmpty)
      #expect(rule.page.hasPrefix("\(rule.code): \(rule.title)\n"))
    }
  }

  @Test("Every rule has a committed wrong input")
  func everyRuleHasAnInput() {
    let covered = Set(GoldenMissions.names.map { String($0.prefix(4)) })
    // M002 needs bytes that are not text: see `notUTF8`.
    #expect(MissionRules.all.map(\.code).filter { !covered.contains($0) } == ["M002"])
  }

  @Test("Bytes that are not UTF-8 are told apart from wrong YAML")
  func notUTF8() {
    let result = GoldenMissions.read(bytes: Array("mission: K".utf8) + [0xE4] + Array("pyla".utf8))
    #expect(result.diagnostics.map(\.code) == ["M002"])
  }

  @Test("A byte-order mark is skipped")
  func byteOrderMark() throws {
    let bytes = try GoldenMissions.Files().bytes(at: "valid.yaml")
    #expect(GoldenMissions.read(bytes: [0xEF, 0xBB, 0xBF] + bytes).mission != nil)
  }

  @Test("A file above the limit is refused")
  func tooLarge() {
    let bytes = [UInt8](repeating: 0x23, count: YamlReader.fileBytesMax + 1)
    #expect(GoldenMissions.read(bytes: bytes).diagnostics.map(\.code) == ["M004"])
  }

  @Test("Deep nesting is refused and does not exhaust the stack", arguments: ["[", "{", "- ", "? "])
  func deepNesting(_ piece: String) {
    let result = GoldenMissions.read(text: String(repeating: piece, count: 20_000))
    #expect(result.mission == nil)
    #expect(result.diagnostics.map(\.code) == ["M004"])
  }

  @Test("All problems of a file are given at once, in reading order")
  func allAtOnce() throws {
    let valid = String(decoding: try GoldenMissions.Files().bytes(at: "valid.yaml"), as: UTF8.self)
    let wrong = valid.replacingOccurrences(of: "payload: 0.4 kg", with: "payload: 0.4 m")
      .replacingOccurrences(of: "at: clinic", with: "at: clinik")
      .replacingOccurrences(of: "rate:", with: "rat:")
      .replacingOccurrences(of: "duration: 2 h", with: "duration: 2")
    let codes = GoldenMissions.read(text: wrong).diagnostics.map(\.code)
    #expect(codes == ["M013", "M013", "M020", "M011"])
  }

  @Test("Columns count characters, also after letters that are several Unicode scalars")
  func columns() throws {
    let text =
      "sortie: 1\nmission: \"Ka\u{308}pyla\u{308}\" \nmap: map\nrules: { ceiling: \"a\u{308}\", clearance: 3 }\n"
    let spans = GoldenMissions.read(text: text).diagnostics.filter { $0.code == "M013" }.map(\.span)
    #expect(spans.map(\.position?.column) == [19, 35])
    #expect(spans.map(\.length) == [3, 1])
  }

  @Test("A file that is one long line of many values is read in linear time, and its problems are counted")
  func longLine() {
    let names = (0..<20_000).map { "nowhere-\($0)" }.joined(separator: ", ")
    let text =
      "sortie: 1\nmission: a\nmap: map\nfleet: support/fleet.yaml\nstart: 2026-03-02T08:00:00+02:00\n"
      + "tasks: [{ patrol: a, height: 60 m, route: [\(names)] }]\n"
    let result = GoldenMissions.read(text: text)
    #expect(result.mission == nil)
    #expect(result.diagnostics.count == 1001)
    #expect(result.diagnostics.contains { $0.message == "19000 more problems are not shown" })
  }
}
