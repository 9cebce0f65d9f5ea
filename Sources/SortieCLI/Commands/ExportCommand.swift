import ArgumentParser
import FleetLink
import Telemetry

/// `sortie export`: a run in formats of other tools.
struct ExportCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a run in a format of other tools.",
    discussion: """
      tlog: a telemetry log of MAVLink for ground stations and log viewers, each vehicle a system of its own. It is \
      made from the readings and events of the run; the bytes of the link are not kept.
      """)

  /// The formats.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case tlog
  }

  @Argument(help: "The run folder.")
  var run: String

  @Option(name: .customLong("as"), help: "The format.")
  var format: Format

  @Option(name: [.short, .customLong("output")], help: "The file to write.")
  var output: String

  func run(on console: Console) throws -> Outcome {
    let path = "\(run)/\(RunFolder.storeName)"
    guard Files.exists(path) else {
      throw CommandFailure("there is no run in `\(run)`", help: "give the folder that `sortie simulate … -o` wrote")
    }
    let contents: RunContents
    do {
      contents = try RunStore.open(at: path).contents()
    } catch {
      throw CommandFailure("the run cannot be read: \(error)")
    }
    switch format {
    case .tlog: return try writeLog(of: contents, on: console)
    }
  }

  private func writeLog(of contents: RunContents, on console: Console) throws -> Outcome {
    do {
      let log = try RunTelemetryLog.make(of: contents)
      try Files.write(log.bytes, to: output)
      var table = TextTable([("system", .right), ("vehicle", .left)])
      for (index, vehicle) in log.vehicles.enumerated() { table.add(String(index + 1), vehicle) }
      console.result(table.text)
      console.say("\(output): \(log.frames) frames")
      return .fine
    } catch RunTelemetryLog.Refusal.tooManyVehicles(let count) {
      console.note(
        "error: the run has \(count) vehicles, and a tlog tells at most \(RunTelemetryLog.vehiclesMax) apart")
      return .problems
    }
  }
}
