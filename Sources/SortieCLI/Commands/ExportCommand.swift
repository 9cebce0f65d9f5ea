import ArgumentParser
import FleetLink
import Plans
import Quantities
import Telemetry

/// `sortie export`: a run in formats of other tools.
struct ExportCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a run in a format of other tools.",
    discussion: """
      geojson, kml and gpkg hold tracks by sortie, events and thermal cells; csv holds one table of the run store, or \
      all of them in a folder. tlog is for ground stations, each vehicle a system of its own; ulog is for tools of \
      PX4, one vehicle a file; mcap is for Foxglove; sensorthings is the thermal cells for servers of OGC \
      SensorThings. All are made from what the run store holds: the bytes of the link are not kept. Each export is \
      recorded in the run's audit. docs/logs-and-exports.md says more.
      """)

  /// The formats.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case geojson
    case csv
    case tlog
    case ulog
    case gpkg
    case kml
    case mcap
    case sensorthings
  }

  @Argument(help: "The run folder.")
  var run: String

  @Option(name: .customLong("as"), help: "The format.")
  var format: Format

  @Option(name: [.short, .customLong("output")], help: "The file to write; for csv without --table, a folder.")
  var output: String

  @Option(
    help: ArgumentHelp(
      "The table of csv: \(CSVExport.Table.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "table"))
  var table: String?

  @Option(name: .customLong("vehicle"), help: "Export this vehicle alone; may be given again.")
  var vehicles: [String] = []

  @Option(help: "Leave out what was before: a time of the mission such as \"12 min\", or a moment with an offset.")
  var from: String?

  @Option(help: "Leave out what was after.")
  var to: String?

  @Flag(help: "Replace files that are there.")
  var force = false

  @Option(name: .customLong("format"), help: "How the answer is written.")
  var answer: AnswerFormat = .text

  func run(on console: Console) throws -> Outcome {
    let path = "\(run)/\(RunFolder.storeName)"
    guard Files.exists(path) else {
      throw CommandFailure("there is no run in `\(run)`", help: "give the folder that `sortie simulate … -o` wrote")
    }
    guard table == nil || format == .csv else {
      throw CommandFailure("--table is for --as csv", help: "take it out, or export csv")
    }
    let store: RunStore
    do {
      store = try RunStore.open(at: path)
    } catch {
      throw CommandFailure("the run cannot be read: \(error)")
    }
    do {
      let start = store.description.start
      let source = try RunExportSource(
        store, vehicles: vehicles, from: try from.map { try Self.time($0, start) },
        to: try to.map { try Self.time($0, start) })
      let summary = try write(source)
      try store.close()
      for remark in summary.remarks { console.note("note: \(remark)") }
      tell(summary, of: source, on: console)
      console.recordInAudit(.exported, detail(summary), ofRun: run)
      return .fine
    } catch let error as ExportError {
      throw CommandFailure(error.description, help: error.help)
    } catch let error as RunStoreError {
      throw CommandFailure("the run cannot be read: \(error)")
    }
  }

  /// Says what was written, and which system of a telemetry log is which vehicle.
  private func tell(_ summary: RunExportSummary, of source: RunExportSource, on console: Console) {
    let systems = format == .tlog ? source.vehicles : []
    switch answer {
    case .text:
      var table = TextTable([("system", .right), ("vehicle", .left)])
      for (index, vehicle) in systems.enumerated() { table.add(String(index + 1), vehicle) }
      if !systems.isEmpty { console.result(table.text) }
      console.say("\(output): \(summary.counts.isEmpty ? "nothing" : summary.text)")
    case .json:
      let counts = summary.counts.map { "\(JSONText.string($0.name)): \($0.count)" }.joined(separator: ", ")
      let list = systems.map(JSONText.string).joined(separator: ", ")
      console.say(
        "{ \"output\": \(JSONText.string(output)), \"counts\": { \(counts) }"
          + (systems.isEmpty ? " }" : ", \"systems\": [\(list)] }"))
    }
  }

  /// Writes the format; what it wrote.
  private func write(_ source: RunExportSource) throws -> RunExportSummary {
    var summary: RunExportSummary
    switch format {
    case .csv: summary = try writeCSV(source)
    case .gpkg: summary = try GeoPackageExport.write(source, to: output, replacing: force)
    case .geojson: summary = try write { try GeoJSONExport.write(source, to: $0) }
    case .kml: summary = try write { try KMLExport.write(source, to: $0) }
    case .tlog: summary = try write { try RunTelemetryLog.write(source, to: $0) }
    case .ulog: summary = try write { try ULogExport.write(source, to: $0) }
    case .mcap: summary = try write { try MCAPExport.write(source, to: $0) }
    case .sensorthings: summary = try write { try SensorThingsExport.write(source, to: $0) }
    }
    if !source.isWhole, [.geojson, .kml, .gpkg, .csv].contains(format), try !source.store.thermalCells().isEmpty {
      summary.remarks.append("thermal cells are sums over all vehicles and all time, so a part of the run has none")
    }
    return summary
  }

  private func write(_ body: (ExportFile) throws -> RunExportSummary) throws -> RunExportSummary {
    let file = try ExportFile(output, replacing: force)
    let summary = try body(file)
    try file.commit()
    return summary
  }

  private func writeCSV(_ source: RunExportSource) throws -> RunExportSummary {
    var summary = RunExportSummary()
    if let table {
      guard let known = CSVExport.Table(rawValue: table) else {
        throw CommandFailure(
          "there is no table `\(table)`",
          help: "use \(CSVExport.Table.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return try write { file in
        summary.add(known.rawValue, try CSVExport.write(known, of: source, to: file))
        return summary
      }
    }
    guard !Files.exists(output) || Files.isFolder(output) else {
      throw CommandFailure("`\(output)` is no folder", help: "name a folder, or one table with --table")
    }
    // All of them are looked at before the first is written.
    for table in CSVExport.Table.allCases { try ExportFile.check(csvPath(table), replacing: force) }
    try Files.makeFolder(output)
    for table in CSVExport.Table.allCases {
      let file = try ExportFile(csvPath(table), replacing: force)
      summary.add(table.rawValue, try CSVExport.write(table, of: source, to: file))
      try file.commit()
    }
    return summary
  }

  private func csvPath(_ table: CSVExport.Table) -> String { "\(output)/\(table.rawValue).csv" }

  /// What the audit keeps.
  private func detail(_ summary: RunExportSummary) -> String {
    var text = "\(format.rawValue) to \(output): \(summary.text)"
    if !vehicles.isEmpty { text += "; vehicles \(vehicles.joined(separator: ", "))" }
    if let from { text += "; from \(from)" }
    if let to { text += "; to \(to)" }
    return text
  }

  /// A time of the mission, given as one or as a moment.
  private static func time(_ text: String, _ start: CivilTime) throws -> MissionTime {
    if let moment = CivilTime(text) {
      return MissionTime(seconds: moment.secondsSinceEpoch - start.secondsSinceEpoch)
    }
    guard let seconds = RunLine.duration(text) else {
      throw CommandFailure(
        "`\(text)` is no time of the mission", help: "write \"12 min\", or a moment as 2026-03-02T08:12:00+02:00")
    }
    return MissionTime(seconds: seconds)
  }
}
