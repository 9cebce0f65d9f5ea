import Diagnostics
import Quantities
import Simulator
import Testing

@Suite struct ScenarioReaderTests {
  static let good = """
    sortie-scenario: 1
    scenario: Storm
    mission: ../missions/a.yaml
    wind: { speed: 6 m/s, from: 90 deg }
    gusts: 1.5 m/s
    temperature: -8 C
    link: { loss: 10 %, duplication: 2 %, delay: 0.08 s, jitter: 0.15 s }
    hot-spots:
      - { at: [24.94, 60.17], radius: 3 m, excess: 25 K }
    expect:
      tasks-done: all
      zone-entries: 2
      charge-at-landing: reserve
      separation: 20 m
      landing-within: 2 m
      robot-gap: 0.3 m
      lamp-time: 5 %
      warmest-cell: 8 C
      crashes: 0
      all-home: 3 m
    """

  static let faulty =
    good + "\n" + """
      faults-until: 40 min
      faults:
        - { fault: weak-radio, loss: 60 %, vehicles: [courier-1], after: 12 min, for: 90 s }
        - { fault: no-radio, every: 20 min, for: 10 s }
        - { fault: cells-lost, share: 20 %, after: 5 min }
        - { fault: wind-front, speed: 12 m/s, from: 270 deg, over: 60 s, after: 10 min }
        - { fault: new-zone, name: heli, at: [24.94, 60.17], radius: 300 m, upper: 200 m, after: 8 min, for: 10 min }
        - { fault: dispatcher-killed, after: 15 min, for: 30 s }
      """

  static func read(_ text: String) -> ScenarioReader.Result {
    ScenarioReader.read(SourceText(path: "simulator/storm.yaml", text: text))
  }

  @Test("every key of a scenario is read")
  func everything() throws {
    let result = Self.read(Self.good)
    #expect(result.diagnostics.isEmpty)
    let scenario = try #require(result.scenario)
    #expect(scenario.missionPath == "simulator/../missions/a.yaml")
    // An east wind blows to the west.
    let wind = try #require(scenario.wind)
    #expect(abs(wind.east + 6) < 1e-9 && abs(wind.north) < 1e-9)
    #expect(
      scenario.link == LinkQuality(loss: 0.1, duplication: 0.02, delaySeconds: 0.08, jitterSeconds: 0.15))
    #expect(scenario.hotSpots.count == 1)
    #expect(
      scenario.expectations == [
        .tasksDone, .crashesAtMost(0), .allHome(Length(metres: 3)), .zoneEntriesAtMost(2),
        .chargeAtLandingAtLeast(nil),
        .separationAtLeast(Length(metres: 20)), .landingWithin(Length(metres: 2)),
        .robotGapAtLeast(Length(metres: 0.3)), .lampTimeWithin(0.05), .warmestCellAtLeast(Temperature(celsius: 8)),
      ])
  }

  @Test("without expectations the usual ones hold")
  func usual() throws {
    let scenario = try #require(
      Self.read("sortie-scenario: 1\nscenario: Plain\nmission: a.yaml\n").scenario)
    #expect(scenario.expectations == Scenario.usual)
    #expect(scenario.wind == nil)
    #expect(scenario.link == .clear)
  }

  @Test(
    "a slip is reported at its line and there is no scenario",
    arguments: [
      ("gusts: 1.5 m/s", "gusts: 1.5 kg", 5), ("loss: 10 %", "loss: 110 %", 7),
      ("scenario: Storm", "scenarios: Storm", 2),
      ("zone-entries: 2", "zone-entries: few", 12), ("tasks-done: all", "tasks-done: some", 11),
      ("at: [24.94, 60.17]", "at: [24.94]", 9), ("from: 90 deg", "from: 900 deg", 4),
      ("robot-gap: 0.3 m", "robot-gap: 0.3 s", 16), ("lamp-time: 5 %", "lamp-time: 105 %", 17),
    ])
  func slips(right: String, wrong: String, line: Int) {
    let result = Self.read(Self.good.replacing(right, with: wrong))
    #expect(result.scenario == nil)
    #expect(result.diagnostics.map { $0.span.position?.line } == [line], "\(result.diagnostics)")
  }

  @Test("cut or mutated text never gives a crash", arguments: 0..<300)
  func mutations(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var bytes = Array(Self.good.utf8)
    for _ in 0..<1 + generator.nextIndex(below: 6) {
      let place = generator.nextIndex(below: bytes.count)
      switch generator.nextIndex(below: 3) {
      case 0: bytes[place] = UInt8(32 + generator.nextIndex(below: 95))
      case 1: bytes.remove(at: place)
      default: bytes.insert(UInt8(32 + generator.nextIndex(below: 95)), at: place)
      }
    }
    let result = Self.read(String(decoding: bytes, as: UTF8.self))
    #expect(result.scenario != nil || !result.diagnostics.isEmpty)
  }

  @Test("faults are read with their kind, vehicles, moment and time")
  func faults() throws {
    let scenario = try #require(Self.read(Self.faulty).scenario)
    #expect(scenario.faultsUntilSeconds == 2400)
    let faults = scenario.faults
    #expect(faults.count == 6)
    #expect(
      faults[0]
        == Fault(kind: .link(LinkQuality(loss: 0.6)), vehicles: ["courier-1"], start: .at(720), seconds: 90))
    #expect(faults[1] == Fault(kind: .partition, start: .perHour(3), seconds: 10))
    #expect(faults[2] == Fault(kind: .cellsLost(0.2), start: .at(300)))
    guard case .windFront(let wind, overSeconds: 60) = faults[3].kind else {
      Issue.record("the fourth is a front")
      return
    }
    // A west wind blows to the east.
    #expect(abs(wind.east - 12) < 1e-9 && abs(wind.north) < 1e-9)
    #expect(faults[5] == Fault(kind: .dispatcherKilled, start: .at(900), seconds: 30))
  }

  @Test(
    "wrong faults are refused with place and help",
    arguments: [
      ("{ after: 1 min }", "a fault has no `fault`"), ("{ fault: no-radoi, after: 1 min }", "did you mean `no-radio`?"),
      ("{ fault: no-radio, loss: 5 %, after: 1 min }", "unknown key `loss`"),
      ("{ fault: no-radio }", "has no `after`"),
      ("{ fault: no-radio, after: 1 min, every: 2 min }", "do not go together"),
      ("{ fault: cells-lost, share: 120 %, after: 1 min }", "must lie between"),
      ("{ fault: cells-lost, share: 20 %, after: 1 min, for: 5 s }", "`for` does not go with"),
      ("{ fault: no-radio, after: -1 min }", "must lie between"),
      (
        "{ fault: new-zone, name: a, at: [24, 60], radius: 9 m, lower: 90 m, upper: 20 m, after: 1 s }", "below `upper`"
      ),
      ("{ fault: no-radio, vehicles: courier, after: 1 s }", "must be a list"), ("no-radio", "a fault has no `fault`"),
    ])
  func wrongFaults(fault: String, words: String) {
    let result = Self.read(
      "sortie-scenario: 1\nscenario: A\nmission: a.yaml\nfaults:\n  - \(fault)\n")
    #expect(result.scenario == nil)
    let texts = result.diagnostics.map { "\($0.message) \($0.help ?? "")" }
    #expect(texts.contains { $0.contains(words) }, "\(texts)")
    #expect(result.diagnostics.allSatisfy { $0.span.position?.line == 5 })
  }
}
