import ArgumentParser
import Foundation
import Geometry
import Maps
import Plans
import Quantities
import Reporting
import Telemetry

/// `sortie-bench report`: the page of a long day of many vehicles.
struct ReportBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make a run of many vehicles and readings, and measure how long its report takes and how large it is.",
    discussion: """
      The run is made up: drones fly from stop to stop over a town of blocks, four readings a second each, with errors \
      as of satellites. Making it is not counted. Reading and drawing are measured apart, by the wall clock.
      """)

  @Option(help: "Vehicles.") var vehicles = 100
  @Option(help: "Readings of all vehicles together.") var readings = 5_000_000
  @Option(help: "The folder for run.sqlite and report.html; a run that is there is measured again.")
  var output: String
  @Option(help: "The seed.") var seed: UInt64 = 1

  func validate() throws {
    guard (1...1000).contains(vehicles) else { throw ValidationError("--vehicles: 1 to 1000") }
    guard (vehicles...50_000_000).contains(readings) else {
      throw ValidationError("--readings: as many as vehicles, at most 50000000")
    }
  }

  func run() throws {
    let day = try LongRun(vehicles: vehicles, readings: readings, seed: seed)
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    let path = "\(output)/run.sqlite"
    if !FileManager.default.fileExists(atPath: path) {
      let description = RunDescription(
        mission: day.plan.mission, planSHA256: "", seed: seed, scenario: "made up", toolVersion: "0.1.0",
        start: day.plan.start, mapOrigin: day.map.projection.origin, attribution: "none",
        cellSize: Length(metres: 4), isPlanProved: true)
      let store = try RunStore.create(at: path, description: description)
      try day.write(to: store, seed: seed)
      try store.close()
      note("made \(path)")
    }
    let clock = ContinuousClock()
    let start = clock.now
    let computed = ProcessClock.seconds
    let record = try RunRecord.read(
      RunStore.open(at: path), plan: day.plan, projection: day.map.projection)
    let afterReading = clock.now
    let report = try RunReport(record: record, plan: day.plan, map: day.map, tasks: tasks(of: day.plan))
    let afterDistances = clock.now
    let page = try RunPage.html(report)
    let end = clock.now
    try Data(page.utf8).write(to: URL(fileURLWithPath: "\(output)/report.html"))
    var figures = Figures()
    figures.add("vehicles", record.tracks.count)
    figures.add("readings", record.readingCount)
    figures.add("read_s", (afterReading - start) / .seconds(1), digits: 2)
    figures.add("distances_s", (afterDistances - afterReading) / .seconds(1), digits: 2)
    figures.add("page_s", (end - afterDistances) / .seconds(1), digits: 2)
    figures.add("seconds", (end - start) / .seconds(1), digits: 2)
    figures.add("cpu_s", ProcessClock.seconds - computed, digits: 2)
    figures.add("samples", record.tracks.reduce(0) { $0 + $1.samples.count })
    figures.add("tolerance_m", record.tolerance.metres, digits: 1)
    figures.add("html_mb", Double(page.utf8.count) / 1e6, digits: 2)
    figures.add("peak_mb", try ProcessMemory.peakMegabytes(), digits: 1)
    figures.print()
  }

  private func tasks(of plan: FleetPlan) -> [TaskSummary] {
    plan.assignments.map { TaskSummary(id: $0.task, title: $0.task, kind: "patrol", place: "") }
  }
}
