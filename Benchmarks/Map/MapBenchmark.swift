import ArgumentParser
import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import Verification

/// `sortie-bench map`: files to a ready map, a map folder from its cache, and JSON text to values.
struct MapBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map", abstract: "Measure the reading of city files and map folders.",
    discussion: """
      One JSON object for each file. Times are wall time, because the work runs on several threads, the best of some
      repeats; the processor time of all threads stands beside it. The time holds the reading of the file.
      """)

  @Argument(help: "Files to import, or map folders.") var files: [String]
  @Flag(help: "Measure the second read: the map is written to a folder of its own and read from its cache.")
  var cache = false
  @Flag(help: "Measure the parsing of GeoJSON text alone, and the walk over it into arrays.") var json = false
  @Option(help: "How often each is done; the best time counts.") var repeats = 3
  @Option(help: "A folder to write the imported map to.") var write: String?

  func run() throws {
    for file in files { print(try json ? measureJSON(file) : measureMap(file)) }
  }

  private func measureMap(_ path: String) throws -> String {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard exists else { throw BenchmarkError("`\(path)` is not there") }
    if isFolder.boolValue || cache { return try measureFolder(path, isFolder: isFolder.boolValue) }
    var map: CityMap?
    let megabytes = try Double(bytes(path).count) / 1e6
    let time = try best { map = try imported(path) }
    guard let map else { throw BenchmarkError("`\(path)` gave no map") }
    if let write { try CityMapWriter.write(try CityMapWriter.files(for: map), to: write) }
    return try figures(path, time, megabytes: megabytes, map)
  }

  private func measureFolder(_ path: String, isFolder: Bool) throws -> String {
    var folder = path
    if !isFolder || cache {
      folder = FileManager.default.temporaryDirectory.appendingPathComponent("sortie-bench-\(getpid())").path
      if isFolder {
        try FileManager.default.copyItem(atPath: path, toPath: folder)
      } else {
        try CityMapWriter.write(try CityMapWriter.files(for: try imported(path)), to: folder)
      }
    }
    defer { if folder != path { try? FileManager.default.removeItem(atPath: folder) } }
    let use = cache ? CityMapReader.CacheUse.use : .none
    if cache { _ = CityMapReader.read(folder: folder, digest: Digest.sha256, cache: use) }
    var map: CityMap?
    let time = best { map = CityMapReader.read(folder: folder, digest: Digest.sha256, cache: use).map }
    guard let map else { throw BenchmarkError("`\(path)` gave no map") }
    var megabytes = 0.0
    for entry in map.layers { megabytes += Double(try bytes("\(folder)/\(entry.layer.file)").count) / 1e6 }
    return try figures(path, time, megabytes: megabytes, map)
  }

  private func measureJSON(_ path: String) throws -> String {
    let text = try bytes(path)
    let megabytes = Double(text.count) / 1e6
    var positions = 0
    let parse = try best { _ = try JSONValue(bytes: text) }
    let walk = try best {
      var degrees: [Double] = []
      for feature in try JSONValue(bytes: text)["features"]?.list ?? [] {
        for ring in feature["geometry"]?["coordinates"]?.list ?? [] { _ = ring.appendPositions(to: &degrees) }
      }
      positions = degrees.count / 2
    }
    return """
      {"file": "\(name(path))", "megabytes": \(fixed(megabytes, 1)), \
      "parse_megabytes_per_second": \(fixed(megabytes / parse.wall, 0)), \
      "walk_megabytes_per_second": \(fixed(megabytes / walk.wall, 0)), \
      "parse_megabytes_per_processor_second": \(fixed(megabytes / parse.processor, 0)), \
      "walk_megabytes_per_processor_second": \(fixed(megabytes / walk.processor, 0)), \
      "positions": \(positions), "peak_mb": \(fixed(try ProcessMemory.peakMegabytes(), 1))}
      """
  }

  private func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

  private func imported(_ path: String) throws -> CityMap {
    let metadata = MapMetadata(
      name: "Benchmark", source: path, sourceDate: "2026-01-01", licence: "unknown", attribution: "unknown")
    let input = CityImporter.InputFile(path: path, bytes: try bytes(path))
    let result = CityImporter.importFiles(
      [input], options: CityImporter.Options(metadata: metadata, groundLevel: AltitudeAMSL(metres: 0)))
    guard let map = result.map else {
      throw BenchmarkError(result.diagnostics.first { $0.severity == .error }?.message ?? "no map")
    }
    return map
  }

  private struct Time {
    var wall = Double.infinity
    var processor = Double.infinity
  }

  private func best(_ work: () throws -> Void) rethrows -> Time {
    func processor() -> Double {
      var time = timespec()
      let status = clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
      precondition(status == 0, "the processor time can be read")
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    var best = Time()
    for _ in 0..<max(1, repeats) {
      let (start, used) = (ContinuousClock.now, processor())
      try work()
      let passed = (ContinuousClock.now - start).components
      best.wall = min(best.wall, Double(passed.seconds) + Double(passed.attoseconds) * 1e-18)
      best.processor = min(best.processor, processor() - used)
    }
    return best
  }

  private func figures(_ path: String, _ time: Time, megabytes: Double, _ map: CityMap) throws -> String {
    let counts = [
      ("buildings", map.buildings.count), ("streets", map.streets.count), ("places", map.places.count),
      ("areas", map.areas.count), ("water", map.water.count), ("zones", map.zones.count),
    ].map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ")
    return """
      {"file": "\(name(path))", "seconds": \(fixed(time.wall, 4)), "processor_seconds": \(fixed(time.processor, 4)), \
      "megabytes_per_second": \(fixed(megabytes / time.wall, 1)), \
      "peak_mb": \(fixed(try ProcessMemory.peakMegabytes(), 1)), "counts": {\(counts)}}
      """
  }

  private func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }

  private func fixed(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
