import ArgumentParser
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Reporting
import Telemetry

/// `sortie report`: one page about a run.
struct ReportCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write one page about a run: map, tracks, charge, thermal grid, events.")

  @Argument(help: "The run folder.")
  var run: String

  @Option(name: [.short, .customLong("output")], help: "The HTML file to write.")
  var output: String

  func run(on console: Console) throws -> Outcome {
    let sheet = try RunFolder.read(run)
    guard let folder = try PlanFolder.read(Files.clean("\(run)/\(sheet.plan)"), on: console) else {
      return .problems
    }
    guard sha256(folder.plan.digestInput) == sheet.planSHA256 else {
      console.note("error: the plan in `\(sheet.plan)` is not the one that was flown")
      console.note("help: simulate it again, or put the old plan back")
      return .problems
    }
    let contents: RunContents
    do {
      contents = try RunStore.open(at: "\(run)/\(RunFolder.storeName)").contents()
    } catch {
      throw CommandFailure("the run cannot be read: \(error)")
    }
    do {
      let page = try RunPage.html(
        run: contents, plan: folder.plan, map: folder.loaded.mission.map,
        tasks: TaskSummaries.all(of: folder.loaded.mission), expectations: sheet.reported,
        floors: FloorSummaries.all(of: folder.loaded.mission))
      try Files.write(page, to: output)
    } catch let error as ProjectionError {
      throw CommandFailure("the run cannot be drawn: \(error.reason)")
    }
    var table = TextTable([("vehicle", .left), ("readings", .right), ("lowest charge", .right)])
    for track in contents.tracks {
      let lowest = track.readings.compactMap(\.charge).min()
      table.add(
        track.vehicle, String(track.readings.count), lowest.map { ClockText.fixed($0.percent, 1) + " %" } ?? "–")
    }
    console.result(table.text)
    console.say(output)
    return .fine
  }
}
