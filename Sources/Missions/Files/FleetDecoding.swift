import Diagnostics
import Documents
import Quantities

/// Reads a fleet from its tree.
struct FleetDecoding {
  static let keys = ["sortie-fleet", "fleet", "types", "turnaround", "bases", "vehicles"]
  static let baseKeys = [
    "id", "building", "level", "place", "position", "turnaround", "turnarounds-at-once", "pads",
  ]
  static let vehicleKeys = ["id", "type", "base", "count"]
  /// The largest fleet.
  static let vehiclesMax = 10_000
  /// The most bases of a fleet.
  static let basesMax = 1000
  /// The turnaround of bases that state none.
  static let turnaroundSecondsDefault = 180.0
  /// The distance of pads where a base states none, in metres.
  static let padSpacingMetresDefault = 6.0

  /// The fleet without its types, with the paths of their files as they are written.
  struct Outcome {
    var name: String
    var typePaths: [(path: String, span: SourceSpan)]
    var bases: [FleetDraft.BaseDraft]
    var vehicles: [(draft: FleetDraft.VehicleDraft, typeSpan: SourceSpan)]
  }

  /// What the file says; nil where nothing can be made of it.
  static func decode(_ node: YamlNode, log: inout ProblemLog) -> Outcome? {
    guard let reader = MappingReader(node, name: "a fleet", keys: keys, log: &log) else { return nil }
    let name = reader.required("fleet", hint: "Two bases", log: &log)?.words(key: "fleet", log: &log)
    let typeNodes = reader.required("types", hint: "[../vehicle-types/courier.yaml]", log: &log)?
      .list(key: "types", of: "paths", log: &log)
    let paths = typeNodes?.compactMap { item in item.words(key: "types", log: &log).map { ($0, item.span) } }
    var turnaround = turnaroundSecondsDefault
    if let value = reader.value("turnaround") {
      turnaround = value.quantity(.duration, key: "turnaround", in: 0...86_400, log: &log) ?? turnaround
    }
    let baseNodes = reader.required("bases", hint: "a list of bases", log: &log)?
      .list(key: "bases", of: "bases", log: &log)
    if let baseNodes, baseNodes.count > basesMax {
      log.error("M004", "the fleet has more than \(basesMax) bases", at: reader.valueSpan("bases"))
      return nil
    }
    let basesBefore = log.diagnostics.count
    let bases = baseNodes?.compactMap { decodeBase($0, turnaround: turnaround, log: &log) }
    let allBasesRead = basesBefore == log.diagnostics.count && baseNodes != nil
    let vehicleNodes = reader.required("vehicles", hint: "a list of vehicles", log: &log)?
      .list(key: "vehicles", of: "vehicles", log: &log)
    if let vehicleNodes, vehicleNodes.isEmpty {
      log.error(
        "M012", "the fleet has no vehicle", at: reader.valueSpan("vehicles"),
        help: "add one: `- { id: courier-1, type: courier, base: north }`")
    }
    reportRepeated(bases?.map { ($0.id, $0.siteSpan) } ?? [], what: "base", log: &log)
    var vehicles: [(draft: FleetDraft.VehicleDraft, typeSpan: SourceSpan)] = []
    for node in vehicleNodes ?? [] {
      let known = allBasesRead ? bases?.map(\.id) : nil
      vehicles += decodeVehicles(node, bases: known, log: &log)
      if vehicles.count > vehiclesMax {
        log.error("M004", "the fleet has more than \(vehiclesMax) vehicles", at: node.span)
        break
      }
    }
    reportRepeated(vehicles.map { ($0.draft.id, $0.draft.span) }, what: "vehicle", log: &log)
    guard let name, let paths, let bases else { return nil }
    return Outcome(name: name, typePaths: paths, bases: bases, vehicles: vehicles)
  }

  private static func decodeBase(
    _ node: YamlNode, turnaround: Double, log: inout ProblemLog
  ) -> FleetDraft.BaseDraft? {
    guard let reader = MappingReader(node, name: "a base", keys: baseKeys, log: &log) else { return nil }
    let id = reader.required("id", hint: "north", log: &log)?.identifier(key: "id", log: &log)
    let building = writtenName(reader, "building", log: &log)
    let level = writtenName(reader, "level", log: &log)
    let isIndoors = reader.has("building") || reader.has("level")
    let site = decodeSite(reader, isIndoors: isIndoors, log: &log)
    var seconds: Double? = turnaround
    if let value = reader.value("turnaround") {
      seconds = value.quantity(.duration, key: "turnaround", in: 0...86_400, log: &log)
    }
    var atOnce: Int?
    if let value = reader.value("turnarounds-at-once") {
      atOnce = value.wholeNumber(key: "turnarounds-at-once", in: 1...vehiclesMax, log: &log)
      if atOnce == nil { seconds = nil }
    }
    let siteSpan = reader.valueSpan(reader.has("position") ? "position" : "place")
    var pads: FleetDraft.Pads? = .grid(spacingMetres: padSpacingMetresDefault, columns: 4, turnedDegrees: 0)
    if isIndoors, case .place(let name)? = site { pads = .waypoints([WrittenName(text: name, span: siteSpan)]) }
    if let value = reader.value("pads") {
      pads = isIndoors ? decodePadNames(value, log: &log) : decodePads(value, log: &log)
    }
    guard let id, let site, let seconds, let pads else { return nil }
    if reader.has("building"), building == nil { return nil }
    if reader.has("level"), level == nil { return nil }
    let padsSpan = reader.has("pads") ? reader.keySpan("pads") : siteSpan
    return .init(
      id: id, site: site, siteSpan: siteSpan, turnaroundSeconds: seconds, turnaroundsAtOnce: atOnce,
      pads: pads, padsSpan: padsSpan, building: building, level: level)
  }

  /// Where a base stands: a place or a position outdoors, a waypoint indoors.
  private static func decodeSite(
    _ reader: MappingReader, isIndoors: Bool, log: inout ProblemLog
  ) -> FleetDraft.Site? {
    if reader.has("place"), reader.has("position") {
      log.error(
        "M019", "a base stands at a `place` or at a `position`, not at both", at: reader.keySpan("position"),
        help: "keep one of the two")
      return nil
    }
    if isIndoors, reader.has("position") {
      log.error(
        "M019", "a base on a level of a building stands at a waypoint, not at a `position`",
        at: reader.keySpan("position"), help: "write `place` with the name of a waypoint of that level")
      return nil
    }
    if let value = reader.value("position") { return value.position(key: "position", log: &log).map { .position($0) } }
    guard !reader.isMisspelt("position") else { return nil }
    let hint = isIndoors ? "the name of a waypoint of the level" : "the name of a place of the map"
    return reader.required("place", hint: hint, log: &log)?.words(key: "place", log: &log).map { .place($0) }
  }

  /// A text with its place; nil where the key is not written, or wrong.
  private static func writtenName(_ reader: MappingReader, _ key: String, log: inout ProblemLog) -> WrittenName? {
    guard let value = reader.value(key), let text = value.words(key: key, log: &log) else { return nil }
    return WrittenName(text: text, span: value.span)
  }

  /// The waypoints of a base indoors, each once.
  private static func decodePadNames(_ node: YamlNode, log: inout ProblemLog) -> FleetDraft.Pads? {
    guard case .sequence(let items) = node.content else {
      log.error(
        "M010", "the `pads` of a base on a level of a building are a list of waypoints, and this is \(node.kindName)",
        at: node.span, help: "write their names, such as `[charger-1, charger-2]`")
      return nil
    }
    guard items.count <= vehiclesMax else {
      log.error("M004", "the base has more than \(vehiclesMax) pads", at: node.span)
      return nil
    }
    let before = log.diagnostics.count
    var names: [WrittenName] = []
    var seen: Set<String> = []
    for item in items {
      guard let text = item.words(key: "pads", log: &log) else { continue }
      if !seen.insert(text).inserted {
        log.error(
          "M036", "the pad `\(text)` is listed twice", at: item.span, help: "each vehicle has a pad of its own")
      }
      names.append(WrittenName(text: text, span: item.span))
    }
    return log.diagnostics.count == before ? .waypoints(names) : nil
  }

  private static func decodePads(_ node: YamlNode, log: inout ProblemLog) -> FleetDraft.Pads? {
    if case .sequence(let items) = node.content {
      if let name = items.first, name.text != nil {
        log.error(
          "M018", "the `pads` of a base outdoors are positions", at: name.span,
          help: "names of waypoints go with `level`, inside a building")
        return nil
      }
      let points = items.compactMap { $0.position(key: "pads", log: &log) }
      return points.count == items.count ? .positions(points) : nil
    }
    guard let reader = MappingReader(node, name: "a grid of pads", keys: ["spacing", "columns", "turned"], log: &log)
    else { return nil }
    let spacing = reader.required("spacing", hint: "6 m", log: &log)?
      .quantity(.length, key: "spacing", in: 0.5...200, log: &log)
    var columns: Int? = 4
    if let value = reader.value("columns") { columns = value.wholeNumber(key: "columns", in: 1...100, log: &log) }
    var turned: Double? = 0
    if let value = reader.value("turned") {
      turned = value.quantity(.angle, key: "turned", in: -360...360, log: &log)
    }
    guard let spacing, let columns, let turned else { return nil }
    return .grid(spacingMetres: spacing, columns: columns, turnedDegrees: turned)
  }

  private static func decodeVehicles(
    _ node: YamlNode, bases: [String]?, log: inout ProblemLog
  ) -> [(draft: FleetDraft.VehicleDraft, typeSpan: SourceSpan)] {
    guard let reader = MappingReader(node, name: "a vehicle", keys: vehicleKeys, log: &log) else { return [] }
    let id = reader.required("id", hint: "courier", log: &log)?.identifier(key: "id", log: &log)
    let type = reader.required("type", hint: "courier", log: &log)?.words(key: "type", log: &log)
    let base = reader.required("base", hint: "north", log: &log)?.words(key: "base", log: &log)
    var count: Int? = nil
    if let value = reader.value("count") {
      count = value.wholeNumber(key: "count", in: 1...vehiclesMax, log: &log)
      if count == nil { return [] }
    }
    if let base, let bases, !bases.contains(base) {
      log.error(
        "M023", "there is no base `\(base)` in this fleet", at: reader.valueSpan("base"),
        help: Suggestion.question(for: base, among: bases)
          ?? "known bases: \(bases.map { "`\($0)`" }.joined(separator: ", "))")
    }
    guard let id, let type, let base else { return [] }
    let names = count.map { (1...$0).map { "\(id)-\($0)" } } ?? [id]
    let typeSpan = reader.valueSpan("type")
    return names.map { (.init(id: $0, type: type, base: base, span: reader.valueSpan("id")), typeSpan) }
  }

  private static func reportRepeated(
    _ names: [(id: String, span: SourceSpan)], what: String, log: inout ProblemLog
  ) {
    var seen: Set<String> = []
    var reported: Set<SourceSpan> = []
    for (id, span) in names where !seen.insert(id).inserted && reported.insert(span).inserted {
      log.error("M017", "there are two \(what)s with the name `\(id)`", at: span, help: "give one of them another name")
    }
  }
}
