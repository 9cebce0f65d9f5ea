import Geometry
import Maps
import Plans
import Quantities
import Telemetry

/// The parts of a run's page.
struct RunSections {
  let report: RunReport

  var record: RunRecord { report.record }
  var clock: TimeText { report.clock }

  /// With more vehicles than this the page draws what is not seen later, and signs have no names.
  private static let vehiclesOfSmallRunMax = 24

  /// Whether there are many vehicles.
  var isLarge: Bool { record.tracks.count > Self.vehiclesOfSmallRunMax }

  /// The axis of all charts, so that moments stand below each other.
  var axis: ChartAxis {
    let trips = (report.plan?.vehicles ?? []).flatMap(\.sorties)
    let times =
      trips.flatMap { [$0.takeOff, $0.landing] }.compactMap(\.self)
      + (record.span.map { [$0.start, $0.end] } ?? []) + record.outcomes.compactMap(\.doneAt)
    let (first, last) = (times.min() ?? .start, times.max() ?? .start)
    let margin = (last - first) * 0.01
    return ChartAxis(from: first + -margin, to: last + margin, left: 140, right: 1120)
  }

  /// A vehicle's name with its colour.
  func vehicleCell(_ name: String) -> Table.Cell {
    let number =
      report.plan?.vehicles.firstIndex { $0.id == name } ?? record.tracks.first { $0.vehicle == name }?.number
    return Table.Cell(markup: (number.map(Page.dot) ?? "") + Markup.escaped(name))
  }

  /// Title, verdict and circumstances.
  var header: String {
    let description = record.description
    let scenario = description.scenario.isEmpty ? "" : " · scenario \(Markup.escaped(description.scenario))"
    let seed = description.seed == 0 ? "" : " · seed \(description.seed)"
    return unprovedBanner + """
      <header><p class="kicker">Sortie · run</p>
      <h1>\(Markup.escaped(description.mission))</h1>
      <p>\(verdict)</p>
      <p class="soft">\(Markup.escaped(report.map.metadata.name)) · \(clock.date)\(scenario)\(seed)</p>
      </header>

      """
  }

  private var verdict: String {
    let failures = report.failures.joined(separator: ", ")
    let late = report.lateCount > 0 ? " \(report.lateCount) of them late." : ""
    switch report.verdict {
    case .passed:
      return Page.badge("passed", .good) + " All \(report.plannedCount) planned tasks are done"
        + (report.expectations.isEmpty ? "." : " and all \(report.expectations.count) expectations are met.") + late
    case .failed: return Page.badge("failed", .bad) + " \(Markup.escaped(failures))."
    case .incomplete:
      return Page.badge("not judged", .warn) + " The run was not closed."
        + (failures.isEmpty ? "" : " So far: \(Markup.escaped(failures)).")
    case .recorded: return Page.badge("recorded", .plain) + " Nothing was planned or expected of this run."
    }
  }

  /// What nobody who opens the page may overlook; empty where the plan was proved.
  private var unprovedBanner: String {
    guard !record.description.isPlanProved else { return "" }
    return """
      <p class="banner" role="alert"><strong>This run flew a plan that was not proved.</strong> Nothing below shows \
      that the plan is safe to fly.</p>

      """
  }

  /// What the run lacks; empty where it lacks nothing.
  var lacks: String {
    let lacks = report.lacks
    guard !lacks.isEmpty else { return "" }
    let items = lacks.map { "<li>\(Markup.escaped($0))</li>" }.joined(separator: "\n")
    return """
      <section class="lacks" aria-labelledby="lacks-title"><h2 id="lacks-title">What is missing</h2>
      <ul>
      \(items)
      </ul></section>

      """
  }

  /// Sums over the run.
  var sums: String {
    let lowest = record.tracks.compactMap(\.sums.lowestCharge).min()
    let last = record.tracks.compactMap(\.sums.underWay?.end).max()
    let nearest = report.separation.entries.map(\.distance).min()
    let troubles = record.events.count { $0.severity <= .warning }
    let metres = record.tracks.reduce(0) { $0 + $1.sums.distance.metres }
    var sums: [(name: String, value: String)] = []
    if report.plan != nil {
      sums.append(("tasks done", "\(report.doneCount) of \(report.plannedCount)"))
      sums.append(("late", "\(report.lateCount)"))
    }
    if !report.expectations.isEmpty {
      let met = report.expectations.count(where: \.isMet)
      sums.append(("expectations met", "\(met) of \(report.expectations.count)"))
    }
    sums += [
      ("vehicles", "\(record.tracks.count)"), ("distance", NumberText.distance(Length(metres: metres))),
      ("last on its way", last.map(clock.minutes) ?? "–"),
      ("lowest charge", lowest.map(NumberText.charge) ?? "–"),
      ("nearest vehicles", nearest.map { "\(NumberText.fixed($0.metres, digits: 1)) m" } ?? "–"),
      ("warnings and worse", "\(troubles)"), ("readings", NumberText.grouped(record.readingCount)),
    ]
    return Page.sums(sums)
  }

  /// What was expected.
  var expectationTable: String {
    guard !report.expectations.isEmpty else { return "" }
    var table = Table(
      columns: [.init("Verdict", .line), .init("Expectation"), .init("Run")],
      caption: "What the scenario expects of the run, and what the run showed.")
    for expectation in report.expectations {
      let badge = expectation.isMet ? Page.badge("met", .good) : Page.badge("not met", .bad)
      table.rows.append([
        Table.Cell(markup: badge), Table.Cell(expectation.name), Table.Cell(expectation.value),
      ])
    }
    return table.html
  }

  /// The tasks with planned and flown times; then those that were left out of the plan.
  var taskTable: String {
    guard !report.taskResults.isEmpty else { return "" }
    var table = Table(
      columns: [
        .init("#", .number), .init("Task"), .init("Result", .line), .init("Vehicle", .line), .init("Window", .line),
        .init("Planned", .number), .init("Flown", .number), .init("Difference", .number), .init("Late", .number),
        .init("Amount", .number), .init("Note"),
      ], caption: "Times are local, of the moment at which the service was done. Late is after the end of the window.",
      identifier: "task-table", namesRows: true)
    for result in report.taskResults {
      let difference = zip(result.doneAt, result.plannedEnd).map { done, planned in
        let seconds = (done - planned).rounded()
        return (seconds > 0 ? "+" : "") + NumberText.span(seconds: seconds)
      }
      table.rows.append([
        Table.Cell(result.number.map(String.init) ?? ""), Table.Cell(result.title),
        Table.Cell(markup: Self.badge(result.status)), result.vehicle.map(vehicleCell) ?? Table.Cell("–"),
        Table.Cell(result.window.isEmpty ? "–" : result.window), Table.Cell(result.plannedEnd.map(clock.clock) ?? "–"),
        timeCell(result.doneAt), Table.Cell(difference ?? "–"),
        Table.Cell(result.lateSeconds.map { NumberText.span(seconds: $0) } ?? "–"),
        Table.Cell(result.amount.map { "\(NumberText.short($0, digits: 2)) \(result.unit)" } ?? "–"),
        Table.Cell(result.note),
      ])
    }
    return table.html
  }

  private func zip(_ left: MissionTime?, _ right: MissionTime?) -> (MissionTime, MissionTime)? {
    guard let left, let right else { return nil }
    return (left, right)
  }

  /// A time that the script turns into a button which shows it on the map.
  func timeCell(_ time: MissionTime?) -> Table.Cell {
    guard let time else { return Table.Cell("–") }
    let seconds = NumberText.fixed(time.seconds, digits: 2)
    return Table.Cell(clock.clock(time), attributes: seconds == "–" ? "" : " data-t=\"\(seconds)\"")
  }

  static func badge(_ status: TaskResult.Status) -> String {
    switch status {
    case .done: Page.badge("● done", .good)
    case .late: Page.badge("▲ late", .warn)
    case .notDone: Page.badge("✕ not done", .bad)
    case .leftOut: Page.badge("left out", .plain)
    }
  }

  /// What each vehicle did.
  var vehicleTable: String {
    var table = Table(
      columns: [
        .init("Vehicle", .line), .init("Trips", .number), .init("Readings", .number),
        .init("First on its way", .number), .init("Last on its way", .number), .init("Distance", .number),
        .init("Top speed", .number), .init("Highest", .number), .init("Lowest charge", .number),
      ], caption: "Sums over all readings of each vehicle. Heights are above mean sea level.", namesRows: true)
    for track in record.tracks {
      let sums = track.sums
      table.rowAttributes.append(" data-v=\"\(track.number)\"")
      table.rows.append([
        vehicleCell(track.vehicle), Table.Cell("\(track.trips.count)"),
        Table.Cell(NumberText.grouped(sums.readings)), timeCell(sums.underWay?.start), timeCell(sums.underWay?.end),
        Table.Cell(NumberText.distance(sums.distance)),
        Table.Cell(sums.topSpeed.map { "\(NumberText.fixed($0.metresPerSecond, digits: 1)) m/s" } ?? "–"),
        Table.Cell(sums.highest.map { "\(NumberText.fixed($0.metres, digits: 0)) m" } ?? "–"),
        Table.Cell(sums.lowestCharge.map(NumberText.charge) ?? "–"),
      ])
    }
    return table.rows.isEmpty ? "" : table.html
  }

  /// Enough to repeat the run, and the map's credit line.
  var origin: String {
    let description = record.description
    let metadata = report.map.metadata
    let source = [metadata.source, metadata.sourceDate, metadata.licence].filter { !$0.isEmpty }
    let credit = ([metadata.attribution] + [source.joined(separator: ", ")]).filter { !$0.isEmpty }
    let planned = report.plan.map { "; planned by Sortie \($0.toolVersion), seed \($0.seed)" } ?? ""
    let digest = description.planSHA256.isEmpty ? "none" : description.planSHA256
    return """
      <footer><p>Seed \(description.seed)\(description.scenario.isEmpty ? "" : ", scenario ")\
      \(Markup.escaped(description.scenario)). Recorded by Sortie \(Markup.escaped(description.toolVersion))\
      \(Markup.escaped(planned)).</p>
      <p>Plan SHA-256 <code>\(Markup.escaped(digest))</code></p>
      <p>Map: \(Markup.escaped(credit.isEmpty ? "none" : credit.joined(separator: " · ")))</p></footer>

      """
  }
}
