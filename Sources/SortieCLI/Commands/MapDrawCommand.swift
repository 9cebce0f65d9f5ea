import ArgumentParser
import Diagnostics
import Geometry
import Maps
import Quantities
import Reporting

/// `sortie map draw`: a picture of a map.
struct MapDrawCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw", abstract: "Draw a map folder as SVG or PNG.",
    discussion: "The ending of the file decides. PNG needs `rsvg-convert` (Debian: librsvg2-bin).")

  @Argument(help: "The map folder, or an Open-RMF .building.yaml file.")
  var map: String

  @Option(name: [.short, .customLong("output")], help: "The file to write: .svg or .png.")
  var output: String

  @Option(help: "The width in pixels, 200 to 10000.")
  var width: Double = 1400

  @Option(help: "Zones that are not active then are pale, such as 2026-03-02T08:00:00+02:00.")
  var at: String?

  @Flag(help: "Draw the map's first building from the inside.")
  var inside = false

  func run(on console: Console) throws -> Outcome {
    guard (200...10_000).contains(width) else {
      throw CommandFailure("a width of \(width) pixels is out of range", help: "use 200 to 10000")
    }
    let kind = output.lowercased()
    guard kind.hasSuffix(".svg") || kind.hasSuffix(".png") else {
      throw CommandFailure("`\(output)` is neither .svg nor .png", help: "name the file so that its ending says what")
    }
    let moment = try at.map(Moments.moment)
    if map.hasSuffix(".building.yaml") { return try drawBuilding(on: console) }
    let (found, diagnostics) = CityMapReader.read(folder: map)
    LoadedMission.report(diagnostics, sources: [:], on: console)
    guard let city = found else { return .problems }
    // A map of a building alone is drawn from the inside.
    let isCity = !city.buildings.isEmpty || !city.streets.isEmpty || !city.zones.isEmpty
    if inside || !isCity, let building = city.indoor.first {
      try write(IndoorPicture.svg(building, options: .init(widthPixels: width, attribution: city.metadata.attribution)))
      console.say(output)
      return .fine
    }
    guard !inside else {
      throw CommandFailure("the map has no building from the inside", help: "leave out --inside")
    }
    let svg: String
    do {
      svg = try MapPicture.svg(
        map: city, options: MapPicture.Options(widthPixels: width, showsNames: true, moment: moment))
    } catch {
      throw CommandFailure("the map cannot be drawn: \(error.reason)")
    }
    try write(svg)
    console.say(output)
    return .fine
  }

  /// Draws a single Open-RMF building file.
  private func drawBuilding(on console: Console) throws -> Outcome {
    let (building, diagnostics) = BuildingYAMLReader.read(bytes: try Files.read(map), path: map)
    LoadedMission.report(diagnostics, sources: [:], on: console)
    guard let building else { return .problems }
    try write(IndoorPicture.svg(building, options: .init(widthPixels: width)))
    console.say(output)
    return .fine
  }

  private func write(_ svg: String) throws {
    if output.lowercased().hasSuffix(".png") {
      try PNGFile.write(svg, to: output)
    } else {
      try Files.write(svg, to: output)
    }
  }
}
