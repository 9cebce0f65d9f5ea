import Diagnostics
import Documents
import Maps

/// A name with the place where it is written.
package struct WrittenName: Sendable, Hashable {
  /// The name.
  package var text: String
  /// Where it stands.
  package var span: SourceSpan
}

/// Finds the floors, waypoints, rooms and doors that files name.
enum FloorFinder {
  /// At most so many known names are listed in a help.
  private static let listedMax = 12

  /// The floor of a building and a level; nil and a problem where a name is unknown, or missing and needed.
  ///
  /// - Parameters:
  ///   - building: may be missing where there is one building only.
  ///   - level: may be missing where the building has one level only.
  ///   - buildings: the buildings that the map holds from the inside.
  ///   - span: where to point at what is missing.
  static func floor(
    building: WrittenName?, level: WrittenName?, among buildings: [IndoorMap], at span: SourceSpan,
    log: inout ProblemLog
  ) -> (id: FloorID, level: IndoorLevel)? {
    guard !buildings.isEmpty else {
      log.error(
        "M027", "the map holds no building from the inside", at: (level ?? building)?.span ?? span,
        help: "use a map with a layer `indoor`, such as maps/ward")
      return nil
    }
    guard let index = index(of: building, among: buildings, at: span, log: &log) else { return nil }
    let known = buildings[index].levels
    guard let level else {
      if known.count == 1 { return (FloorID(building: index, level: known[0].name), known[0]) }
      log.error(
        "M012", "the building \(quoted(buildings[index].name)) has \(known.count) levels, and no `level` is written",
        at: span, help: "add `level: \(known[0].name)`; \(list(known.map(\.name), what: "levels"))")
      return nil
    }
    guard let found = buildings[index].level(level.text) else {
      log.error(
        "M027", "there is no level `\(level.text)` in \(quoted(buildings[index].name))", at: level.span,
        help: help(for: level.text, among: known.map(\.name), what: "levels", log))
      return nil
    }
    return (FloorID(building: index, level: found.name), found)
  }

  private static func index(
    of building: WrittenName?, among buildings: [IndoorMap], at span: SourceSpan, log: inout ProblemLog
  ) -> Int? {
    let names = buildings.map(\.name)
    guard let building else {
      if buildings.count == 1 { return 0 }
      log.error(
        "M012", "the map holds \(buildings.count) buildings from the inside, and no `building` is written", at: span,
        help: "add `building: \(names[0])`; \(list(names, what: "buildings"))")
      return nil
    }
    if let index = names.firstIndex(of: building.text) { return index }
    log.error(
      "M027", "there is no building `\(building.text)` on the map", at: building.span,
      help: help(for: building.text, among: names, what: "buildings", log))
    return nil
  }

  /// The waypoint of a level; nil and a problem where there is none of the name.
  static func waypoint(_ name: WrittenName, on level: IndoorLevel, log: inout ProblemLog) -> IndoorWaypoint? {
    if let found = level.waypoint(name.text) { return found }
    let named = level.waypoints.map(\.name).filter { !$0.isEmpty }
    // Chargers are what a base is most often made of.
    let chargers = level.waypoints.filter(\.isCharger).map(\.name).filter { !$0.isEmpty }
    let question = log.offersSuggestions ? Suggestion.question(for: name.text, among: named) : nil
    log.error(
      "M027", "there is no waypoint `\(name.text)` on level `\(level.name)`", at: name.span,
      help: question
        ?? (chargers.isEmpty ? list(named, what: "waypoints") : list(chargers, what: "waypoints with a charger")))
    return nil
  }

  /// Says that a level has no room of a name.
  static func reportUnknownRoom(_ name: WrittenName, on level: IndoorLevel, log: inout ProblemLog) {
    log.error(
      "M028", "there is no room `\(name.text)` on level `\(level.name)`", at: name.span,
      help: help(for: name.text, among: level.rooms.map(\.name), what: "rooms", log))
  }

  /// Says that a level has no door of a name.
  static func reportUnknownDoor(_ name: WrittenName, on level: IndoorLevel, log: inout ProblemLog) {
    log.error(
      "M028", "there is no door `\(name.text)` on level `\(level.name)`", at: name.span,
      help: help(for: name.text, among: level.doors.map(\.name), what: "doors", log))
  }

  /// A suggestion, or the known names.
  static func help(for name: String, among names: [String], what: String, _ log: ProblemLog) -> String {
    (log.offersSuggestions ? Suggestion.question(for: name, among: names) : nil) ?? list(names, what: what)
  }

  /// The known names in the order given; the first of them where they are many.
  static func list(_ names: [String], what: String) -> String {
    guard !names.isEmpty else { return "it has no \(what) with names" }
    let rest = names.count - listedMax
    let shown = names.prefix(listedMax).map { "`\($0)`" }.joined(separator: ", ")
    return "known \(what): \(shown)" + (rest > 0 ? " and \(rest) more" : "")
  }

  private static func quoted(_ building: String) -> String { building.isEmpty ? "the building" : "`\(building)`" }
}
