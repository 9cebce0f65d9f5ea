import ArgumentParser
import Diagnostics
import Documents
import Foundation
import Geometry
import Maps
import Quantities

/// `sortie map import`: a map folder from the files that exist.
struct MapImportCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Make a map folder from files, or add files to one.",
    discussion: """
      Files are recognised by their content: OpenStreetMap extracts (.osm.pbf), GeoJSON, GeoJSON sequences (one \
      feature on each line), each plain or packed with gzip, zone files (ED-269, ED-318, OpenAir, GeoJSON), \
      population grids (GeoPackage), heights of the ground (.hgt, .asc) and Open-RMF buildings (.building.yaml). All \
      files of one call have one origin; files of another origin come in with --add.
      """)

  /// The largest file that is read, in bytes: the extract of a large country. All of it is held in memory.
  static let fileBytesMax = 4 << 30

  @Argument(help: "The files.")
  var files: [String]

  @Option(name: [.short, .customLong("output")], help: "The map folder to write.")
  var output: String

  @Option(help: "The map's name for people; not with --add.")
  var name: String?

  @Option(help: "Where the files come from.")
  var source: String

  @Option(help: "The date of the data, such as 2019-04-21.")
  var sourceDate: String

  @Option(help: "The licence of the data; ODbL-1.0 where all files are OpenStreetMap extracts.")
  var licence: String?

  @Option(help: "The credit line that is shown with the map; known where all files are OpenStreetMap extracts.")
  var attribution: String?

  @Option(help: "The word by which layers name this origin in map.yaml, such as `osm`.")
  var sourceKey: String?

  @Option(help: "The height of the ground above mean sea level, such as `8 m`; not with --add.")
  var groundLevel: String?

  @Option(help: "How far mean sea level lies above the WGS 84 ellipsoid, such as `18.1 m`.")
  var geoidUndulation: String?

  @Flag(help: "Leave out zones that cannot be understood, and list them; the others are written as ED-318.")
  var skipBroken = false

  @Flag(help: "Add the files to the map that the folder has; what lies outside its boundary is left out.")
  var add = false

  @Option(
    help: """
      A file of your own in the folder to list in map.yaml, such as `zones=zones.ed269.json@hand`; `hand` is described \
      under `sources` in the folder's map.yaml.
      """)
  var layer: [String] = []

  func run(on console: Console) throws -> Outcome {
    var inputs: [CityImporter.InputFile] = []
    for file in files {
      let bytes = try Files.read(
        file, bytesMax: Self.fileBytesMax, help: "give an extract of the city, such as `helsinki.osm.pbf`")
      inputs.append(CityImporter.InputFile(path: file, bytes: bytes))
    }
    return add ? try addFiles(inputs, on: console) : try makeMap(inputs, on: console)
  }

  private func makeMap(_ inputs: [CityImporter.InputFile], on console: Console) throws -> Outcome {
    guard let name else { throw CommandFailure("`--name` is missing", help: "a new map has a name for people") }
    try Self.requireText(name, "--name")
    let hasTerrain = files.contains(where: Self.isTerrain)
    guard groundLevel != nil || hasTerrain else {
      throw CommandFailure(
        "`--ground-level` is missing", help: "write it as `8 m`, above mean sea level, or give heights (.hgt, .asc)")
    }
    guard groundLevel == nil || !hasTerrain else {
      throw CommandFailure("heights of the ground are given twice", help: "leave out --ground-level")
    }
    let (layers, others) = try handmadeLayers()
    let origin = try origin(of: inputs, taken: others.map(\.key))
    var options = CityImporter.Options(
      metadata: MapMetadata(name: name, sources: [origin] + others),
      groundLevel: AltitudeAMSL(metres: try groundLevel.map(Self.metres) ?? 0))
    options.skipsBrokenZones = skipBroken
    options.geoidUndulation = try geoidUndulation.map { Length(metres: try Self.metres($0)) }
    let imported = CityImporter.importFiles(inputs, options: options)
    LoadedMission.report(imported.diagnostics, sources: [:], on: console)
    guard var map = imported.map else { return .problems }
    if map.terrain.geoidUndulation == nil, let undulation = GeoidModel.undulation(at: map.projection.origin) {
      map.terrain.geoidUndulation = Length(metres: (undulation.metres * 100).rounded() / 100)
      console.note("geoid_undulation: \(ClockText.fixed(undulation.metres, 2)) m, from PROJ's grid at the map's origin")
    }
    do {
      let files = try CityMapWriter.files(for: map, extraLayers: imported.keptFiles.map(\.layer) + layers)
      let kept = imported.keptFiles.map { CityMapWriter.File(name: $0.layer.file, bytes: $0.bytes) }
      try Files.makeFolder(output)
      let lock = try FolderLock(output)
      defer { lock.release() }
      // What is written last makes the folder a map: an import that is stopped leaves none, not half of one.
      try write(files.dropFirst() + kept + files.prefix(1))
    } catch let error as ProjectionError {
      throw CommandFailure("the map cannot be written: \(error.reason)")
    }
    console.say("\(output): \(Self.summary(of: map))")
    return .fine
  }

  private func addFiles(_ inputs: [CityImporter.InputFile], on console: Console) throws -> Outcome {
    guard name == nil, groundLevel == nil, geoidUndulation == nil, layer.isEmpty else {
      throw CommandFailure(
        "`--add` keeps the map's name, ground and layers",
        help: "leave out --name, --ground-level, --geoid-undulation and --layer")
    }
    // From before the map is read until it is written, so that no other addition is lost.
    let lock = Files.isFolder(output) ? try FolderLock(output) : nil
    defer { lock?.release() }
    let (found, problems) = CityMapReader.read(folder: output)
    LoadedMission.report(problems, sources: [:], on: console)
    guard let existing = found else { return .problems }
    let origin = try origin(of: inputs, taken: existing.metadata.sources.map(\.key))
    var options = CityImporter.Options(
      metadata: MapMetadata(name: existing.metadata.name, sources: [origin]),
      groundLevel: existing.terrain.ground(at: LocalPoint(east: 0, north: 0)))
    options.skipsBrokenZones = skipBroken
    let imported = CityImporter.addFiles(inputs, to: existing, options: options)
    LoadedMission.report(imported.diagnostics, sources: [:], on: console)
    guard let map = imported.map else { return .problems }
    do {
      let files = try CityMapWriter.files(adding: imported, to: existing)
      try refuseForeign(files)
      try write(files)
    } catch let error as ProjectionError {
      throw CommandFailure("the map cannot be written: \(error.reason)")
    }
    console.say("\(output): added \(Self.summary(of: map))")
    return .fine
  }

  /// Refuses to write over files of the folder that the map does not list. The same file again is what an addition
  /// that was stopped has left.
  private func refuseForeign(_ files: [CityMapWriter.File]) throws {
    for file in files where file.name != "map.yaml" && Files.exists("\(output)/\(file.name)") {
      let found = try? BoundedFile.read("\(output)/\(file.name)", bytesMax: file.bytes.count)
      guard found != file.bytes else { continue }
      throw CommandFailure(
        "`\(output)/\(file.name)` is there already, and map.yaml does not list it",
        help: "move it away, or give the file that is added another name")
    }
  }

  private func write(_ files: [CityMapWriter.File]) throws {
    for file in files { try Files.write(file.bytes, to: "\(output)/\(file.name)") }
  }

  private static func summary(of map: CityMap) -> String {
    let counts = [
      (map.buildings.count, "buildings"), (map.streets.count, "streets"), (map.places.count, "places"),
      (map.areas.count, "areas"), (map.water.count, "water surfaces"), (map.zones.count, "zones"),
      (map.population.count, "population cells"),
    ]
    var parts = counts.filter { $0.0 > 0 }.map { count, name in
      "\(count) \(count == 1 ? String(name.dropLast()) : name)"
    }
    if case .grid(let grid) = map.terrain.ground { parts.append("\(grid.columns * grid.rows) samples of the ground") }
    if !map.indoor.isEmpty {
      let levels = map.indoor.reduce(0) { $0 + $1.levels.count }
      let rooms = map.indoor.reduce(0) { $0 + $1.levels.reduce(0) { $0 + $1.rooms.count } }
      parts.append("\(levels) levels of buildings with \(rooms) rooms")
    }
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
  }
}

extension MapImportCommand {
  private static func isTerrain(_ path: String) -> Bool {
    let name = path.lowercased()
    return [".hgt", ".asc", ".hgt.gz", ".asc.gz"].contains(where: name.hasSuffix)
  }

  /// The origin that the options describe. Licence and credit are known of OpenStreetMap alone.
  private func origin(of inputs: [CityImporter.InputFile], taken: [String]) throws -> MapSource {
    guard CivilTime(sourceDate + "T00:00Z") != nil else {
      throw CommandFailure("`\(sourceDate)` is not a date", help: "write it as 2019-04-21")
    }
    let isOpenStreetMap = inputs.allSatisfy { CityImporter.isOpenStreetMap($0.bytes) }
    guard let licence = licence ?? (isOpenStreetMap ? "ODbL-1.0" : nil) else {
      throw CommandFailure("`--licence` is missing", help: "only of OpenStreetMap extracts is the licence known")
    }
    guard let attribution = attribution ?? (isOpenStreetMap ? "© OpenStreetMap contributors" : nil) else {
      throw CommandFailure(
        "`--attribution` is missing", help: "give the credit line that the publisher of the data asks for")
    }
    try Self.requireText(source, "--source")
    try Self.requireText(licence, "--licence")
    try Self.requireText(attribution, "--attribution")
    var key = sourceKey ?? (isOpenStreetMap ? "osm" : "data")
    guard !key.isEmpty, key.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }) else {
      throw CommandFailure("`\(key)` is not a key", help: "write it with a-z, 0-9 and hyphens")
    }
    guard sourceKey == nil || !taken.contains(key) else {
      throw CommandFailure("`\(key)` is the key of another origin of the map", help: "choose another --source-key")
    }
    let wanted = key
    var number = 2
    while taken.contains(key) {
      key = "\(wanted)-\(number)"
      number += 1
    }
    return MapSource(
      key: key, source: source, sourceDate: sourceDate, licence: licence, attribution: attribution)
  }

  /// Refuses an option without a word: `map.yaml` would not be read again.
  private static func requireText(_ text: String, _ option: String) throws {
    guard text.contains(where: { !$0.isWhitespace }) else { throw CommandFailure("`\(option)` is empty") }
  }

  /// The layers of `--layer`, and the origins in the folder's `map.yaml` that they name.
  private func handmadeLayers() throws -> ([MapLayer], [MapSource]) {
    guard !layer.isEmpty else { return ([], []) }
    let path = "\(output)/map.yaml"
    let known =
      Files.exists(path)
      ? MapSheet(bytes: try Files.read(path), path: path).metadata.sources : []
    var layers: [MapLayer] = []
    var sources: [MapSource] = []
    for text in layer {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      let ends = parts.last?.split(separator: "@", maxSplits: 1).map(String.init) ?? []
      guard parts.count == 2, let kind = MapLayer.Kind(rawValue: parts[0]), ends.count == 2 else {
        throw CommandFailure("`\(text)` is not a layer", help: "write it as `zones=zones.ed269.json@hand`")
      }
      guard let source = known.first(where: { $0.key == ends[1] }) else {
        throw CommandFailure(
          "`\(path)` does not describe the origin `\(ends[1])`",
          help: "write it under `sources` with source, source_date, licence and attribution first")
      }
      layers.append(MapLayer(kind: kind, file: ends[0], source: source.key))
      if !sources.contains(source) { sources.append(source) }
    }
    return (layers, sources)
  }

  private static func metres(_ text: String) throws -> Double {
    let parts = text.split(separator: " ")
    guard parts.count == 2, parts[1] == "m", let metres = NumberText.decimal(parts[0]), abs(metres) < 10_000 else {
      throw CommandFailure("`\(text)` is not a height", help: "write it as `8 m`")
    }
    return metres
  }
}

/// Keeps other imports out of a folder until it is released or the program ends, however it ends.
private struct FolderLock {
  private let descriptor: Int32

  init(_ folder: String) throws {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A file system without locks is no reason not to import.
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
    close(descriptor)
    throw CommandFailure(
      "another import is writing to `\(folder)`", help: "wait until it has ended, then run this one again")
  }

  func release() {
    if descriptor >= 0 { close(descriptor) }
  }
}
