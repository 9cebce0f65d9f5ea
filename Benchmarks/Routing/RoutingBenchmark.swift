import ArgumentParser
import Foundation
import Routing

/// `sortie-bench routing`: shortest ways on a public map of obstacles.
struct RoutingBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "routing", abstract: "Measure shortest ways among polygons, without clearance.")

  @Option(help: "The map: BORDER and HOLE blocks.") var map: String
  @Option(help: "The queries: CSV id,sx,sy,tx,ty.") var queries: String
  @Option(help: "Where to write the CSV id,length,best_us; the length is empty where there is no way.") var out: String
  @Option(help: "How often each query is asked; the best time counts.") var repeats = 5

  func run() throws {
    let file = try PolyFile(path: map)
    let asked = try RouteQuery.read(path: queries)
    guard !asked.isEmpty else { throw BenchmarkError("\(queries) has no queries") }

    let start = ThreadClock.seconds
    let space = try file.freeSpace()
    let paths = ShortestPaths(space)
    let prepared = ThreadClock.seconds - start

    var scratch = RouteScratch()
    var rows = "id,length,best_us\n"
    var times: [Double] = []
    var failures = 0
    for query in asked {
      var length: Double?
      let seconds = ThreadClock.best(of: repeats) {
        length = paths.lengthMetres(from: query.start, to: query.goal, &scratch)
      }
      times.append(seconds * 1e6)
      if length == nil { failures += 1 }
      rows += "\(query.id),\(length.map { "\($0)" } ?? ""),\(String(format: "%.3f", seconds * 1e6))\n"
    }
    try rows.write(toFile: out, atomically: true, encoding: .utf8)
    note("\(paths.cornerCount) corners, \(paths.linkCount) links, \(failures) of \(asked.count) queries without a way")

    let distribution = Distribution(times)
    var figures = Figures()
    figures.add("obstacles", file.holes.count)
    figures.add("vertices", file.vertexCount)
    figures.add("prepare_s", prepared, digits: 4)
    figures.add("peak_mb", try ProcessMemory.peakMegabytes(), digits: 1)
    figures.add("median_us", distribution.quantile(0.5), digits: 2)
    figures.add("mean_us", distribution.mean, digits: 2)
    figures.add("p99_us", distribution.quantile(0.99), digits: 2)
    figures.print()
  }
}
