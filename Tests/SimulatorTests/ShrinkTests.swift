import Diagnostics
import Foundation
import Quantities
import Simulator
import SortieTestSupport
import Testing

/// Smaller scenarios: lists of parts, texts that are changed, and the search.
@Suite struct ShrinkTests {
  @Test("of many parts exactly those are left without which nothing fails", arguments: 0..<60)
  func deltaDebugging(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let parts = Array(0..<1 + generator.nextIndex(below: 40))
    let culprits = Set(parts.filter { _ in generator.nextIndex(below: 6) == 0 })
    var tries = 10_000
    let left = DeltaDebugging.smallest(parts, tries: &tries) { culprits.isSubset(of: $0) }
    #expect(Set(left) == culprits && left == left.sorted())
    // Zeller's bound: n² + 3n lists at most.
    #expect(10_000 - tries <= parts.count * parts.count + 3 * parts.count + 1)
  }

  @Test("where tries run out, what is left still fails", arguments: [0, 1, 2, 5, 9])
  func fewTries(tries: Int) {
    var left = tries
    var count = 0
    let parts = DeltaDebugging.smallest(Array(0..<50), tries: &left) {
      count += 1
      return $0.contains(7) && $0.contains(31)
    }
    #expect(parts.contains(7) && parts.contains(31) && count == tries - left && left == 0)
  }

  private static func read(_ text: String, path: String = "simulator/a.yaml") -> Scenario? {
    ScenarioReader.read(SourceText(path: path, text: text)).scenario
  }

  /// The scenario without the file that it was read from.
  private static func bare(_ scenario: Scenario?) -> Scenario? {
    var scenario = scenario
    scenario?.source = nil
    return scenario
  }

  @Test("a draft writes what was read, for every scenario of the project")
  func roundTrip() throws {
    let folder = SourceTree.root.appendingPathComponent("simulator").path
    var count = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".yaml") {
      let path = "\(folder)/\(name)"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let scenario = try #require(Self.read(text, path: path), "\(name)")
      let again = Self.read(try #require(ScenarioDraft(scenario)).text, path: path)
      #expect(Self.bare(again) == Self.bare(scenario), "\(name)")
      count += 1
    }
    #expect(count >= 11)
  }

  private static let stormy = """
    sortie-scenario: 1
    scenario: "A: storm, with 'quotes' and \\"more\\""
    mission: ../missions/a.yaml
    wind: { speed: 8 m/s, from: 240 deg }
    gusts: 2 m/s
    link: { loss: 10 %, jitter: 0.1 s }
    faults-until: 40 min
    faults:
      - { fault: no-radio, every: 8 min, for: 30 s }
      - { fault: cells-lost, share: 30 %, vehicles: [one, two], after: 5 min }
      - { fault: wind-front, speed: 12 m/s, from: 20 deg, over: 1 min, after: 9 min }
      - { fault: winch-stuck, vehicles: [two], after: 12 min }
    expect: { crashes: 0 }
    """

  @Test("a draft of mutated text, where that is a scenario still, is the same scenario", arguments: 0..<200)
  func mutations(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    var bytes = Array(Self.stormy.utf8)
    for _ in 0..<1 + generator.nextIndex(below: 3) {
      bytes[generator.nextIndex(below: bytes.count)] = UInt8(32 + generator.nextIndex(below: 95))
    }
    guard let scenario = Self.read(String(decoding: bytes, as: UTF8.self)) else { return }
    let text = try #require(ScenarioDraft(scenario)).text
    #expect(Self.bare(Self.read(text)) == Self.bare(scenario), "\(text)")
  }

  @Test("drawn faults are the seed's own, one vehicle and one moment each", arguments: [1, 2, 3] as [UInt64])
  func drawn(seed: UInt64) throws {
    let scenario = try #require(Self.read(Self.stormy))
    let vehicles = ["one", "two", "three"]
    let draft = try #require(ScenarioDraft(scenario))
      .drawn(scenario, vehicles: vehicles, faultsUntilSeconds: 2400, seed: seed)
    let drawn = try #require(Self.read(draft.text))
    #expect(drawn.faults.allSatisfy { $0.vehicles.count <= 1 })
    func changes(_ faults: [Fault], seed: UInt64) -> [FaultSchedule.Change] {
      FaultSchedule(faults, vehicles: vehicles, within: 0...2400, seed: seed).changes.sorted {
        (($0.seconds * 10).rounded(), $0.begins ? 1 : 0, $0.kind.words, $0.vehicle ?? -1)
          < (($1.seconds * 10).rounded(), $1.begins ? 1 : 0, $1.kind.words, $1.vehicle ?? -1)
      }
    }
    let one = changes(scenario.faults, seed: seed)
    // Another seed: nothing is left to chance.
    let other = changes(drawn.faults, seed: seed + 9)
    #expect(one.count == other.count)
    for (left, right) in zip(one, other) {
      #expect(left.kind == right.kind && left.vehicle == right.vehicle && left.begins == right.begins)
      #expect(abs(left.seconds - right.seconds) < 0.0021)
    }
  }

  @Test("the search leaves the one fault that matters, shorter, in calm air, within its runs")
  func search() throws {
    let scenario = try #require(Self.read(Self.stormy))
    let draft = try #require(ScenarioDraft(scenario))
      .drawn(scenario, vehicles: ["one", "two"], faultsUntilSeconds: 2400, seed: 4)
    var shrinker = ScenarioShrinker(draft, runsMax: 60)
    var runs = 0
    shrinker.shrink(read: { Self.read($0) }) { candidate in
      runs += 1
      return candidate.faults.contains { $0.kind == .partition && $0.vehicles == ["one"] && ($0.seconds ?? 99) >= 5 }
    }
    #expect(runs <= 60 && runs == 60 - shrinker.runsLeft)
    let small = try #require(Self.read(shrinker.draft.text))
    try #require(small.faults.count == 1, "\(draft.text) became \(shrinker.draft.text)")
    #expect(small.faults[0].kind == .partition)
    #expect((5..<10).contains(small.faults[0].seconds ?? 0), "\(small.faults)")
    #expect(small.gustDeviation == 0 && small.link == .clear && small.wind == .zero)
    #expect(small.name == scenario.name && small.expectations == scenario.expectations)
  }

  @Test("wind that is needed stays, no stronger than needed to a factor of two")
  func windStays() throws {
    let scenario = try #require(Self.read(Self.stormy))
    var shrinker = ScenarioShrinker(try #require(ScenarioDraft(scenario)), runsMax: 60)
    shrinker.shrink(read: { Self.read($0) }) { ($0.wind?.lengthMetres ?? 0) >= 3 && $0.gustDeviation >= 0.9 }
    let small = try #require(Self.read(shrinker.draft.text))
    #expect(small.faults.isEmpty)
    #expect(abs((small.wind?.lengthMetres ?? 0) - 4) < 1e-6 && small.gustDeviation == 1)
  }
}
