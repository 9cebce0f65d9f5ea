import Diagnostics
import Documents
import Geometry
import Quantities

/// Reads Open-RMF's `*.building.yaml` into an `IndoorMap`.
///
/// Drawings have y down and a scale of their own; here all becomes metres with north up. What a level draws in units
/// of an image gets its scale from the level's measurements, and levels are laid onto each other by their fiducials.
/// Files in degrees (`wgs84`) are projected around their own middle. All problems are collected; there is a map only
/// where none of them is an error.
package struct BuildingYAMLReader {
  /// Positions farther from the frame's origin than this are refused, in metres.
  package static let reachMetresMax = 100_000.0
  /// The most levels of a building.
  package static let levelsMax = 200

  /// What was found wrong so far.
  var log = ProblemLog()
  /// The name of the file for messages.
  let path: String

  /// How a file states positions.
  enum CoordinateSystem: String, CaseIterable {
    /// Units of an image, y down.
    case referenceImage = "reference_image"
    /// Metres, y north.
    case cartesianMeters = "cartesian_meters"
    /// Longitude and latitude in degrees.
    case wgs84
  }

  /// The keys of a building; those that are known and not read are among them.
  static let buildingKeys = [
    "name", "coordinate_system", "levels", "lifts", "graphs", "crowd_sim", "parameters", "reference_level_name",
    "building_name", "version", "zones",
  ]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: the content, at most `YamlReader.fileBytesMax`.
  ///   - path: the file's name for messages.
  /// - Returns: the building, nil where there is an error, and everything there is to say.
  package static func read(bytes: [UInt8], path: String) -> (map: IndoorMap?, diagnostics: [Diagnostic]) {
    let (source, problems) = YamlReader.decode(bytes, path: path)
    guard let source else { return (nil, problems.map(asBuildingProblem)) }
    let (node, parsing) = YamlReader.read(source)
    guard let node else { return (nil, parsing.map(asBuildingProblem).inReadingOrder) }
    var reader = BuildingYAMLReader(path: path)
    reader.log.diagnostics = parsing.map(asBuildingProblem)
    let map = reader.building(node)
    let diagnostics = reader.log.limited(path: path)
    return (diagnostics.hasErrors ? nil : map, diagnostics)
  }

  private init(path: String) { self.path = path }

  /// What the YAML reader says, under this reader's code.
  private static func asBuildingProblem(_ problem: Diagnostic) -> Diagnostic {
    var result = problem
    result.code = MapRule.buildingFile
    if problem.code == "M007" { result.help = "a building has at least `levels`" }
    return result
  }

  // MARK: The building

  private mutating func building(_ node: YamlNode) -> IndoorMap? {
    guard let entries = entries(node, "a building", known: Self.buildingKeys) else { return nil }
    let name = entries.value("name")?.text ?? entries.value("building_name")?.text ?? ""
    guard let system = coordinateSystem(entries) else { return nil }
    guard let levelsNode = entries.value("levels"), case .mapping(let levelEntries) = levelsNode.content,
      let first = levelEntries.first
    else {
      log.error(
        MapRule.buildingMissingKey, "the building has no levels", at: entries.value("levels")?.span ?? node.span,
        help: "add `levels:` with at least one level")
      return nil
    }
    guard levelEntries.count <= Self.levelsMax else {
      log.error(
        MapRule.buildingFile, "the building has \(levelEntries.count) levels, and \(Self.levelsMax) are allowed",
        at: levelsNode.span)
      return nil
    }
    let drawings = levelEntries.map { level($0.value, name: $0.key, at: $0.keySpan, system: system) }
    let reference = referenceLevel(entries, levels: levelEntries.map(\.key)) ?? first.key
    guard !log.diagnostics.hasErrors else { return nil }
    let lifts = entries.value("lifts").map { self.lifts($0) } ?? []
    let (frames, origin) = frames(of: drawings, reference: reference, system: system, lifts: lifts)
    guard let frames else { return nil }
    var levels: [IndoorLevel] = []
    for (drawing, frame) in zip(drawings, frames) { levels.append(placed(drawing, frame)) }
    let placedLifts = placed(lifts, levels: levels, frames: frames, reference: reference)
    guard !log.diagnostics.hasErrors else { return nil }
    checkLiftCabins(of: drawings, lifts: placedLifts)
    for index in levels.indices {
      finish(&levels[index], drawing: drawings[index], lifts: placedLifts)
    }
    return IndoorMap(name: name, origin: origin, referenceLevel: reference, levels: levels, lifts: placedLifts)
  }

  /// The way positions are stated. Without the key they are those of an image, as in old files.
  private mutating func coordinateSystem(_ entries: [YamlNode.Entry]) -> CoordinateSystem? {
    guard let node = entries.value("coordinate_system") else { return .referenceImage }
    if let text = node.text, let system = CoordinateSystem(rawValue: text) { return system }
    log.error(
      MapRule.buildingWrongValue, "`coordinate_system` is not one that is read", at: node.span,
      help: "known: \(CoordinateSystem.allCases.map(\.rawValue).joined(separator: ", "))")
    return nil
  }

  private mutating func referenceLevel(_ entries: [YamlNode.Entry], levels: [String]) -> String? {
    guard let node = entries.value("reference_level_name"), !node.isMissing else { return nil }
    if let text = node.text, levels.contains(text) { return text }
    log.error(
      MapRule.buildingWrongValue, "`reference_level_name` is not a level of the building", at: node.span,
      help: node.text.flatMap { Suggestion.question(for: $0, among: levels) })
    return nil
  }

  private mutating func checkLiftCabins(of drawings: [DrawnLevel], lifts: [IndoorLift]) {
    let names = Set(lifts.map(\.name))
    for drawing in drawings {
      for vertex in drawing.vertices {
        guard let cabin = vertex.waypoint.liftCabin, !names.contains(cabin) else { continue }
        log.error(
          MapRule.buildingLift, "vertex \(vertex.label) is in the cabin of `\(cabin)`, which is not a lift",
          at: vertex.span, help: Suggestion.question(for: cabin, among: lifts.map(\.name)))
      }
    }
  }
}

extension [YamlNode.Entry] {
  /// The value of a key, where it is written with one.
  func value(_ key: String) -> YamlNode? {
    guard let entry = first(where: { $0.key == key }), !entry.value.isMissing else { return nil }
    return entry.value
  }
}
