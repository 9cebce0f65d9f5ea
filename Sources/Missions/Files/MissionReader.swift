import Diagnostics
import Documents
import Geometry
import Maps
import Quantities

/// Reads missions, fleets, vehicle types and dose tables with all files that they name, and checks them.
///
/// All problems are collected. There is a mission only where none of them is an error.
package struct MissionReader {
  /// The version of the file formats that this reader knows.
  package static let formatVersion = "1"

  private let files: any FileSource
  private let loadMap: MapLoader
  private var log = ProblemLog()
  private var sources: [String: SourceText] = [:]
  private var filesRead: [FileRead] = []

  private init(files: any FileSource, loadMap: @escaping MapLoader) {
    self.files = files
    self.loadMap = loadMap
  }

  /// Reads a file of any of the four kinds; the key on its top tells which.
  ///
  /// - Parameters:
  ///   - path: the path as the user gave it. Other paths are relative to the file that names them.
  ///   - files: where bytes come from.
  ///   - digest: SHA-256 as lower-case hex, for the digest of the map.
  package static func read(
    path: String, files: any FileSource = DiskFiles(), digest: @escaping ([UInt8]) -> String = { _ in "" }
  ) -> MissionReadResult {
    read(path: path, files: files, loadMap: { CityMapReader.read(folder: $0, digest: digest) })
  }

  /// Reads a file of any of the four kinds with a map reader of the caller's.
  package static func read(
    path: String, files: any FileSource, loadMap: @escaping MapLoader
  ) -> MissionReadResult {
    var reader = MissionReader(files: files, loadMap: loadMap)
    var result = MissionReadResult(diagnostics: [], sources: [:], filesRead: [])
    if let node = reader.tree(path, namedAt: nil), let kind = reader.kind(of: node, expected: nil) {
      switch kind {
      case .mission: reader.readMission(node, path: path, into: &result)
      case .fleet: result.fleet = reader.fleet(node, path: path)
      case .vehicleType: result.vehicleType = VehicleTypeDecoding.decode(node, log: &reader.log)?.type
      case .doseTable: result.doseTable = DoseTableDecoding.decode(node, log: &reader.log)
      }
    }
    if reader.log.diagnostics.hasErrors {
      result.mission = nil
      result.vehicleType = nil
      result.doseTable = nil
    }
    result.diagnostics = reader.log.limited(path: path)
    result.sources = reader.sources
    result.filesRead = reader.filesRead
    return result
  }

  /// Reads a fleet and puts it on a map that it does not name itself.
  ///
  /// - Parameters:
  ///   - path: the fleet's file.
  ///   - map: the map, already read.
  /// - Returns: the result of reading, and the fleet with positions where there is no error.
  package static func readFleet(
    path: String, on map: CityMap, files: any FileSource = DiskFiles()
  ) -> (result: MissionReadResult, fleet: Fleet?) {
    var reader = MissionReader(files: files, loadMap: { _ in (map, []) })
    var result = MissionReadResult(diagnostics: [], sources: [:], filesRead: [])
    var fleet: Fleet?
    if let node = reader.tree(path, namedAt: nil), reader.kind(of: node, expected: .fleet) != nil {
      result.fleet = reader.fleet(node, path: path)
      fleet = result.fleet.flatMap { FleetPlacement.place($0, on: map, log: &reader.log)?.fleet }
    }
    if reader.log.diagnostics.hasErrors { fleet = nil }
    result.diagnostics = reader.log.limited(path: path)
    result.sources = reader.sources
    result.filesRead = reader.filesRead
    return (result, fleet)
  }

  // MARK: Files

  /// The tree of a file; nil and problems where it cannot be read.
  private mutating func tree(_ path: String, namedAt span: SourceSpan?) -> YamlNode? {
    let bytes: [UInt8]
    do {
      bytes = try files.bytes(at: path)
    } catch {
      log.error(
        "M001", "`\(path)` cannot be read: \(error.reason)", at: span ?? SourceSpan(path: path),
        help: span == nil ? nil : "paths are relative to the file that names them")
      return nil
    }
    filesRead.append(FileRead(path: path, bytes: bytes))
    let decoded = YamlReader.decode(bytes, path: path)
    log.diagnostics += decoded.diagnostics
    guard let source = decoded.source else { return nil }
    sources[path] = source
    let parsed = YamlReader.read(source)
    log.diagnostics += parsed.diagnostics
    return parsed.node
  }

  /// The kind of a file by the key that names it; nil and a problem where it is none, or not the expected one.
  private mutating func kind(of node: YamlNode, expected: MissionFileKind?) -> MissionFileKind? {
    let hint = "start the file with `\((expected ?? .mission).versionKey): \(Self.formatVersion)`"
    guard case .mapping(let entries) = node.content else {
      log.error("M008", "the file is not a mapping of keys", at: node.span, help: hint)
      return nil
    }
    for kind in MissionFileKind.allCases {
      guard let entry = entries.first(where: { $0.key == kind.versionKey }) else { continue }
      if let expected, kind != expected {
        log.error(
          "M008", "this file is marked `\(kind.versionKey)`, and a `\(expected.versionKey)` file is needed",
          at: entry.keySpan)
        return nil
      }
      guard entry.value.text == Self.formatVersion else {
        log.error(
          "M008", "version `\(entry.value.text ?? "")` of `\(kind.versionKey)` files is not known",
          at: entry.value.isMissing ? entry.keySpan : entry.value.span,
          help: "this tool reads `\(kind.versionKey): \(Self.formatVersion)`")
        return nil
      }
      return kind
    }
    let names = expected.map { [$0.versionKey] } ?? MissionFileKind.allCases.map(\.versionKey)
    for entry in entries {
      guard let name = Suggestion.nearest(to: entry.key, among: names) else { continue }
      log.error("M011", "unknown key `\(entry.key)`", at: entry.keySpan, help: "did you mean `\(name)`?")
      return nil
    }
    log.error("M008", "the file does not say what it is", at: entries.first?.keySpan ?? node.span, help: hint)
    return nil
  }

  // MARK: Fleet

  /// The fleet of a tree with the types from their files.
  private mutating func fleet(_ node: YamlNode, path: String) -> FleetDraft? {
    let errorsBefore = log.diagnostics.count { $0.severity == .error }
    guard let outcome = FleetDecoding.decode(node, log: &log) else { return nil }
    var types: [String: VehicleType] = [:]
    var allTypesRead = true
    for (typePath, span) in outcome.typePaths {
      let resolved = FilePath.resolve(typePath, from: path)
      guard let node = tree(resolved, namedAt: span), kind(of: node, expected: .vehicleType) != nil,
        let (type, nameSpan) = VehicleTypeDecoding.decode(node, log: &log)
      else {
        allTypesRead = false
        continue
      }
      if types[type.id] != nil {
        log.error("M017", "two vehicle types have the name `\(type.id)`", at: nameSpan)
      }
      types[type.id] = type
    }
    var reported: Set<SourceSpan> = []
    for vehicle in outcome.vehicles where allTypesRead && types[vehicle.draft.type] == nil {
      guard reported.insert(vehicle.typeSpan).inserted else { continue }
      let names = types.keys.sorted()
      log.error(
        "M022", "there is no vehicle type `\(vehicle.draft.type)` in this fleet", at: vehicle.typeSpan,
        help: Suggestion.question(for: vehicle.draft.type, among: names)
          ?? "the fleet's `types` give \(names.map { "`\($0)`" }.joined(separator: ", "))")
    }
    reportUnfitBases(outcome, types: types)
    guard log.diagnostics.count(where: { $0.severity == .error }) == errorsBefore else { return nil }
    let used = Set(outcome.vehicles.map(\.draft.type))
    return FleetDraft(
      name: outcome.name, bases: outcome.bases,
      types: types.values.filter { used.contains($0.id) }.sorted { $0.id < $1.id },
      vehicles: outcome.vehicles.map(\.draft))
  }

  /// Multirotors fly outdoors alone.
  private mutating func reportUnfitBases(_ outcome: FleetDecoding.Outcome, types: [String: VehicleType]) {
    let indoors = Set(outcome.bases.filter(\.isIndoors).map(\.id))
    var reported: Set<SourceSpan> = []
    for (vehicle, _) in outcome.vehicles {
      guard let type = types[vehicle.type], !type.isGroundRobot, indoors.contains(vehicle.base),
        reported.insert(vehicle.span).inserted
      else { continue }
      log.error(
        "M209", "`\(vehicle.id)` flies, and its base `\(vehicle.base)` is inside a building", at: vehicle.span,
        label: "only ground robots have a base on a `level`",
        help: "give it a base outdoors, or a type with `kind: ground-robot`")
    }
  }

  // MARK: Mission

  private mutating func readMission(_ node: YamlNode, path: String, into result: inout MissionReadResult) {
    guard let reader = MappingReader(node, name: "a mission", keys: MissionDecoding.keys, log: &log) else { return }
    let name = reader.required("mission", hint: "Medicine round", log: &log)?.words(key: "mission", log: &log)
    let start = reader.required("start", hint: "2026-03-02T08:00:00+02:00", log: &log)?
      .civilTime(key: "start", log: &log)
    let end = MissionDecoding.end(reader, start: start, log: &log)
    let rules = MissionDecoding.rules(reader.value("rules"), log: &log)
    let weather = MissionDecoding.weather(reader.value("weather"), log: &log)
    var map = map(reader, path: path)
    if var known = map {
      MissionDecoding.addPlaces(reader.value("places"), to: &known, log: &log)
      MissionDecoding.addAreas(reader.value("areas"), to: &known, log: &log)
      map = known
    }
    let authorised = MissionDecoding.zoneNames(reader, key: "authorisations", map: map, log: &log)
    let acknowledged = MissionDecoding.zoneNames(reader, key: "acknowledge-zones", map: map, log: &log)
    if let path = fleetPath(reader, path: path), let node = tree(path, namedAt: reader.valueSpan("fleet")),
      kind(of: node, expected: .fleet) != nil
    {
      result.fleet = fleet(node, path: path)
    }
    let located = result.fleet.flatMap { draft in
      map.flatMap { FleetPlacement.place(draft, on: $0, log: &log) }
    }
    let tables = doseTables(reader, path: path)
    let tasks = tasks(reader, map: map, tables: tables, clock: start.map { MissionClock(start: $0, end: end) })
    guard let name, let start, let end, let map, let located else { return }
    let mission = Mission(
      name: name, start: start, end: end, rules: rules, weather: weather, fleet: located.fleet, map: map,
      tasks: tasks.map(\.task), authorisations: authorised, acknowledgedZones: acknowledged)
    let validation = MissionValidation(
      mission: mission, tasks: tasks, fleetSpans: located.spans,
      weatherSpan: reader.has("weather") ? reader.keySpan("weather") : nil,
      daylightSpan: reader.value("rules").flatMap(MissionDecoding.daylightSpan))
    log.diagnostics += validation.problems()
    result.mission = mission
  }

  private mutating func map(_ reader: MappingReader, path: String) -> CityMap? {
    guard
      let written = reader.required("map", hint: "../maps/helsinki", log: &log)?
        .words(key: "map", charactersMax: 1000, log: &log)
    else { return nil }
    let (map, problems) = loadMap(FilePath.resolve(written, from: path))
    log.diagnostics += problems
    if map == nil {
      log.error(
        "M009", "the map `\(written)` cannot be used", at: reader.valueSpan("map"),
        help: "its own problems are listed apart; names of places and areas are not checked until it can be read")
    }
    return map
  }

  private mutating func fleetPath(_ reader: MappingReader, path: String) -> String? {
    reader.required("fleet", hint: "fleets/two-bases.yaml", log: &log)?
      .words(key: "fleet", charactersMax: 1000, log: &log).map { FilePath.resolve($0, from: path) }
  }

  /// The dose tables that tasks name, by the path as it is written; without those that cannot be read. They are read
  /// after the fleet, so that plans name their digests behind those of the vehicle types.
  private mutating func doseTables(_ reader: MappingReader, path: String) -> [String: DoseTable] {
    var tables: [String: DoseTable] = [:]
    var byFile: [String: DoseTable?] = [:]
    for written in DoseTableFiles.paths(in: reader.value("tasks")) {
      let resolved = FilePath.resolve(written.text, from: path)
      if byFile[resolved] == nil {
        guard byFile.count < DoseTableFiles.tablesMax else {
          log.error("M004", "the mission names more than \(DoseTableFiles.tablesMax) dose tables", at: written.span)
          break
        }
        var table: DoseTable?
        if let node = tree(resolved, namedAt: written.span), kind(of: node, expected: .doseTable) != nil {
          table = DoseTableDecoding.decode(node, log: &log)
        }
        byFile[resolved] = .some(table)
      }
      tables[written.text] = byFile[resolved] ?? nil
    }
    return tables
  }

  private mutating func tasks(
    _ reader: MappingReader, map: CityMap?, tables: [String: DoseTable], clock: MissionClock?
  ) -> [LocatedTask] {
    guard
      let items = reader.required("tasks", hint: "a list of tasks", log: &log)?
        .list(key: "tasks", of: "tasks", log: &log)
    else { return [] }
    guard !items.isEmpty else {
      log.error("M012", "the mission has no task", at: reader.valueSpan("tasks"), help: "add one under `tasks`")
      return []
    }
    guard items.count <= TaskDecoding.tasksMax else {
      log.error("M004", "the mission has more than \(TaskDecoding.tasksMax) tasks", at: reader.valueSpan("tasks"))
      return []
    }
    let names = NameTable(
      places: map.map { Dictionary($0.places.map { ($0.id, $0) }) { first, _ in first } },
      areas: map.map { Dictionary($0.areas.map { ($0.id, $0) }) { first, _ in first } }, streets: map?.streets ?? [],
      buildings: map?.indoor, doseTables: tables)
    // Without a start windows cannot be placed, and everything else still is checked.
    let fallback = MissionClock(start: CivilTime(secondsSinceEpoch: 0), end: nil)
    var decoding = TaskDecoding(clock: clock ?? fallback, names: names)
    for item in items {
      decoding.decode(item, log: &log)
      if decoding.tasks.count > TaskDecoding.tasksMax {
        log.error("M004", "the mission has more than \(TaskDecoding.tasksMax) tasks", at: item.span)
        break
      }
    }
    return decoding.tasks
  }
}
