import ArgumentParser
import Foundation
import SortieTestSupport
import VehicleRouting

/// `sortie-bench vrp`: a plan for a public instance of vehicle routing.
struct VehicleRoutingBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vrp", abstract: "Solve a public instance of vehicle routing and check the answer.",
    discussion: """
      Writes OUT.sol (`Route #k: …` with location numbers from 0, a depot's number inside a route is a reload, and
      `Cost X`) and OUT.curve (`cpu_seconds cost` for each new best plan). Prints cost, gap_percent,
      bound_gap_percent (over the solver's own lower bound), cpu_s, iterations and peak_mb. The gap is against bks.csv
      beside the instance's folder, and null where that has no value in the rounding. A checker of its own costs the
      answer again; where it refuses it, the exit code is 1.

      CPU seconds are those of the whole process: with two threads a budget of 10 lasts about 5 seconds. Counted is all
      work of the solver; reading the instance and computing distances is not.
      """)

  @Option(help: "The instance, in any of the formats of docs/benchmarks.md.") var instance: String
  @Option(help: "nint, x10trunc, x1000nint (PyVRP's \"exact\") or exact (as it is). Without it: as bks.csv says.")
  var round: String?
  @Option(help: "The CPU seconds to spend.") var time: Double?
  @Option(help: "The seed of the search.") var seed: UInt64 = 1
  @Option(help: "The threads of the search, 1 to 256; all of them spend from the same CPU seconds.") var threads = 1
  @Option(help: "The iterations to do; without --time they give the same answer everywhere.") var iterations: Int?
  @Option(help: "What to leave out of the problem: no-stations, no-battery, all-orders-known. May be repeated.")
  var relax: [String] = []
  @Option(help: "OUT.sol and OUT.curve are written.") var out: String

  /// Iterations where only the time counts.
  private static let iterationsMax = 1_000_000_000_000

  func run() throws {
    guard time != nil || iterations != nil else { throw BenchmarkError("give --time, --iterations or both") }
    guard (time ?? 0) >= 0, (time ?? 0).isFinite, (0...Self.iterationsMax).contains(iterations ?? 0) else {
      throw BenchmarkError("--time and --iterations are 0 or more")
    }
    guard (1...256).contains(threads) else { throw BenchmarkError("1 to 256 threads can be asked for") }
    let file = try RoutingInstanceFile(path: instance, round: round)
    let stated = try stated(file)

    let budget = CPUBudget(seconds: time ?? .infinity)
    var curve = ""
    let options = VehicleRoutingSolver.Options(
      seed: seed, iterations: iterations ?? Self.iterationsMax, threads: threads)
    let solver = try VehicleRoutingSolver(stated.problem)
    let solution = solver.solve(
      options, budgetSpent: time == nil ? nil : { budget.spentShare() },
      progress: { progress in
        guard progress.mandatoryJobsMissed == 0 else { return }
        curve += "\(Self.seconds(budget.secondsSpent)) \(RoutingSolutionText.plain(progress.bestTotal))\n"
      })
    let seconds = budget.secondsSpent
    if solution.cost.mandatoryJobsMissed == 0 {
      curve += "\(Self.seconds(seconds)) \(RoutingSolutionText.plain(solution.cost.total))\n"
    }
    let text = stated.solutionText(of: solution).text
    try text.write(toFile: "\(out).sol", atomically: true, encoding: .utf8)
    try curve.write(toFile: "\(out).curve", atomically: true, encoding: .utf8)

    let cost = try acceptedCost(text, file, stated)
    var figures = Figures()
    figures.add("cost", cost, digits: file.costDigits)
    figures.add("gap_percent", file.gapPercent(cost), digits: 4)
    let bound = solver.lowerBound(mandatoryJobsMissed: solution.cost.mandatoryJobsMissed)
    figures.add("bound_gap_percent", bound > 0 ? (solution.cost.total / bound - 1) * 100 : nil, digits: 2)
    figures.add("cpu_s", seconds, digits: 3)
    figures.add("iterations", solution.iterations)
    figures.add("peak_mb", try ProcessMemory.peakMegabytes(), digits: 1)
    figures.print()
  }

  private static func seconds(_ value: Double) -> String { String(format: "%.4f", value) }

  private func stated(_ file: RoutingInstanceFile) throws -> StatedInstance {
    let relaxations = try relax.map { name in
      guard let relaxation = StatedInstance.Relaxation(rawValue: name) else {
        let names = StatedInstance.Relaxation.allCases.map(\.rawValue).joined(separator: ", ")
        throw BenchmarkError("--relax \(name) is none of \(names)")
      }
      return relaxation
    }
    do {
      return try file.instance.stated(relaxing: Set(relaxations))
    } catch {
      throw BenchmarkError("\(instance): \(error)")
    }
  }

  /// The cost by the checker, which must be the one that the solver states.
  private func acceptedCost(_ text: String, _ file: RoutingInstanceFile, _ stated: StatedInstance) throws -> Double {
    let verdict = try file.accepted(
      Array(text.utf8), path: "\(out).sol", ignoringBattery: stated.relaxations.contains(.withoutBattery))
    let statedCost = verdict.statedCost ?? .nan
    // Sums of whole numbers are equal; others differ by the order of adding.
    let tolerance = stated.instance.rounding.tolerance * max(1, abs(verdict.cost))
    guard abs(statedCost - verdict.cost) <= tolerance else {
      throw BenchmarkError("\(out).sol costs \(verdict.cost), and the solver says \(statedCost)")
    }
    return verdict.cost
  }
}
