import Geometry
import Maps
import Plans
import Quantities
import Telemetry

/// The parts of a run's page.
struct RunSections {
  let run: RunContents
  let plan: FleetPlan
  let map: CityMap
  let tasks: [TaskSummary]
  let expectations: [ReportExpectation]

  private var clock: TimeText { TimeText(start: run.description.start) }
  private var planned: PlanSections { PlanSections(plan: plan, tasks: tasks, routes: []) }

  /// The number of accepted tasks that the run did.
  private var doneCount: Int {
    plan.assignments.filter { assignment in
      run.outcomes.contains { $0.task == assignment.task && $0.isDone }
    }.count
  }

  /// Whether all expectations are met and all accepted tasks done.
  var isPassed: Bool { expectations.allSatisfy(\.isMet) && doneCount == plan.assignments.count }

  /// The readings of a vehicle on its way.
  private func underWay(_ track: RunContents.Track) -> [Reading] {
    let drives = plan.vehicles.first { $0.id == track.vehicle }?.drives ?? false
    return track.readings.filter { $0.isUnderWay(drives: drives) }
  }

  /// Title, verdict and circumstances.
  var header: String {
    let failed = expectations.filter { !$0.isMet }.count
    let undone = plan.assignments.count - doneCount
    var reasons: [String] = []
    if undone > 0 { reasons.append("\(undone) of \(plan.assignments.count) planned tasks not done") }
    if failed > 0 { reasons.append("\(failed) of \(expectations.count) expectations not met") }
    let verdict =
      isPassed
      ? Page.badge("passed", .good) + " All \(plan.assignments.count) planned tasks are done"
        + (expectations.isEmpty ? "." : " and all \(expectations.count) expectations are met.")
      : Page.badge("failed", .bad) + " \(Markup.escaped(reasons.joined(separator: ", "))).".replacing(" .", with: ".")
    let scenario = run.description.scenario.isEmpty ? "" : " · scenario \(Markup.escaped(run.description.scenario))"
    return unprovedBanner + """
      <header><p class="kicker">Sortie · run</p>
      <h1>\(Markup.escaped(run.description.mission))</h1>
      <p>\(verdict)</p>
      <p class="soft">\(Markup.escaped(map.metadata.name)) · \(clock.date)\(scenario) · seed \(run.description.seed)</p>
      </header>

      """
  }

  /// What nobody who opens the page may overlook; empty where the plan was proved.
  private var unprovedBanner: String {
    guard !run.description.isPlanProved else { return "" }
    return """
      <p class="banner" role="alert"><strong>This run flew a plan that was not proved.</strong> Nothing below shows \
      that the plan is safe to fly.</p>

      """
  }

  /// Sums over the run.
  var sums: String {
    let charges = run.tracks.flatMap { $0.readings.compactMap(\.charge) }
    let last = run.tracks.compactMap { underWay($0).last?.time }.max()
    let troubles = run.events.filter { $0.severity <= .warning }.count
    return Page.sums([
      ("tasks done", "\(doneCount) of \(plan.assignments.count)"),
      ("expectations met", "\(expectations.filter(\.isMet).count) of \(expectations.count)"),
      ("vehicles", "\(run.tracks.count)"), ("readings", "\(run.tracks.reduce(0) { $0 + $1.readings.count })"),
      ("last on its way", last.map(clock.minutes) ?? "–"),
      ("lowest charge", charges.min().map(NumberText.charge) ?? "–"),
      ("thermal cells", "\(run.thermalCells.count)"), ("warnings", "\(troubles)"),
    ])
  }

  /// What was expected.
  var expectationTable: String {
    guard !expectations.isEmpty else { return "" }
    var table = Table(columns: [.init("", .line), .init("Expectation"), .init("Run")])
    for expectation in expectations {
      let badge = expectation.isMet ? Page.badge("met", .good) : Page.badge("not met", .bad)
      table.rows.append([
        Table.Cell(markup: badge), Table.Cell(expectation.name), Table.Cell(expectation.value),
      ])
    }
    return "<h2>Expectations</h2>\n" + table.html
  }

  /// The accepted tasks with planned and flown times; then those that were left out of the plan.
  var outcomeTable: String {
    var table = Table(columns: [
      .init("#", .number), .init("Task"), .init("", .line), .init("Vehicle", .line), .init("Planned", .number),
      .init("Flown", .number), .init("Difference", .number), .init("Amount", .number), .init("Note"),
    ])
    for assignment in plan.assignments {
      let outcome = run.outcomes.first { $0.task == assignment.task }
      let badge = outcome?.isDone == true ? Page.badge("done", .good) : Page.badge("not done", .bad)
      let difference = outcome?.doneAt.map { time in
        (time - assignment.end >= 0 ? "+" : "") + NumberText.span(seconds: time - assignment.end)
      }
      let amount = outcome?.amount.map { "\(NumberText.short($0, digits: 2)) \(outcome?.unit ?? "")" }
      table.rows.append([
        Table.Cell(planned.number(of: assignment.task)), Table.Cell(planned.title(of: assignment.task)),
        Table.Cell(markup: badge), outcome?.vehicle.map(planned.vehicleCell) ?? Table.Cell("–"),
        Table.Cell(clock.clock(assignment.end)), Table.Cell(outcome?.doneAt.map(clock.clock) ?? "–"),
        Table.Cell(difference ?? "–"), Table.Cell(amount ?? ""), Table.Cell(outcome?.note ?? "no record"),
      ])
    }
    for task in plan.leftOut {
      table.rows.append([
        Table.Cell(planned.number(of: task.task)), Table.Cell(planned.title(of: task.task)),
        Table.Cell(markup: Page.badge("left out", .warn)), Table.Cell("–"), Table.Cell("–"), Table.Cell("–"),
        Table.Cell("–"), Table.Cell(""), Table.Cell(task.reason),
      ])
    }
    return "<h2>Tasks</h2>\n" + table.html
  }

  /// What each vehicle did.
  var vehicleTable: String {
    var table = Table(columns: [
      .init("Vehicle", .line), .init("Sorties", .number), .init("Readings", .number),
      .init("First on its way", .number), .init("Last on its way", .number), .init("Top speed", .number),
      .init("Highest", .number), .init("Lowest charge", .number),
    ])
    for track in run.tracks {
      var sorties: [String] = []
      for sortie in track.readings.compactMap(\.sortie) where sorties.last != sortie { sorties.append(sortie) }
      let flown = underWay(track)
      let speed = flown.map(\.groundSpeed).max()
      table.rows.append([
        planned.vehicleCell(track.vehicle), Table.Cell("\(Set(sorties).count)"), Table.Cell("\(track.readings.count)"),
        Table.Cell(flown.first.map { clock.clock($0.time) } ?? "–"),
        Table.Cell(flown.last.map { clock.clock($0.time) } ?? "–"),
        Table.Cell(speed.map { "\(NumberText.fixed($0.metresPerSecond, digits: 1)) m/s" } ?? "–"),
        Table.Cell(flown.map(\.altitude).max().map { "\(NumberText.fixed($0.metres, digits: 0)) m AMSL" } ?? "–"),
        Table.Cell(track.readings.compactMap(\.charge).min().map(NumberText.charge) ?? "–"),
      ])
    }
    return table.rows.isEmpty ? "" : "<h2>Vehicles</h2>\n" + table.html
  }

  /// The most events that the page lists with every detail; of a longer run it lists the notable ones.
  static let everyEventMax = 60
  /// The most events that the page lists; the store has them all.
  static let eventsMax = 400

  /// What happened; where there is too much, the worst first choice is kept.
  var eventTable: String {
    guard !run.events.isEmpty else { return "" }
    // Those for programs, such as a dispatcher that goes on, are no news to people.
    var events = run.events.filter { $0.severity < .debug }
    var note = ""
    if events.count > Self.everyEventMax {
      let notable = events.filter { $0.severity <= .notice }
      let kept = notable.count <= Self.eventsMax ? notable : Array(notable.prefix(Self.eventsMax))
      note = "<p class=\"soft\">\(kept.count) of \(events.count) events; the others are in the run's file.</p>\n"
      events = kept
    }
    var table = Table(columns: [
      .init("Time", .number), .init("Vehicle", .line), .init("Severity", .line), .init("Event", .line), .init("Text"),
    ])
    for event in events {
      let tone: Page.Tone = event.severity <= .error ? .bad : event.severity == .warning ? .warn : .plain
      table.rows.append([
        Table.Cell(clock.clock(event.time)), event.vehicle.map(planned.vehicleCell) ?? Table.Cell("–"),
        Table.Cell(markup: Page.badge(event.severity.name, tone)), Table.Cell(event.kind), Table.Cell(event.text),
      ])
    }
    return "<h2>Events</h2>\n" + note + table.html
  }

  /// Enough to repeat the run, and the map's credit line.
  var origin: String {
    let description = run.description
    let source = "\(map.metadata.source), \(map.metadata.sourceDate), \(map.metadata.licence)"
    return """
      <footer><p>Seed \(description.seed)\(description.scenario.isEmpty ? "" : ", scenario ")\
      \(Markup.escaped(description.scenario)). Recorded by Sortie \(Markup.escaped(description.toolVersion)); planned \
      by Sortie \(Markup.escaped(plan.toolVersion)), seed \(plan.seed).</p>
      <p>Plan SHA-256 <code>\(Markup.escaped(description.planSHA256))</code></p>
      <p>Map: \(Markup.escaped(map.metadata.attribution)) · \(Markup.escaped(source))</p></footer>

      """
  }
}
