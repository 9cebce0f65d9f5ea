import Diagnostics
import Geometry
import Quantities

/// What the reading of one zone file has found so far, and how it speaks of the zone at hand.
///
/// The formats are extensions of it: `ZoneParser+ED269`, `+ED318`, `+Plain`, `+Dipul` and `OpenAirReader`.
struct ZoneParser {
  let path: String
  let projection: MapProjection
  let skipsBroken: Bool
  private(set) var zones: [Zone] = []
  private(set) var skipped: [SkippedZone] = []
  private(set) var diagnostics: [Diagnostic] = []

  /// The place in the file of the zone that is being read, from 1.
  private(set) var number = 0
  /// Its identifier; empty where it has none.
  private(set) var identifier = ""
  /// The volume that is being read, from 1, where the zone has several.
  var volume: Int?
  /// The line for messages.
  var line: Int?
  private var hasLanguages = false
  /// The identifiers so far; looked up, never listed.
  private var identifiers: Set<String> = []

  init(path: String, projection: MapProjection, skipsBroken: Bool) {
    self.path = path
    self.projection = projection
    self.skipsBroken = skipsBroken
  }

  /// Begins with the next zone of the file.
  mutating func begin(number: Int, line: Int?) {
    self.number = number
    self.line = line
    identifier = ""
    volume = nil
  }

  /// Takes an identifier for the zone; nil with a report where it is empty.
  mutating func take(identifier raw: JSONValue?, key: String = "identifier") -> String? {
    let text = raw?.identifier ?? ""
    identifier = text.trimmedSpaces
    guard !identifier.isEmpty else {
      refuse("`\(key)` is missing")
      return nil
    }
    if identifier != text { warn("`\(key)` has spaces around it, which are dropped") }
    return identifier
  }

  /// Says where the identifier departs from ED-269 and ED-318: it has at most seven characters and no twin.
  mutating func checkIdentifier() {
    if identifier.unicodeScalars.count > ED318Writer.identifierLengthMax {
      warn("`identifier` is longer than \(ED318Writer.identifierLengthMax) characters")
    }
    guard !identifiers.insert(identifier).inserted else { return }
    warn("another zone of the file has the same `identifier`; what a mission lists holds for both")
  }

  /// Takes an identifier that the reader made up or knows to be good.
  mutating func take(identifier text: String) { identifier = text }

  /// Adds one volume of the zone at hand to what was found. `template` has everything but shape and limits.
  mutating func add(_ template: Zone, _ shape: Zone.Shape, _ limits: (lower: Zone.Limit?, upper: Zone.Limit?)) {
    var zone = template
    (zone.shape, zone.lower, zone.upper) = (shape, limits.lower, limits.upper)
    let namesEvent = zone.periods.contains { period in
      period.schedule.contains { hours in
        if case .seconds = hours.start, case .seconds = hours.end { return false }
        return true
      }
    }
    if namesEvent { zone.daylightPlace = try? projection.geo(zone.boundingBox.centre) }
    zones.append(zone)
  }

  /// A zone with everything unknown, for readers to fill in.
  static func template(_ identifier: String, _ restriction: Zone.Restriction) -> Zone {
    let nowhere = Circle(centre: LocalPoint(east: 0, north: 0), radiusMetres: 0)
    return Zone(identifier: identifier, name: "", restriction: restriction, shape: .circle(nowhere))
  }

  // MARK: Messages

  /// What messages call the zone at hand.
  private var label: String {
    if number == 0 { return "the file" }
    let zone = identifier.isEmpty ? "zone \(number)" : "zone `\(identifier)`"
    return volume.map { "\(zone), volume \($0)" } ?? zone
  }

  /// Says what was assumed of the zone at hand.
  mutating func warn(_ message: String, help: String? = nil) {
    report(MapRule.zoneQuirk, .warning, "\(label): \(message)", help: help)
  }

  /// Gives up the zone, or the volume, at hand.
  mutating func refuse(_ message: String, help: String? = nil) {
    let text = "\(label): \(message)"
    report(MapRule.zoneRefused, skipsBroken ? .warning : .error, text, help: help)
    skipped.append(SkippedZone(number: number, identifier: identifier, line: line, reason: text))
  }

  /// Says once for a file that texts come in several languages.
  mutating func noteLanguages() {
    guard !hasLanguages else { return }
    hasLanguages = true
    let message = "texts come in several languages; the English one is kept where there is one, otherwise the first"
    diagnostics.append(Diagnostic(MapRule.zoneQuirk, .note, message, at: SourceSpan(path: path)))
  }

  /// Notes something about the file.
  mutating func report(_ code: String, _ severity: Severity, _ message: String, help: String? = nil) {
    let position = line.map { SourcePosition(line: $0, column: 1) }
    diagnostics.append(
      Diagnostic(code, severity, message, at: SourceSpan(path: path, position: position), help: help))
  }

  /// Notes that the file is not JSON.
  mutating func reportNotJSON(_ error: JSONError) {
    diagnostics.append(.notJSON(MapRule.zoneFile, error, path: path))
  }
}

extension String {
  /// The text without white space at both ends.
  var trimmedSpaces: String {
    var rest = self[...]
    while rest.first?.isWhitespace ?? false { rest.removeFirst() }
    while rest.last?.isWhitespace ?? false { rest.removeLast() }
    return String(rest)
  }
}
