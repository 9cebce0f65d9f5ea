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
        .tasksDone, .zoneEntriesAtMost(2), .chargeAtLandingAtLeast(nil),
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
}
