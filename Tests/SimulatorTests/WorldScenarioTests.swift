import Quantities
import Simulator
import Testing

/// The keys of a scenario for satellites, sky, people and the reach of radios.
@Suite struct WorldScenarioTests {
  private static let head = "sortie-scenario: 1\nscenario: World\nmission: a.yaml\n"

  @Test("every key is read")
  func everything() throws {
    let text =
      Self.head + """
        satellites: { error: 0.4 m, correlation: 5 min }
        sky: broken
        residents: 20000
        link: { loss: 5 %, range: 4 km, behind-buildings: true }
        faults:
          - { fault: satellites-drift, speed: 0.5 m/s, toward: 90 deg, after: 5 min, for: 60 s }
          - { fault: satellites-jump, by: 15 m, toward: 180 deg, every: 20 min, for: 30 s, vehicles: [courier-1] }
        expect:
          people-overflown: 500 person-min
        """
    let result = ScenarioReaderTests.read(text)
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics)")
    let scenario = try #require(result.scenario)
    #expect(scenario.satellites == SatelliteQuality(errorMetres: 0.4, correlationSeconds: 300))
    #expect(scenario.sky == .broken)
    #expect(scenario.people == Simulation.PeopleCount(residents: 20_000))
    var link = LinkQuality(loss: 0.05)
    link.reach = RadioReach(rangeMetres: 4000, seesBuildings: true)
    #expect(scenario.link == link)
    #expect(scenario.expectations == [.peopleOverflownAtMost(30_000)])
    guard case .positionDrift(let drift) = scenario.faults[0].kind,
      case .positionJump(let jump) = scenario.faults[1].kind
    else {
      Issue.record("two faults of satellites")
      return
    }
    #expect(abs(drift.east - 0.5) < 1e-12 && abs(drift.north) < 1e-12)
    #expect(abs(jump.north + 15) < 1e-12 && scenario.faults[1].seconds == 30)
  }

  @Test("without the keys radios reach everywhere, nobody is counted, and satellites are those of a good receiver")
  func usual() throws {
    let scenario = try #require(ScenarioReaderTests.read(Self.head).scenario)
    #expect(scenario.satellites == .usual && scenario.sky == .overcast)
    #expect(scenario.link.reach == nil && scenario.people == nil)
    let asked = try #require(
      ScenarioReaderTests.read(Self.head + "expect:\n  people-overflown: 2 person-h\n").scenario)
    #expect(asked.people == Simulation.PeopleCount() && asked.expectations == [.peopleOverflownAtMost(7200)])
  }

  @Test(
    "what cannot be is refused with its place",
    arguments: [
      "satellites: { error: -1 m }", "satellites: { correlation: 5 min }",
      "satellites: { error: 1 m, correlation: 0 s }",
      "sky: blue", "residents: 0", "link: { behind-buildings: true }", "link: { range: 0 m }",
      "faults:\n  - { fault: satellites-jump, by: 15 m, after: 1 min }",
      "faults:\n  - { fault: satellites-drift, speed: 500 m/s, toward: 90 deg, after: 1 min }",
      "expect:\n  people-overflown: 500", "expect:\n  people-overflown: -3 person-min",
    ])
  func refused(text: String) {
    let result = ScenarioReaderTests.read(Self.head + text + "\n")
    #expect(result.scenario == nil && !result.diagnostics.isEmpty)
  }
}
