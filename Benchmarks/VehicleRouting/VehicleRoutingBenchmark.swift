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
      `Cost X`) and OUT.curve (`cpu_seconds cost` for each new best plan). Prints cost, gap_percent, cpu_s, iterations
      and peak_mb. The gap is against bks.csv beside the instance's folder, and null where that has no value in the
      rounding. A checker of its own costs the answer again; where it refuses it, the exit code is 1.

      CPU seconds are those of the whole process: with two threads a budget of 10 lasts about 5 seconds. Counted is all
      work of the solver; reading the instance and computing distances is not.
      """)

  @Option(help: "The instance, in any of the formats of docs/benchmarks.md.") var instance: String
  @Option(help: "nint, x10trunc, x1000nint (PyVRP's \"exact\") or exact (as it is). Without it: as bks.csv says.")
  var round: String?
  @Option(help: "The CPU seconds to spend.") var time: Double?
  @Option(help: "The seed of the search.") var seed: UInt64 = 1
  @Option(help: "The threads of the search; only 1 so far.") var threads = 1
  @Option(help: "The iterations to do; alone they give the same answer everywhere.") var iterations: Int?
  @Option(help: "What to leave out of the problem: no-stations, no-battery, all-orders-known. May be repeated.")
  var relax: [String] = []
  @Option(help: "OUT.sol and OUT.curve are written.") var out: String

  /// Iterations where only the time counts.
  private static let iterationsMax = 1_000_000_000_000

  func run() throws {
    guard time != nil || iterations != nil else { throw BenchmarkError("give --time, --iterations or both") }
    guard (time ?? 1) >= 0, (time ?? 1).isFinite, (0...Self.iterationsMax).contains(iterations ?? 0) else {
      throw BenchmarkError("--time and --iterations are 0 or more")
    }
    guard threads == 1 else { throw BenchmarkError("--threads \(threads): the search has one thread so far") }
    let reference = try reference()
    let stated = try stated(rounding: try rounding(reference))

    let budget = CPUBudget(seconds: time ?? .infinity)
    var curve = ""
    // The one place where the number of threads will be handed over.
    let options = VehicleRoutingSolver.Options(seed: seed, iterations: iterations ?? Self.iterationsMax)
    let solution = try VehicleRoutingSolver(stated.problem).solve(
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

    let cost = try accepted(text, stated)
    var figures = Figures()
    figures.add("cost", cost, digits: stated.instance.rounding == .exact ? 6 : 0)
    if let best = reference?.cost, best > 0, reference?.rounding == stated.instance.rounding {
      figures.add("gap_percent", (cost / best - 1) * 100, digits: 4)
    } else {
      figures.addNull("gap_percent")
    }
    figures.add("cpu_s", seconds, digits: 3)
    figures.add("iterations", solution.iterations)
    figures.add("peak_mb", try ProcessMemory.peakMegabytes(), digits: 1)
    figures.print()
  }

  private static func seconds(_ value: Double) -> String { String(format: "%.4f", value) }

  /// The instance's row in the table beside its folder; nil where there is no table. Without the instance's own row the
  /// class gives the rounding.
  private func reference() throws -> BestKnownTable.Entry? {
    let file = URL(fileURLWithPath: instance)
    let folder = file.deletingLastPathComponent()
    let path = folder.deletingLastPathComponent().appendingPathComponent("bks.csv").path
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let name = file.deletingPathExtension().lastPathComponent
    do {
      let table = try BestKnownTable([UInt8](data))
      let className = folder.lastPathComponent
      return table.entry(folder: className, instance: name)
        ?? BestKnownTable.Entry(
          folder: className, instance: name, rounding: table.rounding(folder: className), cost: nil, isChecked: false)
    } catch {
      throw BenchmarkError("\(path): \(error)")
    }
  }

  private func rounding(_ reference: BestKnownTable.Entry?) throws -> RoutingRounding {
    let names = RoutingRounding.allCases.map(\.rawValue).joined(separator: ", ")
    guard let round else {
      guard let known = reference?.rounding else {
        throw BenchmarkError("bks.csv names no rounding for \(instance); give --round with one of \(names)")
      }
      return known
    }
    guard let rounding = RoutingRounding(rawValue: round) else {
      throw BenchmarkError("--round \(round) is none of \(names)")
    }
    return rounding
  }

  private func stated(rounding: RoutingRounding) throws -> StatedInstance {
    let relaxations = try relax.map { name in
      guard let relaxation = StatedInstance.Relaxation(rawValue: name) else {
        throw BenchmarkError("--relax \(name) is none of no-stations, no-battery, all-orders-known")
      }
      return relaxation
    }
    guard let data = FileManager.default.contents(atPath: instance) else {
      throw BenchmarkError("\(instance) cannot be read")
    }
    do {
      return try RoutingInstanceReader.read([UInt8](data)).rounded(by: rounding).stated(relaxing: Set(relaxations))
    } catch {
      throw BenchmarkError("\(instance): \(error)")
    }
  }

  /// The cost by the checker; throws with every breach on standard error where the answer does not hold.
  private func accepted(_ text: String, _ stated: StatedInstance) throws -> Double {
    let checker = InstanceChecker(
      stated.instance, ignoringBattery: stated.relaxations.contains(.withoutBattery))
    let verdict = checker.verdict(on: try RoutingSolutionText([UInt8](text.utf8)))
    for breach in verdict.breaches { note("\(out).sol: \(breach)") }
    let statedCost = verdict.statedCost ?? .nan
    // Sums of whole numbers are equal; others differ by the order of adding.
    let tolerance = stated.instance.rounding.tolerance * max(1, abs(verdict.cost))
    let isSame = abs(statedCost - verdict.cost) <= tolerance
    if !isSame { note("\(out).sol: the cost is \(verdict.cost), not \(statedCost)") }
    guard verdict.isAccepted, isSame else { throw BenchmarkError("\(out).sol does not hold in \(instance)") }
    return verdict.cost
  }
}
