import Diagnostics
import Documents
import Quantities

/// Expectations about time, buildings, alarms and the phase after the faults, and what the dispatcher does.
extension ScenarioReader {
  /// Their keys.
  static let laterExpectationKeys = ["late-tasks", "building-clearance", "alarms", "settled"]
  /// The most alarms of a file.
  static let alarmsMax = 50

  static func laterExpectations(_ reader: MappingReader, log: inout ProblemLog) -> [Expectation] {
    var expectations: [Expectation] = []
    if let value = reader.value("late-tasks")?.wholeNumber(key: "late-tasks", in: 0...10_000, log: &log) {
      expectations.append(.lateTasksAtMost(value))
    }
    if let value = reader.value("building-clearance")?
      .quantity(
        .length, key: "building-clearance", in: 0...FlightTruth.buildingReachMetres, log: &log)
    {
      expectations.append(.buildingClearanceAtLeast(Length(metres: value)))
    }
    if let list = reader.value("alarms")?.list(key: "alarms", of: "alarms", log: &log) {
      if list.count > alarmsMax {
        log.error(
          "M014", "`alarms` may have \(alarmsMax) entries", at: reader.valueSpan("alarms"),
          label: "this has \(list.count)")
      } else {
        expectations += list.compactMap { alarm($0, log: &log) }
      }
    }
    if let value = reader.value("settled")?.quantity(.duration, key: "settled", in: 0...86_400, log: &log) {
      expectations.append(.settled(withinSeconds: value))
    }
    return expectations
  }

  private static func alarm(_ node: YamlNode, log: inout ProblemLog) -> Expectation? {
    guard let reader = MappingReader(node, name: "an alarm", keys: ["alarm", "within"], log: &log) else { return nil }
    let word = reader.required("alarm", hint: "battery", log: &log)?
      .choice(key: "alarm", among: FlightAlarm.allCases.map(\.rawValue), log: &log)
    let seconds = reader.required("within", hint: "5 s", log: &log)?
      .quantity(.duration, key: "within", in: 0...3600, log: &log)
    guard let alarm = word.flatMap(FlightAlarm.init(rawValue:)), let seconds else { return nil }
    return .alarm(alarm, withinSeconds: seconds)
  }

  static func rules(_ node: YamlNode, log: inout ProblemLog) -> Scenario.Rules {
    let words = Scenario.Rules.allCases.map(\.rawValue)
    return node.choice(key: "rules", among: words, log: &log).flatMap(Scenario.Rules.init(rawValue:)) ?? .record
  }
}

extension Scenario {
  /// What the dispatcher does where a vehicle leaves its plan.
  package enum Rules: String, Sendable, Hashable, CaseIterable {
    /// It records what it sees: the run shows what the plan is worth where nobody steps in.
    case record
    /// It answers with its usual rules, as `sortie dispatch` does.
    case act
  }

  /// Where an expectation stands in the file; nil where the scenario was not read from one.
  package func span(of expectation: Expectation) -> SourceSpan? {
    guard let entries = Self.entry("expect", in: source)?.value, case .mapping = entries.content else { return nil }
    guard let entry = Self.entry(expectation.key, in: entries) else { return nil }
    guard case .alarm = expectation, case .sequence(let nodes) = entry.value.content else { return entry.keySpan }
    let alarms = expectations.filter { if case .alarm = $0 { true } else { false } }
    guard let place = alarms.firstIndex(of: expectation), nodes.indices.contains(place) else { return entry.keySpan }
    return Self.entry("alarm", in: nodes[place])?.value.span ?? nodes[place].span
  }

  /// A fault as it stands in the file, by its place; nil where the scenario was not read from one.
  package func faultNode(_ place: Int) -> YamlNode? {
    guard case .sequence(let nodes)? = Self.entry("faults", in: source)?.value.content, nodes.indices.contains(place)
    else { return nil }
    return nodes[place]
  }

  /// Where a value of a fault stands in the file: a name of a list, or the value itself.
  package func span(ofFault place: Int, key: String, name: String? = nil) -> SourceSpan? {
    guard let node = faultNode(place) else { return nil }
    guard let value = Self.entry(key, in: node)?.value else { return node.span }
    guard let name, case .sequence(let names) = value.content else { return value.span }
    return names.first { $0.text == name }?.span ?? value.span
  }

  /// Where the mission stands in the file.
  package var missionSpan: SourceSpan? { Self.entry("mission", in: source)?.value.span }

  static func entry(_ key: String, in node: YamlNode?) -> YamlNode.Entry? {
    guard case .mapping(let entries)? = node?.content else { return nil }
    return entries.first { $0.key == key }
  }
}

extension Expectation {
  /// Its key in scenario files.
  package var key: String {
    switch self {
    case .tasksDone: "tasks-done"
    case .zoneEntriesAtMost: "zone-entries"
    case .chargeAtLandingAtLeast: "charge-at-landing"
    case .separationAtLeast: "separation"
    case .landingWithin: "landing-within"
    case .robotGapAtLeast: "robot-gap"
    case .lampTimeWithin: "lamp-time"
    case .crashesAtMost: "crashes"
    case .allHome: "all-home"
    case .warmestCellAtLeast: "warmest-cell"
    case .lateTasksAtMost: "late-tasks"
    case .buildingClearanceAtLeast: "building-clearance"
    case .alarm: "alarms"
    case .settled: "settled"
    case .peopleOverflownAtMost: "people-overflown"
    }
  }
}
