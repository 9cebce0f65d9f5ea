import ArgumentParser
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Reporting
import Telemetry

/// `sortie report`: everything that a run says, on one page or for programs.
struct ReportCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write one page about a run: map, tracks, charge, thermal grid, events.",
    discussion: """
      html is one page that needs nothing else: time moves on its map. md, json and junit tell the same in words and \
      numbers; without -o they go to standard output. Without --format the end of the file's name decides.
      A run that was cut short is reported as far as it goes, and the report says what is missing.
      """)

  /// The forms of a report.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case html
    case md
    case json
    case junit

    /// The form that the end of a file's name asks for.
    init(path: String) {
      switch path.split(separator: ".").last?.lowercased() {
      case "md", "markdown": self = .md
      case "json": self = .json
      case "xml": self = .junit
      default: self = .html
      }
    }
  }

  @Argument(help: "The run folder.")
  var run: String

  @Option(name: [.short, .customLong("output")], help: "The file to write.")
  var output: String?

  @Option(help: "html, md, json or junit.")
  var format: Format?

  @Option(help: "The folder of the plan that was flown, where it is no longer at its place.")
  var plan: String?

  @Flag(help: "Report what was recorded, without what was planned.")
  var withoutPlan = false

  func run(on console: Console) throws -> Outcome {
    guard let format = format ?? output.map(Format.init(path:)) else {
      throw CommandFailure("no file is named for the page", help: "give -o report.html, or --format md, json or junit")
    }
    guard format != .html || output != nil else {
      throw CommandFailure("a page needs a file", help: "give -o report.html")
    }
    guard let report = try report(on: console) else { return .problems }
    let text: String
    do {
      text =
        switch format {
        case .html: try RunPage.html(report)
        case .md: RunMarkdown.text(report)
        case .json: RunJSON.text(report)
        case .junit: RunJUnit.text(report)
        }
    } catch {
      throw CommandFailure("the run cannot be drawn: \(error.reason)")
    }
    for lack in report.lacks { console.note("note: \(lack)") }
    guard let output else {
      console.result(text)
      return .fine
    }
    try Files.write(text, to: output)
    console.result(Self.table(of: report.record))
    console.say(output)
    return .fine
  }

  /// What the run says; nil where its plan has problems, which are reported.
  private func report(on console: Console) throws -> RunReport? {
    let opened = try OpenedRun.open(run)
    do {
      var notes = opened.notes
      var flown = Flown()
      switch try planFolder(of: opened, on: console) {
      case .problems: return nil
      case .none: break
      case .read(let folder): flown = Flown(folder)
      case .copy(let plan):
        flown.plan = plan
        notes.append("The plan is the copy that the run keeps; its map is not at hand. Name the plan's folder: --plan.")
      }
      let projection = try flown.map?.projection ?? MapProjection(origin: opened.store.description.mapOrigin)
      let record = try RunRecord.read(
        opened.store, plan: flown.plan, projection: projection, ending: opened.ending)
      return try RunReport(
        record: record, plan: flown.plan, map: flown.map, tasks: flown.tasks,
        expectations: opened.sheet?.reported ?? [], floors: flown.floors, notes: notes)
    } catch let error as RunStoreError {
      throw CommandFailure("the run cannot be read: \(error)")
    } catch let error as ProjectionError {
      throw CommandFailure("the run cannot be drawn: \(error.reason)")
    }
  }

  /// What is known of what was flown.
  private struct Flown {
    var plan: FleetPlan?
    var map: CityMap?
    var tasks: [TaskSummary] = []
    var floors: [FloorSummary] = []

    init() {}

    init(_ folder: PlanFolder.Loaded) {
      plan = folder.plan
      map = folder.loaded.mission.map
      tasks = TaskSummaries.all(of: folder.loaded.mission)
      floors = FloorSummaries.all(of: folder.loaded.mission)
    }
  }

  private enum PlanChoice {
    case none
    case problems
    case read(PlanFolder.Loaded)
    case copy(FleetPlan)
  }

  /// The plan: that of --plan, that of the sheet where it is still the one that was flown, or the run's own copy.
  private func planFolder(of opened: OpenedRun, on console: Console) throws -> PlanChoice {
    guard !withoutPlan else { return .none }
    let copy = plan == nil ? try opened.planCopy() : nil
    guard let path = plan ?? opened.planPath, plan != nil || copy == nil || Files.exists(path) else {
      return copy.map { .copy($0) } ?? .none
    }
    guard let folder = try PlanFolder.read(path, on: console) else {
      if let copy { return .copy(copy) }
      console.note("help: name the folder of the plan with --plan, or report without it: --without-plan")
      return .problems
    }
    guard sha256(folder.plan.digestInput) == opened.planSHA256 else {
      if let copy { return .copy(copy) }
      console.note("error: the plan in `\(path)` is not the one that was flown")
      console.note("help: put the old plan back, name its folder with --plan, or report without it: --without-plan")
      return .problems
    }
    return .read(folder)
  }

  private static func table(of record: RunRecord) -> String {
    var table = TextTable([("vehicle", .left), ("readings", .right), ("lowest charge", .right)])
    for track in record.tracks {
      table.add(
        track.vehicle, String(track.sums.readings),
        track.sums.lowestCharge.map { ClockText.fixed($0.percent, 1) + " %" } ?? "–")
    }
    return table.text
  }
}
