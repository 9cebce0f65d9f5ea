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
    subcommands: [MapImportCommand.self, MapInfoCommand.self, MapZonesCommand.self, MapDrawCommand.self])
}

/// `sortie map import`: a map folder from an OpenStreetMap extract.
struct MapImportCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Make a map folder from an OpenStreetMap extract (.osm.pbf).")

  /// The largest extract that is read, in bytes: that of a large country. All of it is held in memory.
  static let extractBytesMax = 4 << 30

  @Argument(help: "The extract.")
  var file: String

  @Option(name: [.short, .customLong("output")], help: "The map folder to write.")
  var output: String

  @Option(help: "The map's name for people.")
  var name: String

  @Option(help: "Where the extract comes from.")
  var source: String

  @Option(help: "The date of the data, such as 2019-04-21.")
  var sourceDate: String

  @Option(help: "The licence of the data.")
  var licence: String = "ODbL-1.0"

  @Option(help: "The credit line that is shown with the map.")
  var attribution: String = "© OpenStreetMap contributors"

  @Option(help: "The height of the ground above mean sea level, such as `8 m`.")
  var groundLevel: String

  @Option(help: "A further layer to list in map.yaml, such as `zones=zones.ed269.json`; a file of your own.")
  var layer: [String] = []

  func run(on console: Console) throws -> Outcome {
    let layers = try layer.map(Self.layer)
    let ground = try Self.height(groundLevel)
    let bytes = try Files.read(
      file, bytesMax: Self.extractBytesMax, help: "give an extract of the city, such as `helsinki.osm.pbf`")
    let metadata = MapMetadata(
      name: name, source: source, sourceDate: sourceDate, licence: licence, attribution: attribution)
    let (map, diagnostics) = CityImporter.importOSM(
      pbf: bytes, path: file,
      options: CityImporter.Options(metadata: metadata, groundLevel: ground))
    LoadedMission.report(diagnostics, sources: [:], on: console)
    guard let map else { return .problems }
    try Files.makeFolder(output)
    do {
      for written in try CityMapWriter.files(for: map, extraLayers: layers) {
        try Files.write(String(decoding: written.bytes, as: UTF8.self), to: "\(output)/\(written.name)")
      }
    } catch let error as ProjectionError {
      throw CommandFailure("the map cannot be written: \(error.reason)")
    }
    console.say(
      "\(output): \(map.buildings.count) buildings, \(map.streets.count) streets, \(map.places.count) places, "
        + "\(map.areas.count) areas, \(map.water.count) water surfaces")
    return .fine
  }

  private static func layer(_ text: String) throws -> MapLayer {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let kind = MapLayer.Kind(rawValue: parts[0]) else {
      throw CommandFailure("`\(text)` is not a layer", help: "write it as `zones=zones.ed269.json`")
    }
    return MapLayer(kind: kind, file: parts[1], source: "hand")
  }
}

extension MapImportCommand {
  private static func height(_ text: String) throws -> AltitudeAMSL {
    let parts = text.split(separator: " ")
    guard parts.count == 2, parts[1] == "m", let metres = NumberText.decimal(parts[0]), abs(metres) < 10_000 else {
      throw CommandFailure("`\(text)` is not a height", help: "write it as `8 m`, above mean sea level")
    }
    return AltitudeAMSL(metres: metres)
  }
}

/// `sortie map info`: what a map holds.
struct MapInfoCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(commandName: "info", abstract: "Describe a map folder.")

  @Argument(help: "The map folder.")
  var map: String

  @Option(help: "text or json.")
  var format: AnswerFormat = .text

  func run(on console: Console) throws -> Outcome {
    let (found, diagnostics) = CityMapReader.read(folder: map, digest: sha256)
    LoadedMission.report(diagnostics, sources: [:], on: console)
    guard let city = found else { return .problems }
    let layers = [
      ("areas", city.areas.count), ("buildings", city.buildings.count), ("places", city.places.count),
      ("streets", city.streets.count), ("water", city.water.count), ("zones", city.zones.count),
    ]
    let assumed = city.buildings.count { $0.heightIsAssumed }
    if format == .json {
      let counts = layers.map { "\"\($0.0)\": { \"count\": \($0.1) }" }.joined(separator: ", ")
      console.say(
        """
        { "name": \(JSONText.string(city.metadata.name)), "digest": "\(city.digest)", \
        "assumed_heights": \(assumed), "layers": { \(counts) } }
        """)
      return .fine
    }
    console.say("\(city.metadata.name)  (\(city.metadata.source), \(city.metadata.sourceDate))")
    console.say("\(city.metadata.attribution), \(city.metadata.licence)")
    let box = city.boundary.boundingBox
    console.say(
      "\(ClockText.fixed((box.east - box.west) / 1000, 2)) km east–west, "
        + "\(ClockText.fixed((box.north - box.south) / 1000, 2)) km north–south")
    var table = TextTable([("layer", .left), ("count", .right)])
    for layer in layers { table.add(layer.0, String(layer.1)) }
    console.result(table.text)
    console.say("\(assumed) of \(city.buildings.count) building heights are assumed")
    return .fine
  }
}
