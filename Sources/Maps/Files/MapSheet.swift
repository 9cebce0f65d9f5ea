import Diagnostics
import Quantities
import Yams

/// The content of `map.yaml`.
///
/// Keys: `map` (format version, 1), `name`, `origin` (`[longitude, latitude]`), `ground_level` (`8 m`, above mean sea
/// level), `licence`, `attribution`, `source`, `source_date` and `layers`, a list of `kind: file`. All are required.
struct MapSheet {
  private(set) var metadata = MapMetadata(name: "", source: "", sourceDate: "", licence: "", attribution: "")
  private(set) var origin: GeoPoint?
  private(set) var groundLevel: AltitudeAMSL?
  private(set) var layers: [(layer: MapLayer, span: SourceSpan)] = []
  private(set) var diagnostics: [Diagnostic] = []
  private let path: String

  private static let keys = [
    "map", "name", "origin", "ground_level", "licence", "attribution", "source", "source_date", "layers",
  ]

  /// Reads the text of a `map.yaml`.
  init(text: String, path: String) {
    self.path = path
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      report(MapRule.syntax, "the file is not YAML", at: SourceSpan(path: path), help: "\(error)")
      return
    } catch {
      report(MapRule.syntax, "the file is not YAML", at: SourceSpan(path: path), help: "\(error)")
      return
    }
    guard let root, case .mapping(let mapping) = root else {
      report(MapRule.syntax, "the file does not hold keys and values", at: SourceSpan(path: path))
      return
    }
    read(mapping)
  }

  private mutating func read(_ mapping: Node.Mapping) {
    var seen: Set<String> = []
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        report(MapRule.unknownKey, "a key is not a word", at: span(key))
        continue
      }
      seen.insert(name)
      switch name {
      case "map":
        if value.scalar?.string != "1" { report(MapRule.wrongValue, "`map` is not version 1", at: span(value)) }
      case "name": metadata.name = text(name, value)
      case "licence": metadata.licence = text(name, value)
      case "attribution": metadata.attribution = text(name, value)
      case "source": metadata.source = text(name, value)
      case "source_date": readDate(value)
      case "origin": readOrigin(value)
      case "ground_level": readGroundLevel(value)
      case "layers": readLayers(value)
      default:
        report(
          MapRule.unknownKey, "unknown key `\(name)`", at: span(key), help: "known keys: " + list(Self.keys))
      }
    }
    for key in Self.keys where !seen.contains(key) {
      report(MapRule.missingKey, "`\(key)` is missing", at: SourceSpan(path: path))
    }
  }

  private mutating func text(_ key: String, _ node: Node) -> String {
    let text = node.scalar?.string.trimmed ?? ""
    if text.isEmpty { report(MapRule.wrongValue, "`\(key)` is empty", at: span(node)) }
    return text
  }

  private mutating func readDate(_ node: Node) {
    metadata.sourceDate = node.scalar?.string ?? ""
    if CivilTime(metadata.sourceDate + "T00:00Z") == nil {
      report(MapRule.wrongValue, "`source_date` is not a date such as 2019-04-21", at: span(node))
    }
  }

  private mutating func readOrigin(_ node: Node) {
    let numbers = node.sequence?.compactMap { $0.scalar.flatMap { Double($0.string) } } ?? []
    if numbers.count == 2, node.sequence?.count == 2 {
      origin = GeoPoint(longitude: numbers[0], latitude: numbers[1])
    }
    if origin == nil {
      report(MapRule.wrongValue, "`origin` is not [longitude, latitude] in degrees", at: span(node))
    }
  }

  private mutating func readGroundLevel(_ node: Node) {
    let parts = node.scalar?.string.split(separator: " ") ?? []
    if parts.count == 2, parts[1] == "m", let metres = Double(parts[0]), metres.isFinite, abs(metres) < 10_000 {
      groundLevel = AltitudeAMSL(metres: metres)
    } else {
      report(
        MapRule.wrongValue, "`ground_level` is not a height above mean sea level such as `8 m`", at: span(node))
    }
  }

  private mutating func readLayers(_ node: Node) {
    guard let sequence = node.sequence else {
      report(MapRule.wrongValue, "`layers` is not a list such as `- buildings: buildings.geojson`", at: span(node))
      return
    }
    for entry in sequence {
      guard case .mapping(let pair) = entry, pair.count == 1, let (key, value) = pair.first,
        let name = key.scalar?.string, let file = value.scalar?.string
      else {
        report(MapRule.wrongValue, "a layer is not written as `- kind: file`", at: span(entry))
        continue
      }
      guard let kind = MapLayer.Kind(rawValue: name) else {
        report(
          MapRule.unknownKey, "unknown layer kind `\(name)`", at: span(key),
          help: "known kinds: " + list(MapLayer.Kind.allCases.map(\.rawValue)))
        continue
      }
      guard !file.isEmpty, !file.hasPrefix("/"), !file.split(separator: "/").contains("..") else {
        report(MapRule.wrongValue, "layer file `\(file)` does not lie in the map's folder", at: span(value))
        continue
      }
      layers.append((MapLayer(kind: kind, file: file), span(value, length: file.count)))
    }
  }

  private func span(_ node: Node, length: Int = 1) -> SourceSpan {
    let width = max(length, node.scalar?.string.count ?? 1)
    return SourceSpan(
      path: path, position: node.mark.map { SourcePosition(line: $0.line, column: $0.column) }, length: width)
  }

  private func list(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: ", ") }

  private mutating func report(_ code: String, _ message: String, at span: SourceSpan, help: String? = nil) {
    diagnostics.append(Diagnostic(code, .error, message, at: span, help: help))
  }
}

extension String {
  /// The text without spaces at both ends.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace ?? false { text.removeFirst() }
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }
}
