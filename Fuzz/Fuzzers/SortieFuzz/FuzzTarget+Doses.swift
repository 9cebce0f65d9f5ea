import Diagnostics
import Missions

extension FuzzTarget {
  /// The bytes as a dose table alone, and behind a mission that names it: there is a table, or it is said what is
  /// wrong; entries of a table have names of their own, and promise what was measured.
  func doseTable(_ bytes: [UInt8]) {
    var files = MemoryFiles(["mission.yaml": Self.missionWithTable])
    files.files["doses.yaml"] = bytes
    let result = MissionReader.read(path: "doses.yaml", files: files) { _ in (nil, []) }
    _ = DiagnosticRenderer().render(result.diagnostics, sources: result.sources)
    require(
      result.mission != nil || result.fleet != nil || result.vehicleType != nil || result.doseTable != nil
        || result.diagnostics.hasErrors,
      "a file is read, or it is said what is wrong")
    if let table = result.doseTable {
      require(!result.diagnostics.hasErrors && !table.entries.isEmpty, "a table is there without errors only")
      require(Set(table.entries.map(\.name)).count == table.entries.count, "names of entries are unique")
      for entry in table.entries {
        require(table.entry(named: entry.name) == entry, "an entry is found by its name")
        let reduction = entry.logReduction(atJoulesPerSquareMetre: entry.doseJoulesPerSquareMetre)
        require(abs(reduction - entry.logReduction) < 1e-9 * entry.logReduction, "a dose does what was measured")
      }
    }
    let mission = MissionReader.read(path: "mission.yaml", files: files) { _ in (nil, []) }
    _ = DiagnosticRenderer().render(mission.diagnostics, sources: mission.sources)
    require(mission.filesRead.contains { $0.path == "doses.yaml" }, "a mission reads the table that it names")
    let problems = mission.diagnostics.filter { $0.span.path == "doses.yaml" }
    require(
      problems.contains { $0.severity == .error } == (result.doseTable == nil),
      "a mission tells of the problems of its table")
  }

  /// A mission that names an entry of `doses.yaml`; its map and its fleet are not there.
  private static let missionWithTable = """
    sortie: 1
    mission: Fuzz
    map: map
    fleet: fleet.yaml
    start: 2026-03-02T20:00:00+02:00
    tasks:
      - disinfect: room
        method: uv-c
        rooms: [room-1]
        against: { table: doses.yaml, entry: freeman-2022-culture }
        people: excluded

    """
}
