import ArgumentParser
import Foundation
import SortieTestSupport

/// `sortie-bench vrp-check`: what a solution file costs, whoever wrote it.
struct RoutingCheckBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vrp-check", abstract: "Check a solution of a public instance of vehicle routing and cost it.",
    discussion: """
      Prints cost, gap_percent and routes. Where the solution does not hold, every breach is on standard error and the
      exit code is 1. A cost that the file states is not looked at: its unit differs by file.
      """)

  @Option(help: "The instance, in any of the formats of docs/benchmarks.md.") var instance: String
  @Option(help: "nint, x10trunc, x1000nint (PyVRP's \"exact\") or exact (as it is). Without it: as bks.csv says.")
  var round: String?
  @Option(help: "The solution: `Route #k: …` with location numbers from 0.") var solution: String
  @Flag(help: "Leave batteries and stations out.") var noBattery = false

  func run() throws {
    let file = try RoutingInstanceFile(path: instance, round: round)
    guard let data = FileManager.default.contents(atPath: solution) else {
      throw BenchmarkError("\(solution) cannot be read")
    }
    let verdict = try file.accepted([UInt8](data), path: solution, ignoringBattery: noBattery)
    var figures = Figures()
    figures.add("cost", verdict.cost, digits: file.costDigits)
    figures.add("gap_percent", file.gapPercent(verdict.cost), digits: 4)
    figures.add("routes", verdict.routeCount)
    figures.print()
  }
}
