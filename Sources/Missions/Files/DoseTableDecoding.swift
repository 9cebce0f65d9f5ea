import Diagnostics
import Documents

/// Reads a dose table from its tree.
enum DoseTableDecoding {
  static let keys = ["doses", "table", "entries"]
  static let entryKeys = ["name", "germ", "wavelength", "dose", "log-reduction", "medium", "source"]
  /// The most entries of a table.
  static let entriesMax = 2000

  /// The table; nil where something is missing or wrong.
  static func decode(_ node: YamlNode, log: inout ProblemLog) -> DoseTable? {
    guard let reader = MappingReader(node, name: "a dose table", keys: keys, log: &log) else { return nil }
    let before = log.diagnostics.count
    let name = reader.required("table", hint: "SARS-CoV-2", log: &log)?.words(key: "table", log: &log)
    let items = reader.required("entries", hint: "a list of doses with their sources", log: &log)?
      .list(key: "entries", of: "entries", log: &log)
    if let items, items.isEmpty {
      log.error("M012", "the table has no entry", at: reader.valueSpan("entries"), help: "add a dose with its source")
    }
    if let items, items.count > entriesMax {
      log.error("M004", "the table has more than \(entriesMax) entries", at: reader.valueSpan("entries"))
      return nil
    }
    var entries: [DoseEntry] = []
    var names: Set<String> = []
    for item in items ?? [] {
      guard let (entry, span) = decodeEntry(item, log: &log) else { continue }
      if !names.insert(entry.name).inserted {
        log.error(
          "M017", "there are two entries with the name `\(entry.name)`", at: span, help: "give one of them another name"
        )
      }
      entries.append(entry)
    }
    guard log.diagnostics.count == before, let name else { return nil }
    return DoseTable(name: name, entries: entries)
  }

  private static func decodeEntry(_ node: YamlNode, log: inout ProblemLog) -> (DoseEntry, SourceSpan)? {
    guard let reader = MappingReader(node, name: "an entry", keys: entryKeys, log: &log) else { return nil }
    let before = log.diagnostics.count
    let name = reader.required("name", hint: "freeman-2022-culture", log: &log)?.identifier(key: "name", log: &log)
    let germ = reader.required("germ", hint: "SARS-CoV-2", log: &log)?.words(key: "germ", log: &log)
    let wavelength = reader.required("wavelength", hint: "254 nm", log: &log)?
      .quantity(.wavelength, key: "wavelength", in: 200...400, log: &log)
    let dose = reader.required("dose", hint: "25 mJ/cm2", log: &log)?
      .quantity(.dose, key: "dose", in: TaskDecoding.doseRange, log: &log)
    let reduction = reader.required("log-reduction", hint: "3", log: &log)?
      .number(key: "log-reduction", in: 0.1...12, log: &log)
    let medium = reader.required("medium", hint: "culture medium", log: &log)?.words(key: "medium", log: &log)
    let source = reader.required("source", hint: "the author, the year and the journal", log: &log)?
      .words(key: "source", charactersMax: 500, log: &log)
    guard log.diagnostics.count == before, let name, let germ, let wavelength, let dose, let reduction, let medium,
      let source,
      let entry = DoseEntry(
        name: name, germ: germ, wavelengthNanometres: wavelength, doseJoulesPerSquareMetre: dose,
        logReduction: reduction, medium: medium, source: source)
    else { return nil }
    return (entry, reader.valueSpan("name"))
  }
}

/// The dose tables that the tasks of a mission name.
enum DoseTableFiles {
  /// The longest path of a table, in characters.
  static let pathCharactersMax = 1000
  /// The most tables of one mission.
  static let tablesMax = 32

  /// The paths of tables in tasks by UV-C as they are written, each once, in the order of the file. Whatever is wrong
  /// with a task is told when the task is read.
  static func paths(in tasks: YamlNode?) -> [WrittenName] {
    guard case .sequence(let items)? = tasks?.content else { return [] }
    var seen: Set<String> = []
    return items.compactMap { task in
      guard case .mapping(let entries) = task.content, TaskDecoding.method(of: entries) == "uv-c",
        case .mapping(let against)? = entries.first(where: { $0.key == "against" })?.value.content,
        let table = against.first(where: { $0.key == "table" })?.value, let path = table.text,
        path.count <= pathCharactersMax, seen.insert(path).inserted
      else { return nil }
      return WrittenName(text: path, span: table.span)
    }
  }
}
