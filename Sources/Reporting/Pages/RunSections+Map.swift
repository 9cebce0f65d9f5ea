import Geometry
import Maps
import Plans
import Quantities
import Telemetry

extension RunSections {
  /// The names of robots that work on floors: they have pictures of their own.
  private var indoors: Set<String> { Set(report.floors.flatMap(\.vehicles)) }

  /// The slider that moves time; a script shows it.
  var player: String {
    guard record.readingCount > 0 else { return "" }
    return """
      <div class="player" role="group" aria-label="Time" data-script="" hidden="hidden">
      <button id="play" type="button" aria-pressed="false">Play</button>
      <label for="speed">Speed</label>
      <select id="speed"><option value="1">1 ×</option><option value="10">10 ×</option>\
      <option value="60" selected="selected">60 ×</option><option value="300">300 ×</option></select>
      <input id="time" type="range" min="0" max="1" value="1" step="any" aria-label="Moment of the run"/>
      <output id="clock" for="time"></output>
      </div>

      """
  }

  /// The map with planned ways and flown tracks, the floors, the legends, and the table of the moment.
  func mapSection() throws(ProjectionError) -> String {
    var text = ""
    let showsMap =
      report.plan.map { PlanPicture.showsMap($0, tasks: report.tasks, floors: report.floors) }
      ?? !record.tracks.isEmpty
    if showsMap {
      var options = MapPicture.Options(hiddenVehicles: indoors)
      options.listsVehicles = false
      options.hotSpots = report.hotSpots?.spots ?? []
      let map = try MapPicture.svg(
        map: report.map, plan: report.plan, tasks: report.tasks, run: record, options: options)
      let hasTracks = record.tracks.contains { !indoors.contains($0.vehicle) && !$0.trips.isEmpty }
      text += hasTracks ? switchAndLegend : ""
      text += Page.figure(
        map,
        caption: (report.plan == nil ? "" : "Dashed thin lines are ways as planned. ")
          + (hasTracks ? "Solid lines are tracks as recorded" : "No track was recorded")
          + (record.thermalCells.isEmpty ? "." : "; squares are surface temperatures where frames were taken."),
        isWide: true)
    }
    if let plan = report.plan {
      for floor in report.floors {
        text += try PlanPage.floorFigures(
          floor, plan: plan, map: report.map, tasks: report.tasks, run: record)
      }
    }
    return text + momentTable
  }

  private var switchAndLegend: String {
    let scales = TrackScales(
      tracks: record.tracks.filter { !indoors.contains($0.vehicle) }, reserve: report.plan?.rules.reserve)
    let choices = [("vehicle", "vehicle"), ("charge", "charge"), ("speed", "speed"), ("none", "hidden")].map {
      name, label in
      "<span><input type=\"radio\" name=\"by\" id=\"by-\(name)\" value=\"\(name)\""
        + (name == "vehicle" ? " checked=\"checked\"" : "") + "/> <label for=\"by-\(name)\">\(label)</label></span>"
    }
    let vehicles = record.tracks.filter { !indoors.contains($0.vehicle) }.map { track in
      "<li><button type=\"button\" class=\"key\" data-v=\"\(track.number)\" aria-pressed=\"false\">"
        + "\(Page.dot(track.number))\(Markup.escaped(track.vehicle))</button></li>"
    }
    func keys(_ scale: TrackScale, _ prefix: String) -> String {
      scale.labels.enumerated().map { index, label in
        "<li><span class=\"swatch \(prefix)\(index)\"></span>\(Markup.escaped(label))</li>"
      }.joined()
    }
    return """
      <fieldset><legend>Tracks by</legend>\(choices.joined())</fieldset>
      <ul class="keys by by-vehicle legend-vehicles" aria-label="Vehicles; press one to show it before the others">\
      \(vehicles.joined())</ul>
      <ul class="keys by by-charge" aria-label="Colours of charge">\(keys(scales.charge, "kq"))</ul>
      <ul class="keys by by-speed" aria-label="Colours of speed over ground">\(keys(scales.speed, "ks"))</ul>

      """
  }

  /// Where every vehicle is at the moment of the slider; a script fills and shows it.
  private var momentTable: String {
    guard record.readingCount > 0 else { return "" }
    var table = Table(
      columns: [
        .init("Vehicle", .line), .init("State", .line), .init("Sortie", .line), .init("Mode", .line),
        .init("Speed", .number), .init("Height", .number), .init("Charge", .number), .init("Nearest in the air"),
      ], caption: "Every vehicle at the moment of the slider. Heights are above mean sea level.", identifier: "now",
      namesRows: true)
    for track in record.tracks {
      table.rowAttributes.append(" data-v=\"\(track.number)\"")
      table.rows.append([vehicleCell(track.vehicle)] + Array(repeating: Table.Cell("–"), count: 7))
    }
    return """
      <div class="moment" data-script="" hidden="hidden"><h3>At this moment</h3>
      <div class="tall">\(table.html)</div></div>

      """
  }
}
