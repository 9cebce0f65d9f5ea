import ArgumentParser
import Diagnostics
import Geometry
import Maps
import Quantities

/// How `sortie map zones` answers.
enum ZoneFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case geojson
  case ed318
}

/// `sortie map zones`: the zones of a map or of zone files, as a table or as a file for others.
struct MapZonesCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "zones", abstract: "List the zones of a map or of zone files, or write them as GeoJSON or ED-318.",
    discussion: """
      Zone files are ED-269, ED-318, OpenAir, dipul or plain GeoJSON; the content tells which. docs/zones.md says what \
      is assumed where a file departs from its format.
      """)

  /// The largest zone file that is read, in bytes.
  static let fileBytesMax = 256 << 20
  /// How far ahead the next change of a zone is looked for, in days.
  static let horizonDays = 400.0

  @Argument(help: "A map folder, or zone files.")
  var paths: [String]

  @Option(help: "The moment to look at, such as 2026-03-02T08:00:00+02:00.")
  var at: String?

  @Flag(help: "Take zones that are active at any time of the day of --at.")
  var day = false

  @Option(help: "text, geojson or ed318.")
  var format: ZoneFormat = .text

  @Flag(help: "Leave out zones that cannot be understood, and list them.")
  var skipBroken = false

  @Option(name: [.short, .customLong("output")], help: "The file to write; without it the answer is printed.")
  var output: String?

  func run(on console: Console) throws -> Outcome {
    let moment = try at.map { try Self.moment($0) }
    guard moment != nil || !day else {
      throw CommandFailure("--day needs --at", help: "name the day by a moment of it")
    }
    let source = try ZoneSource(paths: paths, skipsBroken: skipBroken)
    LoadedMission.report(source.diagnostics, sources: [:], on: console)
    guard let projection = source.projection, !source.diagnostics.hasErrors else { return .problems }
    if source.skippedCount > 0 { console.note("zones left out: \(source.skippedCount)") }
    do {
      let text = try answer(source.zones, projection, source.terrain, moment, console)
      if let output {
        try Files.write(text, to: output)
        console.say(output)
      } else {
        console.result(text)
      }
    } catch let error as ProjectionError {
      throw CommandFailure("the zones cannot be written: \(error.reason)")
    }
    return .fine
  }

  private func answer(
    _ zones: [Zone], _ projection: MapProjection, _ terrain: Terrain?, _ moment: CivilTime?, _ console: Console
  ) throws -> String {
    if format == .text { return table(zones, moment) }
    let chosen = moment.map { moment in zones.filter { isActive($0, moment) } } ?? zones
    if format == .geojson {
      var options = ZoneGeoJSONWriter.Options()
      options.day = moment
      return try ZoneGeoJSONWriter.file(for: chosen, projection: projection, terrain: terrain, options: options)
    }
    let written = try ED318Writer.file(for: chosen, projection: projection, path: output ?? "zones")
    LoadedMission.report(written.diagnostics, sources: [:], on: console)
    return written.text
  }

  /// Whether a zone is active at the moment, or with `--day` at any time of its day.
  private func isActive(_ zone: Zone, _ moment: CivilTime) -> Bool {
    guard day else { return zone.isActive(at: moment) }
    let midnight = moment.advanced(bySeconds: -moment.localSecondsOfDay)
    return zone.isActive(during: midnight..<midnight.advanced(bySeconds: 86_400))
  }

  // MARK: Text

  private func table(_ zones: [Zone], _ moment: CivilTime?) -> String {
    guard let moment else {
      var table = TextTable([
        ("zone", .left), ("rule", .left), ("from", .right), ("to", .right), ("hours", .left), ("name", .left),
      ])
      for zone in zones {
        table.add(
          Self.line(zone.identifier), zone.restriction.rawValue, Self.height(zone.lower, none: "ground"),
          Self.height(zone.upper, none: "no limit"), zone.periods.isEmpty ? "always" : "at times", Self.line(zone.name))
      }
      return table.text
    }
    var table = TextTable([
      ("zone", .left), ("rule", .left), ("from", .right), ("to", .right), ("active", .left), ("next change", .left),
      ("name", .left),
    ])
    for zone in zones {
      table.add(
        Self.line(zone.identifier), zone.restriction.rawValue, Self.height(zone.lower, none: "ground"),
        Self.height(zone.upper, none: "no limit"), isActive(zone, moment) ? "yes" : "no",
        Self.nextChange(zone, moment), Self.line(zone.name))
    }
    return table.text
  }

  private static func line(_ text: String) -> String {
    TerminalText.plain(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }

  private static func height(_ limit: Zone.Limit?, none: String) -> String {
    func metres(_ value: Double) -> String { ClockText.fixed(value, value == value.rounded() ? 0 : 1) }
    return switch limit {
    case nil: none
    case .aboveGround(let height): "\(metres(height.metres)) m AGL"
    case .aboveMeanSeaLevel(let altitude): "\(metres(altitude.metres)) m AMSL"
    case .aboveEllipsoid(let height): "\(metres(height.metres)) m WGS84"
    }
  }

  /// The next moment after the given one at which the zone begins or ends, in the same offset.
  private static func nextChange(_ zone: Zone, _ moment: CivilTime) -> String {
    let end = moment.advanced(bySeconds: horizonDays * 86_400)
    guard let first = zone.activeIntervals(from: moment, to: end).first else { return "none" }
    let change = first.start > moment ? first.start : first.end
    guard change < end else { return "none" }
    return String(change.description.prefix(16)).replacing("T", with: " ")
  }

  private static func moment(_ text: String) throws -> CivilTime {
    guard let moment = CivilTime(text) else {
      throw CommandFailure(
        "`\(text)` is not a moment", help: "write it with its offset, such as 2026-03-02T08:00:00+02:00")
    }
    return moment
  }
}

/// The zones of the paths that a command was given.
struct ZoneSource {
  private(set) var zones: [Zone] = []
  private(set) var skippedCount = 0
  private(set) var diagnostics: [Diagnostic] = []
  /// The map's, or one about the zones; nil where the map cannot be read.
  private(set) var projection: MapProjection?
  /// The map's ground; nil without a map.
  private(set) var terrain: Terrain?

  init(paths: [String], skipsBroken: Bool) throws {
    let folders = paths.filter { Files.isFolder($0) }
    guard folders.count <= 1 else {
      throw CommandFailure("\(folders.count) map folders are given", help: "give one map folder, or zone files")
    }
    if let folder = folders.first {
      let (map, problems) = CityMapReader.read(folder: folder)
      diagnostics += problems
      guard let map else { return }
      (zones, projection, terrain) = (map.zones, map.projection, map.terrain)
    }
    var files: [(path: String, bytes: [UInt8])] = []
    for path in paths where !Files.isFolder(path) {
      let bytes = try Files.read(
        path, bytesMax: MapZonesCommand.fileBytesMax, help: "give a map folder, or a zone file such as zones.json")
      files.append((path, bytes))
    }
    let around: MapProjection?
    do throws(ProjectionError) {
      if let known = self.projection { around = known } else { around = try Self.projection(around: files) }
    } catch {
      throw CommandFailure("the zones cannot be projected: \(error.reason)")
    }
    guard let projection = around else { return }
    self.projection = projection
    for file in files {
      let read = ZoneFileReader.read(file.bytes, path: file.path, projection: projection, skipsBroken: skipsBroken)
      zones += read.zones
      skippedCount += read.skipped.count
      diagnostics += read.diagnostics
    }
  }

  /// A projection about the zones; where no file has a position, any will do to say what is wrong.
  static func projection(
    around files: [(path: String, bytes: [UInt8])]
  ) throws(ProjectionError) -> MapProjection? {
    if let found = ZoneFileReader.projection(aroundZonesIn: files) { return found }
    guard let origin = GeoPoint(longitude: 0, latitude: 0) else { return nil }
    return try MapProjection(origin: origin)
  }
}
