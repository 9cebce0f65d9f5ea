import ArgumentParser
import Diagnostics
import Geometry
import Maps
import Plans
import Quantities

/// `sortie map info`: what a map holds.
struct MapInfoCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(commandName: "info", abstract: "Describe a map folder.")

  @Argument(help: "The map folder.")
  var map: String

  @Option(help: "text or json.")
  var format: AnswerFormat = .text

  func run(on console: Console) throws -> Outcome {
    let (found, diagnostics) = LoadedMission.readMap(map, on: console)
    LoadedMission.report(diagnostics, sources: [:], on: console)
    guard let city = found else { return .problems }
    let description = try MapDescription(city)
    if format == .json {
      console.say(description.json)
    } else {
      console.result(description.text)
    }
    return .fine
  }
}

/// What `sortie map info` says of a map.
private struct MapDescription {
  private let city: CityMap
  private let assumed: Int
  /// West, south, east, north of the boundary in degrees.
  private let bounds: [Double]
  private let rules: [(rule: String, count: Int)]

  init(_ city: CityMap) throws {
    self.city = city
    assumed = city.buildings.count { $0.heightIsAssumed }
    do {
      let corners = try city.projection.geo(city.boundary.exterior)
      let (longitudes, latitudes) = (corners.map(\.longitude), corners.map(\.latitude))
      bounds = [
        longitudes.min() ?? 0, latitudes.min() ?? 0, longitudes.max() ?? 0, latitudes.max() ?? 0,
      ]
    } catch {
      throw CommandFailure("the map's boundary cannot be projected: \(error.reason)")
    }
    let order: [Zone.Restriction] = [.prohibited, .authorisationRequired, .conditional, .unrestricted]
    rules = order.map { rule in (rule.rawValue, city.zones.count { $0.restriction == rule }) }
  }

  private var known: Int { city.buildings.count - assumed }

  var text: String {
    let box = city.boundary.boundingBox
    var lines = [
      city.metadata.name,
      "\(ClockText.fixed((box.east - box.west) / 1000, 2)) km east–west, "
        + "\(ClockText.fixed((box.north - box.south) / 1000, 2)) km north–south, "
        + "from \(ClockText.fixed(bounds[0], 5)), \(ClockText.fixed(bounds[1], 5)) "
        + "to \(ClockText.fixed(bounds[2], 5)), \(ClockText.fixed(bounds[3], 5)) (longitude, latitude)",
      "",
    ]
    for source in city.metadata.sources {
      lines.append("\(source.key): \(source.source), \(source.sourceDate)")
      lines.append("  \(source.attribution), \(source.licence)")
    }
    var table = TextTable([("layer", .left), ("count", .right), ("from", .left), ("file", .left)])
    for entry in city.layers {
      table.add(entry.layer.kind.rawValue, String(entry.count), entry.layer.source, entry.layer.file)
    }
    var text = lines.joined(separator: "\n") + "\n\n" + table.text
    text += "\nheights of buildings: \(known) known, \(assumed) assumed\n"
    switch city.terrain.ground {
    case .level(let level): text += "ground: level at \(ClockText.fixed(level.metres, 1)) m above mean sea level\n"
    case .grid:
      let range = city.terrain.groundRange(in: box)
      text += "ground: \(ClockText.fixed(range.lowerBound, 1)) to \(ClockText.fixed(range.upperBound, 1)) m above mean "
      text += "sea level\n"
    }
    if let undulation = city.terrain.geoidUndulation {
      text += "geoid: mean sea level lies \(ClockText.fixed(undulation.metres, 2)) m above the WGS 84 ellipsoid\n"
    }
    for building in city.indoor {
      let levels = building.levels
      text += "inside \(building.name): \(levels.count) levels, \(levels.reduce(0) { $0 + $1.rooms.count }) rooms, "
      text += "\(levels.reduce(0) { $0 + $1.doors.count }) doors, \(building.lifts.count) lifts, "
      text += "\(levels.reduce(0) { $0 + $1.lanes.count }) lanes, "
      text += "\(levels.reduce(0) { $0 + $1.waypoints.count(where: \.isCharger) }) chargers\n"
    }
    if !city.population.isEmpty {
      let people = city.population.reduce(0) { $0 + $1.people }
      text += "people: \(ClockText.fixed(people, 0)) in \(city.population.count) cells that touch the map\n"
    }
    if !city.zones.isEmpty {
      let counts = rules.filter { $0.count > 0 }.map { "\($0.count) \($0.rule)" }
      text += "zones: \(counts.joined(separator: ", "))\n"
    }
    return text
  }

  var json: String {
    let counts = [
      ("areas", city.areas.count), ("buildings", city.buildings.count), ("indoor", city.indoor.count),
      ("places", city.places.count), ("population", city.population.count), ("streets", city.streets.count),
      ("water", city.water.count),
      ("zones", city.zones.count),
    ]
    let layers = counts.map { "\"\($0.0)\": { \"count\": \($0.1) }" }.joined(separator: ", ")
    let files = city.layers.map { entry in
      """
      { "kind": "\(entry.layer.kind.rawValue)", "file": \(JSONText.string(entry.layer.file)), \
      "from": "\(entry.layer.source)", "count": \(entry.count) }
      """
    }
    let sources = city.metadata.sources.map { source in
      """
      "\(source.key)": { "source": \(JSONText.string(source.source)), "source_date": "\(source.sourceDate)", \
      "licence": \(JSONText.string(source.licence)), "attribution": \(JSONText.string(source.attribution)) }
      """
    }
    let zones = rules.map { "\"\($0.rule)\": \($0.count)" }.joined(separator: ", ")
    let box = bounds.map { JSONText.number($0, digits: 7) }.joined(separator: ", ")
    return """
      { "name": \(JSONText.string(city.metadata.name)), "digest": "\(city.digest)", "bounds": [\(box)], \
      "known_heights": \(known), "assumed_heights": \(assumed), "layers": { \(layers) }, \
      "files": [\(files.joined(separator: ", "))], "sources": { \(sources.joined(separator: ", ")) }, \
      "zones_by_rule": { \(zones) } }
      """
  }
}
