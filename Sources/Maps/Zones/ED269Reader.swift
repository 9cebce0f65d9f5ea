import Diagnostics
import Geometry
import Quantities

/// Reads no-fly zones from ED-269 JSON, leniently: what departs from the standard and can be understood gives a
/// warning that names the zone and the field; a zone that cannot be understood gives an error.
///
/// Wrappers: `{"features": […]}`, `{"UASZoneList": […]}` and a bare list. A zone with several volumes gives several
/// `Zone`s with the same identifier, in the order of the file.
package struct ED269Reader {
  let path: String
  let projection: MapProjection
  var zones: [Zone] = []
  var diagnostics: [Diagnostic] = []
  /// The line on which the zone opens that is being read.
  private var line: Int?

  /// Reads the zones of a file.
  ///
  /// - Parameters:
  ///   - bytes: the content; UTF-8, a byte-order mark is allowed.
  ///   - path: the file's name for messages.
  ///   - projection: the map's projection.
  package static func read(
    _ bytes: [UInt8], path: String, projection: MapProjection
  ) -> (zones: [Zone], diagnostics: [Diagnostic]) {
    var reader = ED269Reader(path: path, projection: projection)
    reader.readFile(bytes)
    return (reader.zones, reader.diagnostics)
  }

  private init(path: String, projection: MapProjection) {
    self.path = path
    self.projection = projection
  }

  private mutating func readFile(_ bytes: [UInt8]) {
    let document: JSONValue
    do {
      document = try JSONValue(bytes: bytes)
    } catch {
      diagnostics.append(.notJSON(MapRule.zoneFile, error, path: path))
      return
    }
    guard let list = document.list ?? document["features"]?.list ?? document["UASZoneList"]?.list else {
      report(
        MapRule.zoneFile, .error, "the file is not an ED-269 file",
        help: "expected a list of zones, or an object with `features` or `UASZoneList`")
      return
    }
    for (index, value) in list.enumerated() {
      line = value.line
      readZone(value, number: index + 1)
    }
  }

  private mutating func readZone(_ value: JSONValue, number: Int) {
    let identifier = value["identifier"]?.identifier ?? ""
    let label = identifier.isEmpty ? "zone \(number)" : "zone `\(identifier)`"
    if identifier.isEmpty {
      report(MapRule.zoneRefused, .error, "\(label): `identifier` is missing")
      return
    }
    guard let restriction = restriction(value, label) else { return }
    guard let periods = periods(value, label) else { return }
    guard let volumes = value["geometry"]?.list, !volumes.isEmpty else {
      report(MapRule.zoneRefused, .error, "\(label): `geometry` is not a list of volumes")
      return
    }
    for (index, volume) in volumes.enumerated() {
      let place = volumes.count == 1 ? label : "\(label), volume \(index + 1)"
      guard let shape = shape(volume, place), let limits = limits(volume, place) else { continue }
      zones.append(
        Zone(
          identifier: identifier, name: value["name"]?.text ?? "", restriction: restriction,
          reasons: reasons(value, label), message: value["message"]?.text ?? "",
          shape: shape, lower: limits.lower, upper: limits.upper, periods: periods,
          conditions: value["restrictionConditions"]?.text ?? ""))
    }
  }

  private mutating func restriction(_ value: JSONValue, _ label: String) -> Zone.Restriction? {
    guard let text = value["restriction"]?.text else {
      report(MapRule.zoneRefused, .error, "\(label): `restriction` is missing")
      return nil
    }
    if let restriction = Zone.Restriction(rawValue: text) { return restriction }
    // ED-318 spells it with a Z, and files mix the two.
    if text.uppercased().replacingZ == Zone.Restriction.authorisationRequired.rawValue {
      report(MapRule.zoneQuirk, .warning, "\(label): `restriction` \"\(text)\" is read as REQ_AUTHORISATION")
      return .authorisationRequired
    }
    if let restriction = Zone.Restriction(rawValue: text.uppercased()) {
      report(MapRule.zoneQuirk, .warning, "\(label): `restriction` \"\(text)\" is not in capitals")
      return restriction
    }
    report(
      MapRule.zoneRefused, .error, "\(label): unknown `restriction` \"\(text)\"",
      help: "known: PROHIBITED, REQ_AUTHORISATION, CONDITIONAL, NO_RESTRICTION")
    return nil
  }

  private mutating func reasons(_ value: JSONValue, _ label: String) -> [String] {
    if let list = value["reason"]?.list { return list.compactMap(\.text) }
    guard let text = value["reason"]?.text else { return [] }
    report(MapRule.zoneQuirk, .warning, "\(label): `reason` is a text, not a list")
    return [text]
  }

  /// Notes something about the file or one of its zones.
  mutating func report(_ code: String, _ severity: Severity, _ message: String, help: String? = nil) {
    let position = line.map { SourcePosition(line: $0, column: 1) }
    diagnostics.append(
      Diagnostic(code, severity, message, at: SourceSpan(path: path, position: position), help: help))
  }
}

extension String {
  /// The text with the British spelling of "authorisation".
  fileprivate var replacingZ: String { String(map { $0 == "Z" ? "S" : $0 }) }
}
