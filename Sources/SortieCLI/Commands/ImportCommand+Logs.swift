import Foundation
import Quantities
import Telemetry

/// Flight logs become a run.
extension ImportCommand {
  /// A file as a flight log; nil where it is none.
  static func log(_ path: String) throws -> LogImport.Log? {
    guard Files.exists(path), !Files.isFolder(path) else { return nil }
    do {
      let file = try FlightLogFile(path)
      guard let kind = FlightLogKind(head: try file.head(FlightLogKind.headBytes)) else { return nil }
      return LogImport.Log(path: path, kind: kind, file: file, name: LogImport.name(of: path))
    } catch let error as FlightLogError {
      throw CommandFailure("cannot read `\(path)`: \(error.reason)", help: error.help)
    }
  }

  func importLogs(_ found: [LogImport.Log], on console: Console) throws -> Outcome {
    if let option = wishes.given {
      throw CommandFailure("\(option) is for missions", help: "take it out: logs become a run")
    }
    guard found.count <= LogImport.logsMax else {
      throw CommandFailure("\(found.count) logs are too many for one run", help: "give at most \(LogImport.logsMax)")
    }
    guard logs.vehicles.count <= found.count else {
      throw CommandFailure("--vehicle is given more often than there are logs", help: "give it once for each log")
    }
    let start = try start.map(Moments.moment)
    do {
      let logs = try LogImport(named(found), start: start)
      return try write(logs, on: console)
    } catch let error as FlightLogError {
      throw CommandFailure("a log cannot be read: \(error)", help: error.help)
    } catch let error as RunStoreError {
      throw CommandFailure("the run cannot be stored: \(error)")
    }
  }

  /// The logs with different names for their vehicles, those that were asked for first.
  private func named(_ found: [LogImport.Log]) throws -> [LogImport.Log] {
    var taken: Set<String> = []
    return try found.enumerated().map { index, log in
      let wanted = index < logs.vehicles.count ? LogImport.clean(logs.vehicles[index]) : log.name
      guard index >= logs.vehicles.count || !taken.contains(wanted) else {
        throw CommandFailure("two logs have the vehicle `\(wanted)`", help: "give each a name of its own")
      }
      var name = wanted
      var number = 2
      while taken.contains(name) {
        name = "\(wanted)-\(number)"
        number += 1
      }
      taken.insert(name)
      return LogImport.Log(path: log.path, kind: log.kind, file: log.file, name: name)
    }
  }

  private func write(_ logs: LogImport, on console: Console) throws -> Outcome {
    let path = "\(output)/\(RunFolder.storeName)"
    guard self.logs.force || !Files.exists(path) else {
      throw CommandFailure(
        "there is a run in `\(output)` already", help: "choose another folder, or replace it with --force")
    }
    guard let origin = logs.origin else {
      for log in logs.logs { console.note("error: \(log.path): no position in the whole \(log.kind.rawValue)") }
      console.note("help: a run needs a vehicle that knew where it was")
      return .problems
    }
    try Files.makeFolder(output)
    // What an earlier run said of its plan and its expectations does not hold for this one.
    try Files.remove("\(output)/\(RunFolder.sheetName)")
    let title = self.logs.mission ?? logs.logs.first.map { "Log \(LogImport.name(of: $0.path))" } ?? "Log"
    let description = RunDescription(
      mission: String(title.prefix(200)), planSHA256: "", seed: 0, scenario: "", toolVersion: sortieVersion,
      start: logs.start, mapOrigin: origin, attribution: "", cellSize: Length(metres: LogImport.cellMetres),
      isPlanProved: true)
    let store = try RunStore.create(at: path, description: description, replacing: self.logs.force)
    do {
      let results = try logs.logs.map { try logs.read($0, into: store, on: console) }
      let told = results.map {
        "\($0.log.path) (\($0.log.kind.rawValue), \($0.log.file.size) bytes, \($0.tally.bytesLost) lost)"
      }
      _ = try RunFolder.close(store, console.auditEntry(.imported, told.joined(separator: "; ")))
      return tell(results, of: logs, on: console)
    } catch {
      // Half a run would look like a whole one.
      for suffix in ["", "-wal", "-shm"] { try Files.remove(path + suffix) }
      throw error
    }
  }

  private func tell(_ results: [LogImport.Result], of logs: LogImport, on console: Console) -> Outcome {
    for line in results.flatMap(LogImportText.notes) { console.note(line) }
    switch self.logs.format {
    case .text: console.result(LogImportText.table(results, start: logs.start))
    case .json: console.result(LogImportText.json(results, start: logs.start, run: output))
    }
    let count = results.flatMap(\.readings).reduce(0) { $0 + $1.count }
    let events = results.reduce(0) { $0 + $1.events }
    if self.logs.format == .text {
      console.say(
        "\(output): \(count) reading\(count == 1 ? "" : "s"), \(events) event\(events == 1 ? "" : "s"), "
          + "from \(logs.start)"
      )
    }
    guard count > 0 else {
      console.note("error: no reading came out of the logs")
      return .problems
    }
    return .fine
  }
}
