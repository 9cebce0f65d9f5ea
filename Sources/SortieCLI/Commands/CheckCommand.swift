import ArgumentParser
import Diagnostics
import Documents
import Maps
import Missions
import Simulator

/// `sortie check`: every problem of every file at once.
struct CheckCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check missions, fleets, vehicle types, dose tables, scenarios and map folders.",
    discussion: "Every problem is shown at once, with its place and what to do about it.")

  @Argument(help: "Files or map folders.")
  var files: [String]

  @Option(help: "How problems are written: caret, one-line, json or github.")
  var format: String = "caret"

  func run(on console: Console) throws -> Outcome {
    guard let format = DiagnosticRenderer.Format(rawValue: format) else {
      throw CommandFailure(
        "`\(format)` is not a format", help: "use caret, one-line, json or github")
    }
    var diagnostics: [Diagnostic] = []
    var sources: [String: SourceText] = [:]
    for path in files {
      let checked = Self.check(path)
      diagnostics += checked.diagnostics
      sources.merge(checked.sources) { first, _ in first }
      let count = checked.diagnostics.filter { $0.severity == .error }.count
      if count == 0 { console.note("\(path): \(checked.summary)") }
    }
    // The same file may be reached from several others: a fleet from its missions.
    var seen: Set<Diagnostic> = []
    let unique = diagnostics.filter { seen.insert($0).inserted }
    let renderer = DiagnosticRenderer(format: format, usesColour: console.usesColour && format == .caret)
    console.result(renderer.render(unique, sources: sources))
    if format == .caret, let summary = DiagnosticRenderer.summary(of: unique) { console.note("\n" + summary) }
    return unique.hasErrors ? .problems : .fine
  }

  private struct Checked {
    var diagnostics: [Diagnostic]
    var sources: [String: SourceText]
    var summary: String
  }

  private static func check(_ path: String) -> Checked {
    if Files.isFolder(path) {
      let (map, diagnostics) = CityMapReader.read(folder: path)
      let summary = map.map { map in
        let rooms = map.indoor.flatMap(\.levels).reduce(0) { $0 + $1.rooms.count }
        return "map of \(map.buildings.count) buildings, \(map.zones.count) zones, \(map.places.count) places, "
          + "\(map.areas.count) areas" + (rooms > 0 ? ", \(rooms) rooms" : "")
      }
      return Checked(diagnostics: diagnostics, sources: [:], summary: summary ?? "")
    }
    if let scenario = ScenarioReader.readIfScenario(path: path) {
      let summary = scenario.scenario.map { "scenario “\($0.name)” with \($0.expectations.count) expectations" }
      return Checked(diagnostics: scenario.diagnostics, sources: scenario.sources, summary: summary ?? "")
    }
    let result = MissionReader.read(path: path)
    var summary = "fine"
    if let mission = result.mission {
      summary = "mission of \(mission.tasks.count) tasks for \(mission.fleet.vehicles.count) vehicles"
    } else if let type = result.vehicleType {
      summary = "vehicle type “\(type.name)”"
    } else if let table = result.doseTable {
      summary = "dose table “\(table.name)” of \(table.entries.count) entries"
    } else if let fleet = result.fleet {
      summary = "fleet of \(fleet.vehicles.count) vehicles at \(fleet.bases.count) bases"
    }
    return Checked(diagnostics: result.diagnostics, sources: result.sources, summary: summary)
  }
}
