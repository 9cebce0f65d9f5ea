import Foundation
import Maps
import Plans
import Simulator
import Telemetry

/// One plan and one scenario flown with many seeds, several at once.
struct SeedRuns: Sendable {
  /// What one seed showed.
  struct Outcome: Sendable {
    var seed: UInt64
    var verdicts: [Expectation.Verdict]
    /// Why the run could not be stored; nil where it was.
    var failure: String?

    var isFine: Bool { failure == nil && verdicts.allSatisfy(\.isMet) }
  }

  let folder: PlanFolder.Loaded
  let setup: SimulationSetup
  /// The plan folder as the user wrote it.
  let plan: String
  /// The scenario's path as the user wrote it; nil without one.
  let scenarioPath: String?
  let output: String
  let digest: String
  let isProved: Bool
  /// The first entry of each run's audit.
  let created: AuditEntry

  /// The most seeds of one call.
  static let seedsMax = 100_000
  /// The most runs at once.
  static let jobsMax = 64

  /// The seeds of a text such as `1...50` or `7`; nil where it is neither.
  static func seeds(_ text: String) -> ClosedRange<UInt64>? {
    let parts = text.components(separatedBy: "...")
    guard let first = parts.first.flatMap({ UInt64($0) }), parts.count <= 2 else { return nil }
    guard parts.count == 2 else { return first...first }
    guard let last = UInt64(parts[1]), last >= first, last - first < UInt64(seedsMax) else { return nil }
    return first...last
  }

  /// Flies all seeds. Each has a folder `seed-N`; those of seeds that met all expectations are removed again.
  func run(_ seeds: ClosedRange<UInt64>, jobs: Int) -> [Outcome] {
    let all = Array(seeds)
    let workers = max(1, min(jobs, all.count))
    let parts = Parallel.map(workers) { worker in
      stride(from: worker, to: all.count, by: workers).map { run(all[$0]) }
    }
    return parts.flatMap(\.self).sorted { $0.seed < $1.seed }
  }

  /// The command that flies one of the runs again.
  func replay(_ seed: UInt64) -> String {
    "sortie simulate \(plan)" + (scenarioPath.map { " --scenario \($0)" } ?? "") + " --seed \(seed)"
      + (isProved ? "" : " --unproved") + " -o \(output)/seed-\(seed)"
  }

  private var closed: AuditEntry {
    AuditEntry(who: created.who, action: .closed, detail: "", time: created.time)
  }

  private func run(_ seed: UInt64) -> Outcome {
    let place = "\(output)/seed-\(seed)"
    do {
      try Files.makeFolder(place)
      let store = try RunFolder.createStore(
        in: place, of: folder, scenario: setup.scenario.name, seed: seed, digest: digest, isProved: isProved,
        created: created)
      let result = try MissionRun(setup: setup, seed: seed).fly(into: store) { _ in }
      if let trouble = result.storeTrouble { throw CommandFailure("the run cannot be stored: \(trouble)") }
      let end = try RunFolder.close(store, closed)
      let sheet = RunFolder(
        plan: Files.relative(plan, to: place), planSHA256: digest, verdicts: result.verdicts, audit: end)
      try Files.write(sheet.text, to: "\(place)/\(RunFolder.sheetName)")
      let outcome = Outcome(seed: seed, verdicts: result.verdicts)
      if outcome.isFine { try FileManager.default.removeItem(atPath: place) }
      return outcome
    } catch {
      return Outcome(seed: seed, verdicts: [], failure: "\(error)")
    }
  }

  // MARK: Answers

  func text(_ outcomes: [Outcome], mission: String) -> String {
    let fine = outcomes.count { $0.isFine }
    var text = "\(mission), \(setup.scenario.name): \(fine) of \(outcomes.count) seeds met all expectations\n"
    var table = TextTable([("expectation", .left), ("met", .right), ("first that did not", .left)])
    for (index, verdict) in (outcomes.first { !$0.verdicts.isEmpty }?.verdicts ?? []).enumerated() {
      let known = outcomes.filter { $0.verdicts.indices.contains(index) }
      let broken = known.first { !$0.verdicts[index].isMet }
      table.add(
        verdict.name, "\(known.count { $0.verdicts[index].isMet }) of \(known.count)",
        broken.map { "\($0.seed): \($0.verdicts[index].value)" } ?? "")
    }
    text += table.text
    for outcome in outcomes where !outcome.isFine {
      if let failure = outcome.failure { text += "seed \(outcome.seed) was not flown to its end: \(failure)\n" }
      for verdict in outcome.verdicts where !verdict.isMet {
        text += "seed \(outcome.seed): NOT MET: \(verdict.name): \(verdict.value)\n"
      }
      text += "  again: \(replay(outcome.seed))\n"
    }
    return text
  }

  func json(_ outcomes: [Outcome]) -> String {
    let runs = outcomes.map { outcome in
      let verdicts = outcome.verdicts.map {
        "{ \"name\": \(JSONText.string($0.name)), \"value\": \(JSONText.string($0.value)), \"met\": \($0.isMet) }"
      }
      return "{ \"seed\": \(outcome.seed), \"fine\": \(outcome.isFine), "
        + "\"failure\": \(outcome.failure.map(JSONText.string) ?? "null"), "
        + "\"expectations\": [\(verdicts.joined(separator: ", "))] }"
    }
    return "{ \"scenario\": \(JSONText.string(setup.scenario.name)), \"proved\": \(isProved), "
      + "\"seeds\": [\(runs.joined(separator: ", "))] }\n"
  }
}
