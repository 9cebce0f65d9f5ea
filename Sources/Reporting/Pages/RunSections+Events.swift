import Plans
import Quantities
import Telemetry

extension RunSections {
  /// The most events that the page lists; the store has them all. The worst are kept.
  static let eventsMax = 1000

  /// The events that are listed, in the order of time, and how many there are.
  var listedEvents: (listed: [RunEvent], all: Int) {
    // Those for programs, such as a dispatcher that goes on, are no news to people.
    let events = record.events.filter { $0.severity < .debug }
    guard events.count > Self.eventsMax else { return (events, events.count) }
    let kept = events.enumerated().sorted { ($0.element.severity, $0.offset) < ($1.element.severity, $1.offset) }
      .prefix(Self.eventsMax).map(\.offset).sorted()
    return (kept.map { events[$0] }, events.count)
  }

  /// What happened, with filters; where there is too much, the worst.
  var eventSection: String {
    let (events, count) = listedEvents
    guard !events.isEmpty else { return "" }
    var note = ""
    if events.count < count {
      note =
        "<p class=\"soft\">\(events.count) of \(count) events, the gravest; the others are in the run's file.</p>\n"
    }
    var table = Table(
      columns: [
        .init("Time", .number), .init("Vehicle", .line), .init("Severity", .line), .init("Event", .line), .init("Text"),
      ], caption: "What happened, in local time.", identifier: "event-table")
    var vehicles: [String] = []
    for name in events.compactMap(\.vehicle).sorted() where vehicles.last != name { vehicles.append(name) }
    let places = Dictionary(uniqueKeysWithValues: vehicles.enumerated().map { ($1, $0) })
    for event in events {
      let tone: Page.Tone = event.severity <= .error ? .bad : event.severity == .warning ? .warn : .plain
      let place = event.vehicle.flatMap { places[$0] }.map(String.init) ?? "none"
      table.rowAttributes.append(" data-s=\"\(event.severity.rawValue)\" data-w=\"\(place)\"")
      table.rows.append([
        timeCell(event.time), event.vehicle.map(vehicleCell) ?? Table.Cell("–"),
        Table.Cell(markup: Page.badge(event.severity.name, tone)), Table.Cell(event.kind), Table.Cell(event.text),
      ])
    }
    return note + filter(vehicles) + "<div class=\"tall\">\n\(table.html)</div>\n"
  }

  private func filter(_ vehicles: [String]) -> String {
    let severities: [(RunEvent.Severity, String)] = [
      (.info, "all"), (.notice, "notices and worse"), (.warning, "warnings and worse"), (.error, "errors and worse"),
    ]
    let levels = severities.map { "<option value=\"\($0.rawValue)\">\($1)</option>" }.joined()
    let names = vehicles.enumerated().map { "<option value=\"\($0)\">\(Markup.escaped($1))</option>" }.joined()
    return """
      <div class="filter" role="group" aria-label="Filter of events" data-script="" hidden="hidden">
      <span><label for="severity">Severity</label> <select id="severity">\(levels)</select></span>
      <span><label for="whose">Vehicle</label> <select id="whose"><option value="">all</option>\
      <option value="none">the run itself</option>\(names)</select></span>
      <span id="kept" role="status"></span>
      </div>

      """
  }

  /// How the page was made, and within what limits.
  var method: String {
    guard record.readingCount > 0 else { return "" }
    let tolerance = record.tolerance
    let drivers = Set(report.plan?.vehicles.filter(\.drives).map(\.id) ?? [])
    let robots =
      record.tracks.contains { drivers.contains($0.vehicle) }
      ? "; those of ground robots within \(NumberText.short(record.robotTolerance.metres, digits: 2)) m and "
        + "\(NumberText.short(record.robotTolerance.metresPerSecond, digits: 2)) m/s" : ""
    let samples = record.tracks.reduce(0) { $0 + $1.samples.count }
    return """
      <p>The \(NumberText.grouped(record.readingCount)) readings are shown as lines through \
      \(NumberText.grouped(samples)) of them. At its own time every reading lies within \
      \(NumberText.short(tolerance.metres)) m of its line in the plane, \
      \(NumberText.short(tolerance.altitudeMetres)) m in height, \
      \(NumberText.short(tolerance.metresPerSecond)) m/s in speed and \
      \(NumberText.short(tolerance.chargePercent)) points in charge\(robots). Sums and lowest and highest \
      values are of all readings. All of them are in the run's file.</p>
      <p>A reading that its vehicle cannot have reached, faster than \
      \(NumberText.short(TrackReducer.speedMax)) m/s and more than \
      \(NumberText.short(TrackReducer.jumpMetres)) m away, is left out, unless \(TrackReducer.believedAfter) in a row \
      agree. Charge, position and speed are what vehicles told, not what was true.</p>

      """
  }
}
