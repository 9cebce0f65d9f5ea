import ArgumentParser
import Foundation
import Geometry
import Maps
import Missions
import Quantities
import Telemetry

/// `sortie publish`: a folder of open data from a run.
struct PublishCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Write an open-data folder of a run in which nobody can be found.",
    discussion: """
      Surface temperatures as GeoJSON, CSV and OGC SensorThings, a summary of tasks, a DCAT-AP 3 catalogue and a page. \
      Cells are merged until each holds at least k cells, places for a person and samples, and k dwellings where it \
      is of roofs. Vehicle tracks are never in it: they show who gets medicine. Nor is ground that was searched for \
      people. The run keeps a record of who published what.
      """)

  @Argument(help: "The run folder.")
  var run: String

  @Option(name: [.short, .customLong("output")], help: "The folder to write; it must not be there, or be empty.")
  var output: String

  @Option(help: "The least number of cells, places, samples and dwellings in a published cell, 5 to 1000.")
  var k = PublicationRules.standardK

  @Option(help: "The address of the licence, such as https://creativecommons.org/licenses/by/4.0/.")
  var licence: String?

  @Option(help: "Who publishes the data.")
  var publisher: String?

  @Option(help: "The name of the data; without it, one is made from the map's.")
  var title: String?

  @Option(name: .customLong("base-url"), help: "The address where the files will stand.")
  var baseURL: String?

  func validate() throws {
    guard (PublicationRules.leastK...PublicationRules.largestK).contains(k) else {
      throw ValidationError("--k is \(PublicationRules.leastK) to \(PublicationRules.largestK)")
    }
    for (name, value) in [("--licence", licence), ("--base-url", baseURL)] {
      if let value, !Self.isAddress(value) { throw ValidationError("\(name) is an address that begins with https://") }
    }
  }

  /// Whether a text is an absolute address that can stand in JSON-LD and Markdown as it is.
  static func isAddress(_ text: String) -> Bool {
    guard text.hasPrefix("https://") || text.hasPrefix("http://"), let url = URL(string: text), url.host() != nil else {
      return false
    }
    return text.utf8.allSatisfy { $0 > 32 && $0 < 127 && !"\"<>\\^`{|}".utf8.contains($0) }
  }

  func run(on console: Console) throws -> Outcome {
    guard let thermal = try ThermalRun.read(run, on: console) else { return .problems }
    guard let publication = try publication(of: thermal, on: console) else { return .problems }
    let folder = try FinishedFolder(output)
    do {
      let files = try write(publication, to: folder)
      try record(publication, of: thermal, on: console)
      try folder.finish()
      answer(publication, files: files, on: console)
    } catch {
      try folder.abandon()
      throw error
    }
    return .fine
  }

  /// What is published; nil, and said, where nothing may be.
  private func publication(of thermal: ThermalRun, on console: Console) throws -> Publication? {
    guard thermal.isComplete else {
      console.note("error: the run in `\(run)` has not ended, or its `\(RunFolder.sheetName)` is gone")
      console.note(
        "help: publish when it has ended; what is published twice on the way shows the few cells in between")
      return nil
    }
    guard let mission = thermal.loaded?.mission else {
      console.note("error: without its plan and mission nobody knows what the cells of `\(run)` were seen for")
      console.note("help: put the plan folder back beside the run, as `\(RunFolder.sheetName)` names it")
      return nil
    }
    let publishable = PublishableCells(of: thermal, mission: mission)
    let grid = PublishedGrid(
      publishable.cells, cellSize: thermal.cellSize, dwellings: publishable.dwellings, rules: PublicationRules(k: k))
    let withheld = publishable.heldBackCount + grid.withheldCount
    guard !grid.cells.isEmpty else {
      console.note("error: no cell of `\(run)` may be published")
      console.note(
        "help: \(publishable.heldBackCount) of \(thermal.cells.count) cells lie outside the areas of surveys with a "
          + "publishable purpose, \(grid.withheldCount) are too few together for k = \(k)")
      return nil
    }
    console.note("\(withheld) of \(thermal.cells.count) cells are held back; the folder does not say which or how many")
    let start = thermal.description.start
    let seen = thermal.span.map { span in
      (start: start.advanced(bySeconds: span.start.seconds), end: start.advanced(bySeconds: span.end.seconds))
    }
    if licence == nil { console.note("note: no licence is stated, so nobody may use the data; give --licence") }
    if publisher == nil { console.note("note: the publisher is not named; give --publisher") }
    do {
      return try Publication(
        title: title ?? "Surface temperatures, \(mission.map.metadata.name)", publisher: publisher ?? "not stated",
        licence: licence, attribution: thermal.description.attribution,
        issued: CivilTime(secondsSinceEpoch: console.now().secondsSinceEpoch.rounded(.down)),
        seen: seen ?? (start: start, end: start), baseURL: baseURL.map(Self.withoutSlash), grid: grid,
        tasks: PublishableCells.tasks(of: mission, outcomes: thermal.outcomes), projection: thermal.projection,
        toolVersion: sortieVersion)
    } catch {
      throw CommandFailure("a cell cannot be placed on the map: \(error.reason)")
    }
  }

  private static func withoutSlash(_ address: String) -> String {
    var address = address
    while address.hasSuffix("/") { address.removeLast() }
    return address
  }

  private func write(
    _ publication: Publication, to folder: FinishedFolder
  ) throws -> [PublicationCatalogue.File] {
    var files: [PublicationCatalogue.File] = []
    func put(
      _ text: String, _ name: String, _ title: String, _ mediaType: String, _ format: String, _ standard: String? = nil,
      isOfTasks: Bool = false
    ) throws {
      try folder.write(text, to: name)
      let bytes = Array(text.utf8)
      files.append(
        PublicationCatalogue.File(
          name: name, title: title, mediaType: mediaType, format: format, standard: standard, byteCount: bytes.count,
          sha256: sha256(bytes), isOfTasks: isOfTasks))
    }
    try put(
      publication.geoJSON, "cells.geojson", "Cells as GeoJSON", "application/geo+json", "GEOJSON",
      "https://www.rfc-editor.org/rfc/rfc7946")
    try put(
      publication.csv, "cells.csv", "Cells as a table", "text/csv", "CSV", "https://www.rfc-editor.org/rfc/rfc4180")
    try put(
      publication.sensorThings, "cells.sensorthings.json", "Cells for an OGC SensorThings server", "application/json",
      "JSON", "http://www.opengis.net/doc/is/sensorthings/1.1")
    try put(
      publication.tasksCSV, "tasks.csv", "Tasks by kind", "text/csv", "CSV", "https://www.rfc-editor.org/rfc/rfc4180",
      isOfTasks: true)
    try folder.write(publication.page, to: "README.md")
    try folder.write(PublicationCatalogue(of: publication, files: files).text, to: "catalog.jsonld")
    return files
  }

  /// Writes who published what into the run. What cannot be recorded is not published.
  private func record(_ publication: Publication, of thermal: ThermalRun, on console: Console) throws {
    let entry = console.auditEntry(
      .published,
      "\(publication.grid.cells.count) cells with k = \(k), to \(output); "
        + "publisher \(publication.publisher), licence \(publication.licence ?? "none")")
    do {
      let end = try RunStore.record(entry, at: "\(run)/\(RunFolder.storeName)")
      console.note("audit entry \(end.entries): \(end.hash)")
    } catch {
      throw CommandFailure(
        "nothing is published, since it cannot be recorded in the run: \(error)",
        help: "copy the run to where it may be written, and publish the copy")
    }
  }

  private func answer(_ publication: Publication, files: [PublicationCatalogue.File], on console: Console) {
    var table = TextTable([("file", .left), ("bytes", .right), ("sha256", .left)])
    for file in files { table.add(file.name, "\(file.byteCount)", String(file.sha256.prefix(16)) + "…") }
    console.result(table.text)
    let sides = publication.grid.cells.map { Double($0.span) * publication.grid.sourceSize.metres }
    console.say(
      "\(output): \(publication.grid.cells.count) cells of \(ClockText.fixed(sides.min() ?? 0, 0)) to "
        + "\(ClockText.fixed(sides.max() ?? 0, 0)) m")
  }
}
