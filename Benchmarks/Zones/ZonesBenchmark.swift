import ArgumentParser
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport

/// `sortie-bench zones`: a zone file to zones, ED-318 out of them, and questions to the index.
struct ZonesBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "zones", abstract: "Measure the reading, writing and finding of zones.",
    discussion: """
      Without a file it makes ED-269 text from a seed: 60 % circles, a quarter with hours, spread over a country. \
      Questions are boxes of 100 m to 20 km, 50 m high and 10 minutes long.
      """)

  @Argument(help: "A zone file; without it zones are made.") var file: String?
  @Option(help: "The number of zones that are made.") var count = 300
  @Option(help: "The seed.") var seed: UInt64 = 1
  @Option(help: "How often each is done; the best time counts.") var repeats = 3
  @Option(help: "The number of questions.") var queries = 20_000

  func run() throws {
    var options = SyntheticZones.Options()
    options.count = count
    let bytes =
      try file.map { try [UInt8](Data(contentsOf: URL(fileURLWithPath: $0))) }
      ?? SyntheticZones.ed269(seed: seed, options: options)
    let path = file ?? "made.json"
    guard let projection = ZoneFileReader.projection(aroundZonesIn: [(path, bytes)]) else {
      throw BenchmarkError("`\(path)` has no positions")
    }
    var zones: [Zone] = []
    let reading = ThreadClock.best(of: repeats) {
      zones = ZoneFileReader.read(bytes, path: path, projection: projection, skipsBroken: true).zones
    }
    let writing = try ThreadClock.best(of: repeats) { _ = try ED318Writer.file(for: zones, projection: projection) }
    guard let start = CivilTime("2026-03-02T00:00:00Z"), !zones.isEmpty else {
      throw BenchmarkError("`\(path)` has no zones")
    }
    let terrain = Terrain(groundLevel: AltitudeAMSL(metres: 500))
    var index = ZoneIndex([], terrain: terrain, from: start, to: start.advanced(bySeconds: 86_400))
    let building = ThreadClock.best(of: repeats) {
      index = ZoneIndex(zones, terrain: terrain, from: start, to: start.advanced(bySeconds: 86_400))
    }
    let asked = questions(over: zones, start: start)
    var found: [Int] = []
    var hits = 0
    let asking = ThreadClock.best(of: repeats) {
      hits = 0
      for query in asked {
        found.removeAll(keepingCapacity: true)
        index.collect(query, .shapes, into: &found)
        hits += found.count
      }
    }
    var figures = Figures()
    figures.add("zones", zones.count)
    figures.add("megabytes", Double(bytes.count) / 1e6, digits: 3)
    figures.add("read_s", reading, digits: 5)
    figures.add("write_ed318_s", writing, digits: 5)
    figures.add("index_s", building, digits: 5)
    figures.add("query_us", asking / Double(asked.count) * 1e6, digits: 3)
    figures.add("zones_per_query", Double(hits) / Double(asked.count), digits: 2)
    figures.add("peak_mb", try ProcessMemory.peakMegabytes(), digits: 1)
    figures.print()
  }

  /// Boxes around places of the zones' extent.
  private func questions(over zones: [Zone], start: CivilTime) -> [ZoneIndex.Query] {
    var generator = SplitMix64(seed: seed + 1)
    let boxes = zones.map(\.boundingBox)
    let (west, east) = (boxes.map(\.west).min() ?? 0, boxes.map(\.east).max() ?? 0)
    let (south, north) = (boxes.map(\.south).min() ?? 0, boxes.map(\.north).max() ?? 0)
    return (0..<max(1, queries)).map { _ in
      let half = [50.0, 250, 1000, 10_000][generator.nextIndex(below: 4)]
      let place = LocalPoint(
        east: west + (east - west) * generator.nextUnit(), north: south + (north - south) * generator.nextUnit())
      let low = 450 + 300 * generator.nextUnit()
      let from = start.advanced(bySeconds: 80_000 * generator.nextUnit())
      let box = BoundingBox(west: place.east, south: place.north, east: place.east, north: place.north)
      return ZoneIndex.Query(
        box: box.expanded(byMetres: half), lower: AltitudeAMSL(metres: low), upper: AltitudeAMSL(metres: low + 50),
        from: from, to: from.advanced(bySeconds: 600))
    }
  }
}
