import Diagnostics
import Documents
import Foundation
import Missions
import Testing

/// What the reader makes of dose tables.
struct DoseTableTests {
  private static func read(_ text: String) -> MissionReadResult {
    GoldenMissions.read("doses.yaml", replacing: "doses.yaml", by: Array(text.utf8))
  }

  @Test("The tables of the project are read without a word, and every entry has its source")
  func projectTables() throws {
    let folder = "\(ProjectMissionsTests.root)/missions/doses"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
    #expect(!names.isEmpty)
    for name in names {
      let result = MissionReader.read(path: "\(folder)/\(name)")
      #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.message))")
      let table = try #require(result.doseTable)
      #expect(Set(table.entries.map(\.name)).count == table.entries.count)
      #expect(table.entries.allSatisfy { !$0.source.isEmpty && !$0.germ.isEmpty && !$0.medium.isEmpty })
      // Doses of coronaviruses against nine tenths lie between 0.1 and 10 mJ/cm² in all reviews.
      #expect(table.entries.allSatisfy { (1...100).contains($0.d90JoulesPerSquareMetre) })
    }
  }

  @Test("The entry that the ward's mission names asks for 25 mJ/cm2")
  func culture() throws {
    let result = MissionReader.read(path: "\(ProjectMissionsTests.root)/missions/doses/sars-cov-2.yaml")
    let entry = try #require(result.doseTable?.entry(named: "freeman-2022-culture"))
    #expect(abs(entry.doseJoulesPerSquareMetre - 250) < 1e-9 && entry.logReduction == 3)
    #expect(entry.wavelengthNanometres == 254 && entry.medium == "culture medium")
    #expect(result.doseTable?.entry(named: "freeman") == nil)
  }

  @Test("All problems of a table are told at once, each at its place")
  func problems() {
    let result = Self.read(
      """
      doses: 1
      table: Test
      entries:
        - { name: One, germ: g, wavelength: 254, dose: 25 mJ, log-reduction: 3 logs, medium: m, source: s }
        - { name: two, germ: g, wavelength: 254 nm, dose: -1 mJ/cm2, log-reduction: 0, medium: m }
        - two
      """)
    #expect(result.doseTable == nil)
    #expect(
      result.diagnostics.map { "\($0.code):\($0.span.position?.line ?? 0)" } == [
        "M017:4", "M013:4", "M013:4", "M010:4", "M012:5", "M014:5", "M014:5", "M010:6",
      ])
  }

  @Test("A table without entries, of another version or with too many entries is refused")
  func limits() {
    #expect(Self.read("doses: 1\ntable: Test\nentries: []\n").diagnostics.map(\.code) == ["M012"])
    #expect(Self.read("doses: 2\ntable: Test\nentries: []\n").diagnostics.map(\.code) == ["M008"])
    let entry = "  - { name: a, germ: g }\n"
    let many = "doses: 1\ntable: Test\nentries:\n" + String(repeating: entry, count: 2001)
    #expect(Self.read(many).diagnostics.map(\.code) == ["M004"])
  }

  @Test("A mission that names too many tables is refused before it reads them all")
  func tooManyTables() throws {
    let table = try GoldenMissions.Files().bytes(at: "support/doses.yaml")
    var files = MemoryFiles()
    var tasks = ""
    for number in 0..<40 {
      files.files["t\(number).yaml"] = table
      tasks += "  - { disinfect: a, method: uv-c, level: L1, rooms: [room-a], through: [hall], people: excluded, "
      tasks += "against: { table: t\(number).yaml, entry: saline } }\n"
    }
    for name in ["support/robots.yaml", "support/robot.yaml"] {
      files.files[name] = try GoldenMissions.Files().bytes(at: name)
    }
    files.files["mission.yaml"] = Array(
      ("sortie: 1\nmission: Test\nmap: map\nfleet: support/robots.yaml\nstart: 2026-03-02T20:00:00+02:00\ntasks:\n"
        + tasks).utf8)
    let result = MissionReader.read(path: "mission.yaml", files: files, loadMap: GoldenMissions.loadMap)
    #expect(result.mission == nil)
    #expect(result.diagnostics.map(\.code) == ["M004"])
    #expect(result.filesRead.count == 3 + 32)
  }
}
