import Diagnostics
import Documents
import Quantities

/// What a scenario says of the world besides weather: satellites, sky, people and the reach of radios.
extension ScenarioReader {
  /// The keys of this part on top of a scenario.
  static let worldKeys = ["satellites", "sky", "residents", "battery-health"]

  /// The keys of a link's reach.
  static let reachKeys = ["range", "behind-buildings"]

  /// The expectations of this part.
  static let worldExpectationKeys = ["people-overflown"]

  static func readWorld(_ reader: MappingReader, into scenario: inout Scenario, log: inout ProblemLog) {
    if let node = reader.value("satellites") { scenario.satellites = satellites(node, log: &log) }
    if let sky = reader.value("sky")?.choice(key: "sky", among: SkyCover.allCases.map(\.rawValue), log: &log) {
      scenario.sky = SkyCover(rawValue: sky) ?? scenario.sky
    }
    if let health = reader.value("battery-health")?
      .quantity(.share, key: "battery-health", in: 0.1...1, log: &log)
    {
      scenario.batteryHealth = health
    }
    if let residents = reader.value("residents")?.wholeNumber(key: "residents", in: 1...100_000_000, log: &log) {
      scenario.people = Simulation.PeopleCount(residents: Double(residents))
    }
  }

  static func addWorldExpectations(
    _ reader: MappingReader, to expectations: inout [Expectation], log: inout ProblemLog
  ) {
    if let seconds = reader.value("people-overflown")?
      .quantity(.peopleTime, key: "people-overflown", in: 0...1e12, log: &log)
    {
      expectations.append(.peopleOverflownAtMost(seconds))
    }
  }

  /// Has people counted where something is expected of that.
  static func countPeople(for scenario: inout Scenario) {
    let isAsked = scenario.expectations.contains {
      if case .peopleOverflownAtMost = $0 { true } else { false }
    }
    if isAsked, scenario.people == nil { scenario.people = Simulation.PeopleCount() }
  }

  /// How far a link reaches; nil where it does not say.
  static func reach(_ reader: MappingReader, log: inout ProblemLog) -> RadioReach? {
    let isBehind = reader.value("behind-buildings")?.flag(key: "behind-buildings", log: &log) ?? false
    guard let range = reader.value("range") else {
      if reader.has("behind-buildings") {
        log.error(
          "M037", "`behind-buildings` needs a `range`", at: reader.keySpan("behind-buildings"),
          help: "add how far the radio reaches in the open, as in `range: 4 km`")
      }
      return nil
    }
    return range.quantity(.length, key: "range", in: 10...100_000, log: &log).map {
      RadioReach(rangeMetres: $0, seesBuildings: isBehind)
    }
  }

  private static func satellites(_ node: YamlNode, log: inout ProblemLog) -> SatelliteQuality {
    guard let reader = MappingReader(node, name: "satellites", keys: ["error", "correlation"], log: &log) else {
      return .usual
    }
    let error = reader.required("error", hint: "0.4 m", log: &log)?
      .quantity(.length, key: "error", in: 0...100, log: &log)
    let correlation = reader.value("correlation")?.quantity(.duration, key: "correlation", in: 1...86_400, log: &log)
    return SatelliteQuality(
      errorMetres: error ?? 0, correlationSeconds: correlation ?? SatelliteQuality.usualCorrelationSeconds)
  }
}
