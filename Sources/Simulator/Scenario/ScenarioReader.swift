import Diagnostics
import Documents
import Foundation
import Quantities

/// Reads scenario files; every problem with its place.
package enum ScenarioReader {
  /// What reading a scenario gave.
  package struct Result: Sendable {
    /// The scenario; nil where there is an error.
    package var scenario: Scenario?
    /// All problems.
    package var diagnostics: [Diagnostic]
    /// The text of the file, for the renderer.
    package var sources: [String: SourceText]
  }

  /// The largest file that is read, in bytes: that of all YAML files.
  package static let fileBytesMax = YamlReader.fileBytesMax
  /// The key on top of the file.
  package static let versionKey = "sortie-scenario"
  private static let keys =
    [
      versionKey, "scenario", "mission", "wind", "gusts", "temperature", "link", "hot-spots", "faults", "faults-until",
      "expect", "rules",
    ] + worldKeys
  private static let expectationKeys =
    [
      "tasks-done", "crashes", "all-home", "zone-entries", "charge-at-landing", "separation", "landing-within",
      "robot-gap", "lamp-time",
      "warmest-cell",
    ] + worldExpectationKeys + laterExpectationKeys

  /// Reads a file; nil where it is no scenario or cannot be read.
  package static func readIfScenario(path: String) -> Result? {
    let bytes: [UInt8]
    do {
      bytes = try BoundedFile.read(path, bytesMax: fileBytesMax)
    } catch {
      return nil
    }
    let decoded = YamlReader.decode(bytes, path: path)
    guard let source = decoded.source else { return nil }
    let parsed = YamlReader.read(source)
    guard case .mapping(let entries)? = parsed.node?.content, entries.contains(where: { $0.key == versionKey }) else {
      return nil
    }
    return read(source)
  }

  /// Reads the text of a scenario.
  package static func read(_ source: SourceText) -> Result {
    let parsed = YamlReader.read(source)
    var log = ProblemLog()
    log.diagnostics = parsed.diagnostics
    let scenario = parsed.node.flatMap { decode($0, path: source.path, log: &log) }
    return Result(
      scenario: log.diagnostics.hasErrors ? nil : scenario, diagnostics: log.diagnostics.inReadingOrder,
      sources: [source.path: source])
  }

  private static func decode(_ node: YamlNode, path: String, log: inout ProblemLog) -> Scenario? {
    guard let reader = MappingReader(node, name: "a scenario", keys: keys, log: &log) else { return nil }
    if let version = reader.required(versionKey, hint: "1", log: &log), version.text != "1" {
      log.error("M008", "this Sortie reads version 1 of scenarios", at: version.span, help: "write `\(versionKey): 1`")
    }
    let name = reader.required("scenario", hint: "Breezy morning", log: &log)?.words(key: "scenario", log: &log)
    let mission = reader.value("mission")?
      .words(key: "mission", charactersMax: 1000, log: &log)
    var scenario = Scenario(name: name ?? "", missionPath: mission.map { resolve($0, from: path) } ?? "")
    if let wind = reader.value("wind") { scenario.wind = self.wind(wind, log: &log) }
    scenario.gustDeviation =
      reader.value("gusts")?.quantity(.speed, key: "gusts", in: 0...20, log: &log) ?? 0
    scenario.airTemperature = reader.value("temperature")?
      .quantity(.temperature, key: "temperature", in: -60...60, log: &log).map { Temperature(celsius: $0) }
    if let link = reader.value("link") { scenario.link = self.link(link, log: &log) }
    readWorld(reader, into: &scenario, log: &log)
    if let spots = reader.value("hot-spots")?.list(key: "hot-spots", of: "hot spots", log: &log) {
      scenario.hotSpots = spots.compactMap { hotSpot($0, log: &log) }
    }
    scenario.faultsUntilSeconds =
      reader.value("faults-until")?.quantity(.duration, key: "faults-until", in: 0...86_400, log: &log)
    if let faults = reader.value("faults") { scenario.faults = self.faults(faults, log: &log) }
    scenario.expectations = Scenario.usual
    if let expected = reader.value("expect") { scenario.expectations = expectations(expected, log: &log) }
    if let rules = reader.value("rules") { scenario.rules = self.rules(rules, log: &log) }
    scenario.source = node
    countPeople(for: &scenario)
    return name != nil ? scenario : nil
  }

  private static func wind(_ node: YamlNode, log: inout ProblemLog) -> LocalVector? {
    guard let reader = MappingReader(node, name: "a wind", keys: ["speed", "from"], log: &log) else { return nil }
    let speed = reader.required("speed", hint: "6 m/s", log: &log)?
      .quantity(.speed, key: "speed", in: 0...60, log: &log)
    let from = reader.required("from", hint: "230 deg", log: &log)?
      .quantity(.angle, key: "from", in: 0...360, log: &log)
    guard let speed, let from else { return nil }
    let radians = Angle(degrees: from).radians
    // The air moves away from where it comes from.
    return LocalVector(east: -speed * sin(radians), north: -speed * cos(radians))
  }

  private static func link(_ node: YamlNode, log: inout ProblemLog) -> LinkQuality {
    let keys = ["loss", "duplication", "delay", "jitter"] + reachKeys
    guard let reader = MappingReader(node, name: "a link", keys: keys, log: &log) else { return .clear }
    var link = quality(reader, log: &log)
    link.reach = reach(reader, log: &log)
    return link
  }

  /// The keys of a radio link; those that are not written are those of a clear one.
  static func quality(_ reader: MappingReader, log: inout ProblemLog) -> LinkQuality {
    var link = LinkQuality.clear
    func share(_ key: String) -> Double? {
      reader.value(key)?.quantity(.share, key: key, in: 0...1, log: &log)
    }
    func seconds(_ key: String) -> Double? {
      reader.value(key)?.quantity(.duration, key: key, in: 0...60, log: &log)
    }
    link.loss = share("loss") ?? link.loss
    link.duplication = share("duplication") ?? link.duplication
    link.delaySeconds = seconds("delay") ?? link.delaySeconds
    link.jitterSeconds = seconds("jitter") ?? link.jitterSeconds
    return link
  }

  private static func hotSpot(_ node: YamlNode, log: inout ProblemLog) -> Scenario.HotSpot? {
    let keys = ["at", "radius", "excess"]
    guard let reader = MappingReader(node, name: "a hot spot", keys: keys, log: &log) else { return nil }
    let position = reader.required("at", hint: "[24.9414, 60.1712]", log: &log)?.position(key: "at", log: &log)
    let radius = reader.required("radius", hint: "3 m", log: &log)?
      .quantity(.length, key: "radius", in: 0.5...200, log: &log)
    let excess = reader.required("excess", hint: "25 K", log: &log)?
      .quantity(.temperatureDifference, key: "excess", in: -100...500, log: &log)
    guard let position, let radius, let excess else { return nil }
    return Scenario.HotSpot(position: position, radiusMetres: radius, excessKelvin: excess)
  }

  private static func expectations(_ node: YamlNode, log: inout ProblemLog) -> [Expectation] {
    guard let reader = MappingReader(node, name: "the expectations", keys: expectationKeys, log: &log) else {
      return []
    }
    var expectations: [Expectation] = []
    if let value = reader.value("tasks-done"), value.choice(key: "tasks-done", among: ["all"], log: &log) != nil {
      expectations.append(.tasksDone)
    }
    if let value = reader.value("crashes")?.wholeNumber(key: "crashes", in: 0...10_000, log: &log) {
      expectations.append(.crashesAtMost(value))
    }
    if let value = reader.value("all-home")?.quantity(.length, key: "all-home", in: 0...1000, log: &log) {
      expectations.append(.allHome(Length(metres: value)))
    }
    if let value = reader.value("zone-entries")?.wholeNumber(key: "zone-entries", in: 0...10_000, log: &log) {
      expectations.append(.zoneEntriesAtMost(value))
    }
    if let value = reader.value("charge-at-landing") {
      if value.text == "reserve" {
        expectations.append(.chargeAtLandingAtLeast(nil))
      } else if let share = value.quantity(.share, key: "charge-at-landing", in: 0...1, log: &log) {
        expectations.append(.chargeAtLandingAtLeast(StateOfCharge(fraction: share)))
      }
    }
    if let value = reader.value("separation")?.quantity(.length, key: "separation", in: 0...10_000, log: &log) {
      expectations.append(.separationAtLeast(Length(metres: value)))
    }
    if let value = reader.value("landing-within")?.quantity(.length, key: "landing-within", in: 0...1000, log: &log) {
      expectations.append(.landingWithin(Length(metres: value)))
    }
    if let value = reader.value("robot-gap")?.quantity(.length, key: "robot-gap", in: 0...100, log: &log) {
      expectations.append(.robotGapAtLeast(Length(metres: value)))
    }
    if let value = reader.value("lamp-time")?.quantity(.share, key: "lamp-time", in: 0...1, log: &log) {
      expectations.append(.lampTimeWithin(value))
    }
    if let value = reader.value("warmest-cell")?
      .quantity(.temperature, key: "warmest-cell", in: -100...1000, log: &log)
    {
      expectations.append(.warmestCellAtLeast(Temperature(celsius: value)))
    }
    addWorldExpectations(reader, to: &expectations, log: &log)
    return expectations + laterExpectations(reader, log: &log)
  }

  /// A path that is relative to the file that names it.
  private static func resolve(_ path: String, from file: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return String(file[...slash]) + path
  }
}
