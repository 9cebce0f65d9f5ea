import Foundation
import Quantities
import SortieCLI
import Telemetry
import Testing

/// A flown mission with a survey of each purpose over a suburb, made once; each test gets its own copy.
struct ThermalFixture {
  /// The folder around run, plan and mission.
  let folder: String
  private let scratch: Scratch

  /// The areas, each about 110 m across: works, homes to the north, a wood to the east and a yard to the west.
  private static let mission = """
    sortie: 1
    mission: Help for Mrs Example
    map: \(CommandRun.file("maps/karhula"))
    fleet: \(CommandRun.file("missions/fleets/one-field.yaml"))
    start: 2026-03-02T12:03:00+02:00
    duration: 2 h
    rules: { clearance: 10 m, ceiling: 120 m, reserve: 20 %, separation: 30 m }
    weather: { wind: { speed: 4 m/s, from: 200 deg }, temperature: 2 C }
    authorisations: [FIKA002]
    areas:
      works: { outline: [[26.9370, 60.5218], [26.9392, 60.5218], [26.9392, 60.5229], [26.9370, 60.5229]] }
      homes: { outline: [[26.9370, 60.5229], [26.9392, 60.5229], [26.9392, 60.5240], [26.9370, 60.5240]] }
      wood: { outline: [[26.9392, 60.5218], [26.9410, 60.5218], [26.9410, 60.5229], [26.9392, 60.5229]] }
      yard: { outline: [[26.9350, 60.5218], [26.9370, 60.5218], [26.9370, 60.5229], [26.9350, 60.5229]] }
    tasks:
      - { deliver: insulin for Mrs Example, from: aid-malminginkatu, to: aid-east, payload: 0.4 kg }
      - { survey: works, area: works, sensor: thermal, purpose: surface-hotspots }
      - { survey: homes, area: homes, sensor: thermal, purpose: building-heat-loss }
      - { survey: wood, area: wood, sensor: thermal, purpose: search-support }
      - { survey: yard, area: yard, sensor: thermal, purpose: disinfection-check }

    """

  /// The files that commands need, by their place in the folder.
  private static let original = Result { () -> [String: Data] in
    let scratch = try Scratch()
    try mission.write(toFile: "\(scratch.path)/mission.yaml", atomically: true, encoding: .utf8)
    for arguments in [
      ["plan", "\(scratch.path)/mission.yaml", "-o", "\(scratch.path)/plan", "--seed", "1", "--iterations", "200"],
      ["simulate", "\(scratch.path)/plan", "--seed", "1", "-o", "\(scratch.path)/run"],
    ] {
      let run = CommandRun(arguments: arguments)
      guard run.outcome == 0 else { throw Failure(messages: run.messages + run.result) }
    }
    var files: [String: Data] = [:]
    for name in ["mission.yaml", "plan/plan.json", "run/run.json", "run/run.sqlite"] {
      files[name] = try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/\(name)"))
    }
    return files
  }

  private struct Failure: Error {
    let messages: String
  }

  init() throws {
    let files = try Self.original.get()
    scratch = try Scratch()
    folder = scratch.path
    for name in ["plan", "run"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    for (name, bytes) in files { try bytes.write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
  }

  /// The run folder.
  var run: String { "\(folder)/run" }

  /// A second copy of the run folder beside the first.
  func copy(_ name: String) throws -> String {
    try FileManager.default.copyItem(atPath: run, toPath: "\(folder)/\(name)")
    return "\(folder)/\(name)"
  }

  /// The cells of the run.
  func cells() throws -> [ThermalCell] { try RunStore.open(at: "\(run)/run.sqlite").thermalCells() }

  /// Changes cells of a run in place.
  func edit(_ run: String? = nil, _ change: (inout ThermalCell) -> Void) throws {
    let store = try RunStore.reopen(at: "\(run ?? self.run)/run.sqlite")
    var cells = try store.thermalCells()
    for place in cells.indices { change(&cells[place]) }
    try store.append(TelemetryBatch(thermalCells: cells))
    try store.close()
  }

  /// The index of the cell that holds a position.
  func index(longitude: Double, latitude: Double) throws -> ThermalCellIndex {
    let store = try RunStore.open(at: "\(run)/run.sqlite")
    // Flat earth will do over some hundred metres: 111.4 km to a degree, and the cosine of the latitude.
    let origin = store.description.mapOrigin
    let east = (longitude - origin.longitude) * 111_412.8 * cos(latitude * .pi / 180)
    let north = (latitude - origin.latitude) * 111_420
    return try #require(
      ThermalCellIndex(of: LocalPoint(east: east, north: north), cellSize: store.description.cellSize))
  }
}

/// JSON as tests read it.
func jsonObject(_ text: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}
