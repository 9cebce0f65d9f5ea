import Diagnostics
import Maps
import Missions
import Plans
import Quantities

/// A mission with everything it was read from.
struct LoadedMission {
  var mission: Mission
  var path: String
  var mapPath: String
  var result: MissionReadResult

  /// Reads a mission and reports its problems; nil where there are errors, or where the file is no mission.
  static func load(_ path: String, on console: Console) -> LoadedMission? {
    var mapPath = ""
    let result = MissionReader.read(path: path, files: DiskFiles()) { folder in
      mapPath = folder
      return readMap(folder, on: console)
    }
    report(result.diagnostics, sources: result.sources, on: console)
    guard let mission = result.mission else {
      if !result.diagnostics.hasErrors {
        console.note("error: `\(path)` is not a mission\nhelp: a mission starts with `sortie: 1`")
      }
      return nil
    }
    return LoadedMission(mission: mission, path: path, mapPath: mapPath, result: result)
  }

  /// Reads a map folder as all commands do that work with a map: from its compiled form where that is allowed.
  static func readMap(_ folder: String, on console: Console) -> (map: CityMap?, diagnostics: [Diagnostic]) {
    CityMapReader.read(folder: folder, digest: sha256, cache: console.usesMapCache ? .use : .none)
  }

  /// Writes problems for people and a line that counts them.
  static func report(_ diagnostics: [Diagnostic], sources: [String: SourceText], on console: Console) {
    guard !diagnostics.isEmpty else { return }
    let renderer = DiagnosticRenderer(format: .caret, usesColour: console.usesColour)
    console.message(renderer.render(diagnostics, sources: sources))
    if let summary = DiagnosticRenderer.summary(of: diagnostics) { console.note("\n" + summary) }
  }

  /// The files as a plan in a folder names them.
  func inputs(seenFrom folder: String) -> PlanInputs {
    func file(_ read: FileRead) -> PlanInputs.InputFile {
      PlanInputs.InputFile(path: Files.relative(read.path, to: folder), sha256: sha256(read.bytes))
    }
    let missionFile = result.filesRead.first { $0.path == path }.map(file)
    return PlanInputs(
      mission: missionFile ?? PlanInputs.InputFile(path: Files.relative(path, to: folder), sha256: ""),
      fleet: result.filesRead.filter { $0.path != path }.map(file),
      map: PlanInputs.InputFile(
        path: Files.relative(mapPath, to: folder), sha256: mission.map.digest))
  }
}
