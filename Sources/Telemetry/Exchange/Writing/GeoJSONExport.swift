import Quantities

/// A run as GeoJSON (RFC 7946): a line for each sortie with its times, a point for each event and passage, a polygon
/// for each thermal cell.
///
/// Coordinates are longitude and latitude in degrees and metres above mean sea level. RFC 7946 means the ellipsoid by
/// the third number; the member `verticalDatum` says that this file does not, as in the plan's own `plan.geojson`.
package enum GeoJSONExport {
  /// Writes the file and commits nothing: the caller does. Ways come in the order in which they end.
  package static func write(_ run: RunExportSource, to file: ExportFile) throws -> RunExportSummary {
    var writer = Writer(run: run, file: file)
    try writer.write()
    return writer.summary
  }

  private struct Writer {
    let run: RunExportSource
    let file: ExportFile
    var summary = RunExportSummary()
    var isFirst = true

    mutating func write() throws {
      let description = run.description
      file.text.add("{\"type\":\"FeatureCollection\",\"name\":")
      file.text.json(description.mission)
      file.text.add(",\"start\":")
      file.text.json(description.start.description)
      file.text.add(",\"verticalDatum\":\"AMSL\",\"attribution\":")
      file.text.json(description.attribution)
      file.text.add(",\"features\":[\n")
      try tracks()
      try events()
      try passages()
      try cells()
      file.text.add("\n]}\n")
    }

    private mutating func begin(_ geometry: String) {
      file.text.add(isFirst ? "{\"type\":\"Feature\",\"geometry\":" : ",\n{\"type\":\"Feature\",\"geometry\":")
      file.text.add(geometry)
      isFirst = false
    }

    private mutating func tracks() throws {
      var collector = TrackCollector()
      try run.eachReading { place, reading in
        summary.add("readings")
        if let track = collector.add(place, reading) { try put(track) }
      }
      for track in collector.finish() { try put(track) }
    }

    private mutating func put(_ track: ExportTrack) throws {
      summary.add("tracks")
      // A line has two places at least; a vehicle that was seen once is a point.
      let isLine = track.points.count > 1
      begin(isLine ? "{\"type\":\"LineString\",\"coordinates\":[" : "{\"type\":\"Point\",\"coordinates\":")
      for (index, point) in track.points.enumerated() {
        if index > 0 { file.text.add(",") }
        position(point.longitude, point.latitude, point.altitudeMetres)
        try file.flushIfFull()
      }
      file.text.add(isLine ? "]},\"properties\":{\"kind\":\"track\"" : "},\"properties\":{\"kind\":\"track\"")
      text("vehicle", track.vehicle)
      text("sortie", track.sortie)
      file.text.add(",\"part\":\(track.part)")
      if let first = track.points.first, let last = track.points.last {
        moment("begins", first.time)
        moment("ends", last.time)
      }
      try list("times_s", track.points) { text, point in text.number(point.time.seconds, 3) }
      try list("charge", track.points) { text, point in text.number(point.chargeFraction, 4, missing: "null") }
      file.text.add("}}")
      try file.flushIfFull()
    }

    private func list(
      _ name: String, _ points: [ExportTrack.Point], _ put: (inout ExportText, ExportTrack.Point) -> Void
    ) throws {
      file.text.add(",\"\(name)\":[")
      for (index, point) in points.enumerated() {
        if index > 0 { file.text.add(",") }
        put(&file.text, point)
        try file.flushIfFull()
      }
      file.text.add("]")
    }

    private mutating func events() throws {
      for event in try run.events() {
        summary.add("events")
        // A place that is not known is null, as RFC 7946 section 3.2 has it.
        begin(event.position == nil ? "null" : "{\"type\":\"Point\",\"coordinates\":")
        if let place = event.position {
          position(place.longitude, place.latitude, nil)
          file.text.add("}")
        }
        file.text.add(",\"properties\":{\"kind\":\"event\"")
        number("time_s", event.time.seconds, 3)
        moment("time", event.time)
        text("vehicle", event.vehicle)
        text("severity", event.severity.name)
        text("event", event.kind)
        text("text", event.text)
        file.text.add("}}")
        try file.flushIfFull()
      }
    }

    private mutating func passages() throws {
      for passage in try run.zonePassages() {
        summary.add("zone passages")
        begin("{\"type\":\"Point\",\"coordinates\":")
        position(passage.position.longitude, passage.position.latitude, passage.altitude.metres)
        file.text.add("},\"properties\":{\"kind\":\"zone-passage\"")
        text("vehicle", passage.vehicle)
        text("zone", passage.zone)
        number("entered_s", passage.entered.seconds, 3)
        number("left_s", passage.left?.seconds, 3)
        file.text.add("}}")
        try file.flushIfFull()
      }
    }

    private mutating func cells() throws {
      for cell in try run.thermalCells() {
        summary.add("thermal cells")
        begin("{\"type\":\"Polygon\",\"coordinates\":[[")
        for (index, corner) in try run.corners(of: cell).enumerated() {
          if index > 0 { file.text.add(",") }
          position(corner.longitude, corner.latitude, nil)
        }
        file.text.add("]]},\"properties\":{\"kind\":\"thermal-cell\",\"column\":\(cell.index.column)")
        file.text.add(",\"row\":\(cell.index.row)")
        number("mean_c", cell.mean.celsius, 3)
        number("min_c", cell.minimum.celsius, 3)
        number("max_c", cell.maximum.celsius, 3)
        file.text.add(",\"sample_count\":\(cell.count)")
        number("standard_uncertainty_k", cell.standardUncertaintyKelvin, 3)
        file.text.add("}}")
        try file.flushIfFull()
      }
    }

    private func position(_ longitude: Double, _ latitude: Double, _ altitude: Double?) {
      file.text.add("[")
      file.text.number(longitude, 7)
      file.text.add(",")
      file.text.number(latitude, 7)
      if let altitude {
        file.text.add(",")
        file.text.number(altitude, 3, missing: "0")
      }
      file.text.add("]")
    }

    private func text(_ name: String, _ value: String?) {
      file.text.add(",\"\(name)\":")
      file.text.json(value)
    }

    private func number(_ name: String, _ value: Double?, _ digits: Int) {
      file.text.add(",\"\(name)\":")
      file.text.number(value, digits, missing: "null")
    }

    private func moment(_ name: String, _ time: MissionTime) {
      file.text.add(",\"\(name)\":\"")
      file.text.moment(millisecondsSinceEpoch: run.unixMilliseconds(time))
      file.text.add("\"")
    }
  }
}
