import Diagnostics
import Documents
import Maps
import Quantities

/// Disinfection of rooms by UV-C.
extension TaskDecoding {
  /// The most rooms that one task names.
  static let roomsMax = 200
  /// The methods of disinfection.
  static let methods = ["spray", "street", "uv-c"]
  /// The least and the greatest dose that is read, J/m²: 0.1 mJ/cm² to 10 J/cm².
  static let doseRange = 1.0...100_000
  /// The line at which low-pressure mercury lamps radiate, in nanometres.
  static let mercuryLineNanometres = 253.7
  /// Doses were measured at that line where their wavelength lies this near to it, in nanometres.
  static let mercuryLineWidthNanometres = 3.0

  static let irradiationKeys = [
    "disinfect", "method", "building", "level", "rooms", "through", "shut-doors", "dose", "against", "safety-factor",
    "dwell-max", "wall-height", "people",
  ]

  mutating func decodeIrradiation(_ node: YamlNode, log: inout ProblemLog) {
    guard
      let reader = MappingReader(
        node, name: "a disinfection by UV-C", keys: Self.irradiationKeys + Self.commonKeys,
        foreign: Self.foreignKeys(of: "uv-c"), log: &log)
    else { return }
    let before = log.diagnostics.count
    let head = head(reader, kind: "disinfect", log: &log)
    _ = reader.required("method", hint: "uv-c", log: &log)?.choice(key: "method", among: Self.methods, log: &log)
    let floor = floor(reader, log: &log)
    let rooms = rooms(reader, on: floor?.level, log: &log)
    let shut = shutDoors(reader, on: floor?.level, log: &log)
    let dose = dose(reader, log: &log)
    let factor = reader.value("safety-factor")?.number(key: "safety-factor", in: 1...10, log: &log)
    let dwell = reader.value("dwell-max")?.quantity(.duration, key: "dwell-max", in: 1...14_400, log: &log)
    let height = reader.value("wall-height")?.quantity(.length, key: "wall-height", in: 0.1...10, log: &log)
    checkPeople(reader, log: &log)
    guard !log.diagnostics[before...].contains(where: { $0.severity == .error }), let head, let floor, let rooms,
      let dose
    else { return }
    var work = Irradiation(
      floor: floor.id, rooms: rooms.treated.map(\.text), through: rooms.through.map(\.text),
      shutDoors: shut.map(\.text), doseJoulesPerSquareMetre: dose.joulesPerSquareMetre, against: dose.entry)
    work.safetyFactor = factor ?? work.safetyFactor
    work.dwellSecondsMax = dwell ?? work.dwellSecondsMax
    work.wallHeight = height.map { Length(metres: $0) } ?? work.wallHeight
    var spans = ["rooms": reader.valueSpan("rooms"), "method": reader.valueSpan("method")]
    for (index, room) in rooms.treated.enumerated() { spans["rooms.\(index)"] = room.span }
    for key in ["level", "building"] where reader.has(key) { spans["floor"] = spans["floor"] ?? reader.valueSpan(key) }
    add(head, work: .irradiate(work), spans: spans)
  }

  /// The floor; nil where it is unknown, or where the map is.
  private func floor(_ reader: MappingReader, log: inout ProblemLog) -> (id: FloorID, level: IndoorLevel)? {
    func name(_ key: String) -> WrittenName? {
      guard let value = reader.value(key), let text = value.words(key: key, log: &log) else { return nil }
      return WrittenName(text: text, span: value.span)
    }
    let before = log.diagnostics.count
    let (building, level) = (name("building"), name("level"))
    guard let buildings = names.buildings, log.diagnostics.count == before else { return nil }
    return FloorFinder.floor(
      building: building, level: level, among: buildings,
      at: reader.has("rooms") ? reader.keySpan("rooms") : reader.span, log: &log)
  }

  /// The rooms to treat and those to pass, each of them once; nil and problems where something is wrong with them.
  private func rooms(
    _ reader: MappingReader, on level: IndoorLevel?, log: inout ProblemLog
  ) -> (treated: [WrittenName], through: [WrittenName])? {
    let before = log.diagnostics.count
    let known = level.map { Set($0.rooms.map(\.name)) }
    func named(_ node: YamlNode?, _ key: String) -> [WrittenName] {
      let items = node?.list(key: key, of: "rooms", log: &log) ?? []
      guard items.count <= Self.roomsMax else {
        log.error("M004", "the task names more than \(Self.roomsMax) rooms", at: reader.valueSpan(key))
        return []
      }
      return items.compactMap { item in
        guard let text = item.words(key: key, log: &log) else { return nil }
        let name = WrittenName(text: text, span: item.span)
        if let level, let known, !known.contains(text) {
          FloorFinder.reportUnknownRoom(name, on: level, log: &log)
          return nil
        }
        return name
      }
    }
    let node = reader.required("rooms", hint: "[room-1, room-2]", log: &log)
    if case .sequence(let items)? = node?.content, items.isEmpty {
      log.error("M012", "the task names no room", at: reader.valueSpan("rooms"), help: "list the rooms to treat")
    }
    let treated = named(node, "rooms")
    let through = named(reader.value("through"), "through")
    Self.reportTwice(treated, "the room", log: &log)
    Self.reportTwice(through, "the room", log: &log)
    let asked = Set(treated.map(\.text))
    for room in through where asked.contains(room.text) {
      log.error(
        "M036", "the room `\(room.text)` is both in `rooms` and in `through`", at: room.span,
        help: "take it out of `through`: robots drive through the rooms that they treat, too")
    }
    return log.diagnostics.count == before ? (treated, through) : nil
  }

  private func shutDoors(
    _ reader: MappingReader, on level: IndoorLevel?, log: inout ProblemLog
  ) -> [WrittenName] {
    let items = reader.value("shut-doors")?.list(key: "shut-doors", of: "doors", log: &log) ?? []
    let known = level.map { Set($0.doors.map(\.name)) }
    let doors = items.compactMap { item -> WrittenName? in
      guard let text = item.words(key: "shut-doors", log: &log) else { return nil }
      let name = WrittenName(text: text, span: item.span)
      if let level, let known, !known.contains(text) {
        FloorFinder.reportUnknownDoor(name, on: level, log: &log)
        return nil
      }
      return name
    }
    Self.reportTwice(doors, "the door", log: &log)
    return doors
  }

  private static func reportTwice(_ names: [WrittenName], _ what: String, log: inout ProblemLog) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name.text).inserted {
      log.error("M036", "\(what) `\(name.text)` is listed twice", at: name.span, help: "list it once")
    }
  }

  /// UV-C burns eyes and skin: without the author's word that nobody is there, nothing is planned.
  private func checkPeople(_ reader: MappingReader, log: inout ProblemLog) {
    if let value = reader.value("people") {
      _ = value.choice(key: "people", among: ["excluded"], log: &log)
    } else if !reader.has("people"), !reader.isMisspelt("people") {
      log.error(
        "M035", "people must be kept out of rooms under UV-C", at: reader.valueSpan("method"),
        label: "the limit for eyes at 254 nm is 6 mJ/cm2 in 8 hours (ICNIRP, ACGIH)",
        help: "add `people: excluded` where you keep everybody out while the lamp burns")
    }
  }
}

// MARK: Dose

extension TaskDecoding {
  /// The dose that a task states, or that of the entry which it names.
  private func dose(
    _ reader: MappingReader, log: inout ProblemLog
  ) -> (joulesPerSquareMetre: Double, entry: DoseEntry?)? {
    if reader.has("dose"), reader.has("against") {
      log.error(
        "M019", "a disinfection has a `dose` or goes `against` an entry of a dose table, not both",
        at: reader.keySpan("against"), help: "keep one of the two: the entry states a dose of its own")
      return nil
    }
    if let value = reader.value("dose") {
      return value.quantity(.dose, key: "dose", in: Self.doseRange, log: &log).map { ($0, nil) }
    }
    if let value = reader.value("against") {
      return entry(value, log: &log).map { ($0.doseJoulesPerSquareMetre, $0) }
    }
    if !reader.has("dose"), !reader.has("against"), !reader.isMisspelt("dose"), !reader.isMisspelt("against") {
      log.error(
        "M012", "a disinfection by UV-C has neither a `dose` nor an entry of a dose table", at: reader.span,
        help: "add `dose: 25 mJ/cm2`, or `against: { table: doses/sars-cov-2.yaml, entry: freeman-2022-culture }`")
    }
    return nil
  }

  private func entry(_ node: YamlNode, log: inout ProblemLog) -> DoseEntry? {
    guard let reader = MappingReader(node, name: "an entry of a dose table", keys: ["table", "entry"], log: &log) else {
      return nil
    }
    let path = reader.required("table", hint: "doses/sars-cov-2.yaml", log: &log)?
      .words(key: "table", charactersMax: DoseTableFiles.pathCharactersMax, log: &log)
    let name = reader.required("entry", hint: "freeman-2022-culture", log: &log)?.words(key: "entry", log: &log)
    // A table that cannot be read has its own problems.
    guard let path, let name, let table = names.doseTables[path] else { return nil }
    guard let entry = table.entry(named: name) else {
      log.error(
        "M029", "there is no entry `\(name)` in the table “\(table.name)”", at: reader.valueSpan("entry"),
        help: FloorFinder.help(for: name, among: table.entries.map(\.name), what: "entries", log))
      return nil
    }
    if abs(entry.wavelengthNanometres - Self.mercuryLineNanometres) > Self.mercuryLineWidthNanometres {
      log.warning(
        "M038", "this dose was measured at \(NumberText.short(entry.wavelengthNanometres)) nm",
        at: reader.valueSpan("entry"), label: "low-pressure mercury lamps radiate 254 nm",
        help: "use an entry at 254 nm, unless the lamps of your robots radiate at that wavelength")
    }
    return entry
  }
}

// MARK: Keys of other methods

extension TaskDecoding {
  /// What to do about keys that belong to other methods of disinfection than the given one.
  static func foreignKeys(of method: String) -> [String: String] {
    var result: [String: String] = [:]
    let own = [
      "spray": ["area", "rate", "acknowledge"],
      "street": ["area", "rate", "acknowledge", "streets", "kinds", "sides", "width", "passes"],
      "uv-c": irradiationKeys.filter { $0 != "disinfect" && $0 != "method" },
    ]
    for (other, names) in own.sorted(by: { $0.key < $1.key }) where other != method {
      for name in names where !(own[method] ?? []).contains(name) {
        result[name] = "take it out: it goes with `method: \(other)`"
      }
    }
    if method == "uv-c" {
      result["area"] = "rooms of a building are named under `rooms`; areas are sprayed, with `method: spray`"
      result["rate"] = "UV-C has a `dose`, such as `dose: 25 mJ/cm2`; a rate of liquid goes with `method: spray`"
      result["acknowledge"] = "take it out: what UV-C asks for is `people: excluded`"
    } else {
      result["dose"] = "sprays have a `rate`, such as `rate: 20 mL/m2`; a dose of light goes with `method: uv-c`"
      result["rooms"] = "sprays treat an `area` outdoors; rooms go with `method: uv-c`"
    }
    return result
  }

  /// The method that a task states, or that its keys tell where it states none that is known.
  static func method(of entries: [YamlNode.Entry]) -> String? {
    if let written = entries.first(where: { $0.key == "method" })?.value.text, methods.contains(written) {
      return written
    }
    return entries.contains { ["rooms", "dose", "against"].contains($0.key) } ? "uv-c" : nil
  }
}
