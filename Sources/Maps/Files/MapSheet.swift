import Diagnostics
import Documents
import Quantities
import Yams

/// The content of `map.yaml`.
///
/// Keys: `map` (format version, 1), `name`, `origin` (`[longitude, latitude]`), `ground_level` (`8 m`, above mean sea
/// level), `sources` (a mapping of keys to `source`, `source_date`, `licence` and `attribution`) and `layers`, a list
/// of `kind: file` with `from: key`. All are required, but `ground_level` where a layer is `terrain`.
/// `geoid_undulation` (`18.1 m`) is optional.
package struct MapSheet {
  /// The map's name and origins.
  package private(set) var metadata = MapMetadata(name: "", sources: [])
  /// The point with the local coordinates (0, 0); nil where the file does not say.
  package private(set) var origin: GeoPoint?
  /// The height of the ground; nil where the file does not say.
  package private(set) var groundLevel: AltitudeAMSL?
  /// How far mean sea level lies above the WGS 84 ellipsoid; nil where the file does not say.
  package private(set) var geoidUndulation: Length?
  /// The layers with the places that name their files.
  package private(set) var layers: [(layer: MapLayer, span: SourceSpan)] = []
  /// What is wrong with the file.
  package private(set) var diagnostics: [Diagnostic] = []
  private let path: String
  /// The `from` of each entry of `layers`: looked up when all sources are known.
  private var origins: [Node?] = []

  private static let required = ["map", "name", "origin", "ground_level", "sources", "layers"]
  private static let optional = ["geoid_undulation"]
  private static let sourceKeys = ["source", "source_date", "licence", "attribution"]
  /// The farthest that mean sea level lies from the ellipsoid anywhere, rounded up, in metres.
  private static let undulationMetresMax = 120.0
  /// The most problems that are reported of one file; of more, their number is said.
  private static let problemsMax = 100

  /// Reads the content of a `map.yaml`: UTF-8, at most `YamlReader.fileBytesMax`.
  package init(bytes: [UInt8], path: String) {
    let (source, problems) = YamlReader.decode(bytes, path: path)
    self.init(text: source?.text ?? "", path: path)
    if source == nil { diagnostics = problems.map(Self.asSheetProblem) }
  }

  /// Reads the text of a `map.yaml`.
  package init(text: String, path: String) {
    self.path = path
    // Size, depth and aliases have limits there, and what is no YAML is told with its place.
    let (_, problems) = YamlReader.read(SourceText(path: path, text: text))
    guard !problems.hasErrors else {
      diagnostics = problems.map(Self.asSheetProblem)
      return
    }
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
    guard diagnostics.count > Self.problemsMax else { return }
    let others = diagnostics.count - Self.problemsMax
    diagnostics = Array(diagnostics.prefix(Self.problemsMax))
    report(MapRule.wrongValue, "\(others) more problems are not listed", at: SourceSpan(path: path))
  }

  /// What the YAML reader says, under this reader's code.
  private static func asSheetProblem(_ problem: Diagnostic) -> Diagnostic {
    var result = problem
    result.code = MapRule.syntax
    if problem.code == "M007" { result.help = "a map starts with `map: 1`" }
    return result
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
      case "sources": readSources(value)
      case "origin": readOrigin(value)
      case "ground_level": readGroundLevel(value)
      case "geoid_undulation": readUndulation(value)
      case "layers": readLayers(value)
      case _ where Self.sourceKeys.contains(name):
        report(
          MapRule.unknownKey, "unknown key `\(name)`", at: span(key),
          help: "each origin has its own: write it under a key of `sources`")
      default:
        report(
          MapRule.unknownKey, "unknown key `\(name)`", at: span(key),
          help: "known keys: " + list(Self.required + Self.optional))
      }
    }
    checkOrigins()
    let hasTerrain = layers.contains { $0.layer.kind == .terrain }
    for key in Self.required where !seen.contains(key) {
      // A grid of heights says more than one level.
      if key == "ground_level", hasTerrain { continue }
      report(MapRule.missingKey, "`\(key)` is missing", at: SourceSpan(path: path))
    }
  }

  private mutating func text(_ key: String, _ node: Node) -> String {
    let text = node.scalar?.string.trimmed ?? ""
    if text.isEmpty { report(MapRule.wrongValue, "`\(key)` is empty", at: span(node)) }
    return text
  }

  private mutating func readSources(_ node: Node) {
    guard let mapping = node.mapping, !mapping.isEmpty else {
      report(
        MapRule.wrongValue, "`sources` does not hold origins", at: span(node),
        help: "write a key such as `osm:`, and below it " + list(Self.sourceKeys))
      return
    }
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      guard !name.isEmpty, name.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
      else {
        report(MapRule.wrongValue, "the key of a source is not made of a-z, 0-9 and hyphens", at: span(key))
        continue
      }
      metadata.sources.append(source(name, value, at: span(key)))
    }
  }

  private mutating func source(_ key: String, _ node: Node, at place: SourceSpan) -> MapSource {
    var result = MapSource(key: key, source: "", sourceDate: "", licence: "", attribution: "")
    var seen: Set<String> = []
    for (part, value) in node.mapping ?? [:] {
      let name = part.scalar?.string ?? ""
      seen.insert(name)
      switch name {
      case "source": result.source = text(name, value)
      case "source_date": result.sourceDate = date(value)
      case "licence": result.licence = text(name, value)
      case "attribution": result.attribution = text(name, value)
      default:
        report(
          MapRule.unknownKey, "unknown key `\(name)` of source `\(key)`", at: span(part),
          help: "known keys: " + list(Self.sourceKeys))
      }
    }
    for name in Self.sourceKeys where !seen.contains(name) {
      report(MapRule.missingKey, "`\(name)` of source `\(key)` is missing", at: place)
    }
    return result
  }

  private mutating func date(_ node: Node) -> String {
    let text = node.scalar?.string ?? ""
    if CivilTime(text + "T00:00Z") == nil {
      report(MapRule.wrongValue, "`source_date` is not a date such as 2019-04-21", at: span(node))
    }
    return text
  }

  /// Whether each layer names an origin that is described.
  private mutating func checkOrigins() {
    let known = metadata.sources.map(\.key)
    let help = known.isEmpty ? "describe one under `sources` first" : "known: " + list(known)
    for index in layers.indices {
      let (layer, place) = layers[index]
      guard let node = origins[index] else {
        report(
          MapRule.layerOrigin, "layer `\(layer.file)` does not say where it comes from", at: place,
          help: "write `from: KEY` in the same entry, where KEY is one of `sources`; " + help)
        continue
      }
      guard let key = node.scalar?.string, known.contains(key) else {
        report(
          MapRule.layerOrigin, "`sources` does not describe `\(node.scalar?.string ?? "")`", at: span(node), help: help)
        continue
      }
      layers[index].layer.source = key
    }
  }

  private mutating func readOrigin(_ node: Node) {
    let numbers = node.sequence?.compactMap { $0.scalar.flatMap { NumberText.decimal($0.string[...]) } } ?? []
    if numbers.count == 2, node.sequence?.count == 2 {
      origin = GeoPoint(longitude: numbers[0], latitude: numbers[1])
    }
    if origin == nil {
      report(MapRule.wrongValue, "`origin` is not [longitude, latitude] in degrees", at: span(node))
    }
  }

  private mutating func readGroundLevel(_ node: Node) {
    if let metres = metres(node), abs(metres) < 10_000 {
      groundLevel = AltitudeAMSL(metres: metres)
    } else {
      report(
        MapRule.wrongValue, "`ground_level` is not a height above mean sea level such as `8 m`", at: span(node))
    }
  }

  private mutating func readUndulation(_ node: Node) {
    if let metres = metres(node), abs(metres) <= Self.undulationMetresMax {
      geoidUndulation = Length(metres: metres)
    } else {
      report(
        MapRule.wrongValue,
        "`geoid_undulation` is not a height within \(Int(Self.undulationMetresMax)) m such as `18.1 m`", at: span(node))
    }
  }

  private func metres(_ node: Node) -> Double? {
    let parts = node.scalar?.string.split(separator: " ") ?? []
    guard parts.count == 2, parts[1] == "m", let metres = NumberText.decimal(parts[0]), metres.isFinite else {
      return nil
    }
    return metres
  }

  private mutating func readLayers(_ node: Node) {
    guard let sequence = node.sequence else {
      report(MapRule.wrongValue, "`layers` is not a list such as `- buildings: buildings.geojson`", at: span(node))
      return
    }
    for entry in sequence {
      var pairs: [(key: Node, name: String, value: Node)] = []
      var origin: Node?
      for (key, value) in entry.mapping ?? [:] {
        let name = key.scalar?.string ?? ""
        if name == "from" { origin = value } else { pairs.append((key, name, value)) }
      }
      guard pairs.count == 1, let (key, name, value) = pairs.first, let file = value.scalar?.string else {
        report(
          MapRule.wrongValue, "a layer is not written as `- kind: file` with `from: source` below it", at: span(entry))
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
      guard !layers.contains(where: { $0.layer.kind == kind && Self.parts($0.layer.file) == Self.parts(file) }) else {
        report(
          MapRule.wrongValue, "`\(file)` is listed twice as \(name), so that all in it would count twice",
          at: span(value), help: "keep one of the two")
        continue
      }
      layers.append((MapLayer(kind: kind, file: file, source: ""), span(value, length: file.count)))
      origins.append(origin)
    }
  }

  /// The parts of a path that say where it leads.
  private static func parts(_ file: String) -> [Substring] { file.split(separator: "/").filter { $0 != "." } }

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
