import ArgumentParser
import Diagnostics
import Documents
import Geometry
import Maps
import Plans
import Quantities
import Reporting

/// `sortie map`: makes, describes and draws city maps.
struct MapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map", abstract: "Make, describe and draw city maps.",
    subcommands: [MapImportCommand.self, MapInfoCommand.self, MapDrawCommand.self])
}

/// `sortie map draw`: a picture of a map.
struct MapDrawCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(commandName: "draw", abstract: "Draw a map folder as SVG.")

  @Argument(help: "The map folder.")
  var map: String

  @Option(name: [.short, .customLong("output")], help: "The SVG file to write.")
  var output: String

  @Option(help: "The width in pixels, 200 to 10000.")
  var width: Double = 1200

  func run(on console: Console) throws -> Outcome {
    guard (200...10_000).contains(width) else {
      throw CommandFailure("a width of \(width) pixels is out of range", help: "use 200 to 10000")
    }
    let (found, diagnostics) = CityMapReader.read(folder: map)
    LoadedMission.report(diagnostics, sources: [:], on: console)
    guard let city = found else { return .problems }
    do {
      try Files.write(
        MapPicture.svg(map: city, options: MapPicture.Options(widthPixels: width)), to: output)
    } catch let error as ProjectionError {
      throw CommandFailure("the map cannot be drawn: \(error.reason)")
    }
    console.say(output)
    return .fine
  }
}
