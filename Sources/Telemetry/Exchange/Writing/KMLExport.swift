import Quantities

/// A run as KML 2.3 for globes and maps: ways with times (`gx:Track`), events, and thermal cells by colour.
///
/// Heights are above mean sea level, which is what `absolute` means in KML.
package enum KMLExport {
  /// Colours of vehicles, blue, green and red after opacity as KML has them; they repeat.
  private static let colours = ["ffb4771f", "ff0e7fff", "ff2ca02c", "ff2827d6", "ffbd6794", "ff4b568c"]
  /// Colours of thermal cells from cold to warm.
  private static let scale = ["99a65628", "99d7a97b", "99e9d5b9", "99b5e0f5", "995fa8f5", "992b3fd9"]

  /// Writes the file and commits nothing: the caller does.
  package static func write(_ run: RunExportSource, to file: ExportFile) throws -> RunExportSummary {
    var writer = Writer(run: run, file: file)
    try writer.write()
    return writer.summary
  }

  private struct Writer {
    let run: RunExportSource
    let file: ExportFile
    var summary = RunExportSummary()

    mutating func write() throws {
      file.text.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"")
      file.text.add(" xmlns:gx=\"http://www.google.com/kml/ext/2.2\">\n<Document>\n")
      element("name", run.description.mission)
      if !run.description.attribution.isEmpty { element("description", run.description.attribution) }
      styles()
      try tracks()
      try events()
      try cells()
      file.text.add("</Document>\n</kml>\n")
    }

    private func styles() {
      for (index, colour) in KMLExport.colours.enumerated() {
        file.text.add("<Style id=\"vehicle-\(index)\"><LineStyle><color>\(colour)</color><width>3</width></LineStyle>")
        file.text.add("<IconStyle><color>\(colour)</color></IconStyle></Style>\n")
      }
      for (index, colour) in KMLExport.scale.enumerated() {
        file.text.add("<Style id=\"heat-\(index)\"><LineStyle><width>0</width></LineStyle>")
        file.text.add("<PolyStyle><color>\(colour)</color></PolyStyle></Style>\n")
      }
    }

    private mutating func tracks() throws {
      file.text.add("<Folder><name>Tracks</name>\n")
      var collector = TrackCollector()
      try run.eachReading { place, reading in
        summary.add("readings")
        if let track = collector.add(place, reading) { try put(track) }
      }
      for track in collector.finish() { try put(track) }
      file.text.add("</Folder>\n")
    }

    private mutating func put(_ track: ExportTrack) throws {
      summary.add("tracks")
      file.text.add("<Placemark>")
      element(
        "name", (track.sortie ?? "\(track.vehicle), between sorties") + (track.part > 1 ? " (\(track.part))" : ""))
      file.text.add("<styleUrl>#vehicle-\(track.place % KMLExport.colours.count)</styleUrl>\n")
      file.text.add("<gx:Track><altitudeMode>absolute</altitudeMode>\n")
      // The schema wants all moments before all places.
      for point in track.points {
        file.text.add("<when>")
        file.text.moment(millisecondsSinceEpoch: run.unixMilliseconds(point.time))
        file.text.add("</when>\n")
        try file.flushIfFull()
      }
      for point in track.points {
        file.text.add("<gx:coord>")
        file.text.number(point.longitude, 7)
        file.text.add(" ")
        file.text.number(point.latitude, 7)
        file.text.add(" ")
        file.text.number(point.altitudeMetres, 3, missing: "0")
        file.text.add("</gx:coord>\n")
        try file.flushIfFull()
      }
      file.text.add("</gx:Track></Placemark>\n")
      try file.flushIfFull()
    }

    private mutating func events() throws {
      file.text.add("<Folder><name>Events</name>\n")
      for event in try run.events() {
        summary.add("events")
        file.text.add("<Placemark>")
        element("name", "\(event.severity.name): \(event.kind)")
        element("description", event.vehicle.map { "\($0): \(event.text)" } ?? event.text)
        file.text.add("<TimeStamp><when>")
        file.text.moment(millisecondsSinceEpoch: run.unixMilliseconds(event.time))
        file.text.add("</when></TimeStamp>")
        if let place = event.position {
          file.text.add("<Point><coordinates>")
          file.text.number(place.longitude, 7)
          file.text.add(",")
          file.text.number(place.latitude, 7)
          file.text.add("</coordinates></Point>")
        }
        file.text.add("</Placemark>\n")
        try file.flushIfFull()
      }
      file.text.add("</Folder>\n")
    }

    private mutating func cells() throws {
      let cells = try run.thermalCells()
      guard let coldest = cells.map(\.mean.celsius).min(), let warmest = cells.map(\.mean.celsius).max() else { return }
      file.text.add("<Folder><name>Surface temperatures</name>\n")
      for cell in cells {
        summary.add("thermal cells")
        let share = warmest > coldest ? (cell.mean.celsius - coldest) / (warmest - coldest) : 0
        let colour = min(KMLExport.scale.count - 1, Int(share * Double(KMLExport.scale.count)))
        file.text.add("<Placemark><name>")
        file.text.number(cell.mean.celsius, 1)
        file.text.add(
          " °C</name><styleUrl>#heat-\(colour)</styleUrl><Polygon><outerBoundaryIs><LinearRing><coordinates>")
        for (index, corner) in try run.corners(of: cell).enumerated() {
          if index > 0 { file.text.add(" ") }
          file.text.number(corner.longitude, 7)
          file.text.add(",")
          file.text.number(corner.latitude, 7)
        }
        file.text.add("</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>\n")
        try file.flushIfFull()
      }
      file.text.add("</Folder>\n")
    }

    private func element(_ name: String, _ value: String) {
      file.text.add("<\(name)>")
      file.text.xml(value)
      file.text.add("</\(name)>\n")
    }
  }
}
