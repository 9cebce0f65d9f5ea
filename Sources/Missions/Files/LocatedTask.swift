import Diagnostics
import Documents
import Maps
import Quantities

/// A task with the places in the file of what it says, so that later checks can point at them.
struct LocatedTask: Sendable, Hashable {
  /// The task.
  var task: MissionTask
  /// Where each key's value stands, by key; the stops of a route as `route.0`, `route.1`…
  var spans: [String: SourceSpan]

  /// Where a key's value stands, or the task where the key is not written.
  func span(_ key: String) -> SourceSpan { spans[key] ?? task.span }
}

/// The places and areas that tasks may name; nil where the map could not be read, so that nothing is said about names.
struct NameTable: Sendable, Hashable {
  /// Places by name; nil where they are not known.
  var places: [String: Place]?
  /// Areas by name; nil where they are not known.
  var areas: [String: Area]?
  /// The map's streets.
  var streets: [Street] = []
  /// The buildings that the map holds from the inside; nil where they are not known.
  var buildings: [IndoorMap]?
  /// Dose tables by their paths as the mission writes them, without those that cannot be read.
  var doseTables: [String: DoseTable] = [:]

  /// The place with a written name; nil and a problem where there is none.
  func place(_ node: YamlNode, key: String, log: inout ProblemLog) -> Place? {
    guard let name = node.words(key: key, log: &log), let places else { return nil }
    if let place = places[name] { return place }
    log.error(
      "M020", "there is no place `\(name)` on the map", at: node.span,
      help: help(for: name, among: places.keys, "places", log))
    return nil
  }

  /// The area with a written name; nil and a problem where there is none.
  func area(_ node: YamlNode, key: String, log: inout ProblemLog) -> Area? {
    guard let name = node.words(key: key, log: &log), let areas else { return nil }
    if let area = areas[name] { return area }
    log.error(
      "M021", "there is no area `\(name)` on the map", at: node.span,
      help: help(for: name, among: areas.keys, "areas", log))
    return nil
  }

  private func help(for name: String, among names: some Sequence<String>, _ what: String, _ log: ProblemLog) -> String {
    guard log.offersSuggestions else { return "use one of the map's \(what)" }
    if let question = Suggestion.question(for: name, among: names) { return question }
    let slug = Slug.make(from: name)
    if slug != name, let question = Suggestion.question(for: slug, among: names) { return question }
    return "use one of the map's \(what), or add your own under `\(what)`"
  }
}
