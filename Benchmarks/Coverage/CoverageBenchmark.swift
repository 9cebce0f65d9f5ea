import ArgumentParser
import Coverage
import Foundation
import Geometry
import Quantities

/// `sortie-bench coverage`: covers a polygon with swaths and measures the path.
struct CoverageBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage", abstract: "Cover a polygon with swaths and measure the path.",
    discussion: """
      The path is measured apart from the planner: areas by GEOS on a fixed grid, checked by a raster. Of the figures,
      `covered_percent` counts the ground under the whole path, `covered_swaths_percent` that under swaths alone.
      `seconds` is the CPU time of planning.
      """)

  @Option(help: "The area: GeoJSON in local metres with the swath width in the property `width_m`.")
  var polygon: String
  @Option(help: "Where to write the swaths, links and missed pieces as GeoJSON.") var out: String
  @Option(help: "The seed of the search.") var seed: UInt64 = 1
  @Option(help: "Another swath width in metres.") var width: Double?

  @Option(help: "The share of the area to cover, in 0...1.") var target: Double?
  @Option(help: "A GeoJSON line of another planner: measured instead of planning.") var measure: String?

  func run() throws {
    let file = try AreaFile(path: polygon)
    let width = width ?? file.widthMetres
    let runs: [[(isSwath: Bool, points: [LocalPoint])]]
    let start = ThreadClock.seconds
    if let measure {
      runs = [try LineFile(path: measure).lines.map { (isSwath: true, points: $0) }]
    } else {
      var options = SweepOptions(swathWidth: Length(metres: width))
      options.seed = seed
      if let target { options.targetShare = target }
      let sweep = try SweepPlanner(options: options).plan(area: file.polygon)
      runs = sweep.plans.map { $0.pieces.map { (isSwath: $0.kind == .swath, points: $0.points) } }
    }
    let passed = ThreadClock.seconds - start
    let measured = try CoverageEvaluation(area: file.polygon, widthMetres: width, runs: runs)
    if abs(measured.rasterPercent - measured.coveredBySwathsPercent) > 0.2 {
      note("the raster finds \(measured.rasterPercent) % under swaths, GEOS \(measured.coveredBySwathsPercent) %")
    }
    try CoverageFile(runs: runs, missed: measured.missed).text.write(toFile: out, atomically: true, encoding: .utf8)
    var figures = Figures()
    figures.add("covered_percent", measured.coveredPercent, digits: 3)
    figures.add("covered_swaths_percent", measured.coveredBySwathsPercent, digits: 3)
    figures.add("raster_percent", measured.rasterPercent, digits: 3)
    figures.add("outside_m", measured.outsideMetres, digits: 3)
    figures.add("length_m", measured.lengthMetres, digits: 2)
    figures.add("length_over_lower_bound", measured.lengthOverLowerBound, digits: 4)
    figures.add("overlap_percent", measured.overlapPercent, digits: 2)
    figures.add("turns", measured.turns)
    figures.add("time_v3a1_s", measured.seconds, digits: 2)
    figures.add("seconds", passed, digits: 4)
    figures.add("swaths", runs.joined().count(where: \.isSwath))
    figures.print()
  }
}
