import ArgumentParser
import Diagnostics
import Documents
import Geometry
import Maps
import Quantities

/// `sortie map check`: whether maps, zone files and building files can be relied on.
struct MapCheckCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check map folders, zone files and building files.",
    discussion: """
      Says everything that is wrong or was assumed, and for a map folder what to know before planning on it: heights \
      that nobody measured, zones that lie outside, streets that hang together.
      """)

  @Argument(help: "Map folders, zone files (ED-269, ED-318, OpenAir, GeoJSON) or Open-RMF .building.yaml files.")
  var paths: [String]

  @Option(help: "How problems are written: caret, one-line, json or github.")
  var format: String = "caret"

  func run(on console: Console) throws -> Outcome {
    guard let format = DiagnosticRenderer.Format(rawValue: format) else {
      throw CommandFailure("`\(format)` is not a format", help: "use caret, one-line, json or github")
    }
    var diagnostics: [Diagnostic] = []
    for path in paths {
      let (found, summary) = check(path)
      diagnostics += found
      if !found.hasErrors { for line in summary { console.note("\(path): \(line)") } }
    }
    let renderer = DiagnosticRenderer(format: format, usesColour: console.usesColour && format == .caret)
    console.result(renderer.render(diagnostics, sources: [:]))
    if format == .caret, let summary = DiagnosticRenderer.summary(of: diagnostics) { console.note("\n" + summary) }
    return diagnostics.hasErrors ? .problems : .fine
  }

  private func check(_ path: String) -> (diagnostics: [Diagnostic], summary: [String]) {
    if Files.isFolder(path) {
      let (map, diagnostics) = CityMapReader.read(folder: path)
      return (diagnostics, map.map(MapHealth.lines) ?? [])
    }
    let bytes: [UInt8]
    do {
      bytes = try BoundedFile.read(path, bytesMax: MapZonesCommand.fileBytesMax)
    } catch {
      // The other paths are checked all the same.
      let problem = Diagnostic(
        MapRule.unreadableFile, .error, "`\(path)` cannot be read: \(error.reason)", at: SourceSpan(path: path),
        help: "give a map folder, a zone file or a .building.yaml file")
      return ([problem], [])
    }
    if path.lowercased().hasSuffix(".building.yaml") {
      let (building, diagnostics) = BuildingYAMLReader.read(bytes: bytes, path: path)
      let rooms = building?.levels.reduce(0) { $0 + $1.rooms.count } ?? 0
      return (diagnostics, building.map { ["\($0.levels.count) levels, \(rooms) rooms"] } ?? [])
    }
    let around: MapProjection?
    do {
      around = try ZoneSource.projection(around: [(path, bytes)])
    } catch {
      let problem = Diagnostic(
        MapRule.zoneFile, .error, "the zones cannot be projected: \(error.reason)", at: SourceSpan(path: path))
      return ([problem], [])
    }
    guard let projection = around else { return ([], []) }
    let read = ZoneFileReader.read(bytes, path: path, projection: projection)
    return (read.diagnostics, ["\(read.zones.count) zones"])
  }
}

/// What to know of a map before planning on it.
private enum MapHealth {
  static func lines(_ map: CityMap) -> [String] {
    var lines = [
      "\(map.buildings.count) buildings, \(map.zones.count) zones, \(map.places.count) places, \(map.areas.count) areas"
    ]
    let assumed = map.buildings.count { $0.heightIsAssumed }
    if assumed > 0 { lines.append("\(assumed) of \(map.buildings.count) building heights are assumed") }
    let outside = map.zones.count { !$0.boundingBox.intersects(map.boundary.boundingBox) }
    if outside > 0 { lines.append("\(outside) of \(map.zones.count) zones lie outside the boundary") }
    let roofed = roofedCount(map)
    if roofed > 0 { lines.append("\(roofed) of \(map.places.count) places stand inside a building") }
    if let streets = streets(map) { lines.append(streets) }
    return lines
  }

  /// How many places stand inside a building. Buildings look only at the places from their west to their east, since
  /// a city has too many of both to look at all pairs.
  private static func roofedCount(_ map: CityMap) -> Int {
    let places = map.places.map(\.position).sorted { $0.east < $1.east }
    var isRoofed = [Bool](repeating: false, count: places.count)
    for building in map.buildings {
      let box = building.footprint.boundingBox
      var (low, high) = (0, places.count)
      while low < high {
        let middle = (low + high) / 2
        if places[middle].east < box.west { low = middle + 1 } else { high = middle }
      }
      while low < places.count, places[low].east <= box.east {
        if !isRoofed[low], building.footprint.contains(places[low]) { isRoofed[low] = true }
        low += 1
      }
    }
    return isRoofed.count { $0 }
  }

  private static func streets(_ map: CityMap) -> String? {
    guard !map.streets.isEmpty, let graph = try? StreetGraph(streets: map.streets) else { return nil }
    let parts = graph.components().components
    let whole = parts.reduce(0) { $0 + $1.lengthMetres }
    guard let largest = parts.map(\.lengthMetres).max(), whole > 0 else { return nil }
    return "\(ClockText.fixed(whole / 1000, 1)) km of streets in \(parts.count) parts, the largest with "
      + "\(ClockText.fixed(largest / whole * 100, 1)) %"
  }
}
