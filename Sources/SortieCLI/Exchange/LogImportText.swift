import Plans
import Quantities
import Telemetry

/// What `sortie import` tells about logs.
enum LogImportText {
  /// Everything that could not be read or was put right, one line each.
  static func notes(_ result: LogImport.Result) -> [String] {
    let path = result.log.path
    var lines = result.problems.map { "warning: \(path): byte \($0.offset): \($0.reason); \($0.help)" }
    lines += result.tally.damages.map {
      "warning: \(path): byte \($0.offset): \($0.length) byte\($0.length == 1 ? "" : "s") not read: \($0.reason)"
    }
    let more = result.tally.damageCount - result.tally.damages.count
    if more > 0 {
      lines.append("warning: \(path): \(more) more places of damage; \(result.tally.bytesLost) bytes are lost in all")
    }
    if result.tally.dropouts > 0 {
      lines.append(
        "note: \(path): the logger itself lost records \(times(result.tally.dropouts)), for "
          + "\(ClockText.fixed(result.tally.dropoutSeconds, 1)) s in all")
    }
    if result.tally.unexplained > 0 {
      lines.append("note: \(path): \(result.tally.unexplained) records of a kind that the log does not explain")
    }
    lines += result.repairs.list.map { "note: \(path): \($0.count) \($0.name)" }
    if result.log.began == nil {
      lines.append("note: \(path): the log does not know the time of day; its first record is at the run's start")
    }
    return lines
  }

  private static func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }

  /// A line for each vehicle.
  static func table(_ results: [LogImport.Result], start: CivilTime) -> String {
    let clock = ClockText(start: start)
    var table = TextTable([
      ("vehicle", .left), ("readings", .right), ("from", .left), ("to", .left), ("log", .left), ("format", .left),
    ])
    for result in results {
      for (vehicle, count) in result.readings {
        table.add(
          vehicle, String(count), result.span.map { clock.time($0.first) } ?? "–",
          result.span.map { clock.time($0.last) } ?? "–", result.log.path, result.log.kind.rawValue)
      }
    }
    return table.text
  }

  /// The same for programs.
  static func json(_ results: [LogImport.Result], start: CivilTime, run: String) -> String {
    let logs = results.map { result in
      let vehicles = result.readings.map {
        "{ \"vehicle\": \(JSONText.string($0.vehicle)), \"readings\": \($0.count) }"
      }
      let damages = result.tally.damages.map {
        "{ \"byte\": \($0.offset), \"bytes\": \($0.length), \"reason\": \(JSONText.string($0.reason)) }"
      }
      let repairs = result.repairs.list.map { "\(JSONText.string($0.name)): \($0.count)" }
      return """
        { "log": \(JSONText.string(result.log.path)), "format": \(JSONText.string(result.log.kind.rawValue)), \
        "bytes": \(result.log.file.size), "bytes_lost": \(result.tally.bytesLost), \
        "records": \(result.tally.records), "passed_over": \(result.tally.passedOver), \
        "unexplained": \(result.tally.unexplained), "dropouts": \(result.tally.dropouts), \
        "events": \(result.events), "commands": \(result.commands), \
        "knows_time_of_day": \(result.log.began != nil), "vehicles": [\(vehicles.joined(separator: ", "))], \
        "damage": [\(damages.joined(separator: ", "))], "repairs": { \(repairs.joined(separator: ", ")) } }
        """
    }
    return """
      { "run": \(JSONText.string(run)), "start": \(JSONText.string(start.description)), "logs": [
        \(logs.joined(separator: ",\n  "))
      ] }

      """
  }
}
