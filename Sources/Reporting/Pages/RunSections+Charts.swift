import Maps
import Plans
import Quantities
import Telemetry

extension RunSections {
  /// The vehicles over time, with a table of all sorties.
  var timeline: String {
    let picture = RunTimeline(report: report, axis: axis).svg()
    guard !picture.isEmpty else { return "" }
    let marks = [
      (TaskResult.Status.done, "task done"), (.late, "done after its window"), (.notDone, "not done"),
    ].map { status, label in
      "<li><svg class=\"inline\" viewBox=\"0 0 20 20\" aria-hidden=\"true\">"
        + RunTimeline.mark(status, x: 10, y: 10, number: status == .notDone ? "" : "1", isKey: true)
        + "</svg> \(label)</li>"
    }
    let figure = Page.figure(picture, caption: "Local time. Numbers are those of the tasks.", isWide: true)
    return """
      <ul class="keys" aria-label="Marks"><li>pale: planned</li><li>solid: flown</li><li>hatched: no readings</li>\
      \(marks.joined())<li>brackets below: windows of tasks</li></ul>
      <div class="tall">\(figure)</div>

      """ + Page.details("Table of all sorties", sortieTable)
  }

  private var sortieTable: String {
    var table = Table(
      columns: [
        .init("Vehicle", .line), .init("Sortie", .line), .init("Planned start", .number), .init("Flown start", .number),
        .init("Planned end", .number), .init("Flown end", .number), .init("Charge at end", .number),
      ], caption: "Sorties as planned and as flown.")
    var seen: Set<String> = []
    func add(_ vehicle: String, _ sortie: String, _ planned: Sortie?, _ trips: [RunTrack.Trip]) {
      table.rows.append([
        vehicleCell(vehicle), Table.Cell(sortie.isEmpty ? "–" : sortie),
        Table.Cell(planned?.takeOff.map(clock.clock) ?? "–"), timeCell(trips.first?.span.start),
        Table.Cell(planned?.landing.map(clock.clock) ?? "–"), timeCell(trips.last?.span.end),
        Table.Cell(trips.last?.chargeAtEnd.map(NumberText.charge) ?? "–"),
      ])
    }
    for vehicle in report.plan?.vehicles ?? [] {
      let trips = record.tracks.first { $0.vehicle == vehicle.id }?.trips ?? []
      for sortie in vehicle.sorties {
        seen.insert(sortie.id)
        add(vehicle.id, sortie.id, sortie, trips.filter { $0.sortie == sortie.id })
      }
    }
    for track in record.tracks {
      for trip in track.trips where !seen.contains(trip.sortie) { add(track.vehicle, trip.sortie, nil, [trip]) }
    }
    return table.rows.isEmpty ? "" : table.html
  }

  /// The charge of every vehicle.
  var charge: String {
    let picture = ChargeChart(report: report, axis: axis).svg()
    guard !picture.isEmpty else { return "" }
    var table = Table(
      columns: [
        .init("Vehicle", .line), .init("First", .number), .init("Lowest", .number), .init("Lowest at", .number),
        .init("Last", .number), .init("Against the reserve"),
      ], caption: "Charge as the vehicles told it.", namesRows: true)
    for track in record.tracks {
      let sums = track.sums
      guard let lowest = sums.lowestCharge else { continue }
      let reserve = report.plan?.rules.reserve
      let words =
        reserve.map {
          lowest < $0 ? "below by \(NumberText.fixed($0.percent - lowest.percent, digits: 1)) points" : "kept"
        }
      table.rowAttributes.append(" data-v=\"\(track.number)\"")
      table.rows.append([
        vehicleCell(track.vehicle), Table.Cell(sums.firstCharge.map(NumberText.charge) ?? "–"),
        Table.Cell(NumberText.charge(lowest)), timeCell(sums.lowestChargeAt),
        Table.Cell(sums.lastCharge.map(NumberText.charge) ?? "–"),
        Table.Cell(markup: words.map { Page.badge($0, $0 == "kept" ? .good : .bad) } ?? "–"),
      ])
    }
    return Page.figure(
      picture, caption: "Charge of each vehicle over local time, in the colours of the map.", isWide: true)
      + Page.details("Table of charges", table.html)
  }

  /// How near vehicles came to each other and to buildings.
  var distances: String {
    let separation = separationChart
    let clearance = clearanceChart
    guard !separation.isEmpty || !clearance.isEmpty else { return "" }
    var table = Table(
      columns: [
        .init("Vehicle", .line), .init("Nearest vehicle", .line), .init("Distance", .number), .init("At", .number),
        .init("Nearest building"), .init("Distance", .number), .init("At", .number),
      ], caption: "The nearest approach of each vehicle in the air.", namesRows: true)
    for (index, track) in record.tracks.enumerated() {
      let near = report.separation.nearest[index]
      let low = report.clearance.nearest[index]
      guard near != nil || low != nil else { continue }
      let other = near.map { $0.first == index ? $0.second : $0.first }
      table.rowAttributes.append(" data-v=\"\(track.number)\"")
      table.rows.append([
        vehicleCell(track.vehicle), other.map { vehicleCell(report.vehicle($0)) } ?? Table.Cell("–"),
        Table.Cell(near.map { metres($0.distance) } ?? "–"), timeCell(near?.time),
        Table.Cell(low.map { buildingName($0.building) } ?? "–"), Table.Cell(low.map { metres($0.distance) } ?? "–"),
        timeCell(low?.time),
      ])
    }
    return separation + clearance + Page.details("Table of nearest approaches", table.html)
  }

  private func metres(_ length: Length) -> String { "\(NumberText.fixed(length.metres, digits: 1)) m" }

  func buildingName(_ index: Int) -> String {
    let building = report.map.buildings[index]
    return building.name.isEmpty ? building.id : building.name
  }

  private var separationChart: String {
    let rule = report.plan?.rules.separation
    let series = report.separation
    let chart = DistanceChart(
      identifier: "separation", title: "The two nearest vehicles in the air over time",
      entries: series.entries.map { entry in
        (
          entry.time, entry.distance.metres,
          "\(report.vehicle(entry.first)) and \(report.vehicle(entry.second)), \(metres(entry.distance))"
        )
      }, limitMetres: rule?.metres, limitName: "separation", metresMax: SeparationSeries.metresMax, axis: axis,
      clock: clock)
    let picture = chart.svg()
    guard !picture.isEmpty else { return "" }
    let step = NumberText.short(series.stepSeconds)
    let below = rule.map(series.count) ?? 0
    let words =
      rule == nil
      ? "" : below == 0 ? " It was kept." : " It was not kept in \(below) stretches of \(step) s: the triangles."
    return "<h3>Separation</h3>\n"
      + Page.figure(
        picture,
        caption:
          "The distance in space of the two nearest vehicles in the air.\(words) Worked out from the lines of this "
          + "page, which are within \(tolerance) of the readings; between readings, steps of \(step) s with straight "
          + "movement are taken. What is farther apart than \(NumberText.short(chart.top)) m is not drawn.",
        isWide: true)
  }

  private var clearanceChart: String {
    let rule = report.plan?.rules.clearance.metres
    let series = report.clearance
    let chart = DistanceChart(
      identifier: "clearance", title: "The least distance of a vehicle in the air to a building over time",
      entries: series.entries.map { entry in
        (
          entry.time, entry.distance.metres,
          "\(report.vehicle(entry.track)), \(metres(entry.distance)) to \(buildingName(entry.building))"
        )
      }, limitMetres: rule, limitName: "clearance", metresMax: ClearanceSeries.metresMax, axis: axis, clock: clock)
    let picture = chart.svg()
    guard !picture.isEmpty else { return "" }
    return "<h3>Clearance of buildings</h3>\n"
      + Page.figure(
        picture,
        caption: "The least distance in space to a building: across to its outline, and above its flat roof. Looked "
          + "at every \(NumberText.short(series.stepMetres)) m along the lines of this page, which are within "
          + "\(tolerance) of the readings. Heights of buildings are those of the map, and "
          + "heights of vehicles those that they told; "
          + "either may be metres off. Zones are not part of it.",
        isWide: true)
  }

  /// The tolerance of lines in the plane.
  var tolerance: String { "\(NumberText.short(record.tolerance.metres)) m" }

  /// How well vehicles could be heard.
  var link: String {
    guard record.readingCount > 0 else { return "" }
    let picture = LinkChart(report: report, axis: axis).svg()
    let tells = record.tracks.contains { !$0.links.isEmpty }
    let figure =
      picture.isEmpty
      ? (tells ? "<p>No packet was lost, as far as readings tell.</p>\n" : "")
      : Page.figure(
        picture,
        caption: "The share of packets that were lost, as the link layer counted them, the worst of each "
          + "\(NumberText.short(RunTrack.linkStretchSeconds)) s.", isWide: true)
    let knowsLoss = !picture.isEmpty
    var table = Table(
      columns: [
        .init("Vehicle", .line), .init("Readings", .number), .init("Each", .number), .init("Longest silence", .number),
        .init("From", .number), .init("Silences", .number), .init("Silent in all", .number), .init("Left out", .number),
      ] + (knowsLoss ? [.init("Worst loss", .number), .init("At", .number)] : []),
      caption:
        "A silence is more than \(NumberText.short(TrackReducer.silenceSeconds)) s without a reading. Left out are "
        + "readings at impossible places, and those with the time of the one before.", namesRows: true)
    for track in record.tracks {
      let sums = track.sums
      let each = sums.span.flatMap { span -> String? in
        guard sums.readings > 1 else { return nil }
        let heard = span.end - span.start - sums.silentSeconds
        return "\(NumberText.fixed(heard / Double(sums.readings - 1), digits: 2)) s"
      }
      let worst = track.links.max { ($0.loss, $1.time) < ($1.loss, $0.time) }
      let loss =
        knowsLoss
        ? [Table.Cell(worst.map { "\(NumberText.fixed($0.loss * 100, digits: 0)) %" } ?? "–"), timeCell(worst?.time)]
        : []
      table.rowAttributes.append(" data-v=\"\(track.number)\"")
      table.rows.append(
        [
          vehicleCell(track.vehicle), Table.Cell(NumberText.grouped(sums.readings)), Table.Cell(each ?? "–"),
          Table.Cell(sums.readings > 1 ? "\(NumberText.fixed(sums.longestSilence, digits: 1)) s" : "–"),
          timeCell(sums.longestSilenceAt), Table.Cell("\(sums.silences)"),
          Table.Cell(sums.silences > 0 ? NumberText.span(seconds: sums.silentSeconds) : "–"),
          Table.Cell("\(sums.strays + sums.repeated)"),
        ] + loss)
    }
    return figure + table.html
  }

  /// The most passages through zones that the page lists.
  private static let passagesMax = 500

  /// The zones that vehicles were seen in.
  var zones: String {
    let passages = record.zonePassages
    guard !passages.isEmpty else { return "" }
    var table = Table(
      columns: [
        .init("Vehicle", .line), .init("Zone"), .init("Kind"), .init("Entered", .number), .init("Left", .number),
        .init("For", .number), .init("Height", .number),
      ],
      caption: passages.count > Self.passagesMax
        ? "The first \(Self.passagesMax) of \(passages.count) passages through zones."
        : "Passages through zones of every kind while they were active, allowed or not: what is not is among the "
          + "expectations. Heights are above mean sea level, where the zone was entered.")
    for passage in passages.prefix(Self.passagesMax) {
      table.rows.append([
        vehicleCell(passage.vehicle), zoneCell(passage.zone), Table.Cell(zone(passage.zone)?.restriction.words ?? "–"),
        timeCell(passage.entered), timeCell(passage.left),
        Table.Cell(passage.left.map { NumberText.span(seconds: $0 - passage.entered) } ?? "to the end"),
        Table.Cell("\(NumberText.fixed(passage.altitude.metres, digits: 0)) m"),
      ])
    }
    return table.html
  }

  /// The zone of the map with an identifier; nil for one that was announced during the run.
  private func zone(_ identifier: String) -> Zone? { report.map.zones.first { $0.identifier == identifier } }

  /// A zone's name with its identifier below.
  private func zoneCell(_ identifier: String) -> Table.Cell {
    guard let name = zone(identifier)?.name, !name.isEmpty, name != identifier else { return Table.Cell(identifier) }
    return Table.Cell(markup: "\(Markup.escaped(name))<span class=\"sub\">\(Markup.escaped(identifier))</span>")
  }
}
