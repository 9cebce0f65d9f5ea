import Diagnostics
import Foundation
import Maps
import Missions
import Plans
import Simulator
import Telemetry
import Verification

/// Finds a smaller scenario that breaks the same expectation with the same seed, and writes it.
struct ShrinkRuns {
  let setup: SimulationSetup
  /// The plan as it was read, and as the user named it.
  let folder: PlanFolder.Loaded
  let plan: String
  let output: String
  let digest: String
  let isProved: Bool
  let runsMax: Int
  /// The first entry of each run's audit.
  let created: AuditEntry

  static let fileName = "shrunk.yaml"

  /// What came out.
  struct Result {
    var path: String
    var faultsBefore: Int
    var faultsAfter: Int
    var runs: Int
    /// The broken expectation as the smaller scenario shows it.
    var verdict: Expectation.Verdict
    /// The command that flies it.
    var command: String
  }

  /// Shrinks the scenario; nil where it was not read from a file or all was met.
  func run(seed: UInt64, verdicts: [Expectation.Verdict]) throws -> Result? {
    guard let broken = verdicts.firstIndex(where: { !$0.isMet }), var draft = ScenarioDraft(setup.scenario) else {
      return nil
    }
    let path = "\(output)/\(Self.fileName)"
    let scratch = "\(output)/shrinking"
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    try Files.makeFolder(scratch)
    draft.set("mission", Files.relative(Files.clean(setup.scenario.missionPath), to: output))
    func read(_ text: String) -> Scenario? {
      ScenarioReader.read(SourceText(path: path, text: text)).scenario
    }
    var verdict = verdicts[broken]
    func fails(_ scenario: Scenario) throws -> Bool {
      guard scenario.expectations == setup.scenario.expectations else { return false }
      let smaller = SimulationSetup(
        mission: setup.mission, plan: setup.plan, scenario: scenario, profile: setup.profile)
      guard try ScenarioFit(setup: smaller, mission: (folder.loaded.path, folder.digests.mission)).problems().isEmpty
      else { return false }
      let store = try RunFolder.createStore(
        in: scratch, of: folder, scenario: scenario.name, seed: seed, digest: digest, isProved: isProved,
        created: created, keepsCopies: false)
      let result = try MissionRun(setup: smaller, seed: seed).fly(into: store) { _ in }
      try store.close()
      if let trouble = result.storeTrouble { throw CommandFailure("the run cannot be stored: \(trouble)") }
      guard !result.verdicts[broken].isMet else { return false }
      verdict = result.verdicts[broken]
      return true
    }
    var runs = 0
    let drawn = draft.drawn(
      setup.scenario, vehicles: setup.vehicles.map(\.vehicle.id), faultsUntilSeconds: setup.faultsUntilSeconds,
      seed: seed)
    // Moments are written to the millisecond, so a list of them is tried before it is believed.
    if runsMax > 0, drawn != draft, let scenario = read(drawn.text) {
      runs += 1
      if try fails(scenario) { draft = drawn }
    }
    var shrinker = ScenarioShrinker(draft, runsMax: runsMax - runs)
    try shrinker.shrink(read: read, fails: fails)
    runs = runsMax - shrinker.runsLeft
    try Files.write(shrinker.draft.text, to: path)
    return Result(
      path: path, faultsBefore: drawn.faults.count, faultsAfter: shrinker.draft.faults.count, runs: runs,
      verdict: verdict,
      command: "sortie simulate \(RestOfRun.quoted(plan)) --scenario \(RestOfRun.quoted(path)) --seed \(seed)"
        + (isProved ? "" : " --unproved") + " -o \(RestOfRun.quoted("\(output)/shrunk"))")
  }
}
